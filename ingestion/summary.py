"""What a run did, as frozen values: the pipeline makes them, the terminal, the JSON and the HTML page show them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ingestion.schema import Failure, Suspicion


@dataclass(frozen=True, slots=True)
class Loss:
    """Words of one document that reach no passage, with how often each is missing, and why if that is known."""

    item: str
    words: Mapping[str, int]
    cause: str = ""

    @property
    def total(self) -> int:
        """Number of words lost."""
        return sum(self.words.values())


@dataclass(frozen=True, slots=True)
class Moves:
    """What happened to the sheets of a source since the published generation, in sheets."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    withdrawn: int = 0
    redirected: int = 0


@dataclass(frozen=True, slots=True)
class SourceSummary:
    """What one source gave.

    Attributes:
        chunks: passages in the generation; ``encoded`` of them got new vectors, the others kept theirs.
        words: words of its documents that a reader should see; ``losses`` lists those that reach no passage.
        unknown: elements and attributes that the parser does not know, with the number of documents that have them.
        suspicions: words that seem to give orders to a model.
        seconds: time spent in each stage (``téléchargement``, ``lecture``, ``découpage``, ``indexation``).
    """

    name: str
    location: str
    licence: str
    attribution: str
    sheets: int
    chunks: int
    encoded: int
    moves: Moves
    words: int
    losses: tuple[Loss, ...]
    unknown: Mapping[str, int]
    suspicions: tuple[Suspicion, ...]
    failures: tuple[Failure, ...]
    seconds: Mapping[str, float]

    @property
    def coverage(self) -> float | None:
        """Share of the words that reach the passages; None where the format does not let them be counted."""
        return 1 - sum(loss.total for loss in self.losses) / self.words if self.words else None


@dataclass(frozen=True, slots=True)
class CanaryResult:
    """A reference question asked to the new generation before it is published.

    Attributes:
        expected: sheets of which one must be among the first found.
        found: the first sheets found, best first.
    """

    question: str
    source: str
    expected: tuple[str, ...]
    found: tuple[str, ...]

    @property
    def passed(self) -> bool:
        """Whether an expected sheet is found."""
        return bool(set(self.expected) & set(self.found))


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run did.

    Attributes:
        index: what the user calls the index.
        generation: the generation that readers open after the run; ``previous`` the one before, empty if none.
        published: whether the run made a new generation; without any change it keeps the one in place.
        started: UTC time, ISO 8601.
        seconds: time spent in each stage over all sources.
        notices: lines that a person must see (a source replaced by another, for example).
    """

    index: str
    generation: str
    previous: str
    published: bool
    started: str
    sources: tuple[SourceSummary, ...]
    canaries: tuple[CanaryResult, ...] = ()
    seconds: Mapping[str, float] = field(default_factory=dict)
    notices: tuple[str, ...] = ()

    @property
    def failures(self) -> tuple[Failure, ...]:
        """All that could not be read, over all sources."""
        return tuple(failure for source in self.sources for failure in source.failures)
