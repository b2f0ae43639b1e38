"""Names of persons: after a title, after words that announce a name, beside a first name, in a signature.

A name is read word by word. Where capitals are kept it goes from capital to capital, through « de » or « El »; in a
text without them it is one word or two that the phrase itself does not use (`lexicon.COMMON_WORDS`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.privacy.announcements import ANNOUNCEMENTS
from assistant.privacy.lexicon import (
    CLOSINGS,
    COMMON_WORDS,
    EVERYDAY_FIRST_NAMES,
    FIRST_NAMES,
    PARTICLES,
    PLACES,
    TITLES,
)
from assistant.privacy.name_reading import NameReader, Trust
from assistant.privacy.plain import Plain, Word
from assistant.privacy.schema import Spotted

_AND = re.compile(r" ?(?:,|et|&) ")
_CLOSING = re.compile(rf"(?<![a-z])(?:{CLOSINGS})(?![a-z])(?P<gap>[ ,.!:;-]{{0,8}}[\n ]{{0,8}})")
_LETTER = re.compile(r"(?:\A|\n) ?(?:bonjour|madame|monsieur|objet ?:)")
_NO_SURNAME = COMMON_WORDS | PLACES | TITLES | PARTICLES
_NO_SIGNATURE = (COMMON_WORDS - FIRST_NAMES).union(
    PLACES, "equipe service services direction france agence votre conseiller lettre bien cordialement".split()
)
_GOES_ON = frozenset("( [ : / @ =".split())
"""Signs that make a line a heading, not a signature."""
_LINE = re.compile(r"[^\n]+")
_PLURAL_TITLES = ("mm", "mmes", "mesdames", "messieurs")
_LAST_LINES = 4
_MOST_SIGNING_WORDS = 4


def find(plain: Plain) -> Iterator[Spotted]:
    """The names of a text, surest first; one may overlap another that came before."""
    reader = NameReader(plain)
    for pattern, trust in ANNOUNCEMENTS:
        for match in pattern.finditer(plain.text):
            yield from _announced(plain, reader, match, trust)
    yield from _beside_first_names(reader)
    yield from _signatures(plain, reader)


def _announced(plain: Plain, reader: NameReader, match: re.Match[str], trust: Trust) -> Iterator[Spotted]:
    """The name after an announcement and, after « mes enfants », those that follow it."""
    if trust == "title" and (reader.is_place(reader.index(match.start())) or not _is_title(plain, match)):
        return
    at = reader.index(match.end())
    end = reader.end(at, trust)
    while end > at:
        yield reader.name(at, end)
        more = _AND.match(plain.text, reader.words[end - 1].end)
        if not more or not (trust == "capitals" or match[0].startswith(_PLURAL_TITLES)):
            return
        at = reader.index(more.end())
        end = reader.end(at, trust)


def _is_title(plain: Plain, match: re.Match[str]) -> bool:
    """« Me Dupont » is one; « je me renseigne » and « ME RENSEIGNER » are none."""
    if not match[0].startswith("me ") and not match[0].startswith("me."):
        return True
    return plain.capital(match.start()) and not plain.capital(match.start() + 1)


def _beside_first_names(reader: NameReader) -> Iterator[Spotted]:
    """« Jean Dupont », « DUPONT Jean », and in small letters where the first name is no other word.

    A first name alone needs its capital: in the 979 sheets of 2020, one such word names nobody (a town, « Saül »).
    """
    for at, word in enumerate(reader.words):
        if not reader.is_first_name(word) or reader.is_place(at):
            continue
        start, end = at, reader.end(at, "capitals")
        before = reader.words[at - 1] if at else None
        if before and not reader.apart(at) and _may_precede(before) and (before.capital or reader.opens(at - 1)):
            start = at - 1
        several = sum(each.text not in PARTICLES for each in reader.words[start:end]) > 1
        alone = word.capital and reader.is_cased and word.text not in EVERYDAY_FIRST_NAMES
        if (several or alone) and not reader.is_place(start):
            yield reader.name(start, end)


def _may_precede(word: Word) -> bool:
    """Whether it may be the surname of « DUPONT Jean »."""
    return word.is_word and len(word.text) > 2 and word.text not in _NO_SURNAME


def _signatures(plain: Plain, reader: NameReader) -> Iterator[Spotted]:
    """What stands alone after « Cordialement », on the first line or among the last ones of a letter."""
    for closing in _CLOSING.finditer(plain.text):
        if closing["gap"]:
            yield from _alone(reader, reader.index(closing.end()), by_a_closing=True)
    lines = list(_LINE.finditer(plain.text))
    if len(lines) > 1 and _LETTER.search(plain.text):
        for line in dict.fromkeys((lines[0], *lines[-_LAST_LINES:])):
            yield from _alone(reader, reader.index(line.start()), by_a_closing=False)


def _alone(reader: NameReader, at: int, by_a_closing: bool) -> Iterator[Spotted]:
    """The one name that fills the rest of a line."""
    line = reader.line(at)
    following = reader.words[at + len(line) : at + len(line) + 1]
    if following and following[0].start == line[-1].end and following[0].text in _GOES_ON if line else True:
        return
    named = [word for word in line if len(word.text) > 1 and word.text not in PARTICLES | TITLES]
    if not 0 < len(named) <= _MOST_SIGNING_WORDS or not all(_may_sign(reader, word) for word in named):
        return
    shown = (
        by_a_closing
        or any(word.text.split("-")[0] in FIRST_NAMES for word in named)
        or all(word.capital for word in named)
    )
    if shown and (by_a_closing or len(named) > 1):
        first = next(word for word in line if word.text not in TITLES)
        yield reader.name(reader.index(first.start), reader.index(named[-1].start) + 1)


def _may_sign(reader: NameReader, word: Word) -> bool:
    if word.text in _NO_SIGNATURE or len(word.text) < 2:
        return False
    return word.capital or not reader.is_cased
