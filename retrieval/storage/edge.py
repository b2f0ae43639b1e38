"""The embedded engine: one Qdrant Edge shard per generation, written once, then read by any number of processes.

Source: https://qdrant.tech/documentation/edge/
"""

from __future__ import annotations

import errno
import re
import uuid
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import qdrant_edge as edge

from retrieval.encoders.protocol import Vectors
from retrieval.errors import DamagedIndex, UnwritableIndex
from retrieval.fields import DENSE_FIELDS, MEANING, SPARSE_FIELDS
from retrieval.question.vocabulary import alphabetical
from retrieval.schema import SHEET_DIGITS, Candidate, Chunk, EncodedChunk, EncodedQuestion, Filters, TermWeights
from retrieval.storage.layout import KEYWORDS, MANY_VALUES, SCROLL_PAGE, check_dimension, named_vectors
from retrieval.storage.protocol import Reader
from retrieval.system_errors import french_cause

LINKS = 16
"""Neighbours of each vector in the graph that dense fields are searched with (HNSW, https://arxiv.org/abs/1603.09320).
The settings below were chosen on corpora enlarged to 40,000 and 400,000 passages; see `eval/reports/speed.md`."""
NO_GRAPH = 0
"""Neighbours of each vector while a shard is filled, and for ever if it stays under `EXACT_KIB`."""
BUILD_WIDTH = 200
"""Neighbours looked at to link a new vector."""
LEAST_WIDTH = 300
"""Vectors kept while the graph is searched, at least."""
CHUNKS_PER_WIDTH = 500
"""Chunks for which one vector more is kept: the larger the graph, the easier a search ends in the wrong part of it."""
EXACT_KIB = 20_000
"""Size of the vectors up to which a dense field is compared whole: 20,000 vectors of 256 numbers take 1 ms."""
BYTES_PER_NUMBER = 4
OPTIMIZED_KIB = 1000
"""Size of the vectors from which a shard is rewritten for searching, twice as fast: a second, so not for a few sheets.
The engine waits for ten times as many."""
ONE_SEGMENT_KIB = 2**40
"""No limit: every segment more is one more search."""

_SYSTEM_ERROR = re.compile(r"os error (\d{1,4})")


class EdgeWriter:
    """Fills a new shard. Nothing can be relied on before `close`: without a log, only the last flush is durable."""

    def __init__(self, folder: Path, dimension: int) -> None:
        """Create an empty shard in `folder`, for dense vectors of `dimension` numbers.

        Raises:
            UnwritableIndex: no room or no right there; so do the other methods.
        """
        self._folder = folder
        self._dimension = dimension
        self._count = 0
        with _writing(folder):
            self._shard = edge.EdgeShard.create(str(folder), _config(dimension, NO_GRAPH))

    def write(self, batch: Iterable[EncodedChunk]) -> None:
        """Add points; the order of writing has no meaning."""
        points = [
            edge.Point(uuid.UUID(item.chunk.id), named_vectors(item.vectors, edge.SparseVector), item.chunk.payload())
            for item in batch
        ]
        if points:
            self._add(points)

    def keep(self, reader: Reader, sheets: Collection[str]) -> Iterator[int]:
        """Copy the chunks of these sheets, by key, as the engine holds them; see `protocol.Writer`.

        The files are not copied: a shard that was edited still counts the words of what it lost, and would give
        other scores than the same sheets written at once.
        """
        if not isinstance(reader, EdgeReader):
            raise TypeError(f"{type(reader).__name__} is no embedded generation")
        for records in reader.records(vectors=True):
            kept = [record for record in records if record.id.hex[:SHEET_DIGITS] in sheets]
            if kept:
                check_dimension(len(kept[0].vector[MEANING]), self._dimension)
                points = [edge.Point(record.id, record.vector, record.payload) for record in kept]
                self._add(points)
                yield len(points)

    def close(self) -> None:
        """Index the payload fields that searches filter by, build the search structures, put everything on disk.

        The engine would build a graph at any size and walk it above `EXACT_KIB` only: below, that is four fifths of the
        time for nothing. Where there is one, the fields are indexed first, for it then gets links for filters.
        """
        with _writing(self._folder):
            if self._count * self._dimension * BYTES_PER_NUMBER > EXACT_KIB * 2**10:
                self._shard.flush()
                self._shard.close()
                self._shard = edge.EdgeShard.load(str(self._folder), _config(self._dimension, LINKS))
                self._index_payload()
                self._shard.optimize()
            else:
                self._shard.optimize()
                self._index_payload()
            self._shard.flush()
            self._shard.close()

    def _add(self, points: list[edge.Point]) -> None:
        with _writing(self._folder):
            self._shard.update(edge.UpdateOperation.upsert_points(points))
        self._count += len(points)

    def _index_payload(self) -> None:
        kinds = {**dict.fromkeys(KEYWORDS, edge.PayloadSchemaType.Keyword), "updated": edge.PayloadSchemaType.Datetime}
        for field, kind in kinds.items():
            self._shard.update(edge.UpdateOperation.create_field_index(field, kind))


def _config(dimension: int, links: int) -> edge.EdgeConfig:
    dense = edge.EdgeVectorParams(size=dimension, distance=edge.Distance.Cosine)
    return edge.EdgeConfig(
        vectors=dict.fromkeys(DENSE_FIELDS, dense),
        sparse_vectors=dict.fromkeys(SPARSE_FIELDS, edge.EdgeSparseVectorParams(modifier=edge.Modifier.Idf)),
        hnsw_config=edge.HnswIndexConfig(links, BUILD_WIDTH, EXACT_KIB),
        optimizers=edge.EdgeOptimizersConfig(
            default_segment_number=1,
            max_segment_size=ONE_SEGMENT_KIB,
            indexing_threshold=OPTIMIZED_KIB,
        ),
        # fixed at creation: with the log on, a second process could not open the generation
        wal_enabled=False,
    )


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
        width = max(LEAST_WIDTH, self.count() // CHUNKS_PER_WIDTH)
        self._approximate = edge.SearchParams(hnsw_ef=width)

    def count(self) -> int:
        """The number of chunks; the engine opens a shard that has lost its segments as an empty one."""
        with _translated(self._folder):
            return int(self._shard.count(edge.CountRequest(exact=True)))

    def candidates(self, question: EncodedQuestion, depth: int, filters: Filters) -> dict[str, list[Candidate]]:
        """The `depth` best chunks of each field of the question that pass `filters`, best first."""
        return self._nearest(question.vectors, depth, _selection(filters), self._approximate)

    def exact_candidates(self, question: EncodedQuestion, depth: int) -> dict[str, list[Candidate]]:
        """The same for dense fields alone, every vector compared: what the search by the graph is measured against."""
        dense = {field: vector for field, vector in question.vectors.items() if field in DENSE_FIELDS}
        return self._nearest(dense, depth, None, edge.SearchParams(exact=True))

    def _nearest(
        self,
        vectors: Mapping[str, Vectors | TermWeights],
        depth: int,
        selection: edge.Filter | None,
        dense: edge.SearchParams,
    ) -> dict[str, list[Candidate]]:
        asked = named_vectors(vectors, edge.SparseVector)
        requests = [
            edge.QueryRequest(
                limit=depth,
                query=edge.Query.Nearest(vector, using=name),
                filter=selection,
                params=dense if name in DENSE_FIELDS else None,
            )
            for name, vector in asked.items()
        ]
        with _translated(self._folder):
            # its types let an identifier be a number or a text; ours are UUIDs
            answers: Any = self._shard.query_batch(edge.QueryBatchRequest(requests))
        return {
            name: [Candidate(point.id.hex, point.score) for point in points]
            for name, points in zip(asked, answers, strict=True)
        }

    def values(self, field: str) -> tuple[str, ...]:
        """The values that a payload field takes, in alphabetical order, whatever their case and accents."""
        with _translated(self._folder):
            hits = self._shard.facet(edge.FacetRequest(field, limit=MANY_VALUES, exact=True)).hits
        return alphabetical(str(hit.value) for hit in hits)

    def chunks(self, ids: Iterable[str]) -> dict[str, Chunk]:
        """The chunks with these ids, those that exist, by id.

        Raises:
            ValueError: an id is not 32 hexadecimal digits.
        """
        points: list[int | uuid.UUID | str] = [uuid.UUID(identifier) for identifier in ids]
        with _translated(self._folder):
            records: Any = self._shard.retrieve(points, True, False)
        return {record.id.hex: Chunk.from_payload(record.payload or {}) for record in records}

    def sheet(self, sheet_id: str) -> tuple[Chunk, ...]:
        """The chunks of one sheet in reading order; empty if there is no such sheet."""
        match = edge.FieldCondition("sheet_id", match=edge.MatchValue(sheet_id))
        chunks = self._scroll(edge.Filter(must=[match]))
        return tuple(sorted(chunks, key=lambda chunk: (chunk.source, chunk.position)))

    def openings(self, sheet_ids: list[str]) -> dict[str, Chunk]:
        """The first chunk of each of these sheets, by sheet key."""
        among = edge.FieldCondition("sheet_id", match=edge.MatchAny(sheet_ids))
        first = edge.FieldCondition("position", match=edge.MatchValue(0))
        return {chunk.sheet_key: chunk for chunk in self._scroll(edge.Filter(must=[among, first]))}

    def all_chunks(self) -> Iterator[Chunk]:
        """Every chunk of the index, in no particular order."""
        return self._scroll(None)

    def passages(self, sheet_ids: list[str]) -> Iterator[tuple[Chunk, Vectors]]:
        """The chunks of these sheets with the vector of their meaning."""
        among = edge.FieldCondition("sheet_id", match=edge.MatchAny(sheet_ids))
        for records in self.records(edge.Filter(must=[among]), vectors=[MEANING]):
            for record in records:
                yield Chunk.from_payload(record.payload), np.array(record.vector[MEANING], dtype=np.float32)

    def records(self, selection: edge.Filter | None = None, vectors: bool | list[str] = False) -> Iterator[list[Any]]:
        """The engine's own records, page by page: their types let identifiers and payloads be what ours never are."""
        offset = None
        while True:
            request = edge.ScrollRequest(
                offset=offset, limit=SCROLL_PAGE, filter=selection, with_payload=True, with_vector=vectors
            )
            with _translated(self._folder):
                page, offset = self._shard.scroll(request)
            yield page
            if offset is None:
                return

    def _scroll(self, selection: edge.Filter | None) -> Iterator[Chunk]:
        for records in self.records(selection):
            yield from (Chunk.from_payload(record.payload) for record in records)

    def close(self) -> None:
        """Give the files back."""
        self._shard.close()


@contextmanager
def _translated(folder: Path) -> Iterator[None]:
    """Any failure of the engine while it reads as `DamagedIndex`."""
    try:
        yield
    except BaseException as error:
        if not _is_of_engine(error):
            raise
        reason, remedy = "est illisible", "reconstruisez-le avec « python -m ingestion run --rebuild »."
        number = _SYSTEM_ERROR.search(str(error))
        if number and int(number[1]) in (errno.ENOSPC, errno.EDQUOT):
            # the engine writes a little when it opens
            reason, remedy = "ne peut pas être ouvert (disque plein)", "faites de la place."
        if "Permission denied" in str(error) or "Read-only" in str(error):
            # the engine tidies its own files when it opens them, though it adds nothing
            reason, remedy = "ne peut pas être ouvert en écriture", "donnez-en le droit à qui lance cette commande."
        raise DamagedIndex(f"l'index de « {folder} » {reason} : {remedy}") from error


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    """Any failure of the engine while it writes as `UnwritableIndex`."""
    try:
        yield
    except BaseException as error:
        if not _is_of_engine(error):
            raise
        number = _SYSTEM_ERROR.search(str(error))
        cause = french_cause(OSError(int(number[1]), "")) if number else "le moteur a échoué"
        raise UnwritableIndex(
            f"« {folder.parent} » ne peut pas être écrit ({cause}) : faites de la place, ou choisissez un autre "
            "--index."
        ) from error


def _is_of_engine(error: BaseException) -> bool:
    """The binding raises bare exceptions, and panics on some files."""
    return isinstance(error, Exception) or type(error).__name__ == "PanicException"


def _selection(filters: Filters) -> edge.Filter | None:
    conditions: list[Any] = [
        edge.FieldCondition(field, match=edge.MatchAny(list(values))) for field, values in filters.asked().items()
    ]
    if filters.since:
        conditions.append(edge.FieldCondition("updated", range=edge.RangeDateTime(gte=filters.since)))
    return edge.Filter(must=conditions) if conditions else None
