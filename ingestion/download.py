"""A source's address -> a local file: written beside, checked, then put in place by one rename."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import httpx

from ingestion.errors import SourceError
from ingestion.schema import Source
from retrieval.system_errors import french_cause

CONNECT_TIMEOUT_S = 5.0
READ_TIMEOUT_S = 60.0
MAX_BYTES = 500 * 2**20
"""DILA's archives weigh about 23 MB."""

Progress = Callable[[int, int], None]
"""Called with the bytes received so far and those expected (0 when the server does not say)."""


def fetch(source: Source, folder: Path, progress: Progress = lambda received, expected: None) -> Path:
    """The local file or folder of a source; an address is downloaded into `folder`.

    Proxies follow the usual variables (``HTTPS_PROXY``, ``NO_PROXY``).

    Raises:
        SourceError: unreachable, refused, cut short, too large, or not the archive that was asked for.
    """
    if source.path is not None:
        return source.path
    suffix = ".json" if source.format == "travail-json" else ".zip"
    target = folder / f"{source.name}{suffix}"
    part = target.with_name(f"{target.name}.part")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _receive(str(source.url), part, progress)
        if not _is_what_was_asked(part, suffix):
            kind = "une archive ZIP" if suffix == ".zip" else "une liste JSON"
            raise SourceError(f"« {source.url} » n'a pas rendu {kind} : vérifiez l'adresse de « {source.name} ».")
        part.replace(target)
    except httpx.InvalidURL:
        raise SourceError(f"« {source.url} » n'est pas une adresse : corrigez « url » de « {source.name} ».") from None
    except httpx.HTTPStatusError as error:
        raise SourceError(f"« {source.url} » répond {error.response.status_code} : vérifiez l'adresse.") from None
    except httpx.HTTPError as error:
        raise SourceError(f"« {source.url} » n'a pas pu être joint ({_cause(error)}) : vérifiez le réseau.") from None
    except OSError as error:
        raise SourceError(
            f"« {target} » ne peut pas être écrit ({french_cause(error)}) : libérez de la place."
        ) from None
    finally:
        if part.is_file():
            part.unlink()
    return target


def _is_what_was_asked(part: Path, suffix: str) -> bool:
    """Whether a file can take the place of the one before: an error page must not."""
    if suffix == ".zip":
        return zipfile.is_zipfile(part)
    with part.open("rb") as stream:
        return stream.read(100).removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"[")


def _receive(url: str, part: Path, progress: Progress) -> None:
    timeout = httpx.Timeout(READ_TIMEOUT_S, connect=CONNECT_TIMEOUT_S)
    with httpx.stream("GET", url, timeout=timeout, follow_redirects=True) as answer, part.open("wb") as stream:
        answer.raise_for_status()
        announced = answer.headers.get("Content-Length", "")
        expected = int(announced) if announced.isdecimal() and "Content-Encoding" not in answer.headers else 0
        received = 0
        for piece in answer.iter_bytes():
            received += len(piece)
            if received > MAX_BYTES:
                raise SourceError(f"« {url} » dépasse {MAX_BYTES // 2**20} Mio : téléchargement arrêté.")
            stream.write(piece)
            progress(received, expected)
    if expected and received != expected:
        raise SourceError(f"« {url} » a rendu {received} octets sur {expected} : relancez.")


def _cause(error: httpx.HTTPError) -> str:
    if isinstance(error, httpx.TimeoutException):
        return "délai dépassé"
    if isinstance(error, httpx.ConnectError):
        return "connexion impossible"
    if isinstance(error, httpx.TooManyRedirects):
        return "trop de redirections"
    if isinstance(error, httpx.UnsupportedProtocol):
        return "redirection vers autre chose que du HTTP"
    if isinstance(error, httpx.RemoteProtocolError | httpx.ReadError):
        return "réponse coupée"
    return type(error).__name__
