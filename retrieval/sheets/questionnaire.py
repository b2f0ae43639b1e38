"""The questions that a conditional sheet asks, and the branches of a sheet that hold in some cases only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from retrieval.sheets.condition import Condition

BranchKind = Literal["situation", "case", "fragment"]


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer of a questionnaire and the variables that it sets."""

    title: str
    sets_true: tuple[str, ...] = ()
    sets_false: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """A question that a conditional sheet asks before it answers."""

    title: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Branch:
    """A part of a sheet that holds in one case: a situation, a case of a group, or what stands under a condition.

    Attributes:
        path: headings from the root down, its own title last (as in `Chunk.section`); a fragment may have none.
        first, last: positions of its passages, those of the branches inside it included; ``last`` is left out.
        depth: branches that hold it. Those of one depth that follow each other inside the same one are alternatives.
        condition: when it applies, if the sheet says it with the variables of its questionnaire.
    """

    kind: BranchKind
    path: tuple[str, ...]
    first: int
    last: int
    depth: int = 0
    condition: Condition | None = None

    @property
    def title(self) -> str:
        """How the sheet names the case; empty for a fragment without a heading."""
        return self.path[-1] if self.path else ""

    def holds(self, position: int) -> bool:
        """Whether the passage at this position stands under it."""
        return self.first <= position < self.last
