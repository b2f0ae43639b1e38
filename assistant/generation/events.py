"""The events of a streamed answer, mended where the server broke them and nothing is lost by it.

The Albert API and proxies have been seen to send empty events, two events as one, or one cut in two, and the library
gives a stream up at the first that is no JSON. Here what was cut is joined, what was glued is parted, and what carries
no text is left out. An event that stays unreadable before the end of the answer is passed on as it is, so that the
stream fails: the word that it carried may be a « ne... pas ».
Source: https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation
"""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from typing import Any

import httpx2

EVENTS = "text/event-stream"
LONGEST_EVENT = 2**20
"""Characters after which what was never ended is passed on as it is."""

_BLANK_LINE = re.compile(rb"\r\n\r\n|\n\n|\r\r")
_LINE_END = re.compile(r"\r\n|\n|\r")
_DATA = re.compile(r"\s*data:[ ]?")
_ASIDE = (":", "event:", "id:", "retry:")
"""Lines of an event that are not its data: comments, which keep a connection open, and fields that no chat API uses."""
_DONE = "[DONE]"
_DECODER = json.JSONDecoder()


async def mend(response: httpx2.Response) -> None:
    """Let the reader of a response see mended events; for the hooks of an HTTP client."""
    kind = response.headers.get("Content-Type", "")
    stream = response.stream
    if kind.startswith(EVENTS) and "Content-Encoding" not in response.headers:
        assert isinstance(stream, httpx2.AsyncByteStream)
        response.stream = _MendedStream(stream)


class Mender:
    """Blocks of lines in, whole events out; what may go on in the next block is held until it has come."""

    def __init__(self) -> None:
        self._broken = ""
        self._ended = False

    def feed(self, block: str) -> list[str]:
        """The payloads that are whole once ``block``, the lines between two blank ones, has come."""
        text = _after_prefix("\n".join(line for line in _LINE_END.split(block) if not line.startswith(_ASIDE)))
        lost: list[str] = []
        if self._broken:
            # the second half of an event may begin like a line that is aside
            joined = next(filter(_whole, (self._broken + half for half in (text, block))), "")
            if not joined and _whole(text):
                lost = self.close()
            text, self._broken = joined or self._broken + text, ""
        payloads, rest = _parts(text)
        self._ended = self._ended or any(map(_ends, payloads))
        self._broken = rest if rest.startswith("{") else ""
        if len(self._broken) > LONGEST_EVENT:
            return [*lost, *payloads, *self.close()]
        return [*lost, *payloads]

    def close(self) -> list[str]:
        """What never became whole; nothing once the answer has ended, for only its usage can be missing."""
        rest, self._broken = self._broken, ""
        return [rest] if rest and not self._ended else []


class _MendedStream(httpx2.AsyncByteStream):
    def __init__(self, stream: httpx2.AsyncByteStream) -> None:
        self._stream = stream

    async def __aiter__(self) -> AsyncIterator[bytes]:
        mender = Mender()
        pending = b""
        async for piece in self._stream:
            *blocks, pending = _BLANK_LINE.split(pending + piece)
            if len(pending) > LONGEST_EVENT:
                blocks, pending = [*blocks, pending], b""
            for block in blocks:
                for payload in mender.feed(block.decode(errors="replace")):
                    yield _event(payload)
        for payload in (*mender.feed(pending.decode(errors="replace")), *mender.close()):
            yield _event(payload)

    async def aclose(self) -> None:
        await self._stream.aclose()


def _event(payload: str) -> bytes:
    return b"data: " + payload.replace("\n", " ").encode() + b"\n\n"


def _whole(text: str) -> bool:
    """Whether the text is events and nothing else."""
    payloads, rest = _parts(text)
    return bool(payloads) and not rest


def _parts(text: str) -> tuple[list[str], str]:
    """The JSON objects that the text begins with, or the word of the end, then what is left."""
    payloads: list[str] = []
    rest = text.lstrip()
    while rest.startswith("{"):
        try:
            _, end = _DECODER.raw_decode(rest)
        except (ValueError, RecursionError):
            break
        payloads.append(rest[:end])
        rest = _after_prefix(rest[end:]).lstrip()
    return ([*payloads, _DONE], "") if rest.startswith(_DONE) else (payloads, rest)


def _after_prefix(text: str) -> str:
    prefix = _DATA.match(text)
    return text[prefix.end() :] if prefix else text


def _ends(payload: str) -> bool:
    """Whether this event says why the answer ended."""
    if payload == _DONE:
        return True
    event: Any = json.loads(payload)
    choices = event.get("choices")
    first = choices[0] if isinstance(choices, list) and choices else None
    return isinstance(first, dict) and bool(first.get("finish_reason"))
