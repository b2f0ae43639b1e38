"""The frozen values of these measures: what was timed, how it grows, what kills left, what damaged documents did."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log
from typing import Literal

from eval.schema import Machine
from eval.spread import Spread

Verdict = Literal["read", "no sheet", "refused", "raised", "forbidden", "leaked", "hung", "died"]
"""What became of a damaged document: the first three are what `ingestion` promises, the others are faults."""
PROMISED: tuple[Verdict, ...] = ("read", "no sheet", "refused")

End = Literal["killed", "terminated", "interrupted", "disk filled"]
"""How a run was ended: by SIGKILL, SIGTERM or SIGINT, or for want of room on its disk."""
Word = Literal["a line in French", "a signal", "other words"]
"""What a run ends with that finds no room: it may be stopped by the system while the engine writes through memory."""
State = Literal["nothing written", "half written", "written", "published", "finished"]
"""What stood there then of the new generation; ``finished``: the run was done before."""


@dataclass(frozen=True, slots=True)
class Timed:
    """One thing timed several times.

    Attributes:
        seconds: of the whole command.
        memory: most MiB of RAM of one process, over the runs; 0 where unknown. ``private``: without pages of files.
        stages: median seconds in each stage, as the run itself tells.
        chunks, encoded: passages of the index, and those that needed the model, in the last run.
    """

    name: str
    runs: int
    seconds: Spread
    memory: float
    private: float
    stages: Mapping[str, float]
    chunks: int
    encoded: int


@dataclass(frozen=True, slots=True)
class Likeness:
    """An index brought up to date against one built cold from the same archive.

    Attributes:
        questions: how many were asked to both; ``candidates`` of them found the same passages with the same scores in
            every field, ``answers`` the same hits with the same scores.
        words: whether both have the same vocabulary.
    """

    questions: int
    candidates: int
    answers: int
    words: bool

    @property
    def same(self) -> bool:
        """Whether nothing tells one from the other."""
        return self.questions == self.candidates == self.answers and self.words


@dataclass(frozen=True, slots=True)
class Timings:
    """What runs take on one archive; ``changed`` is the number of sheets that some of them change."""

    archive: str
    sheets: int
    index: float
    changed: int
    cold: Timed
    same: Timed
    edited: Timed
    moved: Timed
    likeness: Likeness

    @property
    def rows(self) -> tuple[Timed, ...]:
        """The runs, in the order in which they were made."""
        return (self.cold, self.same, self.edited, self.moved)


@dataclass(frozen=True, slots=True)
class Grown:
    """One corpus: sheets, passages, MiB of index on disk, and the runs on it."""

    sheets: int
    chunks: int
    index: float
    cold: Timed
    same: Timed
    edited: Timed


@dataclass(frozen=True, slots=True)
class Kills:
    """What runs left that were ended before they were done.

    Attributes:
        sheets: in the archive; ``changed`` of them differ from the archive before, at least.
        usual: seconds of a run that nobody ends.
        counts: runs by how they ended and by what stood there then.
        broken: what could not be opened or was not whole, a line each, with the number of the run.
        lost: published generations that were gone, a line each.
        said: runs that found no room, by what they ended with.
        shut: times that the index could not be opened before room was made on its disk.
        littered: unfinished generations and parts of files that runs left; ``left`` those that the last run left.
        likeness: whether the index then answers as one built cold.
    """

    sheets: int
    changed: int
    usual: float
    seed: str
    counts: Mapping[tuple[End, State], int]
    broken: tuple[str, ...]
    lost: tuple[str, ...]
    said: Mapping[Word, int]
    littered: int
    shut: int
    left: tuple[str, ...]
    likeness: Likeness

    @property
    def runs(self) -> int:
        """How many were started."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one damaged document.

    Attributes:
        case: its number, which it can be made from again.
        detail: the reason of a refusal, or what went wrong.
    """

    case: int
    suffix: str
    original: str
    mutations: tuple[str, ...]
    verdict: Verdict
    detail: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Fuzzed:
    """What became of all of them.

    Attributes:
        visits: connections to the bait.
        left: files that stand in the working folder afterwards.
        seconds: time of the whole.
    """

    seed: int
    outcomes: tuple[Outcome, ...]
    visits: int
    left: tuple[str, ...]
    seconds: float

    @property
    def faults(self) -> tuple[Outcome, ...]:
        """Documents that did what none may do."""
        return tuple(outcome for outcome in self.outcomes if outcome.verdict not in PROMISED)

    def counts(self, suffix: str = "") -> Counter[str]:
        """Documents by verdict, of all formats or of one."""
        return Counter(outcome.verdict for outcome in self.outcomes if suffix in ("", outcome.suffix))


@dataclass(frozen=True, slots=True)
class IngestionReport:
    """All of it; None for what was not asked."""

    date: str
    machine: Machine
    corpus: str
    command: str
    timings: Timings | None = None
    growth: tuple[Grown, ...] | None = None
    kills: Kills | None = None
    fuzzed: Fuzzed | None = None

    @property
    def faults(self) -> Iterator[str]:
        """What must never be, in French, a line each; a duration over its target is none of these."""
        likeness = [each.likeness for each in (self.timings, self.kills) if each]
        if not all(each.same for each in likeness):
            yield "Un index mis à jour ne répond pas comme un index neuf."
        if self.kills:
            yield from (f"Index abîmé : {line}" for line in self.kills.broken)
            yield from (f"Génération perdue : {line}" for line in self.kills.lost)
            if self.kills.said.get("other words"):
                yield f"{self.kills.said['other words']} ingestions sans place ne l'ont pas dit en français."
            yield from (f"Reste d'une ingestion arrêtée : {name}" for name in self.kills.left)
        if self.fuzzed:
            yield from (
                f"Document abîmé n° {fault.case} ({fault.suffix}) : {fault.verdict}, {fault.detail}"
                for fault in self.fuzzed.faults
            )
            if self.fuzzed.visits:
                yield f"{self.fuzzed.visits} connexions faites à la lecture de documents."
            yield from (f"Fichier laissé par la lecture de documents : {name}" for name in self.fuzzed.left)


def exponent(points: Sequence[tuple[float, float]]) -> float:
    """The power of the first that the second grows with: slope of the least-squares line through the logarithms."""
    xs, ys = [log(x) for x, _ in points], [log(y) for _, y in points]
    middle, height = sum(xs) / len(xs), sum(ys) / len(ys)
    spread = sum((x - middle) ** 2 for x in xs)
    return sum((x - middle) * (y - height) for x, y in zip(xs, ys, strict=True)) / spread
