"""How search behaves as a corpus grows: enlarged corpora, written as any other, asked in new processes.

Measured, never asserted; the corpora are made up (`eval.enlarging`), so that nothing is said of their answers but that
they are the same for one reader and for many, and close to those of an exact search.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from pathlib import Path
from statistics import fmean, median
from tempfile import TemporaryDirectory

from eval.asking import Asked, Asking, ask, own_settings, same_answers
from eval.enlarging import SOURCE, by_sheet, enlarged
from eval.errors import EvalError
from eval.machine import disk_mib
from eval.publishing import publish
from eval.scale import PROCESSES, PROCESSES_ALONE, RECALL_AT, THREADS, Built, Scale
from eval.spread import Spread, p95
from retrieval import ranking
from retrieval.encoders.opening import open_encoder
from retrieval.encoders.protocol import Encoder
from retrieval.fields import DENSE_FIELDS
from retrieval.question.cleaning import clean_question
from retrieval.question.reading import QuestionReader
from retrieval.schema import NO_FILTER, Chunk, EncodedChunk
from retrieval.storage.edge import EdgeReader
from retrieval.storage.folder import FolderStore
from retrieval.storage.manifest import IndexedSource
from retrieval.storage.protocol import Reader, Writer
from retrieval.system_errors import french_cause
from retrieval.writing import write_chunks

NOISE = 1e-6
"""Two scores this close are the same: a passage that repeats another ties with it."""

Sheets = Sequence[Sequence[Chunk]]
Say = Callable[[str], None]


def sheets_of(index: Path) -> list[tuple[Chunk, ...]]:
    """The sheets of the published index in this folder."""
    store = FolderStore(index)
    reader = store.reader(store.manifest())
    sheets = by_sheet(reader.all_chunks())
    reader.close()
    return sheets


class TimedWriter:
    """A writer that says how long its batches took to be encoded: they are encoded as they are read."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self.encoding = 0.0

    def write(self, batch: Iterable[EncodedChunk]) -> None:
        """Encode, then write."""
        started = time.perf_counter()
        encoded = list(batch)
        self.encoding += time.perf_counter() - started
        self._writer.write(encoded)

    def keep(self, reader: Reader, sheets: Collection[str]) -> Iterator[int]:
        """As the writer does."""
        return self._writer.keep(reader, sheets)

    def close(self) -> None:
        """As the writer does."""
        self._writer.close()


class TimedChunks:
    """Chunks that say how long they took to be made, how many they are and of how many sheets."""

    def __init__(self, chunks: Iterable[Chunk]) -> None:
        self._chunks = iter(chunks)
        self._keys: set[str] = set()
        self.seconds = 0.0
        self.count = 0

    def __iter__(self) -> Iterator[Chunk]:
        return self

    def __next__(self) -> Chunk:
        started = time.perf_counter()
        chunk = next(self._chunks)
        self.seconds += time.perf_counter() - started
        self.count += 1
        self._keys.add(chunk.sheet_key)
        return chunk

    @property
    def sheets(self) -> int:
        """Sheets so far."""
        return len(self._keys)


def measure(sheets: Sheets, wanted: int, questions: Sequence[str], warm_up: Sequence[str], say: Say) -> Scale:
    """Build a corpus of `wanted` passages in a temporary folder and ask it everything.

    Args:
        sheets: the real ones that it is made of.
        warm_up: other questions, asked first.
        say: told what is being done, in French.

    Raises:
        EvalError: there is no room for it, or a process was stopped.
        RetrievalError: the encoder or the index fails.
    """
    try:
        with TemporaryDirectory() as folder:
            index = Path(folder) / "index"
            built = build(sheets, wanted, index, open_encoder(own_settings(index).encoder), say)
            return _measured(built, index, tuple(questions), tuple(warm_up), say)
    except OSError as error:
        raise EvalError(
            f"l'index de {wanted} passages ne peut pas être écrit ({french_cause(error)}) : faites de la place dans le "
            "dossier provisoire, ou demandez moins de passages."
        ) from error


def build(sheets: Sheets, wanted: int, index: Path, encoder: Encoder, say: Say) -> Built:
    """Write and publish an index of `wanted` passages in the folder `index`."""
    chunks = TimedChunks(enlarged(sheets, wanted))
    started = time.perf_counter()

    def written(count: int) -> None:
        done = "structures de recherche" if chunks.count == wanted else f"{chunks.count} écrits"
        say(f"{wanted} passages : {done}, {time.perf_counter() - started:.0f} s…")

    with FolderStore(index).building() as generation:
        writer = TimedWriter(generation.writer(encoder.dimension))
        vocabulary = write_chunks(writer, chunks, encoder, written)
        source = IndexedSource(SOURCE, "", chunks.sheets, chunks.count, "", "", "", "", example=False)
        publish(generation, vocabulary, encoder, source)
    seconds = time.perf_counter() - started - chunks.seconds
    return Built(chunks.count, chunks.sheets, seconds, chunks.count / writer.encoding, disk_mib(index))


def _measured(built: Built, index: Path, questions: tuple[str, ...], warm_up: tuple[str, ...], say: Say) -> Scale:
    say(f"{built.chunks} passages : questions, un processus…")
    alone = [ask(Asking(index, warm_up, questions, one_core=True))[0] for _ in range(PROCESSES_ALONE)]
    say(f"{built.chunks} passages : questions, {THREADS} fils puis {PROCESSES} processus…")
    threaded = ask(Asking(index, warm_up, questions, threads=THREADS))
    shared = ask(Asking(index, warm_up, questions), PROCESSES)
    say(f"{built.chunks} passages : comparaison avec une recherche exacte…")
    memory = [one.memory for one in alone if one.memory is not None]
    return Scale(
        built=built,
        opening=Spread.of([one.opening for one in alone]),
        memory=median(memory) if memory else None,
        median=Spread.of([median(one.milliseconds) for one in alone]),
        p95=Spread.of([p95(one.milliseconds) for one in alone]),
        recall=dense_recall(index, questions),
        threaded=_median(threaded),
        shared=_median(shared),
        agree=same_answers(alone[0], [*alone, *threaded, *shared]),
    )


def _median(asked: Sequence[Asked]) -> float:
    return median(taken for one in asked for taken in one.milliseconds)


def dense_recall(index: Path, questions: Sequence[str]) -> dict[str, float]:
    """The mean `recall` of each dense field over `questions`, searched as `Retriever.find` does."""
    store = FolderStore(index)
    manifest = store.manifest()
    reader: EdgeReader = store.reader(manifest)
    asked = QuestionReader.of(store.vocabulary(manifest), open_encoder(own_settings(index).encoder))
    shares: dict[str, list[float]] = {field: [] for field in DENSE_FIELDS}
    for question in questions:
        encoded = asked.encode(asked.read(clean_question(question)))
        found = reader.candidates(encoded, ranking.DEPTH, NO_FILTER)
        exact = reader.exact_candidates(encoded, RECALL_AT)
        for field, every in shares.items():
            every.append(recall([one.score for one in found[field]], [one.score for one in exact[field]]))
    reader.close()
    return {field: fmean(every) for field, every in shares.items()}


def recall(found: Sequence[float], exact: Sequence[float]) -> float:
    """The share of the best scores, `exact`, that an approximate search reached; both best first.

    By score and not by passage, for passages that repeat each other are as good: 1 when there was nothing to find.
    """
    if not exact:
        return 1.0
    return sum(score >= exact[-1] - NOISE for score in found[: len(exact)]) / len(exact)
