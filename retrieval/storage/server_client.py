"""The connection to a Qdrant server: its version, the new tries of what is read, and in French why a call failed.

Source: https://api.qdrant.tech/api-reference
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from importlib.metadata import version
from typing import TypeVar

import httpx
from qdrant_client import QdrantClient
from qdrant_client.common.client_exceptions import QdrantException, ResourceExhaustedResponse
from qdrant_client.http.exceptions import ApiException, ResponseHandlingException, UnexpectedResponse

from retrieval.errors import EngineError
from retrieval.settings import ServerSettings

Result = TypeVar("Result")

ATTEMPTS = 3
FIRST_WAIT_S = 0.2
"""Before the second try of what is read; then twice that. What is written is never sent twice."""
WRITE_TIMEOUT_S = 60
"""Seconds, at least, for what the nodes of a cluster must agree on, and for points that must be applied."""
CONNECTIONS = 32
RETRIED = frozenset({429, 502, 503, 504})
NOT_QDRANT = "cette adresse ne répond pas comme un serveur Qdrant : vérifiez QDRANT_URL."
_FAILURES = (ApiException, QdrantException, ValueError, TypeError, AssertionError, RecursionError)
"""What the client raises when a call fails: it checks answers with assertions, and lets the errors of JSON through."""


class Server:
    """One server, as any number of threads call it; connections close when the object is collected."""

    def __init__(self, settings: ServerSettings, client: QdrantClient | None = None) -> None:
        """Nothing is sent; ``client`` takes the place of the one that the settings describe."""
        self.settings = settings
        self._client = client or _connect(settings)
        self._checked = False

    @property
    def write_timeout_s(self) -> int:
        """Seconds that a write may take."""
        return max(WRITE_TIMEOUT_S, self.settings.timeout_s)

    def read(self, action: Callable[[QdrantClient], Result]) -> Result:
        """What `action` gives; a refused connection and a busy server are tried again, silence is not.

        Raises:
            EngineError: no answer, a refusal, or an answer that is not Qdrant's.
        """
        wait = FIRST_WAIT_S
        for _ in range(ATTEMPTS - 1):
            try:
                return action(self._client)
            except _FAILURES as error:
                if not _may_pass(error):
                    raise self._failure(error, self.settings.timeout_s) from None
            time.sleep(wait)
            wait *= 2
        return self._once(action, self.settings.timeout_s)

    def write(self, action: Callable[[QdrantClient], Result]) -> Result:
        """What `action` gives, tried once: after a silence nobody knows what the server did. Same errors as `read`."""
        return self._once(action, self.write_timeout_s)

    def _once(self, action: Callable[[QdrantClient], Result], limit_s: int) -> Result:
        try:
            return action(self._client)
        except _FAILURES as error:
            raise self._failure(error, limit_s) from None

    def check_version(self) -> None:
        """Refuse a server that the client does not know, once.

        Qdrant keeps a client and a server that are one minor version apart working together.

        Raises:
            EngineError: it is too old, of another major version, or does not answer.
        """
        if self._checked:
            return
        found = self.read(lambda client: client.info()).version
        ours = _numbers(version("qdrant-client"))
        theirs = _numbers(found)
        if theirs[0] != ours[0] or theirs[1] < ours[1] - 1:
            raise self.error(
                f"c'est un Qdrant {found} et ce logiciel demande une version {ours[0]}.{ours[1] - 1} ou suivante "
                f"({ours[0]}.x) : mettez le serveur à jour."
            )
        self._checked = True

    def error(self, reason: str) -> EngineError:
        """The failure to raise: the server and `reason`, a French sentence with the remedy."""
        return EngineError(f"le serveur Qdrant « {self.settings.url} » : {reason}")

    def _failure(self, error: Exception, limit_s: int) -> EngineError:
        if isinstance(error, UnexpectedResponse):
            return self.error(_refusal(error.status_code or 0))
        if isinstance(error, ResourceExhaustedResponse):
            return self.error(_refusal(429))
        source = error.source if isinstance(error, ResponseHandlingException) else error
        if isinstance(source, httpx.TimeoutException):
            return self.error(
                f"pas de réponse en {limit_s} s : vérifiez qu'il n'est pas surchargé, ou donnez-lui "
                "plus de temps avec QDRANT_TIMEOUT."
            )
        if isinstance(source, httpx.HTTPError | httpx.InvalidURL):
            return self.error(
                f"il ne répond pas ({type(source).__name__}) : vérifiez QDRANT_URL, le réseau et qu'il est lancé."
            )
        return self.error(NOT_QDRANT)


def _connect(settings: ServerSettings) -> QdrantClient:
    # the key goes as a header, and versions are compared here: the client would print English warnings
    return QdrantClient(
        url=settings.url,
        headers={"api-key": settings.api_key} if settings.api_key else None,
        timeout=settings.timeout_s,
        pool_size=CONNECTIONS,
        prefer_grpc=False,
        check_compatibility=False,
    )


def _may_pass(error: Exception) -> bool:
    """Whether the same call may succeed in a moment: another node took over, or the server is less busy."""
    if isinstance(error, UnexpectedResponse):
        return error.status_code in RETRIED
    source = error.source if isinstance(error, ResponseHandlingException) else error
    if isinstance(source, httpx.TransportError):
        return not isinstance(source, httpx.TimeoutException | httpx.UnsupportedProtocol)
    return isinstance(error, ResourceExhaustedResponse)


def _refusal(status: int) -> str:
    """What an HTTP status means; the body, which may echo the key or be a page of HTML, is never shown."""
    match status:
        case 401 | 403:
            return "la clé QDRANT_API_KEY manque, est refusée ou n'a pas le droit d'écrire : corrigez-la."
        case 404:
            return (
                "ce qui est demandé n'y est pas, ou n'y est plus depuis une nouvelle ingestion : vérifiez QDRANT_URL "
                "et QDRANT_COLLECTION, puis relancez cette commande."
            )
        case 507:
            return "son disque ou sa mémoire est plein : libérez de la place."
        case _ if status in RETRIED or status >= 500:
            return f"il répond {status} : vérifiez l'état de ses nœuds, ou réessayez plus tard."
    return f"il refuse la demande ({status}) : vérifiez QDRANT_URL, et son journal qui dit pourquoi."


def _numbers(found: str) -> tuple[int, int]:
    """Major and minor; zeros for what is no version, which is then too old."""
    match = re.match(r"v?(\d+)\.(\d+)", found)
    return (int(match[1]), int(match[2])) if match else (0, 0)
