"""Where a sheet branches: the alternatives between which a case is chosen.

The branches of one heading are not always alternatives of each other: a list of documents goes case by case by housing
and by work, in one group (« locataire », « propriétaire », « salarié », « retraité »). Those that speak of different
axes are told apart, so that « locataire » does not exclude « salarié ».
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.cases.reading import Reading, read
from assistant.cases.vocabulary import PLACE
from retrieval.question.vocabulary import fold
from retrieval.sheets.questionnaire import Branch

GENERAL = re.compile(
    r"(?:en france )?\(?cas general\b|(?:dans )?(?:un |les |d'|l')?autres? \w|(?:avant|apres|depuis|jusqu'a) cette date"
    r"|sinon\b|.{0,40}\(cas general\)"
)
"""A case that holds when the others beside it don't."""

OFFERED = frozenset({"mode"})
"""Axes that say what the citizen may choose, not what they are: no question is asked on them."""


@dataclass(frozen=True, slots=True)
class Fork:
    """Alternatives of one place of a sheet.

    Attributes:
        parent: rank of the branch that holds them, or None.
        ranks: theirs, in reading order.
        axes: what their titles tell them apart by (``age``, ``place``...), empty when only their words do.
    """

    parent: int | None
    ranks: tuple[int, ...]
    axes: frozenset[str] = frozenset()


def is_general(title: str) -> bool:
    """Whether a case is the one that is left when no other holds."""
    return bool(GENERAL.match(fold(title)))


def ancestors(branches: Sequence[Branch]) -> dict[int, tuple[int, ...]]:
    """For each branch by rank, the ranks of those that hold it, the nearest first."""
    above: dict[int, tuple[int, ...]] = {}
    trail: list[int] = []
    for rank, branch in enumerate(branches):
        trail = [outer for outer in trail if branches[outer].depth < branch.depth and _within(branch, branches[outer])]
        above[rank] = tuple(reversed(trail))
        trail.append(rank)
    return above


def _within(inner: Branch, outer: Branch) -> bool:
    return outer.first <= inner.first and inner.last <= outer.last


def forks(branches: Sequence[Branch]) -> tuple[Fork, ...]:
    """The forks of a sheet, an outer one before those inside it; what no other stands beside is left out."""
    above = ancestors(branches)
    groups: dict[tuple[int | None, tuple[str, ...], str], list[int]] = {}
    for rank, branch in enumerate(branches):
        if branch.title and not branch.condition:
            parent = above[rank][0] if above[rank] else None
            groups.setdefault((parent, branch.path[:-1], branch.kind), []).append(rank)
    return tuple(
        fork
        for (parent, _, _), ranks in groups.items()
        for fork in _split(parent, {rank: read(branches[rank].title) for rank in ranks}, branches)
        if len(fork.ranks) > 1
    )


def _split(parent: int | None, readings: Mapping[int, Reading], branches: Sequence[Branch]) -> list[Fork]:
    """One fork for each set of axes that no title ties together, one for the titles that name none."""
    clusters: list[tuple[frozenset[str], list[int]]] = []
    plain: list[int] = []
    general = [rank for rank in readings if is_general(branches[rank].title)]
    for rank, reading in readings.items():
        axes = frozenset(reading.traits)
        if rank in general or not axes:
            plain += [] if rank in general else [rank]
            continue
        tied = [cluster for cluster in clusters if cluster[0] & axes]
        clusters = [cluster for cluster in clusters if cluster not in tied]
        clusters.append((axes.union(*(each for each, _ in tied)), sorted([rank, *(r for _, rs in tied for r in rs)])))
    beside = [ranks for axes, ranks in clusters if PLACE in axes or len(clusters) == 1]
    home = beside[0] if beside else plain
    home += general
    plain += [rank for _, ranks in clusters for rank in ranks if len(ranks) == 1]
    clusters = [cluster for cluster in clusters if len(cluster[1]) > 1]
    split = [Fork(parent, tuple(sorted(ranks)), axes) for axes, ranks in clusters]
    return split + ([Fork(parent, tuple(sorted(plain)))] if plain else [])
