"""Several measures of one thing, in a few numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Spread:
    """The median of several measures, with the least and the greatest."""

    median: float
    low: float
    high: float

    @classmethod
    def of(cls, values: Sequence[float]) -> Spread:
        """The spread of at least one value."""
        return cls(median(values), min(values), max(values))


def p95(values: Sequence[float]) -> float:
    """What 19 values in 20 stay under; at least one value."""
    return sorted(values)[max(0, round(0.95 * len(values)) - 1)]
