"""What a search gives back: the hits, how sure it is, how the question was read, and why each sheet stands where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from retrieval.confidence import Confidence
from retrieval.ranking import RankedSheet
from retrieval.reading import Reading
from retrieval.schema import Hit


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
    """

    hits: tuple[Hit, ...]
    confidence: Confidence
    reading: Reading
    sheets: tuple[RankedSheet, ...]
    notices: tuple[str, ...]
    seconds: Mapping[str, float]
