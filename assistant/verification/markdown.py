"""The Markdown of answers, as far as it tells sentences apart: headings, paragraphs, lists and tables. Pure functions.

An answer of a model or of a person is no strict Markdown; every line is read for itself, and what is no mark is text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

BlockKind = Literal["heading", "paragraph", "list", "table"]

_LINE = re.compile(r"(?m)^[^\n]*$")
_ITEM = re.compile(r"[ \t]{0,12}(?:[-*+•]|[0-9]{1,3}[.)])[ \t]+")
_HEADING = re.compile(r"[ \t]{0,3}(?:#{1,6}[ \t]|(\*\*|__)(?:(?!\1).){1,300}\1[ \t]*:?[ \t]*$)")
_RULE = re.compile(r"[ \t]*[-*_=|:+ \t]{2,200}$")
_LEFT_OUT = re.compile(r"(?m)^[ \t]{0,12}(?:[-*+•][ \t]+)?(?:…|\.\.\.|\[…\])[ \t]*(?:\([^()\n]{1,120}\))?[ \t]*$")
"""A line that says that something is not shown (« … (liste abrégée : 3 éléments de plus dans la fiche) »)."""
_OPEN_ENDED = re.compile(r"[^.!?…:;|\]*\s][ \t]*$")
_GOES_ON = re.compile(r"[ \t]*(?:[a-zà-öø-ÿœ]|[0-9(«€%])")
_WIDE = 60
"""Characters of a line that may be cut by the width of a page rather than by its sense."""

_MARKS = re.compile(
    r"\\(?=[\\\[\]*_#|`])|(?<!\\)(?:\*\*|__|`)|(?<![\w\\])[*_](?=\w)|(?<=[\w.!?:»)])[*_](?!\w)"
    r"|(?m:^[ \t]{0,12}(?:#{1,6}|>|[-*+•]|[0-9]{1,3}[.)])(?=[ \t]))|(?<!\\)\|"
)
_LINK = re.compile(r"(?<!\\)(!?\[)([^\[\]\n]{1,300})(\]\()(https?://[^\s()<>]{1,500}|[\w./@:+-]{1,300})(\))")


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that belong together.

    Attributes:
        lines: where each line stands in the answer; one that goes on with the line before it is part of it.
    """

    kind: BlockKind
    lines: tuple[tuple[int, int], ...]


def blocks(answer: str) -> tuple[Block, ...]:
    """The blocks of an answer, in order; the head of a table is a heading, rules are passed over."""
    found: list[Block] = []
    apart = True
    for line in _LINE.finditer(answer):
        text = line[0]
        if not text.strip() or _RULE.fullmatch(text):
            apart = apart or not text.strip()
            if found and found[-1].kind == "table" and len(found[-1].lines) == 1 and "|" in text:
                found[-1] = Block("heading", found[-1].lines)
            continue
        kind = _kind(text)
        last = found[-1] if found else None
        if last and not apart and kind == "paragraph" and _continues(answer, last, text):
            found[-1] = Block(last.kind, (*last.lines[:-1], (last.lines[-1][0], line.end())))
        elif last and kind == last.kind and kind != "heading" and (not apart or kind == "list"):
            found[-1] = Block(kind, (*last.lines, line.span()))
        else:
            found.append(Block(kind, (line.span(),)))
        apart = False
    return tuple(found)


def plain(answer: str, citations: re.Pattern[str]) -> str:
    """The answer with its marks and citations as blanks: every other character keeps its place."""
    shown = citations.sub(_blank, answer)
    shown = _LINK.sub(lambda link: f"{_spaces(link[1])}{link[2]}{_spaces(link[3])}{link[4]} ", shown)
    return _MARKS.sub(_blank, _LEFT_OUT.sub(_blank, shown))


def _kind(line: str) -> BlockKind:
    if _HEADING.match(line):
        return "heading"
    if line.lstrip().startswith("|"):
        return "table"
    return "list" if _ITEM.match(line) else "paragraph"


def _continues(answer: str, block: Block, line: str) -> bool:
    """Whether a line goes on with the one before it, cut there by the width of a page."""
    before = answer[slice(*block.lines[-1])]
    if block.kind in ("heading", "table") or not _OPEN_ENDED.search(before[-4:]):
        return False
    return bool(_GOES_ON.match(line)) or len(before) >= _WIDE


def _blank(match: re.Match[str]) -> str:
    return _spaces(match[0])


def _spaces(text: str) -> str:
    return " " * len(text)
