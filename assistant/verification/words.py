"""A text as what is compared: its words with their stems, its numbers, its facts and its clauses. Pure functions."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from itertools import pairwise
from typing import NamedTuple

from assistant.verification.synonyms import CANONICAL
from assistant.words import STOP_WORDS, stem
from retrieval.facts.numbers import GAP, NUMBER, number
from retrieval.facts.reading import facts
from retrieval.facts.schema import Fact
from retrieval.question.expansion import Lexicon
from retrieval.question.vocabulary import fold, words

_GROUPED = rf"[0-9]{{1,3}}(?:(?:{GAP}|\.)[0-9]{{3}}){{1,5}}+(?![0-9])(?:,[0-9]++)?"
_TOKEN = re.compile(
    rf"{_GROUPED}|[0-9]++(?:[.,][0-9]++)?|(?:[^\W\d_][\u0300-\u036f]*+)++|[€%]"
)  # a letter keeps its combining accents: the text may not be composed
_NUMBER = re.compile(rf"(?<![\w]){NUMBER}", re.IGNORECASE)
_ORDINALS = {
    word: str(rank)
    for rank, words in enumerate(
        "premier premiere premiers premieres|deuxieme second seconde|troisieme|quatrieme|cinquieme|sixieme|septieme"
        "|huitieme|neuvieme|dixieme".split("|"),
        1,
    )
    for word in words.split()
}
_CLAUSE = re.compile(r"[,;()\n–]|\b(?:et|ou|mais|puis)\b|[.!?](?=\s)")
_ONE = frozenset(("un", "une"))


class Token(NamedTuple):
    """A word, a number in digits or a sign of unit.

    Attributes:
        key: folded, digits without their spaces: what literal words share.
        stem: what reworded words share; empty for a word that tells nothing of the subject.
    """

    key: str
    stem: str
    start: int
    end: int


class Quantity(NamedTuple):
    """A number in digits or in words, or a rank, with its value (« trois », « 3 » and « troisième » have one)."""

    value: str
    start: int
    end: int


@dataclass(frozen=True)
class Words:
    """A text and what is read of it, each part once."""

    text: str

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        """All the words, in order."""
        return tuple(Token(*_forms(match[0]), *match.span()) for match in _TOKEN.finditer(self.text))

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The words as they are compared literally."""
        return tuple(token.key for token in self.tokens)

    @cached_property
    def stems(self) -> frozenset[str]:
        """The stems that carry meaning; an acronym also has those of the words that it stands for."""
        return self.meaning(0, len(self.text))

    def meaning(self, start: int, end: int) -> frozenset[str]:
        """The stems of the words inside ``[start, end)``."""
        found = [token for token in self.between(start, end) if token.stem]
        full = (in_full(token.key) for token in found if self.text[token.start].isupper())
        return frozenset(token.stem for token in found).union(*full)

    @cached_property
    def facts(self) -> tuple[Fact, ...]:
        """Amounts, dates, durations... in order."""
        return facts(self.text)

    @cached_property
    def quantities(self) -> tuple[Quantity, ...]:
        """All the numbers, those of the facts too; « un » alone is an article."""
        found = [
            Quantity(f"{number(match[0]).normalize():f}", *match.span())
            for match in _NUMBER.finditer(self.text)
            if match[0].lower() not in _ONE
        ]
        ranks = [
            Quantity(_ORDINALS[token.key], token.start, token.end) for token in self.tokens if token.key in _ORDINALS
        ]
        return tuple(sorted((*found, *ranks), key=lambda one: one.start))

    @cached_property
    def _clause_starts(self) -> list[int]:
        return [0, *(match.end() for match in _CLAUSE.finditer(self.text))]

    def clause(self, place: int) -> tuple[int, int]:
        """Where the clause around a place begins and ends: between commas, brackets, « et », « ou »."""
        starts = self._clause_starts
        rank = bisect_right(starts, place)
        return starts[rank - 1], starts[rank] if rank < len(starts) else len(self.text)

    def between(self, start: int, end: int) -> tuple[Token, ...]:
        """The words inside ``[start, end)``."""
        first = bisect_right(self._starts, start - 1)
        return self.tokens[first : bisect_right(self._starts, end - 1)]

    @cached_property
    def _starts(self) -> list[int]:
        return [token.start for token in self.tokens]


def sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The sentences of ``text[start:end]``, blanks at their ends left out."""
    cuts = [start, *(match.end() for match in _ENDS.finditer(text, start, end) if _ends(text, match, start)), end]
    spans = []
    for first, last in pairwise(cuts):
        inside = text[first:last]
        left, right = len(inside) - len(inside.lstrip()), len(inside.rstrip())
        if right > left:
            spans.append((first + left, first + right))
    return spans


@cache
def lexicon() -> Lexicon:
    """The acronyms of the house, read once."""
    return Lexicon.load()


@cache
def in_full(acronym: str) -> frozenset[str]:
    """The stems of the words that a folded acronym stands for; none when it has several meanings, or is none."""
    meanings = lexicon().acronyms.get((acronym,), ())
    if len(meanings) != 1:
        return frozenset()
    return frozenset(filter(None, (_forms(word)[1] for word in words(meanings[0].written))))


_CITED = r"(?:[ \t\u00a0\u202f]{0,3}\[[0-9][0-9 ,;–-]{0,40}\]){0,9}+"
_ENDS = re.compile(rf"[.!?…]++[\"'»”’)*_]{{0,4}}+(?:[\u00a0\u202f ]»)?{_CITED}[*_]{{0,3}}+(?=\s)")
"""The end of a sentence takes the citations that follow it."""
_NEXT = re.compile(r"\s*([^\s«\"*]?)")
_ABBREVIATION = re.compile(
    r"(?i:(?:^|[\s(«'’])(?:art|al|av|bd|c\.-à-d|cf|chap|dr|ex|fig|mlle|mme|no|nos|pp?|réf|st|ste|tél|vol)"
    r"|(?<!\w)(?-i:[A-Z]|MM|LO))\.$"
)
_OPEN = re.compile(r"(?i:(?<!\w)(?:etc|env|hab|max|min))\.$")
"""Abbreviations that also end sentences: a capital after them tells."""


def _ends(text: str, match: re.Match[str], start: int) -> bool:
    """Whether a full stop ends a sentence: not after « art. » or « M. », nor before a word that goes on."""
    following = _NEXT.match(text, match.end())[1]  # type: ignore[index]  # matches anything
    before = text[max(start, match.start() - 12) : match.start() + 1]
    if following.islower() or (match[0] == "." and _ABBREVIATION.search(before)):
        return match[0].endswith("]")
    return not (match[0] == "." and _OPEN.search(before) and not following.isupper())


@lru_cache(maxsize=1 << 16)
def _forms(word: str) -> tuple[str, str]:
    """Key and stem of a word; those of a whole corpus are few."""
    if word[0].isdigit():
        digits = re.sub(GAP, "", word)
        if re.fullmatch(r"[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]+)?", digits):
            digits = digits.replace(".", "")
        return digits.replace(",", "."), ""
    key = fold(word)
    if key in STOP_WORDS or len(key) == 1 or key in _ORDINALS:
        return key, ""
    root = stem(key)
    return key, CANONICAL.get(key) or CANONICAL.get(root, root)
