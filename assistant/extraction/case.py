"""The case that an answer stands in: which parts of its sheet hold with it, and which are for other people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from retrieval.schema import PATH_SEPARATOR, Chunk
from retrieval.sheets.data import SheetData
from retrieval.sheets.questionnaire import Branch
from retrieval.sheets.resources import Scope


@dataclass(frozen=True, slots=True)
class Case:
    """The branches that an answer stands in, among all those of its sheet."""

    branches: tuple[Branch, ...]
    inside: frozenset[Branch]

    @classmethod
    def of(cls, data: SheetData, quoted: Sequence[Chunk]) -> Case:
        """The case of the passages quoted: what one of them stands in holds."""
        inside = {branch for branch in data.branches for chunk in quoted if branch.holds(chunk.position)}
        return cls(data.branches, frozenset(inside))

    def has(self, chunk: Chunk) -> bool:
        """Whether a passage holds in it: it stands in no other branch."""
        return all(branch in self.inside for branch in self.branches if branch.holds(chunk.position))

    def fits(self, scope: Scope) -> bool:
        """Whether something holds in it: under none of the other branches, and under no condition that is not its own.

        A heading that is no case (« Démarche ») keeps nothing away.
        """
        ours = {branch.condition for branch in self.inside if branch.condition is not None}
        if not ours.issuperset(scope.conditions):
            return False
        return not any(
            _under(scope.path, branch.path) and not any(_under(scope.path, one.path) for one in self.inside)
            for branch in self.branches
            if branch not in self.inside and branch.path
        )


def _under(path: tuple[str, ...], above: tuple[str, ...]) -> bool:
    """Whether a path goes through another; headings may be joined on one line (« Coût > En ligne »)."""
    return bool(above) and PATH_SEPARATOR.join((*path, "")).startswith(PATH_SEPARATOR.join((*above, "")))
