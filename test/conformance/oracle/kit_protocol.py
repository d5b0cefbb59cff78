"""Operations of the kit from the request to the show, and those of tickets and manifests."""

from __future__ import annotations

from typing import Callable

from encoding import encode_g1
from fields import Fields
from issuance import (
    Credential,
    Witness,
    aggregate,
    blind_sign,
    decode_blinded,
    decode_credential,
    decode_request,
    encode_credential,
    encode_request,
    prepare_request,
    unblind,
    verify_credential,
    verify_partial,
    verify_request,
)
from json_text import canonical, parse_strictly
from key_record import KeyRecord
from keys import decode_signing_key
from kit_operations import Operation, record_of, scalars_hex, stream_of
from manifest import accepts_replacement, digest, is_signed, open_records, parse_manifest
from obtain import obtain
from recorded_case import Json
from refusal import Refused, require
from show import Show, decode_show, encode_show, prove_show, verify_show
from ticket import deposit_memo, expires_at, expiry_period, spend_context, ticket_scope

# What a verification answers with "no": values that the schema does not have.
_NO_ATTRIBUTES = ("attribute", "attribute_count")


def _verdict(verify: Callable[[], bool]) -> bool:
    """The answer to what can be read: false also for attributes that the schema does not have."""
    try:
        return verify()
    except Refused as refused:
        if refused.code in _NO_ATTRIBUTES:
            return False
        raise


def _prepare_request(fields: Fields) -> Json:
    private, public = fields.scalars("private"), fields.scalars("public")
    draw = stream_of(fields.bytes("draw"))
    request, witness = prepare_request(fields.parameters(), private, public, draw)
    return {
        "request": encode_request(request).hex(),
        "base": encode_g1(witness.base).hex(),
        "openings": scalars_hex(list(witness.openings)),
    }


def _decode_request(fields: Fields) -> Json:
    data = fields.bytes("bytes")
    return {"same": encode_request(decode_request(fields.parameters(), data)) == data}


def _verify_request(fields: Fields) -> Json:
    parameters = fields.parameters()
    request = decode_request(parameters, fields.bytes("request"))
    public = fields.scalars("public")
    return {"valid": _verdict(lambda: verify_request(parameters, request, public))}


def _blind_sign(fields: Fields) -> Json:
    parameters = fields.parameters()
    key = decode_signing_key(fields.bytes("signingKey"), parameters.schema.count)
    request = decode_request(parameters, fields.bytes("request"))
    blinded = blind_sign(parameters, key, request, fields.scalars("public"))
    return {"blinded": encode_g1(blinded).hex()}


def _decode_blinded(fields: Fields) -> Json:
    data = fields.bytes("bytes")
    return {"same": encode_g1(decode_blinded(data)) == data}


def _verify_partial(fields: Fields) -> Json:
    parameters = fields.parameters()
    key = fields.verification_key("verificationKey", parameters.schema.count)
    request = decode_request(parameters, fields.bytes("request"))
    blinded = decode_blinded(fields.bytes("blinded"))
    public = fields.scalars("public")
    return {"valid": _verdict(lambda: verify_partial(parameters, key, request, public, blinded))}


def _unblind(fields: Fields) -> Json:
    parameters = fields.parameters()
    key = fields.verification_key("verificationKey", parameters.schema.count)
    blinded, openings = decode_blinded(fields.bytes("blinded")), fields.scalars("openings")
    require(len(openings) == parameters.schema.private, "attribute_count")
    credential = unblind(key, blinded, Witness((), fields.g1("base"), tuple(openings), ()))
    return {"credential": encode_credential(credential).hex()}


def _decode_credential(fields: Fields) -> Json:
    data = fields.bytes("bytes")
    return {"same": encode_credential(decode_credential(data)) == data}


def _credential(fields: Fields) -> Credential:
    return decode_credential(fields.bytes("credential"))


def _verify_credential(fields: Fields) -> Json:
    parameters = fields.parameters()
    key = fields.verification_key("verificationKey", parameters.schema.count)
    credential, attributes = _credential(fields), fields.scalars("attributes")
    return {"valid": _verdict(lambda: verify_credential(parameters, key, attributes, credential))}


def _aggregate_credentials(fields: Fields) -> Json:
    partials = [
        (entry.integer("issuerIndex"), _credential(entry)) for entry in fields.objects("partials")
    ]
    return {"credential": encode_credential(aggregate(partials)).hex()}


def _obtain_credential(fields: Fields) -> Json:
    attributes, openings = fields.scalars("attributes"), fields.scalars("openings")
    witness = Witness(tuple(attributes), fields.g1("base"), tuple(openings), ())
    answers = [
        (entry.integer("issuerIndex"), decode_blinded(entry.bytes("blinded")))
        for entry in fields.objects("answers")
    ]
    credential, blamed = obtain(record_of(fields), witness, answers)
    return {"credential": encode_credential(credential).hex(), "blamed": blamed}


def _prove_show(fields: Fields) -> Json:
    show, _ = prove_show(
        record_of(fields),
        _credential(fields),
        fields.scalars("attributes"),
        fields.integers("hidden"),
        fields.bytes("context"),
        stream_of(fields.bytes("draw")),
    )
    return {"show": encode_show(show).hex(), "nullifier": encode_g1(show.nullifier).hex()}


def _decode_show(fields: Fields) -> Json:
    data = fields.bytes("bytes")
    show = decode_show(record_of(fields), fields.integers("hidden"), data)
    return {"same": encode_show(show) == data, "nullifier": encode_g1(show.nullifier).hex()}


def _is_claim_valid(record: KeyRecord, claim: Fields, show: Show) -> bool:
    hidden, revealed = claim.integers("hidden"), claim.scalars("revealed")
    context = claim.bytes("context")
    return _verdict(lambda: verify_show(record, hidden, revealed, context, show))


def _verify_show(fields: Fields) -> Json:
    record = record_of(fields)
    show = decode_show(record, fields.integers("hidden"), fields.bytes("show"))
    return {"valid": _is_claim_valid(record, fields, show)}


def _verify_shows(fields: Fields) -> Json:
    record = record_of(fields)
    # Refused where no scope is chosen, also for a batch of nothing.
    assert record.nullifier_scope is not None
    claims = [
        (claim, decode_show(record, claim.integers("hidden"), claim.bytes("show")))
        for claim in fields.objects("claims")
    ]
    return {"valid": [_is_claim_valid(record, claim, show) for claim, show in claims]}


def _deposit_memo(fields: Fields) -> Json:
    names = ("chainId", "depositAddress", "denom", "amount", "network", "schemaName")
    texts = [fields.text(name) for name in names]
    numbers = [fields.integer("denomination"), fields.integer("expiry")]
    return {"memo": deposit_memo(*texts, *numbers, fields.bytes_list("requests"))}


def _spend_context(fields: Fields) -> Json:
    gateway, client = fields.bytes("gateway"), fields.bytes("client")
    return {"context": spend_context(fields.text("network"), gateway, client).hex()}


def _read_manifest(fields: Fields) -> Json:
    manifest = parse_manifest(fields.text("text"))
    return {"digest": digest(manifest), "isSigned": is_signed(manifest)}


def _replace_manifest(fields: Fields) -> Json:
    previous = parse_manifest(fields.text("previous"))
    following = parse_manifest(fields.text("next"))
    return {"isAccepted": accepts_replacement(previous, following)}


def _open_manifest(fields: Fields) -> Json:
    manifest = parse_manifest(fields.text("text"))
    keys = [
        {"keyId": record.key_id.hex(), "state": key["state"]}
        for record, key in zip(open_records(manifest), manifest["keys"])
    ]
    active = [key["keyId"] for key in keys if key["state"] == "active"]
    return {"keys": keys, "activeKey": "".join(active)}


OPERATIONS: dict[str, Operation] = {
    "prepare-request": _prepare_request,
    "decode-request": _decode_request,
    "verify-request": _verify_request,
    "blind-sign": _blind_sign,
    "decode-blinded-partial": _decode_blinded,
    "verify-blinded-partial": _verify_partial,
    "unblind": _unblind,
    "decode-credential": _decode_credential,
    "verify-credential": _verify_credential,
    "aggregate-credentials": _aggregate_credentials,
    "obtain-credential": _obtain_credential,
    "prove-show": _prove_show,
    "decode-show": _decode_show,
    "verify-show": _verify_show,
    "verify-shows": _verify_shows,
    "ticket-scope": lambda fields: {"scope": ticket_scope(fields.text("network")).hex()},
    "spend-context": _spend_context,
    "expiry-period": lambda fields: {
        "period": expiry_period(fields.integer("unixSeconds"), fields.integer("expiryPeriodDays"))
    },
    "ticket-expires-at": lambda fields: {
        "unixSeconds": expires_at(fields.integer("expiry"), fields.integer("expiryPeriodDays"))
    },
    "deposit-memo": _deposit_memo,
    "canonical-json": lambda fields: {"canonical": canonical(parse_strictly(fields.text("text")))},
    "read-manifest": _read_manifest,
    "replace-manifest": _replace_manifest,
    "open-manifest": _open_manifest,
}
