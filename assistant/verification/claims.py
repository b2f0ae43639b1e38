"""An answer in Markdown -> what it states, piece by piece, with the citations that hold for each piece. Pure functions.

A citation holds for the sentence that it ends. One at the end of a paragraph, a list or a table holds for all that
comes before it there and has none; a list without any takes that of the line that leads to it; lines that are no
sentences take that of the next block, as an extractive answer writes it (`assistant.extraction`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain

from assistant.citing import read_numbers
from assistant.verification.markdown import Block, blocks, plain
from assistant.verification.polarity import marks
from assistant.verification.words import Words, sentences

CITATION = re.compile(r"(?<!\\)\[([0-9]{1,4}(?:[ \u00a0\u202f]?[,;–-][ \u00a0\u202f]?[0-9]{1,4}){0,9})\](?![(:])")
"""``[1]``, ``[1, 2]``, ``[1-3]``; an escaped bracket is plain, and ``[1](`` a link."""

_TAIL = re.compile(rf"(?:(?:{CITATION.pattern})|[\s*_|]){{1,40}}\Z")
_STATED = re.compile(r"[.!…;][\"'»”’)\s]{0,4}\Z")
_FIRST_CELL = re.compile(r"\|?(?:[^|\\]|\\.)*+\|")
_SENTENCE = re.compile(r"[^.][.]\s*\Z")
"""Ends a sentence that somebody made a title of."""
_ANNOUNCING = frozenset(
    "voici piece pieces document documents justificatif justificatifs fournir joindre presenter apporter etape etapes "
    "suivant suivante suivants suivantes cas situation condition conditions possibilite possibilites option options "
    "exemple notamment choix liste element elements point points detail details resume bref attention remarque noter "
    "bon conseil important reponse marche".split()
)
"""Words of a line that announces others and says nothing by itself (« Voici les pièces à fournir : »)."""
_FEWEST = 3
"""Words from which a sentence says something, though none of them tells of what (« Vous n'avez rien à faire »)."""
_ABOUT_SOURCES = re.compile(
    r"\b(?:fiches?|sources?|passages?|documents?|extraits?|informations? fournies?)\b[^.]{0,60}?"
    r"\bne\s+(?:me\s+|nous\s+)?"
    r"(?:pr[ée]cise|dise?|mentionne|indique|r[ée]pond|permet|contien|traite|donne|couvre|figure|parle)",
    re.IGNORECASE,
)
"""« Les fiches ne précisent pas le délai » speaks of the sources, which can't prove what they do not say."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A piece of an answer that can be right or wrong.

    Attributes:
        start, end: where it stands in the answer, without the citations that end it.
        numbers: the citations that hold for it, each once, in order.
        plain: its words, each at its place after ``start``: Markdown and citations are blanks.
        parts: where the runs of words that each end with citations stand in ``plain``, with these; one when it has
            none inside.
        is_heading: a title, which repeats that of a sheet more often than it states anything.
        label: where the first cell of a row of a table ends in ``plain``; 0 elsewhere.
    """

    start: int
    end: int
    numbers: tuple[int, ...]
    plain: str
    parts: tuple[tuple[int, int, tuple[int, ...]], ...]
    is_heading: bool = False
    label: int = 0


@dataclass(frozen=True, slots=True)
class _Piece:
    start: int
    end: int
    numbers: tuple[int, ...]
    block: Block


def statements(answer: str) -> tuple[Statement, ...]:
    """What an answer states, in order."""
    shown = plain(answer, CITATION)
    found: list[list[_Piece]] = []
    for block in blocks(answer):
        whole = block.kind == "heading"
        spans = [span for line in block.lines for span in ([line] if whole else sentences(answer, *line))]
        pieces = [_Piece(start, end, numbers_of(answer[start:end]), block) for start, end in spans]
        if pieces and found and not shown[pieces[0].start : pieces[-1].end].strip():
            found[-1] = [*found[-1][:-1], _cite(found[-1][-1], pieces)]
        elif pieces:
            found.append(pieces)
    filled = [piece for group in _fill(shown, found) for piece in group]
    made = (_statement(answer, shown, piece) for piece in filled)
    return tuple(one for one in made if _states(one))


def numbers_of(text: str) -> tuple[int, ...]:
    """The citation numbers of a text, each once, in order."""
    return tuple(dict.fromkeys(chain.from_iterable(read_numbers(each[1]) for each in CITATION.finditer(text))))


def _cite(piece: _Piece, citations: Sequence[_Piece]) -> _Piece:
    """A piece with the citations that stand alone below it."""
    added = (number for citation in citations for number in citation.numbers)
    return replace(piece, numbers=tuple(dict.fromkeys((*piece.numbers, *added))))


def _fill(shown: str, groups: list[list[_Piece]]) -> list[list[_Piece]]:
    """The pieces of each block with the citations that they share; read from the last block to the first."""
    filled: list[list[_Piece]] = []
    for rank in range(len(groups) - 1, -1, -1):
        group, after = groups[rank], filled[-1] if filled else []
        lead = groups[rank - 1][-1] if rank else None
        numbers: tuple[int, ...] = ()
        if group[-1].block.kind in ("list", "table") and not any(piece.numbers for piece in group):
            numbers = lead.numbers if lead else ()
        if not numbers and after and after[0].block.kind != "heading" and not _ends(shown, group[-1]):
            numbers = after[0].numbers
        done: list[_Piece] = []
        for piece in reversed(group):
            numbers = piece.numbers or numbers
            done.append(replace(piece, numbers=numbers))
        if done and not done[0].numbers and _announces_nothing(shown, done[0], after):
            del done[0]
        filled.append(done[::-1])
    return filled[::-1]


def _announces_nothing(shown: str, piece: _Piece, after: Sequence[_Piece]) -> bool:
    """Whether a line announces what is not there: the first line of a sheet, which quotes its title with a colon."""
    led = not after or after[0].block.kind == "heading"
    return led and shown[piece.start : piece.end].rstrip().endswith(":")


def _ends(shown: str, piece: _Piece) -> bool:
    return bool(_STATED.search(shown[piece.start : piece.end].rstrip()[-8:]))


def _statement(answer: str, shown: str, piece: _Piece) -> Statement:
    inside = shown[piece.start : piece.end]
    start = piece.start + len(inside) - len(inside.lstrip())
    tail = _TAIL.search(answer, max(start, piece.end - 200), piece.end)
    end = tail.start() if tail else piece.end
    text = shown[start:end]
    return Statement(start, end, piece.numbers, text, _parts(answer[start : piece.end], text, piece.numbers),
                     piece.block.kind == "heading" and not _SENTENCE.search(text),
                     _label(answer[start:end]) if piece.block.kind == "table" else 0)  # fmt: skip


def _label(row: str) -> int:
    cell = _FIRST_CELL.match(row)
    return cell.end() if cell and cell.end() < len(row) else 0


def _parts(text: str, shown: str, numbers: tuple[int, ...]) -> tuple[tuple[int, int, tuple[int, ...]], ...]:
    """The runs of words that citations end, when there are several and each says something."""
    parts: list[tuple[int, int, tuple[int, ...]]] = []
    start = 0
    for citation in CITATION.finditer(text):
        here = numbers_of(citation[0])
        if not re.search(r"\w", shown[start : citation.start()]) and parts:
            parts[-1] = (*parts[-1][:2], (*parts[-1][2], *here))
        else:
            parts.append((start, min(citation.start(), len(shown)), here))
        start = citation.end()
    if re.search(r"\w", shown[start:]):
        parts.append((start, len(shown), numbers))
    whole = len(parts) < 2 or any(len(Words(shown[first:last]).stems) < 2 for first, last, _ in parts)
    return ((0, len(shown), numbers),) if whole else tuple(parts)


def _states(statement: Statement) -> bool:
    """Whether a piece says anything: not a question, a bare announcement, « … » nor what the sources do not say."""
    text = statement.plain.strip()
    words = Words(text)
    if text.startswith("…") or text.endswith("?") or not words.tokens or _ABOUT_SOURCES.search(text):
        return False
    if statement.is_heading:
        return bool(words.facts)
    if text.endswith(":"):
        told = [token for token in words.tokens if token.stem and token.key not in _ANNOUNCING]
        return len(told) > 1 or bool(words.quantities) or any(mark.group == "negation" for mark in marks(words.tokens))
    return bool(words.stems or words.quantities) or len(words.tokens) > _FEWEST
