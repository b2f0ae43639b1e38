"""Ages, durations, amounts, counts and dates of a text as spans: « moins de 18 ans », « avant mars 2014 »."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.cases.extents import EVER, Spans
from assistant.words import stem
from retrieval.facts.numbers import NUMBER, number
from retrieval.facts.reading import facts

AGE = "age"
DATE = "date"
DURATION = "duration"
JUST = 1e-6
"""What keeps a strict limit out of a span: « moins de 18 ans » stops just before 18."""

ADULT = 18.0
_AGES = (
    (re.compile(r"\b(?:majeur(?:e|s|es)?|adultes?)\b"), (ADULT, EVER)),
    (re.compile(r"\bmineur(?:e|s|es)?\b"), (0.0, ADULT - JUST)),
    (re.compile(r"\b(?:bebes?|nourrissons?|nouveau-nes?)\b"), (0.0, 3.0 - JUST)),
    (re.compile(r"\b(?:ado|adolescent)(?:e|s|es)?\b"), (12.0, ADULT - JUST)),
)

_BELOW = r"moins d(?:e |')|- de |inferieure?s? a |avant |jusqu'a |au plus |de moins d(?:e |')"
_ABOVE = r"plus d(?:e |')|\+ de |superieure?s? a |a partir d(?:e |')|au moins |des |minimum "
_UNIT = r"€|euros?\b|ans?\b|annees?\b|mois\b|semaines?\b|jours?\b|g(?:/l)?\b|[a-z]{4,30}\b"
_QUANTITY = re.compile(
    rf"(?P<sense>{_BELOW}|{_ABOVE})?(?:l'age de )?"
    rf"(?:(?P<low>{NUMBER}) ?(?:ans?|€|euros?|mois)? ?(?:a|-|(?P<between>et)) ?)?"
    rf"(?<![\w,.])(?P<number>{NUMBER}) ?(?P<only>seule? (?:des )?)?(?P<unit>{_UNIT})"
    r"(?P<after>(?: \w{1,20}){0,2}? (?:ou|et) (?:plus|moins|\+)| (?:maximum|minimum)\b)?",
    re.IGNORECASE,
)
_DAYS = {"an": 365.25, "annee": 365.25, "mois": 30.44, "semaine": 7.0, "jour": 1.0}
_LASTING_BEFORE = re.compile(
    r"\b(?:depuis|pendant|durant|apres|il y a|dans|sous|perimee?|valables?|valide|validite|expir\w*|baux?|bail|tous les"
    r"|duree|ancien\w*|contrat|delai|stage|service|pel|conge|permis|delivre\w*|chiens?|vehicules?)\b[^,;.]{0,40}$"
)
_LASTING_AFTER = re.compile(
    r" (?:d'(?:anciennete|activite|etudes|experience|assurance)|de (?:mariage|services?|cotisations?|sejour|residence"
    r"|vie|stage|travail|bail)|apres|avant|plus t|consecuti|maximum de)"
)
_NOT_COUNTED = re.compile(
    "janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre"
    "|heures?|minutes?|fois|pour|dans|autres?|seule?"
)
_ONE = ("un", "une")
"""« un enfant » counts where someone has it: « le passeport d'un enfant » tells of no family."""
_HAVING = re.compile(r"\b(?:a|ai|ont|avons|as|avec|charge|eleve|elevent|attend)\s*$")

_BEFORE = re.compile(r"\b(?:avant|jusqu'(?:au|a|en))(?: le| fin| debut)?\s*$")
_FROM = re.compile(r"\b(?:depuis|des|a partir d[ue]|a compter d[ue])(?: le)?\s*$")
_AFTER = re.compile(r"\b(?:apres|posterieure?s? au)(?: le)?\s*$")
_ONWARDS = re.compile(r"\s*(?:et|ou) (?:apres|plus)")
_OPENING = re.compile(r"\b(?:entre|de|du)(?: le)?\s*$")
_BETWEEN = re.compile(r"\s*(?:et|a|au)(?: le)?\s*")
_YEAR = re.compile(r"(?<![\w/.,-])(?:19|20)[0-9]{2}(?![\w/-]|[.,][0-9]| ?€| euros)")


def quantities(text: str) -> Iterator[tuple[str, Spans, tuple[int, int]]]:
    """What a folded text states: axis, span, and where it stands in the text.

    Axes are `AGE` (years), `DURATION` (days), ``amount`` (euros), `DATE` (``20140327``) and ``count:`` and the stem
    of what is counted.
    """
    for pattern, span in _AGES:
        for match in pattern.finditer(text):
            yield AGE, Spans((span,)), match.span()
    for match in _QUANTITY.finditer(text):
        yield from _quantity(match)
    for span, place in _dates(text):
        yield DATE, Spans((span,)), place


def _quantity(match: re.Match[str]) -> Iterator[tuple[str, Spans, tuple[int, int]]]:
    before = match.string[: match.start("number")]
    if match["number"] in _ONE and not (
        match["sense"] or match["low"] or match["only"] or _HAVING.search(before[-20:])
    ):
        return
    if _NOT_COUNTED.fullmatch(match["unit"]):
        return
    axis, scale = _axis(match, before[-60:])
    value = float(number(match["number"])) * scale
    ranged = match["low"] and (not match["between"] or match.string.endswith("entre ", 0, match.start("low")))
    low = float(number(match["low"])) * scale if ranged else None
    sense = f"{match['sense'] or ''} {match['after'] or ''}"
    yield axis, Spans((_span(low, value, sense, axis),)), match.span()


def _axis(match: re.Match[str], before: str) -> tuple[str, float]:
    unit = match["unit"].rstrip("s") if match["unit"] != "mois" else "mois"
    if unit in ("€", "euro"):
        return "amount", 1.0
    if unit not in _DAYS:
        return f"count:{stem(match['unit'].removesuffix('/l'))}", 1.0
    lasting = _LASTING_BEFORE.search(before) or _LASTING_AFTER.match(match.string, match.end())
    if unit == "an" and not lasting:
        return AGE, 1.0
    return DURATION, _DAYS[unit]


def _span(low: float | None, value: float, sense: str, axis: str) -> tuple[float, float]:
    """« plus de 18 ans » is said of who is 18; any other « plus de » leaves its limit out."""
    if low is not None and low < value:
        return low, value
    if re.search(r"moins d|- de|avant|inferieur", sense) and "au moins" not in sense:
        return 0.0, value - JUST
    if re.search(r"jusqu|au plus|ou moins|maximum", sense):
        return 0.0, value
    if re.search(r"plus d|\+ de|superieur", sense):
        return value + (0.0 if axis == AGE else JUST), EVER
    if re.search(r"au moins|a partir|des |plus|\+|minimum", sense):
        return value, EVER
    return value, value


def _dates(text: str) -> Iterator[tuple[tuple[float, float], tuple[int, int]]]:
    """The spans of dates and years; « entre 2015 et 2018 » is one."""
    found = sorted(_calendar(text))
    joined = False
    for rank, (start, end, days) in enumerate(found):
        if joined:
            joined = False
            continue
        if rank + 1 < len(found) and _OPENING.search(text[max(0, start - 12) : start]):
            following, stop, (_, until) = found[rank + 1]
            joined = bool(_BETWEEN.fullmatch(text[end:following]))
            if joined:
                yield (days[0], until), (start, stop)
                continue
        yield _dated(text, (start, end), days), (start, end)


def _calendar(text: str) -> Iterator[tuple[int, int, tuple[float, float]]]:
    """The dates that have a year: where each begins and ends, its first and last day."""
    taken: list[range] = []
    for fact in facts(text):
        if fact.kind == "date" and not fact.value.startswith("-"):
            taken.append(range(fact.start, fact.end))
            yield fact.start, fact.end, _days(fact.value)
    for match in _YEAR.finditer(text):
        if not any(match.start() in each for each in taken):
            yield match.start(), match.end(), _days(match[0])


def _dated(text: str, place: tuple[int, int], days: tuple[float, float]) -> tuple[float, float]:
    before, after = text[max(0, place[0] - 24) : place[0]], text[place[1] : place[1] + 12]
    first, last = days
    if _BEFORE.search(before):
        return 0.0, first - 1
    if _FROM.search(before) or _ONWARDS.match(after):
        return first, EVER
    if _AFTER.search(before):
        return last + 1, EVER
    return first, last


def _days(value: str) -> tuple[float, float]:
    """First and last day of a date of ISO 8601 that has a year, as numbers in the order of the calendar."""
    digits = value.replace("-", "")
    return float(digits.ljust(8, "0")), float(digits.ljust(8, "9"))
