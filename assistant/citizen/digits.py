"""The numbers of facts in digits: « trois mois » becomes « 3 mois ». Pure functions.

Digits are easier to read than words (Inclusion Europe, *Information for all*, 2009, on numbers) and the only form in
which a figure can be found again in a translation.
"""

from __future__ import annotations

import re

from retrieval.facts.numbers import NUMBER, number
from retrieval.facts.reading import facts
from retrieval.facts.schema import FactKind

_NUMBER = re.compile(NUMBER, re.IGNORECASE)
_COUNTED: tuple[FactKind, ...] = ("amount", "percentage", "duration")


def meanings(text: str) -> list[tuple[FactKind, str, str]]:
    """The facts of a text in a fixed order: equal for two texts that state the same ones as often."""
    return sorted(fact.meaning for fact in facts(text))


def in_digits(text: str) -> str:
    """The text with digits for the numbers in words of its amounts, percentages and durations; the same facts."""
    written, start = "", 0
    for fact in facts(text):
        found = _NUMBER.match(fact.text)
        if fact.kind in _COUNTED and found and not found[0][0].isdigit():
            written += text[start : fact.start] + f"{number(found[0]):f}"
            start = fact.start + found.end()
    written += text[start:]
    return written if meanings(written) == meanings(text) else text
