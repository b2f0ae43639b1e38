"""Labelled sets -> the weights of the parts, learned on one half of the needs and judged on the other."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from eval.ablation import Line, ablation
from eval.bootstrap import intervals
from eval.candidates import CandidateSet
from eval.learning import Scores, cross_validated, judge, learn
from eval.metrics import NDCG
from eval.runs import Finder
from eval.schema import Interval, Origin, Steps
from eval.splits import is_development
from retrieval.ranking import WEIGHTS

SHOWN = (NDCG, "hit@1", "hit@5")
CROSS_VALIDATED = "learned again for each fold, all needs"
DECIMALS = 2
"""Of the weights that are shipped."""


@dataclass(frozen=True, slots=True)
class WeighedSet:
    """One set, by the name of its file: its size, and how many of its needs and questions are learned from."""

    name: str
    questions: int
    needs: int
    learned_questions: int
    learned_needs: int


@dataclass(frozen=True, slots=True)
class Judged:
    """The metrics of `SHOWN` with some weights, for each set in order."""

    label: str
    sets: tuple[Mapping[str, Interval], ...]


@dataclass(frozen=True, slots=True)
class WeightsReport:
    """The result of one run.

    Attributes:
        learned: the weights of the development half, rounded as they are shipped.
        others: what the other half and all questions would give: how far chance moves the weights.
        judged: the figures of learned and shipped weights.
        ablation: what each ingredient brings; empty when it was not asked.
    """

    origin: Origin
    sets: tuple[WeighedSet, ...]
    learned: Mapping[str, float]
    shipped: Mapping[str, float]
    others: Mapping[str, Mapping[str, float]]
    judged: tuple[Judged, ...]
    ablation: tuple[Line, ...] = ()


def weigh(
    origin: Origin, raw: Sequence[CandidateSet], finder: Callable[[Steps], Finder] | None = None
) -> WeightsReport:
    """Learn and judge.

    Args:
        raw: the candidates of each set, letters not halved.
        finder: opens a search without some steps, for the ablation; None leaves the ablation out.

    Raises:
        NothingToLearn: a part of the questions teaches nothing.
    """
    sets = tuple(one.with_letters_halved() for one in raw)
    development = tuple(one.kept(is_development) for one in sets)
    other = tuple(one.kept(lambda need: not is_development(need)) for one in sets)
    learned = {name: round(value, DECIMALS) for name, value in learn(development).items()}
    whole = cross_validated(sets)
    judged = (
        _judged("learned, other half", other, [judge(one, learned) for one in other]),
        _judged("shipped, other half", other, [judge(one, WEIGHTS) for one in other]),
        _judged(CROSS_VALIDATED, sets, whole),
        _judged("shipped, all needs", sets, [judge(one, WEIGHTS) for one in sets]),
    )
    return WeightsReport(
        origin,
        tuple(map(_size, sets, development)),
        learned,
        dict(WEIGHTS),
        {"the other half": learn(other), "all questions": learn(sets)},
        judged,
        tuple(ablation(tuple(raw), whole, finder)) if finder else (),
    )


def _size(every: CandidateSet, development: CandidateSet) -> WeighedSet:
    return WeighedSet(
        every.name, len(every.proposed), len(set(every.needs)), len(development.proposed), len(set(development.needs))
    )


def _judged(label: str, sets: Sequence[CandidateSet], scores: Sequence[Scores]) -> Judged:
    return Judged(
        label,
        tuple(
            intervals([{name: metrics[name] for name in SHOWN} for metrics in each], one.needs)
            for one, each in zip(sets, scores, strict=True)
        ),
    )
