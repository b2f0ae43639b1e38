"""`Sheet` -> `Chunk`: along headings and cases, with unstructured's elements and ``chunk_by_title``.

A *scope* is what is true under the same situation, cases and condition. Each scope is split apart, so that a chunk
never mixes two cases; inside a scope, chapters are unstructured's titles and short ones are put together.
Source: https://docs.unstructured.io/open-source/core-functionality/chunking
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby, takewhile

from unstructured.chunking.title import chunk_by_title
from unstructured.documents.elements import Element, ListItem, NarrativeText, Title

from ingestion.operators import operators
from ingestion.rendering import lines, sentences
from ingestion.schema import Block, Heading, Section, Sheet
from retrieval.schema import PATH_SEPARATOR, Chunk, chunk_id

MAX_CHARACTERS = 1000
"""Hard limit of a chunk's text."""
SOFT_CHARACTERS = 800
"""A chunk that has reached this takes no further block."""
COMBINE_CHARACTERS = 250
"""Chapters shorter than this are put together with their neighbours of the same scope."""

_TIGHT = re.compile(r"\n\n(?=(?:-|\d+\.) )")


@dataclass(frozen=True, slots=True)
class Leaf:
    """One block that is no section, with the headings that lead to it and the scope in which it is true.

    Sections and scopes are known by their place in the sheet, as ranks from the root down, for titles repeat: two cases
    of the same title in two chapters are two scopes. A scope is the nearest case, situation or condition.
    """

    path: tuple[str, ...]
    section: tuple[int, ...]
    scope: tuple[int, ...]
    block: Block


@dataclass(frozen=True, slots=True)
class Place:
    """The headings over an element, and whether it is itself the title that opens their section."""

    path: tuple[str, ...]
    opens: bool


def chunk_sheet(sheet: Sheet) -> Iterator[Chunk]:
    """The chunks of one sheet, in reading order; two that say the same at the same place get different ids."""
    seen: dict[str, int] = {}
    partners = operators(sheet)
    position = 0
    for _, leaves in groupby(_leaves(sheet.blocks, (), (), ()), key=lambda leaf: leaf.scope):
        for path, text in _split(list(leaves)):
            place = "\x1f".join((*path, text))
            seen[place] = seen.get(place, 0) + 1
            yield Chunk(
                id=chunk_id(sheet.source, sheet.id, f"{place}\x1f{seen[place]}"),
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
                operators=partners,
            )
            position += 1


def _leaves(
    blocks: Iterable[Block], path: tuple[str, ...], section: tuple[int, ...], scope: tuple[int, ...]
) -> Iterator[Leaf]:
    for number, block in enumerate(blocks):
        if not isinstance(block, Section):
            yield Leaf(path, section, scope, block)
            continue
        here = (*section, number)
        inner = (*path, block.title) if block.title else path
        same = block.kind == "chapter" and block.condition is None
        leaves = list(_leaves(block.blocks, inner, here, scope if same else here))
        # an empty section has no passage whose path would carry its title
        yield from leaves or [Leaf(path, section, scope, Heading(block.title))] * bool(block.title)


def _split(leaves: list[Leaf]) -> Iterator[tuple[tuple[str, ...], str]]:
    """The leaves of one scope -> (section path, text) of each chunk."""
    elements, places = _placed(leaves)
    for chunk in _chunked(elements):
        origins = chunk.metadata.orig_elements or []
        sections = [list(group) for _, group in groupby(origins, key=lambda element: places[id(element)].path)]
        path, text = _passage(chunk, origins, places)
        first = places[id(origins[0])]
        # the end of a section whose heading is in an earlier chunk, or headings too long to be said whole
        apart = len(sections) > 1 and ((first.path and not first.opens) or len(text) > MAX_CHARACTERS)
        passages = [_passage(chunk, group, places) for group in sections] if apart else [(path, text)]
        yield from ((path, text) for path, text in passages if text)


def _passage(chunk: Element, origins: list[Element], places: dict[int, Place]) -> tuple[tuple[str, ...], str]:
    """The headings that hold for all of `origins`, and their text without what these headings say."""
    first = places[id(origins[0])]
    path = _common([places[id(element)].path for element in origins])
    text = _text(chunk, origins)
    if first.opens and text.startswith(origins[0].text):
        text = f"{PATH_SEPARATOR.join(first.path[len(path) :])}{text[len(origins[0].text) :]}"
    return path, text.strip()


def _placed(leaves: list[Leaf]) -> tuple[list[Element], dict[int, Place]]:
    """The elements of one scope, a title before each section, and where each stands, by ``id``."""
    elements: list[Element] = []
    places: dict[int, Place] = {}
    before = _common([leaf.path for leaf in leaves])
    for (_, path), group in groupby(leaves, key=lambda leaf: (leaf.section, leaf.path)):
        heading = _heading(path, before)
        room = MAX_CHARACTERS - sum(len(element.text) + 2 for element in heading)
        texts = list(_elements([leaf.block for leaf in group], max(room, SOFT_CHARACTERS)))
        places |= {id(element): Place(path, True) for element in heading}
        places |= {id(element): Place(path, False) for element in texts}
        elements += [*heading, *texts]
        before = path
    return elements, places


def _text(chunk: Element, origins: list[Element]) -> str:
    """The text of the elements as it was: the chunk's own has lost its no-break spaces and the lines of its items.

    Without them where they make it too long; the chunk's own only for a piece of an element longer than a chunk.
    """
    raw = "\n\n".join(element.text for element in origins)
    flat = "\n\n".join(" ".join(element.text.split()) for element in origins)
    text = next((text for text in (raw, flat) if len(text) <= MAX_CHARACTERS), str(chunk.text))
    return _TIGHT.sub("\n", text)


def _chunked(elements: list[Element]) -> list[Element]:
    chunks: list[Element] = chunk_by_title(
        elements,
        max_characters=MAX_CHARACTERS,
        new_after_n_chars=SOFT_CHARACTERS,
        combine_text_under_n_chars=COMBINE_CHARACTERS,
    )
    return chunks


def _heading(path: tuple[str, ...], before: tuple[str, ...]) -> list[Element]:
    """The title that opens the blocks of `path` after those of `before`: the levels that are new, at least the last."""
    new = path[len(_common([path, before])) :] or path[-1:]
    return [Title(PATH_SEPARATOR.join(new))] if new else []


def _elements(blocks: list[Block], limit: int) -> Iterator[Element]:
    for block in blocks:
        if isinstance(block, Heading):
            yield Title(block.text)
            continue
        for line in lines([block]):
            for piece in sentences(line, limit):
                yield ListItem(piece) if piece.startswith("- ") else NarrativeText(piece)


def _common(paths: list[tuple[str, ...]]) -> tuple[str, ...]:
    """The headings that hold for all the blocks of a chunk."""
    levels = takewhile(lambda level: len(set(level)) == 1, zip(*paths, strict=False))
    return tuple(level[0] for level in levels)
