"""The stages composed: sources -> sheets -> chunks -> a new generation of the index, published whole or not at all."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Protocol

from ingestion.chunking import chunk_sheet
from ingestion.download import fetch
from ingestion.errors import PublicationRefused, SourceError, UnwritableIndex
from ingestion.parsing import read_source
from ingestion.publication import check_publication, refuse_examples_over_real
from ingestion.schema import Failure, Sheet, Source, SourceSummary, Summary
from retrieval import lexical
from retrieval.encoders.opening import open_encoder
from retrieval.encoders.protocol import Encoder
from retrieval.schema import EXAMPLES, Chunk
from retrieval.settings import RetrievalSettings
from retrieval.storage.manifest import IndexedSource, Manifest
from retrieval.storage.protocol import Store, open_store
from retrieval.system_errors import french_cause
from retrieval.writing import write_chunks

SHOWN_REASONS = 3

EXAMPLES_ATTRIBUTION = "Exemples rédigés pour la démonstration"


class Progress(Protocol):
    """What a long run tells to whoever watches it."""

    def downloaded(self, source: str, received: int, expected: int) -> None:
        """Bytes received so far and expected (0 when unknown)."""

    def indexed(self, chunks: int) -> None:
        """`chunks` more passages are in the new generation."""


@dataclass
class Tally:
    """What one source gave so far; the only value of a run that is edited in place, by the stream that it counts."""

    source: Source
    sheets: int = 0
    examples: int = 0
    chunks: int = 0
    dates: set[str] = field(default_factory=set)
    failures: list[Failure] = field(default_factory=list)

    def chunked(self, items: Iterable[Sheet | Failure]) -> Iterator[Chunk]:
        """The chunks of the sheets among `items`; the rest is counted."""
        for item in items:
            if isinstance(item, Failure):
                self.failures.append(item)
                continue
            self.sheets += 1
            self.examples += item.source == EXAMPLES
            self.dates |= {item.updated} - {""}
            for chunk in chunk_sheet(item):
                self.chunks += 1
                yield chunk

    @property
    def only_examples(self) -> bool:
        """Whether the source bears their name, or every sheet says of itself that it is one."""
        return self.source.name == EXAMPLES or self.examples == self.sheets

    @property
    def attribution(self) -> str:
        """Whose words these are; DILA's name never stands under a demonstration sheet."""
        return EXAMPLES_ATTRIBUTION if self.sheets and self.only_examples else self.source.attribution

    def summary(self) -> SourceSummary:
        """The count as a frozen value."""
        source = self.source
        return SourceSummary(
            source.name, source.location, self.sheets, self.chunks, tuple(self.failures), self.attribution
        )

    def indexed(self) -> IndexedSource:
        """The count as the manifest keeps it."""
        source = self.source
        return IndexedSource(
            name=EXAMPLES if self.only_examples else source.name,
            location=source.location,
            sheets=self.sheets,
            chunks=self.chunks,
            oldest=min(self.dates, default=""),
            newest=max(self.dates, default=""),
            licence=source.licence,
            attribution=self.attribution,
            example=self.only_examples,
        )


def run(
    sources: tuple[Source, ...],
    settings: RetrievalSettings,
    progress: Progress,
    notices: tuple[str, ...] = (),
    accept_loss: bool = False,
) -> Summary:
    """Read the enabled `sources` and publish them as a new generation; a source that fails is counted, the run goes on.

    Args:
        notices: lines that readers of the index must see, kept in its manifest.
        accept_loss: publish even when a source lost many of its sheets since the last run.

    Raises:
        SourceError: no source could be read.
        PublicationRefused, UnwritableIndex: see `errors`.
        RetrievalError: the encoder can't be loaded, or another run is writing.
    """
    started = time.perf_counter()
    store = open_store(settings)
    tallies = [Tally(source) for source in sources if source.enabled]
    fetched = list(_fetch(tallies, settings.index.parent / "sources", progress))
    if not fetched:
        reasons = " ; ".join(failure.reason for tally in tallies for failure in tally.failures)
        raise SourceError(reasons or "aucune source n'est activée : mettez « enabled: true » à l'une d'elles.")
    if all(tally.source.name == EXAMPLES for tally, _ in fetched):
        refuse_examples_over_real(store)
    downloaded = time.perf_counter()
    asked = frozenset() if accept_loss else frozenset(tally.source.name for tally in tallies)
    try:
        manifest = _build(store, open_encoder(settings.encoder), fetched, progress, Terms(notices, asked))
    except OSError as error:
        raise UnwritableIndex(
            f"« {store.name} » ne peut pas être écrit ({french_cause(error)}) : choisissez un autre "
            "--index, ou faites de la place."
        ) from None
    seconds = {"download": downloaded - started, "index": time.perf_counter() - downloaded}
    return Summary(store.name, manifest.generation, tuple(tally.summary() for tally in tallies), seconds, notices)


def _fetch(tallies: list[Tally], folder: Path, progress: Progress) -> Iterator[tuple[Tally, Path]]:
    for tally in tallies:
        name = tally.source.name
        try:
            path = fetch(tally.source, folder, partial(progress.downloaded, name))
            if not path.exists():
                raise SourceError(f"« {path} » n'existe pas : corrigez le chemin de la source « {name} ».")
        except SourceError as error:
            tally.failures.append(Failure(name, tally.source.location, str(error)))
        else:
            yield tally, path


@dataclass(frozen=True, slots=True)
class Terms:
    """What a new generation must say (``notices``) and the sources of which it must not lose much (``asked``)."""

    notices: tuple[str, ...]
    asked: frozenset[str]


def _build(
    store: Store, encoder: Encoder, fetched: list[tuple[Tally, Path]], progress: Progress, terms: Terms
) -> Manifest:
    """Write a new generation, check it, publish it."""
    tallies = [tally for tally, _ in fetched]
    with store.building() as build:
        vocabulary = write_chunks(build.writer(encoder.dimension), _chunks(fetched), encoder, progress.indexed)
        manifest = _manifest(build.generation, encoder, tallies, terms.notices)
        if not manifest.chunks:
            reasons = [f"{failure.item} : {failure.reason}" for tally in tallies for failure in tally.failures]
            raise PublicationRefused(
                f"aucune fiche n'a pu être lue ({' ; '.join(reasons[:SHOWN_REASONS]) or 'sources vides'}) : "
                "rien n'est publié, l'index en place, s'il y en a un, est gardé tel quel."
            )
        check_publication(store, terms.asked, manifest)
        build.publish(manifest, vocabulary)
    return manifest


def _chunks(fetched: list[tuple[Tally, Path]]) -> Iterator[Chunk]:
    for tally, path in fetched:
        try:
            yield from tally.chunked(read_source(tally.source, path))
        except SourceError as error:
            tally.failures.append(Failure(tally.source.name, tally.source.location, str(error)))


def _manifest(generation: str, encoder: Encoder, tallies: list[Tally], notices: tuple[str, ...]) -> Manifest:
    return Manifest(
        generation=generation,
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        encoder=encoder.name,
        dimension=encoder.dimension,
        lexical=lexical.fingerprint(),
        sources=tuple(tally.indexed() for tally in tallies if tally.chunks),
        notices=notices,
    )
