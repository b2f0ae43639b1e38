"""A scripted OpenAI-compatible server on loopback, speaking real HTTP and real server-sent events."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from fakes.loopback import Handler, Loopback

SLOWEST = 10.0
"""Seconds after which a request that hangs gives up, so that a broken test ends too."""

CARBON = {"carbon": {"kWh": {"min": 0.0001, "max": 0.0003}, "kgCO2eq": {"min": 0.00001, "max": 0.00002}}}
IMPACTS = {"impacts": {"kWh": 0.0002, "kgCO2eq": 0.00001}}
"""What the Albert API adds to its usage, in its two shapes."""


@dataclass(frozen=True)
class Reply:
    """What one request gets: a status and a body, or server-sent events, one HTTP chunk each ``pause`` seconds."""

    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    events: tuple[str, ...] = ()
    hang: bool = False
    cut: bool = False
    pause: float = 0.0


def tokens(
    *texts: str, finish: str | None = "stop", usage: bool = True, impact: Mapping[str, Any] | None = None
) -> tuple[str, ...]:
    """The events of a usual answer: the role, the texts, the reason of the end, the usage with no choice, the end."""
    deltas: list[dict[str, Any]] = [{"role": "assistant", "content": ""}, *({"content": text} for text in texts)]
    events = [_event([{"index": 0, "delta": delta, "finish_reason": None}]) for delta in deltas]
    if finish:
        events.append(_event([{"index": 0, "delta": {}, "finish_reason": finish}]))
    if usage:
        counts = {"prompt_tokens": 9, "completion_tokens": 3, "total_tokens": 12}
        events.append(_event([], {**counts, **(impact or {})}))
    return (*events, "data: [DONE]\n\n")


def stream(
    *texts: str, finish: str | None = "stop", usage: bool = True, impact: Mapping[str, Any] | None = None
) -> Reply:
    """A whole streamed answer."""
    return Reply(events=tokens(*texts, finish=finish, usage=usage, impact=impact))


def failure(status: int, message: str = "refused", *headers: tuple[str, str]) -> Reply:
    """An error in OpenAI's shape, asking for no wait before a new try."""
    body = json.dumps({"error": {"message": message, "type": "error", "code": None}}).encode()
    return Reply(status, (("Content-Type", "application/json"), ("retry-after-ms", "1"), *headers), body)


def html(status: int) -> Reply:
    """The page of a proxy in front of the API."""
    return Reply(status, (("Content-Type", "text/html"), ("retry-after-ms", "1")), b"<html><h1>Gateway</h1></html>")


def listing(*models: Mapping[str, Any]) -> Reply:
    """What ``GET /models`` answers."""
    body = json.dumps({"object": "list", "data": [{"object": "model", **model} for model in models]}).encode()
    return Reply(200, (("Content-Type", "application/json"),), body)


@dataclass
class ChatServer:
    """Replies in the order of the script, then the last one again; remembers what it was asked.

    ``listings`` counts the requests for its models, which the other lists leave out.
    """

    script: Sequence[Reply]
    models: Reply
    bodies: list[dict[str, Any]] = field(default_factory=list)
    authorizations: list[str] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    url: str = ""
    listings: int = 0

    def reply_to(self, path: str, authorization: str, body: dict[str, Any]) -> Reply:
        self.bodies.append(body)
        self.authorizations.append(authorization)
        self.paths.append(path)
        return self.script[min(len(self.bodies), len(self.script)) - 1]


@contextmanager
def chat_server(*script: Reply, models: Reply | None = None) -> Iterator[ChatServer]:
    """Serve a script until the end of the block; ``url`` is what ``LLM_BASE_URL`` must be.

    Without ``models`` it has no list of them, as some servers.
    """
    state = ChatServer(script, models or failure(404))

    class ChatHandler(Handler):
        def do_GET(self) -> None:
            state.listings += 1
            self.reply(state.models)

        def do_POST(self) -> None:
            authorization = self.headers.get("Authorization", "")
            self.reply(state.reply_to(self.path, authorization, json.loads(self.read())))

        def reply(self, reply: Reply) -> None:
            closing = ("Connection", "close")
            if not reply.events and not reply.hang:
                self.send(reply.status, dict((closing, *reply.headers)), reply.body)
                return
            self.send_response(reply.status)
            for name, value in (
                closing,
                *reply.headers,
                ("Content-Type", "text/event-stream"),
                ("Transfer-Encoding", "chunked"),
            ):
                self.send_header(name, value)
            self.end_headers()
            for event in reply.events:
                loopback.stopping.wait(reply.pause)
                data = event.encode()
                self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))
                self.wfile.flush()
            if reply.hang:
                loopback.stopping.wait(SLOWEST)
            elif not reply.cut:
                self.wfile.write(b"0\r\n\r\n")

    loopback = Loopback(ChatHandler)
    with loopback:
        state.url = f"{loopback.url}/v1"
        yield state


def _event(choices: list[dict[str, Any]], usage: Mapping[str, Any] | None = None) -> str:
    chunk = {"id": "c", "object": "chat.completion.chunk", "created": 0, "model": "essai", "choices": choices}
    return f"data: {json.dumps({**chunk, 'usage': usage}, ensure_ascii=False)}\n\n"
