"""Whether the case of the citizen is recognised in what the agent said, and a question asked only when it is needed.

A wrong case is counted apart from none: an agent who is asked loses a moment, one who is told of another case misleads
the citizen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.cases.asking import ask
from assistant.cases.choosing import situate
from assistant.cases.schema import SheetView
from eval.answers.schema import DEVELOPMENT, HELD_OUT
from eval.bootstrap import intervals
from eval.dataset import read_labelled
from eval.schema import Interval
from retrieval.schema import Chunk
from retrieval.sheets.data import sheet_data

SHAPE = '{"id": "case-1", "sheet": "F1", "question": "…", "said": ["…"], "branch": [0], "part": "development"}'

Sheet = Callable[[str], tuple[Chunk, ...]]
"""The passages of a sheet, in reading order: `Retriever.sheet`."""
Ranked = Callable[[str], Sequence[Chunk]]
"""The passages found for a question, best first."""


@dataclass(frozen=True, slots=True)
class CaseItem:
    """One line of the labelled set.

    Attributes:
        said: what the agent said besides the question.
        branch: ranks, in `SheetData.branches`, of all the cases that this chooses; empty when it chooses none.
        needed: whether a question is needed then; None when that was not judged.
        part: `DEVELOPMENT`, or `HELD_OUT` for what no choice was made on.
    """

    id: str
    sheet: str
    question: str
    said: tuple[str, ...]
    branch: frozenset[int]
    needed: bool | None
    part: str


@dataclass(frozen=True, slots=True)
class CaseScore:
    """What one item scored: the cases that were chosen, and whether a question was asked."""

    item: CaseItem
    chosen: frozenset[int]
    asked: bool

    @property
    def metrics(self) -> dict[str, float]:
        """Exactly one of the three is 1."""
        wrong = bool(self.chosen - self.item.branch)
        missed = not wrong and self.chosen != self.item.branch
        return {"right": float(not wrong and not missed), "wrong": float(wrong), "missed": float(missed)}


@dataclass(frozen=True, slots=True)
class Choosing:
    """The figures of one part.

    Attributes:
        right: share of items whose cases are exactly those of the label.
        wrong: share with a case that does not hold.
        missed: share with no wrong case, where one that holds was not recognised.
        asked: of the items where a question is needed, share where one is asked.
        needless: of those where none is, share where one is asked.
    """

    part: str
    items: int
    right: Interval
    wrong: Interval
    missed: Interval
    needed: int
    asked: Interval | None
    unneeded: int
    needless: Interval | None


def read_cases(path: Path) -> tuple[CaseItem, ...]:
    """All items of a file, in its order; raises as `eval.dataset.read_labelled`."""
    return read_labelled(path, _item, SHAPE)


def score(items: Iterable[CaseItem], sheet: Sheet, ranked: Ranked) -> tuple[CaseScore, ...]:
    """What each item scores.

    Raises:
        ValueError: the index lacks a sheet of the set.
    """
    return tuple(_scored(item, SheetView.of(sheet(item.sheet)), ranked) for item in items)


def summary(scores: Sequence[CaseScore], part: str) -> Choosing:
    """The figures of one part.

    Raises:
        ValueError: no item is of this part.
    """
    kept = [each for each in scores if each.item.part == part]
    means = intervals([each.metrics for each in kept], [each.item.sheet for each in kept])
    needed = [each for each in kept if each.item.needed]
    unneeded = [each for each in kept if each.item.needed is False]
    return Choosing(
        part,
        len(kept),
        means["right"],
        means["wrong"],
        means["missed"],
        len(needed),
        _share_asked(needed),
        len(unneeded),
        _share_asked(unneeded),
    )


def branching(openings: Iterable[Chunk]) -> Interval:
    """The share of sheets that branch, from the opening passage of each.

    Raises:
        ValueError: there is no sheet.
    """
    rows = [(chunk.sheet_key, float(bool(sheet_data(chunk).branches))) for chunk in openings]
    return intervals([{"branches": branches} for _, branches in rows], [key for key, _ in rows])["branches"]


def _scored(item: CaseItem, view: SheetView, ranked: Ranked) -> CaseScore:
    situation = situate((*item.said, item.question), view)
    # an agent's question names its subject, which the labelled ones leave to the sheet
    found = ranked(" ".join((view.chunks[0].title, item.question, *item.said)))
    question = ask(item.question, view, situation, found)
    return CaseScore(item, situation.chosen, question is not None)


def _share_asked(scores: Sequence[CaseScore]) -> Interval | None:
    if not scores:
        return None
    asked = [{"asked": float(each.asked)} for each in scores]
    return intervals(asked, [each.item.sheet for each in scores])["asked"]


def _item(record: dict[str, Any]) -> CaseItem:
    branch, said, needed = record["branch"] or [], record["said"], record.get("ask")
    if record["part"] not in (DEVELOPMENT, HELD_OUT) or not isinstance(said, list) or needed not in (True, False, None):
        raise ValueError("part, said or ask")
    if not all(isinstance(rank, int) and rank >= 0 for rank in branch):
        raise ValueError("branch")
    texts = [record["id"], record["sheet"], record["question"], *said]
    if not all(isinstance(text, str) and text.strip() for text in texts):
        raise ValueError("id, sheet, question or said")
    return CaseItem(
        record["id"], record["sheet"], record["question"], tuple(said), frozenset(branch), needed, record["part"]
    )
