"""Dates in words (« 1er juillet 2025 », « juillet 2025 », « 1er juillet ») and in digits, and years."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from retrieval.facts.numbers import GAP
from retrieval.facts.schema import Found, Reader

# questions are typed without accents
_MONTHS = "janvier f[ée]vrier mars avril mai juin juillet ao[ûu]t septembre octobre novembre d[ée]cembre".split()
_DAY = rf"(?:[0-3]?[0-9](?:{GAP}?er)?|premier)"

_WRITTEN = re.compile(
    rf"(?<!\w)(?:(?P<first>{_DAY}){GAP}(?:au|et|ou){GAP}(?=[0-9p]))?"
    rf"(?P<whole>(?:(?P<day>{_DAY}){GAP})?(?P<month>{'|'.join(_MONTHS)})\b(?:{GAP}(?P<year>[12][0-9]{{3}})\b)?)",
    re.IGNORECASE,
)
_SLASHED = re.compile(
    r"(?<![\w/.-])(?P<whole>(?P<day>[0-3]?[0-9])(?P<mark>[/.-])(?P<month>[01]?[0-9])(?P=mark)"
    r"(?P<year>(?:19|20)[0-9]{2}|(?<=/)[0-9]{2}))(?![\w/]|[.-][0-9])"
)
_ISO = re.compile(r"(?<![\w/.-])(?P<whole>(?P<year>[12][0-9]{3})-(?P<month>[01][0-9])-(?P<day>[0-3][0-9]))(?![\w-])")
_YEAR = re.compile(
    rf"\b(?:en|depuis|dès|avant|après|fin|début|courant|barème|revenus(?:{GAP}de)?"
    rf"|années?(?:{GAP}(?:scolaire|universitaire|civile|fiscale))?){GAP}(?P<whole>(?:19|20)[0-9]{{2}})(?![\w-]|[.,][0-9])",
    re.IGNORECASE,
)


def _written(match: re.Match[str]) -> Iterator[Found]:
    month = next(rank for rank, name in enumerate(_MONTHS, 1) if re.fullmatch(name, match["month"].lower()))
    year = match["year"] or ""
    if match["first"]:
        yield from _calendar(match.span("first"), year, month, _day(match["first"]))
    if match["day"]:
        yield from _calendar(match.span("whole"), year, month, _day(match["day"]))
    elif year:
        yield match.span("whole"), f"{year}-{month:02}", ""


def _day(text: str) -> int:
    return 1 if text.lower() == "premier" else int("".join(filter(str.isdigit, text)))


def _in_digits(match: re.Match[str]) -> Iterator[Found]:
    year = match["year"] if len(match["year"]) == 4 else f"20{match['year']}"
    return _calendar(match.span("whole"), year, int(match["month"]), int(match["day"]))


def _calendar(span: tuple[int, int], year: str, month: int, day: int) -> Iterator[Found]:
    """Nothing for a day that the calendar does not have; without a year, 29 February is one."""
    try:
        stated = date(int(year or 2000), month, day)
    except ValueError:
        return
    yield span, stated.isoformat() if year else f"--{stated:%m-%d}", ""


def _year(match: re.Match[str]) -> Iterator[Found]:
    yield match.span("whole"), match["whole"], ""


DAYS = (Reader("date", _WRITTEN, _written), Reader("date", _SLASHED, _in_digits), Reader("date", _ISO, _in_digits))
YEARS = (Reader("date", _YEAR, _year),)
"""Read last: four digits are a year only if nothing else claims them."""
