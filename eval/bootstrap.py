"""Confidence intervals by cluster bootstrap: needs are drawn, not questions.

Questions of one need are re-wordings of each other and succeed or fail together. Drawing them one by one would treat
them as independent and give an interval several times too narrow (Efron and Tibshirani, *An Introduction to the
Bootstrap*, 1993; clusters after Field and Welsh, 2007).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from eval.schema import Interval

RESAMPLES = 2000
CONFIDENCE = 0.95
SEED = 20201
"""Fixed, so that the same scores always give the same interval."""


def intervals(
    scores: Sequence[Mapping[str, float]], needs: Sequence[str], seed: int = SEED, resamples: int = RESAMPLES
) -> dict[str, Interval]:
    """The mean over questions of each metric, and its percentile interval over draws of needs with replacement.

    Args:
        scores: one mapping per question, all with the same names.
        needs: the need of each question, in the same order.

    Raises:
        ValueError: no question, or not one need per question.
    """
    if not scores or len(scores) != len(needs):
        raise ValueError(f"{len(scores)} scores for {len(needs)} needs: one of each per question, at least one")
    names = tuple(scores[0])
    values = np.array([[row[name] for name in names] for row in scores], dtype=np.float64)
    means = values.mean(axis=0)
    lows, highs = _bounds(_draw_means(values, _numbered(needs), seed, resamples))
    return {
        # the mean of equal values may differ from them in the last bit: it must stay inside its interval
        name: Interval(float(mean), float(min(low, mean)), float(max(high, mean)))
        for name, mean, low, high in zip(names, means, lows, highs, strict=True)
    }


def interval_of(
    statistic: Callable[[npt.NDArray[np.float64]], float],
    needs: Sequence[str],
    seed: int = SEED,
    resamples: int = RESAMPLES,
) -> Interval:
    """Any statistic of the questions, and its percentile interval over draws of needs with replacement.

    Args:
        statistic: takes how many times each question counts, shape (questions,), 1 everywhere for the figure itself.
            A draw where it has no value (nan) is left out.
        needs: the need of each question.

    Raises:
        ValueError: no question.
    """
    if not needs:
        raise ValueError("no question")
    clusters = _numbered(needs)
    size = int(clusters.max()) + 1
    draws = np.random.default_rng(seed).multinomial(size, np.full(size, 1 / size), size=resamples)
    values = np.array([statistic(draw[clusters].astype(np.float64)) for draw in draws])
    value = statistic(np.ones(len(needs)))
    kept = values[~np.isnan(values)]
    low, high = _bounds(kept[:, np.newaxis])[:, 0] if kept.size else (value, value)
    return Interval(value, float(min(low, value)), float(max(high, value)))


def ratio(parts: npt.ArrayLike, wholes: npt.ArrayLike, needs: Sequence[str], resamples: int = RESAMPLES) -> Interval:
    """The sum of the parts over the sum of the wholes, one of each per question: see `interval_of`."""
    part, whole = np.asarray(parts, dtype=np.float64), np.asarray(wholes, dtype=np.float64)

    def statistic(weights: npt.NDArray[np.float64]) -> float:
        total = float(weights @ whole)
        return float(weights @ part) / total if total else float("nan")

    return interval_of(statistic, needs, resamples=resamples)


def _numbered(needs: Sequence[str]) -> npt.NDArray[np.intp]:
    """The number of each question's need, from 0 in order of appearance: shape (questions,)."""
    numbers = {need: number for number, need in enumerate(dict.fromkeys(needs))}
    return np.array([numbers[need] for need in needs], dtype=np.intp)


def _draw_means(
    values: npt.NDArray[np.float64], clusters: npt.NDArray[np.intp], seed: int, resamples: int
) -> npt.NDArray[np.float64]:
    """The mean over questions of each draw: (questions, metrics) -> (resamples, metrics).

    How often each need is drawn is one multinomial, so that a draw is a row of counts and all draws are one product.
    """
    sizes = np.bincount(clusters).astype(np.float64)
    sums = np.zeros((len(sizes), values.shape[1]))
    np.add.at(sums, clusters, values)
    counts = np.random.default_rng(seed).multinomial(len(sizes), np.full(len(sizes), 1 / len(sizes)), size=resamples)
    means: npt.NDArray[np.float64] = (counts @ sums) / (counts @ sizes)[:, np.newaxis]
    return means


def _bounds(means: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Lower and upper percentile of each metric: shape (2, metrics)."""
    tail = 100 * (1 - CONFIDENCE) / 2
    return np.percentile(means, [tail, 100 - tail], axis=0)
