"""Reads one name, word by word, from where something announced it.

Where capitals are kept, a name goes from capital to capital, through « de » or « El »; in a text without them it is
one word or two that the phrase itself does not use (`lexicon.COMMON_WORDS`).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from typing import Literal

from assistant.privacy.lexicon import (
    COMMON_WORDS,
    EVERYDAY_FIRST_NAMES,
    FIRST_NAMES,
    LINKS,
    PARTICLES,
    PLACES,
    ROLES,
    TITLES,
)
from assistant.privacy.plain import Plain, Word, words
from assistant.privacy.schema import Spotted

Trust = Literal["title", "said", "field", "capitals", "perhaps"]
"""How far what stands before shows a name: from « Mme » (any word but a role or a verb) to « pour » (a first name, two
capitals)."""

_MOST_WORDS = 6
_ADVERB = "ment"
"""« mon nom est souvent écorché »: in small letters, no name ends so but first names that are known."""
_VERB_ENDINGS = ("e", "t", "d")
_OBJECTS = frozenset(
    "un une son sa ses leur leurs des deux trois dans seul seule bientot toujours encore plus jamais".split()
)
_INVERTED = re.compile("-(?:t-)?(?:il|elle|on|ils|elles|je|tu|nous|vous|ce)$")
"""« Mme peut-elle voter ? »"""
_ARTICLES = ("le", "la", "les", "l'")
_RANKS = frozenset("general marechal docteur president abbe capitaine colonel".split())
"""Between « rue du » and a name."""


class NameReader:
    """Reads names in one text."""

    def __init__(self, plain: Plain) -> None:
        """Read the words of a text."""
        self.words = words(plain)
        self.is_cased = any(word.capital for word in self.words) and any(
            word.is_word and not word.shouted and len(word.text) > 1 for word in self.words
        )
        self._starts = [word.start for word in self.words]

    def index(self, start: int) -> int:
        """The first word from a place of the text on."""
        return bisect_left(self._starts, start)

    def line(self, at: int) -> tuple[Word, ...]:
        """The words from ``at`` to the next number or sign; an initial keeps its full stop."""
        end = at
        while end < min(len(self.words), at + 2 * _MOST_WORDS) and (self.words[end].is_word or self._is_initial(end)):
            end += 1
        return self.words[at:end]

    def name(self, start: int, end: int) -> Spotted:
        """The name made of these words."""
        read = self.words[start:end]
        return Spotted("name", read[0].start, read[-1].end, name_value(word.text for word in read))

    def end(self, at: int, trust: Trust) -> int:
        """The word after the name that would begin at ``at``; ``at`` itself if it is no name."""
        if trust == "title" and self._is_role(at):
            return at
        first = self._first(at)
        if first is None or (trust != "title" and self._opens_a_phrase(at)):
            return at
        if trust == "perhaps" and not self._shows_a_person(at, first):
            return at
        cased = self.is_cased and first.capital
        end, named = at, 0
        for ahead in range(at, min(len(self.words), at + _MOST_WORDS)):
            word = self.words[ahead]
            if (ahead > at and self.apart(ahead)) or word.text == "\n":
                break
            if self._is_initial(ahead) or (word.text in PARTICLES and (cased or not named or self._links(ahead))):
                continue
            if not (self._goes_on_cased if cased else self._goes_on)(ahead, named, trust):
                break
            named += 1
            end = ahead + 1
        return end

    def _first(self, at: int) -> Word | None:
        """The first word of a name that is no particle and no initial."""
        return next(
            (word for word in self.words[at : at + 3] if word.text not in PARTICLES and len(word.text) > 1), None
        )

    def apart(self, at: int) -> bool:
        """Whether more than a space stands before a word."""
        return self.words[at].start - self.words[at - 1].end > 2

    def opens(self, at: int) -> bool:
        """Whether a word opens the text, a line, or what « je suis » says."""
        return at == 0 or self.words[at - 1].text in ("\n", "suis", ":")

    def is_first_name(self, word: Word) -> bool:
        """« Karim », « Marie-Claude », and « karim »; « pierre » without a capital may be a stone."""
        stem = word.text.split("-")[0]
        return stem in FIRST_NAMES and (word.capital or stem not in EVERYDAY_FIRST_NAMES)

    def is_place(self, at: int) -> bool:
        """Whether what stands before makes a name something else's: « lycée Marie Curie », « rue du Docteur Roux »."""
        before = [word.text for word in self.words[max(0, at - 4) : at]]
        while before and (before[-1] in PARTICLES or before[-1] in _RANKS or before[-1] in FIRST_NAMES):
            before.pop()
        return bool(before) and before[-1] in PLACES

    def _goes_on_cased(self, at: int, named: int, trust: Trust) -> bool:
        word = self.words[at]
        if not _may_name(word) or not (word.capital or (named and self.is_first_name(word))):
            return False
        if named and word.text in PLACES and self.words[at - 1].text not in PARTICLES:
            return False
        return word.text not in COMMON_WORDS or self.is_first_name(word) or (trust == "title" and not named)

    def _goes_on(self, at: int, named: int, trust: Trust) -> bool:
        word = self.words[at]
        known = self.is_first_name(word)
        if not _may_name(word) or (not known and (word.text in COMMON_WORDS or word.text.endswith(_ADVERB))):
            return False
        if not known and self._is_verb(at):
            return False
        if trust in ("title", "said") or (trust == "field" and not self.is_cased):
            return named < 2 if not self.is_cased or trust == "said" else named < 1 or known
        follows_a_first_name = self.words[at - 1].text.split("-")[0] in FIRST_NAMES
        return known if not named else named == 1 or (named == 2 and follows_a_first_name)

    def _is_verb(self, at: int) -> bool:
        """« monsieur bricole son scooter »: what no list of verbs holds, by its object."""
        if not self.words[at].text.endswith(_VERB_ENDINGS):
            return False
        following = [each.text for each in self.words[at + 1 : at + 3]]
        return following[:1] != [] and (
            following[0] in _OBJECTS or (following[0].isdecimal() and following[-1] != "ans")
        )

    def _links(self, at: int) -> bool:
        """« el » in « dupont el amrani », but not « la » in « dupont la semaine prochaine »."""
        return self.words[at].text in LINKS or (self.words[at].text == "la" and self.words[at - 1].text == "de")

    def _is_initial(self, at: int) -> bool:
        """The letter or the full stop of « J. Dupont »."""
        if at >= len(self.words):
            return False
        word = self.words[at]
        if word.text == "-":
            return at > 0 and self.words[at - 1].text == "." and self._is_initial(at + 1)
        if word.text == ".":
            return at > 0 and len(self.words[at - 1].text) == 1 and self.words[at - 1].is_word
        return len(word.text) == 1 and word.is_word and [each.text for each in self.words[at + 1 : at + 2]] == ["."]

    def _opens_a_phrase(self, at: int) -> bool:
        """« le SFT », « la Carsat »: an article in small letters, in a text that has capitals."""
        return self.is_cased and self.words[at].text in (*_ARTICLES, "au", "aux") and not self.words[at].capital

    def _shows_a_person(self, at: int, first: Word) -> bool:
        """A first name, or two words in capitals that no phrase uses."""
        if self.is_first_name(first):
            return True
        pair = [word for word in self.words[at : at + 4] if word.text not in PARTICLES][:2]
        return len(pair) == 2 and all(
            word.capital and word.is_word and word.text not in COMMON_WORDS | PLACES for word in pair
        )

    def _is_role(self, at: int) -> bool:
        """« M. le maire », « Madame la Défenseure des droits », « maître d'apprentissage », « Monsieur X »."""
        if at + 1 >= len(self.words):
            return False
        word, following = self.words[at : at + 2]
        if self._is_initial(at):
            return False
        if word.text in PARTICLES:
            is_small = self.is_cased and not word.capital and (word.text in _ARTICLES or not following.capital)
            return is_small or (following.text in COMMON_WORDS and following.text not in PARTICLES)
        return word.text in ROLES or (word.text in COMMON_WORDS and not (word.capital and self.is_cased))


def _may_name(word: Word) -> bool:
    if _INVERTED.search(word.text):
        return False
    is_acronym = word.shouted and not re.search("[aeiouy]", word.text)
    return word.is_word and len(word.text) > 1 and word.text not in TITLES and word.text[-1] != "'" and not is_acronym


def name_value(read: Iterable[str]) -> str:
    """A name whatever the order of its words: « DUPONT Jean » and « Jean Dupont » are one."""
    return " ".join(sorted(re.findall(r"[a-z]+", " ".join(read))))
