"""Bytes that are hashed: T, integers, and the domain-separation tags of `protocol.md` §1.2."""

from __future__ import annotations

from collections.abc import Iterable

from curve import G1Point
from encoding import encode_scalar
from hash_to_curve import hash_to_g1, hash_to_scalar
from refusal import Refused

SUITE = "COIR-V1"
_TO_G1 = "-BLS12381G1_XMD:SHA-256_SSWU_RO_"
_TO_SCALAR = "-BLS12381FR_XMD:SHA-256_"


def u16(value: int) -> bytes:
    return value.to_bytes(2, "big")


def u32(value: int) -> bytes:
    return value.to_bytes(4, "big")


def T(*items: bytes) -> bytes:
    """Each item after its length."""
    return b"".join(u32(len(item)) + item for item in items)


def text(value: str) -> bytes:
    """UTF-8 exactly as given; lone surrogates are refused."""
    try:
        return value.encode("utf-8")
    except UnicodeEncodeError:
        raise Refused("text_not_unicode") from None


def scalars(values: Iterable[int]) -> Iterable[bytes]:
    """Each value as an item of its own."""
    return [encode_scalar(value) for value in values]


def to_g1(label: str, message: bytes) -> G1Point:
    """HashToG1 with the tag COIR-V1-<label>-…"""
    return hash_to_g1(message, (SUITE + "-" + label + _TO_G1).encode())


def to_scalar(label: str, message: bytes) -> int:
    """hash_to_field with the tag COIR-V1-<label>-…"""
    return hash_to_scalar(message, (SUITE + "-" + label + _TO_SCALAR).encode())


def generator(position: int) -> G1Point:
    """h_j."""
    return to_g1("GENERATOR", u32(position))


def request_base(message: bytes) -> G1Point:
    return to_g1("REQUEST-BASE", message)


def nullifier_base(scope: bytes) -> G1Point:
    """N(scope)."""
    return to_g1("NULLIFIER", scope)


def attribute_from_bytes(data: bytes) -> int:
    return to_scalar("ATTRIBUTE", data)


def derive(draw: bytes, secrets: Iterable[int], public_inputs: bytes, count: int) -> list[int]:
    """The random values of one request or show, all from the one draw R of 64 bytes."""
    prefix = [draw, *scalars(secrets), public_inputs]
    return [to_scalar("NONCE", T(*prefix, u32(i))) for i in range(count)]
