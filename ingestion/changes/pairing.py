"""What was and what is -> what became of each, by the words that they share."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")
Words = Callable[[T], frozenset[str]]
MOST_COMPARISONS = 10**6
"""About a second. Beyond it (two books that share nothing but their name), nothing is likened: all came or left."""
Pair = tuple[T | None, T | None]


def pairs(before: Sequence[T], after: Sequence[T], words: Words[T], least: float) -> list[Pair[T]]:
    """Each value of both sides once, with the one that resembles it most; alone if none does.

    Args:
        words: what two values are likened by: twice the words shared over the words of both (Dice), from 0 to 1.
        least: resemblance under which two values are not one that changed.

    Returns:
        The values of `before` in their order, then those of `after` that are alone.
    """
    partner: dict[int, int] = {}
    taken: set[int] = set()
    for rank, place in _likeliest([words(value) for value in before], [words(value) for value in after], least):
        if rank not in partner and place not in taken:
            partner[rank] = place
            taken.add(place)
    kept: list[Pair[T]] = [
        (value, after[partner[rank]] if rank in partner else None) for rank, value in enumerate(before)
    ]
    return kept + [(None, value) for place, value in enumerate(after) if place not in taken]


def _likeliest(before: list[frozenset[str]], after: list[frozenset[str]], least: float) -> Iterator[tuple[int, int]]:
    """The ranks of those that resemble each other, best first; among equals, those that stand at the same height."""
    if len(before) * len(after) > MOST_COMPARISONS:
        return
    likeness = (
        (_dice(one, other), rank, place) for rank, one in enumerate(before) for place, other in enumerate(after)
    )
    alike = [found for found in likeness if found[0] >= least]
    for _, rank, place in sorted(alike, key=lambda found: (-found[0], abs(found[1] - found[2]), found)):
        yield rank, place


def _dice(one: frozenset[str], other: frozenset[str]) -> float:
    return 2 * len(one & other) / (len(one) + len(other)) if one or other else 0.0
