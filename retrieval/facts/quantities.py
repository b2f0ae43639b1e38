"""Amounts, percentages and durations: a number with its unit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from retrieval.facts.numbers import GAP, NUMBER, number
from retrieval.facts.schema import Found, Reader

_SCALES = {"k": 1000, "m": 10**6, "million": 10**6, "milliard": 10**9}
_UNITS = {"h": "heure", "année": "an"}
_SHORTEST = 24
"""« 9h » tells the time of day; « 24h » and « 48h » are durations."""

_START = r"(?<![\w-])(?<![0-9][.,])"
# a hyphen is part of a number in words
_TO = rf"(?:{GAP}(?:à|ou){GAP}|(?<=[0-9]){GAP}?[-–]{GAP}?(?=[0-9]))"
_RANGE = rf"(?:(?P<low>{NUMBER}){_TO}|entre{GAP}(?P<least>{NUMBER}){GAP}et{GAP})?"
_CURRENCY = rf"(?P<scale>[kM](?=€)|millions?|milliards?)?{GAP}?(?:d['’])?(?:€|euros?\b)"
_TIME = (
    rf"minutes?|heures?|h|jours?(?:{GAP}(?:ouvré|ouvrable|franc|calendaire)s?)?|semaines?|mois|trimestres?|semestres?"
    r"|années?|ans?"
)
_RANK = r"(?:premi|derni)(?:er|ère)s?|prochaine?s?"


def _quantity(unit: str) -> re.Pattern[str]:
    """A number or a range of two, and its unit."""
    return re.compile(rf"{_START}{_RANGE}(?P<whole>(?P<number>{NUMBER}){GAP}?(?:{unit}))", re.IGNORECASE)


def _amount(match: re.Match[str]) -> Iterator[Found]:
    scale = _SCALES.get((match["scale"] or "").lower().rstrip("s"), 1)
    return _ends(match, "€", Decimal("0.01") if match["cents"] else Decimal(scale))


def _percentage(match: re.Match[str]) -> Iterator[Found]:
    return _ends(match, "%", Decimal(1))


def _duration(match: re.Match[str]) -> Iterator[Found]:
    unit = " ".join(word if word == "mois" else word.rstrip("s") for word in match["unit"].lower().split())
    if unit == "h" and number(match["number"]) < _SHORTEST:
        return
    # « un an et demi »
    half = Decimal("0.5") if match["half"] else Decimal()
    yield from _ends(match, _UNITS.get(unit, unit), Decimal(1), half)


def _ends(match: re.Match[str], unit: str, scale: Decimal, more: Decimal = Decimal()) -> Iterator[Found]:
    """The number of a match and, where it ends a range, the one that begins it."""
    for group in ("low", "least"):
        if match[group]:
            yield match.span(group), _plain(number(match[group]) * scale), unit
    yield match.span("whole"), _plain(number(match["number"]) * scale + more), unit


def _plain(value: Decimal) -> str:
    """« 17,50 » and « 17,5 » are one value; a large one has no exponent."""
    return f"{value.normalize():f}"


QUANTITIES = (
    Reader("amount", _quantity(rf"{_CURRENCY}|(?P<cents>centimes?\b)"), _amount),
    Reader("percentage", _quantity(rf"%|pour{GAP}?cents?\b"), _percentage),
    Reader(
        "duration",
        _quantity(rf"(?:(?:{_RANK}){GAP})?(?P<unit>{_TIME})\b(?!{GAP}?/)(?P<half>{GAP}et{GAP}demie?\b)?"),
        _duration,
    ),
)
