"""Settings of the assistant, read once at the door and passed as arguments."""

from __future__ import annotations

import math
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from assistant.cost.schema import ModelSize
from assistant.errors import SettingsError
from retrieval.settings import RetrievalSettings

DEFAULT_TIMEOUT = 60.0
SMALLEST_CONTEXT, LARGEST_CONTEXT = 2048, 10_000_000
"""Tokens: with less there is no room for one source and an answer."""

_NUMBER = r"\d{1,6}(?:[.,]\d{1,3})?"
_PARAMETERS = re.compile(rf"({_NUMBER})(?:/({_NUMBER}))?")


@dataclass(frozen=True, slots=True)
class AssistantSettings:
    """Where the index stands and which model writes the answers, if any.

    Attributes:
        retrieval: settings of the index; kept out of ``repr`` because it may hold the key of an embeddings API.
        llm_base_url: address of an OpenAI-compatible API, such as ``https://albert.api.etalab.gouv.fr/v1``.
        llm_api_key: its key; empty for a server that asks for none.
        llm_model: name of the model; empty for the only one of its server.
        timeout: seconds to wait without a word from the model, retries included.
        llm_context: tokens that the model reads and writes at most; None to believe its server.
        llm_parameters: size of the model, for the estimate of its energy; None to read it in its name.
    """

    retrieval: RetrievalSettings = field(default=RetrievalSettings(), repr=False)
    llm_base_url: str = ""
    llm_api_key: str = field(default="", repr=False)
    llm_model: str = ""
    timeout: float = DEFAULT_TIMEOUT
    llm_context: int | None = None
    llm_parameters: ModelSize | None = None

    @property
    def has_model(self) -> bool:
        """Whether a model writes the answers; otherwise they are the sheets' own words."""
        return bool(self.llm_base_url)

    @classmethod
    def from_environment(
        cls, index: Path | None = None, environ: Mapping[str, str] = os.environ, with_model: bool = True
    ) -> AssistantSettings:
        """Read ``LLM_BASE_URL``, ``LLM_API_KEY``, ``LLM_MODEL``, ``LLM_TIMEOUT``, ``LLM_CONTEXT``, ``LLM_PARAMETERS``,
        then the settings of the index.

        Args:
            index: the value of ``--index``, which wins over ``INDEX_DIR``.
            with_model: False leaves out all that concerns the model, right or wrong.

        Raises:
            SettingsError: a model without an address, an address that is not HTTP, a bad timeout, context or size.
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
            _context(environ.get("LLM_CONTEXT", "").strip()),
            _parameters(environ.get("LLM_PARAMETERS", "").strip()),
        )


def _check_model(base_url: str, model: str) -> None:
    """Refuse half a configuration: answering without the model that was asked for would go unnoticed."""
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


def _context(value: str) -> int | None:
    if not value:
        return None
    tokens = int(value) if value.isascii() and value.isdecimal() and len(value) < 10 else 0
    if not SMALLEST_CONTEXT <= tokens <= LARGEST_CONTEXT:
        raise SettingsError(
            f"LLM_CONTEXT vaut « {value} » : donnez un nombre de jetons d'au moins {SMALLEST_CONTEXT}, comme 32768."
        )
    return tokens


def _parameters(value: str) -> ModelSize | None:
    """``24``, or ``117/5.1`` for a model that uses 5.1 of its 117 billion parameters at a time."""
    if not value:
        return None
    read = _PARAMETERS.fullmatch(value)
    total, active = (float((part or value).replace(",", ".")) for part in read.group(1, 2)) if read else (0.0, 0.0)
    if not 0 < active <= total:
        raise SettingsError(
            f"LLM_PARAMETERS vaut « {value} » : donnez la taille du modèle en milliards de paramètres, comme 24, "
            "suivie de ceux qui servent à la fois s'ils sont moins nombreux, comme 117/5,1."
        )
    return ModelSize(total, active)
