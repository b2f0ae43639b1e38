"""What a run would do, without doing it: the changes, what it would encode, how long it would take."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from tempfile import TemporaryFile
from typing import Any

from rich.table import Table
from rich.text import Text

from ingestion.changes import rendering
from ingestion.changes.comparing import compare
from ingestion.changes.corpora import GenerationCorpus, NoCorpus, ReadCorpus
from ingestion.changes.schema import Changes, Corpus
from ingestion.pipeline import NO_OPTION, Options, Progress
from ingestion.publishing.checks import loss
from ingestion.reporting import figures
from ingestion.schema import Failure, Source
from ingestion.sources import enabled
from ingestion.updating.base import Published, published
from ingestion.updating.catalogue import Catalogue
from ingestion.updating.counting import indexed
from ingestion.updating.gathering import News, gather
from ingestion.updating.update import Update
from retrieval.encoders.opening import encoder_name, open_encoder
from retrieval.fields import passage_text
from retrieval.settings import EncoderSettings, RetrievalSettings
from retrieval.storage.protocol import open_store

SAMPLE = 64
"""Passages encoded to know how fast the model is on this machine."""
WRITING_S = 4e-4
"""Seconds to write and index one passage, on the machine of eval/reports/ingestion.md."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run would do.

    Attributes:
        chunks: passages of the new generation; ``encoded`` of them need the model.
        read_s: seconds that reading the sources took just now; ``expected_s`` what a run would take in all.
        refused: why the run would publish nothing; empty if nothing speaks against it. Canaries are not asked.
        notices: why nothing of the published generation can be kept, for example.
    """

    changes: Changes
    chunks: int
    encoded: int
    read_s: float
    expected_s: float
    failures: tuple[Failure, ...]
    refused: str = ""
    notices: tuple[str, ...] = ()


@dataclass
class _Count:
    """What passes by on its way to be compared."""

    before: Published
    encoded: int = 0
    sample: list[str] = field(default_factory=list)

    def counted(self, news: Iterable[News]) -> Iterator[News]:
        """`news` as they are."""
        for source, chunks in news:
            known = self._known(chunks[0].sheet_id)
            texts = [text for text in map(passage_text, chunks) if text not in known]
            self.encoded += len(texts)
            self.sample += texts[: SAMPLE - len(self.sample)]
            yield source, chunks

    def _known(self, sheet_id: str) -> set[str]:
        if not self.before.base:
            return set()
        return {passage_text(chunk) for chunk, _ in self.before.base.reader.passages([sheet_id])}


def plan(
    sources: tuple[Source, ...], settings: RetrievalSettings, progress: Progress, options: Options = NO_OPTION
) -> Plan:
    """Read the enabled `sources` and compare them with what is published; nothing is written but downloaded archives.

    Raises:
        SourceError: no source is enabled.
        RetrievalError: the encoder can't be loaded, or the index can't be read.
    """
    asked = enabled(sources)
    store, started = open_store(settings), time.perf_counter()
    with published(store, encoder_name(settings.encoder), options.rebuild) as before, TemporaryFile() as file:
        update, count = Update(before.catalogue, before.trusted), _Count(before)
        news = gather(asked, update, settings.index.parent / "sources", progress.downloaded)
        new = ReadCorpus("les sources", update, count.counted(news), file)
        read_s = time.perf_counter() - started
        catalogue = update.catalogue
        chunks = sum(sheet.chunks for sheet in catalogue.sheets())
        encoding_s = count.encoded * _seconds_a_passage(settings.encoder, count.sample)
        return Plan(
            changes=compare(_published_corpus(before), new),
            chunks=chunks,
            encoded=count.encoded,
            read_s=read_s,
            expected_s=read_s + encoding_s + chunks * WRITING_S,
            failures=tuple(catalogue.failures()),
            refused="" if options.accept_loss else _refused(before, catalogue, asked),
            notices=tuple(filter(None, [before.notice])),
        )


def _refused(before: Published, catalogue: Catalogue, sources: tuple[Source, ...]) -> str:
    """Why a run would publish nothing."""
    now = [indexed(source, catalogue) for source in sources]
    if not any(source.chunks for source in now):
        return "aucune fiche n'a pu être lue."
    return loss(before.manifest.sources, now, sources) if before.manifest else ""


def _published_corpus(before: Published) -> Corpus:
    if not before.manifest or not before.base:
        return NoCorpus()
    return GenerationCorpus(before.manifest.generation, before.catalogue, before.base.reader)


def _seconds_a_passage(settings: EncoderSettings, sample: list[str]) -> float:
    """Measured on texts that the run would encode, once the model is loaded."""
    if not sample:
        return 0.0
    encoder = open_encoder(settings)
    started = time.perf_counter()
    encoder.encode_passages(sample)
    return (time.perf_counter() - started) / len(sample)


def plan_values(found: Plan) -> dict[str, Any]:
    """The plan for a program."""
    return {
        "changes": rendering.as_json(found.changes),
        "chunks": found.chunks,
        "reused": found.chunks - found.encoded,
        "encoded": found.encoded,
        "expected_seconds": round(found.expected_s, 1),
        "failures": [asdict(failure) for failure in found.failures],
        "refused": found.refused,
        "notices": list(found.notices),
    }


def plan_report(found: Plan) -> Iterator[Table | Text]:
    """The plan for a person, in French."""
    yield from rendering.report(found.changes)
    reused = figures.number(found.chunks - found.encoded)
    yield Text(
        f"Passages repris avec leur vecteur : {reused} ; à encoder : {figures.number(found.encoded)} ; "
        f"durée attendue : {figures.seconds(found.expected_s)}. Rien n'a été publié."
    )
    if found.refused:
        yield Text(f"L'ingestion serait refusée : {found.refused}", style="bold")
    for notice in found.notices:
        yield Text(f"Attention : {notice}")
