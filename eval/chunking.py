"""What the size of passages does: the same sheets cut to other limits, each cut in an index of its own, asked the same.

Nothing but the limits differs from an ingestion: encoder, fields and weights of the ranking are those in place. The
weights were learned on the default limits, which favours these a little.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import fmean, median
from tempfile import TemporaryDirectory

from assistant.answering import PASSAGES_PER_SHEET
from eval.asking import own_settings
from eval.bootstrap import intervals
from eval.errors import EvalError
from eval.machine import this_machine
from eval.metrics import NDCG
from eval.publishing import publish
from eval.runs import run
from eval.schema import Interval, LabelledQuestion, Machine
from eval.spans import SpanQuestion
from ingestion.errors import IngestionError
from ingestion.parsing.documents import parse, read_indexes, source_documents
from ingestion.schema import Sheet
from ingestion.sources import read_sources
from ingestion.splitting.chunking import LIMITS, Limits, chunk_sheet
from retrieval.encoders.opening import encoder_name, open_encoder
from retrieval.encoders.protocol import Encoder
from retrieval.retriever import Retriever
from retrieval.schema import Chunk
from retrieval.storage.folder import FolderStore
from retrieval.storage.manifest import IndexedSource
from retrieval.system_errors import french_cause
from retrieval.writing import write_chunks

WHOLE_SECTIONS = Limits(8000, 8000, 250)
"""Sections hardly ever cut: 8,000 characters are what the system in use before this project takes."""
SETTINGS = (
    Limits(500, 400, 125),
    Limits(750, 600, 190),
    LIMITS,
    Limits(1500, 1200, 375),
    Limits(2500, 2000, 600),
    WHOLE_SECTIONS,
)
HIT = "hit@5"
SHOWN = (NDCG, HIT)
PASSAGES = 5
FIRST, WITHIN, READ = "first passage of the sheet", f"first {PASSAGES} passages", "characters of these"
"""What is measured of questions whose answer is known."""

Sets = Mapping[str, Sequence[LabelledQuestion]]
Scores = Sequence[Mapping[str, float]]
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Cut:
    """One setting measured.

    Attributes:
        sizes: characters of each passage.
        seconds: from parsed sheets to published index, encoding included.
        size: MiB on disk.
        scores: of each set, the metrics of each question in order.
        answered: of each question whose answer is known, 1 where the passages `FIRST` and `WITHIN` hold it, else 0, and
            how long the latter are (`READ`).
    """

    limits: Limits
    sizes: tuple[int, ...]
    seconds: float
    size: float
    scores: Mapping[str, Scores]
    answered: Scores

    @property
    def middle(self) -> int:
        """Median length of a passage, in characters."""
        return round(median(self.sizes))

    @property
    def read(self) -> float:
        """Mean characters to read in the first passages, over the questions whose answer is known."""
        return fmean(one[READ] for one in self.answered)


@dataclass(frozen=True, slots=True)
class ChunkingReport:
    """The settings measured; ``needs`` of each question by set, ``spans`` the need of each question of known answer."""

    date: str
    machine: Machine
    corpus: str
    encoder: str
    needs: Mapping[str, Sequence[str]]
    spans: Sequence[str]
    cuts: Sequence[Cut]

    @property
    def default(self) -> Cut:
        """The setting in place."""
        return next(cut for cut in self.cuts if cut.limits == LIMITS)

    @property
    def others(self) -> tuple[Cut, ...]:
        """All settings but the one in place."""
        return tuple(cut for cut in self.cuts if cut.limits != LIMITS)

    def differences(self, cut: Cut) -> dict[str, Interval]:
        """nDCG@10 of a setting less that of the default, by set."""
        return {
            name: differences(cut.scores[name], self.default.scores[name], needs, (NDCG,))[NDCG]
            for name, needs in self.needs.items()
        }

    def better(self) -> tuple[Cut, ...]:
        """The settings that are better on a set and worse on none, beyond the intervals."""
        found = ((cut, self.differences(cut).values()) for cut in self.others)
        return tuple(
            cut for cut, each in found if any(one.low > 0 for one in each) and not any(one.high < 0 for one in each)
        )

    def fuller(self) -> tuple[Cut, ...]:
        """The settings whose first passage holds more answers whole, beyond the interval."""
        return tuple(
            cut
            for cut in self.others
            if self.spans and differences(cut.answered, self.default.answered, self.spans, (FIRST,))[FIRST].low > 0
        )

    def worse(self) -> tuple[Cut, ...]:
        """The settings that are worse on a set, beyond the interval."""
        return tuple(cut for cut in self.others if any(one.high < 0 for one in self.differences(cut).values()))


def study(corpus: Path, sets: Sets, spans: Sequence[SpanQuestion], say: Say) -> ChunkingReport:
    """Measure every one of `SETTINGS` on a corpus.

    Args:
        sets: labelled questions by the name of their set.
        spans: questions whose answer is known; none leaves that table out.
        say: told what is being done, in French.

    Raises:
        EvalError, RetrievalError: see `read_sheets` and `measure`.
    """
    sheets = read_sheets(corpus)
    cuts = tuple(measure(sheets, limits, sets, spans, say) for limits in SETTINGS)
    return ChunkingReport(
        date=datetime.now(UTC).date().isoformat(),
        machine=this_machine(),
        corpus=f"{corpus.name}, {len(sheets)} sheets",
        encoder=encoder_name(own_settings(Path()).encoder),
        needs={name: [question.need for question in questions] for name, questions in sets.items()},
        spans=[span.question.need for span in spans],
        cuts=cuts,
    )


def read_sheets(corpus: Path) -> tuple[Sheet, ...]:
    """The sheets of an archive, a folder or a file.

    Raises:
        EvalError: there is none.
    """
    try:
        (source,) = read_sources(corpus)
        indexes = read_indexes(source, corpus)
        parsed = (parse(document, source, indexes) for document in source_documents(source, corpus))
        sheets = tuple(sheet for one in parsed for sheet, _ in one.sheets)
    except IngestionError as error:
        raise EvalError(f"le corpus ne peut pas être lu : {error}") from error
    if not sheets:
        raise EvalError(f"« {corpus} » ne contient aucune fiche : donnez une archive de fiches avec --corpus.")
    return sheets


def measure(sheets: Sequence[Sheet], limits: Limits, sets: Sets, spans: Sequence[SpanQuestion], say: Say) -> Cut:
    """Cut the sheets to `limits`, index them in a temporary folder and ask everything.

    Args:
        say: told what is being done, in French.

    Raises:
        EvalError: there is no room for the index.
        RetrievalError: the encoder or the index fails.
    """
    label = f"passages de {limits.hard} caractères"
    try:
        with TemporaryDirectory() as folder:
            index = Path(folder)
            settings = own_settings(index)
            say(f"{label} : découpage et indexation…")
            started = time.perf_counter()
            chunks = [chunk for sheet in sheets for chunk in chunk_sheet(sheet, limits)]
            build(chunks, index, open_encoder(settings.encoder))
            seconds = time.perf_counter() - started
            store = FolderStore(index)
            size = store.size(store.manifest()) / 2**20
            say(f"{label} : questions…")
            retriever = Retriever.open(settings)
            scores = {name: [one.metrics for one in run(retriever, questions)] for name, questions in sets.items()}
            answered = list(answers(retriever, spans))
            retriever.close()
    except OSError as error:
        raise EvalError(
            f"l'index des {label} ne peut pas être écrit ({french_cause(error)}) : faites de la place dans le dossier "
            "provisoire."
        ) from error
    return Cut(limits, tuple(len(chunk.text) for chunk in chunks), seconds, size, scores, answered)


def build(chunks: Sequence[Chunk], index: Path, encoder: Encoder) -> None:
    """Write and publish an index of these chunks, those of a sheet one after the other."""
    with FolderStore(index).building() as generation:
        vocabulary = write_chunks(generation.writer(encoder.dimension), chunks, encoder)
        count = len({chunk.sheet_key for chunk in chunks})
        source = IndexedSource("mesure", "", count, len(chunks), "", "", "", "", example=False)
        publish(generation, vocabulary, encoder, source)


def answers(retriever: Retriever, spans: Sequence[SpanQuestion]) -> Iterator[Mapping[str, float]]:
    """Whether the passages found for each question hold its answer whole, and what there is to read for that."""
    for span in spans:
        hits = retriever.search(span.question.text, per_sheet=PASSAGES_PER_SHEET)
        own = (hit.chunk.text for hit in hits if hit.chunk.sheet_id in span.question.relevant)
        read = [hit.chunk.text for hit in hits[:PASSAGES]]
        yield {
            FIRST: float(span.answered_by(next(own, ""))),
            WITHIN: float(any(map(span.answered_by, read))),
            READ: float(sum(map(len, read))),
        }


def means(scores: Scores, needs: Sequence[str], names: Sequence[str]) -> dict[str, Interval]:
    """The mean of each of these metrics with its interval over needs."""
    return intervals([{name: one[name] for name in names} for one in scores], needs)


def differences(scores: Scores, others: Scores, needs: Sequence[str], names: Sequence[str]) -> dict[str, Interval]:
    """The mean of `scores` less `others`, question by question, with its interval over needs."""
    paired = zip(scores, others, strict=True)
    return intervals([{name: one[name] - other[name] for name in names} for one, other in paired], needs)
