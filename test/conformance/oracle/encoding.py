"""
Scalars and points as bytes. Every decoder is strict: exact length, canonical, on the curve, in the subgroup, and not
the identity.
"""

from __future__ import annotations

from functools import lru_cache

from curve import G1, G2, G1Point, G2Point
from field import FP, FP2, P, R
from refusal import Refused, require

SCALAR_LENGTH = 32
G1_LENGTH = 48
G2_LENGTH = 96

_COMPRESSED = 0x80
_INFINITY = 0x40
_LARGER = 0x20


def encode_scalar(value: int) -> bytes:
    return value.to_bytes(SCALAR_LENGTH, "big")


def decode_scalar(data: bytes) -> int:
    """32 bytes, below r."""
    require(len(data) == SCALAR_LENGTH, "scalar_length")
    value = int.from_bytes(data, "big")
    require(value < R, "scalar_not_canonical")
    return value


def _with_flags(x: bytes, is_larger: bool) -> bytes:
    return bytes([x[0] | _COMPRESSED | (_LARGER if is_larger else 0)]) + x[1:]


def _split_flags(data: bytes, length: int) -> tuple[bool, bytes]:
    require(len(data) == length, "point_length")
    require(data[0] & _COMPRESSED != 0, "point_not_compressed")
    require(data[0] & _INFINITY == 0, "point_is_identity")
    return data[0] & _LARGER != 0, bytes([data[0] & 0x1F]) + data[1:]


def encode_g1(point: G1Point) -> bytes:
    """48 bytes. The identity has an encoding too, which only challenges may contain."""
    if point is None:
        return bytes([_COMPRESSED | _INFINITY]) + bytes(G1_LENGTH - 1)
    return _with_flags(point[0].to_bytes(G1_LENGTH, "big"), FP.is_larger(point[1]))


def encode_g2(point: G2Point) -> bytes:
    """96 bytes, the coefficient of u first."""
    if point is None:
        return bytes([_COMPRESSED | _INFINITY]) + bytes(G2_LENGTH - 1)
    (x0, x1), y = point
    return _with_flags(x1.to_bytes(48, "big") + x0.to_bytes(48, "big"), FP2.is_larger(y))


# What is refused is not kept; keys and shows come again and again.
@lru_cache(maxsize=4096)
def decode_g1(data: bytes) -> G1Point:
    is_larger, rest = _split_flags(data, G1_LENGTH)
    x = int.from_bytes(rest, "big")
    require(x < P, "point_not_canonical")
    y = FP.sqrt(G1.rhs(x))
    require(y is not None, "point_not_on_curve")
    assert y is not None
    point = (x, y if FP.is_larger(y) == is_larger else FP.neg(y))
    require(G1.is_in_subgroup(point), "point_not_in_subgroup")
    return point


@lru_cache(maxsize=4096)
def decode_g2(data: bytes) -> G2Point:
    is_larger, rest = _split_flags(data, G2_LENGTH)
    x = (int.from_bytes(rest[48:], "big"), int.from_bytes(rest[:48], "big"))
    require(x[0] < P and x[1] < P, "point_not_canonical")
    y = FP2.sqrt(G2.rhs(x))
    require(y is not None, "point_not_on_curve")
    assert y is not None
    point = (x, y if FP2.is_larger(y) == is_larger else FP2.neg(y))
    require(G2.is_in_subgroup(point), "point_not_in_subgroup")
    return point


class Reader:
    """Takes fields of bytes one after the other; `end` refuses what is left."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._offset = 0

    def take(self, length: int) -> bytes:
        require(length <= len(self._data) - self._offset, "length")
        self._offset += length
        return self._data[self._offset - length : self._offset]

    def scalar(self) -> int:
        return decode_scalar(self.take(SCALAR_LENGTH))

    def g1(self) -> G1Point:
        return decode_g1(self.take(G1_LENGTH))

    def g2(self) -> G2Point:
        return decode_g2(self.take(G2_LENGTH))

    def integer(self, length: int) -> int:
        return int.from_bytes(self.take(length), "big")

    def item(self) -> bytes:
        """One item of T."""
        return self.take(self.integer(4))

    def item_integer(self, length: int) -> int:
        """One item of T that is an integer of so many bytes."""
        data = self.item()
        require(len(data) == length, "length")
        return int.from_bytes(data, "big")

    def is_at_end(self) -> bool:
        return self._offset == len(self._data)

    def text(self) -> str:
        """One item of T that is UTF-8."""
        try:
            return self.item().decode("utf-8")
        except UnicodeDecodeError:
            raise Refused("text_not_utf8") from None

    def end(self) -> None:
        require(self.is_at_end(), "length")
