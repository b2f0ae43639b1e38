"""A scripted OpenAI-compatible server on loopback, speaking real HTTP and real server-sent events."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

SLOWEST = 10.0
"""Seconds after which a request that hangs gives up, so that a broken test ends too."""


@dataclass(frozen=True)
class Reply:
    """What one request gets: a status and a body, or server-sent events one HTTP chunk each."""

    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    events: tuple[str, ...] = ()
    hang: bool = False
    cut: bool = False


def tokens(*texts: str, finish: str | None = "stop", usage: bool = True) -> tuple[str, ...]:
    """The events of a usual answer: the role, the texts, the reason of the end, the usage with no choice, the end."""
    deltas: list[dict[str, Any]] = [{"role": "assistant", "content": ""}, *({"content": text} for text in texts)]
    events = [_event([{"index": 0, "delta": delta, "finish_reason": None}]) for delta in deltas]
    if finish:
        events.append(_event([{"index": 0, "delta": {}, "finish_reason": finish}]))
    if usage:
        events.append(_event([], {"prompt_tokens": 9, "completion_tokens": 3, "total_tokens": 12}))
    return (*events, "data: [DONE]\n\n")


def stream(*texts: str, finish: str | None = "stop", usage: bool = True) -> Reply:
    """A whole streamed answer."""
    return Reply(events=tokens(*texts, finish=finish, usage=usage))


def failure(status: int, message: str = "refused", *headers: tuple[str, str]) -> Reply:
    """An error in OpenAI's shape, asking for no wait before a new try."""
    body = json.dumps({"error": {"message": message, "type": "error", "code": None}}).encode()
    return Reply(status, (("Content-Type", "application/json"), ("retry-after-ms", "1"), *headers), body)


def html(status: int) -> Reply:
    """The page of a proxy in front of the API."""
    return Reply(status, (("Content-Type", "text/html"), ("retry-after-ms", "1")), b"<html><h1>Gateway</h1></html>")


@dataclass
class ChatServer:
    """Replies in the order of the script, then the last one again; remembers what it was asked."""

    script: Sequence[Reply]
    bodies: list[dict[str, Any]] = field(default_factory=list)
    authorizations: list[str] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    url: str = ""
    stopping: threading.Event = field(default_factory=threading.Event)

    def next_reply(self) -> Reply:
        return self.script[min(len(self.bodies), len(self.script)) - 1]


@contextmanager
def chat_server(*script: Reply) -> Iterator[ChatServer]:
    """Serve a script until the end of the block; ``url`` is what ``LLM_BASE_URL`` must be."""
    state = ChatServer(script)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            state.bodies.append(json.loads(body))
            state.authorizations.append(self.headers.get("Authorization", ""))
            state.paths.append(self.path)
            self._reply(state.next_reply())

        def _reply(self, reply: Reply) -> None:
            self.close_connection = True
            self.send_response(reply.status)
            for name, value in reply.headers:
                self.send_header(name, value)
            if not reply.events and not reply.hang:
                self.send_header("Content-Length", str(len(reply.body)))
                self.end_headers()
                self.wfile.write(reply.body)
                return
            self.send_header("Content-Type", "text/event-stream")
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            for event in reply.events:
                data = event.encode()
                self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))
                self.wfile.flush()
            if reply.hang:
                state.stopping.wait(SLOWEST)
            elif not reply.cut:
                self.wfile.write(b"0\r\n\r\n")

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    state.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield state
    finally:
        state.stopping.set()
        server.shutdown()
        server.server_close()
        thread.join()


def _event(choices: list[dict[str, Any]], usage: dict[str, int] | None = None) -> str:
    chunk = {"id": "c", "object": "chat.completion.chunk", "created": 0, "model": "essai", "choices": choices}
    return f"data: {json.dumps({**chunk, 'usage': usage}, ensure_ascii=False)}\n\n"
