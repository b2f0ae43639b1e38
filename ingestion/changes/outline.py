"""What a sheet says -> its lines, each under the headings that lead to it.

Passages are cut to a size, so that one longer sentence may move the borders of all that follow. Two versions of a sheet
are therefore compared line by line: a sentence, a list item, a table row.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingestion.rendering import sentences
from ingestion.schema import SheetText
from retrieval.schema import PATH_SEPARATOR

Path = tuple[str, ...]

_MARK = re.compile(r"(?:-|\d+\.)\s")
_SAID = re.compile(r"\w+|[€%+<>=≤≥]")
_SCHEME = re.compile(r"https?://")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a sheet; the last heading of ``section`` if it is a heading itself.

    ``key`` is the same for two lines that differ only by typography: spaces, punctuation, capitals, list marks.
    """

    section: Path
    text: str
    key: str
    is_heading: bool = False


def headings(sheet: SheetText) -> frozenset[Path]:
    """All the paths of headings that its passages name, at every level."""
    paths = (_path(label) for label, _ in sheet.passages)
    return frozenset(path[:depth] for path in paths for depth in range(1, len(path) + 1))


def outline(sheet: SheetText, known: frozenset[Path]) -> list[Line]:
    """The lines of a sheet in reading order, once for each section that says them.

    A short section may have been put into one passage with its neighbours, and its heading into the text: it is
    recognised if it is one of the `known` headings of either version.
    """
    found: list[Line] = []
    here: Path = ()
    for label, text in sheet.passages:
        top = _path(label)
        found += _opening(here, top)
        here = top
        for piece in _pieces(text):
            inner = _heading(piece, here, top, known)
            found += _opening(here, inner) if inner else [_line(here, piece)]
            here = inner or here
    said: dict[tuple[Path, str], Line] = {}
    for line in found:
        said.setdefault((line.section, line.key), line)
    return [line for line in said.values() if line.key]


def _path(label: str) -> Path:
    return tuple(label.split(PATH_SEPARATOR)) if label else ()


def _heading(piece: str, here: Path, top: Path, known: frozenset[Path]) -> Path:
    """The path that `piece` opens, below the current heading or beside it; empty if it is no heading."""
    title = _path(piece)
    paths = (here[:depth] + title for depth in range(len(here), len(top) - 1, -1))
    return next((path for path in paths if path in known), ())


def _opening(before: Path, path: Path) -> Iterator[Line]:
    """The headings of `path` that do not hold yet after `before`."""
    for depth in range(1, len(path) + 1):
        if before[:depth] != path[:depth]:
            yield _line(path[:depth], path[depth - 1], is_heading=True)


def _pieces(text: str) -> Iterator[str]:
    for line in filter(None, map(str.strip, text.split("\n"))):
        # a table row is one statement: without its first cell, the last ones mean nothing
        yield from [line] if _MARK.match(line) else sentences(line, 0)


def _line(section: Path, text: str, is_heading: bool = False) -> Line:
    said = _SCHEME.sub("", _MARK.sub("", text, count=1) if _MARK.match(text) else text)
    return Line(section, text, " ".join(_SAID.findall(said.casefold())), is_heading)
