"""Labelled questions -> the sheets that a search proposes for each, with the parts of their scores, as arrays.

A search is run once for each question; weights are then learned and judged on the arrays alone. The parts do not depend
on the weights (`retrieval.ranking`), and so many sheets are asked that what counts of the candidates does not either.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from eval.runs import Finder
from eval.schema import LabelledQuestion
from retrieval.errors import InvalidQuestion
from retrieval.fields import DENSE_FIELDS
from retrieval.question.reading import Reading
from retrieval.ranking import WEIGHTS
from retrieval.schema import SHEET_DIGITS

PARTS = tuple(WEIGHTS)
"""The columns of the arrays."""
SHEETS = 200
"""Sheets asked of a search, of the 300 to 450 that the fields propose: other weights bring none of the rest among the
first ten. Over all of them nDCG@10 is the same to four digits with equal weights, within .002 with one field alone."""
LETTER_SHARE = 0.5
"""What meaning counts for in a letter (`retrieval.ranking.LETTER_WEIGHTS`)."""

Parts = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Proposed:
    """What a search proposed for one question.

    Attributes:
        sheets: identifiers, in the order of the keys, which is how ties are settled.
        parts: of each sheet, by column: shape (sheets, parts).
        reading: how the question was read; None when it was refused.
    """

    question: LabelledQuestion
    sheets: tuple[str, ...]
    parts: Parts
    reading: Reading | None

    @property
    def is_letter(self) -> bool:
        """Whether the question is read as a letter."""
        return self.reading is not None and self.reading.is_letter


@dataclass(frozen=True, slots=True)
class CandidateSet:
    """The candidates of all questions of one file, which has this ``name``; ``columns`` names the parts."""

    name: str
    proposed: tuple[Proposed, ...]
    columns: tuple[str, ...] = PARTS

    @property
    def needs(self) -> tuple[str, ...]:
        """The need of each question."""
        return tuple(one.question.need for one in self.proposed)

    def kept(self, wanted: Callable[[str], bool]) -> CandidateSet:
        """The questions whose need is `wanted`."""
        return replace(self, proposed=tuple(one for one in self.proposed if wanted(one.question.need)))

    def without(self, *columns: str) -> CandidateSet:
        """The same candidates without these parts."""
        left = [position for position, name in enumerate(self.columns) if name not in columns]
        return self.changed(tuple(self.columns[position] for position in left), lambda parts: parts[:, left])

    def changed(self, columns: tuple[str, ...], change: Callable[[Parts], Parts]) -> CandidateSet:
        """The same candidates with other parts, which have these names."""
        proposed = tuple(replace(one, parts=change(one.parts)) for one in self.proposed)
        return CandidateSet(self.name, proposed, columns)

    def with_letters_halved(self) -> CandidateSet:
        """The same candidates, letters having `LETTER_SHARE` of their parts of meaning, as in a search."""
        factors = np.array([LETTER_SHARE if name in DENSE_FIELDS else 1 for name in self.columns], dtype=np.float32)
        return replace(
            self,
            proposed=tuple(replace(one, parts=one.parts * factors) if one.is_letter else one for one in self.proposed),
        )


def candidates(finder: Finder, name: str, questions: Iterable[LabelledQuestion]) -> CandidateSet:
    """Search every question; one that is refused has no sheet."""
    return CandidateSet(name, tuple(_proposed(finder, question) for question in questions))


def searched_again(finder: Finder, known: CandidateSet, differs: Callable[[Reading], bool]) -> CandidateSet:
    """The candidates of another finder, which only `differs` on some readings: the others are those `known`."""
    proposed = (
        _proposed(finder, one.question) if one.reading and differs(one.reading) else one for one in known.proposed
    )
    return replace(known, proposed=tuple(proposed))


def _proposed(finder: Finder, question: LabelledQuestion) -> Proposed:
    try:
        findings = finder.find(question.text, SHEETS)
    except InvalidQuestion:
        return Proposed(question, (), _array(()), None)
    named = {hit.chunk.id[:SHEET_DIGITS]: hit.chunk.sheet_id for hit in findings.hits}
    sheets = sorted(findings.sheets, key=lambda sheet: sheet.key)
    rows = [tuple(sheet.parts.get(part, 0.0) for part in PARTS) for sheet in sheets]
    return Proposed(question, tuple(named[sheet.key] for sheet in sheets), _array(rows), findings.reading)


def _array(rows: Sequence[tuple[float, ...]]) -> Parts:
    return np.array(rows, dtype=np.float32).reshape(len(rows), len(PARTS))
