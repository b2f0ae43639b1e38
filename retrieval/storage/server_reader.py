"""A generation on a Qdrant server: how its collection is searched and read."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

import numpy as np
from qdrant_client import QdrantClient, models

from retrieval.encoders.protocol import Vectors
from retrieval.fields import DENSE_FIELDS, MEANING
from retrieval.question.vocabulary import alphabetical
from retrieval.schema import Candidate, Chunk, EncodedQuestion, Filters
from retrieval.storage.layout import MANY_VALUES, SCROLL_PAGE, named_vectors
from retrieval.storage.server_client import NOT_QDRANT, Server

VECTORS_PAGE = 100
"""Chunks read at once with their vectors: 4,096 numbers a chunk make 16 MB of JSON."""
OVERSAMPLING = {"scalar": 2.0, "binary": 4.0}
"""Candidates read from the compressed vectors for each one asked, then ordered by the full vectors."""


class ServerReader:
    """Searches the collection of one generation, from any number of threads; every method may raise `EngineError`."""

    def __init__(self, server: Server, name: str) -> None:
        """Read how the collection was laid out.

        Raises:
            EngineError: the server fails, or has no such collection.
        """
        self._server = server
        self._name = name
        quantized = server.read(lambda client: client.get_collection(name)).config.quantization_config
        self._params = _search_params(quantized)

    def count(self) -> int:
        """The number of chunks."""
        return self._server.read(lambda client: client.count(self._name, exact=True)).count

    def candidates(self, question: EncodedQuestion, depth: int, filters: Filters) -> dict[str, list[Candidate]]:
        """The `depth` best chunks of each field of the question that pass `filters`, best first, in one request."""
        asked = named_vectors(question.vectors, models.SparseVector)
        if not asked:
            return {}
        selection = _selection(filters)
        requests = [
            models.QueryRequest(
                query=vector,
                using=name,
                filter=selection,
                limit=depth,
                params=self._params if name in DENSE_FIELDS else None,
                with_payload=False,
            )
            for name, vector in asked.items()
        ]
        answers = self._server.read(lambda client: client.query_batch_points(self._name, requests))
        if len(answers) != len(asked):
            raise self._server.error(NOT_QDRANT)
        return {
            name: [Candidate(hexadecimal(point.id), point.score) for point in answer.points]
            for name, answer in zip(asked, answers, strict=True)
        }

    def values(self, field: str) -> tuple[str, ...]:
        """The values that a payload field takes, in alphabetical order, whatever their case and accents."""
        hits = self._server.read(lambda client: client.facet(self._name, field, limit=MANY_VALUES, exact=True)).hits
        return alphabetical(str(hit.value) for hit in hits)

    def chunks(self, ids: Iterable[str]) -> dict[str, Chunk]:
        """The chunks with these ids, those that exist, by id.

        Raises:
            ValueError: an id is not 32 hexadecimal digits.
        """
        points: list[int | str | uuid.UUID] = [str(uuid.UUID(identifier)) for identifier in ids]
        if not points:
            return {}
        records = self._server.read(lambda client: client.retrieve(self._name, points, with_payload=True))
        return {hexadecimal(record.id): Chunk.from_payload(record.payload or {}) for record in records}

    def sheet(self, sheet_id: str) -> tuple[Chunk, ...]:
        """The chunks of one sheet in reading order; empty if there is no such sheet."""
        match = models.FieldCondition(key="sheet_id", match=models.MatchValue(value=sheet_id))
        chunks = self._scroll(models.Filter(must=[match]))
        return tuple(sorted(chunks, key=lambda chunk: (chunk.source, chunk.position)))

    def openings(self, sheet_ids: list[str]) -> dict[str, Chunk]:
        """The first chunk of each of these sheets, by sheet key."""
        among = models.FieldCondition(key="sheet_id", match=models.MatchAny(any=sheet_ids))
        first = models.FieldCondition(key="position", match=models.MatchValue(value=0))
        return {chunk.sheet_key: chunk for chunk in self._scroll(models.Filter(must=[among, first]))}

    def all_chunks(self) -> Iterator[Chunk]:
        """Every chunk of the generation, in no particular order."""
        return self._scroll(None)

    def passages(self, sheet_ids: list[str]) -> Iterator[tuple[Chunk, Vectors]]:
        """The chunks of these sheets with the vector of their meaning."""
        among = models.FieldCondition(key="sheet_id", match=models.MatchAny(any=sheet_ids))
        for record in self.records(models.Filter(must=[among]), vectors=[MEANING]):
            yield Chunk.from_payload(record.payload), np.array(record.vector[MEANING], dtype=np.float32)

    def records(self, selection: models.Filter | None = None, vectors: bool | list[str] = False) -> Iterator[Any]:
        """The server's own records, as `scroll` gives them."""
        return scroll(self._server, self._name, selection, vectors)

    def close(self) -> None:
        """Nothing to give back: the connections are the store's, and close with it."""

    def _scroll(self, selection: models.Filter | None) -> Iterator[Chunk]:
        for record in self.records(selection):
            yield Chunk.from_payload(record.payload)


def scroll(
    server: Server, name: str, selection: models.Filter | None = None, vectors: bool | list[str] = False
) -> Iterator[Any]:
    """Every point of a collection that passes `selection`, read page by page, in no particular order.

    The types of the client let payloads and vectors be what ours never are.

    Args:
        vectors: whether points come with their vectors, or with which.
    """
    offset = None
    while True:
        request = partial(_page, name=name, selection=selection, vectors=vectors, offset=offset)
        records, offset = server.read(request)
        yield from records
        if offset is None:
            return


def _page(
    client: QdrantClient, name: str, selection: models.Filter | None, vectors: bool | list[str], offset: Any
) -> tuple[list[Any], Any]:
    limit = VECTORS_PAGE if vectors else SCROLL_PAGE
    return client.scroll(name, selection, limit, offset=offset, with_payload=True, with_vectors=vectors)


def _search_params(quantized: Any) -> models.SearchParams | None:
    """How the collection says that it must be searched, whatever the settings of who reads it."""
    if quantized is None:
        return None
    kind = "scalar" if isinstance(quantized, models.ScalarQuantization) else "binary"
    rescored = models.QuantizationSearchParams(rescore=True, oversampling=OVERSAMPLING[kind])
    return models.SearchParams(quantization=rescored)


def _selection(filters: Filters) -> models.Filter | None:
    conditions: list[Any] = [
        models.FieldCondition(key=field, match=models.MatchAny(any=list(values)))
        for field, values in filters.asked().items()
    ]
    if filters.since:
        since = models.DatetimeRange(gte=filters.since)  # type: ignore[arg-type]
        conditions.append(models.FieldCondition(key="updated", range=since))
    return models.Filter(must=conditions) if conditions else None


def hexadecimal(identifier: Any) -> str:
    """The identifier of a point as that of a chunk: the server writes hyphens in it."""
    return str(identifier).replace("-", "")
