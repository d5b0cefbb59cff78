"""The network manifest (`protocol.md` §5.3)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from typing import Any, Callable, Optional

import ed25519
from json_text import canonical, parse_strictly
from key_record import KeyRecord, decode_record
from recorded_case import Json
from refusal import Refused, require
from schema import Schema
from ticket import BOOK_LIMIT, TICKET_SCHEMA_NAME, decode_base64url, decode_hex
from transcript import SUITE, T, text

_STATES = ("pending", "active", "grace", "retired")
_TICKET = Schema(
    TICKET_SCHEMA_NAME,
    (("serial", "secret"), ("denomination", "integer"), ("expiry", "integer")),
    1,
    1,
)
_ANY = range(2**53)
_POSITIVE = range(1, 2**53)
_INDEX = range(1, 2**16)
_PERIODS = range(1, 367)

Check = Callable[[Any], None]


def _check(condition: bool) -> None:
    require(condition, "manifest")


def _integer(allowed: range) -> Check:
    return lambda value: _check(type(value) is int and value in allowed)


def _text(pattern: str = r".+") -> Check:
    """A text that matches as a whole, without control characters."""

    def check(value: Any) -> None:
        _check(isinstance(value, str))
        _check(re.fullmatch(pattern, value, re.ASCII | re.DOTALL) is not None)
        _check(re.search("[\0-\x1f\x7f-\x9f]", value) is None)

    return check


def _encoded(decode: Callable[[str], bytes], length: Optional[int] = None) -> Check:
    def check(value: Any) -> None:
        _text()(value)
        try:
            data = decode(value)
        except Refused:
            raise Refused("manifest") from None
        _check(length is None or len(data) == length)

    return check


def _one_of(choices: Sequence[Any]) -> Check:
    def check(value: Any) -> None:
        _check(any(value == choice and type(value) is type(choice) for choice in choices))

    return check


def _object(**members: Check) -> Check:
    """An object of exactly these members."""

    def check(value: Any) -> None:
        _check(isinstance(value, dict) and set(value) == set(members))
        for name, check_member in members.items():
            check_member(value[name])

    return check


def _list(item: Check, *distinct: str, shortest: int = 0) -> Check:
    """A list in which these members of the items are distinct."""

    def check(value: Any) -> None:
        _check(isinstance(value, list) and len(value) >= shortest)
        for each in value:
            item(each)
        for name in distinct:
            values = [each[name] for each in value]
            _check(len(set(values)) == len(values))

    return check


_MANIFEST = _object(
    version=_one_of([1]),
    sequence=_integer(_ANY),
    network=_text(),
    chain=_object(id=_text(), denom=_text(), depositAddress=_text()),
    denominations=_list(
        _object(id=_integer(_ANY), price=_text(r"[1-9][0-9]*"), bytes=_integer(_POSITIVE)),
        "id",
        shortest=1,
    ),
    expiryPeriodDays=_integer(_PERIODS),
    validityPeriods=_integer(_PERIODS),
    bookSizes=_list(_integer(range(1, BOOK_LIMIT + 1)), shortest=1),
    threshold=_integer(_POSITIVE),
    issuers=_list(
        _object(
            index=_integer(_INDEX),
            url=_text(r"https?://.+"),
            identityKey=_encoded(decode_base64url, 32),
        ),
        "index",
        "identityKey",
        shortest=1,
    ),
    keys=_list(
        _object(
            keyId=_encoded(decode_hex, 32),
            record=_encoded(decode_base64url),
            state=_one_of(_STATES),
            notBefore=_integer(_ANY),
            notAfter=_integer(_ANY),
        ),
        "keyId",
    ),
    signatures=_list(
        _object(index=_integer(_INDEX), signature=_encoded(decode_base64url, 64)), "index"
    ),
)


def parse_manifest(value: str) -> Json:
    """Reads `network.json`. Checks neither signatures nor records."""
    try:
        manifest = parse_strictly(value)
    except Refused:
        raise Refused("manifest") from None
    _MANIFEST(manifest)
    sizes = manifest["bookSizes"]
    _check(len(set(sizes)) == len(sizes))
    _check(manifest["threshold"] <= len(manifest["issuers"]))
    _check(all(key["notBefore"] < key["notAfter"] for key in manifest["keys"]))
    states = [key["state"] for key in manifest["keys"]]
    _check(states.count("active") <= 1 and states.count("grace") <= 1)
    return manifest


def _signed_bytes(manifest: Json) -> bytes:
    unsigned = {name: value for name, value in manifest.items() if name != "signatures"}
    return T(text(SUITE + "-MANIFEST"), text(canonical(unsigned)))


def digest(manifest: Json) -> str:
    """Of what is signed, in hex."""
    return hashlib.sha256(_signed_bytes(manifest)).hexdigest()


def _is_signed_by(manifest: Json, authority: Json) -> bool:
    """Whether the threshold of another manifest's issuers signed this one. False signatures do no harm."""
    message = _signed_bytes(manifest)
    keys = {issuer["index"]: issuer["identityKey"] for issuer in authority["issuers"]}
    signers = [
        each["index"]
        for each in manifest["signatures"]
        if each["index"] in keys
        and ed25519.verify(
            decode_base64url(keys[each["index"]]), message, decode_base64url(each["signature"])
        )
    ]
    return len(signers) >= authority["threshold"]


def is_signed(manifest: Json) -> bool:
    """Whether the threshold of its own issuers signed a manifest."""
    return _is_signed_by(manifest, manifest)


def accepts_replacement(previous: Json, following: Json) -> bool:
    """Whether a manifest takes the place of another."""
    return (
        following["network"] == previous["network"]
        and following["sequence"] > previous["sequence"]
        and _is_signed_by(following, previous)
    )


def open_records(manifest: Json) -> list[KeyRecord]:
    """The key records of a manifest, each of which is what the manifest says it is."""
    indices = {issuer["index"] for issuer in manifest["issuers"]}
    records = []
    for key in manifest["keys"]:
        record = decode_record(decode_base64url(key["record"]))
        _check(record.key_id.hex() == key["keyId"])
        _check(record.parameters.network == manifest["network"])
        _check(record.parameters.schema == _TICKET)
        _check(record.threshold == manifest["threshold"])
        _check(set(record.partials) <= indices)
        records.append(record)
    return records
