"""Chunks -> a generation: encoded by batches of whole sheets, so that memory does not grow with the corpus.

A generation may start from another one: sheets that did not change are copied with their vectors, and in those that
did, the passages that say the same keep theirs.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby, islice, pairwise
from operator import attrgetter
from types import MappingProxyType

import numpy as np

from retrieval.encoders.protocol import Encoder, Vectors, unit
from retrieval.fields import HEAD, MEANING, SUBJECT, TEXT, WHOLE, body_text, head_text, passage_text, whole_text
from retrieval.lexical import LexicalEncoder, token
from retrieval.question.vocabulary import Vocabulary, VocabularyBuilder
from retrieval.schema import Chunk, EncodedChunk
from retrieval.storage.layout import check_dimension
from retrieval.storage.protocol import Reader, Writer

WRITE_BATCH = 500
"""Chunks encoded and written at once, or those of the sheet that goes over it."""
SHEETS_READ = 50
"""Sheets of the earlier generation read at once."""

NOTHING_KNOWN: Mapping[str, Vectors] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Base:
    """The generation that a new one starts from: made with the same encoder and the same lexical settings."""

    reader: Reader
    vocabulary: Vocabulary


class ChunkEncoder:
    """Chunks of whole sheets -> their named vectors (`retrieval.fields`); ``encoded`` counts the passages so far that
    needed the model."""

    def __init__(self, encoder: Encoder) -> None:
        self.encoded = 0
        self._encoder = encoder
        self._lexical = {field: LexicalEncoder(field) for field in (TEXT, HEAD, WHOLE)}

    def encode(self, batch: list[Chunk], known: Mapping[str, Vectors] = NOTHING_KNOWN) -> Iterator[EncodedChunk]:
        """The vectors of each chunk, in order; all the chunks of a sheet must stand together, the opening first.

        Args:
            known: vectors of meaning by `passage_text`, from the same encoder: these texts are not encoded again.
        """
        meanings = self._meanings([passage_text(chunk) for chunk in batch], known)
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

    def _meanings(self, texts: list[str], known: Mapping[str, Vectors]) -> Vectors:
        """One vector a row, in the order of `texts`."""
        new = [text for text in texts if text not in known]
        self.encoded += len(new)
        vectors = self._encoder.encode_passages(new)
        if len(new) == len(texts):
            return vectors
        made = iter(vectors)
        return np.array([known[text] if text in known else next(made) for text in texts], dtype=np.float32)


def opens(chunks: list[Chunk], place: int) -> bool:
    """Whether a chunk is the first of its sheet in `chunks`."""
    return not place or chunks[place].sheet_key != chunks[place - 1].sheet_key


def _subjects(meanings: Vectors, starts: list[int], titles: Vectors) -> Vectors:
    """Mean of a sheet's passages and its title, each of unit length, then their sum: shape ``(len(starts), dim)``."""
    if not starts:
        return titles
    means = np.add.reduceat(meanings, starts, axis=0)
    return unit(unit(means) + titles)


class GenerationWriter:
    """Fills one generation: sheets are written, those of its base kept or left; `close` gives its words."""

    def __init__(
        self,
        writer: Writer,
        encoder: Encoder,
        progress: Callable[[int], None] = lambda count: None,
        base: Base | None = None,
    ) -> None:
        """`progress` gets the number of chunks of each batch written."""
        self._writer = writer
        self._progress = progress
        self._base = base
        self._dimension = encoder.dimension
        self._fields = ChunkEncoder(encoder)
        self._words = VocabularyBuilder(token, base.vocabulary if base else None)

    @property
    def encoded(self) -> int:
        """Passages so far that needed the model; the others kept the vector of their meaning."""
        return self._fields.encoded

    def write(self, chunks: Iterable[Chunk]) -> None:
        """Encode and write sheets.

        Args:
            chunks: those of a sheet one after the other, in reading order.

        Raises:
            EncoderError: the encoder fails; the generation is then incomplete.
            IncompatibleIndex: the base comes from another encoder.
        """
        for batch in _batches(chunks):
            self._writer.write(self._fields.encode(batch, self._known(batch)))
            for texts in _texts(batch):
                self._words.add(texts)
            self._progress(len(batch))

    def keep(self, sheets: Collection[str]) -> None:
        """Copy these sheets of the base, by key (`Chunk.sheet_key`).

        Raises:
            IncompatibleIndex: the base comes from another encoder.
        """
        if self._base and sheets:
            for count in self._writer.keep(self._base.reader, sheets):
                self._progress(count)

    def leave(self, sheets: Mapping[str, str]) -> None:
        """Take the words of these sheets of the base out: all those that are not kept; sheet id by key."""
        ids = iter(sorted(set(sheets.values())))
        while self._base and (some := list(islice(ids, SHEETS_READ))):
            found = [chunk for chunk, _ in self._base.reader.passages(some) if chunk.sheet_key in sheets]
            for texts in _texts(sorted(found, key=lambda chunk: (chunk.sheet_key, chunk.position))):
                self._words.remove(texts)

    def close(self) -> Vocabulary:
        """Close the writer; all the words of the generation."""
        self._writer.close()
        return self._words.build()

    def _known(self, batch: list[Chunk]) -> Mapping[str, Vectors]:
        """The vectors that the base holds for what these sheets said before."""
        if not self._base:
            return NOTHING_KNOWN
        sheets = list(dict.fromkeys(chunk.sheet_id for chunk in batch))
        known = {passage_text(chunk): vector for chunk, vector in self._base.reader.passages(sheets)}
        for vector in known.values():
            check_dimension(len(vector), self._dimension)
        return known


def write_chunks(
    writer: Writer, chunks: Iterable[Chunk], encoder: Encoder, progress: Callable[[int], None] = lambda count: None
) -> Vocabulary:
    """Write a whole generation that starts from nothing, close the writer; see `GenerationWriter`."""
    generation = GenerationWriter(writer, encoder, progress)
    generation.write(chunks)
    return generation.close()


def _texts(chunks: Iterable[Chunk]) -> Iterator[list[str]]:
    """What is counted of each sheet."""
    for _, sheet in groupby(chunks, key=attrgetter("sheet_key")):
        yield [text for chunk in sheet for text in (body_text(chunk), *chunk.breadcrumb)]


def _batches(chunks: Iterable[Chunk]) -> Iterator[list[Chunk]]:
    batch: list[Chunk] = []
    for _, sheet in groupby(chunks, key=attrgetter("sheet_key")):
        batch.extend(sheet)
        if len(batch) >= WRITE_BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
