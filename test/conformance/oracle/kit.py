"""Runs files of the kit (test/vectors/README.md): inputs, and the result or the refusal that must come out."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from typing import Any

import kit_operations
import kit_protocol
from error_codes import kit_code
from fields import Fields
from recorded_case import Json
from refusal import Refused
from replay import strict_object
from transcript import SUITE

VALUES_FILE = os.path.join("shared", "values.json")
_OPERATIONS = {**kit_operations.OPERATIONS, **kit_protocol.OPERATIONS}


def _load(path: str) -> Json:
    with open(path, encoding="utf-8") as file:
        content = json.load(file, object_pairs_hook=strict_object)
    if content["suite"] != SUITE:
        raise Refused("suite")
    return content


def _resolved(value: Any, values: Json) -> Any:
    """A value with every @name in it exchanged for what it stands for."""
    if isinstance(value, str):
        return values[value[1:]] if value.startswith("@") else value
    if isinstance(value, list):
        return [_resolved(item, values) for item in value]
    if isinstance(value, dict):
        return {name: _resolved(item, values) for name, item in value.items()}
    return value


def _outcome(operation: str, inputs: Json) -> Json:
    try:
        return {"result": _OPERATIONS[operation](Fields(inputs))}
    except Refused as refused:
        outcome: Json = {"refused": kit_code(refused)}
        if refused.blamed:
            outcome["blamed"] = list(refused.blamed)
        return outcome


def _is_equal(left: Any, right: Any) -> bool:
    """Equal as JSON: true is not 1."""
    return json.dumps(left, sort_keys=True) == json.dumps(right, sort_keys=True)


def _run_cases(file: Json, values: Json) -> Iterator[tuple[str, str]]:
    """The name of every case and what is wrong with its outcome, if anything is."""
    for group in file["groups"]:
        operation, given = group["operation"], _resolved(group["given"], values)
        for case in group["cases"]:
            inputs = {**given, **_resolved(case["inputs"], values)}
            expected = _resolved(case["expect"], values)
            actual = _outcome(operation, inputs)
            wrong = "" if _is_equal(actual, expected) else f"expected {expected} got {actual}"
            yield f"{operation}/{case['id']}", wrong


def run_file(path: str) -> tuple[int, list[str]]:
    """How many cases come out as they must, and what is wrong with the others. Values are in the folder beside."""
    try:
        values = _load(os.path.join(os.path.dirname(path), VALUES_FILE))["values"]
        outcomes = list(_run_cases(_load(path), values))
    except Refused as refused:
        return 0, [f"refused: {refused.code}"]
    except (OSError, KeyError, TypeError, ValueError, AttributeError) as error:
        return 0, [f"not a file of the kit: {type(error).__name__}"]
    mismatches = [f"{name}: {wrong[:400]}" for name, wrong in outcomes if wrong]
    return len(outcomes) - len(mismatches), mismatches
