"""The ticket: its scope, the context in which it is spent, and the memo of the deposit that pays for it."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Sequence

from encoding import encode_scalar
from refusal import require
from transcript import SUITE, T, text, u32

TICKET_SCHEMA_NAME = "ticket-1"
BOOK_LIMIT = 64

_AMOUNT = re.compile(r"[1-9][0-9]{0,77}\Z")
_SECONDS_PER_DAY = 86_400


def ticket_scope(network: str) -> bytes:
    return T(text(TICKET_SCHEMA_NAME), text(network))


def spend_context(network: str, gateway: bytes, client: bytes) -> bytes:
    """Identity keys are 32 raw bytes."""
    require(len(gateway) == 32 and len(client) == 32, "length")
    return T(text(SUITE + "-SPEND"), text(network), gateway, client)


def expiry_period(unix_seconds: int, period_days: int) -> int:
    """The period a time lies in."""
    return unix_seconds // _SECONDS_PER_DAY // period_days


def expires_at(expiry: int, period_days: int) -> int:
    """The moment from which a ticket is no longer taken: the end of its period and a day."""
    return ((expiry + 1) * period_days + 1) * _SECONDS_PER_DAY


def encode_base64url(data: bytes) -> str:
    """Without padding."""
    return base64.urlsafe_b64encode(data).decode("ascii").rstrip("=")


def decode_base64url(value: str) -> bytes:
    """Only what `encode_base64url` writes."""
    require(re.match(r"[A-Za-z0-9_-]*\Z", value) is not None, "base64url")
    require(len(value) % 4 != 1, "base64url")
    data = base64.urlsafe_b64decode(value + "=" * (-len(value) % 4))
    require(encode_base64url(data) == value, "base64url")
    return data


def decode_hex(value: str) -> bytes:
    """Lower case only."""
    require(re.match(r"(?:[0-9a-f]{2})*\Z", value) is not None, "hexadecimal")
    return bytes.fromhex(value)


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
    """The memo of `protocol.md` §6; the amount is a positive decimal without leading zeros, the requests are pairwise different."""
    require(_AMOUNT.match(amount) is not None, "amount")
    require(1 <= len(requests) <= BOOK_LIMIT, "requests")
    require(len(set(requests)) == len(requests), "requests")
    require(all(0 <= value < 2**53 for value in (denomination, expiry)), "integer")
    payment = [text(part) for part in (SUITE + "-DEPOSIT", chain_id, address, denom, amount)]
    terms = [text(network), text(schema_name), encode_scalar(denomination), encode_scalar(expiry)]
    digest = hashlib.sha256(T(*payment, *terms, u32(len(requests)), *requests)).digest()
    return "coir1:" + encode_base64url(digest)
