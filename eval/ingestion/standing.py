"""What stands in an index after a run, however it ended: read in full, for half a generation must not pass for one."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from eval.asking import own_settings
from eval.errors import EvalError
from eval.ingestion.originals import source_of
from ingestion.parsing.documents import read_indexes, source_documents
from ingestion.publishing.quarantine import QUARANTINE
from ingestion.updating.catalogue import CATALOGUE, EMPTY, catalogue_from_text, chunks_digest
from ingestion.updating.update import Update
from retrieval.retriever import Retriever
from retrieval.schema import Chunk
from retrieval.storage.folder import MANIFEST, FolderStore

QUESTION = "combien cela coûte-t-il et quel est le délai"


@dataclass(frozen=True, slots=True)
class Standing:
    """What readers open: the published generation and a digest of its passages; ``kept`` are all that can be opened."""

    generation: str
    content: str
    kept: frozenset[str]


def standing(index: Path) -> Standing:
    """Read everything that stands in `index`.

    Raises:
        RetrievalError: the published generation, or one that is kept, can't be opened.
        EvalError: its parts do not agree, or it does not answer.
    """
    store = FolderStore(index)
    generations = store.generations()
    for kept in generations:
        store.reader(kept).close()
        store.vocabulary(kept)
    manifest = store.manifest()
    catalogue = catalogue_from_text(store.text(manifest, CATALOGUE), store.name)
    told = sum(sheet.chunks for sheet in catalogue.sheets())
    if told != manifest.chunks:
        raise EvalError(f"le catalogue compte {told} passages, l'index {manifest.chunks}")
    retriever = Retriever.open(own_settings(index))
    found = retriever.find(QUESTION).hits
    retriever.close()
    if not found:
        raise EvalError("l'index ne répond plus")
    reader = store.reader(manifest)
    content = _digest(list(reader.all_chunks()))
    reader.close()
    return Standing(manifest.generation, content, frozenset(each.generation for each in generations))


def content_of(archive: Path) -> str:
    """The digest that `standing` must find once `archive` is published."""
    source = source_of(".xml", archive.stem)
    update = Update(EMPTY, trusted=False)
    sheets = update.changed(source, source_documents(source, archive), read_indexes(source, archive))
    return _digest([chunk for chunks in sheets for chunk in chunks])


def litter(index: Path) -> tuple[str, ...]:
    """What no run that ended leaves: generations that were not finished, parts of files and of folders."""
    parts = [path for path in index.rglob("*.part") if path.is_file() or path.stem == QUARANTINE]
    unfinished = [path for path in (index / "generations").iterdir() if not (path / MANIFEST).exists()]
    return tuple(sorted(path.relative_to(index).as_posix() for path in {*parts, *unfinished}))


def _digest(chunks: list[Chunk]) -> str:
    return chunks_digest(sorted(chunks, key=lambda chunk: chunk.id))
