"""What the page shows of an answer: its text with live citations, its sources, each passage with the cited words.

Pure functions from the assistant's values to Markdown and to the JSON that ``public/elements/*.jsx`` draw.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, takewhile
from typing import Any

from assistant.citing import Citation
from assistant.linking import web
from assistant.proving import marked
from assistant.schema import Answer
from retrieval.schema import Chunk, french_date
from retrieval.storage.manifest import IndexedSource

_MARKER = re.compile(r"(?<!\\)((?:\\\\)*)\[(\d+)\](?!\()")
"""A citation; after an odd number of backslashes, a bracket is a plain sign."""
_BARE_ADDRESS = re.compile(
    r"(?<![\w(`/.@-])(?<!(?<!\\)<)(?:(?:https?://|www\.)[^\s<>`\])]+|[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64})+)",
    re.IGNORECASE,
)
"""What browsers' Markdown links by itself (GitHub Flavored Markdown, 6.9, autolinks)."""
_DIRECTIVE = re.compile(r":(?=[^\W\d_])")
_ELISION = re.compile(r"\s*(?:\[…\]|\[\.\.\.\])\s*|\n+")
_ITEM = re.compile(r"(?P<indent>\s*)(?P<mark>-|\d+[.)])\s+")
_EMPHASIS = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_HEADING = re.compile(r"^#{1,6}\s+", re.MULTILINE)


def displayed(text: str) -> str:
    """Markdown as Chainlit must be given it: no image, no address that links itself, no colon that it would swallow.

    Chainlit reads ``contact:mairie`` as a directive and shows ``contact``; an image would be fetched from outside; and
    a bare address becomes a link, be it one that a model invented. Those that we link ourselves stay.
    """
    return _DIRECTIVE.sub(r"\\:", _BARE_ADDRESS.sub(r"`\g<0>`", text.replace("![", "!\\[")))


def linked(text: str, citations: Sequence[Citation]) -> str:
    """The Markdown of an answer, displayed, each ``[n]`` that has a citation made a link to ``#passage-n``."""
    known = {citation.number for citation in citations}

    def link(match: re.Match[str]) -> str:
        before, number = match[1], int(match[2])
        return f"{before}[\\[{number}\\]](#passage-{number})" if number in known else match[0]

    return _MARKER.sub(link, displayed(text))


def cited(answer: Answer) -> list[dict[str, Any]]:
    """The properties of ``Passage.jsx`` for each citation, all of it from the generation that answered."""
    chunks = {hit.chunk.id: hit.chunk for hit in answer.hits}
    origins = {source.name: source for source in answer.manifest.sources}
    found = [(citation, chunks[citation.chunk_id]) for citation in answer.citations]
    return [passage(citation, chunk, origins.get(chunk.source)) for citation, chunk in found]


def passage(citation: Citation, chunk: Chunk, source: IndexedSource | None) -> dict[str, Any]:
    """The properties of ``Passage.jsx``."""
    return {
        "number": citation.number,
        "sheet": citation.sheet_id,
        "chunk": citation.chunk_id,
        "theme": " › ".join(chunk.breadcrumb),
        "title": citation.title,
        "section": citation.section,
        "updated": french_date(citation.updated),
        "url": web(citation.url),
        "credit": " · ".join(filter(None, [source.attribution, source.licence])) if source else "",
        "example": source.example if source else False,
        "quote": citation.quote,
        "blocks": blocks(chunk.text, quoted(chunk.text, citation.quote)),
    }


def sheet(chunks: Sequence[Chunk], cited: str, quote: str) -> list[dict[str, Any]]:
    """A whole sheet in reading order, its headings once each, the cited words marked in the chunk `cited`."""
    previous: tuple[str, ...] = ()
    shown = []
    for chunk in chunks:
        shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(previous, chunk.section, strict=False)))
        heading = " › ".join(chunk.section[shared:] or chunk.section[-1:]) if chunk.section != previous else ""
        spans = quoted(chunk.text, quote) if chunk.id == cited else []
        shown.append({"id": chunk.id, "heading": heading, "blocks": blocks(chunk.text, spans)})
        previous = chunk.section
    return shown


def blocks(text: str, spans: Sequence[tuple[int, int]]) -> list[dict[str, Any]]:
    """The text as paragraphs and lists; a line has its mark (``-``, ``2.``), its level and its parts, cited or not.

    Args:
        spans: of the cited words, in order.
    """
    lines = [_line(text, match.start(), match.end(), spans) for match in re.finditer(r"[^\n]+", text)]
    return [
        {"list": is_list, "lines": list(group)}
        for is_list, group in groupby(lines, key=lambda line: bool(line["mark"] or line["level"]))
    ]


def _line(text: str, start: int, end: int, spans: Sequence[tuple[int, int]]) -> dict[str, Any]:
    item = _ITEM.match(text[start:end])
    indented = text[start:end].startswith("  ")
    first = start + item.end() if item else end - len(text[start:end].lstrip())
    return {
        "mark": item["mark"] if item else "",
        "level": int(indented),
        "parts": list(_parts(text, first, end, spans)),
    }


def quoted(text: str, quote: str) -> list[tuple[int, int]]:
    """Where the words of `quote` stand in `text`, whatever its white space; ``[…]`` parts the runs of a quote."""
    found: list[tuple[int, int]] = []
    position = 0
    for run in filter(str.strip, _ELISION.split(quote)):
        pattern = re.compile(r"\s+".join(map(re.escape, run.split())))
        match = pattern.search(text, position) or pattern.search(text)
        if match:
            found.append(match.span())
            position = match.end()
    return sorted(found)


def _parts(text: str, start: int, end: int, spans: Sequence[tuple[int, int]]) -> Iterator[dict[str, Any]]:
    for left, right in spans:
        if left >= end or right <= start:
            continue
        if left > start:
            yield {"text": text[start:left], "marked": False}
        yield {"text": text[max(left, start) : min(right, end)], "marked": True}
        start = min(right, end)
    if start < end:
        yield {"text": text[start:end], "marked": False}


def copied(answer: Answer) -> str:
    """The answer as plain text with its sources, to paste into a message."""
    text = marked(answer.text, answer.claims)
    plain = _ESCAPED.sub(r"\1", _HEADING.sub("", _EMPHASIS.sub(r"\2", text))).strip()
    lines = [_source_line(citation) for citation in answer.citations]
    return "\n\n".join(filter(None, [plain, "\n".join(["Sources :", *lines]) if lines else ""]))


def _source_line(citation: Citation) -> str:
    date = f"fiche mise à jour le {french_date(citation.updated)}" if citation.updated else "fiche sans date"
    return " – ".join(filter(None, [f"[{citation.number}] {citation.title} ({date})", citation.url]))
