"""Settings -> the encoder that they name: the model shipped with the project, a sentence-transformers model, or an API.

Each kind is imported when it is asked for: torch takes seconds to load, and the shipped model does without it.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from retrieval.encoders.protocol import Encoder
from retrieval.errors import EncoderError
from retrieval.settings import EncoderSettings

EMBEDDED_MODEL = Path(__file__).parents[1] / "static_model"
"""A static French model trained on service-public sheets; its card is the README of that folder."""


def open_encoder(settings: EncoderSettings, name: str = "") -> Encoder:
    """The encoder that `settings` name.

    Args:
        name: what `encoder_name` said of them, where it is known: large weights take seconds to read.

    Raises:
        EncoderError: it can't be loaded.
    """
    name = name or encoder_name(settings)
    if settings.base_url:
        from retrieval.encoders.embedding_api import ApiEncoder

        return ApiEncoder(settings, name)
    if settings.model:
        from retrieval.encoders.transformer import SentenceTransformerEncoder

        return SentenceTransformerEncoder(settings.model, name)
    from retrieval.encoders.static import StaticEncoder

    return StaticEncoder(EMBEDDED_MODEL, name)


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
