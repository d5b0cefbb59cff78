"""
Answers requests, one JSON object a line: `{"id", "op", …}` gets `{"id", "result"}` or `{"id", "refused": code}`. Bytes
are hex.
"""

from __future__ import annotations

import json
from typing import Any, BinaryIO, Callable, TextIO

from encoding import decode_g1, decode_g2, encode_g1, encode_g2, encode_scalar
from field import P
from fields import Fields
from hash_to_curve import hash_to_field, hash_to_g1, map_to_curve
from issuance import (
    Witness,
    aggregate,
    blind_sign,
    decode_request,
    encode_request,
    prepare_request,
    verify_credential,
    verify_partial,
    verify_request,
)
from key_record import KeyRecord, encode_record
from keys import SigningKey, deal, interpolate_keys, verification_key
from obtain import unblind_all
from recorded_case import Json
from refusal import Refused, require
from replay import strict_object
from show import decode_show, encode_show, prove_show, verify_show

LINE_LIMIT = 2**20


def _point_hex(point: Any) -> list[str]:
    require(point is not None, "point_is_identity")
    return [f"{coordinate:096x}" for coordinate in point]


def _hash_to_g1(fields: Fields) -> Json:
    """All intermediate values of RFC 9380 appendix J.9.1."""
    message, tag = fields.bytes("message"), fields.bytes("tag")
    u = hash_to_field(message, tag, 2, P)
    return {
        "u": [f"{value:096x}" for value in u],
        "q": [_point_hex(map_to_curve(value)) for value in u],
        "point": _point_hex(hash_to_g1(message, tag)),
    }


def _decode_point(fields: Fields) -> Json:
    data = fields.bytes("point")
    again = encode_g1(decode_g1(data)) if len(data) == 48 else encode_g2(decode_g2(data))
    return {"point": again.hex()}


def _deal(fields: Fields) -> Json:
    parameters = fields.parameters()
    threshold, issuers = fields.integer("threshold"), fields.integer("issuers")
    shares = deal(parameters.schema.count, threshold, issuers, fields.random())
    partials = {index: verification_key(share) for index, share in shares}
    master = interpolate_keys(list(partials.items())[:threshold])
    record = KeyRecord(parameters, fields.bytes("scope"), threshold, master, partials)
    return {
        "record": encode_record(record).hex(),
        "shares": [
            {
                "issuerIndex": index,
                "x": encode_scalar(share.x).hex(),
                "y": [encode_scalar(y).hex() for y in share.y],
            }
            for index, share in shares
        ],
    }


def _decode_key_record(fields: Fields) -> Json:
    record = fields.record()
    base = encode_g1(record.nullifier_base).hex()
    return {"keyId": record.key_id.hex(), "nullifierBase": base}


def _prepare_request(fields: Fields) -> Json:
    private, public = fields.scalars("private"), fields.scalars("public")
    request, witness = prepare_request(fields.parameters(), private, public, fields.random())
    return {
        "request": encode_request(request).hex(),
        "base": encode_g1(witness.base).hex(),
        "openings": [encode_scalar(opening).hex() for opening in witness.openings],
    }


def _verify_request(fields: Fields) -> Json:
    parameters = fields.parameters()
    request = decode_request(parameters, fields.bytes("request"))
    return {"valid": verify_request(parameters, request, fields.scalars("public"))}


def _blind_sign(fields: Fields) -> Json:
    parameters = fields.parameters()
    request = decode_request(parameters, fields.bytes("request"))
    key = SigningKey(fields.scalar("x"), tuple(fields.scalars("y")))
    blinded = blind_sign(parameters, key, request, fields.scalars("public"))
    return {"blinded": encode_g1(blinded).hex()}


def _verify_partial(fields: Fields) -> Json:
    record = fields.record()
    key = record.partials.get(fields.integer("issuerIndex"))
    if key is None:
        raise Refused("issuer_index")
    request = decode_request(record.parameters, fields.bytes("request"))
    blinded = decode_g1(fields.bytes("blinded"))
    public = fields.scalars("public")
    return {"valid": verify_partial(record.parameters, key, request, public, blinded)}


def _obtain(fields: Fields) -> Json:
    """Takes all answers that are given, none to spare."""
    record = fields.record()
    attributes, openings = fields.scalars("attributes"), fields.scalars("openings")
    require(len(openings) == record.parameters.schema.private, "attribute_count")
    witness = Witness(tuple(attributes), fields.g1("base"), tuple(openings), ())
    answers = [
        (entry.integer("issuerIndex"), entry.g1("blinded")) for entry in fields.objects("blinded")
    ]
    credential = aggregate(unblind_all(record, witness, answers))
    require(
        verify_credential(record.parameters, record.master, attributes, credential),
        "credential_does_not_verify",
    )
    return {"signature": encode_g1(credential.signature).hex()}


def _verify_credential(fields: Fields) -> Json:
    record = fields.record()
    attributes = fields.scalars("attributes")
    return {
        "valid": verify_credential(
            record.parameters, record.master, attributes, fields.credential()
        )
    }


def _prove_show(fields: Fields) -> Json:
    show, _ = prove_show(
        fields.record(),
        fields.credential(),
        fields.scalars("attributes"),
        fields.integers("hidden"),
        fields.bytes("context"),
        fields.random(),
    )
    return {"show": encode_show(show).hex(), "nullifier": encode_g1(show.nullifier).hex()}


def _verify_show(fields: Fields) -> Json:
    record, hidden = fields.record(), fields.integers("hidden")
    revealed, context = fields.scalars("revealed"), fields.bytes("context")
    show = decode_show(record, hidden, fields.bytes("show"))
    valid = verify_show(record, hidden, revealed, context, show)
    return {"valid": valid, "nullifier": encode_g1(show.nullifier).hex()}


_OPERATIONS: dict[str, Callable[[Fields], Json]] = {
    "hashToG1": _hash_to_g1,
    "decodePoint": _decode_point,
    "deal": _deal,
    "decodeKeyRecord": _decode_key_record,
    "prepareRequest": _prepare_request,
    "verifyRequest": _verify_request,
    "blindSign": _blind_sign,
    "verifyPartial": _verify_partial,
    "obtain": _obtain,
    "verifyCredential": _verify_credential,
    "proveShow": _prove_show,
    "verifyShow": _verify_show,
}


def answer(line: bytes) -> Json:
    """The answer to one line."""
    name: Any = None
    try:
        require(len(line) <= LINE_LIMIT, "too_long")
        try:
            request = json.loads(line, object_pairs_hook=strict_object)
        except (ValueError, RecursionError):
            raise Refused("malformed") from None
        fields = Fields(request)
        name = request.get("id")
        operation = _OPERATIONS.get(fields.text("op"))
        if operation is None:
            raise Refused("unknown_operation")
        return {"id": name, "result": operation(fields)}
    except Refused as refused:
        return {"id": name, "refused": refused.code}


def serve(lines: BinaryIO, out: TextIO) -> int:
    """Until the input ends. A line that is too long is refused once and its rest is skipped."""
    while True:
        line = lines.readline(LINE_LIMIT + 1)
        if line == b"":
            return 0
        ending = line
        while len(ending) > LINE_LIMIT and not ending.endswith(b"\n"):
            ending = lines.readline(LINE_LIMIT + 1)
        print(json.dumps(answer(line)), file=out, flush=True)
