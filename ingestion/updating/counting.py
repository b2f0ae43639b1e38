"""The documents that were read -> what the report and the manifest say of each source."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from ingestion.schema import Source
from ingestion.summary import Loss, Moves, SourceSummary
from ingestion.updating.catalogue import Catalogue, DocumentRecord, SheetRecord
from retrieval.schema import EXAMPLES
from retrieval.storage.manifest import IndexedSource

EXAMPLES_ATTRIBUTION = "Exemples rédigés pour la démonstration"


def summarise(
    source: Source, now: Catalogue, before: Catalogue, encoded: int, seconds: Mapping[str, float]
) -> SourceSummary:
    """What one source gave to the generation of `now`; `before` is the one that it replaces."""
    own = now.of(source.name)
    records, sheets = list(own.documents.values()), list(own.sheets())
    return SourceSummary(
        name=source.name,
        location=source.location,
        licence=source.licence,
        attribution=_attribution(source, sheets),
        sheets=len(sheets),
        chunks=sum(sheet.chunks for sheet in sheets),
        encoded=encoded,
        moves=_moves(sheets, list(before.of(source.name).sheets()), now),
        words=sum(sheet.words for sheet in sheets),
        losses=tuple(_losses(records)),
        unknown=dict(Counter(thing for record in records for thing in set(record.unknown)).most_common()),
        suspicions=tuple(found for record in records for found in record.suspicions),
        failures=tuple(own.failures()),
        seconds=seconds,
    )


def indexed(source: Source, now: Catalogue) -> IndexedSource:
    """What the manifest says of one source."""
    sheets = list(now.of(source.name).sheets())
    dates = {sheet.updated for sheet in sheets} - {""}
    example = _only_examples(source, sheets)
    return IndexedSource(
        name=EXAMPLES if example else source.name,
        location=source.location,
        sheets=len(sheets),
        chunks=sum(sheet.chunks for sheet in sheets),
        oldest=min(dates, default=""),
        newest=max(dates, default=""),
        licence=source.licence,
        attribution=_attribution(source, sheets),
        example=example,
    )


def _only_examples(source: Source, sheets: list[SheetRecord]) -> bool:
    """Whether the source bears their name, or every sheet says of itself that it is one."""
    return source.name == EXAMPLES or all(sheet.source == EXAMPLES for sheet in sheets)


def _attribution(source: Source, sheets: list[SheetRecord]) -> str:
    """Whose words these are; DILA's name never stands under a demonstration sheet."""
    return EXAMPLES_ATTRIBUTION if sheets and _only_examples(source, sheets) else source.attribution


def _moves(sheets: list[SheetRecord], published: list[SheetRecord], now: Catalogue) -> Moves:
    old = {sheet.key: sheet.digest for sheet in published}
    new = {sheet.key: sheet.digest for sheet in sheets}
    redirections = now.redirections()
    gone = [sheet.id for sheet in published if sheet.key not in new]
    redirected = sum(identifier in redirections for identifier in gone)
    changed = sum(old[key] != digest for key, digest in new.items() if key in old)
    return Moves(
        added=len(new.keys() - old.keys()),
        changed=changed,
        unchanged=len(new.keys() & old.keys()) - changed,
        withdrawn=len(gone) - redirected,
        redirected=redirected,
    )


def _losses(records: list[DocumentRecord]) -> list[Loss]:
    return [Loss(record.name, sheet.lost, sheet.cause) for record in records for sheet in record.sheets if sheet.lost]
