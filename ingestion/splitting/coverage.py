"""Text coverage: which words of a document reach its passages, counted word by word."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import takewhile

from ingestion.splitting.pieces import without_repeated
from retrieval.schema import Chunk

REPEATED = "répétition dite une seule fois (cellule égale à sa voisine, lien égal à son titre)"
"""Cause of a loss whose words all stand in the passages, less often than in the document."""

_WORD = re.compile(r"\w+")


def count_words(text: str) -> Counter[str]:
    """How often each word stands in `text`; letters, digits and underscores make words."""
    return Counter(_WORD.findall(text))


def words_of_chunks(title: str, chunks: Iterable[Chunk]) -> Counter[str]:
    """How often each word stands in the title of a sheet, its headings and its passages, all its chunks in order."""
    return count_words("\n".join([title, *_texts(chunks)]))


def _texts(chunks: Iterable[Chunk]) -> Iterator[str]:
    """A heading over several passages counts once: repeated, its words would hide the loss of others.

    The last one counts again, for the next passage may open another section of the same name.
    """
    before: tuple[str, ...] = ()
    for chunk in chunks:
        shared = takewhile(lambda pair: pair[0] == pair[1], zip(chunk.section[:-1], before, strict=False))
        yield from chunk.section[sum(1 for _ in shared) :]
        yield without_repeated(chunk.text)
        before = chunk.section


def losses(said: Counter[str], title: str, chunks: Iterable[Chunk]) -> Counter[str]:
    """The words that a document says more often than its passages do, and how many times more."""
    return said - words_of_chunks(title, chunks) if said else Counter()


def cause(lost: Counter[str], title: str, chunks: Iterable[Chunk]) -> str:
    """Why words are lost, in French, or an empty string if it can't be told."""
    return REPEATED if lost and lost.keys() <= words_of_chunks(title, chunks).keys() else ""
