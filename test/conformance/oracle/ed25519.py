"""Verification of Ed25519 signatures (RFC 8032), strictly: canonical encodings, no key of small order."""

from __future__ import annotations

import hashlib
from typing import Optional

_P = 2**255 - 19
_L = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, -1, _P) % _P
_ROOT_OF_MINUS_ONE = pow(2, (_P - 1) // 4, _P)

# Affine (x, y) on -x^2 + y^2 = 1 + d·x^2·y^2.
_Point = tuple[int, int]
_IDENTITY: _Point = (0, 1)


def _add(a: _Point, b: _Point) -> _Point:
    product = _D * a[0] * b[0] * a[1] * b[1] % _P
    x = (a[0] * b[1] + a[1] * b[0]) * pow(1 + product, -1, _P) % _P
    y = (a[1] * b[1] + a[0] * b[0]) * pow(1 - product, -1, _P) % _P
    return (x, y)


def _mul(point: _Point, scalar: int) -> _Point:
    result = _IDENTITY
    for bit in bin(scalar)[2:]:
        result = _add(result, result)
        if bit == "1":
            result = _add(result, point)
    return result


def _decode(data: bytes) -> Optional[_Point]:
    sign, y = data[31] >> 7, int.from_bytes(data, "little") & (2**255 - 1)
    if y >= _P:
        return None
    square = (y * y - 1) * pow(_D * y * y + 1, -1, _P) % _P
    x = pow(square, (_P + 3) // 8, _P)
    if x * x % _P != square:
        x = x * _ROOT_OF_MINUS_ONE % _P
    if x * x % _P != square or (x == 0 and sign == 1):
        return None
    return (x if x % 2 == sign else -x % _P, y)


_BASE = _decode((4 * pow(5, -1, _P) % _P).to_bytes(32, "little"))


def verify(key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether 8·S·B = 8·(R + k·A). Key and signature have 32 and 64 bytes."""
    a, r = _decode(key), _decode(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= _L or _mul(a, 8) == _IDENTITY:
        return False
    assert _BASE is not None
    digest = hashlib.sha512(signature[:32] + key + message).digest()
    k = int.from_bytes(digest, "little") % _L
    return _mul(_mul(_BASE, s), 8) == _mul(_add(r, _mul(a, k)), 8)
