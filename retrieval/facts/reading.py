"""A text -> the facts that it states.

Two writings of one fact have one value (« 1 500 € » and « 1500 euros », « trois mois » and « 3 mois »), so that two
versions of a sheet, or an answer and its sources, can be compared.
"""

from __future__ import annotations

from functools import lru_cache

from retrieval.facts import dates, quantities, references
from retrieval.facts.schema import Fact

READERS = (
    *references.ADDRESSES,
    *references.LAW,
    *dates.DAYS,
    *quantities.QUANTITIES,
    *references.PHONES,
    *dates.YEARS,
)
"""In this order: the digits of an address are no date, and those of an amount no phone number."""

_TAKEN = "\0"

READ_TEXTS = 4096
"""Texts kept read: an answer looks for the facts of one passage up to four times, a third of its time otherwise."""


@lru_cache(READ_TEXTS)
def facts(text: str) -> tuple[Fact, ...]:
    """The facts of `text`, in Unicode's composed form (NFC), in reading order; none overlaps another.

    An age is a duration: « 18 ans » does not tell which it is. A range gives both its ends (« 3 à 6 mois »).
    """
    found: list[Fact] = []
    left = text
    for reader in READERS:
        for match in reader.pattern.finditer(left):
            stated = list(reader.read(match))
            found += [
                Fact(reader.kind, value, unit, start, end, text[start:end]) for (start, end), value, unit in stated
            ]
            if stated:
                left = f"{left[: match.start()]}{_TAKEN * len(match[0])}{left[match.end() :]}"
    return tuple(sorted(found, key=lambda fact: fact.start))
