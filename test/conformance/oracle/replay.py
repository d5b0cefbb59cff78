"""Derives every value of a recorded file again and counts which are as they stand."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from recorded_case import Json, compute_file
from refusal import Refused
from transcript import SUITE

_MISSING = object()


def strict_object(pairs: list[tuple[str, Any]]) -> Json:
    """A JSON object, refused where a key stands twice."""
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise Refused("duplicate_key")
    return fields


def _compare(name: str, recorded: Any, derived: Any) -> Iterator[tuple[str, bool]]:
    """Name and outcome of each value that either side has."""
    if isinstance(recorded, dict) and isinstance(derived, dict):
        for key in {**recorded, **derived}:
            inner = f"{name}.{key}" if name else key
            yield from _compare(inner, recorded.get(key, _MISSING), derived.get(key, _MISSING))
    elif isinstance(recorded, list) and isinstance(derived, list):
        for position in range(max(len(recorded), len(derived))):
            pair = [
                each[position] if position < len(each) else _MISSING for each in (recorded, derived)
            ]
            yield from _compare(f"{name}[{position}]", *pair)
    else:
        yield name, type(recorded) is type(derived) and recorded == derived


def _inputs_of(file: Json) -> set[str]:
    """Prefixes of the names that are read and not derived."""
    deposit = {f"deposit.{key}" for key in file.get("deposit", {}) if key != "memo"}
    cases = {f"cases[{position}].inputs" for position in range(len(file["cases"]))}
    return deposit | cases | {"about", "suite"}


def _is_input(name: str, inputs: set[str]) -> bool:
    return any(name == each or name.startswith((each + ".", each + "[")) for each in inputs)


def replay_text(content: str) -> tuple[int, list[str]]:
    """How many values match, and the names of those that do not. What cannot be read or computed is a mismatch."""
    try:
        file = json.loads(content, object_pairs_hook=strict_object)
        if file["suite"] != SUITE:
            raise Refused("suite")
        derived = compute_file(
            [case["inputs"] for case in file["cases"]],
            len(file["hashes"]["generators"]),
            {key: value for key, value in file["deposit"].items() if key != "memo"},
            file["about"],
        )
        inputs = _inputs_of(file)
        outcomes = [each for each in _compare("", file, derived) if not _is_input(each[0], inputs)]
    except Refused as refused:
        return 0, [f"refused: {refused.code}"]
    except (KeyError, IndexError, TypeError, ValueError, AttributeError, RecursionError) as error:
        return 0, [f"not a recorded file: {type(error).__name__}"]
    return sum(match for _, match in outcomes), [name for name, match in outcomes if not match]
