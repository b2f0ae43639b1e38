"""What the stand-ins for an API share: a server on loopback for the length of a block, and how it answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from types import TracebackType
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Received:
    """One call: its path, its ``Authorization`` header and its decoded body."""

    path: str
    authorization: str
    body: dict[str, Any]


class Handler(BaseHTTPRequestHandler):
    """Keeps connections open, sends at once, and says nothing on the tests' output."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1

    def read(self) -> bytes:
        """The body of the call."""
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def send(self, status: int, headers: Mapping[str, str], content: bytes, length: int | None = None) -> None:
        """Answer; ``length`` announces more than is sent."""
        announced = {"Content-Length": str(len(content) if length is None else length)}
        self.send_response(status)
        for name, value in {**announced, **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *values: object) -> None:
        """Nothing."""


class Loopback:
    """Serves on a free port from the beginning of the block to its end, each connection in a thread of its own.

    ``stopping`` is set at the end, for the replies that wait.
    """

    def __init__(self, handler: type[BaseHTTPRequestHandler]) -> None:
        self.stopping = Event()
        self._server = _Server(("127.0.0.1", 0), handler)
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.stopping.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64
    """With the default of 5, threads that call together wait a second for a new try of the system."""
