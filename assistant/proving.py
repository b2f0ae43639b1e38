"""A drafted answer -> its statements proven, citations corrected; and the mark of those that no passage supports."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.citing import Citation, citation
from assistant.verification.correcting import corrected
from assistant.verification.schema import Claim, Source
from assistant.verification.verifying import verify
from retrieval.schema import PATH_SEPARATOR, Chunk

COMPARED = 12
"""Passages that a statement is compared with: those that are cited, then the best found."""
MARK = " **⚠ à vérifier**"
"""Stands after a statement that no passage supports: words as well as a sign, for those who hear the page."""


@dataclass(frozen=True, slots=True)
class Proven:
    """An answer whose citations were compared with what they say."""

    text: str
    citations: tuple[Citation, ...]
    claims: tuple[Claim, ...]


def prove(text: str, citations: Sequence[Citation], found: Sequence[Chunk], cases: Sequence[str] = ()) -> Proven:
    """Verify each statement of a Markdown text; a citation that another passage deserves is given to it.

    Args:
        citations: those that `text` may cite, by number.
        found: passages that the answer could rest on, best first, the cited ones among them.
        cases: names of cases that may stand over a passage, besides its own headings.
    """
    ids = {one.chunk_id for one in citations}
    ordered = sorted(found, key=lambda chunk: chunk.id not in ids)[: max(COMPARED, len(ids))]
    sources = _sources(ordered, citations, cases)
    claims = verify(text, sources)
    if not any(claim.state == "wrong_source" for claim in claims):
        return Proven(text, tuple(citations), claims)
    better = corrected(text, claims, sources)
    chunks = {chunk.id: chunk for chunk in ordered}
    known = {one.chunk_id: one for one in citations}
    cited = tuple(
        known.get(identifier) or citation(number, chunks[identifier], chunks[identifier].text)
        for number, identifier in better.cited
    )
    return Proven(better.text, cited, verify(better.text, _sources(ordered, cited, cases)))


def _sources(chunks: Sequence[Chunk], citations: Sequence[Citation], cases: Sequence[str]) -> list[Source]:
    """The passages as verification reads them."""
    numbers = {one.chunk_id: one.number for one in citations}
    return [
        Source(
            chunk.id,
            chunk.text,
            PATH_SEPARATOR.join((*chunk.breadcrumb, chunk.title, *chunk.section, *cases)),
            numbers.get(chunk.id, 0),
        )
        for chunk in chunks
    ]


def marked(text: str, claims: Iterable[Claim]) -> str:
    """The text with `MARK` after each unsupported statement."""
    for claim in sorted(claims, key=lambda claim: -claim.end):
        if claim.state == "unsupported":
            text = f"{text[: claim.end]}{MARK}{text[claim.end :]}"
    return text


def doubts(claims: Sequence[Claim]) -> str:
    """What the agent is told of the statements that no passage supports; empty if there are none."""
    count = sum(claim.state == "unsupported" for claim in claims)
    if not count:
        return ""
    if count == 1:
        return "Une phrase n'est pas confirmée par les fiches (⚠ à vérifier) : contrôlez-la ou retirez-la."
    return f"{count} phrases ne sont pas confirmées par les fiches (⚠ à vérifier) : contrôlez-les ou retirez-les."
