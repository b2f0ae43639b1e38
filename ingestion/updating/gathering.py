"""The sources, fetched one after the other -> the sheets that say something new."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from ingestion.errors import SourceError
from ingestion.fetching.download import fetch
from ingestion.parsing.documents import read_indexes, source_documents
from ingestion.schema import Source
from ingestion.updating.update import DOWNLOADING, READING, Update
from retrieval.schema import Chunk

News = tuple[str, list[Chunk]]
"""Name of a source, chunks of one of its sheets that is new or changed."""


def gather(
    sources: tuple[Source, ...],
    update: Update,
    folder: Path,
    downloaded: Callable[[str, int, int], None] = lambda source, received, expected: None,
) -> Iterator[News]:
    """What the sources say that is not published; a source that fails is told to `update`, and the others go on.

    Args:
        folder: where archives are downloaded to.
        downloaded: gets the name of a source, the bytes received so far and those expected.
    """
    for source in sources:
        try:
            with update.timed(source, DOWNLOADING):
                fetched = fetch(source, folder, partial(downloaded, source.name))
            with update.timed(source, READING):
                indexes, documents = read_indexes(source, fetched.path), source_documents(source, fetched.path)
        except SourceError as error:
            update.keep(source, str(error))
            continue
        if fetched.problem:
            update.fail(source, fetched.problem)
        for chunks in update.changed(source, documents, indexes):
            yield source.name, chunks
