"""Question -> hits: the one place where encoder, lexical fields, engine and ranking meet."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

from retrieval import lexical, ranking
from retrieval.edge import EdgeReader
from retrieval.encoders import encoder_name, open_encoder
from retrieval.encoding import Encoder
from retrieval.errors import DamagedIndex, IncompatibleIndex, MissingChunk
from retrieval.fields import HEAD, TEXT
from retrieval.index import SHARD, Manifest, generation_folder, read_manifest
from retrieval.lexical import LexicalEncoder
from retrieval.questions import clean_question
from retrieval.ranking import RankedSheet
from retrieval.schema import Chunk, EncodedQuestion, Hit
from retrieval.settings import RetrievalSettings


class Retriever:
    """An open index and the encoder that it was written with. Any number of threads and processes may read at once."""

    def __init__(self, manifest: Manifest, engine: EdgeReader, encoder: Encoder) -> None:
        self.manifest = manifest
        self._engine = engine
        self._encoder = encoder
        self._text, self._head = LexicalEncoder(TEXT), LexicalEncoder(HEAD)

    @classmethod
    def open(cls, settings: RetrievalSettings) -> Retriever:
        """Open the published generation.

        Raises:
            MissingIndex, DamagedIndex, IncompatibleIndex: see `retrieval.errors`.
            EncoderError: the encoder can't be loaded.
        """
        manifest = read_manifest(settings.index)
        name = encoder_name(settings.encoder)
        check_fingerprint(manifest, name, settings.index)
        engine = EdgeReader(generation_folder(settings.index, manifest.generation) / SHARD)
        if manifest.chunks and not engine.count():
            raise DamagedIndex(
                f"l'index « {settings.index} » annonce {manifest.chunks} passages et n'en contient aucun : "
                f"reconstruisez-le avec « python -m ingestion run --index {settings.index} »."
            )
        encoder = open_encoder(settings.encoder, name)
        if encoder.dimension != manifest.dimension:
            raise IncompatibleIndex(
                f"l'index « {settings.index} » a des vecteurs de {manifest.dimension} nombres et « {encoder.name} » en "
                f"rend {encoder.dimension} : relancez « python -m ingestion run --index {settings.index} » ou reprenez "
                "le réglage d'origine."
            )
        return cls(manifest, engine, encoder)

    def search(self, question: str, limit: int = 10, per_sheet: int = 1) -> tuple[Hit, ...]:
        """The best passages for `question`, grouped by sheet, best sheet first.

        Args:
            limit: number of sheets.
            per_sheet: passages of each sheet, at most. From two on, the opening of a sheet, which says what it is
                about, takes the place of the last one where the ranking left it out.

        Raises:
            InvalidQuestion: empty, too long or not French.
            EncoderError: the embeddings API does not answer.
        """
        text = clean_question(question)
        encoded = EncodedQuestion(self._encoder.encode_query(text), self._text.query(text), self._head.query(text))
        candidates = self._engine.candidates(encoded, ranking.DEPTH)
        sheets = ranking.group(ranking.fuse(candidates), limit, per_sheet)
        hits = self._hits(sheets)
        return hits if per_sheet == 1 else self._with_openings(hits, per_sheet)

    def _hits(self, sheets: list[RankedSheet]) -> tuple[Hit, ...]:
        ranked = [pair for sheet in sheets for pair in sheet.chunks]
        chunks = self._engine.chunks(identifier for identifier, _ in ranked)
        return tuple(Hit(chunks[identifier], score) for identifier, score in ranked)

    def _with_openings(self, hits: tuple[Hit, ...], per_sheet: int) -> tuple[Hit, ...]:
        groups = [tuple(group) for _, group in groupby(hits, key=lambda hit: hit.chunk.sheet_id)]
        lacking = [group[0].chunk.sheet_id for group in groups if all(hit.chunk.position for hit in group)]
        openings = self._engine.openings(lacking) if lacking else {}
        completed = []
        for group in groups:
            opening = openings.get(group[0].chunk.sheet_id)
            last = [Hit(opening, group[-1].score)] if opening else []
            completed += [*group[: per_sheet - len(last)], *last]
        return tuple(completed)

    def chunk(self, chunk_id: str) -> Chunk:
        """The passage with this id.

        Raises:
            MissingChunk: this index has none.
        """
        try:
            return self._engine.chunks([chunk_id])[chunk_id]
        except (KeyError, ValueError):
            raise MissingChunk(
                f"le passage « {chunk_id} » n'est plus dans l'index : posez à nouveau la question."
            ) from None

    def sheet(self, sheet_id: str) -> tuple[Chunk, ...]:
        """The passages of one sheet in reading order; empty if there is no such sheet."""
        return self._engine.sheet(sheet_id)


def check_fingerprint(manifest: Manifest, encoder: str, index: Path) -> None:
    """Refuse an index whose vectors could not be compared with a question's.

    Raises:
        IncompatibleIndex: written with another encoder or other lexical settings.
    """
    for written, asked in ((manifest.encoder, encoder), (manifest.lexical, lexical.fingerprint())):
        if written != asked:
            raise IncompatibleIndex(
                f"l'index « {index} » a été écrit avec « {written} » et les réglages demandent « {asked} » : relancez "
                f"« python -m ingestion run --index {index} » ou reprenez le réglage d'origine."
            )
