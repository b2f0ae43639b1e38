"""Retrieval metrics at sheet level, binary gains: pure functions that never touch their arguments.

Definitions are the usual ones (Manning, Raghavan and Schütze, *Introduction to Information Retrieval*, chapter 8;
nDCG after Järvelin and Kekäläinen, 2002): a sheet counts once, at its best rank, and every labelled sheet is worth 1.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from collections.abc import Set as AbstractSet

DEPTH = 10
"""How many sheets are asked of the index and measured."""

CUTOFFS = (1, 3, 5, 10)

RECALLS = tuple(f"recall@{k}" for k in CUTOFFS)
HITS = tuple(f"hit@{k}" for k in CUTOFFS)
MRR = f"mrr@{DEPTH}"
NDCG = f"ndcg@{DEPTH}"
NAMES = (*RECALLS, *HITS, MRR, NDCG)
"""All metrics, in the order in which they are shown."""


def fold(ranking: Sequence[str], k: int = DEPTH) -> tuple[str, ...]:
    """The ``k`` best distinct sheets of a ranking, each at its best rank."""
    return tuple(dict.fromkeys(ranking))[:k]


def recall(ranking: Sequence[str], relevant: AbstractSet[str], k: int) -> float:
    """Share of the relevant sheets among the ``k`` best. With several of them, Recall@1 cannot reach 1."""
    return len(relevant & set(fold(ranking, k))) / len(relevant)


def hit(ranking: Sequence[str], relevant: AbstractSet[str], k: int) -> float:
    """1 when a relevant sheet is among the ``k`` best, else 0."""
    return float(not relevant.isdisjoint(fold(ranking, k)))


def reciprocal_rank(ranking: Sequence[str], relevant: AbstractSet[str], k: int = DEPTH) -> float:
    """1 / rank of the first relevant sheet, 0 when none is among the ``k`` best."""
    return next((1 / rank for rank, sheet in enumerate(fold(ranking, k), start=1) if sheet in relevant), 0.0)


def ndcg(ranking: Sequence[str], relevant: AbstractSet[str], k: int = DEPTH) -> float:
    """Gain discounted by log2(rank + 1), over that of a ranking with all relevant sheets first."""
    gain = sum(_discount(rank) for rank, sheet in enumerate(fold(ranking, k), start=1) if sheet in relevant)
    return gain / sum(_discount(rank) for rank in range(1, min(k, len(relevant)) + 1))


def score(ranking: Sequence[str], relevant: AbstractSet[str]) -> dict[str, float]:
    """Every metric of `NAMES` for one ranking, best sheet first.

    Raises:
        ValueError: no sheet is relevant, so that recall and nDCG mean nothing.
    """
    if not relevant:
        raise ValueError("no relevant sheet: recall and nDCG are undefined")
    return {
        **{name: recall(ranking, relevant, k) for name, k in zip(RECALLS, CUTOFFS, strict=True)},
        **{name: hit(ranking, relevant, k) for name, k in zip(HITS, CUTOFFS, strict=True)},
        MRR: reciprocal_rank(ranking, relevant),
        NDCG: ndcg(ranking, relevant),
    }


def _discount(rank: int) -> float:
    return 1 / math.log2(rank + 1)
