"""The Markdown of an answer -> its statements in plain text, each with the number of its citation. Pure functions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from assistant.citing import unescape
from assistant.citizen.schema import Role, Statement

ACRONYM = r"(?<![\w@./-])(?![IVXLC]+\b)[A-Z]{2,10}\b(?![\w@/-]|\.\w)"
"""« RSA »; no Roman number, no part of an address."""

_INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
"""Control characters, and those that hide or turn around what stands beside them."""
_CITATION = re.compile(r"[ \t\u00a0\u202f]{0,4}(?<!\\)\[(\d{1,3})\]")
_HEADING = re.compile(r"(?:#{1,6}\s+(?P<titled>.+)|\*\*(?P<bold>[^*]+)\*\*\s*:?)")
_ITEM = re.compile(r"(?P<mark>[-*•]|\d{1,3}[.)])\s+(?P<text>.+)")
_RULE = re.compile(r"[|:\s-]+")
"""The line under the header of a Markdown table."""
_GAP = re.compile(r"(?<=\S) (?=[,.](?:\s|$)|\))|(?<=\() ")
"""What the marks of a link leave in the sheets' own words: « le contrat , signé », « ( ou bail ) »."""
_DOUBT = re.compile(r" {0,2}\*\*⚠[^*\n]{0,60}\*\*")
"""The mark that agents see after an unsupported statement; its claim says the same to this package."""
_EMPHASIS = re.compile(r"\*\*|__|`")
_SENTENCE_END = re.compile(
    r"(?<=[.!?…])(?<!\bM\.)(?<!\bMM\.)(?<!\bDr\.)(?<!\bMe\.)(?<!\bart\.)(?<!\.\.\.)\s+(?=[A-ZÀ-ÖØ-ÞŒ«])"
)
_ENDED = re.compile(r"[.!…] ?[»\")]?$")
"""A question is none: « Qui est concerné ? » leads to what follows."""


def statements(markdown: str) -> tuple[Statement, ...]:
    """The statements of an answer, in reading order; all are sure.

    The number of a statement is the first one that follows it in its paragraph or list, as citations are read.
    """
    found: list[Statement] = []
    for block in re.split(r"\n\s*\n", _DOUBT.sub("", _INVISIBLE.sub("", markdown))):
        found += _block(block)
    return tuple(found)


def clean(text: str) -> str:
    """The text on one line, without control characters nor signs that hide or turn around others."""
    return re.sub(r"[ \t\n]+", " ", _INVISIBLE.sub("", text)).strip()


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a paragraph, each a substring; what stands after an abbreviation such as « M. » begins none."""
    starts = [0, *(match.end() for match in _SENTENCE_END.finditer(text)), len(text)]
    return tuple(sentence for start, end in pairwise(starts) if (sentence := text[start:end].strip()))


def _block(block: str) -> Iterator[Statement]:
    """The statements of a paragraph, a list or a table; a number at its end is that of all its lines."""
    lines = _unwrapped(block)
    numbers = [[int(match[1]) for match in _CITATION.finditer(line)] for line in lines]
    last = next((found[0] for found in reversed(numbers) if found), 0)
    header: tuple[str, ...] = ()
    for line, own in zip(lines, numbers, strict=True):
        number = own[-1] if own else last
        if line.startswith("|"):
            if not header:
                header = _cells(line)
            elif not _RULE.fullmatch(line):
                yield Statement(_row(header, _cells(line)), number, role="item")
        elif heading := _HEADING.fullmatch(line):
            yield Statement(bare(heading["titled"] or heading["bold"]), role="heading")
        elif item := _ITEM.fullmatch(line):
            ordinal = f"{item['mark']} " if item["mark"][0].isdigit() else ""
            yield Statement(ordinal + bare(item["text"]), number, role="item")
        else:
            yield from _paragraph(line, number)


def _unwrapped(block: str) -> list[str]:
    """The lines of a block, those of one item or of one paragraph on one line."""
    lines: list[str] = []
    for line in filter(str.strip, block.split("\n")):
        text = line.strip()
        alone = text.startswith(("|", "#", "**")) or _ITEM.fullmatch(text) or not lines
        if alone or lines[-1].startswith(("|", "#")):
            lines.append(text)
        else:
            lines[-1] += f" {text}"
    return lines


def _paragraph(line: str, number: int) -> Iterator[Statement]:
    text, marks = "", []
    for before, found in _cited(line):
        text += before
        marks.append((len(text), found))
    start = 0
    for sentence in sentences(text):
        start = text.index(sentence, start) + 1
        own = next((found for place, found in marks if found and place > start), number)
        if words := bare(sentence):
            yield Statement(words, own, role=_role(words))


def _cited(line: str) -> Iterator[tuple[str, int]]:
    """The text before each citation with its number, then the rest with 0."""
    start = 0
    for match in _CITATION.finditer(line):
        yield line[start : match.start()], int(match[1])
        start = match.end()
    yield line[start:], 0


def _role(text: str) -> Role:
    return "sentence" if _ENDED.search(text) else "lead"


def bare(markdown: str) -> str:
    """Some Markdown without its marks and citations, its spaces made one each or none before a comma."""
    text = clean(_EMPHASIS.sub("", unescape(_CITATION.sub("", markdown))))
    return _GAP.sub("", text)


def _cells(line: str) -> tuple[str, ...]:
    return tuple(bare(cell) for cell in line.strip("|").split("|"))


def _row(header: tuple[str, ...], cells: tuple[str, ...]) -> str:
    """A row as the sheets' own tables are told: « Âge : moins de 18 ans ; Prix : 17 € »."""
    named = zip(header, cells, strict=False)
    return " ; ".join(f"{name} : {cell}" if name else cell for name, cell in named if cell)
