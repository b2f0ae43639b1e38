"""The citations of a generated text: pure, and the same whether the text comes whole or letter by letter.

A model writes ``[3]`` for the third source that it was given. What is shown counts from 1 in the order of first
appearance, a number without a source is dropped, and any other bracket or backslash is escaped: a text that comes from
a model or a sheet can then open neither a link nor an image in the page.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from retrieval.schema import Chunk, Hit

_SPACES = r"[ \t\u00a0\u202f]*"
_BODY = r"[\d ,;\-–\u00a0\u202f]{0,40}(?:†[^\]】\n]{0,40})?"
_CITATION = re.compile(rf"({_SPACES})[\[【]({_BODY})[\]】]")
"""``[1]``, ``[1, 2]``, ``[1-3]``, and ``【1†source】`` as some open models write it."""

_HELD_BACK = re.compile(rf"(?:{_SPACES}(?:[\[【]{_BODY})?|<)\Z")
"""The end of a text that may become a citation or a tag: every beginning of `_CITATION` or an angle."""

_NUMBERS = re.compile(r"(\d+)(?:[ \u00a0\u202f]*[-–][ \u00a0\u202f]*(\d+))?")
_WIDEST_RANGE = 10
_DIRECTION = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Marks that turn the direction of the text, so that « 68 € » would read « 86 € »; French needs none."""


@dataclass(frozen=True, slots=True)
class Citation:
    """The passage behind a number of the answer.

    Attributes:
        number: what stands between square brackets in the answer, from 1.
        chunk_id: the passage in the index.
        section: the headings and cases that lead to it, on one line.
        updated: date of the sheet, ``YYYY-MM-DD`` or empty.
        quote: the passage's own words, verbatim.
    """

    number: int
    chunk_id: str
    sheet_id: str
    title: str
    section: str
    url: str
    updated: str
    quote: str

    def row(self) -> dict[str, Any]:
        """The citation with the field names that the command line promises."""
        return {
            "number": self.number,
            "chunk_id": self.chunk_id,
            "sheet_id": self.sheet_id,
            "title": self.title,
            "section": self.section,
            "url": self.url,
            "updated": self.updated,
            "quote": self.quote,
        }


def escape(text: str) -> str:
    """The text as Markdown whose brackets and angles are plain signs: no link, image, tag or false citation."""
    return re.sub(r"[\\\[]|<(?=\S)", r"\\\g<0>", text)


def unescape(markdown: str) -> str:
    """The inverse of `escape`, for a terminal."""
    return re.sub(r"\\([\\\[<])", r"\1", markdown)


def citation(number: int, chunk: Chunk, quote: str) -> Citation:
    """The citation of some verbatim words of a chunk."""
    return Citation(
        number=number,
        chunk_id=chunk.id,
        sheet_id=chunk.sheet_id,
        title=chunk.title,
        section=chunk.section_label,
        url=chunk.url,
        updated=chunk.updated,
        quote=quote,
    )


class CitationStream:
    """Turns what a model writes into what is shown, piece by piece.

    The concatenation of all that `feed` and `close` return does not depend on where the text was cut. What may be the
    beginning of a citation is held back until it is known to be one.
    """

    def __init__(self, sources: Sequence[Hit]) -> None:
        """Read numbers as ranks, from 1, in ``sources``."""
        self._sources = sources
        self._cited: list[int] = []
        self._pending = ""
        self._last = ""
        self._after_citation = False

    @property
    def citations(self) -> tuple[Citation, ...]:
        """The sources cited so far, numbered from 1 in the order of first appearance."""
        chunks = (self._sources[number - 1].chunk for number in self._cited)
        return tuple(citation(shown, chunk, chunk.text) for shown, chunk in enumerate(chunks, start=1))

    def feed(self, piece: str) -> str:
        """What can be shown once ``piece`` has come."""
        text = self._pending + _DIRECTION.sub("", piece)
        held = _HELD_BACK.search(text)
        cut = held.start() if held else len(text)
        self._pending = text[cut:]
        return self._show(text[:cut])

    def close(self) -> str:
        """What was still held back when the text ended."""
        rest, self._pending = self._pending, ""
        return self._show(rest)

    def _show(self, text: str) -> str:
        shown: list[str] = []
        start = 0
        for match in _CITATION.finditer(text):
            shown.append(self._plain(text[start : match.start()]))
            shown.append(self._cite(match))
            start = match.end()
        shown.append(self._plain(text[start:]))
        return "".join(shown)

    def _plain(self, text: str) -> str:
        """Text between citations. ``[1](`` and ``[1]:`` would make a link of a citation: a space keeps them apart."""
        if not text:
            return ""
        apart = " " if self._after_citation and text[0] in "(:" else ""
        self._last, self._after_citation = text[-1], False
        return apart + escape(text)

    def _cite(self, match: re.Match[str]) -> str:
        spaces, body = match.group(1, 2)
        if not re.search(r"\d", body):
            return self._plain(match.group())
        numbers = [number for number in read_numbers(body) if 1 <= number <= len(self._sources)]
        if not numbers:
            return ""
        self._cited.extend(number for number in dict.fromkeys(numbers) if number not in self._cited)
        apart = " " if self._last == "!" and not spaces and not self._after_citation else ""
        self._after_citation = True
        return spaces + apart + "".join(f"[{self._cited.index(number) + 1}]" for number in dict.fromkeys(numbers))


def read_numbers(body: str) -> list[int]:
    """The source numbers between brackets: ``1, 3-5`` gives 1, 3, 4, 5; a range wider than any answer's is cut."""
    numbers: list[int] = []
    for first, last in _NUMBERS.findall(body.partition("†")[0]):
        stop = int(last or first)
        numbers.extend(range(int(first), min(stop, int(first) + _WIDEST_RANGE) + 1))
    return numbers
