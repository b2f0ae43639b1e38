"""Candidates and labels -> the weights that put labelled sheets first; weights -> how well they do.

The loss is ListNet's with labels as the target (Cao et al., *Learning to Rank: From Pairwise Approach to Listwise
Approach*, 2007): minus the mean logarithm of the probability that a softmax over the scores gives to a labelled sheet.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from statistics import fmean

import numpy as np
import numpy.typing as npt

from eval.candidates import CandidateSet, Proposed
from eval.errors import NothingToLearn
from eval.metrics import DEPTH, score
from eval.optimisation import Loss, Numbers, least
from eval.splits import FOLDS, REPEATS, fold_of

LEARNED_FROM = 100
"""Sheets of a question that the loss compares: those of the highest sums of parts. The others are never in the way."""
SHRINKAGE = 1e-3
"""How much the squares of the weights, each for a part of spread 1, add to the loss: enough to keep them finite."""

Scores = tuple[Mapping[str, float], ...]
"""The metrics of each question of a set."""


def learn(sets: Sequence[CandidateSet]) -> dict[str, float]:
    """The weight of each column, learned on all questions of `sets`; each need counts the square root of its questions.

    A question none of whose labelled sheets is among the candidates teaches nothing and is passed over.

    Raises:
        NothingToLearn: no question teaches anything.
    """
    questions = [one for each in sets for one in each.proposed]
    names = [(each.name, need) for each in sets for need in each.needs]
    counts = Counter(names)
    shares = np.array([counts[name] ** -0.5 for name in names])
    parts, present, target = _padded(questions, len(sets[0].columns))
    taught = target.any(axis=1)
    if not taught.any():
        raise NothingToLearn(
            "aucune question de la moitié qui sert à apprendre n'a de fiche étiquetée parmi les fiches trouvées : "
            "donnez davantage de questions de ce corpus avec --questions."
        )
    spread = parts[present].std(axis=0)
    spread = np.where(spread > 0, spread, 1).astype(np.float32)
    loss = _loss(parts[taught] / spread, present[taught], target[taught], shares[taught])
    found = least(loss, np.zeros(parts.shape[2])) / spread
    return dict(zip(sets[0].columns, map(float, found), strict=True))


def judge(candidates: CandidateSet, weights: Mapping[str, float]) -> Scores:
    """Every metric of each question with these `weights`; a column that has none counts for nothing."""
    vector = np.array([weights.get(name, 0.0) for name in candidates.columns], dtype=np.float32)
    return tuple(score(_ranking(one, vector), one.question.relevant) for one in candidates.proposed)


def cross_validated(sets: Sequence[CandidateSet]) -> tuple[Scores, ...]:
    """The metrics of each question of each set with weights that were learned on the other folds of all sets."""
    runs: list[list[dict[str, list[float]]]] = [[{} for _ in each.proposed] for each in sets]
    for repeat in range(REPEATS):
        for fold in range(FOLDS):
            _judge_fold(sets, _within(repeat, fold), runs)
    return tuple(
        tuple({name: fmean(values) for name, values in question.items()} for question in each) for each in runs
    )


def _within(repeat: int, fold: int) -> Callable[[str], bool]:
    return lambda need: fold_of(need, repeat) == fold


def _judge_fold(
    sets: Sequence[CandidateSet], judged: Callable[[str], bool], runs: Sequence[Sequence[dict[str, list[float]]]]
) -> None:
    weights = learn([each.kept(lambda need: not judged(need)) for each in sets])
    for each, questions in zip(sets, runs, strict=True):
        places = [place for place, need in enumerate(each.needs) if judged(need)]
        for place, metrics in zip(places, judge(each.kept(judged), weights), strict=True):
            for name, value in metrics.items():
                questions[place].setdefault(name, []).append(value)


def _ranking(one: Proposed, weights: npt.NDArray[np.float32]) -> tuple[str, ...]:
    order = np.argsort(-(one.parts @ weights), kind="stable")
    # two sources may hold a sheet of one name: metrics count it once, so that a few more are looked at
    return tuple(one.sheets[place] for place in order[: 2 * DEPTH])


def _padded(
    questions: Sequence[Proposed], columns: int
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """The parts of `LEARNED_FROM` sheets of each question, which of them there are, which of these are labelled."""
    parts = np.zeros((len(questions), LEARNED_FROM, columns), dtype=np.float32)
    present = np.zeros(parts.shape[:2], dtype=np.bool_)
    target = np.zeros(parts.shape[:2], dtype=np.bool_)
    for row, one in enumerate(questions):
        best = np.argsort(-one.parts.sum(axis=1), kind="stable")[:LEARNED_FROM]
        parts[row, : len(best)] = one.parts[best]
        present[row, : len(best)] = True
        target[row, : len(best)] = [one.sheets[place] in one.question.relevant for place in best]
    return parts, present, target


def _loss(
    parts: npt.NDArray[np.float32],
    present: npt.NDArray[np.bool_],
    target: npt.NDArray[np.bool_],
    shares: Numbers,
) -> Loss:
    """The loss of weights and its gradient."""
    wanted = target / target.sum(axis=1, keepdims=True)
    shares = shares / shares.sum()
    flat = parts.reshape(-1, parts.shape[2])

    def loss(weights: Numbers) -> tuple[float, Numbers]:
        scores = (flat @ weights.astype(np.float32)).reshape(present.shape).astype(np.float64)
        scores = np.where(present, scores, -np.inf)
        scores -= scores.max(axis=1, keepdims=True)
        odds = np.exp(scores)
        total = odds.sum(axis=1, keepdims=True)
        logs = np.where(target, scores - np.log(total), 0.0)
        value = -float((wanted * logs).sum(axis=1) @ shares) + SHRINKAGE * float(weights @ weights)
        pull = ((odds / total - wanted) * shares[:, np.newaxis]).reshape(-1).astype(np.float32)
        return value, (pull @ flat).astype(np.float64) + 2 * SHRINKAGE * weights

    return loss
