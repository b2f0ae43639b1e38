"""A few questions whose answer is known, asked to a new generation before anybody else can ask it any."""

from __future__ import annotations

from collections.abc import Iterable

from ingestion.schema import Source
from ingestion.summary import CanaryResult
from retrieval.retriever import Retriever

FOUND = 5
"""Sheets looked at for each question: what an agent sees without scrolling."""


def ask_canaries(retriever: Retriever, sources: Iterable[Source]) -> tuple[CanaryResult, ...]:
    """What the first `FOUND` sheets are for each reference question of `sources`.

    Raises:
        RetrievalError: a question of the list has no meaning, or the encoder fails.
    """
    return tuple(
        CanaryResult(canary.question, source.name, canary.sheets, _found(retriever, canary.question))
        for source in sources
        for canary in source.canaries
    )


def _found(retriever: Retriever, question: str) -> tuple[str, ...]:
    return tuple(hit.chunk.sheet_id for hit in retriever.search(question, FOUND))
