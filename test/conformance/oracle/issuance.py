"""Request, blind signature, unblinding, aggregation and verification (`protocol.md` §3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from curve import G1, G1_GENERATOR, G2, G2_GENERATOR, G1Point, G2Point
from encoding import G1_LENGTH, Reader, decode_g1, encode_g1, encode_scalar
from field import R
from keys import SigningKey, VerificationKey, lagrange
from pairing import is_pairing_product_one
from random_source import DRAW_LENGTH, RandomSource
from refusal import require
from schema import Parameters, check_attributes, generators
from transcript import T, derive, request_base, scalars, text, to_scalar, u16


@dataclass(frozen=True)
class Request:
    commitment: G1Point
    commitments: tuple[G1Point, ...]
    challenge: int
    z_opening: int
    z_openings: tuple[int, ...]
    z_attributes: tuple[int, ...]


@dataclass(frozen=True)
class Witness:
    """What the holder keeps."""

    attributes: tuple[int, ...]
    base: G1Point
    openings: tuple[int, ...]
    derived: tuple[int, ...]


@dataclass(frozen=True)
class Credential:
    """Also a partial one, under a partial key."""

    base: G1Point
    signature: G1Point


def encode_credential(credential: Credential) -> bytes:
    return encode_g1(credential.base) + encode_g1(credential.signature)


def decode_credential(data: bytes) -> Credential:
    require(len(data) == 2 * G1_LENGTH, "length")
    return Credential(decode_g1(data[:G1_LENGTH]), decode_g1(data[G1_LENGTH:]))


def decode_blinded(data: bytes) -> G1Point:
    require(len(data) == G1_LENGTH, "length")
    return decode_g1(data)


def _head(parameters: Parameters, public: Sequence[int]) -> bytes:
    schema = parameters.schema
    sizes = (u16(schema.count), u16(schema.private))
    return T(text(parameters.network), text(schema.name), *sizes, *scalars(public))


def base_of(parameters: Parameters, public: Sequence[int], commitment: G1Point) -> G1Point:
    """h, which is never part of a request."""
    return request_base(_head(parameters, public) + encode_g1(commitment))


def _challenge(head: bytes, points: Sequence[G1Point]) -> int:
    return to_scalar("REQUEST-PROOF", T(head, *(encode_g1(point) for point in points)))


def prepare_request(
    parameters: Parameters, private: Sequence[int], public: Sequence[int], random: RandomSource
) -> tuple[Request, Witness]:
    """Holder. Draws R once, and again only if a commitment is the identity."""
    schema = parameters.schema
    m = schema.private
    check_attributes(schema.kinds[:m], private)
    check_attributes(schema.kinds[m:], public)
    attributes = (*private, *public)
    head = _head(parameters, public)
    h = generators(schema.count)
    while True:
        derived = derive(random(DRAW_LENGTH), private, head, 2 + 3 * m)
        o, openings = derived[0], derived[1 : 1 + m]
        w, nonces = derived[1 + m], derived[2 + m : 2 + 2 * m]
        v = derived[2 + 2 * m :]
        commitment = G1.combine([(G1_GENERATOR, o), *zip(h, attributes)])
        if commitment is None:
            continue
        base = base_of(parameters, public, commitment)
        commitments = [
            G1.combine([(G1_GENERATOR, opening), (base, value)])
            for opening, value in zip(openings, private)
        ]
        if None not in commitments:
            break
    a = G1.combine([(G1_GENERATOR, w), *zip(h[:m], v)])
    b = [G1.combine([(G1_GENERATOR, wj), (base, vj)]) for wj, vj in zip(nonces, v)]
    e = _challenge(head, [commitment, base, *commitments, a, *b])
    request = Request(
        commitment,
        tuple(commitments),
        e,
        (w - e * o) % R,
        tuple((wj - e * oj) % R for wj, oj in zip(nonces, openings)),
        tuple((vj - e * aj) % R for vj, aj in zip(v, private)),
    )
    return request, Witness(attributes, base, tuple(openings), tuple(derived))


def encode_request(request: Request) -> bytes:
    points = (request.commitment, *request.commitments)
    responses = (request.z_opening, *request.z_openings, *request.z_attributes)
    return b"".join(
        [*map(encode_g1, points), encode_scalar(request.challenge), *map(encode_scalar, responses)]
    )


def decode_request(parameters: Parameters, data: bytes) -> Request:
    """A request of exactly the schema's size. Does not check its proof."""
    m = parameters.schema.private
    reader = Reader(data)
    require(len(data) == 48 * (1 + m) + 32 * (2 + 2 * m), "length")
    commitment = reader.g1()
    commitments = tuple(reader.g1() for _ in range(m))
    challenge, z_opening = reader.scalar(), reader.scalar()
    z_openings = tuple(reader.scalar() for _ in range(m))
    z_attributes = tuple(reader.scalar() for _ in range(m))
    reader.end()
    return Request(commitment, commitments, challenge, z_opening, z_openings, z_attributes)


def verify_request(parameters: Parameters, request: Request, public: Sequence[int]) -> bool:
    """Issuer. Whether all commitments open to the same private attributes, for these public ones."""
    schema = parameters.schema
    m = schema.private
    check_attributes(schema.kinds[m:], public)
    head = _head(parameters, public)
    h = generators(schema.count)
    e = request.challenge
    base = base_of(parameters, public, request.commitment)
    # cm without its public part is g1^o · Π h_j^{a_j} over the private ones.
    private_part = G1.combine(
        [(request.commitment, 1), *((hj, -aj) for hj, aj in zip(h[m:], public))]
    )
    a = G1.combine(
        [(private_part, e), (G1_GENERATOR, request.z_opening), *zip(h[:m], request.z_attributes)]
    )
    b = [
        G1.combine([(c, e), (G1_GENERATOR, zo), (base, za)])
        for c, zo, za in zip(request.commitments, request.z_openings, request.z_attributes)
    ]
    points = [request.commitment, base, *request.commitments, a, *b]
    return _challenge(head, points) == e


def blind_sign(
    parameters: Parameters, key: SigningKey, request: Request, public: Sequence[int]
) -> G1Point:
    """Issuer. Checks the request's proof first."""
    require(len(key.y) == parameters.schema.count, "attribute_count")
    require(verify_request(parameters, request, public), "request_proof")
    m = parameters.schema.private
    exponent = key.x + sum(y * a for y, a in zip(key.y[m:], public))
    base = base_of(parameters, public, request.commitment)
    return G1.combine([(base, exponent), *zip(request.commitments, key.y[:m])])


def class_key(key: VerificationKey, known: dict[int, int]) -> G2Point:
    """alpha · Π beta2_j^{a_j} over the known positions, which count from 1."""
    return G2.combine([(key.alpha, 1), *((key.beta2[j - 1], a) for j, a in known.items())])


def verify_partial(
    parameters: Parameters,
    key: VerificationKey,
    request: Request,
    public: Sequence[int],
    blinded: G1Point,
) -> bool:
    """Anybody with the request: whether a blinded partial signature is that issuer's."""
    m = parameters.schema.private
    check_attributes(parameters.schema.kinds[m:], public)
    base = base_of(parameters, public, request.commitment)
    known = class_key(key, dict(enumerate(public, m + 1)))
    hidden = list(zip(request.commitments, key.beta2[:m]))
    return blinded is not None and is_pairing_product_one(
        [(base, known), *hidden, (G1.neg(blinded), G2_GENERATOR)]
    )


def unblind(key: VerificationKey, blinded: G1Point, witness: Witness) -> Credential:
    """Holder. Under the partial key of the issuer that answered; unchecked."""
    openings = [
        (beta, -opening)
        for beta, opening in zip(key.beta1[: len(witness.openings)], witness.openings)
    ]
    return Credential(witness.base, G1.combine([(blinded, 1), *openings]))


def aggregated_signature(partials: Sequence[tuple[int, Credential]]) -> G1Point:
    """s, which is the identity for some partials that are false."""
    weights = lagrange([index for index, _ in partials])
    return G1.combine((c.signature, weights[index]) for index, c in partials)


def aggregate(partials: Sequence[tuple[int, Credential]]) -> Credential:
    """Holder. Whether partials are good is unchecked; all have one base, and the result is not the identity."""
    require(len(partials) > 0, "not_enough_partials")
    bases: list[G1Point] = [credential.base for _, credential in partials]
    require(all(base == bases[0] for base in bases), "base")
    signature = aggregated_signature(partials)
    require(signature is not None, "point_is_identity")
    return Credential(bases[0], signature)


def verify_credential(
    parameters: Parameters,
    key: VerificationKey,
    attributes: Sequence[int],
    credential: Credential,
) -> bool:
    """e(s, g2) = e(h, alpha · Π beta2_j^{a_j}), with neither h nor s the identity."""
    check_attributes(parameters.schema.kinds, attributes)
    require(len(key.beta2) == parameters.schema.count, "attribute_count")
    if credential.base is None or credential.signature is None:
        return False
    known = class_key(key, dict(enumerate(attributes, 1)))
    return is_pairing_product_one(
        [(credential.base, known), (G1.neg(credential.signature), G2_GENERATOR)]
    )
