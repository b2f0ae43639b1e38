"""Chunks -> a generation: encoded by batches of whole sheets, so that memory does not grow with the corpus."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby, pairwise
from operator import attrgetter

import numpy as np

from retrieval.encoders.protocol import Encoder, Vectors, unit
from retrieval.fields import HEAD, MEANING, SUBJECT, TEXT, WHOLE, body_text, head_text, passage_text, whole_text
from retrieval.lexical import LexicalEncoder, token
from retrieval.question.vocabulary import Vocabulary, VocabularyBuilder
from retrieval.schema import Chunk, EncodedChunk
from retrieval.storage.protocol import Writer

WRITE_BATCH = 500
"""Chunks encoded and written at once, or those of the sheet that goes over it."""


class ChunkEncoder:
    """Chunks of whole sheets -> their named vectors (`retrieval.fields`)."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._lexical = {field: LexicalEncoder(field) for field in (TEXT, HEAD, WHOLE)}

    def encode(self, batch: list[Chunk]) -> Iterator[EncodedChunk]:
        """The vectors of each chunk, in order; all the chunks of a sheet must stand together, the opening first."""
        meanings = self._encoder.encode_passages([passage_text(chunk) for chunk in batch])
        starts = [place for place, chunk in enumerate(batch) if opens(batch, place)]
        titles = self._encoder.encode_passages([batch[start].title for start in starts])
        subjects = dict(zip(starts, _subjects(meanings, starts, titles), strict=True))
        ends = dict(pairwise([*starts, len(batch)]))
        for place, chunk in enumerate(batch):
            vectors = {MEANING: meanings[place], TEXT: self._lexical[TEXT].passage(body_text(chunk))}
            if place in subjects:
                vectors[SUBJECT] = subjects[place]
                vectors[HEAD] = self._lexical[HEAD].passage(head_text(chunk))
                vectors[WHOLE] = self._lexical[WHOLE].passage(whole_text(batch[place : ends[place]]))
            yield EncodedChunk(chunk, vectors)


def opens(chunks: list[Chunk], place: int) -> bool:
    """Whether a chunk is the first of its sheet in `chunks`."""
    return not place or chunks[place].sheet_key != chunks[place - 1].sheet_key


def _subjects(meanings: Vectors, starts: list[int], titles: Vectors) -> Vectors:
    """Mean of a sheet's passages and its title, each of unit length, then their sum: shape ``(len(starts), dim)``."""
    if not starts:
        return titles
    means = np.add.reduceat(meanings, starts, axis=0)
    return unit(unit(means) + titles)


def write_chunks(
    writer: Writer, chunks: Iterable[Chunk], encoder: Encoder, progress: Callable[[int], None] = lambda count: None
) -> Vocabulary:
    """Write all `chunks`, close the writer; `progress` gets the size of each batch written.

    Args:
        chunks: those of a sheet one after the other, in reading order.

    Returns:
        The words of all these chunks.

    Raises:
        EncoderError: the encoder fails; the generation is then incomplete.
    """
    fields = ChunkEncoder(encoder)
    vocabulary = VocabularyBuilder(token)
    for batch in _batches(chunks):
        writer.write(fields.encode(batch))
        for _, sheet in groupby(batch, key=attrgetter("sheet_key")):
            vocabulary.add(text for chunk in sheet for text in (body_text(chunk), *chunk.breadcrumb))
        progress(len(batch))
    writer.close()
    return vocabulary.build()


def _batches(chunks: Iterable[Chunk]) -> Iterator[list[Chunk]]:
    batch: list[Chunk] = []
    for _, sheet in groupby(chunks, key=attrgetter("sheet_key")):
        batch.extend(sheet)
        if len(batch) >= WRITE_BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
