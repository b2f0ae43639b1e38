"""JSON calls to the API of a model: the connection, the key, the new tries, and in French why a call failed.

What can't pass is said at once; what may pass (no answer, 429 and 5xx) is tried again, up to a deadline if one is set.
"""

from __future__ import annotations

import json
import math
import time
import weakref
from dataclasses import dataclass
from typing import Any, Protocol

import httpx

from retrieval.errors import RetrievalError

CONNECT_TIMEOUT_S = 5.0
MOST_CONNECTIONS = 16
"""Open at once: a server that never ends its headers can hold no more threads than that."""
MOST_BYTES = 64 * 2**20
"""Of one answer: thirty-two vectors of thousands of numbers take a few megabytes."""
RETRIED = frozenset({429, 500, 502, 503, 504})


class ApiSettings(Protocol):
    """What settings say of a model behind an API; ``api_key`` is empty for a server that asks for none."""

    @property
    def model(self) -> str: ...

    @property
    def base_url(self) -> str: ...

    @property
    def api_key(self) -> str: ...


@dataclass(frozen=True, slots=True)
class ApiKind:
    """What an API is for.

    Attributes:
        label: what its errors call it, such as ``l'API d'encodage``.
        prefix: of the variables that configure it, such as ``EMBEDDINGS``.
        error: what its failures are raised as.
        returned: refusals (HTTP statuses) that are given back to the caller instead of raised.
    """

    label: str
    prefix: str
    error: type[RetrievalError]
    returned: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a call is waited for.

    Attributes:
        attempts: tries, the first one included.
        first_wait_s: seconds before the second try; waits double, or are what ``Retry-After`` says.
        longest_wait_s: seconds that ``Retry-After`` may ask for.
        timeout_s: seconds without a byte after which a try has failed.
        deadline: time of ``time.monotonic()`` after which nothing is begun, waited for or read.
    """

    attempts: int
    first_wait_s: float
    longest_wait_s: float
    timeout_s: float
    deadline: float = math.inf


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP status and the decoded JSON; None if the status is no success or the body no JSON. Not trusted."""

    status: int
    content: Any


class ApiClient:
    """The connections to one API, shared by all threads and closed with the object."""

    def __init__(self, settings: ApiSettings, kind: ApiKind) -> None:
        """Check address and key; nothing is sent.

        Raises:
            kind.error: an address that is none, or a key that no header can carry.
        """
        self._settings = settings
        self._kind = kind
        if not settings.api_key.isascii():
            raise self.error(
                f"la clé {kind.prefix}_API_KEY contient un caractère accentué ou spécial : copiez-la seule."
            )
        headers = {"Authorization": f"Bearer {settings.api_key}"} if settings.api_key else {}
        limits = httpx.Limits(max_connections=MOST_CONNECTIONS)
        try:
            self._client = httpx.Client(base_url=settings.base_url.rstrip("/"), headers=headers, limits=limits)
        except httpx.InvalidURL:
            raise self.error(f"cette adresse n'en est pas une : corrigez {kind.prefix}_BASE_URL.") from None
        weakref.finalize(self, self._client.close)

    def post(self, path: str, body: dict[str, Any], patience: Patience) -> Answer:
        """Send `body` to `path` below the base address.

        Raises:
            kind.error: no answer, or a refusal that is not one of ``kind.returned``.
        """
        reason = ""
        for attempt in range(patience.attempts):
            wait = patience.first_wait_s * 2**attempt
            try:
                status, asked, content = self._call(path, body, patience)
            except httpx.HTTPError as error:
                address = f"{self._kind.prefix}_BASE_URL"
                reason = f"elle ne répond pas ({type(error).__name__}) : vérifiez {address} et le réseau."
            else:
                if httpx.codes.is_success(status) or status in self._kind.returned:
                    return Answer(status, _json(content))
                reason = self._refusal(status)
                if status not in RETRIED:
                    break
                wait = min(float(asked), patience.longest_wait_s) if asked.isdecimal() else wait
            if attempt + 1 == patience.attempts or time.monotonic() + wait >= patience.deadline:
                break
            time.sleep(wait)
        raise self.error(reason)

    def error(self, reason: str) -> RetrievalError:
        """The failure to raise: the API, its model, and `reason`, a French sentence with the remedy."""
        settings = self._settings
        return self._kind.error(f"{self._kind.label} « {settings.base_url} » (modèle « {settings.model} ») : {reason}")

    def _call(self, path: str, body: dict[str, Any], patience: Patience) -> tuple[int, str, bytes]:
        """One try: status, ``Retry-After`` and the body of a success, empty if it is too large.

        The body is read piece by piece with an eye on the clock: httpx's own limits start again with each byte.
        """
        seconds = max(min(patience.timeout_s, patience.deadline - time.monotonic()), 0.001)
        timeout = httpx.Timeout(seconds, connect=min(seconds, CONNECT_TIMEOUT_S))
        content = bytearray()
        with self._client.stream("POST", path, json=body, timeout=timeout) as answer:
            for piece in answer.iter_bytes() if answer.is_success else ():
                content += piece
                if time.monotonic() > patience.deadline:
                    raise httpx.ReadTimeout("the deadline has passed", request=answer.request)
                if len(content) > MOST_BYTES:
                    content.clear()
                    break
            return answer.status_code, answer.headers.get("Retry-After", ""), bytes(content)

    def _refusal(self, status: int) -> str:
        """What an HTTP status means; the body, which may echo the key or be a page of HTML, is never shown."""
        prefix = self._kind.prefix
        match status:
            case 401 | 403:
                return f"la clé {prefix}_API_KEY est refusée : corrigez-la."
            case 404:
                return f"l'adresse ou le modèle est inconnu : corrigez {prefix}_BASE_URL ou {prefix}_MODEL."
            case 413:
                return f"les textes sont trop longs pour ce modèle : choisissez-en un autre dans {prefix}_MODEL."
            case _ if status in RETRIED:
                return f"elle répond {status} : réessayez plus tard."
        return f"elle répond {status} : vérifiez {prefix}_BASE_URL et {prefix}_MODEL."


def _json(content: bytes) -> Any:
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return None
