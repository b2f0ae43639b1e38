"""Two versions of a sheet -> the sections that changed, with their lines and facts."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from difflib import SequenceMatcher

from ingestion.changes.moves import moves
from ingestion.changes.outline import Line, Path, headings, outline
from ingestion.changes.pairing import Pair, pairs
from ingestion.changes.schema import LineChange, SectionChange, SectionFate
from ingestion.schema import SheetText
from retrieval.schema import PATH_SEPARATOR

SAME_LINE = 0.5
"""Share of their words that two lines have in common if one replaces the other."""


def section_changes(old: SheetText, new: SheetText) -> list[SectionChange]:
    """What a reader of one version does not read in the other: the sections of the new one in reading order, then those
    that left."""
    known = headings(old) | headings(new)
    before, after = outline(old, known), outline(new, known)
    sections: dict[Path, list[Pair[Line]]] = {line.section: [] for line in (*after, *before)}
    for pair in _paired(before, after):
        sections[next(line.section for line in reversed(pair) if line)].append(pair)
    found = (_section_change(path, changed, before, after) for path, changed in sections.items() if changed)
    return [section for section in found if section.lines]


def _paired(before: list[Line], after: list[Line]) -> list[Pair[Line]]:
    """What became of each line that differs: changed in its place, in its section, or the same in another section."""
    found = [pair for gone, come in _differences(before, after) for pair in pairs(gone, come, _words, SAME_LINE)]
    found = _reunited(found, lambda line: line.section, SAME_LINE)
    return _reunited(found, lambda line: line.key, 1.0)


def _differences(before: list[Line], after: list[Line]) -> Iterator[tuple[list[Line], list[Line]]]:
    """Lines that left and lines that came, place by place.

    What a section says is a set: a line that its section also says in the other version, elsewhere or more often, is
    no difference.
    """
    said_before, said_after = ({(line.section, line.key) for line in side} for side in (before, after))
    # « 3 mois » is not the same line in two cases that both versions know; a case that only one knows may be renamed
    shared = {line.section for line in before} & {line.section for line in after}
    old, new = (
        [(line.section if line.section in shared else None, line.key) for line in side] for side in (before, after)
    )
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for tag, start, end, first, last in matcher.get_opcodes():
        if tag != "equal":
            yield (
                [line for line in before[start:end] if (line.section, line.key) not in said_after],
                [line for line in after[first:last] if (line.section, line.key) not in said_before],
            )


def _reunited(found: list[Pair[Line]], place: Callable[[Line], Hashable], least: float) -> list[Pair[Line]]:
    """The pairs, and the lines that are alone, with another of the same `place` if they resemble each other."""
    alone: dict[Hashable, tuple[list[Line], list[Line]]] = {}
    for pair in found:
        if None in pair:
            for side, line in enumerate(pair):
                if line:
                    alone.setdefault(place(line), ([], []))[side].append(line)
    together = [pair for pair in found if None not in pair]
    return together + [pair for gone, come in alone.values() for pair in pairs(gone, come, _words, least)]


def _words(line: Line) -> frozenset[str]:
    return frozenset(line.key.split())


def _section_change(
    path: Path, changed: list[Pair[Line]], before: Sequence[Line], after: Sequence[Line]
) -> SectionChange:
    fate = _fate(path, changed, before, after)
    # the heading of a section that comes or leaves is its name
    shown = [pair for pair in changed if fate == "changed" or not any(line and line.is_heading for line in pair)]
    lines = tuple(_line_change(was, becomes) for was, becomes in shown)
    origins = {path, *(was.section for was, _ in changed if was)}
    old = [line.text for line in before if line.section in origins]
    new = [line.text for line in after if line.section == path]
    return SectionChange(PATH_SEPARATOR.join(path), fate, lines, tuple(moves(lines, old, new)))


def _fate(path: Path, changed: list[Pair[Line]], before: Sequence[Line], after: Sequence[Line]) -> SectionFate:
    """A section comes or leaves with all its lines; under a new name only, it has lines that did not change."""
    left, come = (sum(line.section == path for line in side) for side in (before, after))
    if not come and len(changed) == left:
        return "removed"
    if not left and len(changed) == come and all(was is None for was, _ in changed):
        return "added"
    return "changed"


def _line_change(was: Line | None, becomes: Line | None) -> LineChange:
    origin = was.section if was and becomes and was.section != becomes.section else ()
    return LineChange(was.text if was else "", becomes.text if becomes else "", PATH_SEPARATOR.join(origin))
