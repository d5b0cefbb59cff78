"""Operations of the kit that need encodings, hashes and keys only. Inputs and results are those of test/vectors/README.md."""

from __future__ import annotations

from typing import Callable

from curve import G1
from encoding import (
    Reader,
    decode_g1,
    decode_g2,
    decode_scalar,
    encode_g1,
    encode_g2,
    encode_scalar,
)
from field import R
from fields import Fields
from key_generation import (
    GROUP_1,
    GROUP_2,
    combine,
    evaluate,
    is_share,
    prove_possession,
    verify_possession,
)
from key_record import KeyRecord, with_scope
from keys import (
    VerificationKey,
    check_indices,
    deal,
    decode_key,
    decode_signing_key,
    encode_key,
    encode_signing_key,
    interpolate_keys,
    is_consistent,
    lagrange,
    polynomial_at,
    verification_key,
)
from random_source import RandomSource, seeded
from recorded_case import Json
from refusal import require
from schema import attribute_value, decode_schema, encode_schema
from ticket import decode_base64url, decode_hex, encode_base64url
from transcript import to_g1, to_scalar

Operation = Callable[[Fields], Json]


def scalars_hex(values: list[int]) -> list[str]:
    return [encode_scalar(value).hex() for value in values]


def record_of(fields: Fields) -> KeyRecord:
    """The record, for the scope that is chosen if there is one."""
    record = fields.record()
    return with_scope(record, fields.bytes("scope")) if fields.has("scope") else record


def stream_of(data: bytes) -> RandomSource:
    """These bytes one after the other, and then none."""
    reader = Reader(data)
    return reader.take


def _decode_point(fields: Fields) -> Json:
    data = fields.bytes("bytes")
    if fields.text("group") == "G1":
        return {"same": encode_g1(decode_g1(data)) == data}
    return {"same": encode_g2(decode_g2(data)) == data}


def _decode_items(fields: Fields) -> Json:
    reader = Reader(fields.bytes("bytes"))
    items = []
    while not reader.is_at_end():
        items.append(reader.item().hex())
    return {"items": items}


def _decode_base64url(fields: Fields) -> Json:
    value = fields.text("text")
    data = decode_base64url(value)
    require(not fields.has("length") or len(data) == fields.integer("length"), "length")
    return {"bytes": data.hex(), "same": encode_base64url(data) == value}


def _decode_hex(fields: Fields) -> Json:
    value = fields.text("text")
    data = decode_hex(value)
    require(not fields.has("length") or len(data) == fields.integer("length"), "length")
    return {"same": data.hex() == value}


def _attribute_from_text(fields: Fields) -> Json:
    if fields.has("text"):
        value = fields.text("text")
    else:
        value = fields.bytes("utf16").decode("utf-16-be", "surrogatepass")
    return {"scalar": encode_scalar(attribute_value("text", value)).hex()}


def _attribute_from_integer(fields: Fields) -> Json:
    return {"scalar": encode_scalar(attribute_value("integer", int(fields.text("value")))).hex()}


def _decode_schema(fields: Fields) -> Json:
    schema = decode_schema(fields.bytes("bytes"))
    return {
        "name": schema.name,
        "attributes": [{"name": name, "kind": kind} for name, kind in schema.attributes],
        "privateCount": schema.private,
        "nullifierPosition": schema.nullifier,
        "same": encode_schema(schema) == fields.bytes("bytes"),
    }


def _deal(fields: Fields) -> Json:
    random = (
        stream_of(fields.bytes("stream"))
        if fields.has("stream")
        else seeded(fields.bytes("seed"))
    )
    threshold, issuers = fields.integer("threshold"), fields.integer("issuers")
    return {
        "keys": [
            {
                "issuerIndex": index,
                "signingKey": encode_signing_key(share).hex(),
                "verificationKey": encode_key(verification_key(share)).hex(),
            }
            for index, share in deal(fields.schema().count, threshold, issuers, random)
        ]
    }


def _decode_signing_key(fields: Fields) -> Json:
    key = decode_signing_key(fields.bytes("bytes"), fields.schema().count)
    return {
        "same": encode_signing_key(key) == fields.bytes("bytes"),
        "verificationKey": encode_key(verification_key(key)).hex(),
    }


def _decode_verification_key(fields: Fields) -> Json:
    key = decode_key(fields.bytes("bytes"), fields.schema().count)
    return {"same": encode_key(key) == fields.bytes("bytes"), "consistent": is_consistent(key)}


def _aggregate_keys(fields: Fields) -> Json:
    count = fields.schema().count
    keys = [
        (entry.integer("issuerIndex"), entry.verification_key("key", count))
        for entry in fields.objects("keys")
    ]
    return {"key": encode_key(interpolate_keys(keys)).hex()}


def _decode_key_record(fields: Fields) -> Json:
    record = fields.record()
    return {
        "keyId": record.key_id.hex(),
        "network": record.parameters.network,
        "schemaName": record.parameters.schema.name,
        "scope": record.scope.hex(),
        "scopeChoice": "open" if record.is_open else "record",
        "threshold": record.threshold,
        "issuers": sorted(record.partials),
    }


def _choose_scope(fields: Fields) -> Json:
    record = record_of(fields)
    base = encode_g1(record.nullifier_base).hex()
    return {"keyId": record.key_id.hex(), "nullifierBase": base}


def _nullifier(fields: Fields) -> Json:
    point = G1.mul(record_of(fields).nullifier_base, fields.scalar("attribute"))
    return {"nullifier": encode_g1(point).hex()}


def _share(fields: Fields) -> Json:
    coefficients, indices = fields.scalars("coefficients"), fields.integers("indices")
    check_indices(indices)
    return {"values": scalars_hex([polynomial_at(coefficients, index) for index in indices])}


def _lagrange_weights(fields: Fields) -> Json:
    return {"weights": scalars_hex(list(lagrange(fields.integers("indices")).values()))}


def _interpolate(fields: Fields) -> Json:
    values = fields.scalars("values")
    weights = lagrange(fields.integers("indices")).values()
    total = sum(weight * value for weight, value in zip(weights, values)) % R
    return {"value": encode_scalar(total).hex()}


def _commitments(fields: Fields, count: int) -> list[VerificationKey]:
    return [decode_key(data, count) for data in fields.bytes_list("commitments")]


def _evaluate_commitments(fields: Fields) -> Json:
    commitments = _commitments(fields, fields.schema().count)
    return {"key": encode_key(evaluate(commitments, fields.integer("issuerIndex"))).hex()}


def _combine_commitments(fields: Fields) -> Json:
    count = fields.schema().count
    dealings = [
        (dealing.integer("issuerIndex"), _commitments(dealing, count))
        for dealing in fields.objects("dealings")
    ]
    combined = combine(dealings, fields.text("kind") == "resharing")
    return {"commitments": [encode_key(key).hex() for key in combined]}


def _check_share(fields: Fields) -> Json:
    count = fields.schema().count
    commitments = _commitments(fields, count)
    share = decode_signing_key(fields.bytes("share"), count)
    return {"valid": is_share(commitments, fields.integer("issuerIndex"), share)}


def _prove_possession(fields: Fields) -> Json:
    group = GROUP_1 if fields.text("group") == "G1" else GROUP_2
    secrets, draw = fields.scalars("secrets"), fields.bytes("draw")
    return {"proof": prove_possession(group, fields.bytes("statement"), secrets, draw).hex()}


def _verify_possession(fields: Fields) -> Json:
    is_first = fields.text("group") == "G1"
    decode = decode_g1 if is_first else decode_g2
    points = [decode(data) for data in fields.bytes_list("points")]
    group = GROUP_1 if is_first else GROUP_2
    proof = fields.bytes("proof")
    return {"valid": verify_possession(group, fields.bytes("statement"), points, proof)}


OPERATIONS: dict[str, Operation] = {
    "decode-point": _decode_point,
    "decode-scalar": lambda fields: {"value": str(decode_scalar(fields.bytes("bytes")))},
    "decode-items": _decode_items,
    "decode-base64url": _decode_base64url,
    "decode-hex": _decode_hex,
    "hash-to-g1": lambda fields: {
        "point": encode_g1(to_g1(fields.text("purpose"), fields.bytes("message"))).hex()
    },
    "hash-to-scalar": lambda fields: {
        "scalar": encode_scalar(to_scalar(fields.text("purpose"), fields.bytes("message"))).hex()
    },
    "attribute-from-text": _attribute_from_text,
    "attribute-from-integer": _attribute_from_integer,
    "decode-schema": _decode_schema,
    "deal": _deal,
    "decode-signing-key": _decode_signing_key,
    "decode-verification-key": _decode_verification_key,
    "aggregate-keys": _aggregate_keys,
    "decode-key-record": _decode_key_record,
    "choose-scope": _choose_scope,
    "nullifier": _nullifier,
    "share": _share,
    "lagrange-weights": _lagrange_weights,
    "interpolate": _interpolate,
    "evaluate-commitments": _evaluate_commitments,
    "combine-commitments": _combine_commitments,
    "check-share": _check_share,
    "prove-possession": _prove_possession,
    "verify-possession": _verify_possession,
}
