"""Dates of birth: a date that « né le », « date de naissance » or « DN » announces, or that follows a person's name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.privacy.plain import Plain
from assistant.privacy.schema import Spotted

_MONTHS = "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre".split()
_SHORT_MONTHS = {
    "janv": 1,
    "jan": 1,
    "fev": 2,
    "fevr": 2,
    "avr": 4,
    "juil": 7,
    "sept": 9,
    "oct": 10,
    "nov": 11,
    "dec": 12,
}
_NUMBERS = {month: number for number, month in enumerate(_MONTHS, start=1)} | _SHORT_MONTHS
_NAMES = "|".join(sorted(_NUMBERS, key=len, reverse=True))
_DAY = r"(?P<day>0?[1-9]|[12][0-9]|3[01]|premier)"
_MARK = r" ?[/.\- ] ?"
_DATE = (
    rf"(?P<whole>{_DAY}(?:{_MARK}(?P<number>0?[1-9]|1[0-2]){_MARK}(?P<year>(?:1[89]|20)[0-9]{{2}}|[0-9]{{2}})"
    rf"|(?:er)?[ .-]{{0,2}}(?P<month>{_NAMES})\.?(?:[ .-]{{1,2}}(?P<said>(?:1[89]|20)[0-9]{{2}}))?"
    r"|(?P<packed>(?:0[1-9]|1[0-2])(?:19|20)[0-9]{2}))(?![0-9])(?![.,/-][0-9]))"
)
_BORN = (
    r"(?<![a-z])(?P<word>nee?(?:\(e\)|\.e|-e)?|date de naissance|naissance|naiss|ddn|dn|d\.n\.|nais)(?![a-z])"
    r"(?P<gap>[^0-9\n]{0,25}?(?:\b(?:19|20)[0-9]{2}\b[^0-9\n]{1,6})?)(?<![0-9a-z])"
)
_ANNOUNCED = re.compile(_BORN + _DATE)
_PERIOD = re.compile(
    r"\b(?:avant|apres|entre|partir|depuis|compter|jusqu|moins|plus|au cours|delai|que|doit|sera|est|pas)\b"
)
"""Between « né » and a date, what makes it a rule of the sheet and not a person's birth."""
_PLACE_OF_BIRTH = re.compile(r"[ :,(]{0,3}(?:(?:a|au|en|aux) [^,;.]{2,22} )?(?:(?:le|un) )?")
"""Between « né » and a date. Without its accent, « ne » is also « il ne paie rien le 12 mars »."""
_AFTER_A_NAME = re.compile(rf"[ ,;(:-]{{1,4}}{_DATE}")


def find(plain: Plain) -> Iterator[Spotted]:
    """The dates that a word of birth announces."""
    for match in _ANNOUNCED.finditer(plain.text):
        is_negation = match["word"] == "ne" and not _PLACE_OF_BIRTH.fullmatch(match["gap"])
        if not is_negation and not _PERIOD.search(match["gap"]):
            yield _birth(match)


def after_names(plain: Plain, names: Sequence[Spotted]) -> Iterator[Spotted]:
    """The whole dates that stand right after a name: « DUPONT Jean, 12/03/1987 »."""
    for name in names:
        match = _AFTER_A_NAME.match(plain.text, name.end)
        if match and (match["year"] or match["said"]):
            yield _birth(match)


def _birth(match: re.Match[str]) -> Spotted:
    """Day, month and the last two digits of the year, which is all that some people write."""
    packed = match["packed"] or ""
    day = 1 if match["day"] == "premier" else int(match["day"])
    month = int(match["number"] or packed[:2] or _NUMBERS[match["month"]])
    year = match["year"] or match["said"] or packed[2:]
    return Spotted("birth_date", *match.span("whole"), f"{day:02d}-{month:02d}-{year[-2:]}")
