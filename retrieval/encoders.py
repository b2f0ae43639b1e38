"""Text -> dense vectors: the model shipped with the project, or any sentence-transformers model.

Source: https://sbert.net (``StaticEmbedding``, ``encode_query``, ``encode_document``).
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from retrieval.errors import EncoderError
from retrieval.settings import EncoderSettings

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Vectors = NDArray[np.float32]

EMBEDDED_MODEL = Path(__file__).parent / "static_model"
"""A static French model trained on service-public sheets; its card is the README of that folder."""
BATCH = 256
HUB_TIMEOUT_S = 5.0


class Encoder(Protocol):
    """Turns French text into vectors of unit length, so that their dot product is their cosine.

    ``name`` identifies the model and its weights: an index keeps it and refuses another.
    """

    @property
    def name(self) -> str: ...

    @property
    def dimension(self) -> int: ...

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors of shape ``(len(texts), dimension)``, float32."""
        ...

    def encode_query(self, text: str) -> Vectors:
        """Vector of shape ``(dimension,)``, float32."""
        ...


class SentenceTransformerEncoder:
    """Any sentence-transformers model, with the prompts that its own configuration gives to queries and passages."""

    def __init__(self, model: str, name: str) -> None:
        """Load `model`, a folder or a hub name.

        Raises:
            EncoderError: there is no such model, here or on the hub.
        """
        # imported here: the library takes seconds to load and an index can be described without it
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        try:
            self._model = _load(model)
        except Exception as error:  # the hub's, torch's and the file system's errors share no base
            raise EncoderError(
                f"le modèle d'encodage « {model} » ne peut pas être chargé ({type(error).__name__}) : vérifiez son nom "
                "dans EMBEDDINGS_MODEL, donnez un dossier local, ou laissez ce réglage vide."
            ) from error
        self._name = name
        self._dimension = int(self._model.get_embedding_dimension() or 0)

    @property
    def name(self) -> str:
        return self._name

    @property
    def dimension(self) -> int:
        return self._dimension

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.empty((0, self._dimension), dtype=np.float32)
        encoded = self._model.encode_document(
            list(texts), batch_size=BATCH, normalize_embeddings=True, show_progress_bar=False
        )
        return np.asarray(encoded, dtype=np.float32)

    def encode_query(self, text: str) -> Vectors:
        encoded = self._model.encode_query([text], normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(encoded[0], dtype=np.float32)


def open_encoder(settings: EncoderSettings) -> Encoder:
    """The encoder that `settings` name.

    Raises:
        EncoderError: it can't be loaded.
    """
    if settings.base_url:
        from retrieval.embedding_api import ApiEncoder

        return ApiEncoder(settings)
    if settings.model:
        return SentenceTransformerEncoder(settings.model, encoder_name(settings))
    from retrieval.static import StaticEncoder

    return StaticEncoder(EMBEDDED_MODEL, encoder_name(settings))


def encoder_name(settings: EncoderSettings) -> str:
    """What an index keeps of its encoder, without loading it: a model on this machine is known by its weights.

    Raises:
        EncoderError: the folder holds no model.
    """
    if settings.base_url:
        return f"api:{settings.model}"
    folder = Path(settings.model or EMBEDDED_MODEL)
    if settings.model and not folder.is_dir():
        return f"sentence-transformers:{settings.model}"
    digest = _weights_digest(folder)
    if settings.model:
        return f"sentence-transformers:{folder.resolve().name}:{digest}"
    return f"embarqué:{digest}"


def _weights_digest(folder: Path) -> str:
    files = sorted(path for name in ("*.safetensors", "*.bin", "tokenizer.json") for path in folder.rglob(name))
    if not files:
        raise EncoderError(
            f"le dossier « {folder} » ne contient aucun modèle d'encodage : corrigez EMBEDDINGS_MODEL, ou récupérez à "
            "nouveau le projet entier si c'est le modèle livré qui manque."
        )
    digest = hashlib.blake2b(digest_size=6)
    for path in files:
        with path.open("rb") as stream:
            hashlib.file_digest(stream, lambda: digest)
    return digest.hexdigest()


def _load(model: str) -> SentenceTransformer:
    """A folder, then what was downloaded before, then the hub."""
    from huggingface_hub import model_info
    from sentence_transformers import SentenceTransformer

    if Path(model).is_dir():
        return SentenceTransformer(model, device="cpu", local_files_only=True)
    try:
        return SentenceTransformer(model, device="cpu", local_files_only=True)
    except (OSError, ValueError):
        # one short request first: without a network, the loader insists for more than a minute
        model_info(model, timeout=HUB_TIMEOUT_S)
        return SentenceTransformer(model, device="cpu")
