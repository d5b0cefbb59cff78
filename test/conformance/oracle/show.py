"""Showing a credential (`protocol.md` §4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from curve import G1, G1_GENERATOR, G2_GENERATOR, G1Point
from encoding import Reader, encode_g1, encode_scalar
from field import R
from issuance import Credential, class_key
from key_record import KeyRecord
from pairing import is_pairing_product_one
from random_source import DRAW_LENGTH, RandomSource
from refusal import require
from schema import Schema, check_attributes
from transcript import T, derive, scalars, to_scalar, u32


@dataclass(frozen=True)
class Show:
    base: G1Point
    signature: G1Point
    commitments: tuple[G1Point, ...]
    nullifier: G1Point
    challenge: int
    responses: tuple[tuple[int, int], ...]


def check_hidden(schema: Schema, hidden: Sequence[int]) -> None:
    """Ascending positions from 1, the nullifier's among them."""
    require(list(hidden) == sorted(set(hidden)), "hidden_positions")
    require(all(1 <= position <= schema.count for position in hidden), "hidden_positions")
    require(schema.nullifier in hidden, "hidden_positions")


def mask_of(hidden: Sequence[int]) -> int:
    return sum(1 << (position - 1) for position in hidden)


def revealed_positions(schema: Schema, hidden: Sequence[int]) -> list[int]:
    return [position for position in range(1, schema.count + 1) if position not in hidden]


def _challenge(
    record: KeyRecord,
    hidden: Sequence[int],
    revealed: Sequence[int],
    context: bytes,
    points: Sequence[G1Point],
) -> int:
    """Of keyId, mask, revealed scalars, scope, context, and h', s'', U_j…, Z, A_j…, A_Z."""
    mask = u32(mask_of(hidden))
    statement = [record.key_id, mask, *scalars(revealed), record.nullifier_scope, context]
    return to_scalar("SHOW-PROOF", T(*statement, *(encode_g1(point) for point in points)))


def prove_show(
    record: KeyRecord,
    credential: Credential,
    attributes: Sequence[int],
    hidden: Sequence[int],
    context: bytes,
    random: RandomSource,
) -> tuple[Show, tuple[int, ...]]:
    """Holder. The show, and the values derived from its one draw."""
    schema = record.parameters.schema
    check_hidden(schema, hidden)
    check_attributes(schema.kinds, attributes)
    a = [attributes[position - 1] for position in hidden]
    revealed = [attributes[position - 1] for position in revealed_positions(schema, hidden)]
    mask = u32(mask_of(hidden))
    scope = record.nullifier_scope
    public = T(
        record.key_id, mask, *scalars(revealed), scope, context, encode_g1(credential.base)
    )
    count = len(hidden)
    at_nullifier = list(hidden).index(schema.nullifier)
    z = G1.mul(record.nullifier_base, a[at_nullifier])
    while True:
        derived = derive(random(DRAW_LENGTH), a, public, 1 + 3 * count)
        t, rho = derived[0], derived[1 : 1 + count]
        v, u = derived[1 + count : 1 + 2 * count], derived[1 + 2 * count :]
        base = G1.mul(credential.base, t)
        beta1 = [record.master.beta1[position - 1] for position in hidden]
        signature = G1.combine([(credential.signature, t), *zip(beta1, rho)])
        commitments = [G1.combine([(base, aj), (G1_GENERATOR, r)]) for aj, r in zip(a, rho)]
        if None not in (base, signature, *commitments):
            break
    nonces = [G1.combine([(base, vj), (G1_GENERATOR, uj)]) for vj, uj in zip(v, u)]
    nonces.append(G1.mul(record.nullifier_base, v[at_nullifier]))
    points = [base, signature, *commitments, z, *nonces]
    e = _challenge(record, hidden, revealed, context, points)
    responses = tuple(((vj - e * aj) % R, (uj - e * r) % R) for vj, aj, uj, r in zip(v, a, u, rho))
    return Show(base, signature, tuple(commitments), z, e, responses), tuple(derived)


def encode_show(show: Show) -> bytes:
    points = (show.base, show.signature, *show.commitments, show.nullifier)
    numbers = [show.challenge, *(number for pair in show.responses for number in pair)]
    return b"".join([*map(encode_g1, points), *map(encode_scalar, numbers)])


def decode_show(record: KeyRecord, hidden: Sequence[int], data: bytes) -> Show:
    """A show of exactly the size that the hidden positions, the verifier's choice, ask for."""
    check_hidden(record.parameters.schema, hidden)
    count = len(hidden)
    require(len(data) == 144 + 48 * count + 32 + 64 * count, "length")
    reader = Reader(data)
    base, signature = reader.g1(), reader.g1()
    commitments = tuple(reader.g1() for _ in range(count))
    nullifier, challenge = reader.g1(), reader.scalar()
    responses = tuple((reader.scalar(), reader.scalar()) for _ in range(count))
    reader.end()
    return Show(base, signature, commitments, nullifier, challenge, responses)


def verify_show(
    record: KeyRecord,
    hidden: Sequence[int],
    revealed: Sequence[int],
    context: bytes,
    show: Show,
) -> bool:
    """Verifier. Hidden positions and revealed values come from its own policy, never from the show."""
    schema = record.parameters.schema
    check_hidden(schema, hidden)
    positions = revealed_positions(schema, hidden)
    check_attributes([schema.kinds[position - 1] for position in positions], revealed)
    require(len(show.commitments) == len(show.responses) == len(hidden), "length")
    e = show.challenge
    nonces = [
        G1.combine([(show.base, z), (G1_GENERATOR, y), (commitment, e)])
        for (z, y), commitment in zip(show.responses, show.commitments)
    ]
    z_nullifier = show.responses[list(hidden).index(schema.nullifier)][0]
    nonces.append(G1.combine([(record.nullifier_base, z_nullifier), (show.nullifier, e)]))
    points = [show.base, show.signature, *show.commitments, show.nullifier, *nonces]
    if _challenge(record, hidden, revealed, context, points) != e:
        return False
    known = class_key(record.master, dict(zip(positions, revealed)))
    if known is None:
        return False
    pairs = [(show.base, known), (G1.neg(show.signature), G2_GENERATOR)]
    for position, commitment in zip(hidden, show.commitments):
        pairs.append((commitment, record.master.beta2[position - 1]))
    return is_pairing_product_one(pairs)
