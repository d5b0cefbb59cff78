"""Every value of a recorded file, computed from its inputs."""

from __future__ import annotations

import hashlib
from typing import Any, Optional

from encoding import encode_g1, encode_g2, encode_scalar
from issuance import (
    Credential,
    Request,
    Witness,
    aggregate,
    blind_sign,
    class_key,
    decode_request,
    encode_request,
    prepare_request,
    unblind,
    verify_credential,
    verify_partial,
)
from key_record import KeyRecord, decode_record, encode_record
from keys import SigningKey, deal, encode_key, interpolate_keys, verification_key
from random_source import RandomSource, random_scalar, seeded
from refusal import require
from schema import Parameters, Schema, attribute_value, encode_schema
from show import (
    decode_show,
    encode_show,
    mask_of,
    prove_show,
    revealed_positions,
    verify_show,
)
from ticket import deposit_memo, spend_context
from transcript import SUITE, T, attribute_from_bytes, generator, nullifier_base, text

Json = dict[str, Any]


def scalar_hex(value: int) -> str:
    return encode_scalar(value).hex()


def schema_from_json(fields: Json) -> Schema:
    attributes = tuple((each["name"], each["kind"]) for each in fields["attributes"])
    return Schema(fields["name"], attributes, fields["m"], fields["nullifier"])


def compute_hashes(count: int, scope: bytes) -> Json:
    """The hashes that need no key: so many generators, two attributes, and the nullifier base of a scope."""
    return {
        "generators": [encode_g1(generator(j)).hex() for j in range(1, count + 1)],
        "attribute_abc": scalar_hex(attribute_from_bytes(b"abc")),
        "attribute_empty": scalar_hex(attribute_from_bytes(b"")),
        "nullifierBase": encode_g1(nullifier_base(scope)).hex(),
        "T_abc": T(b"a", b"", b"bc").hex(),
    }


def compute_memo(deposit: Json) -> str:
    return deposit_memo(
        deposit["chainId"],
        deposit["address"],
        deposit["denom"],
        deposit["amount"],
        deposit["network"],
        deposit["schema"],
        deposit["denomination"],
        deposit["expiry"],
        [bytes.fromhex(request) for request in deposit["requests"]],
    )


class _Holder:
    """One credential of a case, from its attributes to its shows."""

    def __init__(self, case: "_Case", values: list[Any], random: RandomSource) -> None:
        self.case = case
        schema = case.parameters.schema
        kinds = schema.kinds
        require(len(values) == len(kinds), "attribute_count")
        secrets = [kind == "secret" for kind in kinds]
        require([value is None for value in values] == secrets, "attribute")
        self.attributes = [
            random_scalar(random) if kind == "secret" else attribute_value(kind, value)
            for kind, value in zip(kinds, values)
        ]
        self.public = self.attributes[schema.private :]
        private = self.attributes[: schema.private]
        self.request: Request
        self.witness: Witness
        self.request, self.witness = prepare_request(case.parameters, private, self.public, random)

    def obtain(self, issuers: list[int]) -> Json:
        """Collects partial signatures by way of the bytes that would travel; checks each and the result."""
        case = self.case
        data = encode_request(self.request)
        request = decode_request(case.parameters, data)
        blinded, partials = {}, {}
        for index in issuers:
            key = case.record.partials[index]
            blinded[index] = blind_sign(case.parameters, case.shares[index], request, self.public)
            checks = (case.parameters, key, request, self.public, blinded[index])
            require(verify_partial(*checks), "partial_does_not_verify")
            partials[index] = unblind(key, blinded[index], self.witness)
        self.credential: Credential = aggregate(list(partials.items()))
        require(
            verify_credential(
                case.parameters, case.record.master, self.attributes, self.credential
            ),
            "credential_does_not_verify",
        )
        return {
            "attributes": [scalar_hex(value) for value in self.attributes],
            "request": data.hex(),
            "h": encode_g1(self.witness.base).hex(),
            "e": scalar_hex(self.request.challenge),
            "derived": [scalar_hex(value) for value in self.witness.derived],
            "blinded": [encode_g1(point).hex() for point in blinded.values()],
            "unblinded": [encode_g1(partial.signature).hex() for partial in partials.values()],
            "signature": encode_g1(self.credential.signature).hex(),
        }

    def show(self, hidden: list[int], random: RandomSource) -> Json:
        record = self.case.record
        positions = revealed_positions(record.parameters.schema, hidden)
        revealed = [self.attributes[position - 1] for position in positions]
        context = self.case.context
        show, derived = prove_show(
            record, self.credential, self.attributes, hidden, context, random
        )
        data = encode_show(show)
        decoded = decode_show(record, hidden, data)
        require(verify_show(record, hidden, revealed, context, decoded), "show_does_not_verify")
        return {
            "hidden": hidden,
            "revealed": [scalar_hex(value) for value in revealed],
            "mask": mask_of(hidden),
            "derived": [scalar_hex(value) for value in derived],
            "e": scalar_hex(show.challenge),
            "show": data.hex(),
            "nullifier": encode_g1(show.nullifier).hex(),
            "classKey": encode_g2(class_key(record.master, dict(zip(positions, revealed)))).hex(),
            "digest": hashlib.sha256(data).hexdigest(),
        }


class _Case:
    """The keys of a case."""

    def __init__(self, inputs: Json, random: RandomSource) -> None:
        schema = schema_from_json(inputs["schema"])
        self.parameters = Parameters(inputs["network"], schema)
        dealt = deal(schema.count, inputs["threshold"], inputs["authorities"], random)
        self.shares: dict[int, SigningKey] = dict(dealt)
        partials = {index: verification_key(share) for index, share in dealt}
        chosen = list(partials.items())[: inputs["threshold"]]
        record = KeyRecord(
            self.parameters,
            bytes.fromhex(inputs["scope"]),
            inputs["threshold"],
            interpolate_keys(chosen),
            partials,
        )
        # The record that counts is the one its bytes give, after every check.
        self.record = decode_record(encode_record(record))
        gateway, client = bytes.fromhex(inputs["gateway"]), bytes.fromhex(inputs["client"])
        self.context = spend_context(inputs["network"], gateway, client)

    def to_json(self) -> Json:
        return {
            "schemaBytes": encode_schema(self.parameters.schema).hex(),
            "shares": [
                {"index": index, "x": scalar_hex(key.x), "ys": [scalar_hex(y) for y in key.y]}
                for index, key in self.shares.items()
            ],
            "partialKeys": [encode_key(key).hex() for key in self.record.partials.values()],
            "masterKey": encode_key(self.record.master).hex(),
            "record": encode_record(self.record).hex(),
            "keyId": self.record.key_id.hex(),
            "context": self.context.hex(),
        }


def compute_case(inputs: Json) -> Json:
    """All of one case. The order of the draws: dealer, all credentials, all shows."""
    random = seeded(text(inputs["seed"]))
    case = _Case(inputs, random)
    holders = [_Holder(case, inputs["values"], random) for _ in range(inputs["count"])]
    credentials = [holder.obtain(inputs["issuers"]) for holder in holders]
    for holder, credential in zip(holders, credentials):
        credential["shows"] = [holder.show(hidden, random) for hidden in inputs["hidden"]]
    return {"inputs": inputs, **case.to_json(), "credentials": credentials}


def compute_file(
    cases: list[Json], generator_count: int, deposit: Optional[Json], about: str
) -> Json:
    """A whole file from the inputs of its cases. The deposit pays for the first case's requests where none are given."""
    computed = [compute_case(inputs) for inputs in cases]
    scope = bytes.fromhex(cases[0]["scope"])
    file: Json = {"suite": SUITE, "about": about}
    file["hashes"] = compute_hashes(generator_count, scope)
    if deposit is not None:
        requests = [credential["request"] for credential in computed[0]["credentials"]]
        terms = {"requests": requests, **deposit}
        file["deposit"] = {**terms, "memo": compute_memo(terms)}
    file["cases"] = computed
    return file
