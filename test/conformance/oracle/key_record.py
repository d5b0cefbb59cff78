"""What a key is for."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import Optional

from curve import G1Point
from encoding import Reader
from keys import (
    VerificationKey,
    decode_key,
    encode_key,
    interpolate_keys,
    is_consistent,
)
from refusal import Refused, require
from schema import Parameters, decode_schema, encode_schema
from ticket import TICKET_SCHEMA_NAME, ticket_scope
from transcript import SUITE, T, nullifier_base, text, u16

# The scope item of records that leave the scope to applications.
OPEN_SCOPE = T(text(SUITE + "-APPLICATION-SCOPE"))


@dataclass(frozen=True)
class KeyRecord:
    """Verifiers take everything from here and nothing from a show."""

    parameters: Parameters
    scope: bytes
    threshold: int
    master: VerificationKey
    partials: dict[int, VerificationKey]
    # What an application chose for a record that leaves its scope open; no part of the record's bytes.
    chosen_scope: Optional[bytes] = None

    @property
    def key_id(self) -> bytes:
        return hashlib.sha256(encode_record(self)).digest()

    @property
    def is_open(self) -> bool:
        """Whether the scope is left to applications."""
        return self.scope == OPEN_SCOPE

    @property
    def nullifier_scope(self) -> bytes:
        """The scope of nullifiers: the record's, or the one that was chosen."""
        if not self.is_open:
            return self.scope
        if self.chosen_scope is None:
            raise Refused("scope_not_chosen")
        return self.chosen_scope

    @property
    def nullifier_base(self) -> G1Point:
        return nullifier_base(self.nullifier_scope)


def with_scope(record: KeyRecord, scope: bytes) -> KeyRecord:
    """The record for a scope of the application's choice."""
    require(record.is_open, "scope_fixed")
    require(scope != OPEN_SCOPE, "scope_not_chosen")
    return replace(record, chosen_scope=scope)


def encode_record(record: KeyRecord) -> bytes:
    """The bytes whose hash is the keyId."""
    items = [
        text(SUITE),
        text(record.parameters.network),
        encode_schema(record.parameters.schema),
        record.scope,
        u16(record.threshold),
        encode_key(record.master),
    ]
    for index in sorted(record.partials):
        items += [u16(index), encode_key(record.partials[index])]
    return T(*items)


def check_record(record: KeyRecord) -> None:
    """
    Partial keys interpolate to the master with degree threshold - 1, and no part of them with less; every key agrees
    with itself, and tickets have the one scope they may have.
    """
    require(1 <= record.threshold <= len(record.partials), "threshold")
    chosen = sorted(record.partials.items())[: record.threshold]
    require(interpolate_keys(chosen) == record.master, "keys_do_not_interpolate")
    for index, key in record.partials.items():
        if (index, key) not in chosen:
            require(interpolate_keys(chosen, index) == key, "keys_do_not_interpolate")
    keys = [record.master, *record.partials.values()]
    if record.threshold > 1:
        fewer = interpolate_keys(chosen[:-1])
        require(fewer.alpha != record.master.alpha, "degree_too_low")
        for ours, theirs in zip(fewer.beta2, record.master.beta2):
            require(ours != theirs, "degree_too_low")
    require(all(is_consistent(key) for key in keys), "key_inconsistent")
    if record.parameters.schema.name == TICKET_SCHEMA_NAME:
        require(record.scope == ticket_scope(record.parameters.network), "scope")


def decode_record(data: bytes) -> KeyRecord:
    """Decodes and checks everything."""
    reader = Reader(data)
    require(reader.item() == text(SUITE), "suite")
    network = reader.text()
    schema = decode_schema(reader.item())
    scope = reader.item()
    threshold = reader.item_integer(2)
    master = decode_key(reader.item(), schema.count)
    partials: dict[int, VerificationKey] = {}
    last = 0
    while not reader.is_at_end():
        index = reader.item_integer(2)
        require(index > last, "issuer_index")
        partials[index] = decode_key(reader.item(), schema.count)
        last = index
    record = KeyRecord(Parameters(network, schema), scope, threshold, master, partials)
    check_record(record)
    return record
