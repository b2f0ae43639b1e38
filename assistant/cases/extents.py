"""What a text says of one axis: some kinds out of a closed list, or spans of a quantity."""

from __future__ import annotations

import math
from dataclasses import dataclass

EVER = math.inf


@dataclass(frozen=True, slots=True)
class Kinds:
    """Values of a closed list that remain possible (``married``, ``pacs``...)."""

    values: frozenset[str]

    def inside(self, other: Extent) -> bool:
        """Whether whatever holds here holds there."""
        return isinstance(other, Kinds) and bool(self.values) and self.values <= other.values

    def apart(self, other: Extent) -> bool:
        """Whether nothing can hold both here and there."""
        return isinstance(other, Kinds) and not self.values & other.values


@dataclass(frozen=True, slots=True)
class Spans:
    """Closed spans of a quantity; several when a text states several (« 4 et 7 ans »)."""

    values: tuple[tuple[float, float], ...]

    def inside(self, other: Extent) -> bool:
        """Whether each span lies in one of the others."""
        return isinstance(other, Spans) and all(
            any(low >= first and high <= last for first, last in other.values) for low, high in self.values
        )

    def apart(self, other: Extent) -> bool:
        """Whether no span meets one of the others."""
        return isinstance(other, Spans) and all(
            high < first or low > last for low, high in self.values for first, last in other.values
        )


Extent = Kinds | Spans


def union(one: Extent, other: Extent) -> Extent:
    """What holds in either; the first one if they can't be compared."""
    if isinstance(one, Kinds) and isinstance(other, Kinds):
        return Kinds(one.values | other.values)
    if isinstance(one, Spans) and isinstance(other, Spans):
        return Spans(tuple(dict.fromkeys((*one.values, *other.values))))
    return one


def narrowed(before: Extent, after: Extent) -> Extent:
    """What is known after two statements: what both leave possible, or the later one if they contradict each other."""
    if isinstance(before, Kinds) and isinstance(after, Kinds):
        return Kinds(before.values & after.values) if before.values & after.values else after
    return before if before.inside(after) else after
