"""Fields of a JSON object, each taken as what it must be. Bytes are lower-case hex."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, TypeVar

from curve import G1Point
from encoding import decode_g1, decode_scalar
from issuance import Credential
from key_record import KeyRecord, decode_record
from keys import VerificationKey, decode_key
from random_source import RandomSource, seeded, system
from recorded_case import Json
from refusal import Refused, require
from schema import Parameters, Schema, decode_schema

Kind = TypeVar("Kind")

_HEX = re.compile(r"(?:[0-9a-f]{2})*\Z")


class Fields:
    """What is no such field is refused as malformed."""

    def __init__(self, value: Any) -> None:
        require(isinstance(value, dict), "malformed")
        self._value: Json = value

    def _field(self, name: str, kind: type[Kind]) -> Kind:
        value = self._value.get(name)
        if not isinstance(value, kind) or isinstance(value, bool):
            raise Refused("malformed")
        return value

    def has(self, name: str) -> bool:
        return name in self._value

    def text(self, name: str) -> str:
        return self._field(name, str)

    def integer(self, name: str) -> int:
        return self._field(name, int)

    def bytes(self, name: str) -> bytes:
        return _bytes(self.text(name))

    def bytes_list(self, name: str) -> list[bytes]:
        return [_bytes(value) for value in self._field(name, list)]

    def scalar(self, name: str) -> int:
        return decode_scalar(self.bytes(name))

    def scalars(self, name: str) -> list[int]:
        return [decode_scalar(value) for value in self.bytes_list(name)]

    def integers(self, name: str) -> list[int]:
        values: list[int] = self._field(name, list)
        require(all(type(value) is int for value in values), "malformed")
        return values

    def object(self, name: str) -> Fields:
        return Fields(self._field(name, dict))

    def objects(self, name: str) -> list[Fields]:
        return [Fields(value) for value in self._field(name, list)]

    def schema(self) -> Schema:
        return decode_schema(self.bytes("schema"))

    def parameters(self) -> Parameters:
        return Parameters(self.text("network"), self.schema())

    def record(self) -> KeyRecord:
        return _record(self.bytes("record"))

    def credential(self) -> Credential:
        return Credential(self.g1("base"), self.g1("signature"))

    def g1(self, name: str) -> G1Point:
        return decode_g1(self.bytes(name))

    def verification_key(self, name: str, count: int) -> VerificationKey:
        return _key(self.bytes(name), count)

    def random(self) -> RandomSource:
        """The seeded stream where a seed is given, the system's otherwise."""
        return seeded(self.bytes("seed")) if "seed" in self._value else system


def _bytes(value: Any) -> bytes:
    require(isinstance(value, str) and _HEX.match(value) is not None, "malformed")
    return bytes.fromhex(value)


# What is refused is not kept.
@lru_cache(maxsize=64)
def _record(data: bytes) -> KeyRecord:
    return decode_record(data)


@lru_cache(maxsize=64)
def _key(data: bytes, count: int) -> VerificationKey:
    return decode_key(data, count)
