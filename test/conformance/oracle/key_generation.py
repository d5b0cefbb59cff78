"""The public side of generating a key together: commitments to shares, and proofs of possession."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Callable

from curve import G1, G1_GENERATOR, G2, G2_GENERATOR, Curve
from encoding import Reader, encode_g1, encode_g2, encode_scalar
from field import R
from keys import SigningKey, VerificationKey, interpolate_keys, verification_key
from refusal import require
from transcript import T, derive, to_scalar, u32

_WEIGHT_MASK = 2**128 - 1

# A group: its curve, its generator, and how its points are written.
Group = tuple[Curve[Any], Any, Callable[[Any], bytes]]
GROUP_1: Group = (G1, G1_GENERATOR, encode_g1)
GROUP_2: Group = (G2, G2_GENERATOR, encode_g2)


def _combined(keys: Sequence[VerificationKey], weights: Sequence[int]) -> VerificationKey:
    """The combination of keys with these weights, component by component."""
    pairs = list(zip(keys, weights))
    positions = range(len(keys[0].beta1))
    return VerificationKey(
        G2.combine((key.alpha, weight) for key, weight in pairs),
        tuple(G1.combine((key.beta1[j], weight) for key, weight in pairs) for j in positions),
        tuple(G2.combine((key.beta2[j], weight) for key, weight in pairs) for j in positions),
    )


def evaluate(commitments: Sequence[VerificationKey], index: int) -> VerificationKey:
    """The key of the share at an index, out of the commitments to the coefficients."""
    return _combined(commitments, [index**degree for degree in range(len(commitments))])


def combine(
    dealings: Sequence[tuple[int, Sequence[VerificationKey]]], resharing: bool
) -> list[VerificationKey]:
    """The commitments to the sum of the dealt polynomials, or when resharing to their interpolation at 0."""
    indices = [index for index, _ in dealings]
    columns = list(zip(*(commitments for _, commitments in dealings)))
    if resharing:
        return [interpolate_keys(list(zip(indices, column))) for column in columns]
    return [_combined(column, [1] * len(column)) for column in columns]


def is_share(commitments: Sequence[VerificationKey], index: int, share: SigningKey) -> bool:
    """Whether a share is the value that is committed to."""
    return verification_key(share) == evaluate(commitments, index)


def _challenge(group: Group, statement: bytes, announced: Any) -> int:
    return to_scalar("POSSESSION-PROOF", T(statement, group[2](announced)))


def _weights(challenge: int, count: int) -> list[int]:
    prefix = encode_scalar(challenge)
    return [
        1 + (to_scalar("KEY-CHECK", T(prefix, u32(k))) & _WEIGHT_MASK) for k in range(count)
    ]


def prove_possession(
    group: Group, statement: bytes, secrets: Sequence[int], draw: bytes
) -> bytes:
    """Proof that all these secrets are known."""
    curve, generator, _ = group
    (nonce,) = derive(draw, secrets, statement, 1)
    challenge = _challenge(group, statement, curve.mul(generator, nonce))
    combined = sum(
        weight * secret for weight, secret in zip(_weights(challenge, len(secrets)), secrets)
    )
    return encode_scalar(challenge) + encode_scalar((nonce - combined) % R)


def verify_possession(
    group: Group, statement: bytes, points: Sequence[Any], proof: bytes
) -> bool:
    """Whether a proof holds for these points."""
    require(len(proof) == 64, "length")
    reader = Reader(proof)
    challenge, response = reader.scalar(), reader.scalar()
    curve, generator, _ = group
    weights = _weights(challenge, len(points))
    announced = curve.combine([(generator, response), *zip(points, weights)])
    return _challenge(group, statement, announced) == challenge
