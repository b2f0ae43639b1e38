"""French text -> sparse term weights (BM25), the same token ids in the embedded engine and on a Qdrant server.

Source: https://qdrant.tech/documentation/concepts/inference/ (``Qdrant/bm25``, language ``french``).
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from qdrant_edge import Bm25, Bm25Config, Language, SparseVector, StopwordsSet

from retrieval.question.vocabulary import words
from retrieval.schema import TermWeights

LANGUAGE = "french"
INTERROGATIVES = frozenset("comment combien pourquoi quand quel quelle quels quelles".split())
"""Words that ask without naming a subject: « Comment renouveler un passeport ? » must not prefer a passage that says
« Comment acheter un timbre ? ». They change nothing on the typed questions (nDCG@10 within .002)."""
UNACCENTED = frozenset("a à été ete êtes etes étant etant était etait étaient etaient même meme".split())
"""Stop words of French that the engine misses, for it folds accents before it looks them up."""
STOP_WORDS = INTERROGATIVES | UNACCENTED
AVERAGE_LENGTHS = {"text": 66.0, "head": 11.0, "whole": 600.0}
"""Mean length in kept tokens of each field over the 979 sheets of 2020 (65, 11 and 618). Fixed, so that a passage keeps
its weights from one run to the next; it only sets how much a long passage is held back."""


class LexicalEncoder:
    """BM25 of one field: stemmed, without stop words, accents folded (« prevenir » finds « prévenir »)."""

    def __init__(self, field: str) -> None:
        self._bm25 = _bm25(field)

    def passage(self, text: str) -> TermWeights:
        """Saturated term frequencies of an indexed text."""
        return _weights(self._bm25.embed_document(_composed(text)))


@lru_cache(50_000)
def token(word: str) -> int | None:
    """The token of one word, the same in every field; nothing for a stop word."""
    indices = _WORDS.embed_query(_composed(word)).indices
    return indices[0] if indices else None


def tokens(text: str) -> list[int]:
    """The tokens of the words of `text`, in order and as often as they come; stop words have none."""
    return [found for word in words(text) if (found := token(word)) is not None]


def _bm25(field: str) -> Bm25:
    stopwords = StopwordsSet(languages={Language.French}, custom=set(STOP_WORDS))
    length = AVERAGE_LENGTHS[field]
    return Bm25(Bm25Config(language=LANGUAGE, ascii_folding=True, avg_len=length, stopwords=stopwords))


def fingerprint() -> str:
    """What must not change between writing and reading an index."""
    lengths = ",".join(f"{field}={length:g}" for field, length in AVERAGE_LENGTHS.items())
    return f"bm25:{LANGUAGE}:ascii:stop={len(STOP_WORDS)}:{lengths}"


def _composed(text: str) -> str:
    """Accents as one character with their letter: the engine cuts a word at a combining accent, as PDFs write them."""
    return unicodedata.normalize("NFC", text)


def _weights(vector: SparseVector) -> TermWeights:
    return TermWeights(tuple(vector.indices), tuple(vector.values))


_WORDS = _bm25("text")
