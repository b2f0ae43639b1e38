from __future__ import annotations

import json
from collections.abc import AsyncIterator, Sequence
from itertools import pairwise

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.generation.events import LONGEST_EVENT, Mender, mend


def delta(text: str) -> str:
    return json.dumps({"choices": [{"index": 0, "delta": {"content": text}, "finish_reason": None}]})


END = json.dumps({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]})
LE, PASSEPORT = delta("Le\u2028 "), delta("passeport {data: [DONE]}\n")


class Pieces(httpx2.AsyncByteStream):
    def __init__(self, pieces: Sequence[bytes]) -> None:
        self.pieces = pieces

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in self.pieces:
            yield piece


async def mended(*pieces: bytes, **headers: str) -> bytes:
    response = httpx2.Response(200, headers={"Content-Type": "text/event-stream", **headers}, stream=Pieces(pieces))
    await mend(response)
    return await response.aread()


def payloads(*blocks: str) -> list[str]:
    mender = Mender()
    return [payload for block in blocks for payload in mender.feed(block)] + mender.close()


def test_whole_events_pass_as_they_are() -> None:
    assert payloads(f"data: {LE}", f"data:{PASSEPORT}", "data: [DONE]") == [LE, PASSEPORT, "[DONE]"]


@pytest.mark.parametrize(
    "nothing", ["data:", "data: ", ": attente", "data: null", "data: ping", "", "event: ping\nid: 4"]
)
def test_what_carries_no_text_is_left_out(nothing: str) -> None:
    assert payloads(f"data: {LE}", nothing, f"data: {PASSEPORT}") == [LE, PASSEPORT]


@pytest.mark.parametrize("glue", ["", "\n", "\ndata: ", "data: ", " data:"])
def test_glued_events_are_parted(glue: str) -> None:
    assert payloads(f"data: {LE}{glue}{PASSEPORT}{glue}[DONE]") == [LE, PASSEPORT, "[DONE]"]


@given(st.data(), st.sampled_from(["", "data: "]))
def test_an_event_cut_anywhere_is_joined(data: st.DataObject, prefix: str) -> None:
    whole = delta('« {"choices": [] : } »  id:\n')
    place = data.draw(st.integers(1, len(whole) - 1))
    first, second = whole[:place], whole[place:]
    assert payloads(f"data: {first}", f"{prefix}{second}", f"data: {LE}") == [whole, LE]


def test_an_event_that_can_not_be_mended_is_passed_on_before_the_next_one() -> None:
    assert payloads(f"data: {LE}", "data: {bris", f"data: {PASSEPORT}") == [LE, "{bris", PASSEPORT]


def test_an_event_broken_by_the_end_of_the_stream_is_passed_on() -> None:
    assert payloads(f"data: {LE}", 'data: {"choices": [') == [LE, '{"choices": [']


def test_once_the_answer_has_ended_a_broken_event_holds_no_word_of_it() -> None:
    assert payloads(f"data: {LE}", f"data: {END}", 'data: {"usage": {', "data: [DONE]") == [LE, END, "[DONE]"]
    assert payloads(f"data: {END}", 'data: {"usage": {') == [END]


def test_what_never_ends_is_passed_on_before_it_fills_the_memory() -> None:
    broken = '{"choices": "' + "x" * LONGEST_EVENT
    assert payloads(f"data: {broken}", "data: yyy") == [broken]


def test_deeply_nested_values_are_a_broken_event() -> None:
    nested = '{"a":' * 100_000
    assert payloads(f"data: {nested}") == [nested]


@given(st.lists(st.integers(0, 400), max_size=8), st.sampled_from([b"\n\n", b"\r\n\r\n"]))
async def test_a_stream_reads_the_same_however_the_network_cuts_it(cuts: list[int], blank: bytes) -> None:
    whole = b"".join(f"data: {event}".encode() + blank for event in (LE, delta("« ne » é"), END, "[DONE]"))
    places = sorted({0, *(min(cut, len(whole)) for cut in cuts), len(whole)})
    pieces = [whole[start:stop] for start, stop in pairwise(places)]
    assert await mended(*pieces) == whole.replace(b"\r\n", b"\n")


async def test_a_stream_without_a_blank_line_at_its_end_is_read_to_its_end() -> None:
    assert await mended(f"data: {LE}\n\ndata: {END}".encode()) == f"data: {LE}\n\ndata: {END}\n\n".encode()


async def test_a_line_without_end_is_passed_on() -> None:
    assert len(await mended(b'data: {"a": "', *[b"x" * 2**16] * 20)) > LONGEST_EVENT


@pytest.mark.parametrize("headers", [{"Content-Type": "text/html"}, {"Content-Encoding": "identity"}])
async def test_what_is_no_plain_stream_of_events_is_left_alone(headers: dict[str, str]) -> None:
    response = httpx2.Response(
        200, headers={"Content-Type": "text/event-stream", **headers}, stream=Pieces([b"data: {bris"])
    )
    await mend(response)
    assert await response.aread() == b"data: {bris"
