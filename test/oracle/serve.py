"""
Answers requests, one JSON object a line: `{"id", "op", …}` gets `{"id", "result"}` or `{"id", "refused": code}`. Bytes
are hex.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import Any, BinaryIO, Callable, TextIO, TypeVar

from encoding import (
    decode_g1,
    decode_g2,
    decode_scalar,
    encode_g1,
    encode_g2,
    encode_scalar,
)
from field import P
from hash_to_curve import hash_to_field, hash_to_g1, map_to_curve
from issuance import (
    Credential,
    Witness,
    aggregate,
    blind_sign,
    decode_request,
    encode_request,
    prepare_request,
    unblind,
    verify_credential,
    verify_partial,
    verify_request,
)
from key_record import KeyRecord, decode_record, encode_record
from keys import SigningKey, deal, interpolate_keys, verification_key
from random_source import RandomSource, seeded, system
from recorded_case import Json
from refusal import Refused, require
from replay import strict_object
from schema import Parameters, decode_schema
from show import decode_show, encode_show, prove_show, verify_show
from transcript import text

LINE_LIMIT = 2**20

Kind = TypeVar("Kind")

_HEX = re.compile(r"(?:[0-9a-f]{2})*\Z")


class Fields:
    """The fields of one JSON object, each taken as what it must be."""

    def __init__(self, value: Any) -> None:
        require(isinstance(value, dict), "malformed")
        self._value: Json = value

    def _field(self, name: str, kind: type[Kind]) -> Kind:
        value = self._value.get(name)
        if not isinstance(value, kind) or isinstance(value, bool):
            raise Refused("malformed")
        return value

    def text(self, name: str) -> str:
        return self._field(name, str)

    def integer(self, name: str) -> int:
        return self._field(name, int)

    def bytes(self, name: str) -> bytes:
        return _bytes(self.text(name))

    def scalar(self, name: str) -> int:
        return decode_scalar(self.bytes(name))

    def scalars(self, name: str) -> list[int]:
        return [decode_scalar(_bytes(value)) for value in self._field(name, list)]

    def integers(self, name: str) -> list[int]:
        values: list[int] = self._field(name, list)
        require(all(type(value) is int for value in values), "malformed")
        return values

    def object(self, name: str) -> Fields:
        return Fields(self._field(name, dict))

    def objects(self, name: str) -> list[Fields]:
        return [Fields(value) for value in self._field(name, list)]

    def parameters(self) -> Parameters:
        network = self.text("network")
        text(network)
        return Parameters(network, decode_schema(self.bytes("schema")))

    def record(self) -> KeyRecord:
        return _record(self.bytes("record"))

    def credential(self) -> Credential:
        return Credential(decode_g1(self.bytes("base")), decode_g1(self.bytes("signature")))

    def random(self) -> RandomSource:
        """The seeded stream where a seed is given, the system's otherwise."""
        return seeded(self.bytes("seed")) if "seed" in self._value else system


def _bytes(value: Any) -> bytes:
    require(isinstance(value, str) and _HEX.match(value) is not None, "malformed")
    return bytes.fromhex(value)


@lru_cache(maxsize=16)
def _record(data: bytes) -> KeyRecord:
    return decode_record(data)


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
    master = interpolate_keys(dict(list(partials.items())[:threshold]))
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
    """Unblinds under each issuer's key, aggregates, and verifies under the master key."""
    record = fields.record()
    attributes, openings = fields.scalars("attributes"), fields.scalars("openings")
    require(len(openings) == record.parameters.schema.private, "attribute_count")
    witness = Witness(tuple(attributes), decode_g1(fields.bytes("base")), tuple(openings), ())
    partials: dict[int, Credential] = {}
    for entry in fields.objects("blinded"):
        index = entry.integer("issuerIndex")
        require(index in record.partials and index not in partials, "issuer_index")
        blinded = decode_g1(entry.bytes("blinded"))
        partials[index] = unblind(record.partials[index], blinded, witness)
    credential = aggregate(partials)
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
