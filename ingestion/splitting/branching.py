"""The branches of a sheet and the passages under each: situations, cases, and what stands under a condition."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ingestion.schema import Block, Section, Sheet
from retrieval.sheets.questionnaire import Branch, BranchKind

Scope = tuple[int, ...]
"""Place of a section in a sheet, as ranks from the root down."""


def branches(sheet: Sheet, scopes: Sequence[Scope]) -> tuple[Branch, ...]:
    """The branches that hold passages, in reading order, an outer one before those inside it.

    Args:
        scopes: of each passage in reading order, the innermost section that is no mere chapter.
    """
    reach: dict[Scope, tuple[int, int]] = {}
    for position, scope in enumerate(scopes):
        for length in range(1, len(scope) + 1):
            first, _ = reach.get(scope[:length], (position, 0))
            reach[scope[:length]] = first, position + 1
    found = (_branch(sheet.blocks, scope, *passages) for scope, passages in reach.items())
    return tuple(branch for branch in found if branch)


def _branch(blocks: tuple[Block, ...], scope: Scope, first: int, last: int) -> Branch | None:
    """The branch at a place; None for a chapter or an annex."""
    *above, section = _sections(blocks, scope)
    if not (kind := _kind(section)):
        return None
    path = tuple(each.title for each in (*above, section) if each.title)
    return Branch(kind, path, first, last, sum(bool(_kind(each)) for each in above), section.condition)


def _sections(blocks: tuple[Block, ...], scope: Scope) -> Iterator[Section]:
    for rank in scope:
        section = blocks[rank]
        if not isinstance(section, Section):
            raise TypeError(f"{type(section).__name__} holds no passages")
        yield section
        blocks = section.blocks


def _kind(section: Section) -> BranchKind | None:
    if section.kind in ("situation", "case"):
        return section.kind
    return "fragment" if section.condition or section.kind == "fragment" else None
