"""Settings of the assistant, read once at the door and passed as arguments."""

from __future__ import annotations

import math
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from assistant.errors import SettingsError
from retrieval.settings import RetrievalSettings

DEFAULT_TIMEOUT = 60.0


@dataclass(frozen=True, slots=True)
class AssistantSettings:
    """Where the index stands and which model writes the answers, if any.

    Attributes:
        retrieval: settings of the index; kept out of ``repr`` because it may hold the key of an embeddings API.
        llm_base_url: address of an OpenAI-compatible API, such as ``https://albert.api.etalab.gouv.fr/v1``.
        llm_api_key: its key; empty for a server that asks for none.
        llm_model: name of the model.
        timeout: seconds to wait without a word from the model, retries included.
    """

    retrieval: RetrievalSettings = field(default=RetrievalSettings(), repr=False)
    llm_base_url: str = ""
    llm_api_key: str = field(default="", repr=False)
    llm_model: str = ""
    timeout: float = DEFAULT_TIMEOUT

    @property
    def has_model(self) -> bool:
        """Whether a model writes the answers; otherwise they are the sheets' own words."""
        return bool(self.llm_base_url and self.llm_model)

    @classmethod
    def from_environment(
        cls, index: Path | None = None, environ: Mapping[str, str] = os.environ, with_model: bool = True
    ) -> AssistantSettings:
        """Read ``LLM_BASE_URL``, ``LLM_API_KEY``, ``LLM_MODEL``, ``LLM_TIMEOUT`` and the settings of the index.

        Args:
            index: the value of ``--index``, which wins over ``INDEX_DIR``.
            with_model: False leaves out all that concerns the model, right or wrong.

        Raises:
            SettingsError: an address without a model or the reverse, an address that is not HTTP, a bad timeout.
            retrieval.errors.SettingsError: a setting of the index has no meaning.
        """
        retrieval = RetrievalSettings.from_environment(index, environ)
        if not with_model:
            return cls(retrieval)
        base_url = environ.get("LLM_BASE_URL", "").strip()
        model = environ.get("LLM_MODEL", "").strip()
        _check_model(base_url, model)
        return cls(
            retrieval,
            base_url,
            environ.get("LLM_API_KEY", "").strip(),
            model,
            _timeout(environ.get("LLM_TIMEOUT", "").strip()),
        )


def _check_model(base_url: str, model: str) -> None:
    """Refuse half a configuration: answering without the model that was asked for would go unnoticed."""
    if base_url and not model:
        raise SettingsError(f"LLM_BASE_URL vaut « {base_url} » mais LLM_MODEL est vide : nommez le modèle à utiliser.")
    if model and not base_url:
        raise SettingsError(f"LLM_MODEL vaut « {model} » mais LLM_BASE_URL est vide : donnez l'adresse de l'API.")
    if base_url and not base_url.startswith(("http://", "https://")):
        raise SettingsError(
            f"LLM_BASE_URL vaut « {base_url} » : donnez une adresse qui commence par http:// ou https://."
        )


def _timeout(value: str) -> float:
    try:
        seconds = float(value) if value else DEFAULT_TIMEOUT
    except ValueError:
        seconds = math.nan
    if not (math.isfinite(seconds) and seconds > 0):
        raise SettingsError(f"LLM_TIMEOUT vaut « {value} » : donnez un nombre de secondes au-dessus de 0, comme 60.")
    return seconds
