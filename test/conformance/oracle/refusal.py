"""The one way in which anything is refused."""

from __future__ import annotations

from collections.abc import Sequence


class Refused(Exception):
    """Bad input. `code` is stable and says what was wrong, never what the value was; `blamed` are issuers at fault."""

    def __init__(self, code: str, blamed: Sequence[int] = ()) -> None:
        super().__init__(code)
        self.code = code
        self.blamed = tuple(blamed)


def require(condition: bool, code: str) -> None:
    """Refuses with `code` unless the condition holds."""
    if not condition:
        raise Refused(code)
