"""A stand-in for an OpenAI-compatible embeddings API, on loopback, with the Albert API's own limits."""

from __future__ import annotations

import json
from collections import deque
from dataclasses import dataclass, field

from fakes.encoders import HashingEncoder
from fakes.loopback import Handler, Loopback, Received

MOST_TEXTS = 32
LENGTH = 3.0
"""Vectors are not of unit length, as some servers give them."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What to answer instead of vectors."""

    status: int = 200
    body: str = ""
    headers: dict[str, str] = field(default_factory=dict)


class EmbeddingServer(Loopback):
    """Answers ``POST /v1/embeddings`` with `HashingEncoder`'s vectors; replies in ``scripted`` are given first.

    Refuses a wrong key (401), another path or model (404), more than 32 texts (413), an empty text or another encoding
    than ``float`` (422).
    """

    def __init__(self, model: str = "essai", key: str = "", reverse: bool = False) -> None:
        super().__init__(self._handler())
        self.encoder = HashingEncoder()
        self.model = model
        self.key = key
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

    def _handler(self) -> type[Handler]:
        owner = self

        class Answering(Handler):
            def do_POST(self) -> None:
                body = json.loads(self.read())
                reply = owner.answer(Received(self.path, self.headers.get("Authorization", ""), body))
                self.send(reply.status, reply.headers, reply.body.encode())

        return Answering


def vectors_body(rows: object) -> str:
    """The API's answer around `rows`."""
    return json.dumps({"object": "list", "data": rows, "model": "essai"})
