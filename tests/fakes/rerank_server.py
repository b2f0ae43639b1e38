"""A stand-in for the rerank API of OpenGateLLM, on loopback, in its two shapes and with its refusals."""

from __future__ import annotations

import json
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from types import TracebackType
from typing import Any

from fakes.rerankers import overlap

QUERY, PROMPT = "query", "prompt"
"""Today's shape and the older one, each named after its first key."""
SLOWEST_S = 10.0
"""After which a reply that drips gives up, so that a broken test ends too."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What to answer instead of scores; ``drip`` sends one byte at a time of the headers (before all else) or body."""

    status: int = 200
    body: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    drip: str = ""


@dataclass(frozen=True, slots=True)
class Received:
    """One call: its path, its ``Authorization`` header and its decoded body."""

    path: str
    authorization: str
    body: dict[str, Any]


class RerankServer:
    """Answers ``POST /v1/rerank`` with the share of common words; replies in ``scripted`` are given first.

    Refuses a wrong key (403), another path or model (404), another shape than its own and blank texts (422).
    """

    def __init__(self, model: str = "essai", key: str = "", shape: str = QUERY, reverse: bool = False) -> None:
        self.model = model
        self.key = key
        self.shape = shape
        self.reverse = reverse
        self.scripted: deque[Reply] = deque()
        self.received: list[Received] = []
        self.stopping = Event()
        self._server = _Server(("127.0.0.1", 0), self._handler())
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/v1"

    def __enter__(self) -> RerankServer:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.stopping.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def answer(self, call: Received) -> Reply:
        self.received.append(call)
        if self.scripted:
            return self.scripted.popleft()
        refusal = self._refusal(call)
        if refusal:
            return Reply(refusal, json.dumps({"detail": f"refused with {call.authorization}"}))
        body = call.body
        question, passages = body[self.shape], body["documents" if self.shape == QUERY else "input"]
        scores = [overlap(question, passage) for passage in passages]
        if self.shape == PROMPT:
            rows = [{"object": "rerank", "score": score, "index": index} for index, score in enumerate(scores)]
            return Reply(200, json.dumps({"object": "list", "data": rows[::-1] if self.reverse else rows}))
        # best first, as these APIs do
        ranked = sorted(range(len(scores)), key=lambda index: -scores[index])[: body["top_n"]]
        rows = [{"relevance_score": scores[index], "index": index} for index in ranked]
        return Reply(200, json.dumps({"object": "list", "id": "x", "results": rows[::-1] if self.reverse else rows}))

    def _refusal(self, call: Received) -> int:
        body, wanted = call.body, {"model", "query", "documents", "top_n"}
        if self.key and call.authorization != f"Bearer {self.key}":
            return 403
        if call.path != "/v1/rerank" or body.get("model") != self.model:
            return 404
        if set(body) != (wanted if self.shape == QUERY else {"model", "prompt", "input"}):
            return 422
        texts = [body[self.shape], *body["documents" if self.shape == QUERY else "input"]]
        return 422 if len(texts) == 1 or not all(text.strip() for text in texts) else 0

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        owner = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True
            wbufsize = -1

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                reply = owner.answer(Received(self.path, self.headers.get("Authorization", ""), body))
                with suppress(OSError):  # a client that waits no longer is what some tests are about
                    self._reply(reply)

            def _reply(self, reply: Reply) -> None:
                if reply.drip == "headers":
                    return self._drip(b"HTTP/1.1 200 OK\r\nX-Drip: ")
                content = reply.body.encode()
                self.send_response(reply.status)
                length = 10**6 if reply.drip else len(content)
                for name, value in {**reply.headers, "Content-Length": str(length)}.items():
                    self.send_header(name, value)
                self.end_headers()
                if reply.drip == "body":
                    return self._drip(b"")
                self.wfile.write(content)
                return None

            def _drip(self, first: bytes) -> None:
                self.close_connection = True
                self.wfile.write(first)
                self.wfile.flush()
                for _ in range(int(SLOWEST_S / 0.02)):
                    if owner.stopping.wait(0.02):
                        return
                    self.wfile.write(b" ")
                    self.wfile.flush()

            def log_message(self, format: str, *values: object) -> None:
                """Nothing on the tests' output."""

        return Handler


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64
    """With the default of 5, threads that call together wait a second for a new try of the system."""


def results(*rows: tuple[object, object]) -> str:
    """Today's answer around ``(index, score)`` rows."""
    return json.dumps({"results": [{"index": index, "relevance_score": score} for index, score in rows]})


def data(*rows: tuple[object, object]) -> str:
    """The older answer around ``(index, score)`` rows."""
    return json.dumps({"data": [{"index": index, "score": score} for index, score in rows]})
