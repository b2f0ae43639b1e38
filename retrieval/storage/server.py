"""Generations on a Qdrant server or cluster: each made of collections, published by one switch of an alias.

`retrieval.storage.server_collections` says which collections stand there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from qdrant_client import models

from retrieval.errors import DamagedIndex, EngineError, IncompatibleIndex, MissingIndex, UnknownGeneration
from retrieval.question.vocabulary import Vocabulary
from retrieval.storage.layout import WORDS
from retrieval.storage.manifest import LAYOUT, Manifest, manifest_from_json, new_generation
from retrieval.storage.protocol import KEPT_GENERATIONS, NO_TEXTS
from retrieval.storage.server_client import Server
from retrieval.storage.server_collections import Collections
from retrieval.storage.server_lock import OWNER, Lease, leased
from retrieval.storage.server_reader import ServerReader
from retrieval.storage.server_texts import read_text, write_texts
from retrieval.storage.server_writer import ServerWriter, create_index, create_plain

REMEDY = "relancez « python -m ingestion run » avec les mêmes réglages QDRANT_."


@dataclass(frozen=True, slots=True)
class ServerStore:
    """The generations of one index on a server: any number of machines read one, one of them builds the next."""

    server: Server

    @property
    def name(self) -> str:
        return f"{self.server.settings.url}/collections/{self._collections.alias}"

    def manifest(self) -> Manifest:
        self.server.check_version()
        generation = self._published()
        return self._manifest(generation, self._collections.manifest(generation))

    def vocabulary(self, manifest: Manifest) -> Vocabulary:
        try:
            return Vocabulary.from_text(self.text(manifest, WORDS))
        except ValueError:
            raise self._damaged("a un vocabulaire illisible") from None

    def text(self, manifest: Manifest, name: str) -> str:
        self.server.check_version()
        collection = self._collections.texts(manifest.generation)
        if collection not in self._collections.names():
            raise self._damaged("a perdu ses textes")
        try:
            return read_text(self.server, collection, name)
        except ValueError:
            raise self._damaged(f"a un texte illisible (« {name} »)") from None

    def reader(self, manifest: Manifest) -> ServerReader:
        self.server.check_version()
        name = self._collections.chunks(manifest.generation)
        if name not in self._collections.names():
            raise self._damaged("a perdu ses passages")
        reader = ServerReader(self.server, name)
        if (count := reader.count()) != manifest.chunks:
            raise self._damaged(f"annonce {manifest.chunks} passages et en contient {count}")
        return reader

    def generations(self) -> tuple[Manifest, ...]:
        self.server.check_version()
        found = []
        for generation, text in self._collections.finished().items():
            with suppress(DamagedIndex, IncompatibleIndex):
                found.append(self._manifest(generation, text))
        return tuple(found)

    def size(self, manifest: Manifest) -> int:
        return 0  # the server counts points and segments, not bytes

    def switch(self, generation: str) -> Manifest:
        self.server.check_version()
        text = self._collections.finished().get(generation)
        if text is None:
            raise UnknownGeneration(
                f"la génération « {generation} » n'est pas dans « {self.name} » : choisissez-en une dans "
                "« python -m ingestion history »."
            )
        with self._leased():
            manifest = self._manifest(generation, text)
            self.reader(manifest)
            self.vocabulary(manifest)
            self._collections.give_alias(generation)
        return manifest

    def prune(self, kept: int) -> tuple[str, ...]:
        self.server.check_version()
        self._published()  # where nothing was published there is no lock to take
        with self._leased():
            self._collections.remove_unfinished()
            published = self.manifest()
            return self._collections.keep((published.generation, published.previous), kept + 1)

    @contextmanager
    def building(self) -> Iterator[ServerBuild]:
        self.server.check_version()
        with self._leased() as lease:
            self._collections.remove_unfinished()
            build = ServerBuild(self._collections, lease, new_generation())
            try:
                yield build
            finally:
                with suppress(EngineError):  # the next run tidies up
                    self._collections.remove_unfinished(build.generation)

    def _published(self) -> str:
        """The generation that readers open."""
        target = self._collections.target()
        if target is None and self._collections.alias in self._collections.names():
            raise self._foreign()
        if target is None:
            raise MissingIndex(
                f"aucun index dans « {self.name} » : construisez-le avec « python -m ingestion run », ou corrigez "
                "QDRANT_URL et QDRANT_COLLECTION."
            )
        generation = self._collections.generation(target)
        if not generation:
            raise self._foreign()
        return generation

    @property
    def _collections(self) -> Collections:
        return Collections(self.server)

    def _manifest(self, generation: str, text: str | None) -> Manifest:
        if text is None:
            raise self._damaged("n'a pas de manifeste")
        try:
            return manifest_from_json(text, self._collections.chunks(generation), self.name)
        except DamagedIndex:
            raise self._damaged("a un manifeste illisible") from None
        except IncompatibleIndex:
            raise IncompatibleIndex(
                f"l'index « {self.name} » n'a pas le format {LAYOUT}, que ce logiciel lit : {REMEDY}"
            ) from None

    @contextmanager
    def _leased(self) -> Iterator[Lease]:
        """Alone in writing, under a name that is ours to give."""
        with suppress(MissingIndex):
            self._published()
        name = self._collections.lock
        if name not in self._collections.names():
            try:
                create_plain(self.server, name)
            except EngineError:
                # another run that starts at the same time made it
                if name not in self._collections.names():
                    raise
        # at each run, for nothing if it is there: the one that made the collection may have been killed before this
        create_index(self.server, name, OWNER, models.PayloadSchemaType.KEYWORD)
        with leased(self.server, name) as lease:
            yield lease

    def _foreign(self) -> IncompatibleIndex:
        return IncompatibleIndex(
            f"la collection « {self._collections.alias} » de « {self.server.settings.url} » n'est pas un index de ce "
            "logiciel : choisissez un autre nom dans QDRANT_COLLECTION."
        )

    def _damaged(self, reason: str) -> DamagedIndex:
        return DamagedIndex(f"l'index « {self.name} » {reason} : {REMEDY}")


@dataclass(frozen=True, slots=True)
class ServerBuild:
    """A generation being written among the `collections` of an index, under a lease."""

    collections: Collections
    lease: Lease
    generation: str

    def writer(self, dimension: int) -> ServerWriter:
        return ServerWriter(self.collections.server, self.collections.chunks(self.generation), dimension)

    def publish(self, manifest: Manifest, vocabulary: Vocabulary, texts: Mapping[str, str] = NO_TEXTS) -> None:
        server, chunks = self.collections.server, self.collections.chunks(self.generation)
        write_texts(server, self.collections.texts(self.generation), {**texts, WORDS: vocabulary.to_text()})
        count = server.read(lambda client: client.count(chunks, exact=True)).count
        if count != manifest.chunks:
            raise server.error(
                f"il n'a gardé que {count} des {manifest.chunks} passages écrits : vérifiez l'état de ses nœuds, puis "
                "relancez l'ingestion ; rien n'est publié."
            )
        self.lease.confirm()
        self.collections.finish(self.generation, manifest.to_json())
        self.collections.give_alias(self.generation)
        with suppress(EngineError):  # published all the same; what resists is removed by the next run
            self.collections.keep((self.generation, manifest.previous), KEPT_GENERATIONS)
