"""Generations on a Qdrant server or cluster: each a collection, published by one switch of an alias.

For the collection ``fiches`` of the settings::

    fiches                      alias of the published generation
    fiches-GENERATION           the chunks; its metadata hold the manifest, written last
    fiches-GENERATION-words     the vocabulary, in points without vectors
    fiches-lock                 who is ingesting (`retrieval.storage.server_lock`)

The manifest stands in the metadata of the collection, because it then moves with it (copies, snapshots) and is read in
one request. The vocabulary does not: metadata are part of what the nodes of a cluster agree on, and sent with every
description of the collection, which is no place for megabytes of words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial

from qdrant_client import QdrantClient, models

from retrieval.errors import DamagedIndex, EngineError, IncompatibleIndex, MissingIndex
from retrieval.question.vocabulary import Vocabulary
from retrieval.storage.manifest import LAYOUT, Manifest, manifest_from_json, new_generation
from retrieval.storage.server_client import Server
from retrieval.storage.server_lock import OWNER, Lease, leased
from retrieval.storage.server_reader import ServerReader, scroll
from retrieval.storage.server_writer import ServerWriter, create_index, create_plain, write_points

MANIFEST = "manifest"
WORDS = "-words"
LOCK = "-lock"
_GENERATION = re.compile(rf"-(\d{{8}}T\d{{6}}\.\d{{6}}Z-[0-9a-f]{{6}})(?:{WORDS})?")
"""What follows the collection's name in the collections that this module made, and may remove."""
LETTERS_PER_POINT = 200_000
REMEDY = "relancez « python -m ingestion run » avec les mêmes réglages QDRANT_."


@dataclass(frozen=True, slots=True)
class ServerStore:
    """The generations of one index on a server: any number of machines read one, one of them builds the next."""

    server: Server

    @property
    def name(self) -> str:
        return f"{self.server.settings.url}/collections/{self._alias}"

    def manifest(self) -> Manifest:
        self.server.check_version()
        generation = self.published()
        text = self._manifest_text(f"{self._alias}-{generation}")
        if text is None:
            raise self._damaged("n'a pas de manifeste")
        try:
            return manifest_from_json(text, f"{self._alias}-{generation}", self.name)
        except DamagedIndex:
            raise self._damaged("a un manifeste illisible") from None
        except IncompatibleIndex:
            raise IncompatibleIndex(
                f"l'index « {self.name} » n'a pas le format {LAYOUT}, que ce logiciel lit : {REMEDY}"
            ) from None

    def vocabulary(self, manifest: Manifest) -> Vocabulary:
        self.server.check_version()
        name = f"{self._alias}-{manifest.generation}{WORDS}"
        if name not in self._collections():
            raise self._damaged("n'a pas de vocabulaire")
        try:
            parts = {payload["part"]: payload for payload in scroll(self.server, name)}
            whole = max(part["parts"] for part in parts.values())
            return Vocabulary.from_text("".join(parts[number]["text"] for number in range(whole)))
        except (KeyError, TypeError, ValueError):
            raise self._damaged("a un vocabulaire illisible") from None

    def reader(self, manifest: Manifest) -> ServerReader:
        self.server.check_version()
        name = f"{self._alias}-{manifest.generation}"
        if name not in self._collections():
            raise self._damaged("a perdu ses passages")
        reader = ServerReader(self.server, name)
        if (count := reader.count()) != manifest.chunks:
            raise self._damaged(f"annonce {manifest.chunks} passages et en contient {count}")
        return reader

    @contextmanager
    def building(self) -> Iterator[ServerBuild]:
        self.server.check_version()
        with suppress(MissingIndex):
            self.published()  # refuses a name that is not ours to give
        self._prepare_lock()
        with leased(self.server, self._alias + LOCK) as lease:
            self._remove_unfinished()
            build = ServerBuild(self, lease, new_generation())
            try:
                yield build
            finally:
                with suppress(EngineError):  # the next run tidies up
                    self._remove_unfinished(build.generation)

    def published(self) -> str:
        """The generation that readers open.

        Raises:
            MissingIndex: nothing was published.
            IncompatibleIndex: this name is that of something else.
            EngineError: the server fails.
        """
        target = self.target()
        if target is None and self._alias in self._collections():
            raise self._foreign()
        if target is None:
            raise MissingIndex(
                f"aucun index dans « {self.name} » : construisez-le avec « python -m ingestion run », ou corrigez "
                "QDRANT_URL et QDRANT_COLLECTION."
            )
        match = _GENERATION.fullmatch(target.removeprefix(self._alias))
        if not match or target.endswith(WORDS):
            raise self._foreign()
        return match[1]

    def target(self) -> str | None:
        """The collection that the alias names, if there is such an alias."""
        aliases = self.server.read(lambda client: client.get_aliases()).aliases
        return next((alias.collection_name for alias in aliases if alias.alias_name == self._alias), None)

    def remove(self, names: set[str]) -> None:
        """Remove collections.

        Raises:
            EngineError: the server fails.
        """
        for name in sorted(names):
            self.server.write(partial(_delete, name=name, timeout_s=self.server.write_timeout_s))

    def remove_all_but(self, kept: set[str]) -> None:
        """Remove the generations that are not among these; one that resists is removed by the next run."""
        with suppress(EngineError):
            for name in self._made_by_us():
                if name.removesuffix(WORDS) not in kept:
                    with suppress(EngineError):
                        self.remove({name})

    @property
    def _alias(self) -> str:
        return self.server.settings.collection

    def _collections(self) -> set[str]:
        found = self.server.read(lambda client: client.get_collections()).collections
        return {collection.name for collection in found}

    def _made_by_us(self, of: str = "") -> set[str]:
        """The collections of all generations, or of one."""
        start = self._alias
        matches = {name: _GENERATION.fullmatch(name.removeprefix(start)) for name in self._collections()}
        return {name for name, match in matches.items() if match and name.startswith(start) and of in ("", match[1])}

    def _remove_unfinished(self, of: str = "") -> None:
        """Remove all generations without a manifest, or one if it has none: they were never published.

        One that has a manifest may be what readers open, even if the answer to the switch was an error or was lost; if
        it is not, the next publication removes it.
        """
        made = self._made_by_us(of)
        finished = {name for name in made if not name.endswith(WORDS) and self._manifest_text(name) is not None}
        self.remove({name for name in made if name.removesuffix(WORDS) not in finished})

    def _manifest_text(self, name: str) -> str | None:
        metadata = self.server.read(lambda client: client.get_collection(name)).config.metadata or {}
        text = metadata.get(MANIFEST)
        return text if isinstance(text, str) else None

    def _prepare_lock(self) -> None:
        name = self._alias + LOCK
        if name not in self._collections():
            try:
                create_plain(self.server, name)
            except EngineError:
                # another run that starts at the same time made it
                if name not in self._collections():
                    raise
        # at each run, for nothing if it is there: the one that made the collection may have been killed before this
        create_index(self.server, name, OWNER, models.PayloadSchemaType.KEYWORD)

    def _foreign(self) -> IncompatibleIndex:
        return IncompatibleIndex(
            f"la collection « {self._alias} » de « {self.server.settings.url} » n'est pas un index de ce logiciel : "
            "choisissez un autre nom dans QDRANT_COLLECTION."
        )

    def _damaged(self, reason: str) -> DamagedIndex:
        return DamagedIndex(f"l'index « {self.name} » {reason} : {REMEDY}")


def _delete(client: QdrantClient, name: str, timeout_s: int) -> bool:
    return client.delete_collection(name, timeout=timeout_s)


@dataclass(frozen=True, slots=True)
class ServerBuild:
    """A generation being written on the server of `store`, under a lease."""

    store: ServerStore
    lease: Lease
    generation: str

    def writer(self, dimension: int) -> ServerWriter:
        return ServerWriter(self.store.server, self._name, dimension)

    def publish(self, manifest: Manifest, vocabulary: Vocabulary) -> None:
        server = self.store.server
        self._write_words(vocabulary)
        count = server.read(lambda client: client.count(self._name, exact=True)).count
        if count != manifest.chunks:
            raise server.error(
                f"il n'a gardé que {count} des {manifest.chunks} passages écrits : vérifiez l'état de ses nœuds, puis "
                "relancez l'ingestion ; rien n'est publié."
            )
        self.lease.confirm()
        server.write(
            lambda client: client.update_collection(
                self._name, metadata={MANIFEST: manifest.to_json()}, timeout=server.write_timeout_s
            )
        )
        before = self.store.target()
        self._switch(before)
        self.store.remove_all_but({self._name} | ({before} if before else set()))

    @property
    def _name(self) -> str:
        return f"{self.store.server.settings.collection}-{self.generation}"

    def _write_words(self, vocabulary: Vocabulary) -> None:
        name = self._name + WORDS
        create_plain(self.store.server, name)
        text = vocabulary.to_text()
        pieces = [text[start : start + LETTERS_PER_POINT] for start in range(0, len(text), LETTERS_PER_POINT)]
        for part, piece in enumerate(pieces):
            payload = {"part": part, "parts": len(pieces), "text": piece}
            write_points(self.store.server, name, [models.PointStruct(id=part, vector={}, payload=payload)])

    def _switch(self, before: str | None) -> None:
        """Give the alias to this generation; the server makes both changes at once or none."""
        server, alias = self.store.server, self.store.server.settings.collection
        changes: list[models.CreateAliasOperation | models.DeleteAliasOperation] = []
        if before:
            changes.append(models.DeleteAliasOperation(delete_alias=models.DeleteAlias(alias_name=alias)))
        created = models.CreateAlias(collection_name=self._name, alias_name=alias)
        changes.append(models.CreateAliasOperation(create_alias=created))
        server.write(lambda client: client.update_collection_aliases(changes, timeout=server.write_timeout_s))
