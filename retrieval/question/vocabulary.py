"""The words of a generation and how many sheets hold each: what spelling and confidence are measured against."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import log

WORD = re.compile(r"[^\W_]+")
"""Letters and digits without a break; hyphens and apostrophes part words."""
_ACCENTS = re.compile("[\u0300-\u034e\u0350-\u036f]+")
"""The combining marks of Latin letters; the few others are taken out one by one."""


def fold(text: str) -> str:
    """`text` in lower case, without accents or ligatures: « Élève » and « eleve » are one word."""
    if text.isascii():
        return text.lower()
    # decomposed before it is lowered: « № » holds a capital
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).lower())
    bare = _ACCENTS.sub("", decomposed).replace("œ", "oe").replace("æ", "ae")
    if bare.isascii():
        return bare
    return "".join(character for character in bare if not unicodedata.combining(character))


def words(text: str) -> list[str]:
    """The folded words of `text`, in order: « l'Été 2025 » gives ``l``, ``ete``, ``2025``."""
    return WORD.findall(fold(text))


def alphabetical(values: Iterable[str]) -> tuple[str, ...]:
    """`values` in the order of a dictionary: « Élections » before « Zone »."""
    return tuple(sorted(values, key=lambda value: (fold(value), value)))


@dataclass(frozen=True)
class Vocabulary:
    """Every folded word of a generation.

    Attributes:
        sheets: number of sheets in the generation.
        tokens: the lexical token of each word; words of one stem share it, stop words have none and are left out.
        frequency: the number of sheets that hold each token, in any form.
        occurrences: the number of sheets that hold each word in this form, to prefer the usual one of two.
    """

    sheets: int
    tokens: Mapping[str, int]
    frequency: Mapping[int, int]
    occurrences: Mapping[str, int]

    def __contains__(self, word: str) -> bool:
        return word in self.tokens

    def rarity(self, token: int) -> float:
        """How telling a token is, in nats: 0 in every sheet, the most when no sheet holds it."""
        return log((self.sheets + 1) / (self.frequency.get(token, 0) + 1))

    @cached_property
    def by_length(self) -> Mapping[int, tuple[str, ...]]:
        """The words of each length, in alphabetical order."""
        groups: dict[int, list[str]] = {}
        for word in sorted(self.tokens):
            groups.setdefault(len(word), []).append(word)
        return {length: tuple(group) for length, group in groups.items()}

    def to_text(self) -> str:
        """The vocabulary as it is stored: numbers of sheets and words, then a word, its token and two counts a line."""
        lines = (
            f"{word}\t{token}\t{self.frequency[token]}\t{self.occurrences[word]}\n"
            for word, token in sorted(self.tokens.items())
        )
        return f"{self.sheets}\t{len(self.tokens)}\n{''.join(lines)}"

    @classmethod
    def from_text(cls, text: str) -> Vocabulary:
        """The inverse of `to_text`.

        Raises:
            ValueError: it is no vocabulary.
        """
        head, *lines = text.splitlines()
        counted, expected = map(int, head.split("\t"))
        if len(lines) != expected or not text.endswith("\n"):
            raise ValueError("lines are missing")
        tokens, frequency, occurrences = {}, {}, {}
        for line in lines:
            word, token, sheets, forms = line.split("\t")
            tokens[word] = int(token)
            frequency[tokens[word]] = int(sheets)
            occurrences[word] = int(forms)
        return cls(counted, tokens, frequency, occurrences)


class VocabularyBuilder:
    """Counts words sheet by sheet; memory grows with the words, not with the sheets."""

    def __init__(self, token: Callable[[str], int | None], base: Vocabulary | None = None) -> None:
        """Count with `token`, which gives the lexical token of a word, or nothing for a stop word; on from `base`."""
        self._token = token
        self._tokens: dict[str, int | None] = dict(base.tokens) if base else {}
        self._sheets = base.sheets if base else 0
        self._frequency = Counter(base.frequency if base else {})
        self._occurrences = Counter(base.occurrences if base else {})

    def add(self, texts: Iterable[str]) -> None:
        """Count the words of one sheet, given as its texts."""
        kept = self._kept(texts)
        self._sheets += 1
        self._occurrences.update(kept.keys())
        self._frequency.update(set(kept.values()))

    def remove(self, texts: Iterable[str]) -> None:
        """The inverse of `add`, for a sheet that was counted."""
        kept = self._kept(texts)
        self._sheets -= 1
        self._occurrences.subtract(kept.keys())
        self._frequency.subtract(set(kept.values()))

    def build(self) -> Vocabulary:
        """What was counted so far."""
        occurrences = +self._occurrences  # only what is left of them
        tokens = {word: token for word in occurrences if (token := self._tokens[word]) is not None}
        return Vocabulary(self._sheets, tokens, dict(+self._frequency), dict(occurrences))

    def _kept(self, texts: Iterable[str]) -> dict[str, int]:
        """The words of these texts that are no stop words, each with its token."""
        found = {word for text in texts for word in words(text)}
        for word in found - self._tokens.keys():
            self._tokens[word] = self._token(word)
        return {word: token for word in found if (token := self._tokens[word]) is not None}
