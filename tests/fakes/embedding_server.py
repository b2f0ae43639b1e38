"""A stand-in for an OpenAI-compatible embeddings API, on loopback, with the Albert API's own limits."""

from __future__ import annotations

import json
from collections import deque
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from types import TracebackType
from typing import Any

from fakes.encoders import HashingEncoder

MOST_TEXTS = 32
LENGTH = 3.0
"""Vectors are not of unit length, as some servers give them."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What to answer instead of vectors."""

    status: int = 200
    body: str = ""
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Received:
    """One call: its path, its ``Authorization`` header and its decoded body."""

    path: str
    authorization: str
    body: dict[str, Any]


class EmbeddingServer:
    """Answers ``POST /v1/embeddings`` with `HashingEncoder`'s vectors; replies in ``scripted`` are given first.

    Refuses a wrong key (401), another path or model (404), more than 32 texts (413), an empty text or another encoding
    than ``float`` (422).
    """

    def __init__(self, model: str = "essai", key: str = "", reverse: bool = False) -> None:
        self.encoder = HashingEncoder()
        self.model = model
        self.key = key
        self.reverse = reverse
        self.scripted: deque[Reply] = deque()
        self.received: list[Received] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/v1"

    def __enter__(self) -> EmbeddingServer:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def answer(self, call: Received) -> Reply:
        self.received.append(call)
        if self.scripted:
            return self.scripted.popleft()
        refusal = self._refusal(call)
        if refusal:
            return Reply(refusal, json.dumps({"error": {"message": f"refused with {call.authorization}"}}))
        vectors = self.encoder.encode_passages(call.body["input"]) * LENGTH
        rows = [{"index": index, "embedding": vector.tolist()} for index, vector in enumerate(vectors)]
        return Reply(200, vectors_body(rows[::-1] if self.reverse else rows))

    def _refusal(self, call: Received) -> int:
        texts = call.body.get("input")
        if self.key and call.authorization != f"Bearer {self.key}":
            return 401
        if call.path != "/v1/embeddings" or call.body.get("model") != self.model:
            return 404
        if not isinstance(texts, list) or "" in texts or call.body.get("encoding_format") != "float":
            return 422
        return 413 if len(texts) > MOST_TEXTS else 0

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        owner = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True
            wbufsize = -1

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                reply = owner.answer(Received(self.path, self.headers.get("Authorization", ""), body))
                content = reply.body.encode()
                self.send_response(reply.status)
                for name, value in {**reply.headers, "Content-Length": str(len(content))}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, format: str, *values: object) -> None:
                """Nothing on the tests' output."""

        return Handler


def vectors_body(rows: object) -> str:
    """The API's answer around `rows`."""
    return json.dumps({"object": "list", "data": rows, "model": "essai"})
