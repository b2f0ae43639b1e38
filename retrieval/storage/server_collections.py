"""What stands on a Qdrant server for one index: the collections of its generations, and the alias of the published one.

For the collection ``fiches`` of the settings::

    fiches                      alias of the published generation
    fiches-GENERATION           the chunks; its metadata hold the manifest, written last
    fiches-GENERATION-texts     the vocabulary and the other texts (`retrieval.storage.server_texts`)
    fiches-lock                 who is ingesting (`retrieval.storage.server_lock`)

The manifest stands in the metadata of the collection, because it then moves with it (copies, snapshots) and is read in
one request.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial

from qdrant_client import QdrantClient, models

from retrieval.storage.server_client import Server

MANIFEST = "manifest"
TEXTS = "-texts"
LOCK = "-lock"
_GENERATION = re.compile(r"-(\d{8}T\d{6}\.\d{6}Z-[0-9a-f]{6})")
"""What follows the collection's name in the collections that this software made, and may remove."""


@dataclass(frozen=True, slots=True)
class Collections:
    """The collections of one index; every method raises `EngineError` when the server fails."""

    server: Server

    @property
    def alias(self) -> str:
        """The name of the index."""
        return self.server.settings.collection

    @property
    def lock(self) -> str:
        """The collection that holds the lease."""
        return self.alias + LOCK

    def chunks(self, generation: str) -> str:
        """The collection of the chunks of a generation."""
        return f"{self.alias}-{generation}"

    def texts(self, generation: str) -> str:
        """The collection of what a generation carries besides."""
        return self.chunks(generation) + TEXTS

    def names(self) -> set[str]:
        """Every collection of the server."""
        found = self.server.read(lambda client: client.get_collections()).collections
        return {collection.name for collection in found}

    def target(self) -> str | None:
        """The collection that the alias names, if there is such an alias."""
        aliases = self.server.read(lambda client: client.get_aliases()).aliases
        return next((alias.collection_name for alias in aliases if alias.alias_name == self.alias), None)

    def generation(self, name: str) -> str:
        """The generation of which this collection holds the chunks; empty if it is none of ours."""
        match = _GENERATION.fullmatch(name.removeprefix(self.alias))
        return match[1] if match and name == self.chunks(match[1]) else ""

    def give_alias(self, generation: str) -> None:
        """Make readers open this generation; the server makes both changes at once or none."""
        changes: list[models.CreateAliasOperation | models.DeleteAliasOperation] = []
        if self.target():
            changes.append(models.DeleteAliasOperation(delete_alias=models.DeleteAlias(alias_name=self.alias)))
        created = models.CreateAlias(collection_name=self.chunks(generation), alias_name=self.alias)
        changes.append(models.CreateAliasOperation(create_alias=created))
        patience = self.server.write_timeout_s
        self.server.write(lambda client: client.update_collection_aliases(changes, timeout=patience))

    def manifest(self, generation: str) -> str | None:
        """The manifest of a generation as it is stored; none before it is finished."""
        metadata = self.server.read(lambda client: client.get_collection(self.chunks(generation))).config.metadata or {}
        text = metadata.get(MANIFEST)
        return text if isinstance(text, str) else None

    def finish(self, generation: str, manifest: str) -> None:
        """Write the manifest of a generation, which says that nothing is missing."""
        name, patience = self.chunks(generation), self.server.write_timeout_s
        self.server.write(
            lambda client: client.update_collection(name, metadata={MANIFEST: manifest}, timeout=patience)
        )

    def finished(self) -> dict[str, str]:
        """The manifest of each generation that has one, newest first."""
        made = self._made_by_us().items()
        texts = {one: self.manifest(one) for one, names in made if self.chunks(one) in names}
        return {generation: text for generation, text in texts.items() if text is not None}

    def remove_unfinished(self, of: str = "") -> None:
        """Remove all generations without a manifest, or one if it has none: they were never published.

        One that has a manifest may be what readers open, even if the answer to the switch was an error or was lost; if
        it is not, a later publication removes it.
        """
        self._remove({one for one in self._made_by_us().keys() - self.finished().keys() if of in ("", one)})

    def keep(self, first: tuple[str, ...], kept: int) -> tuple[str, ...]:
        """Keep the generations of `first`, then the newest others, up to `kept` in all; the names of those removed."""
        order = sorted(self.finished(), key=lambda name: first.index(name) if name in first else len(first))
        self._remove(set(order[kept:]))
        return tuple(order[kept:])

    def _made_by_us(self) -> dict[str, list[str]]:
        """The collections of each generation, that of the chunks first; newest generation first."""
        made: dict[str, list[str]] = {}
        for name in sorted(self.names()):
            if generation := self.generation(name.removesuffix(TEXTS)):
                made.setdefault(generation, []).append(name)
        return dict(reversed(made.items()))

    def _remove(self, generations: set[str]) -> None:
        """Remove all that these generations have, first what says that they are finished."""
        patience = self.server.write_timeout_s
        for generation, names in self._made_by_us().items():
            for name in names if generation in generations else ():
                self.server.write(partial(_delete, name=name, timeout_s=patience))


def _delete(client: QdrantClient, name: str, timeout_s: int) -> bool:
    return client.delete_collection(name, timeout=timeout_s)
