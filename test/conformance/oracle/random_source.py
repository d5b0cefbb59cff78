"""Random bytes: from a seed, as in the recorded files, or from the system."""

from __future__ import annotations

import hashlib
import secrets
from typing import Callable

from field import R

RandomSource = Callable[[int], bytes]

DRAW_LENGTH = 64


def seeded(seed: bytes) -> RandomSource:
    """The stream SHA-256(seed || u64(0)) || SHA-256(seed || u64(1)) || …"""
    counter = 0
    rest = b""

    def take(length: int) -> bytes:
        nonlocal counter, rest
        while len(rest) < length:
            rest += hashlib.sha256(seed + counter.to_bytes(8, "big")).digest()
            counter += 1
        taken, rest = rest[:length], rest[length:]
        return taken

    return take


system: RandomSource = secrets.token_bytes


def random_scalar(random: RandomSource) -> int:
    """64 bytes modulo r, again if that is 0."""
    while True:
        value = int.from_bytes(random(DRAW_LENGTH), "big") % R
        if value != 0:
            return value
