"""The ticket: its scope, the context in which it is spent, and the memo of the deposit that pays for it."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence

from encoding import encode_scalar
from refusal import require
from transcript import SUITE, T, text, u32

TICKET_SCHEMA_NAME = "ticket-1"


def ticket_scope(network: str) -> bytes:
    return T(text(TICKET_SCHEMA_NAME), text(network))


def spend_context(network: str, gateway: bytes, client: bytes) -> bytes:
    """Identity keys are 32 raw bytes."""
    require(len(gateway) == 32 and len(client) == 32, "length")
    return T(text(SUITE + "-SPEND"), text(network), gateway, client)


def deposit_memo(
    chain_id: str,
    address: str,
    denom: str,
    amount: str,
    network: str,
    schema_name: str,
    denomination: int,
    expiry: int,
    requests: Sequence[bytes],
) -> str:
    """The memo of §6; the amount is a decimal without leading zeros, the requests are pairwise different."""
    digits = amount.isascii() and amount.isdigit()
    require(digits and amount == str(int(amount)), "amount")
    require(len(requests) > 0 and len(set(requests)) == len(requests), "requests")
    payment = [text(part) for part in (SUITE + "-DEPOSIT", chain_id, address, denom, amount)]
    terms = [text(network), text(schema_name), encode_scalar(denomination), encode_scalar(expiry)]
    digest = hashlib.sha256(T(*payment, *terms, u32(len(requests)), *requests)).digest()
    return "coir1:" + base64.urlsafe_b64encode(digest).decode("ascii").rstrip("=")
