"""An answer in the sheets' own words, without any model: pure functions from a question and hits to a cited text."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from assistant.citing import citation
from assistant.extraction.choosing import passages
from assistant.extraction.kinds import kind_of
from assistant.extraction.rendering import markdown
from assistant.extraction.schema import Extract, Kind, Passage
from assistant.extraction.scoring import Asked, scored, telling, weights
from assistant.extraction.units import headings, units
from assistant.words import stems
from retrieval.question.reading import Reading
from retrieval.schema import Chunk, Hit

READ_SHEETS = 3
"""Sheets that are read for an answer, best first."""

SUMMED: frozenset[Kind] = frozenset({"how", "who", "definition", "other"})
"""Kinds that the summary of a sheet may answer; the others ask for the one sentence that says it."""

LONGEST_ANSWER = 1200
"""Characters of Markdown, headings and numbers included: what is read at a glance at a counter."""

Sheet = Callable[[str], tuple[Chunk, ...]]
"""The passages of a sheet, in reading order (`retrieval.retriever.Retriever.sheet`)."""


def answer_from(reading: Reading, hits: Sequence[Hit], sheet: Sheet | None = None, doubtful: bool = False) -> Extract:
    """Quote what answers first, then what surrounds it: one to three passages.

    Args:
        sheet: gives all the passages of a sheet, so that the best one is read whole.
        doubtful: whether the sheets found may be about something else; one short statement of the two best is quoted.
    """
    chunks = read_chunks(hits, sheet)
    asked = _asked(reading, hits, chunks)
    read = telling(chunks, asked)
    summed = asked.kind in SUMMED and not doubtful
    found = [unit for chunk in read for unit in units(chunk) if summed or unit.shape != "summary"] or [
        unit for chunk in read for unit in headings(chunk)
    ]
    chosen = passages(scored(asked, found), _is_short, doubtful)
    citations = (citation(number, one.chunk, "\n\n".join(one.pieces)) for number, one in enumerate(chosen, start=1))
    return Extract(markdown(chosen), tuple(citations), asked.kind, _lead(chosen))


def read_chunks(hits: Sequence[Hit], sheet: Sheet | None = None) -> tuple[Chunk, ...]:
    """The chunks of the `READ_SHEETS` best sheets, best first; the first one whole when `sheet` gives it."""
    found: dict[str, list[Chunk]] = {}
    for hit in hits:
        found.setdefault(hit.chunk.sheet_key, []).append(hit.chunk)
    kept = list(found.values())[:READ_SHEETS]
    if kept and sheet:
        known = {chunk.id for chunk in kept[0]}
        kept[0] += [chunk for chunk in sheet(kept[0][0].sheet_id) if chunk.id not in known]
    return tuple(chunk for chunks in kept for chunk in chunks)


def _asked(reading: Reading, hits: Sequence[Hit], chunks: Sequence[Chunk]) -> Asked:
    ranks = {key: rank for rank, key in enumerate(dict.fromkeys(chunk.sheet_key for chunk in chunks))}
    found: dict[str, int] = {}
    seen: dict[str, int] = {}
    for hit in hits:
        key = hit.chunk.sheet_key
        found[hit.chunk.id] = seen.get(key, 0)
        seen[key] = found[hit.chunk.id] + 1
    worth = weights(reading, chunks)
    typed = set(stems(reading.text))
    named = {chunk.sheet_key: len(typed & set(stems(chunk.title))) / (len(typed) or 1) for chunk in chunks}
    return Asked(kind_of(reading.text), worth, ranks, named, found)


def _is_short(chosen: Sequence[Passage]) -> bool:
    return len(markdown(chosen)) <= LONGEST_ANSWER


def _lead(chosen: Sequence[Passage]) -> str:
    return "\n".join(chosen[0].pieces[: chosen[0].stated]) if chosen else ""
