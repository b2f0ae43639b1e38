"""Settings -> what is measured: the project's retriever on the published index, whole or without some steps."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from eval.schema import Corpus, CorpusSource, Steps
from retrieval.encoders.protocol import Encoder
from retrieval.question.expansion import Lexicon
from retrieval.question.reading import QuestionReader
from retrieval.question.spelling import Speller
from retrieval.question.vocabulary import Vocabulary
from retrieval.retriever import Retriever
from retrieval.settings import RerankerSettings, RetrievalSettings


def open_index(index: Path | None, steps: Steps) -> tuple[Retriever, Corpus, str]:
    """The retriever with these `steps`, what its index holds, and the encoder that wrote it.

    Raises:
        RetrievalError: there is no index that can be searched.
    """

    def reading(vocabulary: Vocabulary, encoder: Encoder) -> QuestionReader:
        if steps.lexicon and steps.spelling:
            return QuestionReader.of(vocabulary, encoder)
        lexicon = Lexicon.load()
        speller = Speller(vocabulary, lexicon.words)
        return QuestionReader(encoder, lexicon if steps.lexicon else None, speller if steps.spelling else None)

    settings = RetrievalSettings.from_environment(index=index)
    if not steps.reranking:
        settings = replace(settings, reranker=RerankerSettings())
    retriever = Retriever.open(settings, reading)
    manifest = retriever.manifest
    sources = tuple(CorpusSource(one.name, one.sheets, one.attribution) for one in manifest.sources)
    corpus = Corpus(manifest.generation, manifest.created, manifest.chunks, manifest.sheets, sources)
    return retriever, corpus, manifest.encoder
