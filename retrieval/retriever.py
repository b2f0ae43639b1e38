"""Question -> findings: the one place where reading, engine, ranking, confidence and reranking meet."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import cache, partial
from itertools import groupby
from types import MappingProxyType

from retrieval import lexical, ranking
from retrieval.confidence import NOTHING, confidence, evidence
from retrieval.encoders.opening import encoder_name, open_encoder
from retrieval.encoders.protocol import Encoder
from retrieval.errors import IncompatibleIndex
from retrieval.filtering import check_filters
from retrieval.findings import Findings
from retrieval.question.cleaning import clean_question
from retrieval.question.reading import QuestionReader, Reading
from retrieval.question.scope import for_public_agents
from retrieval.question.vocabulary import Vocabulary
from retrieval.ranking import RankedSheet
from retrieval.rerankers.reranking import Reranking, open_reranker, rerank
from retrieval.schema import NO_FILTER, Chunk, Filters, Hit
from retrieval.settings import RetrievalSettings
from retrieval.storage.layout import REDIRECTIONS
from retrieval.storage.manifest import Manifest, build_command
from retrieval.storage.protocol import Reader, open_store

Judge = Callable[[str, tuple[Hit, ...]], Reranking]
"""`rerankers.reranking.rerank` with its reranker and its budget."""
NO_REDIRECTION: Mapping[str, str] = MappingProxyType({})
LOOKED_AT = 50
"""Sheets whose title and themes are read to put them in order."""


class Retriever:
    """An open index and the encoder that it was written with. Any number of threads and processes may read at once."""

    def __init__(  # noqa: PLR0913 — this is where the parts meet
        self,
        manifest: Manifest,
        engine: Reader,
        vocabulary: Vocabulary,
        questions: QuestionReader,
        judge: Judge | None = None,
        redirections: Mapping[str, str] = NO_REDIRECTION,
    ) -> None:
        """Search with these.

        Args:
            judge: puts the hits of a question in a better order, if there is one.
            redirections: what replaces the sheets that left, by identifier.
        """
        self.manifest = manifest
        self._engine = engine
        self._vocabulary = vocabulary
        self._questions = questions
        self._judge = judge
        self._redirections = redirections
        # a generation never changes, and counting its values takes a while
        self._values = cache(engine.values)

    @classmethod
    def open(
        cls,
        settings: RetrievalSettings,
        reading: Callable[[Vocabulary, Encoder], QuestionReader] = QuestionReader.of,
    ) -> Retriever:
        """Open the published generation.

        Args:
            reading: what reads questions; another one leaves steps out, to measure what they bring.

        Raises:
            MissingIndex, DamagedIndex, IncompatibleIndex, EngineError: see `retrieval.errors`.
            EncoderError, RerankerError, LexiconError: a model or a table can't be loaded.
        """
        store = open_store(settings)
        manifest = store.manifest()
        name = encoder_name(settings.encoder)
        check_fingerprint(manifest, name, store.name)
        engine, vocabulary = store.reader(manifest), store.vocabulary(manifest)
        encoder = open_encoder(settings.encoder, name)
        if encoder.dimension != manifest.dimension:
            raise IncompatibleIndex(
                f"l'index « {store.name} » a des vecteurs de {manifest.dimension} nombres et « {encoder.name} » en "
                f"rend {encoder.dimension} : relancez « {build_command(store.name)} » ou reprenez "
                "le réglage d'origine."
            )
        reranker = open_reranker(settings.reranker)
        judge = partial(rerank, reranker=reranker, budget_s=settings.reranker.budget_s) if reranker else None
        redirections = json.loads(store.text(manifest, REDIRECTIONS) or "{}")
        return cls(manifest, engine, vocabulary, reading(vocabulary, encoder), judge, redirections)

    def search(
        self, question: str, limit: int = 10, per_sheet: int = 1, filters: Filters = NO_FILTER
    ) -> tuple[Hit, ...]:
        """The hits of `find`."""
        return self.find(question, limit, per_sheet, filters).hits

    def find(self, question: str, limit: int = 10, per_sheet: int = 1, filters: Filters = NO_FILTER) -> Findings:
        """The best passages for `question`, grouped by sheet, best sheet first, with how sure it is and why.

        Args:
            limit: number of sheets.
            per_sheet: passages of each sheet, at most. From two on, the opening of a sheet, which says what it is
                about, takes the place of the last one where the ranking left it out.
            filters: what the passages must satisfy; the engine leaves the others out before it ranks.

        Raises:
            InvalidQuestion: empty, too long or not French.
            UnknownFilter: a value that no sheet of the index has.
            EncoderError: the embeddings API does not answer.
        """
        clock = Clock()
        reading = self._questions.read(clean_question(question))
        check_filters(filters, self._values)
        clock.lap("reading")
        encoded = self._questions.encode(reading)
        clock.lap("encoding")
        candidates = self._engine.candidates(encoded, ranking.DEPTH, filters)
        clock.lap("search")
        weights = ranking.weights_for(reading.is_letter)
        ranked = ranking.fuse(candidates, weights, max(LOOKED_AT, limit))
        highest = {field: max((each.score for each in found), default=0.0) for field, found in candidates.items()}
        best = self._engine.chunks(sheet.chunks[0] for sheet in ranked)
        narrow = _narrow(best.values(), reading)
        sheets = ranking.distinct(ranking.held_back(ranked, narrow, weights), _said(ranked, best))[:limit]
        found = evidence(sheets[0], highest, reading, self._vocabulary) if sheets else NOTHING
        hits = self._hits(sheets, best, per_sheet)
        clock.lap("ranking")
        notices: tuple[str, ...] = ()
        if self._judge and hits:
            judged = self._judge(reading.text, hits)
            hits, notices = judged.hits, (judged.notice,) if judged.notice else ()
            order = list(dict.fromkeys(hit.chunk.sheet_key for hit in hits))
            sheets = sorted(sheets, key=lambda sheet: order.index(sheet.key))
            clock.lap("reranking")
        if per_sheet > 1:
            hits = self._with_openings(hits, per_sheet)
        return Findings(hits, confidence(found), reading, tuple(sheets), notices, clock.seconds, self.manifest)

    def _hits(self, sheets: list[RankedSheet], known: Mapping[str, Chunk], per_sheet: int) -> tuple[Hit, ...]:
        ranked = [(chunk, sheet.score) for sheet in sheets for chunk in sheet.chunks[:per_sheet]]
        lacking = [identifier for identifier, _ in ranked if identifier not in known]
        chunks = {**known, **self._engine.chunks(lacking)} if lacking else known
        return tuple(Hit(chunks[identifier], score) for identifier, score in ranked)

    def _with_openings(self, hits: tuple[Hit, ...], per_sheet: int) -> tuple[Hit, ...]:
        groups = [tuple(group) for _, group in groupby(hits, key=lambda hit: hit.chunk.sheet_key)]
        lacking = [group[0].chunk.sheet_id for group in groups if all(hit.chunk.position for hit in group)]
        openings = self._engine.openings(lacking) if lacking else {}
        completed = []
        for group in groups:
            opening = openings.get(group[0].chunk.sheet_key)
            last = [Hit(opening, group[-1].score)] if opening else []
            completed += [*group[: per_sheet - len(last)], *last]
        return tuple(completed)

    def sheet(self, sheet_id: str) -> tuple[Chunk, ...]:
        """The passages of one sheet, or of the one that replaces it, in reading order; empty if there is neither."""
        found = self._engine.sheet(sheet_id)
        if not found and sheet_id in self._redirections:
            return self._engine.sheet(self._redirections[sheet_id])
        return found

    def close(self) -> None:
        """Give back files or connections; nothing can be asked any more."""
        self._engine.close()


def _narrow(best: Iterable[Chunk], reading: Reading) -> Collection[str]:
    """The sheets, by key, that are for public agents alone when the question does not speak of them."""
    if reading.names_public_service:
        return ()
    return {chunk.sheet_key for chunk in best if for_public_agents(chunk)}


def _said(ranked: Iterable[RankedSheet], best: Mapping[str, Chunk]) -> dict[str, tuple[str, str]]:
    """Title and best passage of each sheet, by key: what two sheets that repeat each other share."""
    first = {sheet.key: best[sheet.chunks[0]] for sheet in ranked}
    return {key: (chunk.title, chunk.text) for key, chunk in first.items()}


def check_fingerprint(manifest: Manifest, encoder: str, index: str) -> None:
    """Refuse an index whose vectors could not be compared with a question's.

    Raises:
        IncompatibleIndex: written with another encoder or other lexical settings.
    """
    for written, asked in ((manifest.encoder, encoder), (manifest.lexical, lexical.fingerprint())):
        if written != asked:
            raise IncompatibleIndex(
                f"l'index « {index} » a été écrit avec « {written} » et les réglages demandent « {asked} » : relancez "
                f"« {build_command(index)} » ou reprenez le réglage d'origine."
            )


class Clock:
    """Seconds spent in each step."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._last = time.perf_counter()

    def lap(self, step: str) -> None:
        """End the step of this name."""
        now = time.perf_counter()
        self.seconds[step], self._last = now - self._last, now
