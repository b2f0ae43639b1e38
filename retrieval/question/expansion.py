"""What people say -> what the sheets write: acronyms and everyday words, from the tables of `retrieval/lexicon/`.

« APL » adds « aide personnalisée au logement », « virer » adds « licenciement », and the name in full adds its acronym.
An expansion adds words to a question with a reduced weight; it never takes any away.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from retrieval.errors import LexiconError
from retrieval.question.vocabulary import WORD, words

LEXICON = Path(__file__).parents[1] / "lexicon"
_ACRONYMS = ("acronym", "expansion", "case")
_EVERYDAY = ("said", "written")
_CASES = ("", "upper")
_LONGEST_ACRONYM = 3
"""Words of the longest acronym once cut at its hyphens."""
_LINKS = frozenset(
    "le la les l un une des du de d au aux et ou en a son sa ses mon ma mes ton ta tes notre nos votre vos leur leurs "
    "ce cet cette ces pour par sur dans avec se s on je j il elle c qu que qui y".split()
)
"""Words that don't count when two phrases are compared: « récupérer ma caution » is « recuperer la caution »."""

_REMEDY = "récupérez à nouveau le projet entier"

Phrase = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Expansion:
    """Words of the sheets that stand for words of a question: ``said`` as the lexicon has it, ``written`` in full."""

    said: str
    written: str


@dataclass(frozen=True)
class Lexicon:
    """Phrases compared word by word, without case, accents, plurals or link words.

    Attributes:
        acronyms: by folded words; compared whole, for a plural would turn ASS into « as ».
        capitals: those that are also ordinary words (« CE », « PAS »): only in capitals.
        phrases: everyday wordings, and acronyms by their name in full.
    """

    acronyms: Mapping[Phrase, tuple[Expansion, ...]]
    capitals: Mapping[Phrase, tuple[Expansion, ...]]
    phrases: Mapping[Phrase, tuple[Expansion, ...]]

    @classmethod
    def load(cls, folder: Path = LEXICON) -> Lexicon:
        """Read ``acronyms.tsv`` and ``everyday.tsv``.

        Raises:
            LexiconError: one of them is missing, or a line is not as their README says.
        """
        acronyms: dict[Phrase, list[Expansion]] = {}
        capitals: dict[Phrase, list[Expansion]] = {}
        phrases: dict[Phrase, list[Expansion]] = {}
        for short, full, case in _rows(folder / "acronyms.tsv", _ACRONYMS):
            if case:
                capitals.setdefault(tuple(WORD.findall(short)), []).append(Expansion(short, full))
            else:
                acronyms.setdefault(tuple(words(short)), []).append(Expansion(short, full))
            phrases.setdefault(phrase(full), []).append(Expansion(full, short))
        for said, written in _rows(folder / "everyday.tsv", _EVERYDAY):
            phrases.setdefault(phrase(said), []).append(Expansion(said, written))
        return cls(_frozen(acronyms), _frozen(capitals), _frozen(phrases))

    def expand(self, question: str) -> tuple[Expansion, ...]:
        """The expansions of `question`: acronyms first, then the longest phrases; none is expanded again."""
        found = list(self._acronyms_of(question))
        said = phrase(question)
        for start, length in _longest_first(said, self._longest_phrase, self.phrases):
            found += self.phrases[said[start : start + length]]
        return tuple(dict.fromkeys(found))

    def aliases(self, text: str) -> tuple[str, ...]:
        """`text` as people would say it: each phrase that an expansion writes is put back as it is said.

        « Licenciement pour inaptitude » gives « virer inaptitude »; words are folded, without link words.
        """
        written = phrase(text)
        found = []
        for start, length in _longest_first(written, self._longest_written, self._sayings):
            before, after = written[:start], written[start + length :]
            sayings = self._sayings[written[start : start + length]]
            found += [" ".join((*before, *words(said), *after)) for said in sayings]
        return tuple(dict.fromkeys(found))

    @cached_property
    def pairs(self) -> tuple[Expansion, ...]:
        """Every expansion once, in the order of the tables."""
        tables = (self.acronyms, self.capitals, self.phrases)
        return tuple(dict.fromkeys(pair for table in tables for group in table.values() for pair in group))

    @cached_property
    def words(self) -> frozenset[str]:
        """Every folded word of the tables: none of them is a misspelling."""
        return frozenset(word for pair in self.pairs for word in (*words(pair.said), *words(pair.written)))

    @cached_property
    def _sayings(self) -> Mapping[Phrase, tuple[str, ...]]:
        sayings: dict[Phrase, list[str]] = {}
        for pair in self.pairs:
            sayings.setdefault(phrase(pair.written), []).append(pair.said)
        return {written: tuple(said) for written, said in sayings.items()}

    @cached_property
    def _longest_phrase(self) -> int:
        return max(map(len, self.phrases), default=0)

    @cached_property
    def _longest_written(self) -> int:
        return max(map(len, self._sayings), default=0)

    def _acronyms_of(self, question: str) -> Iterator[Expansion]:
        folded, cased = tuple(words(question)), tuple(WORD.findall(question))
        shouted = question.upper() == question
        for length in range(_LONGEST_ACRONYM, 0, -1):
            for start in range(len(folded) - length + 1):
                yield from self.acronyms.get(folded[start : start + length], ())
            for start in range(len(cased) - length + 1):
                # in a question all in capitals, a word in capitals proves nothing
                yield from () if shouted else self.capitals.get(cased[start : start + length], ())


def phrase(text: str) -> Phrase:
    """The words of `text` that count in a comparison: folded, singular, without link words unless it has only these."""
    singular = tuple(_singular(word) for word in words(text))
    return tuple(word for word in singular if word not in _LINKS) or singular


def _singular(word: str) -> str:
    # plurals only: the stemmer of the index gives « virer » and « virement » one stem
    return word[:-1] if len(word) > 3 and word[-1] in "sx" else word


def _longest_first(text: Phrase, longest: int, table: Mapping[Phrase, object]) -> Iterator[tuple[int, int]]:
    """Start and length of the phrases of `table` in `text`, longest first, none over another."""
    taken = [False] * len(text)
    for length in range(min(longest, len(text)), 0, -1):
        for start in range(len(text) - length + 1):
            if text[start : start + length] in table and not any(taken[start : start + length]):
                taken[start : start + length] = [True] * length
                yield start, length


def _rows(path: Path, columns: tuple[str, ...]) -> Iterator[list[str]]:
    """The lines of a table after its header; only the column ``case`` may be empty."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            lines = list(csv.reader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise LexiconError(f"« {path} » est illisible ({type(error).__name__}) : {_REMEDY}.") from None
    if lines[:1] != [list(columns)]:
        raise LexiconError(f"« {path} » n'a pas pour première ligne les colonnes {', '.join(columns)} : {_REMEDY}.")
    for number, row in enumerate(lines[1:], 2):
        case = dict(zip(columns, row, strict=False)).get("case", "")
        said = row[: len(columns) - ("case" in columns)]
        if len(row) != len(columns) or case not in _CASES or not all(any(map(str.isalnum, cell)) for cell in said):
            raise LexiconError(
                f"« {path} », ligne {number} : il y faut, entre tabulations, {', '.join(columns)} ; corrigez-la, ou "
                f"{_REMEDY}."
            )
    return iter(lines[1:])


def _frozen(table: Mapping[Phrase, list[Expansion]]) -> dict[Phrase, tuple[Expansion, ...]]:
    return {key: tuple(dict.fromkeys(group)) for key, group in table.items()}
