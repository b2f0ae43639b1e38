"""What is remembered of a download beside its file, and how a new file takes the place of the one before.

``NAME.zip`` has its receipt in ``NAME.zip.json``; ``NAME.zip.part``, the download under way, in ``NAME.zip.part.json``.
A receipt holds the checksum of its file and is believed only where it agrees: whenever a run is killed, no receipt can
vouch for another file.
"""

from __future__ import annotations

import hashlib
import json
import re
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path

from retrieval.files import atomic_write

SETTLED = timedelta(minutes=1)
"""A date tells apart two versions of a file only when it was already past by then (RFC 9110, 8.8.2.2)."""

_ENTITY_TAG = re.compile(r'(?:W/)?"[\x21\x23-\x7e]{0,200}"')


@dataclass(frozen=True, slots=True)
class Receipt:
    """Where the bytes of a file come from.

    Attributes:
        url: the address asked, before any redirection.
        etag: ``ETag`` of the server, empty when it gives none that can be sent back.
        last_modified: ``Last-Modified`` of the server, empty likewise.
        sha256: in hexadecimal; empty as long as the file is not whole.
        bytes: size of the file, 0 as long as it is not whole.
        fetched: when the server answered, ISO 8601 with its time zone.
    """

    url: str
    etag: str
    last_modified: str
    sha256: str
    bytes: int
    fetched: str

    @property
    def strong_validator(self) -> str:
        """What ``If-Range`` may carry: a strong tag, else a settled date, else nothing."""
        if self.etag and not self.etag.startswith("W/"):
            return self.etag
        modified = http_date(self.last_modified)
        settled = modified is not None and datetime.fromisoformat(self.fetched) - modified > SETTLED
        return self.last_modified if settled else ""


def entity_tag(value: str) -> str:
    """An ``ETag`` as it came, or nothing: what is no tag must not be sent back in a header."""
    return value if _ENTITY_TAG.fullmatch(value) else ""


def http_date(value: str) -> datetime | None:
    """The moment that an HTTP date means; None for anything else."""
    if not (value.isascii() and value.isprintable()):
        return None
    try:
        date = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    return date if date.tzinfo else date.replace(tzinfo=UTC)


def now() -> str:
    """The moment of a receipt."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def sha256(path: Path, start: int = 0) -> bytes:
    """Checksum of a file from its byte `start` on."""
    with path.open("rb") as stream:
        stream.seek(start)
        return hashlib.file_digest(stream, "sha256").digest()


def part_of(target: Path) -> Path:
    """Where a file is received before it takes its place."""
    return target.with_name(f"{target.name}.part")


def vouched(path: Path, url: str) -> Receipt | None:
    """The receipt of `path` if it came from `url` and nothing touched it since; else None."""
    receipt = _read(path)
    return receipt if receipt and receipt.url == url and _agrees(receipt, path) else None


def unfinished(part: Path, url: str) -> Receipt | None:
    """The receipt of a part that can be continued, with the bytes already there; None if it can't be."""
    receipt = _read(part)
    size = part.stat().st_size if part.is_file() else 0
    if not size or receipt is None or receipt.url != url or receipt.sha256 or not receipt.strong_validator:
        return None
    return replace(receipt, bytes=size)


def write_receipt(receipt: Receipt, path: Path) -> None:
    """Put `receipt` beside `path`, whole or not at all, even after a power cut."""
    atomic_write(_place(path), json.dumps(asdict(receipt), indent=1))


def settle(target: Path) -> None:
    """Put in place the whole file that was received, its receipt after it; called again, finish what a kill cut short.

    A part that is not whole is left as it is.
    """
    part = part_of(target)
    receipt = _read(part)
    if receipt is None or not receipt.sha256:
        return
    if _agrees(receipt, part):
        part.replace(target)
    if _agrees(receipt, target):
        _place(part).replace(_place(target))


def drop(part: Path) -> None:
    """Forget a download; what can't be removed is written over by the next one."""
    with suppress(OSError):
        part.unlink(missing_ok=True)
        _place(part).unlink(missing_ok=True)


def _place(path: Path) -> Path:
    return path.with_name(f"{path.name}.json")


def _agrees(receipt: Receipt, path: Path) -> bool:
    with suppress(FileNotFoundError):
        return path.stat().st_size == receipt.bytes and sha256(path).hex() == receipt.sha256
    return False


def _read(path: Path) -> Receipt | None:
    """The receipt beside `path`; None where there is none or it is garbled, which costs a download and no more."""
    try:
        receipt = Receipt(**json.loads(_place(path).read_bytes()))
        if [type(value) for value in asdict(receipt).values()] != [str, str, str, str, int, str]:
            return None
        fetched = datetime.fromisoformat(receipt.fetched).astimezone(UTC).isoformat()
    except (OSError, ValueError, TypeError, RecursionError, OverflowError):
        return None
    dated = receipt.last_modified if http_date(receipt.last_modified) else ""
    return replace(receipt, etag=entity_tag(receipt.etag), last_modified=dated, fetched=fetched)
