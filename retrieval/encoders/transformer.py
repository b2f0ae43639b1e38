"""Text -> dense vectors by any sentence-transformers model, from a folder or a hub.

Source: https://sbert.net (``encode_query``, ``encode_document``).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import numpy as np

from retrieval.encoders.protocol import Vectors
from retrieval.errors import EncoderError

Model = TypeVar("Model")

BATCH = 256
HUB_TIMEOUT_S = 5.0


class SentenceTransformerEncoder:
    """Any sentence-transformers model, with the prompts that its own configuration gives to queries and passages."""

    def __init__(self, model: str, name: str) -> None:
        """Load `model`, a folder or a hub name.

        Raises:
            EncoderError: there is no such model, here or on the hub.
        """
        try:
            # imported here: the library takes seconds to load and an index can be described without it
            from sentence_transformers import SentenceTransformer

            self._model = load_model(SentenceTransformer, model)
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

    @property
    def knows_language(self) -> bool:
        return True

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


def load_model(kind: Callable[..., Model], model: str) -> Model:
    """Open `model`, a folder or a hub name, with sentence-transformers' class `kind`, on the processor.

    A folder, then what was downloaded before, then the hub. No code of the model's own is run.

    Raises:
        Exception: it can't be loaded; the hub's, torch's and the file system's errors share no base.
    """
    from huggingface_hub import model_info

    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    if Path(model).is_dir():
        return kind(model, device="cpu", local_files_only=True)
    try:
        return kind(model, device="cpu", local_files_only=True)
    except (OSError, ValueError):
        # one short request first: without a network, the loader insists for more than a minute
        model_info(model, timeout=HUB_TIMEOUT_S)
        return kind(model, device="cpu")
