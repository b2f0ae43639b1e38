"""The embedded engine: one Qdrant Edge shard per generation, written once, then read by any number of processes.

Source: https://qdrant.tech/documentation/edge/
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import qdrant_edge as edge

from retrieval.errors import DamagedIndex
from retrieval.fields import DENSE, HEAD, TEXT
from retrieval.schema import Candidate, Chunk, EncodedChunk, EncodedQuestion, TermWeights

WRITE_BATCH = 500
SCROLL_PAGE = 1000


class EdgeWriter:
    """Fills a new shard. Nothing can be relied on before `close`: without a log, only the last flush is durable."""

    def __init__(self, folder: Path, dimension: int) -> None:
        """Create an empty shard in `folder`, for dense vectors of `dimension` numbers."""
        sparse = edge.EdgeSparseVectorParams(modifier=edge.Modifier.Idf)
        config = edge.EdgeConfig(
            vectors={DENSE: edge.EdgeVectorParams(size=dimension, distance=edge.Distance.Cosine)},
            sparse_vectors={TEXT: sparse, HEAD: sparse},
            # fixed at creation: with the log on, a second process could not open the generation
            wal_enabled=False,
        )
        self._shard = edge.EdgeShard.create(str(folder), config)

    def write(self, batch: Iterable[EncodedChunk]) -> None:
        """Add points; the order of writing has no meaning."""
        points = [
            edge.Point(
                uuid.UUID(item.chunk.id),
                {DENSE: item.dense.tolist(), TEXT: _sparse(item.text), HEAD: _sparse(item.head)},
                item.chunk.payload(),
            )
            for item in batch
        ]
        if points:
            self._shard.update(edge.UpdateOperation.upsert_points(points))

    def close(self) -> None:
        """Index the payload by sheet, build the search structures and put everything on disk."""
        keyword = edge.PayloadSchemaType.Keyword
        self._shard.update(edge.UpdateOperation.create_field_index("sheet_id", keyword))
        self._shard.optimize()
        self._shard.flush()
        self._shard.close()


class EdgeReader:
    """Searches a shard that a writer has closed; every method raises `DamagedIndex` when a file can't be read."""

    def __init__(self, folder: Path) -> None:
        """Open the shard.

        Raises:
            DamagedIndex: the files are missing or can't be read.
        """
        self._folder = folder
        with _translated(folder):
            self._shard = edge.EdgeShard.load(str(folder))

    def count(self) -> int:
        """The number of chunks; the engine opens a shard that has lost its segments as an empty one."""
        with _translated(self._folder):
            return int(self._shard.count(edge.CountRequest(exact=True)))

    def candidates(self, question: EncodedQuestion, depth: int) -> dict[str, list[Candidate]]:
        """The `depth` best chunks of each field, scores in the field's own scale, best first."""
        vectors: dict[str, Any] = {
            DENSE: question.dense.tolist(),
            TEXT: _sparse(question.text),
            HEAD: _sparse(question.head),
        }
        asked = {name: vector for name, vector in vectors.items() if name == DENSE or vector.indices}
        requests = [
            edge.QueryRequest(limit=depth, query=edge.Query.Nearest(vector, using=name), with_payload=["sheet_id"])
            for name, vector in asked.items()
        ]
        with _translated(self._folder):
            answers = self._shard.query_batch(edge.QueryBatchRequest(requests))
        return {
            name: [Candidate(_hex(point.id), (point.payload or {})["sheet_id"], point.score) for point in points]
            for name, points in zip(asked, answers, strict=True)
        }

    def chunks(self, ids: Iterable[str]) -> dict[str, Chunk]:
        """The chunks with these ids, those that exist, by id.

        Raises:
            ValueError: an id is not 32 hexadecimal digits.
        """
        points: list[int | uuid.UUID | str] = [uuid.UUID(identifier) for identifier in ids]
        with _translated(self._folder):
            records = self._shard.retrieve(points, True, False)
        return {_hex(record.id): Chunk.from_payload(record.payload or {}) for record in records}

    def sheet(self, sheet_id: str) -> tuple[Chunk, ...]:
        """The chunks of one sheet in reading order; empty if there is no such sheet."""
        match = edge.FieldCondition("sheet_id", match=edge.MatchValue(sheet_id))
        chunks = self._scroll(edge.Filter(must=[match]))
        return tuple(sorted(chunks, key=lambda chunk: (chunk.source, chunk.position)))

    def openings(self, sheet_ids: list[str]) -> dict[str, Chunk]:
        """The first chunk of each of these sheets, by sheet; one sheet of several sources gives one of them."""
        among = edge.FieldCondition("sheet_id", match=edge.MatchAny(sheet_ids))
        first = edge.FieldCondition("position", match=edge.MatchValue(0))
        return {chunk.sheet_id: chunk for chunk in self._scroll(edge.Filter(must=[among, first]))}

    def all_chunks(self) -> Iterator[Chunk]:
        """Every chunk of the index, in no particular order."""
        return self._scroll(None)

    def _scroll(self, selection: edge.Filter | None) -> Iterator[Chunk]:
        offset = None
        while True:
            request = edge.ScrollRequest(offset=offset, limit=SCROLL_PAGE, filter=selection, with_payload=True)
            with _translated(self._folder):
                records, offset = self._shard.scroll(request)
            yield from (Chunk.from_payload(record.payload or {}) for record in records)
            if offset is None:
                return

    def close(self) -> None:
        """Give the files back."""
        self._shard.close()


@contextmanager
def _translated(folder: Path) -> Iterator[None]:
    """Any failure of the engine as `DamagedIndex`: the binding raises bare exceptions, and panics on some files."""
    try:
        yield
    except BaseException as error:
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
            raise
        reason, remedy = "est illisible", "reconstruisez-le avec « python -m ingestion run »."
        if "Permission denied" in str(error) or "Read-only" in str(error):
            # the engine tidies its own files when it opens them, though it adds nothing
            reason, remedy = "ne peut pas être ouvert en écriture", "donnez-en le droit à qui lance cette commande."
        raise DamagedIndex(f"l'index de « {folder} » {reason} : {remedy}") from error


def _sparse(weights: TermWeights) -> edge.SparseVector:
    return edge.SparseVector(indices=list(weights.indices), values=list(weights.values))


def _hex(identifier: Any) -> str:
    return uuid.UUID(str(identifier)).hex
