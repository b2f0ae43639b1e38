"""Text -> dense vectors by an OpenAI-compatible embeddings API (Albert, vLLM, Ollama, llama.cpp).

Source: https://platform.openai.com/docs/api-reference/embeddings; the Albert API takes at most 32 texts a call, none of
them empty, and only ``encoding_format: float``.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from retrieval.api_client import ApiClient, ApiKind, Patience
from retrieval.encoders.protocol import Vectors
from retrieval.errors import EncoderError
from retrieval.settings import EncoderSettings

BATCH = 32
TIMEOUT_S = 60.0
ATTEMPTS = 4
FIRST_WAIT_S = 1.0
"""Waits double: 1, 2 then 4 s, or what ``Retry-After`` says if it is shorter than `LONGEST_WAIT_S`."""
LONGEST_WAIT_S = 30.0
API = ApiKind("l'API d'encodage", "EMBEDDINGS", EncoderError)


class ApiEncoder:
    """A model behind ``POST {base_url}/embeddings``; its dimension is asked once, at opening."""

    def __init__(self, settings: EncoderSettings, name: str) -> None:
        """Open a connection and encode one word to learn the dimension.

        Raises:
            EncoderError: wrong address or key, unknown model, or no answer.
        """
        self._model = settings.model
        self._name = name
        self._api = ApiClient(settings, API)
        self._dimension = 0
        self._dimension = int(self._encode(["bonjour"]).shape[1])

    @property
    def name(self) -> str:
        return self._name

    @property
    def dimension(self) -> int:
        return self._dimension

    @property
    def knows_language(self) -> bool:
        return True

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        batches = [self._encode(texts[start : start + BATCH]) for start in range(0, len(texts), BATCH)]
        return np.concatenate([np.empty((0, self._dimension), dtype=np.float32), *batches])

    def encode_query(self, text: str) -> Vectors:
        vector: Vectors = self._encode([text])[0]
        return vector

    def _encode(self, texts: Sequence[str]) -> Vectors:
        body = {"model": self._model, "input": list(texts), "encoding_format": "float"}
        patience = Patience(ATTEMPTS, FIRST_WAIT_S, LONGEST_WAIT_S, TIMEOUT_S)
        answer = self._api.post("/embeddings", body, patience).content
        try:
            rows = sorted(answer["data"], key=lambda row: row["index"])
            vectors = np.asarray([row["embedding"] for row in rows], dtype=np.float64)
        except (KeyError, TypeError, ValueError, OverflowError):
            raise self._api.error("sa réponse n'a pas la forme attendue (data[].embedding).") from None
        if len(vectors) != len(texts):
            raise self._api.error(f"elle a rendu {len(vectors)} vecteurs pour {len(texts)} textes.")
        if vectors.ndim != 2 or not vectors.size or not np.isfinite(vectors).all():
            raise self._api.error("elle a rendu des vecteurs vides ou qui ne sont pas faits de nombres.")
        if vectors.shape[1] != (self._dimension or vectors.shape[1]):
            raise self._api.error(f"elle rend des vecteurs de {vectors.shape[1]} nombres au lieu de {self._dimension}.")
        lengths = np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), np.finfo(np.float64).tiny)
        return np.asarray(vectors / lengths, dtype=np.float32)
