"""Postal addresses of persons, read word by word: number, kind of street, its name, postal code, town.

Where capitals are kept, a name ends with its last capital; in a text without them, after the first words that name
something. Without a number, only what « lieu-dit », « BP » or a kind of street opens and a postal code closes is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.privacy.lexicon import COMMON_WORDS, PARTICLES
from assistant.privacy.plain import Plain, Word, words
from assistant.privacy.schema import Spotted
from assistant.privacy.services import Owners
from assistant.words import STOP_WORDS

_STREETS = frozenset(
    """
    rue avenue av ave boulevard bd bld blvd bvd impasse imp allee allees all chemin quai square sq ruelle
    sentier sente lotissement lot hameau esplanade montee faubourg fbg clos venelle promenade traverse rond-point
    chaussee parvis residence
    """.split()
)
_LOOSE_STREETS = frozenset(
    "place pl cours cour route rte passage voie parc zone porte cote galerie pont chem ch mail cite villa".split()
)
"""Words with other meanings (« 12 places », « 2 cours de français »): a capital or a postal code must follow."""
_OPENINGS = frozenset("lieu-dit lieudit lieu bp residence hameau domaine ferme".split()) | _STREETS | _LOOSE_STREETS
_REPETITIONS = frozenset("bis ter quater".split())
_SIZES = frozenset("grande grand petite vieille".split())
"""« 24 Grande Rue » has no other name."""
_LETTERS = frozenset("abcd")
_COMPLEMENTS = frozenset("bat batiment appt appart appartement apt esc escalier etage entree porte hall".split())
_COMPLEMENT_PART = re.compile("[.:°]|[a-z0-9]{1,3}")
_LONGEST_COMPLEMENT = 4
_COMPLEMENT = re.compile(
    r"(?<![a-z0-9])(?:(?:(?:residence|res|bat|batiment|appt|appart|appartement|apt|esc|escalier|etage|entree|porte|hall)"
    r"(?![a-z])\.?[ :]*(?:n°? ?)?[^,;:()\n.]{1,24}?[ ,.-]{1,3}){1,4})\Z"
)
_COMPLEMENT_LOOKED_BACK = 120
_HOUSE = re.compile(r"[0-9]{1,4}[a-d]?(?:bis|ter)?")
_CODE = re.compile(r"[0-9]{5}")
_MOST_NAME_WORDS = 3
"""Words that carry meaning in the name of a street or a town, at most, where no capital says where it ends."""
_LONGEST_NAME = 12
"""Words of a name, links included; the limit keeps the reading linear."""
_GAP = ", - .".split()
_LINKS = PARTICLES - {"au", "y"} | {"en", "sur", "sous", "lès", "les"}
"""Words inside the name of a street or a town: « rue des Lilas », « Chalon-sur-Saône » without its hyphens."""
_MONTHS = frozenset("janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre".split())


def find(plain: Plain, owners: Owners) -> Iterator[Spotted]:
    """The addresses of persons; what a service gives as its own stays."""
    read = words(plain)
    for index, word in enumerate(read):
        reader = _Reader(read, index)
        if (_HOUSE.fullmatch(word.text) and reader.street()) or (word.text in _OPENINGS and reader.opening()):
            start = _with_complement(plain, word.start)
            if not owners.is_service(start):
                end = read[reader.at - 1].end
                yield Spotted("address", start, end, _value(plain.text[start:end]))


class _Reader:
    """Reads one address from a word on; ``at`` is the first word that is no longer part of it."""

    def __init__(self, read: Sequence[Word], at: int) -> None:
        self._read = read
        self.at = at

    def street(self) -> bool:
        """« 12 bis, rue des Lilas », and the town where it follows."""
        self.at += 1
        if self._text(self.at) in _REPETITIONS or (
            self._text(self.at) in _LETTERS and self._text(self.at + 1) in _STREETS
        ):
            self.at += 1
        if self._text(self.at) in _GAP:
            self.at += 1
        if self._text(self.at) in _SIZES:
            self.at += 1
        kind = self._text(self.at)
        if kind not in _STREETS and kind not in _LOOSE_STREETS and (kind, self._text(self.at + 1)) != ("r", "."):
            return self._locality()
        self.at += 1
        if self._text(self.at) == ".":
            self.at += 1
        start = self.at
        self._name()
        named = self.at > start and any(self._read[at].capital for at in range(start, self.at))
        named = named or self._text(start - 2) in _SIZES
        self._complement()
        town = self._town()
        return (self.at > start or named) and (kind in _STREETS or kind == "r" or named or town)

    def _locality(self) -> bool:
        """« 17 Le Bourg, 43000 Polignac »: a postal code and its town are needed."""
        start = self.at
        if self._text(start).isalpha():
            self._name()
        return self.at > start and self._town() and self._read[self.at - 1].is_word

    def _complement(self) -> None:
        """« , bât. B, appt 12 » between the street and the town."""
        ahead = self.at
        while self._text(ahead) in _GAP and self._text(ahead + 1) in _COMPLEMENTS:
            ahead += 2
            last = ahead + _LONGEST_COMPLEMENT
            while ahead < min(last, len(self._read)) and _COMPLEMENT_PART.fullmatch(self._text(ahead)):
                ahead += 1
            self.at = ahead

    def opening(self) -> bool:
        """« lieu-dit Le Bourg, 58000 Nevers », « BP 12, 75011 Paris », « route de Decize, 58160 Imphy »."""
        self.at += 1
        if self._text(self.at) == "dit":
            self.at += 1
        if self._text(self.at).isdecimal():
            self.at += 1
        else:
            self._name()
        return self._town()

    def _name(self) -> None:
        """The words of a name: from capital to capital, or up to a word that belongs to the phrase."""
        carrying = 0
        first = next((word for word in self._read[self.at : self.at + 4] if word.text not in _LINKS), None)
        cased = first is not None and first.capital and not first.shouted
        ahead = self.at
        last = min(len(self._read), self.at + _LONGEST_NAME)
        while ahead < last:
            word = self._read[ahead]
            if word.text in _LINKS or (word.text == "a" and carrying and cased and self._is_capital(ahead + 1)):
                ahead += 1
                continue
            if not self._names(word, ahead, cased, carrying):
                break
            carrying += 1
            ahead += 1
            self.at = ahead

    def _names(self, word: Word, at: int, cased: bool, carrying: int) -> bool:
        if word.text.isdecimal():
            return not carrying if len(word.text) < 3 else self._text(at - 1) in _MONTHS
        if not word.is_word or word.text == "cedex" or (carrying and self._gone_on(at)):
            return False
        if word.text in _MONTHS and self._text(at - 1).isdecimal():
            return True
        if not carrying and not cased:
            return word.text not in STOP_WORDS
        if cased:
            return word.capital or self._text(at - 1).isdecimal()
        return carrying < _MOST_NAME_WORDS and word.text not in COMMON_WORDS

    def _is_capital(self, at: int) -> bool:
        return at < len(self._read) and self._read[at].capital

    def _gone_on(self, at: int) -> bool:
        return at > 0 and self._text(at - 1) in (",", "\n", ";", "(")

    def _town(self) -> bool:
        """« , 75011 Paris », « 97400 Saint-Denis cedex »; « , Paris » and « à Paris » where a capital shows a town."""
        ahead = self.at
        while self._text(ahead) in (*_GAP, "\n", "(") and ahead - self.at < 3:
            ahead += 1
        if _CODE.fullmatch(self._text(ahead)):
            self.at = ahead + 1
            self._town_name()
            return True
        if self._text(ahead) == "a":
            ahead += 1
        town = self._read[ahead] if self.at < ahead < len(self._read) else None
        if town and town.is_word and town.capital and not town.shouted and town.text not in COMMON_WORDS:
            self.at = ahead
            self._town_name()
        return False

    def _town_name(self) -> None:
        self._name()
        if self._text(self.at) == "cedex":
            self.at += 2 if len(self._text(self.at + 1)) < 3 and self._text(self.at + 1).isdecimal() else 1

    def _text(self, at: int) -> str:
        return self._read[at].text if 0 <= at < len(self._read) else "\0"


def _with_complement(plain: Plain, start: int) -> int:
    """Where the address begins, with the « appt 3, bât. B » before its number."""
    before = plain.text[max(0, start - _COMPLEMENT_LOOKED_BACK) : start]
    complement = _COMPLEMENT.search(before)
    return start - len(before) + complement.start() if complement else start


def _value(written: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", written))
