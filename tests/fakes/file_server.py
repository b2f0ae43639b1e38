"""A stand-in for the server of an archive, on loopback: validators, ranges and checksums, and failures on demand.

It also is a proxy in the eyes of a client that asks it for a whole address.
"""

from __future__ import annotations

import base64
import hashlib
import socket
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from fakes.loopback import Handler, Loopback

SLOWEST_S = 20.0
"""After which a silent reply gives up, so that a broken test ends too."""


@dataclass(frozen=True, slots=True)
class File:
    """A file and its validators; `headers` are added to each of its answers."""

    content: bytes
    etag: str = ""
    last_modified: str = ""
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer as it is sent; a header with an empty value is left out.

    Attributes:
        sent: bytes of the content after which the connection is cut, None for all of them.
        silent: whether the connection stays open without a byte instead of being cut.
        raw: sent in place of all else.
    """

    status: int = 200
    content: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    sent: int | None = None
    silent: bool = False
    raw: bytes = b""


@dataclass(frozen=True, slots=True)
class Fault:
    """What befalls the next file that is sent: see `Reply`."""

    sent: int
    silent: bool = False


@dataclass(frozen=True, slots=True)
class Received:
    """One call: what it asks for (a path; a whole address where we are its proxy) and its headers, in lower case."""

    target: str
    headers: dict[str, str]


class FileServer(Loopback):
    """Answers ``GET`` with its `pages`, by path; what is in ``scripted`` is given first."""

    def __init__(self) -> None:
        super().__init__(self._handler())
        self.pages: dict[str, File | Reply] = {}
        self.scripted: deque[Reply | Fault] = deque()
        self.received: list[Received] = []

    def answer(self, call: Received) -> Reply:
        self.received.append(call)
        scripted = self.scripted.popleft() if self.scripted else None
        if isinstance(scripted, Reply):
            return scripted
        found = self.pages.get(urlsplit(call.target).path, Reply(404, b"<html>introuvable</html>"))
        reply = found if isinstance(found, Reply) else answer_with(found, call.headers)
        return replace(reply, sent=scripted.sent, silent=scripted.silent) if scripted else reply

    def _handler(self) -> type[Handler]:
        owner = self

        class FileHandler(Handler):
            # the end of the connection is the end of a raw reply
            protocol_version = "HTTP/1.0"

            def do_GET(self) -> None:
                headers = {name.lower(): value for name, value in self.headers.items()}
                with suppress(OSError):  # a client that leaves is what some tests are about
                    self._reply(owner.answer(Received(self.path, headers)))

            def _reply(self, reply: Reply) -> None:
                if reply.raw:
                    self.wfile.write(reply.raw)
                    return
                self.send_response(reply.status)
                for name, value in {"Content-Length": str(len(reply.content)), **reply.headers}.items():
                    if value:
                        self.send_header(name, value)
                self.end_headers()
                self.wfile.write(reply.content[: reply.sent])
                self.wfile.flush()
                if reply.silent:
                    owner.stopping.wait(SLOWEST_S)
                if reply.sent is not None:
                    self.connection.shutdown(socket.SHUT_RDWR)

        return FileHandler


def answer_with(file: File, asked: dict[str, str]) -> Reply:
    """What RFC 9110 (13.2.2) has a server answer: 304, 206, 416 or the whole file."""
    validators = {"ETag": file.etag, "Last-Modified": file.last_modified, **file.headers}
    if "if-none-match" in asked:
        same = bool(file.etag) and asked["if-none-match"].removeprefix("W/") == file.etag.removeprefix("W/")
    else:
        same = bool(file.last_modified) and asked.get("if-modified-since") == file.last_modified
    if same:
        return Reply(304, b"", {"Content-Length": "", **validators})
    if "range" in asked and asked.get("if-range") in ({file.etag, file.last_modified} - {""}):
        return _rest(file, int(asked["range"].removeprefix("bytes=").removesuffix("-")), validators)
    return Reply(200, file.content, validators)


def _rest(file: File, start: int, validators: dict[str, str]) -> Reply:
    size = len(file.content)
    if start >= size:
        return Reply(416, b"", {"Content-Range": f"bytes */{size}"})
    return Reply(206, file.content[start:], {**validators, "Content-Range": f"bytes {start}-{size - 1}/{size}"})


def digest(content: bytes) -> str:
    """The SHA-256 of `content` as RFC 9530 writes it."""
    return f"sha-256=:{base64.b64encode(hashlib.sha256(content).digest()).decode()}:"
