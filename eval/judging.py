"""Probabilities and what came true -> how well they tell right searches from wrong ones. Pure functions.

``shares`` is what each search counts, shape (searches,).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from eval.optimisation import Numbers

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Bin:
    """Searches of near probabilities: how many, the mean probability, and the share that was right."""

    searches: int
    said: float
    right: float


@dataclass(frozen=True, slots=True)
class Risk:
    """The surest searches: what share of all they are, the share of them that is wrong, the least probability."""

    coverage: float
    risk: float
    threshold: float


def area_under_curve(probabilities: Numbers, right: Flags, shares: Numbers) -> float:
    """The chance that a right search has a higher probability than a wrong one, a tie counting one half.

    That is the area under the ROC curve (Hanley and McNeil, 1982); nan when all are right or all wrong.
    """
    _, places = np.unique(probabilities, return_inverse=True)
    won = np.bincount(places, shares * right)
    lost = np.bincount(places, shares * ~right)
    below = np.cumsum(lost) - lost
    pairs = won.sum() * lost.sum()
    return float((won * (below + lost / 2)).sum() / pairs) if pairs else float("nan")


def brier(probabilities: Numbers, right: Flags, shares: Numbers) -> float:
    """The mean squared difference between what was said and what came true (Brier, 1950); nan of nothing."""
    total = shares.sum()
    return float(((probabilities - right) ** 2 * shares).sum() / total) if total else float("nan")


def reliability(probabilities: Numbers, right: Flags, shares: Numbers, bins: int = 10) -> tuple[Bin, ...]:
    """The searches in `bins` groups of equal number, from the least to the most probable."""
    groups = np.array_split(np.argsort(probabilities, kind="stable"), bins)
    return tuple(
        Bin(
            len(group),
            float(np.average(probabilities[group], weights=shares[group])),
            float(np.average(right[group], weights=shares[group])),
        )
        for group in groups
        if len(group)
    )


def risk_coverage(probabilities: Numbers, right: Flags, shares: Numbers) -> tuple[Risk, ...]:
    """The risk at each coverage, surest searches first; searches of one probability come together (El-Yaniv and
    Wiener, *On the Foundations of Noise-free Selective Classification*, 2010)."""
    values, places = np.unique(-probabilities, return_inverse=True)
    covered = np.cumsum(np.bincount(places, shares))
    wrong = np.cumsum(np.bincount(places, shares * ~right))
    return tuple(
        Risk(float(cover / covered[-1]), float(lost / cover), float(-value))
        for cover, lost, value in zip(covered, wrong, values, strict=True)
    )


def at_coverage(curve: tuple[Risk, ...], coverage: float) -> Risk:
    """The first point of a curve that covers at least this share."""
    return next((point for point in curve if point.coverage >= coverage - 1e-9), curve[-1])
