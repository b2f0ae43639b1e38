"""The tables of `tables/`: words that place a person on an axis, places of France, countries and their citizens."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from assistant.cases.extents import Kinds
from retrieval.question.vocabulary import fold

TABLES = Path(__file__).parent / "tables"
PLACE = "place"
BIRTHPLACE = "birthplace"
NATIONALITY = "nationality"
FRENCH = "france"

_EUROPE = ("ue", "eee")
_BIRTH = re.compile(r"\b(?:nee?s?|naissance|accouche\w*)\b[^,;.]{0,25}$")
_NOT_A_PERSON = (
    r"(?<!territoire )(?<!langue )(?<!permis )(?<!administration )(?<!consulat )(?<!ambassade )(?<!compagnie )"
    r"(?<!entreprise )(?<!vehicule )(?<!plaque )(?<!pays )(?<!societe )(?<!carte )(?<!union )(?<!aerienne est )"
)


_COMMON = frozenset("cher nord somme lot manche tours gap laval dole landes vienne aube orne var gard".split())
"""Places whose names are also words: they count at the beginning, or after « dans le », « à »."""
_LED = r"(?:^|(?<=dans le )|(?<=dans la )|(?<=dans les )|(?<=dans l')|(?<= a )|(?<=habite ))"
_CODE = re.compile(
    r"(?:\bdans le |\(|\bcode postal )(?P<code>97[1-8]|98[678]|2[ab]|[0-9]{2})(?:[0-9]{2,3})?(?![0-9a-z€%])"
)


@dataclass(frozen=True, slots=True)
class Named:
    """Words that speak of an axis.

    Attributes:
        pattern: finds them; what it matches, spaces for hyphens, is looked up among the names.
        names: the values that each leaves possible; those of the empty name when it is not there.
    """

    axis: str
    pattern: re.Pattern[str]
    names: Mapping[str, Kinds]

    def kinds(self, match: re.Match[str]) -> Kinds:
        """The values that the words of a match leave possible."""
        found = self.names.get(match["stem"] if "stem" in self.pattern.groupindex else match[0].replace("-", " "))
        return found or self.names[""]


def mentions(text: str) -> Iterator[tuple[str, Kinds, tuple[int, int]]]:
    """The axes that a folded text speaks of, the values that it leaves possible, and where the words stand.

    A place where someone is born is no place where anything else happens: it has its own axis.
    """
    for match in _CODE.finditer(text):
        if match["code"].upper() in universe(PLACE):
            yield PLACE, Kinds(frozenset({match["code"].upper()})), match.span()
    for named in _all():
        for match in named.pattern.finditer(text):
            born = named.axis == PLACE and _BIRTH.search(text[max(0, match.start() - 40) : match.start()])
            yield (BIRTHPLACE if born else named.axis), named.kinds(match), match.span()


@cache
def universe(axis: str) -> frozenset[str]:
    """Every value of an axis, for what a negation leaves."""
    axis = PLACE if axis == BIRTHPLACE else axis
    kinds = (each for named in _all() if named.axis == axis for each in named.names.values())
    return frozenset[str]().union(*(each.values for each in kinds))


@cache
def _all() -> tuple[Named, ...]:
    return (*_traits(), *_geography())


def _rows(name: str) -> Iterator[list[str]]:
    for line in (TABLES / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


def _traits() -> Iterator[Named]:
    for axis, values, pattern in _rows("traits.tsv"):
        yield _one(axis, frozenset(values.split()), rf"(?<!\w)(?:{pattern})(?!\w)")


def _geography() -> Iterator[Named]:
    """Places of France, countries and their towns in one pattern: read one by one, they take ten times as long."""
    places = {_key(name): Kinds(frozenset(codes.split())) for codes, names in _rows("places.tsv")
              for name in names.split("|")}  # fmt: skip
    france = frozenset[str]().union(*(kinds.values for kinds in places.values()))
    countries = [[_key(cell) for cell in row] for row in _rows("countries.tsv")]
    abroad = frozenset(name for name, *_ in countries)
    europe = frozenset(name for name, kind, *_ in countries if kind in _EUROPE)
    for name, _, _, *towns in countries:
        places |= {each: Kinds(frozenset({name})) for each in (name, *(t for cell in towns for t in cell.split("|")))}
    citizens = {stem: Kinds(frozenset({name})) for name, _, stems, *_ in countries for stem in stems.split("|")}
    citizens |= {"francais": Kinds(frozenset({FRENCH})), "europeen": Kinds(europe)}
    yield Named(PLACE, _names(places), places)
    yield Named(NATIONALITY, _adjectives(citizens), citizens)
    yield _one(PLACE, france, r"\b(?:en|vers la|toute la) france\b(?! metrop)")
    yield _one(PLACE, france - _overseas(france), r"\bmetropol(?:e|itaine)\b")
    yield _one(PLACE, abroad, r"(?<!francais )(?<!francais de )\bl'etranger\b(?! (?:qui|doit|en) )")
    yield _one(PLACE, europe, r"\beurope\b|\bpays europeens?\b|\bunion europeenne\b")
    yield _one(NATIONALITY, abroad, r"(?<!l')(?<!parent )\betrang(?:er|ere|ers|eres)\b")


def _overseas(codes: frozenset[str]) -> frozenset[str]:
    return frozenset(code for code in codes if code.startswith("9") and len(code) == 3)


def _one(axis: str, values: frozenset[str], pattern: str) -> Named:
    return Named(axis, re.compile(pattern), {"": Kinds(values)})


def _key(name: str) -> str:
    return fold(name).replace("-", " ")


def _names(names: Collection[str]) -> re.Pattern[str]:
    """The longest names first: « Loire-Atlantique » is no part of « Loire »."""
    ordered = sorted(names, key=len, reverse=True)
    words = "|".join(f"{_LED}{name}" if name in _COMMON else name.replace(" ", "[ -]") for name in ordered)
    return re.compile(rf"(?<![\w-])(?:{words})(?![\w-])")


def _adjectives(stems: Collection[str]) -> re.Pattern[str]:
    """« algérien », « algérienne », « français », « françaises »: a stem, then the endings of French adjectives."""
    words = "|".join(sorted(stems, key=len, reverse=True))
    return re.compile(rf"{_NOT_A_PERSON}(?<!\w)(?P<stem>{words})(?:ne|que|e)?s?(?!\w)")
