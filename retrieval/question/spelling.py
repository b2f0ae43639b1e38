"""Misspelt words of a question -> the words of the corpus that were meant.

A word is only doubted when neither the corpus, in any form of its stem, nor the lexicon has it; it is then read by ear
(« naturalisassion », « plinte »), and failing that by its letters, one of them missing, added or out of place
(« trvail »). French words that no sheet uses come close to others by chance: anything looser corrects more right words
than wrong ones.
"""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import dataclass
from functools import cached_property, lru_cache

from rapidfuzz.distance import OSA

from retrieval.lexical import token
from retrieval.question.vocabulary import Vocabulary, words

SHORTEST = 5
"""Letters of the shortest word that is doubted: shorter ones have too many neighbours."""
SHORTEST_BY_LETTERS = 6
SHORTEST_SOUND = 2
"""Sounds of the shortest word that is read by ear: « ttttt » has none, and neither has « https »."""
LONG = 8
"""From this length on, one letter may also be another one."""
MEMORY = 10_000
"""Words whose correction is kept in memory."""

_SOUNDS = (
    *(("eau", "o"), ("au", "o"), ("ph", "f"), ("qu", "k"), ("ain", "in"), ("ein", "in"), ("aim", "in"), ("ym", "in")),
    *(("yn", "in"), ("tion", "sion"), ("tien", "sien"), ("ce", "se"), ("ci", "si"), ("cy", "si"), ("sc", "s")),
    *(("ge", "je"), ("gi", "ji"), ("ai", "e"), ("ei", "e"), ("oe", "e"), ("en", "an"), ("em", "an"), ("am", "an")),
    *(("om", "on"), ("y", "i"), ("z", "s"), ("x", "s"), ("c", "k"), ("h", "")),
)
"""Letters that sound alike in French, replaced in this order in a folded word."""
_DOUBLED = re.compile(r"(.)\1+")
_MUTE = (re.compile(r"(?<=e)[rstd]+$"), re.compile(r"[sdtp]+$"), re.compile(r"(?<=[^e])e+$"))
"""Endings that are not heard, removed in this order."""


@dataclass(frozen=True, slots=True)
class Correction:
    """A folded word as it was typed, and the word of the corpus that it stands for."""

    typed: str
    meant: str


class Speller:
    """Corrects the words of a question by those of a corpus."""

    def __init__(self, vocabulary: Vocabulary, known: Set[str] = frozenset()) -> None:
        """Correct by the words of `vocabulary`; those of `known` are right although no sheet has them."""
        self._vocabulary = vocabulary
        self._known = known
        self._correct = lru_cache(MEMORY)(self._find)

    def corrections(self, question: str) -> tuple[Correction, ...]:
        """The words of `question` that are taken for others, each once, in order."""
        meant = {word: self._correct(word) for word in words(question)}
        return tuple(Correction(typed, word) for typed, word in meant.items() if word)

    def _find(self, word: str) -> str:
        if len(word) < SHORTEST or not word.isalpha() or self._is_right(word):
            return ""
        heard = sound(word)
        alike = self._by_sound.get(heard, ()) if len(heard) >= SHORTEST_SOUND else ()
        if alike:
            return min(alike, key=lambda other: (OSA.distance(word, other), *self._rank(other)))
        if len(word) < SHORTEST_BY_LETTERS:
            return ""
        near = [
            other
            for length in (len(word) - 1, len(word), len(word) + 1)
            for other in self._vocabulary.by_length.get(length, ())
            if other[0] == word[0] and _one_slip(word, other)
        ]
        return min(near, key=self._rank, default="")

    def _is_right(self, word: str) -> bool:
        stem = token(word)
        return word in self._known or stem is None or stem in self._vocabulary.frequency or stem in self._known_stems

    def _rank(self, word: str) -> tuple[int, str]:
        return -self._vocabulary.occurrences[word], word

    @cached_property
    def _known_stems(self) -> frozenset[int]:
        return frozenset(stem for word in self._known if (stem := token(word)) is not None)

    @cached_property
    def _by_sound(self) -> dict[str, list[str]]:
        heard: dict[str, list[str]] = {}
        for word in self._vocabulary.tokens:
            if len(word) >= SHORTEST - 1 and word.isalpha():
                heard.setdefault(sound(word), []).append(word)
        return heard


def sound(word: str) -> str:
    """What a folded French word sounds like, roughly: « licensiers » and « licencier » are one."""
    for letters, heard in _SOUNDS:
        word = word.replace(letters, heard)
    word = _DOUBLED.sub(r"\1", word)
    for ending in _MUTE:
        word = ending.sub("", word)
    return word


def _one_slip(word: str, other: str) -> bool:
    """One letter missing, added or swapped with its neighbour; in a long word, also one letter for another."""
    if OSA.distance(word, other, score_cutoff=1) > 1:
        return False
    return len(word) != len(other) or len(word) >= LONG or sorted(word) == sorted(other)
