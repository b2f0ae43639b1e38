"""An address -> the bytes of its file, over HTTP: tried again where it may pass, continued where it was cut.

Nothing that a server says is believed without a check: sizes, ranges, validators and checksums (RFC 9110, RFC 9530).
"""

from __future__ import annotations

import base64
import os
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import httpx

from ingestion.errors import SourceError
from ingestion.fetching.receipt import Receipt, drop, entity_tag, http_date, now, sha256, unfinished, write_receipt
from ingestion.schema import Source
from retrieval.system_errors import french_cause

CONNECT_TIMEOUT_S = 5.0
READ_TIMEOUT_S = 60.0
DEADLINE_S = 1800.0
"""For one source, all tries together: the time-outs above start again with each byte of a server that drips."""
ATTEMPTS = 4
FIRST_WAIT_S = 0.5
"""Before the second try; waits double, or are what ``Retry-After`` says if it is shorter than `LONGEST_WAIT_S`."""
LONGEST_WAIT_S = 60.0
MAX_BYTES = 500 * 2**20
"""DILA's archives weigh about 23 MB."""

Progress = Callable[[int, int], None]
"""Called with the bytes received so far, those of an earlier try included, and those expected (0 when unknown)."""

_LENGTH = re.compile(r"[0-9]{1,15}")
_CONTENT_RANGE = re.compile(r"bytes ([0-9]{1,15})-[0-9]{1,15}/([0-9]{1,15}|\*)")
_SHA256 = re.compile(r"(?:^|[,\s])sha-256=:?([A-Za-z0-9+/]{43}=)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Transfer:
    """What is asked of the server.

    Attributes:
        source: one that has an address.
        part: the file that receives the bytes; what an earlier try left there is continued if it can be.
        known: receipt of the copy that we have, None if we have none.
        deadline: time of ``time.monotonic()`` after which nothing more is read.
    """

    source: Source
    part: Path
    known: Receipt | None
    progress: Progress
    deadline: float = field(default_factory=lambda: time.monotonic() + DEADLINE_S)

    @property
    def url(self) -> str:
        return str(self.source.url)


@dataclass(frozen=True, slots=True)
class Received:
    """A whole file in its part; ``joined`` if it was put together from several answers."""

    receipt: Receipt
    joined: bool


class _Unusable(Exception):
    """What came can't be part of the file, in French; the part was dropped and the next try starts over."""


def receive(transfer: Transfer) -> Received | None:
    """Bring the file of an address into ``transfer.part``; None where the copy that we have is still the right one.

    Proxies follow the usual variables (``HTTPS_PROXY``, ``NO_PROXY``).

    Raises:
        SourceError: unreachable, refused, cut short at every try, or too large. The part is left where the next call
            can continue it.
        OSError: the part can't be written.
    """
    url = transfer.url
    try:
        with _client() as client:
            return _persist(client, transfer)
    except httpx.InvalidURL:
        name = transfer.source.name
        raise SourceError(f"« {url} » n'est pas une adresse : corrigez « url » de « {name} ».") from None
    except httpx.HTTPStatusError as error:
        later = " ou réessayez plus tard" if _may_pass(error) else ""
        raise SourceError(f"« {url} » répond {error.response.status_code} : vérifiez l'adresse{later}.") from None
    except httpx.HTTPError as error:
        raise SourceError(f"« {url} » n'a pas pu être joint ({_cause(error)}) : vérifiez le réseau.") from None
    except _Unusable as error:
        raise SourceError(f"« {url} » {error} : vérifiez le réseau et relancez.") from None


def _client() -> httpx.Client:
    """The connection, with what the environment says of proxies and certificates."""
    timeout = httpx.Timeout(READ_TIMEOUT_S, connect=CONNECT_TIMEOUT_S)
    try:
        # as it is: a few compressed bytes can become gigabytes before anyone counts them
        return httpx.Client(timeout=timeout, follow_redirects=True, headers={"Accept-Encoding": "identity"})
    except (httpx.InvalidURL, ValueError, ImportError):
        raise SourceError(
            "le proxy annoncé par HTTPS_PROXY, HTTP_PROXY ou ALL_PROXY n'est pas une adresse http:// : corrigez-le."
        ) from None
    except OSError as error:
        raise SourceError(
            f"les certificats de SSL_CERT_FILE ne peuvent pas être lus ({french_cause(error)}) : "
            "corrigez cette variable."
        ) from None


def _persist(client: httpx.Client, transfer: Transfer) -> Received | None:
    tries = 0
    while True:
        try:
            return _attempt(client, transfer)
        except (httpx.HTTPError, _Unusable) as error:
            tries += 1
            wait = wait_before(error, tries)
            late = time.monotonic() + wait >= transfer.deadline
            if tries == ATTEMPTS or late or not _may_pass(error):
                raise
        time.sleep(wait)


def _may_pass(error: Exception) -> bool:
    if isinstance(error, httpx.HTTPStatusError):
        return error.response.status_code == httpx.codes.TOO_MANY_REQUESTS or error.response.is_server_error
    if isinstance(error, httpx.UnsupportedProtocol | httpx.LocalProtocolError):
        return False
    return isinstance(error, httpx.TransportError | _Unusable)


def wait_before(error: Exception, tries: int) -> float:
    """Seconds to let pass after `error` ended the last of `tries` tries."""
    if isinstance(error, _Unusable):
        return 0.0
    if isinstance(error, httpx.HTTPStatusError):
        asked = error.response.headers.get("Retry-After", "")
        date = http_date(asked)
        if date is not None:
            return min(max((date - datetime.now(UTC)).total_seconds(), 0.0), LONGEST_WAIT_S)
        if _LENGTH.fullmatch(asked):
            return min(float(asked), LONGEST_WAIT_S)
    return min(FIRST_WAIT_S * 2.0 ** (tries - 1), LONGEST_WAIT_S)


def _attempt(client: httpx.Client, transfer: Transfer) -> Received | None:
    begun = unfinished(transfer.part, transfer.url)
    with client.stream("GET", transfer.url, headers=_conditions(transfer.known, begun)) as answer:
        if answer.status_code == httpx.codes.NOT_MODIFIED and transfer.known is not None:
            return None
        if answer.status_code == httpx.codes.REQUESTED_RANGE_NOT_SATISFIABLE and begun is not None:
            drop(transfer.part)
            raise _Unusable("ne rend pas la suite du fichier commencé")
        answer.raise_for_status()
        if answer.headers.get("Content-Encoding", "identity").strip().lower() not in ("", "identity"):
            drop(transfer.part)
            raise SourceError(
                f"« {transfer.url} » a rendu un contenu compressé, alors qu'il est demandé tel quel : "
                "vérifiez l'adresse et le proxy."
            )
        start, total = _place(answer, transfer, begun)
        receipt = begun if begun is not None and start else _begin(answer, transfer)
        size = _write(answer, transfer, start, total)
        _check_digests(answer.headers, transfer.part, start)
    whole = replace(receipt, sha256=sha256(transfer.part).hex(), bytes=size, fetched=now())
    return Received(whole, joined=start > 0)


def _conditions(known: Receipt | None, begun: Receipt | None) -> dict[str, str]:
    """Ask for the file unless it is the one that we `know`, and only for the rest of the one that is `begun`."""
    headers: dict[str, str] = {}
    if known is not None:
        headers |= {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
    if begun is not None:
        headers |= {"Range": f"bytes={begun.bytes}-", "If-Range": begun.strong_validator}
    return {name: value for name, value in headers.items() if value}


def _place(answer: httpx.Response, transfer: Transfer, begun: Receipt | None) -> tuple[int, int]:
    """Where the bytes of an answer start in the file, and the size of the file (0 when the server does not say)."""
    if answer.status_code != httpx.codes.PARTIAL_CONTENT:
        length = answer.headers.get("Content-Length", "")
        return 0, int(length) if _LENGTH.fullmatch(length) else 0
    place = _CONTENT_RANGE.fullmatch(answer.headers.get("Content-Range", ""))
    if begun is None or place is None or int(place[1]) != begun.bytes or _is_another(answer.headers, begun):
        drop(transfer.part)
        raise _Unusable("a rendu un autre morceau de fichier que celui demandé")
    return begun.bytes, 0 if place[2] == "*" else int(place[2])


def _is_another(headers: Mapping[str, str], begun: Receipt) -> bool:
    """Whether a rest belongs to another version; a server may leave out the date of a file that has a tag."""
    tag, date = headers.get("ETag", begun.etag), headers.get("Last-Modified", begun.last_modified)
    return (tag, date) != (begun.etag, begun.last_modified)


def _begin(answer: httpx.Response, transfer: Transfer) -> Receipt:
    """Empty the part, then write what it takes to continue it."""
    tag, date = answer.headers.get("ETag", ""), answer.headers.get("Last-Modified", "")
    receipt = Receipt(transfer.url, entity_tag(tag), date if http_date(date) else "", "", 0, now())
    # in this order: a kill between the two leaves nothing to continue, not another file's bytes
    transfer.part.write_bytes(b"")
    write_receipt(receipt, transfer.part)
    return receipt


def _write(answer: httpx.Response, transfer: Transfer, start: int, total: int) -> int:
    """Add the bytes of an answer to the part, down to the disk; the size of the part."""
    size = start
    _check_size(transfer, total)
    with transfer.part.open("ab") as stream:
        for piece in answer.iter_raw():
            size += len(piece)
            _check_size(transfer, size)
            stream.write(piece)
            transfer.progress(size, total)
            if time.monotonic() > transfer.deadline:
                raise httpx.ReadTimeout("the deadline has passed")
        stream.flush()
        os.fsync(stream.fileno())
    if total and size != total:
        raise httpx.RemoteProtocolError(f"{size} bytes of {total}")
    return size


def _check_size(transfer: Transfer, size: int) -> None:
    if size > MAX_BYTES:
        drop(transfer.part)
        raise SourceError(f"« {transfer.url} » dépasse {MAX_BYTES // 2**20} Mio : téléchargement arrêté.")


def _check_digests(headers: Mapping[str, str], part: Path, start: int) -> None:
    """Hold the server to the checksums that it announces: two are of the whole file, one of the answer alone."""
    for name, origin in (("Repr-Digest", 0), ("Digest", 0), ("Content-Digest", start)):
        announced = _SHA256.search(headers.get(name, ""))
        if announced and base64.b64decode(announced[1]) != sha256(part, origin):
            drop(part)
            raise _Unusable("a rendu un contenu qui n'a pas l'empreinte SHA-256 qu'il annonce")


def _cause(error: httpx.HTTPError) -> str:
    if isinstance(error, httpx.TimeoutException):
        return "délai dépassé"
    if isinstance(error, httpx.ConnectError):
        return "connexion impossible"
    if isinstance(error, httpx.ProxyError):
        return "refus du proxy"
    if isinstance(error, httpx.TooManyRedirects):
        return "trop de redirections"
    if isinstance(error, httpx.UnsupportedProtocol):
        return "redirection vers autre chose que du HTTP"
    if isinstance(error, httpx.RemoteProtocolError | httpx.ReadError):
        return "réponse coupée"
    return type(error).__name__
