"""Chunks -> a shard: encoded by batches, so that memory does not grow with the corpus."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path

from retrieval.edge import WRITE_BATCH, EdgeWriter
from retrieval.encoding import Encoder
from retrieval.fields import HEAD, TEXT, body_text, head_text, passage_text
from retrieval.lexical import LexicalEncoder
from retrieval.schema import Chunk, EncodedChunk


def write_shard(
    folder: Path, chunks: Iterable[Chunk], encoder: Encoder, progress: Callable[[int], None] = lambda count: None
) -> int:
    """Write all `chunks` in a new shard and close it; `progress` gets the size of each batch written.

    Returns:
        The number of chunks written.

    Raises:
        EncoderError: the encoder fails; the shard is then incomplete.
    """
    writer = EdgeWriter(folder, encoder.dimension)
    fields = LexicalEncoder(TEXT), LexicalEncoder(HEAD)
    written = 0
    for batch in _batches(iter(chunks)):
        writer.write(encode_chunks(batch, encoder, *fields))
        written += len(batch)
        progress(len(batch))
    writer.close()
    return written


def encode_chunks(
    batch: list[Chunk], encoder: Encoder, text: LexicalEncoder, head: LexicalEncoder
) -> list[EncodedChunk]:
    """The three vectors of each chunk."""
    dense = encoder.encode_passages([passage_text(chunk) for chunk in batch])
    return [
        EncodedChunk(chunk, vector, text.passage(body_text(chunk)), head.passage(head_text(chunk)))
        for chunk, vector in zip(batch, dense, strict=True)
    ]


def _batches(chunks: Iterator[Chunk]) -> Iterator[list[Chunk]]:
    while batch := list(islice(chunks, WRITE_BATCH)):
        yield batch
