"""What a search gives back: the hits, how sure it is, how the question was read, and why each sheet stands where."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from retrieval.confidence import Confidence, Level
from retrieval.question.reading import Reading
from retrieval.ranking import RankedSheet
from retrieval.schema import PATH_SEPARATOR, Hit
from retrieval.storage.manifest import Manifest

SHOWN_WORDINGS = 3
SHOWN_THEMES = 3
THEME_LEVELS = 2
"""Levels of the breadcrumb that name a theme: « Travail > Congés »."""


@dataclass(frozen=True, slots=True)
class Findings:
    """The answer to one search.

    Attributes:
        hits: best sheet first, the passages of a sheet together.
        confidence: whether the corpus answers the question.
        reading: how the question was understood.
        sheets: the sheets of `hits` in their order, with the parts of their score (before any reranking).
        notices: what the agent must know, in French (why hits were not reranked).
        seconds: time of each step, in order.
        manifest: of the one generation that all of it comes from.
    """

    hits: tuple[Hit, ...]
    confidence: Confidence
    reading: Reading
    sheets: tuple[RankedSheet, ...]
    notices: tuple[str, ...]
    seconds: Mapping[str, float]
    manifest: Manifest

    @property
    def answers(self) -> bool:
        """Whether the hits may be shown as an answer, with or without reserve."""
        return bool(self.hits) and self.confidence.level is not Level.ABSENT

    @property
    def wordings(self) -> tuple[str, ...]:
        """Other words to ask with: those that the sheets use for words of the question."""
        return self.reading.wordings[:SHOWN_WORDINGS]

    @property
    def themes(self) -> tuple[str, ...]:
        """The themes of the first sheets, the most frequent first."""
        paths = {hit.chunk.sheet_key: PATH_SEPARATOR.join(hit.chunk.breadcrumb[:THEME_LEVELS]) for hit in self.hits}
        counts = Counter(filter(None, paths.values()))
        return tuple(theme for theme, _ in counts.most_common(SHOWN_THEMES))
