"""Shares and verification keys, the dealer, and interpolation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from curve import G1, G1_GENERATOR, G2, G2_GENERATOR, G1Point, G2Point
from encoding import (
    G1_LENGTH,
    G2_LENGTH,
    SCALAR_LENGTH,
    Reader,
    encode_g1,
    encode_g2,
    encode_scalar,
)
from field import R
from pairing import is_pairing_product_one
from random_source import RandomSource, random_scalar, system
from refusal import require
from transcript import u16


ISSUER_LIMIT = 256


@dataclass(frozen=True)
class SigningKey:
    x: int
    y: tuple[int, ...]


@dataclass(frozen=True)
class VerificationKey:
    """alpha = g2^x, beta1_j = g1^y_j, beta2_j = g2^y_j. There is no g1^x: with it anything verifies."""

    alpha: G2Point
    beta1: tuple[G1Point, ...]
    beta2: tuple[G2Point, ...]


def verification_key(key: SigningKey) -> VerificationKey:
    return VerificationKey(
        G2.mul(G2_GENERATOR, key.x),
        tuple(G1.mul(G1_GENERATOR, y) for y in key.y),
        tuple(G2.mul(G2_GENERATOR, y) for y in key.y),
    )


def encode_signing_key(key: SigningKey) -> bytes:
    return encode_scalar(key.x) + u16(len(key.y)) + b"".join(encode_scalar(y) for y in key.y)


def decode_signing_key(data: bytes, count: int) -> SigningKey:
    """A share for so many attributes; none of its scalars is 0."""
    require(len(data) == SCALAR_LENGTH * (1 + count) + 2, "length")
    reader = Reader(data)
    x = reader.scalar()
    require(reader.integer(2) == count, "length")
    y = tuple(reader.scalar() for _ in range(count))
    reader.end()
    require(x != 0 and 0 not in y, "scalar_zero")
    return SigningKey(x, y)


def encode_key(key: VerificationKey) -> bytes:
    beta1 = b"".join(encode_g1(point) for point in key.beta1)
    beta2 = b"".join(encode_g2(point) for point in key.beta2)
    return encode_g2(key.alpha) + u16(len(key.beta1)) + beta1 + beta2


def decode_key(data: bytes, count: int) -> VerificationKey:
    """A key for so many attributes. Does not check that beta1 and beta2 agree."""
    require(len(data) == G2_LENGTH + 2 + count * (G1_LENGTH + G2_LENGTH), "length")
    reader = Reader(data)
    alpha = reader.g2()
    require(reader.integer(2) == count, "length")
    beta1 = tuple(reader.g1() for _ in range(count))
    beta2 = tuple(reader.g2() for _ in range(count))
    reader.end()
    return VerificationKey(alpha, beta1, beta2)


def is_consistent(key: VerificationKey) -> bool:
    """e(beta1_j, g2) = e(g1, beta2_j) for all j, by one random combination."""
    weights = [1 + int.from_bytes(system(16), "big") for _ in key.beta1]
    left = G1.combine(zip(key.beta1, weights))
    right = G2.combine(zip(key.beta2, weights))
    return is_pairing_product_one([(left, G2_GENERATOR), (G1.neg(G1_GENERATOR), right)])


def check_indices(indices: Sequence[int]) -> None:
    """Issuer indices are distinct and in [1, 65535], and not too many."""
    require(len(set(indices)) == len(indices) <= ISSUER_LIMIT, "issuer_index")
    require(all(1 <= index <= 0xFFFF for index in indices), "issuer_index")


def polynomial_at(coefficients: Sequence[int], place: int) -> int:
    """The value of a polynomial over the scalars, constant first."""
    return sum(value * place**degree for degree, value in enumerate(coefficients)) % R


def lagrange(indices: Sequence[int], at: int = 0) -> dict[int, int]:
    """The weight of each index in the interpolation at a place."""
    check_indices(indices)
    weights = {}
    for i in indices:
        numerator = denominator = 1
        for j in indices:
            if j != i:
                numerator = numerator * (at - j) % R
                denominator = denominator * (i - j) % R
        weights[i] = numerator * pow(denominator, -1, R) % R
    return weights


def interpolate_keys(
    keys: Sequence[tuple[int, VerificationKey]], at: int = 0
) -> VerificationKey:
    """The key at an index, or the master key at 0, component by component."""
    require(len(keys) > 0, "not_enough_partials")
    require(len({len(key.beta1) for _, key in keys}) == 1, "attribute_count")
    weights = lagrange([index for index, _ in keys], at)
    terms = [(key, weights[index]) for index, key in keys]
    positions = range(len(terms[0][0].beta1))
    return VerificationKey(
        G2.combine((key.alpha, weight) for key, weight in terms),
        tuple(G1.combine((key.beta1[j], weight) for key, weight in terms) for j in positions),
        tuple(G2.combine((key.beta2[j], weight) for key, weight in terms) for j in positions),
    )


def deal(
    count: int, threshold: int, issuers: int, random: RandomSource
) -> list[tuple[int, SigningKey]]:
    """Shares of issuers 1 … n: draws the coefficients of x, constant first, then those of y_1 … y_q."""
    require(1 <= threshold <= issuers <= ISSUER_LIMIT, "threshold")
    polynomials = [[random_scalar(random) for _ in range(threshold)] for _ in range(1 + count)]
    shares = []
    for index in range(1, issuers + 1):
        x, *y = (polynomial_at(polynomial, index) for polynomial in polynomials)
        shares.append((index, SigningKey(x, tuple(y))))
    return shares
