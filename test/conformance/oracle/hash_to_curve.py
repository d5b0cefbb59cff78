"""RFC 9380: expand_message_xmd with SHA-256, hash_to_field, and the suite BLS12381G1_XMD:SHA-256_SSWU_RO_."""

from __future__ import annotations

import hashlib
from functools import lru_cache

from curve import G1, Curve, G1Point
from field import FP, P, R, Z


def _sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def expand_message_xmd(message: bytes, tag: bytes, length: int) -> bytes:
    """RFC 9380 §5.3.1. Tags here are short; longer ones than 255 bytes are a mistake."""
    block_count = (length + 31) // 32
    if len(tag) > 255 or block_count > 255:
        raise ValueError("tag or length out of range")
    suffix = tag + bytes([len(tag)])
    first = _sha256(bytes(64) + message + length.to_bytes(2, "big") + b"\0" + suffix)
    blocks = [_sha256(first + b"\x01" + suffix)]
    for number in range(2, block_count + 1):
        mixed = bytes(a ^ b for a, b in zip(first, blocks[-1]))
        blocks.append(_sha256(mixed + bytes([number]) + suffix))
    return b"".join(blocks)[:length]


def hash_to_field(message: bytes, tag: bytes, count: int, modulus: int) -> list[int]:
    """RFC 9380 §5.2 for prime fields, with 128 bits more than the modulus has: 64 bytes for p, 48 for r."""
    length = (modulus.bit_length() + 128 + 7) // 8
    data = expand_message_xmd(message, tag, count * length)
    return [
        int.from_bytes(data[i : i + length], "big") % modulus for i in range(0, len(data), length)
    ]


def hash_to_scalar(message: bytes, tag: bytes) -> int:
    return hash_to_field(message, tag, 1, R)[0]


# The curve y^2 = x^3 + A·x + B that is 11-isogenous to G1's (RFC 9380 §8.8.1), where the map is made.
ISOGENOUS = Curve(
    FP,
    0x00144698A3B8E9433D693A02C96D4982B0EA985383EE66A8D8E8981AEFD881AC98936F8DA0E0F97F5CF428082D584C1D,
    0x12E2908D11688030018B12E8753EEE3B2016C1F0F24F4070A0B9C14FCEF35EF55A23215A316CEAA5D1CC48E98E172BE0,
)
_SSWU_Z = 11

# The leading coefficients of the numerators of x and y in RFC 9380 appendix E.2. They tell that isogeny from its
# five compositions with automorphisms of the target; all else of it follows from its kernel.
_X_LEADING = 0x06E08C248E260E70BD1E962381EDEE3D31D79D7E22C837BC23C0BF1BC24C6B68C24B1B80B64D391FA9C8BA2E8BA2D229
_Y_LEADING = 0x15E6BE4E990F03CE4EA50B3B42DF2EB5CB181D8F84965A3957ADD4FA95AF01B2B665027EFEC01C7704B456BE69C8B604


def map_to_isogenous_curve(u: int) -> tuple[int, int]:
    """Simplified SWU, RFC 9380 §6.6.2."""
    a, b = ISOGENOUS.a, ISOGENOUS.b
    zuu = _SSWU_Z * u * u % P
    denominator = (zuu * zuu + zuu) % P
    if denominator == 0:
        x = b * pow(_SSWU_Z * a, -1, P) % P
    else:
        x = -b * pow(a, -1, P) * (1 + pow(denominator, -1, P)) % P
    y = FP.sqrt(ISOGENOUS.rhs(x))
    if y is None:
        x = zuu * x % P
        y = FP.sqrt(ISOGENOUS.rhs(x))
    assert y is not None
    return (x, y if y % 2 == u % 2 else FP.neg(y))


@lru_cache(maxsize=None)
def _kernel() -> list[tuple[int, int, int]]:
    """(x_Q, t_Q, u_Q) of Vélu's formulas for one of each pair ±Q of the isogeny's kernel: the rational points of order 11."""
    order = P - Z  # Isogenous curves have as many points: p + 1 - t with t = z + 1.
    x = 0
    point: G1Point = None
    while point is None:
        x += 1
        y = FP.sqrt(ISOGENOUS.rhs(x))
        if y is not None:
            point = ISOGENOUS.mul_unreduced((x, y), order // 121)
    multiple = ISOGENOUS.mul_unreduced(point, 11)
    generator = point if multiple is None else multiple
    kernel = []
    for factor in range(1, 6):
        q = ISOGENOUS.mul_unreduced(generator, factor)
        assert q is not None
        kernel.append((q[0], 2 * (3 * q[0] ** 2 + ISOGENOUS.a) % P, 4 * q[1] ** 2 % P))
    return kernel


def map_by_isogeny(point: tuple[int, int]) -> G1Point:
    """The 11-isogeny of RFC 9380 §6.6.3, by Vélu's formulas: x plus a sum over the kernel, and y times its derivative."""
    x, y = point
    image = x
    derivative = 1
    for x_q, t, u in _kernel():
        if x == x_q:
            return None
        inverse = pow(x - x_q, -1, P)
        image += (t + u * inverse) * inverse
        derivative -= (t + 2 * u * inverse) * inverse * inverse
    return (image * _X_LEADING % P, y * derivative * _Y_LEADING % P)


def map_to_curve(u: int) -> G1Point:
    """A point of G1's curve, not yet of its subgroup."""
    return map_by_isogeny(map_to_isogenous_curve(u))


def hash_to_g1(message: bytes, tag: bytes) -> G1Point:
    """RFC 9380 §3, hash_to_curve; the cofactor is cleared by 1 - z."""
    u0, u1 = hash_to_field(message, tag, 2, P)
    return G1.mul_unreduced(G1.add(map_to_curve(u0), map_to_curve(u1)), 1 - Z)
