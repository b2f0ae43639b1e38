"""The frozen values of evaluation: a labelled question, its score, and the report over one or several sets.

Open this file first. All metrics are at sheet level with binary gains: a labelled sheet counts, whatever its grade.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LabelledQuestion:
    """One line of a question file.

    Attributes:
        id: unique in its file.
        text: what a person typed, never blank.
        need: what the person is after; questions that say the same thing in other words share it. Without one in the
            file, the question's own id.
        relevant: identifiers of the sheets that answer it, at least one.
    """

    id: str
    text: str
    need: str
    relevant: frozenset[str]


@dataclass(frozen=True, slots=True)
class UnanswerableQuestion:
    """A question that the corpus can't answer, and why (`kind`: ``near``, ``off-topic``...)."""

    id: str
    text: str
    kind: str


@dataclass(frozen=True, slots=True)
class QuestionScore:
    """What one question scored.

    Attributes:
        metrics: every name of `eval.metrics.NAMES`, from 0 to 1.
        found: how many distinct sheets came back, at most 10.
        milliseconds: wall time of the search; None when the question was refused.
        refusal: why the index refused the question, in French; empty when it was searched. A refused question scores 0.
    """

    question: LabelledQuestion
    metrics: Mapping[str, float]
    found: int
    milliseconds: float | None
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean over questions and its 95 % bootstrap confidence interval."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Latency:
    """Wall time of one search, in milliseconds, over the questions that were searched."""

    median: float
    p95: float


@dataclass(frozen=True, slots=True)
class NeedReport:
    """The mean of each metric over the ``questions`` that express one need."""

    need: str
    questions: int
    metrics: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Refusal:
    """A question that the index refused, scored 0, and why."""

    id: str
    reason: str


@dataclass(frozen=True, slots=True)
class SetReport:
    """What one question file scored.

    Attributes:
        name: how tables call the set.
        file: base name of the question file.
        needs: how many distinct needs, the unit that the bootstrap resamples.
        metrics: every name of `eval.metrics.NAMES`.
        per_need: from worst to best nDCG@10.
        latency: None when every question was refused.
        short: questions for which fewer than 10 sheets came back, refused ones included.
    """

    name: str
    file: str
    questions: int
    needs: int
    metrics: Mapping[str, Interval]
    per_need: tuple[NeedReport, ...]
    latency: Latency | None
    short: int
    refusals: tuple[Refusal, ...] = ()


@dataclass(frozen=True, slots=True)
class Machine:
    """Where the figures were taken; never the host's name."""

    cpu: str
    cores: int
    python: str


@dataclass(frozen=True, slots=True)
class CorpusSource:
    """One source of the index, with the attribution that its licence asks for."""

    name: str
    sheets: int
    attribution: str


@dataclass(frozen=True, slots=True)
class Corpus:
    """What was searched, as the manifest of the index tells it."""

    generation: str
    created: str
    chunks: int
    sheets: int
    sources: tuple[CorpusSource, ...]


@dataclass(frozen=True, slots=True)
class Steps:
    """The steps of a search; one that is false is left out."""

    lexicon: bool = True
    spelling: bool = True
    reranking: bool = True


@dataclass(frozen=True, slots=True)
class Origin:
    """Where figures come from; ``date`` is ``YYYY-MM-DD``, ``encoder`` the one that wrote the index."""

    date: str
    machine: Machine
    corpus: Corpus
    encoder: str


@dataclass(frozen=True, slots=True)
class Report:
    """The whole result of one run."""

    origin: Origin
    sets: tuple[SetReport, ...]

    @property
    def refused(self) -> int:
        """How many questions were refused, over all sets."""
        return sum(len(one.refusals) for one in self.sets)
