"""The published generation that a new one starts from, if anything of it can be kept."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from ingestion.updating.catalogue import EMPTY, Catalogue, read_catalogue
from ingestion.updating.fingerprint import reading_fingerprint
from retrieval import lexical
from retrieval.errors import DamagedIndex, IncompatibleIndex, MissingIndex
from retrieval.storage.manifest import Manifest
from retrieval.storage.protocol import Store
from retrieval.writing import Base


@dataclass(frozen=True, slots=True)
class Published:
    """What stands in the index when a run starts.

    Attributes:
        manifest: None if nothing that can be read was published.
        catalogue: what it remembers of its documents; empty if none of its vectors can be kept.
        base: its passages and words, under the same condition.
        notice: why a generation that stands there is not built upon; empty if it is, or if there is none.
    """

    manifest: Manifest | None = None
    catalogue: Catalogue = EMPTY
    base: Base | None = None
    notice: str = ""

    @property
    def trusted(self) -> bool:
        """Whether this very parser and splitter read it: unchanged documents are then not read again."""
        return bool(self.base and self.manifest and self.manifest.reading == reading_fingerprint())


@contextmanager
def published(store: Store, encoder: str, rebuild: bool) -> Iterator[Published]:
    """The published generation, open as long as the context lasts.

    Args:
        encoder: name of the one that the settings ask for; vectors of another can't stand beside its own.
        rebuild: keep nothing.

    Raises:
        EngineError: the server does not answer.
    """
    found = _open(store, encoder, rebuild)
    try:
        yield found
    finally:
        if found.base:
            found.base.reader.close()


def _open(store: Store, encoder: str, rebuild: bool) -> Published:
    try:
        manifest = store.manifest()
    except MissingIndex:
        return Published()
    except (DamagedIndex, IncompatibleIndex) as error:
        return Published(notice=_read_again(error))
    if rebuild:
        return Published(manifest)
    if (manifest.encoder, manifest.lexical) != (encoder, lexical.fingerprint()):
        return Published(manifest, notice="Tout est encodé à nouveau : le modèle ou les réglages lexicaux ont changé.")
    try:
        catalogue, vocabulary = read_catalogue(store, manifest), store.vocabulary(manifest)
        return Published(manifest, catalogue, Base(store.reader(manifest), vocabulary))
    except DamagedIndex as error:
        return Published(manifest, notice=_read_again(error))


def _read_again(error: Exception) -> str:
    """Why nothing is kept; the remedy that the error proposes is this very run."""
    return f"Tout est lu à nouveau : {str(error).rpartition(' : ')[0]}."
