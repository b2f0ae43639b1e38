"""A stand-in for the rerank API of OpenGateLLM, on loopback, in its two shapes and with its refusals."""

from __future__ import annotations

import json
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field

from fakes.loopback import Handler, Loopback, Received
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


class RerankServer(Loopback):
    """Answers ``POST /v1/rerank`` with the share of common words; replies in ``scripted`` are given first.

    Refuses a wrong key (403), another path or model (404), another shape than its own and blank texts (422).
    """

    def __init__(self, model: str = "essai", key: str = "", shape: str = QUERY, reverse: bool = False) -> None:
        super().__init__(self._handler())
        self.model = model
        self.key = key
        self.shape = shape
        self.reverse = reverse
        self.scripted: deque[Reply] = deque()
        self.received: list[Received] = []

    @property
    def base_url(self) -> str:
        return f"{self.url}/v1"

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

    def _handler(self) -> type[Handler]:
        owner = self

        class Answering(Handler):
            def do_POST(self) -> None:
                body = json.loads(self.read())
                reply = owner.answer(Received(self.path, self.headers.get("Authorization", ""), body))
                with suppress(OSError):  # a client that waits no longer is what some tests are about
                    self._reply(reply)

            def _reply(self, reply: Reply) -> None:
                if reply.drip == "headers":
                    self._drip(b"HTTP/1.1 200 OK\r\nX-Drip: ")
                elif reply.drip == "body":
                    self.send(reply.status, reply.headers, b"", length=10**6)
                    self._drip(b"")
                else:
                    self.send(reply.status, reply.headers, reply.body.encode())

            def _drip(self, first: bytes) -> None:
                self.close_connection = True
                self.wfile.write(first)
                self.wfile.flush()
                for _ in range(int(SLOWEST_S / 0.02)):
                    if owner.stopping.wait(0.02):
                        return
                    self.wfile.write(b" ")
                    self.wfile.flush()

        return Answering


def results(*rows: tuple[object, object]) -> str:
    """Today's answer around ``(index, score)`` rows."""
    return json.dumps({"results": [{"index": index, "relevance_score": score} for index, score in rows]})


def data(*rows: tuple[object, object]) -> str:
    """The older answer around ``(index, score)`` rows."""
    return json.dumps({"data": [{"index": index, "score": score} for index, score in rows]})
