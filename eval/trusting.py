"""Right and wrong searches -> the model of confidence, learned on one half of the needs and judged on the other."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import astuple, dataclass

import numpy as np

from eval.bootstrap import interval_of
from eval.calibration import NAMES, ONE_KIND, Model, Observation, Thresholds, choose, learn, shares_of
from eval.errors import NothingToLearn
from eval.judging import Bin, Flags, Risk, area_under_curve, brier, reliability, risk_coverage
from eval.optimisation import Numbers
from eval.schema import Interval, Origin
from eval.splits import is_development
from retrieval import confidence

RESAMPLES = 500


@dataclass(frozen=True, slots=True)
class Rates:
    """What is done with the questions of one set, or of one kind that the corpus can't answer, as shares of them.

    ``right`` is the share of all searches that are right, ``wrong`` that of the answerable ones that are not.
    """

    group: str
    questions: int
    right: float
    answerable: float
    doubtful: float
    absent: float
    wrong: float


@dataclass(frozen=True, slots=True)
class Quality:
    """How well a model judges some searches."""

    searches: int
    right: int
    auc: Interval
    brier: Interval


@dataclass(frozen=True, slots=True)
class ConfidenceReport:
    """The result of one run.

    Attributes:
        learned, shipped: the models; ``learned`` is rounded as it is shipped.
        development, other: how well the learned one does on each half of the needs.
        alone: the AUC of each piece of evidence by itself, on the other half.
        bins, curve, rates: of the other half, with the learned model and its thresholds.
        development_rates: those of the half that the thresholds were chosen on.
    """

    origin: Origin
    learned: Model
    thresholds: Thresholds
    shipped: Model
    shipped_thresholds: Thresholds
    development: Quality
    other: Quality
    alone: Mapping[str, float]
    bins: tuple[Bin, ...]
    curve: tuple[Risk, ...]
    rates: tuple[Rates, ...]
    development_rates: tuple[Rates, ...]


def study(origin: Origin, observations: Sequence[Observation]) -> ConfidenceReport:
    """Learn, choose the thresholds and judge.

    Raises:
        NothingToLearn: one half of the needs has no right search, or no wrong one.
    """
    development = [one for one in observations if is_development(one.need)]
    other = [one for one in observations if not is_development(one.need)]
    model = learn(development).rounded()
    thresholds = choose(model, development)
    probabilities, right, shares = model.probabilities(other), _right(other), shares_of(other)
    if right.all() or not right.any():
        raise NothingToLearn(ONE_KIND)
    evidence = np.array([astuple(one.evidence) for one in other])
    return ConfidenceReport(
        origin=origin,
        learned=model,
        thresholds=thresholds,
        shipped=Model(confidence.COEFFICIENTS, confidence.INTERCEPT),
        shipped_thresholds=Thresholds(confidence.ANSWERABLE, confidence.ABSENT),
        development=_quality(model, development),
        other=_quality(model, other),
        alone={name: area_under_curve(evidence[:, place], right, shares) for place, name in enumerate(NAMES)},
        bins=reliability(probabilities, right, shares),
        curve=risk_coverage(probabilities, right, shares),
        rates=_rates(model, thresholds, other),
        development_rates=_rates(model, thresholds, development),
    )


def _quality(model: Model, observations: Sequence[Observation]) -> Quality:
    probabilities, right, shares = model.probabilities(observations), _right(observations), shares_of(observations)
    needs = [f"{one.group}/{one.need}" for one in observations]

    def interval(measure: Callable[[Numbers, Flags, Numbers], float]) -> Interval:
        return interval_of(lambda times: measure(probabilities, right, shares * times), needs, resamples=RESAMPLES)

    return Quality(len(right), int(right.sum()), interval(area_under_curve), interval(brier))


def _rates(model: Model, thresholds: Thresholds, observations: Sequence[Observation]) -> tuple[Rates, ...]:
    groups: dict[str, list[Observation]] = {}
    for one in observations:
        groups.setdefault(f"{one.group}: {one.kind}" if one.kind else one.group, []).append(one)
    return tuple(_group_rates(group, model, thresholds, each) for group, each in sorted(groups.items()))


def _group_rates(group: str, model: Model, thresholds: Thresholds, observations: Sequence[Observation]) -> Rates:
    probabilities, right = model.probabilities(observations), _right(observations)
    answerable, absent = probabilities >= thresholds.answerable, probabilities < thresholds.absent
    return Rates(
        group,
        len(observations),
        float(right.mean()),
        float(answerable.mean()),
        float((~answerable & ~absent).mean()),
        float(absent.mean()),
        float((~right[answerable]).mean()) if answerable.any() else 0.0,
    )


def _right(observations: Sequence[Observation]) -> Flags:
    return np.array([one.right for one in observations], dtype=np.bool_)
