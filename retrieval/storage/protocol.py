"""What an engine is: the plug point of storage. Two implementations, one behaviour, one suite of contract tests.

`retrieval.storage.folder` keeps generations in a folder with Qdrant Edge (`retrieval.storage.edge`);
`retrieval.storage.server` keeps them as collections of a Qdrant server or cluster. Nothing else in the house knows
which one answers, and tests/retrieval/test_storage_contract.py holds both to what is written here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from types import MappingProxyType
from typing import Protocol

from retrieval.encoders.protocol import Vectors
from retrieval.question.vocabulary import Vocabulary
from retrieval.schema import Candidate, Chunk, EncodedChunk, EncodedQuestion, Filters
from retrieval.settings import RetrievalSettings
from retrieval.storage.manifest import Manifest

KEPT_GENERATIONS = 3
"""The published one and the two before it: going back does not need a build."""
NO_TEXTS: Mapping[str, str] = MappingProxyType({})


class Writer(Protocol):
    """Fills a new generation; nothing can be relied on before `close`."""

    def write(self, batch: Iterable[EncodedChunk]) -> None:
        """Add chunks; the order of writing has no meaning."""
        ...

    def keep(self, reader: Reader, sheets: Collection[str]) -> Iterator[int]:
        """Copy the chunks of these sheets, by key (`Chunk.sheet_key`), with their vectors as they are.

        Args:
            reader: of another generation of the same store, made with the same fields and dimension.

        Returns:
            The number of chunks of each batch, once it is written.

        Raises:
            IncompatibleIndex: the dimension is another one.
        """
        ...

    def close(self) -> None:
        """Build the search structures and make everything durable."""
        ...


class Reader(Protocol):
    """Searches one generation; any number of threads may call it. Every method raises `DamagedIndex` or `EngineError`
    when the engine fails.

    A generation never changes. It can be removed once `KEPT_GENERATIONS` others were published: a folder keeps what is
    open readable, a server raises `EngineError` from then on.
    """

    def count(self) -> int:
        """The number of chunks."""
        ...

    def candidates(self, question: EncodedQuestion, depth: int, filters: Filters) -> dict[str, list[Candidate]]:
        """The `depth` best chunks of each field that the question has, among those that pass `filters`.

        Scores are in the field's own scale, best first; a field without a vector in the question, or whose sparse
        vector has no term, is left out. Cosine for dense fields; for sparse ones the sum, over common tokens, of both
        weights and ``ln(1 + (n - df + .5) / (df + .5))``, where ``n`` chunks have the field and ``df`` of them the
        token. A server with several shards counts in each shard by itself. Dense fields are searched approximately.
        """
        ...

    def values(self, field: str) -> tuple[str, ...]:
        """The values that a payload field of `schema.Filters` takes in this generation, in alphabetical order."""
        ...

    def chunks(self, ids: Iterable[str]) -> dict[str, Chunk]:
        """The chunks with these ids, those that exist, by id.

        Raises:
            ValueError: an id is not 32 hexadecimal digits.
        """
        ...

    def sheet(self, sheet_id: str) -> tuple[Chunk, ...]:
        """The chunks of one sheet in reading order; empty if there is no such sheet."""
        ...

    def passages(self, sheet_ids: list[str]) -> Iterator[tuple[Chunk, Vectors]]:
        """The chunks of these sheets with the vector of their meaning, in no particular order."""
        ...

    def openings(self, sheet_ids: list[str]) -> dict[str, Chunk]:
        """The first chunk of each of these sheets, by sheet key (`Chunk.sheet_key`)."""
        ...

    def all_chunks(self) -> Iterator[Chunk]:
        """Every chunk of the generation, in no particular order."""
        ...

    def close(self) -> None:
        """Give back files or connections."""
        ...


class Build(Protocol):
    """A generation that is being built, alone in writing."""

    @property
    def generation(self) -> str: ...

    def writer(self, dimension: int) -> Writer:
        """An empty generation for dense vectors of `dimension` numbers."""
        ...

    def publish(self, manifest: Manifest, vocabulary: Vocabulary, texts: Mapping[str, str] = NO_TEXTS) -> None:
        """Make it the one that readers open, by one switch; only the `KEPT_GENERATIONS` last ones are then kept.

        Args:
            texts: what else the generation carries, by name; see `Store.text`.

        Raises:
            EngineError: the server failed; readers then open the generation before, or this one if only its answer was
                lost.
            IndexBusy: another run took over, because this one gave no sign of life.
        """
        ...


class Store(Protocol):
    """Where the generations of one index stand."""

    @property
    def name(self) -> str:
        """What a user calls it in messages: a folder, or an address with its collection."""
        ...

    def manifest(self) -> Manifest:
        """The manifest of the published generation.

        Raises:
            MissingIndex, DamagedIndex: nothing was published, or it can't be read.
            IncompatibleIndex: written in another layout.
            EngineError: the server does not answer.
        """
        ...

    def vocabulary(self, manifest: Manifest) -> Vocabulary:
        """The words of this generation; same errors as `manifest`."""
        ...

    def text(self, manifest: Manifest, name: str) -> str:
        """What this generation carries under this name; empty if nothing; same errors as `manifest`."""
        ...

    def reader(self, manifest: Manifest) -> Reader:
        """Open this generation; same errors as `manifest`."""
        ...

    def generations(self) -> tuple[Manifest, ...]:
        """The generations that were finished and can be read, newest first, published or not; same errors as
        `manifest`, except that there may be none."""
        ...

    def size(self, manifest: Manifest) -> int:
        """Bytes that a generation takes where it stands; 0 when the engine does not say."""
        ...

    def switch(self, generation: str) -> Manifest:
        """Make this generation, one of `generations`, the one that readers open, by the switch of `Build.publish`.

        Raises:
            UnknownGeneration: there is none of this name.
            IndexBusy: a run is building here.
            DamagedIndex, EngineError: it can't be read.
        """
        ...

    def prune(self, kept: int) -> tuple[str, ...]:
        """Remove all generations but the published one and the `kept` newest others; gives the names of those removed.

        Raises:
            IndexBusy: a run is building here.
            EngineError: the server fails.
        """
        ...

    def building(self) -> AbstractContextManager[Build]:
        """A new generation; it is removed if it was not published when the context ends.

        What an earlier run left behind when it was killed is removed first.

        Raises:
            IndexBusy: another run is building here.
            IncompatibleIndex: what stands there is not ours, and must not be written over.
            EngineError: the server does not answer.
        """
        ...


def open_store(settings: RetrievalSettings) -> Store:
    """The store that `settings` name; its engine is imported when it is asked for."""
    if settings.server:
        from retrieval.storage.server import ServerStore
        from retrieval.storage.server_client import Server

        return ServerStore(Server(settings.server))
    from retrieval.storage.folder import FolderStore

    return FolderStore(settings.index)
