"""`Sheet` -> `Chunk`: along headings and cases, with unstructured's elements and ``chunk_by_title``.

A *scope* is what is true under the same situation, cases and condition. Each scope is split apart, so that a chunk
never mixes two cases; inside a scope, chapters are unstructured's titles and short ones are put together.
Source: https://docs.unstructured.io/open-source/core-functionality/chunking
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby, takewhile

from unstructured.chunking.title import chunk_by_title
from unstructured.documents.elements import CodeSnippet, Element, Title

from ingestion.rendering import lines
from ingestion.schema import Block, Heading, Section, Sheet
from ingestion.splitting.branching import Scope, branches
from ingestion.splitting.operators import operators
from ingestion.splitting.pieces import pieces, tight
from retrieval.schema import PATH_SEPARATOR, Chunk, chunk_id
from retrieval.sheets.data import SheetData


@dataclass(frozen=True, slots=True)
class Limits:
    """How long passages are, in characters; the defaults are compared with others in ``eval/reports/chunking.md``.

    Attributes:
        hard: no text is longer.
        soft: a passage that has reached this takes no further block.
        combine: chapters shorter than this are put together with their neighbours of the same scope.
    """

    hard: int = 1000
    soft: int = 800
    combine: int = 250


LIMITS = Limits()
"""No passage of an index is longer."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """One block that is no section, with the headings that lead to it and the scope in which it is true.

    Sections and scopes are known by their place in the sheet, as ranks from the root down, for titles repeat: two cases
    of the same title in two chapters are two scopes. A scope is the nearest case, situation or condition.
    """

    path: tuple[str, ...]
    section: Scope
    scope: Scope
    block: Block


@dataclass(frozen=True, slots=True)
class Place:
    """The headings over an element, whether it is itself the title that opens their section, and what it repeats."""

    path: tuple[str, ...]
    opens: bool
    repeated: str = ""


def chunk_sheet(sheet: Sheet, limits: Limits = LIMITS) -> Iterator[Chunk]:
    """The chunks of one sheet, in reading order; two that say the same at the same place get different ids.

    The first one carries the sheet as data.
    """
    seen: dict[str, int] = {}
    partners = operators(sheet)
    passages = list(_passages(sheet, limits))
    data = _data(sheet, [scope for scope, _, _ in passages])
    for position, (_, path, text) in enumerate(passages):
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
            data="" if position else data.to_json(),
        )


def _passages(sheet: Sheet, limits: Limits) -> Iterator[tuple[Scope, tuple[str, ...], str]]:
    """Scope, section path and text of each passage."""
    for scope, leaves in groupby(_leaves(sheet.blocks, (), (), ()), key=lambda leaf: leaf.scope):
        yield from ((scope, path, text) for path, text in _split(list(leaves), limits))


def _data(sheet: Sheet, scopes: list[Scope]) -> SheetData:
    return SheetData(
        kind=sheet.kind,
        changed=sheet.changed,
        status=sheet.status,
        resources=sheet.resources,
        questions=sheet.questions,
        branches=branches(sheet, scopes),
        related=tuple(dict.fromkeys(link.target for link in sheet.links if link.kind != "web")),
    )


def _leaves(blocks: Iterable[Block], path: tuple[str, ...], section: Scope, scope: Scope) -> Iterator[Leaf]:
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


def _split(leaves: list[Leaf], limits: Limits) -> Iterator[tuple[tuple[str, ...], str]]:
    """The leaves of one scope -> (section path, text) of each chunk."""
    elements, places = _placed(leaves, limits)
    for chunk in _chunked(elements, limits):
        origins = chunk.metadata.orig_elements or []
        sections = [list(group) for _, group in groupby(origins, key=lambda element: places[id(element)].path)]
        path, text = _passage(chunk, origins, places, limits.hard)
        first = places[id(origins[0])]
        # the end of a section whose heading is in an earlier chunk, or headings too long to be said whole
        apart = len(sections) > 1 and ((first.path and not first.opens) or len(text) > limits.hard)
        passages = [_passage(chunk, group, places, limits.hard) for group in sections] if apart else [(path, text)]
        yield from ((path, text) for path, text in passages if text)


def _passage(
    chunk: Element, origins: list[Element], places: dict[int, Place], longest: int
) -> tuple[tuple[str, ...], str]:
    """The headings that hold for all of `origins`, and their text without what these headings say."""
    first = places[id(origins[0])]
    path = _common([places[id(element)].path for element in origins])
    text = "\n\n".join(_texts(origins, places))
    # the chunk's own text is a piece of an element that is longer than a chunk
    text = tight(text if len(text) <= longest else str(chunk.text))
    if first.opens and text.startswith(origins[0].text):
        text = f"{PATH_SEPARATOR.join(first.path[len(path) :])}{text[len(origins[0].text) :]}"
    return path, text.strip()


def _texts(origins: list[Element], places: dict[int, Place]) -> Iterator[str]:
    """The text of each element; what one repeats of those before is left out where these are in the same chunk."""
    for rank, element in enumerate(origins):
        yield element.text.removeprefix(places[id(element)].repeated) if rank else element.text


def _placed(leaves: list[Leaf], limits: Limits) -> tuple[list[Element], dict[int, Place]]:
    """The elements of one scope, a title before each section, and where each stands, by ``id``."""
    elements: list[Element] = []
    places: dict[int, Place] = {}
    before = _common([leaf.path for leaf in leaves])
    for (_, path), group in groupby(leaves, key=lambda leaf: (leaf.section, leaf.path)):
        heading = _heading(path, before)
        room = limits.hard - sum(len(element.text) + 2 for element in heading)
        texts = list(_elements([leaf.block for leaf in group], max(room, limits.soft)))
        places |= {id(element): Place(path, True) for element in heading}
        places |= {id(element): Place(path, False, repeated) for element, repeated in texts}
        elements += [*heading, *(element for element, _ in texts)]
        before = path
    return elements, places


def _chunked(elements: list[Element], limits: Limits) -> list[Element]:
    chunks: list[Element] = chunk_by_title(
        elements,
        max_characters=limits.hard,
        new_after_n_chars=limits.soft,
        combine_text_under_n_chars=limits.combine,
    )
    return chunks


def _heading(path: tuple[str, ...], before: tuple[str, ...]) -> list[Element]:
    """The title that opens the blocks of `path` after those of `before`: the levels that are new, at least the last."""
    new = path[len(_common([path, before])) :] or path[-1:]
    return [Title(PATH_SEPARATOR.join(new))] if new else []


def _elements(blocks: list[Block], limit: int) -> Iterator[tuple[Element, str]]:
    """The elements of blocks under one heading, and what each repeats of an earlier one."""
    for is_heading, group in groupby(blocks, key=lambda block: isinstance(block, Heading)):
        if is_heading:
            yield from ((Title(text), "") for text in lines(group))
        else:
            # the one element of text that keeps its lines and its no-break spaces
            yield from ((CodeSnippet(piece.text), piece.repeated) for piece in pieces(group, limit))


def _common(paths: list[tuple[str, ...]]) -> tuple[str, ...]:
    """The headings that hold for all the blocks of a chunk."""
    levels = takewhile(lambda level: len(set(level)) == 1, zip(*paths, strict=False))
    return tuple(level[0] for level in levels)
