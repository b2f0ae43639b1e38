"""Two indexes asked the same questions: one brought up to date must answer as one built cold, to the last digit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.asking import own_settings
from eval.ingestion.results import Likeness
from retrieval import ranking
from retrieval.encoders.opening import open_encoder
from retrieval.question.cleaning import clean_question
from retrieval.question.reading import QuestionReader
from retrieval.retriever import Retriever
from retrieval.schema import NO_FILTER
from retrieval.storage.folder import FolderStore

QUESTIONS = (
    "perdre sa carte d'identité",
    "combien coûte un passeport pour un mineur",
    "congé maternité durée",
    "aide au logement étudiant",
    "contester une amende",
    "prime de fin d'année pour un chômeur",
    "inscrire son enfant à l'école",
    "changer de nom après un divorce",
    "retraite d'un travailleur handicapé",
    "déclarer un accident du travail",
    "renouveler un titre de séjour",
    "prise en charge des soins à l'étranger",
    "résilier un bail",
    "refus d'un crédit par la banque",
    "succession sans testament",
    "permis de conduire perdu",
    "payer une pension alimentaire",
    "frais d'avocat trop élevés",
    "mariage d'un étranger en France",
    "voisin bruyant que faire",
)
"""Asked where no file of questions is at hand."""


NOISE = 1e-4
"""Two scores this close are the same: the engine adds up in the order in which points lie, which differs from one build
to the next of the very same archive."""

Scores = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Answers:
    """What an index says to the questions, in their order.

    Attributes:
        candidates: by field, the score of each passage that is found.
        hits: the passages that are shown, best first, with their scores.
        words: the whole vocabulary.
    """

    candidates: list[Mapping[str, Scores]]
    hits: list[list[tuple[str, float]]]
    words: str


def likeness(index: Path, other: Path, questions: Sequence[str]) -> Likeness:
    """Ask `questions` to both indexes.

    Raises:
        RetrievalError: one of them can't be opened.
    """
    one, two = ask(index, questions), ask(other, questions)
    fields = zip(one.candidates, two.candidates, strict=True)
    return Likeness(
        questions=len(questions),
        candidates=sum(
            a.keys() == b.keys() and all(same_candidates(a[field], b[field]) for field in a) for a, b in fields
        ),
        answers=sum(same_hits(a, b) for a, b in zip(one.hits, two.hits, strict=True)),
        words=one.words == two.words,
    )


def ask(index: Path, questions: Sequence[str]) -> Answers:
    """Ask `questions` to one index."""
    settings = own_settings(index)
    store = FolderStore(index)
    manifest = store.manifest()
    reader, vocabulary = store.reader(manifest), store.vocabulary(manifest)
    try:
        asked = QuestionReader.of(vocabulary, open_encoder(settings.encoder))
        retriever = Retriever(manifest, reader, vocabulary, asked)
        encoded = [asked.encode(asked.read(clean_question(question))) for question in questions]
        found = [reader.candidates(question, ranking.DEPTH, NO_FILTER) for question in encoded]
        return Answers(
            [{field: {one.chunk_id: one.score for one in each[field]} for field in each} for each in found],
            [[(hit.chunk.id, hit.score) for hit in retriever.find(question).hits] for question in questions],
            vocabulary.to_text(),
        )
    finally:
        reader.close()


def same_candidates(one: Scores, two: Scores) -> bool:
    """Whether the same passages have the same scores; of those that tie for the last place, either may be left out."""
    if len(one) != len(two):
        return False
    if not one:
        return True
    last = min(*one.values(), *two.values()) + NOISE
    return all(
        abs(one[passage] - two[passage]) < NOISE
        if passage in one and passage in two
        else one.get(passage, two.get(passage, 0.0)) <= last
        for passage in {*one, *two}
    )


def same_hits(one: Sequence[tuple[str, float]], two: Sequence[tuple[str, float]]) -> bool:
    """Whether the same passages come in the same order with the same scores; those that tie may change places."""
    if len(one) != len(two) or any(abs(a - b) >= NOISE for (_, a), (_, b) in zip(one, two, strict=True)):
        return False
    return same_candidates(dict(one), dict(two))
