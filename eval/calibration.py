"""What searches showed and whether they were right -> the logistic model of `retrieval.confidence` and its thresholds.

A search is right when one of its `FIRST` sheets is labelled; on a question that the corpus can't answer it never is.
Everywhere each need counts the square root of its questions, so that a need asked in ninety ways does not drown
the others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass, fields

import numpy as np
import numpy.typing as npt

from eval.errors import NothingToLearn
from eval.optimisation import Loss, Numbers, least
from eval.runs import Finder
from eval.schema import LabelledQuestion, UnanswerableQuestion
from retrieval.confidence import NOTHING, Evidence
from retrieval.errors import InvalidQuestion

FIRST = 5
"""Sheets among which a right one must be: what an agent reads without scrolling."""
SHRINKAGE = 1e-3
"""How much the squares of the standardised coefficients add to the loss."""
LOST = 0.02
"""Share of the answerable questions of a set that may be called absent, at most."""
WRONG = 0.15
"""Share of the searches shown without reserve that may be wrong, at most."""
STEP = 0.01
"""Thresholds are multiples of it."""

ONE_KIND = (
    "une moitié des besoins n'a que des recherches justes, ou que des fausses : donnez davantage de questions, de ce "
    "corpus avec --questions et sans réponse avec --unanswerable."
)
NAMES = tuple(field.name for field in fields(Evidence))


@dataclass(frozen=True, slots=True)
class Observation:
    """One search.

    Attributes:
        group: the set of the question.
        need: its need, or its own id.
        kind: why the corpus can't answer it, empty when it can.
        right: whether one of the `FIRST` sheets is labelled.
    """

    group: str
    need: str
    kind: str
    evidence: Evidence
    right: bool


@dataclass(frozen=True, slots=True)
class Model:
    """A logistic model of evidence, as `retrieval.confidence` holds it."""

    coefficients: Evidence
    intercept: float

    def probabilities(self, observations: Sequence[Observation]) -> Numbers:
        """The probability that each search is right; 0 where nothing was found."""
        found = np.array([one.evidence != NOTHING for one in observations])
        logits = _evidence(observations) @ np.array(astuple(self.coefficients)) + self.intercept
        return np.where(found, 1 / (1 + np.exp(-logits)), 0.0)

    def rounded(self) -> Model:
        """The same with the two decimals that are shipped."""
        return Model(Evidence(*(round(value, 2) for value in astuple(self.coefficients))), round(self.intercept, 2))


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From ``answerable`` on, hits are shown without reserve; under ``absent``, most likely nothing answers."""

    answerable: float
    absent: float


def observe_labelled(finder: Finder, group: str, questions: Iterable[LabelledQuestion]) -> tuple[Observation, ...]:
    """Search each question of a labelled set."""
    return tuple(
        Observation(group, one.need, "", found, not one.relevant.isdisjoint(sheets))
        for one in questions
        for found, sheets in [_searched(finder, one.text)]
    )


def observe_unanswerable(
    finder: Finder, group: str, questions: Iterable[UnanswerableQuestion]
) -> tuple[Observation, ...]:
    """Search each question that the corpus can't answer."""
    return tuple(Observation(group, one.id, one.kind, _searched(finder, one.text)[0], False) for one in questions)


def learn(observations: Sequence[Observation]) -> Model:
    """The model of the highest likelihood; searches that found nothing are left out.

    Raises:
        NothingToLearn: all are right, or none is.
    """
    kept = [one for one in observations if one.evidence != NOTHING]
    right = np.array([one.right for one in kept], dtype=np.float64)
    if not kept or right.min() == right.max():
        raise NothingToLearn(ONE_KIND)
    values = _evidence(kept)
    mean, spread = values.mean(axis=0), values.std(axis=0)
    spread = np.where(spread > 0, spread, 1.0)
    shares = shares_of(kept)
    found = least(_loss((values - mean) / spread, right, shares / shares.sum()), np.zeros(len(NAMES) + 1))
    plain = found[1:] / spread
    return Model(Evidence(*map(float, plain)), float(found[0] - plain @ mean))


def choose(model: Model, observations: Sequence[Observation]) -> Thresholds:
    """The thresholds that keep to `LOST` in each set and to `WRONG` overall."""
    probabilities = model.probabilities(observations)
    groups = np.array(["" if one.kind else one.group for one in observations])
    absent = min((_lowest(probabilities[groups == group]) for group in set(groups.tolist()) - {""}), default=0.0)
    right = np.array([one.right for one in observations])
    shares = shares_of(observations)
    steps = np.arange(round(absent / STEP), round(1 / STEP) + 1) * STEP
    kept = (float(step) for step in steps if _wrong(probabilities >= step, right, shares) <= WRONG)
    return Thresholds(round(next(kept, 1.0), 2), round(absent, 2))


def shares_of(observations: Sequence[Observation]) -> Numbers:
    """What each search counts: one over the square root of the number of questions of its need."""
    names = [(one.group, one.need) for one in observations]
    counts = Counter(names)
    return np.array([counts[name] ** -0.5 for name in names])


def _searched(finder: Finder, text: str) -> tuple[Evidence, frozenset[str]]:
    """What speaks for the first sheet, and the names of the `FIRST` ones; nothing when the question is refused."""
    try:
        findings = finder.find(text, FIRST)
    except InvalidQuestion:
        return NOTHING, frozenset()
    return findings.confidence.evidence, frozenset(hit.chunk.sheet_id for hit in findings.hits)


def _evidence(observations: Sequence[Observation]) -> Numbers:
    """Shape (searches, evidence)."""
    return np.array([astuple(one.evidence) for one in observations], dtype=np.float64).reshape(-1, len(NAMES))


def _lowest(probabilities: Numbers) -> float:
    """The highest multiple of `STEP` under which at most `LOST` of them fall."""
    ordered = np.sort(probabilities)
    return float(np.floor(ordered[int(LOST * len(ordered))] / STEP) * STEP)


def _wrong(shown: npt.NDArray[np.bool_], right: npt.NDArray[np.bool_], shares: Numbers) -> float:
    """The share of wrong searches among those shown; 1 when none is, for that tells nothing."""
    total = float(shares[shown].sum())
    return float(shares[shown & ~right].sum()) / total if total else 1.0


def _loss(values: Numbers, right: Numbers, shares: Numbers) -> Loss:
    def loss(point: Numbers) -> tuple[float, Numbers]:
        logits = point[0] + values @ point[1:]
        value = float((np.logaddexp(0, logits) - right * logits) @ shares) + SHRINKAGE * float(point[1:] @ point[1:])
        pull = (1 / (1 + np.exp(-logits)) - right) * shares
        return value, np.concatenate([[pull.sum()], pull @ values + 2 * SHRINKAGE * point[1:]])

    return loss
