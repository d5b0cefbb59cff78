"""What the attributes are, and the public parameters that follow from it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Union

from curve import G1Point
from encoding import Reader
from field import R
from refusal import Refused, require
from transcript import T, attribute_from_bytes, generator, text, u16

KINDS = ("secret", "integer", "text")
ATTRIBUTE_LIMIT = 32
NAME_LIMIT = 255


def check_names(names: Iterable[str]) -> None:
    """Names of networks, schemas and attributes are at most 255 bytes of UTF-8."""
    require(all(len(text(name)) <= NAME_LIMIT for name in names), "schema")


@dataclass(frozen=True)
class Schema:
    """Attributes are (name, kind). The first `private` ones are hidden from issuers; `nullifier` is a position from 1."""

    name: str
    attributes: tuple[tuple[str, str], ...]
    private: int
    nullifier: int

    def __post_init__(self) -> None:
        require(1 <= self.nullifier <= self.private <= len(self.attributes), "schema")
        require(len(self.attributes) <= ATTRIBUTE_LIMIT, "schema")
        require(all(kind in KINDS for _, kind in self.attributes), "schema")
        names = [name for name, _ in self.attributes]
        require(len(set(names)) == len(names), "schema")
        check_names([self.name, *names])
        require(self.attributes[self.nullifier - 1][1] == "secret", "schema")

    @property
    def count(self) -> int:
        """q."""
        return len(self.attributes)

    @property
    def kinds(self) -> list[str]:
        return [kind for _, kind in self.attributes]


def encode_schema(schema: Schema) -> bytes:
    named = [text(part) for attribute in schema.attributes for part in attribute]
    sizes = (u16(schema.count), u16(schema.private), u16(schema.nullifier))
    return T(text(schema.name), *sizes, *named)


def decode_schema(data: bytes) -> Schema:
    reader = Reader(data)
    name = reader.text()
    count, private, nullifier = (reader.item_integer(2) for _ in range(3))
    require(count <= ATTRIBUTE_LIMIT, "length")
    attributes = tuple((reader.text(), reader.text()) for _ in range(count))
    reader.end()
    return Schema(name, attributes, private, nullifier)


def attribute_value(kind: str, value: Union[int, str]) -> int:
    """An attribute from what it means; not for secrets, which are drawn."""
    if kind == "integer" and isinstance(value, int) and not isinstance(value, bool):
        require(0 <= value < 2**64, "attribute")
        return value
    if kind == "text" and isinstance(value, str):
        return attribute_from_bytes(text(value))
    raise Refused("attribute")


def check_attributes(kinds: Sequence[str], values: Sequence[int]) -> None:
    """As many scalars as kinds, each in the range of its kind: secrets are not 0, integers are below 2^64."""
    require(len(values) == len(kinds), "attribute_count")
    for kind, value in zip(kinds, values):
        limit = 2**64 if kind == "integer" else R
        require((1 if kind == "secret" else 0) <= value < limit, "attribute")


@lru_cache(maxsize=None)
def generators(count: int) -> tuple[G1Point, ...]:
    """h_1 … h_q."""
    return tuple(generator(position) for position in range(1, count + 1))


@dataclass(frozen=True)
class Parameters:
    """A network and a schema: all that a request depends on besides its attributes."""

    network: str
    schema: Schema

    def __post_init__(self) -> None:
        check_names([self.network])
