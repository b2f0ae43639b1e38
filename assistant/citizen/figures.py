"""Whether the figures of a French text stand in a translation, whatever its language: pure functions.

Numbers are compared by value, with digits of any script (Unicode, decimal digits: « ٣ » is 3) and with each reading
that a separator allows: « 1,500 » is one and a half in French, one thousand five hundred in English. What is not seen:
a unit that was changed (« 3 semaines » for « 3 mois ») and two figures of one line that were exchanged.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from itertools import islice

from assistant.citizen.digits import in_digits
from assistant.citizen.reading import ACRONYM
from retrieval.facts.numbers import NUMBER, number
from retrieval.facts.reading import facts
from retrieval.facts.schema import Fact, FactKind

_SIGNS = str.maketrans({"٫": ",", "٬": ".", "，": ",", "．": ".", "’": "'", **dict.fromkeys("\u00a0\u202f\u2009", " ")})
_NUMBER = re.compile(r"[0-9]{1,3}(?:[.,' ][0-9]{3}){1,5}+(?![0-9])(?:[.,][0-9]++)?|[0-9]++(?:[.,][0-9]++)?")
_DOTTED_DATE = re.compile(r"(?<![0-9.])([0-3]?[0-9])\.([01]?[0-9])\.([12][0-9]{3})(?![0-9])")
_IN_WORDS = re.compile(NUMBER, re.IGNORECASE)
_NAME = re.compile(ACRONYM)
"""Acronyms of administrations and benefits, which stay as on the letters that people receive: CAF, RSA."""
_EXACT: tuple[FactKind, ...] = ("url", "email")
_ADDRESSES: tuple[FactKind, ...] = ("url", "email", "article")
_MOST_READ = 2000
"""Numbers read in a text: enough for any answer, few for whoever sends digits only."""


def western(text: str) -> str:
    """The text with the digits 0 to 9 for those of other scripts, and one sign for each separator."""
    plain = "".join(
        str(unicodedata.decimal(sign)) if not sign.isascii() and sign.isdecimal() else sign for sign in text
    )
    return plain.translate(_SIGNS)


def missing(french: str, translation: str) -> tuple[str, ...]:
    """The figures, addresses and acronyms of a French text that its translation does not have, as French writes them.

    Each must stand as often as in French.
    """
    source, found = western(in_digits(french)), western(translation)
    lost = [*_lost_text(source, found), *_lost_numbers(source, _without(found, _ADDRESSES))]
    lost += [name for name in _NAME.findall(source) if name not in found]
    return tuple(dict.fromkeys(lost))


def added(french: str, translation: str) -> tuple[str, ...]:
    """The numbers of a translation that French does not say, in digits or in words."""
    known = {value for text in _numbers(western(french)) for value in _readings(text)}
    known |= {number(match[0]) for match in _IN_WORDS.finditer(french)}
    # « 1er juillet » may become « 1/07 »
    known |= {
        Decimal(part) for fact in facts(french) if fact.kind == "date" for part in re.findall("[0-9]+", fact.value)
    }
    found = _without(western(translation), _ADDRESSES)
    for phone in (fact for fact in facts(french) if fact.kind == "phone"):
        found = _spaced(phone).sub(";", found)
    numbers = _numbers(found)
    return tuple(dict.fromkeys(text for text in numbers if known.isdisjoint(_readings(text))))


def _lost_text(source: str, found: str) -> Iterator[str]:
    """The addresses and articles of the source that are not in the translation, letter by letter."""
    packed = re.sub(r"[\s.]", "", found).casefold()
    for fact in facts(source):
        if fact.kind in _EXACT and fact.text.casefold() not in found.casefold():
            yield fact.text
        if fact.kind == "article" and re.sub(r"[\s.]", "", fact.value).casefold() not in packed:
            yield fact.text
        if fact.kind == "phone" and not _spaced(fact).search(found):
            yield fact.text


def _spaced(phone: Fact) -> re.Pattern[str]:
    """The digits of a phone number, parted in any way."""
    return re.compile("[ .()-]{0,2}".join(filter(str.isdigit, western(phone.text))))


def _lost_numbers(source: str, found: str) -> Iterator[str]:
    there = Counter(value for text in _numbers(found) for value in _readings(text))
    asked = [(_value(text), text) for text in _numbers(_without(source, (*_ADDRESSES, "phone", "date")))]
    asked += [(Decimal(part), fact.text) for fact in facts(source) if fact.kind == "date" for part in _kept(fact.value)]
    counts = Counter(value for value, _ in asked)
    return (text for value, text in asked if there[value] < counts[value])


def _kept(date: str) -> Iterator[str]:
    """What of a date in ISO 8601 is in digits in any language: its year and its day, not its month."""
    year, _, day = re.fullmatch(r"(\d{4}|-)(?:-(\d\d))?(?:-(\d\d))?", date).groups()  # type: ignore[union-attr]
    return (part for part in (year.strip("-"), day) if part)


def _without(text: str, kinds: tuple[FactKind, ...]) -> str:
    """The text without its facts of some kinds, whose digits are no numbers."""
    for fact in reversed(facts(text)):
        if fact.kind in kinds:
            text = f"{text[: fact.start]} ; {text[fact.end :]}"
    return text


def _numbers(text: str) -> list[str]:
    matches = _NUMBER.finditer(_DOTTED_DATE.sub(r"\1/\2/\3", text))
    return [match[0] for match in islice(matches, _MOST_READ)]


def _value(text: str) -> Decimal:
    """A number as French writes it."""
    return number(text) if _IN_WORDS.fullmatch(text) else max(_readings(text))


def _readings(text: str) -> set[Decimal]:
    """What a number in digits may be worth: a lone separator parts thousands or decimals."""
    digits = re.sub("[ ']", "", text)
    readings = {Decimal(re.sub("[.,]", "", digits))} if re.fullmatch(r"[0-9]{1,3}(?:[.,][0-9]{3})+", digits) else set()
    if digits.count(".") + digits.count(",") <= 1:
        readings.add(Decimal(digits.replace(",", ".")))
    elif match := re.fullmatch(r"([0-9.,]+)[.,]([0-9]+)", digits):
        readings.add(Decimal(re.sub("[.,]", "", match[1]) + "." + match[2]))
    return readings
