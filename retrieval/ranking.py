"""Candidates of each field -> sheets in order, each with its best chunks. Pure functions.

The score of a sheet is a sum of parts, each between 0 and 1, with one weight each. Every field gives one part: its
score for the best chunk of the sheet, divided by the best of the question, so that fields can be added whatever their
scale; a field that did not propose the sheet gives nothing. One part more tells the sheets for public agents alone.

The weights were learned on one half of the needs of the development sets and are judged on the other; what each part
brings, and reciprocal ranks in its place, stands in `eval/reports/weights.md`.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass, replace

from retrieval.fields import DENSE_FIELDS, HEAD, MEANING, SHEET_FIELDS, SUBJECT, TEXT, WHOLE
from retrieval.schema import SHEET_DIGITS, Candidate

SCOPE = "scope"
"""The part of a sheet for public agents when the question does not speak of them (`retrieval.question.scope`)."""
WEIGHTS: Mapping[str, float] = {TEXT: 1.93, HEAD: 1.35, WHOLE: 1.83, MEANING: 1.24, SUBJECT: 2.78, SCOPE: -2.39}
"""What each part counts for, short questions: as `python -m eval weights` learns them on the development half of the
needs of three labelled sets, with the embedded model. Learn them again after a change of fields, model or lexicon."""
LETTER_WEIGHTS = {**WEIGHTS, **{field: WEIGHTS[field] / 2 for field in DENSE_FIELDS}}
"""What each part counts for in a letter (`Reading.is_letter`)."""
DEPTH = 200
"""Chunks asked of each field: about 2 % of the corpus of 2020, 50 sheets after grouping."""


@dataclass(frozen=True, slots=True)
class RankedSheet:
    """A sheet by its key (`schema.chunk_id`), its score, its parts without their weights, its chunks best first."""

    key: str
    score: float
    parts: Mapping[str, float]
    chunks: tuple[str, ...]


def fuse(
    candidates: Mapping[str, Iterable[Candidate]],
    weights: Mapping[str, float] = WEIGHTS,
    limit: int | None = None,
) -> list[RankedSheet]:
    """The sheets that the fields propose, best first, `limit` at most; ties keep the order of the keys.

    The chunks of a sheet are those that the fields of the passage propose; failing these, its opening.
    """
    parts: dict[str, dict[str, float]] = {}
    passages: dict[str, dict[str, float]] = {}
    for field, proposed in candidates.items():
        ranked = [candidate for candidate in proposed if candidate.score > 0]
        best = max((candidate.score for candidate in ranked), default=0.0)
        weight = 0.0 if field in SHEET_FIELDS else weights.get(field, 0.0)
        # a thousand candidates a question: what is looked up here is most of the time of a ranking
        for candidate in ranked:
            identifier, share = candidate.chunk_id, candidate.score / best
            key = identifier[:SHEET_DIGITS]
            gained = parts.get(key)
            if gained is None:
                parts[key] = {field: share}
                passages[key] = {identifier: weight * share}
                continue
            if share > gained.get(field, 0.0):
                gained[field] = share
            chunks = passages[key]
            chunks[identifier] = chunks.get(identifier, 0.0) + weight * share
    scores = {key: weigh(gained, weights) for key, gained in parts.items()}
    first = sorted(scores, key=lambda key: (-scores[key], key))[:limit]
    return [RankedSheet(key, scores[key], parts[key], _best_first(passages[key])) for key in first]


def held_back(
    sheets: Collection[RankedSheet], narrow: Collection[str], weights: Mapping[str, float] = WEIGHTS
) -> list[RankedSheet]:
    """The same sheets in order again, those of the keys `narrow` having the part `SCOPE`."""
    parts = {sheet.key: {**sheet.parts, SCOPE: 1.0} for sheet in sheets if sheet.key in narrow}
    return in_order(
        replace(sheet, parts=parts[sheet.key], score=weigh(parts[sheet.key], weights)) if sheet.key in parts else sheet
        for sheet in sheets
    )


def distinct(sheets: Iterable[RankedSheet], said: Mapping[str, Hashable]) -> list[RankedSheet]:
    """`sheets` without those that say the same as one before them; `said` is what each says, by its key."""
    first: dict[Hashable, RankedSheet] = {}
    for sheet in sheets:
        first.setdefault(said[sheet.key], sheet)
    return list(first.values())


def weights_for(letter: bool) -> Mapping[str, float]:
    """The weights of a letter or of a short question."""
    return LETTER_WEIGHTS if letter else WEIGHTS


def weigh(parts: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """The sum of `parts` by their weights."""
    return sum([weights.get(part, 0.0) * value for part, value in parts.items()])


def in_order(sheets: Iterable[RankedSheet]) -> list[RankedSheet]:
    """Best first; ties keep the order of the keys."""
    return sorted(sheets, key=lambda sheet: (-sheet.score, sheet.key))


def _best_first(chunks: Mapping[str, float]) -> tuple[str, ...]:
    found = {chunk: score for chunk, score in chunks.items() if score > 0} or chunks
    return tuple(sorted(found, key=lambda chunk: (-found[chunk], chunk)))
