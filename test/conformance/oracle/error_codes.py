"""
What a refusal is called in the kit (test/vectors/README.md). The codes here say more than the kit's, and map to them.
"""

from __future__ import annotations

from refusal import Refused

_KIT_CODES = {
    "COCONUT_INVALID_POINT": [
        "point_length",
        "point_not_compressed",
        "point_is_identity",
        "point_not_canonical",
        "point_not_on_curve",
        "point_not_in_subgroup",
    ],
    "COCONUT_INVALID_SCALAR": ["scalar_length", "scalar_not_canonical", "scalar_zero"],
    "COCONUT_INVALID_ENCODING": [
        "length",
        "suite",
        "text_not_utf8",
        "amount",
        "requests",
        "integer",
        "base64url",
        "hexadecimal",
        "json",
    ],
    "COCONUT_INVALID_ATTRIBUTE": ["attribute", "text_not_unicode"],
    "COCONUT_ATTRIBUTE_COUNT": ["attribute_count"],
    "COCONUT_INVALID_SCHEMA": ["schema"],
    "COCONUT_INVALID_THRESHOLD": ["threshold"],
    "COCONUT_INVALID_INDEX": ["issuer_index"],
    "COCONUT_INCONSISTENT_KEY": ["key_inconsistent"],
    "COCONUT_INVALID_KEY_RECORD": ["keys_do_not_interpolate", "degree_too_low", "scope"],
    "COCONUT_INVALID_REQUEST_PROOF": ["request_proof"],
    "COCONUT_NOT_ENOUGH_PARTIALS": ["not_enough_partials"],
    "COCONUT_DIFFERENT_BASES": ["base"],
    "COCONUT_INVALID_DISCLOSURE": ["hidden_positions"],
    "COCONUT_INVALID_SCOPE": ["scope_fixed", "scope_not_chosen"],
    "COCONUT_INVALID_MANIFEST": ["manifest"],
}

_KIT_CODE = {code: kit_code for kit_code, codes in _KIT_CODES.items() for code in codes}


def kit_code(refused: Refused) -> str:
    """The kit's code, or this implementation's own where the kit has none: then the case itself is broken."""
    return _KIT_CODE.get(refused.code, refused.code)
