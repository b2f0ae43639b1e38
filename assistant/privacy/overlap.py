"""What of a text is already spoken for."""

from __future__ import annotations


class Taken:
    """The places of a text that something holds; the first to ask has them."""

    def __init__(self, size: int) -> None:
        """All of a text of ``size`` characters is free."""
        self._taken = bytearray(size)

    def take(self, start: int, end: int) -> bool:
        """Take these places if all are free; whether they were."""
        if 1 in self._taken[start:end]:
            return False
        self._taken[start:end] = b"\1" * (end - start)
        return True
