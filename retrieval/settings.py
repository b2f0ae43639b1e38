"""Settings of the index, read once at the door and passed as arguments."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from retrieval.errors import SettingsError

DEFAULT_INDEX = Path("data/index")


@dataclass(frozen=True, slots=True)
class EncoderSettings:
    """Which encoder turns text into vectors.

    Without any setting, the model shipped with the project. ``model`` names a sentence-transformers model (a folder or
    a hub name); with ``base_url`` it names a model of an OpenAI-compatible embeddings API instead.
    """

    model: str = ""
    base_url: str = ""
    api_key: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class RetrievalSettings:
    """Where the index stands and how its text is encoded."""

    index: Path = DEFAULT_INDEX
    encoder: EncoderSettings = EncoderSettings()

    @classmethod
    def from_environment(cls, index: Path | None = None, environ: Mapping[str, str] = os.environ) -> RetrievalSettings:
        """Read ``INDEX_DIR``, ``EMBEDDINGS_MODEL``, ``EMBEDDINGS_BASE_URL`` and ``EMBEDDINGS_API_KEY``.

        Args:
            index: the value of ``--index``, which wins over ``INDEX_DIR``.

        Raises:
            SettingsError: an address without a model, or one that is not HTTP.
        """
        base_url = environ.get("EMBEDDINGS_BASE_URL", "").strip()
        model = environ.get("EMBEDDINGS_MODEL", "").strip()
        if base_url and not model:
            raise SettingsError(
                f"EMBEDDINGS_BASE_URL vaut « {base_url} » mais EMBEDDINGS_MODEL est vide : nommez le modèle à utiliser."
            )
        if base_url and not base_url.startswith(("http://", "https://")):
            raise SettingsError(
                f"EMBEDDINGS_BASE_URL vaut « {base_url} » : donnez une adresse qui commence par http:// ou https://."
            )
        folder = index or Path(environ.get("INDEX_DIR", "").strip() or DEFAULT_INDEX)
        return cls(folder, EncoderSettings(model, base_url, environ.get("EMBEDDINGS_API_KEY", "").strip()))
