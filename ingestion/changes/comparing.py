"""Two corpora -> what changed from one to the other. Only sheets whose digests differ are read, one at a time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ingestion.changes.aligning import section_changes
from ingestion.changes.schema import Changes, Corpus, Redirection, SheetChange, SheetLabel, SheetName
from ingestion.schema import SheetText


def compare(old: Corpus, new: Corpus) -> Changes:
    """What changed from `old` to `new`; sheets in the order of their sources and identifiers.

    A sheet is known by its source and identifier. When each corpus has a single source, by its identifier alone: the
    same feed may have been downloaded under two names.
    """
    before, after = old.digests(), new.digests()
    by_id = _is_single(before) and _is_single(after)
    was, becomes = _named(before, by_id), _named(after, by_id)
    common = sorted(was.keys() & becomes.keys())
    changed = [name for name in common if before[was[name]] != after[becomes[name]]]
    left = _labels(old, [was[name] for name in was.keys() - becomes.keys()])
    redirections = new.redirections()
    return Changes(
        old=old.name,
        new=new.name,
        added=_labels(new, [becomes[name] for name in becomes.keys() - was.keys()]),
        withdrawn=tuple(sheet for sheet in left if sheet.id not in redirections),
        redirected=tuple(
            Redirection(sheet, _target(sheet.id, redirections)) for sheet in left if sheet.id in redirections
        ),
        changed=tuple(sheet_change(old.text(was[name]), new.text(becomes[name])) for name in changed),
        unchanged=len(common) - len(changed),
    )


def sheet_change(old: SheetText, new: SheetText) -> SheetChange:
    """What changed from one version of a sheet to another."""
    sections = tuple(section_changes(old, new))
    return SheetChange(new.source, new.id, old.title, new.title, old.updated, new.updated, sections)


def _is_single(digests: Mapping[SheetName, str]) -> bool:
    return len({source for source, _ in digests}) == 1


def _named(digests: Mapping[SheetName, str], by_id: bool) -> dict[SheetName, SheetName]:
    """Each sheet by the name that it has in both corpora."""
    return {("" if by_id else source, sheet_id): (source, sheet_id) for source, sheet_id in digests}


def _labels(corpus: Corpus, sheets: Iterable[SheetName]) -> tuple[SheetLabel, ...]:
    return tuple(SheetLabel(*sheet, corpus.title(sheet)) for sheet in sorted(sheets))


def _target(sheet_id: str, redirections: Mapping[str, str]) -> str:
    """Where the redirections of a sheet end, one after the other; the last one before they go round."""
    seen = {sheet_id}
    target = redirections[sheet_id]
    while target in redirections and target not in seen:
        seen.add(target)
        target = redirections[target]
    return target
