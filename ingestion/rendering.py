"""Blocks -> the lines that an agent reads: a list keeps its marks, a table row its headers, a note its label."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ingestion.schema import Block, BlockList, Heading, Note, NoteKind, Paragraph, Section, Table

NOTE_LABELS: dict[NoteKind, str] = {
    "attention": "Attention",
    "a-savoir": "À savoir",
    "a-noter": "À noter",
    "rappel": "Rappel",
    "exemple": "Exemple",
    "consigne": "Consigne",
}

_SENTENCE_END = re.compile(r"(?<=[.!?…;])\s+(?=[A-ZÀ-Ý«\d])")


def lines(blocks: Iterable[Block]) -> Iterator[str]:
    """One text per block; a list gives one per item, a table one per row. Sections give their heading, then theirs."""
    for block in blocks:
        match block:
            case Paragraph(text) | Heading(text):
                yield text
            case BlockList():
                yield from _items(block)
            case Table():
                yield from _rows(block)
            case Note(kind, title, inner):
                yield from _note(kind, title, inner)
            case Section(title=title, blocks=inner):
                yield from filter(None, [title])
                yield from lines(inner)


def _items(block: BlockList) -> Iterator[str]:
    marks = (f"{number}." for number in range(1, len(block.items) + 1)) if block.kind == "numbers" else None
    for item in block.items:
        mark = next(marks) if marks else "-"
        first, *rest = list(lines(item)) or [""]
        yield "\n".join([f"{mark} {first}", *(f"  {line}" for text in rest for line in text.split("\n"))])


def _rows(table: Table) -> Iterator[str]:
    """``Colonne : valeur ; Colonne : valeur``, so that a row can be read, cited and found without the others.

    ``Rangée : valeur ; valeur`` where only the first columns are headers.
    """
    if table.title:
        yield table.title
    if table.header and not table.rows:
        yield " ; ".join(filter(None, table.header))
    for row in table.rows:
        text = _named_row(table, row) if table.header else _labelled_row(table, row)
        if text:
            yield f"- {text}"


def _named_row(table: Table, row: tuple[str, ...]) -> str:
    pairs = [(name, cell) for name, cell in zip(table.header, row, strict=True) if cell]
    cells = [f"{name} : {cell}" if name and name != cell else cell for name, cell in pairs]
    return " ; ".join(dict.fromkeys(cells))


def _labelled_row(table: Table, row: tuple[str, ...]) -> str:
    """A cell merged across stands several times in `row`, once in the line."""
    parts = (row[: table.labels], row[table.labels :])
    return " : ".join(filter(None, (" ; ".join(dict.fromkeys(filter(None, part))) for part in parts)))


def _note(kind: NoteKind, title: str, blocks: tuple[Block, ...]) -> Iterator[str]:
    label = NOTE_LABELS[kind]
    # DILA often repeats the label as the title of the note
    named = f"{label} : {title}" if title and title.lower() != label.lower() else label
    first, *rest = list(lines(blocks)) or [""]
    if (title and title.lower() != label.lower()) or first.startswith(("- ", "1. ")):
        yield f"{named} :" if first else named
        yield from filter(None, [first])
    else:
        yield f"{named} : {first}"
    yield from rest


def sentences(text: str, limit: int) -> Iterator[str]:
    """`text` whole if it has at most `limit` characters, else cut after sentence ends into pieces of at most `limit`.

    A single sentence longer than `limit` is given whole: the splitter cuts it at a space.
    """
    piece = ""
    for sentence in _SENTENCE_END.split(text) if len(text) > limit else [text]:
        if piece and len(piece) + 1 + len(sentence) > limit:
            yield piece
            piece = sentence
        else:
            piece = f"{piece} {sentence}" if piece else sentence
    if piece:
        yield piece
