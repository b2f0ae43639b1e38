"""Text -> dense vectors by an OpenAI-compatible embeddings API (Albert, vLLM, Ollama, llama.cpp).

Source: https://platform.openai.com/docs/api-reference/embeddings; the Albert API takes at most 32 texts a call, none of
them empty, and only ``encoding_format: float``.
"""

from __future__ import annotations

import time
import weakref
from collections.abc import Sequence
from typing import Any

import httpx
import numpy as np

from retrieval.encoding import Vectors
from retrieval.errors import EncoderError
from retrieval.settings import EncoderSettings

BATCH = 32
TIMEOUT_S = 60.0
CONNECT_TIMEOUT_S = 5.0
ATTEMPTS = 4
FIRST_WAIT_S = 1.0
"""Waits double: 1, 2 then 4 s, or what ``Retry-After`` says if it is shorter than `LONGEST_WAIT_S`."""
LONGEST_WAIT_S = 30.0
RETRIED = frozenset({429, 500, 502, 503, 504})

REMEDIES = {
    401: "la clé EMBEDDINGS_API_KEY est refusée : corrigez-la.",
    403: "la clé EMBEDDINGS_API_KEY est refusée : corrigez-la.",
    404: "l'adresse ou le modèle est inconnu : corrigez EMBEDDINGS_BASE_URL ou EMBEDDINGS_MODEL.",
    413: "les textes sont trop longs pour ce modèle : choisissez-en un autre dans EMBEDDINGS_MODEL.",
}


class ApiEncoder:
    """A model behind ``POST {base_url}/embeddings``; its dimension is asked once, at opening."""

    def __init__(self, settings: EncoderSettings, name: str) -> None:
        """Open a connection and encode one word to learn the dimension.

        Raises:
            EncoderError: wrong address or key, unknown model, or no answer.
        """
        self._settings = settings
        self._name = name
        if not settings.api_key.isascii():
            raise self._error("la clé EMBEDDINGS_API_KEY contient un caractère accentué ou spécial : copiez-la seule.")
        headers = {"Authorization": f"Bearer {settings.api_key}"} if settings.api_key else {}
        timeout = httpx.Timeout(TIMEOUT_S, connect=CONNECT_TIMEOUT_S)
        try:
            self._client = httpx.Client(base_url=settings.base_url.rstrip("/"), headers=headers, timeout=timeout)
        except httpx.InvalidURL:
            raise self._error("cette adresse n'en est pas une : corrigez EMBEDDINGS_BASE_URL.") from None
        weakref.finalize(self, self._client.close)
        self._dimension = 0
        self._dimension = int(self._encode(["bonjour"]).shape[1])

    @property
    def name(self) -> str:
        return self._name

    @property
    def dimension(self) -> int:
        return self._dimension

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        batches = [self._encode(texts[start : start + BATCH]) for start in range(0, len(texts), BATCH)]
        return np.concatenate([np.empty((0, self._dimension), dtype=np.float32), *batches])

    def encode_query(self, text: str) -> Vectors:
        vector: Vectors = self._encode([text])[0]
        return vector

    def _encode(self, texts: Sequence[str]) -> Vectors:
        body = {"model": self._settings.model, "input": list(texts), "encoding_format": "float"}
        answer = self._post(body)
        try:
            rows = sorted(answer["data"], key=lambda row: row["index"])
            vectors = np.asarray([row["embedding"] for row in rows], dtype=np.float64)
        except (KeyError, TypeError, ValueError, OverflowError):
            raise self._error("sa réponse n'a pas la forme attendue (data[].embedding).") from None
        if len(vectors) != len(texts):
            raise self._error(f"elle a rendu {len(vectors)} vecteurs pour {len(texts)} textes.")
        if vectors.ndim != 2 or not vectors.size or not np.isfinite(vectors).all():
            raise self._error("elle a rendu des vecteurs vides ou qui ne sont pas faits de nombres.")
        if vectors.shape[1] != (self._dimension or vectors.shape[1]):
            raise self._error(f"elle rend des vecteurs de {vectors.shape[1]} nombres au lieu de {self._dimension}.")
        lengths = np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), np.finfo(np.float64).tiny)
        return np.asarray(vectors / lengths, dtype=np.float32)

    def _post(self, body: dict[str, Any]) -> Any:
        """One call, tried again on what may pass: no answer, 429 and 5xx."""
        reason = ""
        for attempt in range(ATTEMPTS):
            wait = FIRST_WAIT_S * 2**attempt
            try:
                answer = self._client.post("/embeddings", json=body)
            except httpx.HTTPError as error:
                reason = f"elle ne répond pas ({type(error).__name__}) : vérifiez EMBEDDINGS_BASE_URL et le réseau."
            else:
                if answer.is_success:
                    return _json(answer)
                retried = answer.status_code in RETRIED
                remedy = "réessayez plus tard." if retried else "vérifiez EMBEDDINGS_BASE_URL et EMBEDDINGS_MODEL."
                reason = REMEDIES.get(answer.status_code, f"elle répond {answer.status_code} : {remedy}")
                if not retried:
                    break
                asked = answer.headers.get("Retry-After", "")
                wait = min(float(asked), LONGEST_WAIT_S) if asked.isdecimal() else wait
            if attempt + 1 < ATTEMPTS:
                time.sleep(wait)
        raise self._error(reason)

    def _error(self, reason: str) -> EncoderError:
        settings = self._settings
        return EncoderError(f"l'API d'encodage « {settings.base_url} » (modèle « {settings.model} ») : {reason}")


def _json(answer: httpx.Response) -> Any:
    try:
        return answer.json()
    except (ValueError, RecursionError):
        return None
