"""What an encoder is: the plug point of dense vectors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]


class Encoder(Protocol):
    """Turns French text into vectors of unit length, so that their dot product is their cosine.

    ``name`` identifies the model and its weights: an index keeps it and refuses another.
    """

    @property
    def name(self) -> str: ...

    @property
    def dimension(self) -> int: ...

    @property
    def knows_language(self) -> bool:
        """Whether the model learnt French at large, and so needs no synonym spelt out beside a question."""
        ...

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors of shape ``(len(texts), dimension)``, float32."""
        ...

    def encode_query(self, text: str) -> Vectors:
        """Vector of shape ``(dimension,)``, float32."""
        ...


def unit(vectors: Vectors) -> Vectors:
    """`vectors`, one or several, scaled to unit length; the zero vector, which is near nothing, stays as it is."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.where(lengths > 0, lengths, 1), dtype=np.float32)
