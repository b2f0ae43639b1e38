"""A generation on a Qdrant server: how its collection is laid out and filled.

The fields, the payload and the token ids are those of `retrieval.storage.edge`; what only a server has is chosen here
from the settings. deploy/README.md says what each choice costs.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from typing import Any, TypeVar

from qdrant_client import models

from retrieval.fields import DENSE_FIELDS, MEANING, SPARSE_FIELDS
from retrieval.schema import SHEET_DIGITS, EncodedChunk
from retrieval.settings import ServerSettings
from retrieval.storage.layout import KEYWORDS, check_dimension, named_vectors
from retrieval.storage.protocol import Reader
from retrieval.storage.server_client import Server
from retrieval.storage.server_reader import ServerReader, hexadecimal

Item = TypeVar("Item")

POINTS_PER_REQUEST = 100
"""4,096 numbers a chunk make 16 MB of JSON; a server refuses over 32 MB by default."""
POLL_S = 0.2
LONGEST_BUILD_S = 3600.0


def create(server: Server, name: str, dimension: int) -> None:
    """An empty collection for the chunks of a generation, with the indexes of its payload.

    They are made before any point: the graph that a search walks through gets links for filters only then.

    Raises:
        EngineError: the server fails.
    """
    settings, patience = server.settings, server.write_timeout_s
    compressed = settings.quantization != "none"
    dense = models.VectorParams(
        size=dimension,
        distance=models.Distance.COSINE,
        memory=models.Memory.COLD if compressed else models.Memory.CACHED,
    )
    server.write(
        lambda client: client.create_collection(
            name,
            vectors_config=dict.fromkeys(DENSE_FIELDS, dense),
            sparse_vectors_config=dict.fromkeys(SPARSE_FIELDS, models.SparseVectorParams(modifier=models.Modifier.IDF)),
            shard_number=settings.shards,
            replication_factor=settings.replicas,
            write_consistency_factor=majority(settings.replicas),
            quantization_config=_quantization(settings),
            payload=models.PayloadStorageParams(memory=models.Memory.COLD),
            timeout=patience,
        )
    )
    kinds: dict[str, Any] = dict.fromkeys(KEYWORDS, models.PayloadSchemaType.KEYWORD)
    kinds["updated"] = models.PayloadSchemaType.DATETIME
    kinds["position"] = models.IntegerIndexParams(type=models.IntegerIndexType.INTEGER, lookup=True, range=False)
    for field, kind in kinds.items():
        create_index(server, name, field, kind)


def create_plain(server: Server, name: str) -> None:
    """An empty collection of points without vectors, copied as the generations are; same errors as `create`."""
    settings, patience = server.settings, server.write_timeout_s
    server.write(
        lambda client: client.create_collection(
            name,
            vectors_config={},
            shard_number=1,
            replication_factor=settings.replicas,
            write_consistency_factor=majority(settings.replicas),
            timeout=patience,
        )
    )


def majority(replicas: int) -> int:
    """Copies that must have a write before it counts: two majorities always share one."""
    return replicas // 2 + 1


def create_index(server: Server, name: str, field: str, kind: Any) -> None:
    """Index a payload field; without effect if it is. Same errors as `create`."""
    patience = server.write_timeout_s
    server.write(lambda client: client.create_payload_index(name, field, kind, wait=True, timeout=patience))


def _quantization(settings: ServerSettings) -> models.ScalarQuantization | models.BinaryQuantization | None:
    pinned = models.Memory.PINNED
    if settings.quantization == "scalar":
        # the few numbers outside the quantile would stretch the bytes of all the others
        int8 = models.ScalarQuantizationConfig(type=models.ScalarType.INT8, quantile=0.99, memory=pinned)
        return models.ScalarQuantization(scalar=int8)
    if settings.quantization == "binary":
        return models.BinaryQuantization(binary=models.BinaryQuantizationConfig(memory=pinned))
    return None


def write_points(server: Server, name: str, points: list[models.PointStruct]) -> None:
    """Add points to a collection and wait until they are applied.

    Raises:
        EngineError: the server fails, or does not apply them in time.
    """
    patience = server.write_timeout_s
    result = server.write(lambda client: client.upsert(name, points, wait=True, timeout=patience))
    if result.status != models.UpdateStatus.COMPLETED:
        raise server.error(
            f"il n'a pas écrit {len(points)} points en {patience} s : vérifiez qu'il n'est pas surchargé, ou "
            "donnez-lui plus de temps avec QDRANT_TIMEOUT."
        )


class ServerWriter:
    """Fills the collection of a new generation."""

    def __init__(self, server: Server, name: str, dimension: int) -> None:
        """Create the collection, for dense vectors of `dimension` numbers.

        Raises:
            EngineError: the server fails.
        """
        self._server = server
        self._name = name
        self._dimension = dimension
        create(server, name, dimension)

    def write(self, batch: Iterable[EncodedChunk]) -> None:
        """Add points; the order of writing has no meaning."""
        points = (
            models.PointStruct(
                id=str(uuid.UUID(item.chunk.id)),
                vector=named_vectors(item.vectors, models.SparseVector),
                payload=item.chunk.payload(),
            )
            for item in batch
        )
        for some in _requests(points):
            write_points(self._server, self._name, some)

    def keep(self, reader: Reader, sheets: Collection[str]) -> Iterator[int]:
        """Copy the chunks of these sheets, by key, as the server holds them; see `protocol.Writer`."""
        if not isinstance(reader, ServerReader):
            raise TypeError(f"{type(reader).__name__} is no generation of a server")
        kept = (one for one in reader.records(vectors=True) if hexadecimal(one.id)[:SHEET_DIGITS] in sheets)
        for some in _requests(kept):
            check_dimension(len(some[0].vector[MEANING]), self._dimension)
            points = [models.PointStruct(id=one.id, vector=one.vector, payload=one.payload) for one in some]
            write_points(self._server, self._name, points)
            yield len(some)

    def close(self) -> None:
        """Wait until the server has built its search structures; before that a search would read every vector.

        Raises:
            EngineError: the server fails, or takes over an hour.
        """
        deadline = time.monotonic() + LONGEST_BUILD_S
        ready = 0
        while ready < 2:  # just after a write, a server may say that it is done before it has begun
            status = self._server.read(lambda client: client.get_collection(self._name)).status
            if status == models.CollectionStatus.RED or time.monotonic() > deadline:
                raise self._server.error(
                    f"il n'arrive pas à construire la collection « {self._name} » (état « {status} ») : lisez son "
                    "journal, vérifiez son disque et sa mémoire, puis relancez l'ingestion."
                )
            if status == models.CollectionStatus.GREY:  # work is left that only a change of the collection starts
                self._server.write(
                    lambda client: client.update_collection(self._name, optimizers_config=models.OptimizersConfigDiff())
                )
            ready = ready + 1 if status == models.CollectionStatus.GREEN else 0
            if ready < 2:
                time.sleep(POLL_S)


def _requests(items: Iterator[Item]) -> Iterator[list[Item]]:
    """What becomes the points of one request."""
    while some := list(islice(items, POINTS_PER_REQUEST)):
        yield some
