"""The values of this package: a fact stated in a text, and how one kind of fact is read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

FactKind = Literal["amount", "percentage", "duration", "date", "phone", "email", "url", "article", "form"]


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact stated in a text.

    Attributes:
        value: the same for all writings of a fact: a decimal number (``1500``, ``17.5``), a date of ISO 8601 as precise
            as it is written (``2025-07-01``, ``2025-07``, ``2025``, ``--07-01`` without a year), the digits of a phone
            number, an address without its scheme, an article (``L123-4``), the number of a form (``12100*02``).
        unit: of a number: ``€``, ``%``, or a duration's in the singular (``mois``, ``jour ouvré``); else empty. Units
            are not converted: a text that says twelve months does not say one year.
        start, end: where it stands in the text; ``text`` is what stands there.
    """

    kind: FactKind
    value: str
    unit: str
    start: int
    end: int
    text: str

    @property
    def meaning(self) -> tuple[FactKind, str, str]:
        """What two writings of one fact share."""
        return self.kind, self.value, self.unit


Found = tuple[tuple[int, int], str, str]
"""A fact inside a match: where it stands in the text, its value and its unit."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads one writing of one kind: what `pattern` matches states the facts that `read` gives, maybe none."""

    kind: FactKind
    pattern: re.Pattern[str]
    read: Callable[[re.Match[str]], Iterator[Found]]
