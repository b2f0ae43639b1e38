"""Encoders that need no model of the project: words hashed into vectors, and a tiny model with random weights."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers

from retrieval.encoders.protocol import Vectors

LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
WORDS = "passeport carte identite permis logement aide allocation naissance mariage retraite emploi sante impot mairie"


class HashingEncoder:
    """Each word moves one coordinate by one, the same for ever: texts that share words are near each other.

    Case and accents are folded. A text without any word is the vector of the empty word, so that all have unit length.
    """

    def __init__(self, dimension: int = 64, knows_language: bool = False) -> None:
        self._dimension = dimension
        self._knows_language = knows_language

    @property
    def name(self) -> str:
        return f"hachage:{self._dimension}"

    @property
    def dimension(self) -> int:
        return self._dimension

    @property
    def knows_language(self) -> bool:
        return self._knows_language

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        vectors = np.zeros((len(texts), self._dimension), dtype=np.float32)
        for vector, text in zip(vectors, texts, strict=True):
            for word in _words(text) or [""]:
                digest = hashlib.blake2b(word.encode(), digest_size=8).digest()
                vector[int.from_bytes(digest, "big") % self._dimension] += 1
        return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)

    def encode_query(self, text: str) -> Vectors:
        vector: Vectors = self.encode_passages([text])[0]
        return vector


def _words(text: str) -> list[str]:
    folded = unicodedata.normalize("NFKD", text.lower())
    return re.findall(r"\w+", "".join(letter for letter in folded if not unicodedata.combining(letter)))


def write_tiny_model(folder: Path, seed: int = 0, dimension: int = 32) -> Path:
    """Write a sentence-transformers ``StaticEmbedding`` folder: a few words and all letters, random vectors."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding

    tokens = ["[UNK]", *WORDS.split(), *LETTERS, *(f"##{letter}" for letter in LETTERS)]
    tokenizer = Tokenizer(models.WordPiece({token: number for number, token in enumerate(tokens)}, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.NFKD(), normalizers.Lowercase(), normalizers.StripAccents()]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Split(Regex(r"[^\p{L}\p{N}]+"), "removed")
    weights = np.random.default_rng(seed).normal(size=(len(tokens), dimension)).astype(np.float32)
    embedding = StaticEmbedding(tokenizer, embedding_weights=weights)
    SentenceTransformer(modules=[embedding], device="cpu").save(str(folder), create_model_card=False)
    return folder
