"""A credential out of the answers of issuers, true and false ones (`protocol.md` §3.3)."""

from __future__ import annotations

from collections.abc import Sequence

from curve import G1Point
from issuance import Credential, Witness, aggregated_signature, unblind, verify_credential
from key_record import KeyRecord
from keys import check_indices
from refusal import Refused, require
from schema import check_attributes

Answer = tuple[int, G1Point]


def unblind_all(
    record: KeyRecord, witness: Witness, answers: Sequence[Answer]
) -> list[tuple[int, Credential]]:
    """Each answer under the key of its issuer, which the record must have."""
    indices = [index for index, _ in answers]
    check_indices(indices)
    require(all(index in record.partials for index in indices), "issuer_index")
    return [(index, unblind(record.partials[index], blinded, witness)) for index, blinded in answers]


def obtain(
    record: KeyRecord, witness: Witness, answers: Sequence[Answer]
) -> tuple[Credential, list[int]]:
    """
    Holder. Aggregates the first t answers and verifies the result. Only if that fails, or there are fewer, every answer
    is checked by itself, the issuers of false ones are named, and the first t others are used.
    """
    parameters = record.parameters
    schema = parameters.schema
    check_attributes(schema.kinds, witness.attributes)
    require(len(witness.openings) == schema.private, "attribute_count")
    partials = unblind_all(record, witness, answers)
    blamed: list[int] = []
    for _ in range(2):
        chosen = [each for each in partials if each[0] not in blamed][: record.threshold]
        if len(chosen) == record.threshold:
            credential = Credential(witness.base, aggregated_signature(chosen))
            if verify_credential(parameters, record.master, witness.attributes, credential):
                return credential, blamed
        blamed = sorted(
            index
            for index, partial in partials
            if not verify_credential(
                parameters, record.partials[index], witness.attributes, partial
            )
        )
    raise Refused("not_enough_partials", blamed)
