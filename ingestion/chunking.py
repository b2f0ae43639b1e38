"""`Sheet` -> `Chunk`: along headings and cases, with unstructured's elements and ``chunk_by_title``.

A *scope* is what is true under the same situation, cases and condition. Each scope is split apart, so that a chunk
never mixes two cases; inside a scope, chapters are unstructured's titles and short ones are put together.
Source: https://docs.unstructured.io/open-source/core-functionality/chunking
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby, takewhile

from unstructured.chunking.title import chunk_by_title
from unstructured.documents.elements import Element, ListItem, NarrativeText, Title

from ingestion.rendering import lines, sentences
from ingestion.schema import Block, Condition, Heading, Section, Sheet
from retrieval.schema import Chunk

MAX_CHARACTERS = 1000
"""Hard limit of a chunk's text."""
SOFT_CHARACTERS = 800
"""A chunk that has reached this takes no further block."""
COMBINE_CHARACTERS = 250
"""Chapters shorter than this are put together with their neighbours of the same scope."""

_TIGHT = re.compile(r"\n\n(?=(?:-|\d+\.) )")


@dataclass(frozen=True, slots=True)
class Leaf:
    """One block that is no section, with the headings that lead to it and the scope in which it is true."""

    path: tuple[str, ...]
    scope: tuple[str | Condition | None, ...]
    block: Block


def chunk_sheets(sheets: Iterable[Sheet]) -> Iterator[Chunk]:
    """All the chunks of `sheets`, in reading order."""
    for sheet in sheets:
        yield from chunk_sheet(sheet)


def chunk_sheet(sheet: Sheet) -> Iterator[Chunk]:
    """The chunks of one sheet, in reading order; two that say the same at the same place get different ids."""
    seen: dict[str, int] = {}
    position = 0
    for _, leaves in groupby(_leaves(sheet.blocks, (), ()), key=lambda leaf: leaf.scope):
        for path, text in _split(list(leaves)):
            place = "\x1f".join((sheet.source, sheet.id, *path, text))
            seen[place] = seen.get(place, 0) + 1
            yield Chunk(
                id=hashlib.blake2b(f"{place}\x1f{seen[place]}".encode(), digest_size=16).hexdigest(),
                sheet_id=sheet.id,
                title=sheet.title,
                breadcrumb=sheet.breadcrumb,
                section=path,
                text=text,
                url=sheet.url,
                updated=sheet.updated,
                source=sheet.source,
                audience=sheet.audience,
                position=position,
            )
            position += 1


def _leaves(
    blocks: Iterable[Block], path: tuple[str, ...], scope: tuple[str | Condition | None, ...]
) -> Iterator[Leaf]:
    for number, block in enumerate(blocks):
        if not isinstance(block, Section):
            yield Leaf(path, scope, block)
            continue
        inner = (*path, block.title) if block.title else path
        if block.kind == "chapter" and block.condition is None:
            yield from _leaves(block.blocks, inner, scope)
        else:
            # the number parts two cases that bear the same title side by side
            yield from _leaves(block.blocks, inner, (*scope, f"{number} {block.title}", block.condition))


def _split(leaves: list[Leaf]) -> Iterator[tuple[tuple[str, ...], str]]:
    """The leaves of one scope -> (section path, text) of each chunk."""
    paths: dict[int, tuple[str, ...]] = {}
    elements: list[Element] = []
    for path, group in groupby(leaves, key=lambda leaf: leaf.path):
        for element in _elements(path, [leaf.block for leaf in group]):
            paths[id(element)] = path
            elements.append(element)
    chunks = chunk_by_title(
        elements,
        max_characters=MAX_CHARACTERS,
        new_after_n_chars=SOFT_CHARACTERS,
        combine_text_under_n_chars=COMBINE_CHARACTERS,
    )
    for chunk in chunks:
        origins = chunk.metadata.orig_elements or []
        path = _common([paths[id(element)] for element in origins])
        text = _without_heading(_TIGHT.sub("\n", chunk.text), path)
        if text:
            yield path, text


def _elements(path: tuple[str, ...], blocks: list[Block]) -> Iterator[Element]:
    if path:
        yield Title(path[-1])
    for block in blocks:
        if isinstance(block, Heading):
            yield Title(block.text)
            continue
        for line in lines([block]):
            for piece in sentences(line, MAX_CHARACTERS):
                yield ListItem(piece) if piece.startswith("- ") else NarrativeText(piece)


def _common(paths: list[tuple[str, ...]]) -> tuple[str, ...]:
    """The headings that hold for all the blocks of a chunk."""
    levels = takewhile(lambda level: len(set(level)) == 1, zip(*paths, strict=False))
    return tuple(level[0] for level in levels)


def _without_heading(text: str, path: tuple[str, ...]) -> str:
    """The text without the heading that its path already says."""
    return text.removeprefix(path[-1]).lstrip("\n") if path and text.startswith(f"{path[-1]}\n") else text
