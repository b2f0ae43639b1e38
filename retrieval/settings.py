"""Settings of the index, read once at the door and passed as arguments."""

from __future__ import annotations

import math
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from retrieval.errors import SettingsError

DEFAULT_INDEX = Path("data/index")
DEFAULT_BUDGET_S = 3.0
LONGEST_BUDGET_S = 3600.0

DEFAULT_COLLECTION = "fiches"
DEFAULT_SERVER_TIMEOUT_S = 10
QUANTIZATIONS = ("none", "scalar", "binary")
_COLLECTION = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}")
_MOST = {"SHARDS": 64, "REPLICAS": 16, "TIMEOUT": 3600}


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
class RerankerSettings:
    """Which model judges the passages that were found; none without any setting.

    ``model`` names a sentence-transformers cross-encoder (a folder or a hub name); with ``base_url`` it names a model
    of a rerank API instead. A question waits ``budget_s`` seconds for it, at most.
    """

    model: str = ""
    base_url: str = ""
    api_key: str = field(default="", repr=False)
    budget_s: float = DEFAULT_BUDGET_S


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """Which Qdrant server or cluster holds the index, and how a new generation is laid out on it.

    Attributes:
        url: address of its REST API; without a port, 6333.
        api_key: empty for a server that asks for none; a read-only one is enough to search.
        collection: the alias that readers open; generations and the lock are named after it.
        shards, replicas: parts of a generation, and copies of each part on different nodes.
        quantization: one of `QUANTIZATIONS`; the dense vectors that a search walks through are kept as bytes or bits.
        timeout_s: whole seconds that an answer may take.
    """

    url: str
    api_key: str = field(default="", repr=False)
    collection: str = DEFAULT_COLLECTION
    shards: int = 1
    replicas: int = 1
    quantization: str = "none"
    timeout_s: int = DEFAULT_SERVER_TIMEOUT_S


@dataclass(frozen=True, slots=True)
class RetrievalSettings:
    """Where the index stands, how its text is encoded and how what is found is judged.

    With ``server``, the index stands there and ``index`` only says where ingestion keeps what it downloads.
    """

    index: Path = DEFAULT_INDEX
    encoder: EncoderSettings = EncoderSettings()
    reranker: RerankerSettings = RerankerSettings()
    server: ServerSettings | None = None

    @classmethod
    def from_environment(cls, index: Path | None = None, environ: Mapping[str, str] = os.environ) -> RetrievalSettings:
        """Read ``INDEX_DIR``, and ``_MODEL``, ``_BASE_URL`` and ``_API_KEY`` after ``EMBEDDINGS`` and ``RERANKER``.

        ``RERANKER_BUDGET`` is in seconds. With ``QDRANT_URL``, the server is read from the ``QDRANT_`` variables.

        Args:
            index: the value of ``--index``, a folder, which wins over ``INDEX_DIR`` and over ``QDRANT_URL``: a command
                that names a folder never writes to a server.

        Raises:
            SettingsError: an address without a model, one that is not HTTP, a bad budget, or a bad ``QDRANT_`` value.
        """
        folder = index or Path(environ.get("INDEX_DIR", "").strip() or DEFAULT_INDEX)
        encoder = EncoderSettings(*_model("EMBEDDINGS", environ))
        budget_s = _budget(environ.get("RERANKER_BUDGET", "").strip())
        server = None if index else _server(environ)
        return cls(folder, encoder, RerankerSettings(*_model("RERANKER", environ), budget_s), server)


def _model(prefix: str, environ: Mapping[str, str]) -> tuple[str, str, str]:
    """Name, address and key of a model."""
    model, base_url, key = (environ.get(f"{prefix}_{name}", "").strip() for name in ("MODEL", "BASE_URL", "API_KEY"))
    if base_url and not model:
        raise SettingsError(
            f"{prefix}_BASE_URL vaut « {base_url} » mais {prefix}_MODEL est vide : nommez le modèle à utiliser."
        )
    if base_url and not base_url.startswith(("http://", "https://")):
        raise SettingsError(
            f"{prefix}_BASE_URL vaut « {base_url} » : donnez une adresse qui commence par http:// ou https://."
        )
    return model, base_url, key


def _budget(value: str) -> float:
    try:
        seconds = float(value) if value else DEFAULT_BUDGET_S
    except ValueError:
        seconds = math.nan
    if not 0 < seconds <= LONGEST_BUDGET_S:
        raise SettingsError(
            f"RERANKER_BUDGET vaut « {value} » : donnez un nombre de secondes au-dessus de 0 et jusqu'à "
            f"{LONGEST_BUDGET_S:g}, comme {DEFAULT_BUDGET_S:g}."
        )
    return seconds


def _server(environ: Mapping[str, str]) -> ServerSettings | None:
    """What the ``QDRANT_`` variables say; nothing without an address."""
    value = {
        name: environ.get(f"QDRANT_{name}", "").strip()
        for name in ("URL", "API_KEY", "COLLECTION", "SHARDS", "REPLICAS", "QUANTIZATION", "TIMEOUT")
    }
    if not value["URL"]:
        return None
    _check_address(value["URL"])
    if not value["API_KEY"].isascii() or not value["API_KEY"].isprintable():
        raise SettingsError("QDRANT_API_KEY contient un caractère accentué ou spécial : copiez la clé seule.")
    collection = value["COLLECTION"] or DEFAULT_COLLECTION
    if not _COLLECTION.fullmatch(collection):
        raise SettingsError(
            f"QDRANT_COLLECTION vaut « {collection} » : donnez un nom de cent lettres sans accent, chiffres, « - » et "
            f"« _ » au plus, comme « {DEFAULT_COLLECTION} »."
        )
    quantization = value["QUANTIZATION"].lower() or "none"
    if quantization not in QUANTIZATIONS:
        raise SettingsError(f"QDRANT_QUANTIZATION vaut « {quantization} » : choisissez {', '.join(QUANTIZATIONS)}.")
    return ServerSettings(
        value["URL"].rstrip("/"),
        value["API_KEY"],
        collection,
        _whole("SHARDS", value["SHARDS"], 1),
        _whole("REPLICAS", value["REPLICAS"], 1),
        quantization,
        _whole("TIMEOUT", value["TIMEOUT"], DEFAULT_SERVER_TIMEOUT_S),
    )


def _check_address(url: str) -> None:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        parts = SplitResult("", "", "", "", "")
    if "@" in url:  # the rest of such an address is a secret: it is not repeated
        raise SettingsError("QDRANT_URL contient un mot de passe : donnez l'adresse seule, et la clé à QDRANT_API_KEY.")
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise SettingsError(f"QDRANT_URL vaut « {url} » : donnez une adresse comme « http://localhost:6333 ».")


def _whole(name: str, value: str, default: int) -> int:
    number = int(value) if value.isascii() and value.isdecimal() and len(value) < 6 else 0 if value else default
    if not 0 < number <= _MOST[name]:
        raise SettingsError(
            f"QDRANT_{name} vaut « {value} » : donnez un nombre entier de 1 à {_MOST[name]}, comme {default}."
        )
    return number
