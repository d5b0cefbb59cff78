"""The one way in which anything is refused."""

from __future__ import annotations


class Refused(Exception):
    """Bad input. `code` is stable and says what was wrong, never what the value was."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def require(condition: bool, code: str) -> None:
    """Refuses with `code` unless the condition holds."""
    if not condition:
        raise Refused(code)
