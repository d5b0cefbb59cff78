"""JSON that everybody understands alike, and its canonical form (RFC 8785)."""

from __future__ import annotations

import json
from typing import Any

from refusal import Refused, require
from replay import strict_object

DEPTH_LIMIT = 32
_INTEGER_LIMIT = 2**53 - 1


def _refuse(_: str) -> Any:
    raise Refused("json")


def _integer(digits: str) -> int:
    require(digits != "-0" and len(digits) <= 17, "json")
    value = int(digits)
    require(abs(value) <= _INTEGER_LIMIT, "json")
    return value


def _check(value: Any, depth: int) -> None:
    """Nesting, and characters that have no UTF-8."""
    if isinstance(value, str):
        try:
            value.encode("utf-8")
        except UnicodeEncodeError:
            raise Refused("json") from None
    elif isinstance(value, (list, dict)):
        require(depth < DEPTH_LIMIT, "json")
        parts = value if isinstance(value, list) else [*value, *value.values()]
        for part in parts:
            _check(part, depth + 1)


def parse_strictly(value: str) -> Any:
    """Members come once, numbers are integers of at most 2^53 - 1, texts have no lone surrogate, depth is bounded."""
    try:
        parsed = json.loads(
            value,
            object_pairs_hook=strict_object,
            parse_int=_integer,
            parse_float=_refuse,
            parse_constant=_refuse,
        )
        _check(parsed, 0)
    except (ValueError, RecursionError, Refused):
        raise Refused("json") from None
    return parsed


def canonical(value: Any) -> str:
    """Of what `parse_strictly` gives: members by UTF-16 code units, no white space."""
    if isinstance(value, list):
        return "[" + ",".join(canonical(item) for item in value) + "]"
    if isinstance(value, dict):
        names = sorted(value, key=lambda name: name.encode("utf-16-be"))
        return "{" + ",".join(f"{canonical(name)}:{canonical(value[name])}" for name in names) + "}"
    return json.dumps(value, ensure_ascii=False)
