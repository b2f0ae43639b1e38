"""The stages composed: sources -> documents -> sheets -> chunks -> a new generation, published whole or not at all."""

from __future__ import annotations

import json
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import chain, groupby
from operator import itemgetter
from typing import Protocol

from ingestion.errors import PublicationRefused, SourceError
from ingestion.publishing.canaries import ask_canaries
from ingestion.publishing.checks import refuse_examples_over_real, refuse_loss, refuse_misses
from ingestion.publishing.quarantine import QUARANTINE, Quarantine
from ingestion.schema import Source
from ingestion.sources import enabled
from ingestion.summary import CanaryResult, Summary
from ingestion.updating.base import Published, published
from ingestion.updating.catalogue import CATALOGUE
from ingestion.updating.counting import indexed, summarise
from ingestion.updating.fingerprint import reading_fingerprint
from ingestion.updating.gathering import News, gather
from ingestion.updating.update import WHOLE_SOURCE, Update
from retrieval import lexical
from retrieval.encoders.opening import encoder_name, open_encoder
from retrieval.encoders.protocol import Encoder
from retrieval.errors import IncompatibleIndex, UnwritableIndex
from retrieval.question.reading import QuestionReader
from retrieval.question.vocabulary import Vocabulary
from retrieval.retriever import Retriever
from retrieval.settings import RetrievalSettings
from retrieval.storage.layout import REDIRECTIONS
from retrieval.storage.manifest import Manifest
from retrieval.storage.protocol import Build, Store, open_store
from retrieval.system_errors import french_cause
from retrieval.writing import GenerationWriter

SHOWN_REASONS = 3
INDEXING, CHECKING, PUBLISHING = "indexation", "contrôle", "publication"
"""Stages that a run times beside those of `updating`."""


class Progress(Protocol):
    """What a long run tells to whoever watches it."""

    def downloaded(self, source: str, received: int, expected: int) -> None:
        """Bytes received so far and expected (0 when unknown)."""

    def indexed(self, chunks: int) -> None:
        """`chunks` more passages are in the new generation."""


@dataclass(frozen=True, slots=True)
class Options:
    """What a run may do.

    Attributes:
        notices: lines that the new generation keeps in its manifest.
        accept_loss: publish even when a source lost many of its sheets since the last run.
        accept_canaries: publish even when reference questions miss their sheets.
        rebuild: read and encode everything again.
    """

    notices: tuple[str, ...] = ()
    accept_loss: bool = False
    accept_canaries: bool = False
    rebuild: bool = False


NO_OPTION = Options()


def run(
    sources: tuple[Source, ...], settings: RetrievalSettings, progress: Progress, options: Options = NO_OPTION
) -> Summary:
    """Read the enabled `sources` and publish what changed as a new generation; none if nothing did.

    A source or a document that fails is counted and keeps what was published of it; the run goes on.

    Raises:
        SourceError: no source is enabled, or none could be read and nothing was published of them.
        PublicationRefused: see `publication`.
        RetrievalError: the encoder can't be loaded, another run is writing, or there is no room to write.
    """
    asked = enabled(sources)
    store, encoder = open_store(settings), encoder_name(settings.encoder)
    try:
        with (
            store.building() as build,
            published(store, encoder, options.rebuild) as before,
            Quarantine(settings.index / QUARANTINE) as quarantine,
        ):
            update = Update(before.catalogue, before.trusted, quarantine.add)
            summary = Run(asked, settings, encoder, progress, options, before, update).publish(store, build)
        return replace(summary, notices=(*summary.notices, *quarantine.notices))
    except OSError as error:
        raise UnwritableIndex(
            f"« {store.name} » ne peut pas être écrit ({french_cause(error)}) : choisissez un autre "
            "--index, ou faites de la place."
        ) from None


@dataclass
class Run:
    """One run on one index: what its steps share, and what they count on their way.

    Attributes:
        encoder: name of the one that the settings ask for; telling it reads all the weights of a model.
    """

    sources: tuple[Source, ...]
    settings: RetrievalSettings
    encoder: str
    progress: Progress
    options: Options
    before: Published
    update: Update
    started: str = field(default_factory=lambda: datetime.now(UTC).isoformat(timespec="seconds"))
    seconds: dict[tuple[str, str], float] = field(default_factory=lambda: defaultdict(float))
    encoded: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def publish(self, store: Store, build: Build) -> Summary:
        """Do it all."""
        folder = self.settings.index.parent / "sources"
        news = gather(self.sources, self.update, folder, self.progress.downloaded)
        first = next(news, None)
        if first is None and self._says_nothing_new():
            return self._summary(store, self.before.manifest, ())
        encoder = open_encoder(self.settings.encoder, self.encoder)
        vocabulary = self._write(build, encoder, chain([first] if first else [], news))
        manifest = self._manifest(build.generation, encoder.dimension)
        refuse_examples_over_real(store.name, self.before.manifest, manifest)
        if not self.options.accept_loss:
            refuse_loss(self.before.manifest, manifest, self.sources)
        canaries = self._ask_canaries(store, manifest, vocabulary, encoder)
        with self._timed(PUBLISHING):
            catalogue = self.update.catalogue
            texts = {CATALOGUE: catalogue.to_text(), REDIRECTIONS: json.dumps(catalogue.redirections())}
            build.publish(manifest, vocabulary, texts)
        return self._summary(store, manifest, canaries)

    def _says_nothing_new(self) -> bool:
        """Whether the published generation is what this run would make, once all the sources were read."""
        manifest = self.before.manifest
        if not manifest or not self.before.base or self.update.left:
            return False
        made = self._manifest(manifest.generation, manifest.dimension)
        now = replace(made, created=manifest.created, previous=manifest.previous)
        redirected = self.update.catalogue.redirections() != self.before.catalogue.redirections()
        return now == manifest and not redirected

    def _write(self, build: Build, encoder: Encoder, news: Iterable[News]) -> Vocabulary:
        """Fill the generation: what is new is encoded, the rest copied."""
        base, manifest = self.before.base, self.before.manifest
        if base and manifest and encoder.dimension != manifest.dimension:
            raise IncompatibleIndex(
                f"« {encoder.name} » rend maintenant des vecteurs de {encoder.dimension} nombres, l'index en a de "
                f"{manifest.dimension} : relancez avec --rebuild."
            )
        generation = GenerationWriter(build.writer(encoder.dimension), encoder, self.progress.indexed, base)
        for name, sheets in groupby(news, key=itemgetter(0)):
            encoded, reading = generation.encoded, self.update.spent(name)
            with self._timed(INDEXING, name):
                generation.write(chunk for _, chunks in sheets for chunk in chunks)
            self.seconds[name, INDEXING] -= self.update.spent(name) - reading
            self.encoded[name] += generation.encoded - encoded
        with self._timed(INDEXING):
            generation.leave(self.update.left)
            generation.keep(self.update.kept)
            return generation.close()

    def _manifest(self, generation: str, dimension: int) -> Manifest:
        made = (indexed(source, self.update.catalogue) for source in self.sources)
        manifest = Manifest(
            generation=generation,
            created=datetime.now(UTC).isoformat(timespec="seconds"),
            encoder=self.encoder,
            dimension=dimension,
            lexical=lexical.fingerprint(),
            sources=tuple(source for source in made if source.chunks),
            reading=reading_fingerprint(),
            previous=self.before.manifest.generation if self.before.manifest else "",
            notices=self.options.notices,
        )
        if not manifest.chunks:
            raise self._nothing()
        return manifest

    def _nothing(self) -> SourceError | PublicationRefused:
        """Why there is nothing to publish: no source could be opened, or none of their documents read."""
        records = self.update.documents.values()
        failures = self.update.catalogue.failures()
        if failures and all(record.name == WHOLE_SOURCE for record in records):
            return SourceError(" ; ".join(failure.reason for failure in failures))
        reasons = [f"{failure.item} : {failure.reason}" for failure in failures[:SHOWN_REASONS]]
        return PublicationRefused(
            f"aucune fiche n'a pu être lue ({' ; '.join(reasons) or 'sources vides'}) : "
            "rien n'est publié, l'index en place, s'il y en a un, est gardé tel quel."
        )

    def _ask_canaries(
        self, store: Store, manifest: Manifest, vocabulary: Vocabulary, encoder: Encoder
    ) -> tuple[CanaryResult, ...]:
        """Ask the reference questions to the generation before it is published."""
        given = {source.name for source in manifest.sources}
        asked = tuple(source for source in self.sources if source.canaries and source.name in given)
        if not asked:
            return ()
        with self._timed(CHECKING):
            reader = store.reader(manifest)
            try:
                questions = QuestionReader.of(vocabulary, encoder)
                results = ask_canaries(Retriever(manifest, reader, vocabulary, questions), asked)
            finally:
                reader.close()
        if not self.options.accept_canaries:
            refuse_misses(results)
        return results

    def _summary(self, store: Store, manifest: Manifest | None, canaries: tuple[CanaryResult, ...]) -> Summary:
        now, before = self.update.catalogue, self.before
        stages = {**self.update.seconds, **self.seconds}
        totals: dict[str, float] = defaultdict(float)
        for (_, stage), seconds in stages.items():
            totals[stage] += seconds
        previous = before.manifest.generation if before.manifest else ""
        generation = manifest.generation if manifest else ""
        return Summary(
            index=store.name,
            generation=generation,
            previous=previous,
            published=generation != previous,
            started=self.started,
            sources=tuple(
                summarise(source, now, before.catalogue, self.encoded[source.name], _of(source.name, stages))
                for source in self.sources
            ),
            canaries=canaries,
            seconds=dict(totals),
            notices=(*self.options.notices, *filter(None, [before.notice])),
        )

    @contextmanager
    def _timed(self, stage: str, source: str = "") -> Iterator[None]:
        started = time.perf_counter()
        yield
        self.seconds[source, stage] += time.perf_counter() - started


def _of(source: str, stages: dict[tuple[str, str], float]) -> dict[str, float]:
    return {stage: seconds for (name, stage), seconds in stages.items() if name == source}
