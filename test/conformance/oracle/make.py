"""Chooses the inputs of a recorded file from a seed."""

from __future__ import annotations

from typing import Any, Callable

from random_source import RandomSource, seeded
from recorded_case import Json, compute_file
from ticket import TICKET_SCHEMA_NAME, ticket_scope
from transcript import T, text

_ABOUT = (
    "Made by the project's second implementation (test/conformance/oracle/main.py make). Byte source: SHA-256(seed || u64(i)), "
    "i = 0, 1, ...; draws in the order of the specification. Hex; scalars 32 bytes big-endian. shares, partialKeys and "
    "unblinded follow the order of authorities or issuers."
)
_TEXTS = ["", "Österreich", "level 2", "日本", "\u0000 and \U0001f965", "e\u0301"]
_INTEGERS = [0, 1, 2**53 - 1]

Below = Callable[[int], int]

# (attributes, private ones, threshold, issuers): what a file always covers, whatever the seed.
_SIZES: list[tuple[int, int, int, int]] = [(6, 3, 3, 4), (4, 2, 1, 1), (1, 1, 2, 2)]


def _below(random: RandomSource) -> Below:
    """Integers below a small bound; the bias does not matter for choosing tests."""
    return lambda bound: int.from_bytes(random(8), "big") % bound


def _subset(below: Below, items: list[int], count: int) -> list[int]:
    """So many of the items, in any order."""
    rest = list(items)
    return [rest.pop(below(len(rest))) for _ in range(count)]


def _value(below: Below, kind: str) -> Any:
    if kind == "secret":
        return None
    if kind == "text":
        return _TEXTS[below(len(_TEXTS))]
    return [*_INTEGERS, below(2**40)][below(4)]


def _ticket_inputs(seed: str, network: str, below: Below) -> Json:
    kinds = [("serial", "secret"), ("denomination", "integer"), ("expiry", "integer")]
    issuers = 2 + below(3)
    threshold = 1 + below(issuers)
    return {
        "seed": seed + "/ticket",
        "network": network,
        "schema": {
            "name": TICKET_SCHEMA_NAME,
            "m": 1,
            "nullifier": 1,
            "attributes": [{"name": name, "kind": kind} for name, kind in kinds],
        },
        "scope": ticket_scope(network).hex(),
        "threshold": threshold,
        "authorities": issuers,
        "issuers": _subset(below, list(range(1, issuers + 1)), threshold),
        "values": [None, 1 + below(3), 2900 + below(200)],
        "count": 2,
        "hidden": [[1]],
    }


def _inputs(seed: str, network: str, number: int, below: Below) -> Json:
    count, private, threshold, issuers = _SIZES[number]
    nullifier = 1 + below(private)
    kinds = [("secret", "integer", "text")[below(3)] for _ in range(private)]
    kinds[nullifier - 1] = "secret"
    kinds += [("integer", "text")[below(2)] for _ in range(count - private)]
    name = f"made-{number + 1}"
    others = [position for position in range(1, count + 1) if position != nullifier]
    hidden = [[nullifier]] + [
        sorted([nullifier, *_subset(below, others, size)]) for size in range(1, count)
    ]
    # At least as many as the threshold asks for.
    used = threshold + below(issuers - threshold + 1)
    return {
        "seed": f"{seed}/{name}",
        "network": network,
        "schema": {
            "name": name,
            "m": private,
            "nullifier": nullifier,
            "attributes": [
                {"name": f"{kind} {position}", "kind": kind}
                for position, kind in enumerate(kinds, 1)
            ],
        },
        "scope": T(text(name), text(network), _few_bytes(below)).hex(),
        "threshold": threshold,
        "authorities": issuers,
        "issuers": _subset(below, list(range(1, issuers + 1)), used),
        "values": [_value(below, kind) for kind in kinds],
        "count": 1,
        "hidden": hidden,
    }


def _few_bytes(below: Below) -> bytes:
    """A few bytes, none included."""
    return bytes(below(256) for _ in range(below(6)))


def make_file(seed: str, network: str) -> Json:
    """The same for the same seed and network: a ticket's case, and cases of other sizes with hidden sets of every size."""
    random = seeded(text(seed))
    below = _below(random)
    cases = [_ticket_inputs(seed, network, below)]
    cases += [_inputs(seed, network, number, below) for number in range(len(_SIZES))]
    for inputs in cases:
        inputs["gateway"], inputs["client"] = random(32).hex(), random(32).hex()
    _, denomination, expiry = cases[0]["values"]
    deposit = {
        "chainId": f"{network}-{1 + below(9)}",
        "address": "coir1" + random(20).hex(),
        "denom": "ucoir",
        "amount": str(cases[0]["count"] * (1 + below(10**6))),
        "network": network,
        "schema": TICKET_SCHEMA_NAME,
        "denomination": denomination,
        "expiry": expiry,
    }
    return compute_file(cases, max(count for count, *_ in _SIZES), deposit, _ABOUT)
