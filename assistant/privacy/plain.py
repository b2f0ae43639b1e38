"""A text as finders read it: lower case, no accents, one kind of space, of apostrophe and of hyphen.

People type « Né le », « NE LE » and « ne le »; a pattern is written once, in plain letters.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache

from retrieval.question.vocabulary import fold

_SAME = {
    **dict.fromkeys("’‘ʼ´`", "'"),
    **dict.fromkeys("‐‑‒–—−", "-"),
    **dict.fromkeys("\t\u00a0\u2007\u2009\u202f", " "),
    **dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff\u00ad", ""),
    **dict.fromkeys("\r\v\f\u2028\u2029\x85", "\n"),
}
_CACHED = 4096
_WORD = re.compile(r"[a-z](?:[a-z]|'(?=[a-z]{2})|-(?=[a-z]))*+|[0-9]++[a-z]*+|[^ ]")


@dataclass(frozen=True, slots=True)
class Plain:
    """The plain letters of a text.

    Attributes:
        text: plain letters.
        origins: for each of them, and for the end, where it stands in ``original``.
    """

    original: str = field(repr=False)
    text: str = field(repr=False)
    origins: tuple[int, ...] = field(repr=False)

    @classmethod
    def of(cls, text: str) -> Plain:
        """Read a text; anything that a string can hold has plain letters, maybe none."""
        letters = [(letter, at) for at, char in enumerate(text) for letter in _letters(char)]
        return cls(text, "".join(letter for letter, _ in letters), (*(at for _, at in letters), len(text)))

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where plain letters stand in the original, the marks that follow the last one included."""
        return self.origins[start], max(self.origins[end - 1] + 1, self._marks_end(end))

    def _marks_end(self, end: int) -> int:
        """The accents typed apart from their letter (NFD) go with it."""
        at = self.origins[end - 1] + 1
        while at < self.origins[end] and unicodedata.combining(self.original[at]):
            at += 1
        return at

    def capital(self, at: int) -> bool:
        """Whether this letter is written as a capital."""
        return self.original[self.origins[at]].isupper()


@dataclass(frozen=True, slots=True)
class Word:
    """A word, a number or a sign of a plain text.

    Attributes:
        capital: its first letter is one; ``shouted``: so is every letter of it, and it has several.
    """

    text: str = field(repr=False)
    start: int
    end: int
    capital: bool
    shouted: bool

    @property
    def is_word(self) -> bool:
        """Whether it is made of letters."""
        return self.text[0].isalpha()


def words(plain: Plain) -> tuple[Word, ...]:
    """The words, numbers and signs of a text, in order. « l'avenue » is two words, « N'Diaye » is one."""
    found = []
    for match in _WORD.finditer(plain.text):
        start, end = match.span()
        elided = re.match(r"(?:[ldjmtsc]|qu)'(?=[a-z])", match[0])
        for first, last in ((start, start + elided.end()), (start + elided.end(), end)) if elided else ((start, end),):
            letters = [at for at in range(first, last) if plain.text[at].isalpha()]
            shouted = last - first > 1 and bool(letters) and all(plain.capital(at) for at in letters)
            found.append(Word(plain.text[first:last], first, last, plain.capital(first), shouted))
    return tuple(found)


@lru_cache(_CACHED)
def _letters(char: str) -> str:
    if char.isascii() and char.isprintable():
        return char.lower()
    if char in _SAME:
        return _SAME[char]
    if unicodedata.category(char) == "Zs":
        return " "
    return fold(char) if char.isalpha() or char.isdecimal() or unicodedata.combining(char) else char
