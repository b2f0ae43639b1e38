"""Candidates of each field -> sheets in order, each with its best chunks. Pure functions.

Each field's scores are divided by the best of the question, so that fields can be added whatever their scale; a chunk
that a field did not propose gets nothing from it. On the typed questions this linear fusion beats reciprocal ranks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from retrieval.fields import DENSE, HEAD, TEXT
from retrieval.schema import Candidate

WEIGHTS: Mapping[str, float] = {TEXT: 1.0, HEAD: 0.75, DENSE: 0.75}
"""What each field counts for; `python -m eval retrieval` measures it, issue by issue."""
DEPTH = 200
"""Chunks asked of each field: about 2 % of the corpus of 2020, 50 sheets after grouping."""


@dataclass(frozen=True, slots=True)
class RankedSheet:
    """A sheet, its score (its best chunk's) and its chunks as ``(chunk id, score)``, best first."""

    sheet_id: str
    score: float
    chunks: tuple[tuple[str, float], ...]


def fuse(candidates: Mapping[str, Iterable[Candidate]], weights: Mapping[str, float] = WEIGHTS) -> list[Candidate]:
    """One list of chunks from the lists of several fields, best first; ties keep the order of the ids."""
    scores: dict[str, float] = {}
    sheets: dict[str, str] = {}
    for field, proposed in candidates.items():
        ranked = [candidate for candidate in proposed if candidate.score > 0]
        best = max((candidate.score for candidate in ranked), default=0.0)
        for candidate in ranked:
            sheets[candidate.chunk_id] = candidate.sheet_id
            gain = weights.get(field, 0.0) * (candidate.score / best)
            scores[candidate.chunk_id] = scores.get(candidate.chunk_id, 0.0) + gain
    order = sorted(scores, key=lambda identifier: (-scores[identifier], identifier))
    return [Candidate(identifier, sheets[identifier], scores[identifier]) for identifier in order]


def group(ranked: Iterable[Candidate], limit: int, per_sheet: int) -> list[RankedSheet]:
    """The `limit` best sheets of a ranked list of chunks, each with at most `per_sheet` of its chunks."""
    sheets: dict[str, list[Candidate]] = {}
    for candidate in ranked:
        sheets.setdefault(candidate.sheet_id, []).append(candidate)
    return [
        RankedSheet(sheet_id, found[0].score, tuple((chunk.chunk_id, chunk.score) for chunk in found[:per_sheet]))
        for sheet_id, found in list(sheets.items())[:limit]
    ]
