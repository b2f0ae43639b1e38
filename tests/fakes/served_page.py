"""The page in front of a scripted assistant: ``python tests/fakes/served_page.py FOLDER [PORT]`` prints its address.

What is asked decides what happens: a question with « panne » breaks, one of a word or less is refused, one with
« interdit » finds nothing, one with « preuve » gets an answer with all that can stand around one, the answer to its
question gets the answer in that case, « cas par cas » a table, « déjà » the number of questions so far; any other gets
the same cited answer, slowly enough to be seen streaming.
"""

from __future__ import annotations

import asyncio
import functools
import sys
from collections.abc import AsyncGenerator
from dataclasses import replace
from pathlib import Path

from assistant.cases.asking import UNKNOWN
from assistant.cases.schema import CaseQuestion, Option
from assistant.citing import Citation
from assistant.conversation.schema import Understanding
from assistant.cost.schema import Cost
from assistant.extraction.schema import NextStep
from assistant.outcomes.schema import Alert
from assistant.page.serving import serve_assistant
from assistant.privacy.placeholders import notice
from assistant.schema import Answer, Conversation
from assistant.verification.schema import Claim, Span, State
from retrieval.errors import InvalidQuestion
from retrieval.schema import Chunk, Hit, chunk_id
from retrieval.storage.manifest import IndexedSource, Manifest

SHEET = "F90001"
TITLE = "Passeport d'essai : le renouveler"
TEXTS = (
    ("Démarche", "La demande se fait au guichet : prenez rendez-vous dans une mairie équipée.\nVenez en personne."),
    (
        "Démarche > Documents à fournir",
        "Apportez les pièces suivantes :\n\n- l'ancien passeport\n- une photo de moins de 6 mois\n- un justificatif de "
        "domicile\n\nLe timbre fiscal coûte 11 € pour un essai.",
    ),
)


def chunks() -> tuple[Chunk, ...]:
    """The two passages of the only sheet."""
    return tuple(
        Chunk(
            id=chunk_id("exemples", SHEET, str(position)),
            sheet_id=SHEET,
            title=TITLE,
            breadcrumb=("Papiers",),
            section=tuple(section.split(" > ")),
            text=text,
            url="https://www.service-public.gouv.fr/particuliers/vosdroits/F90001",
            updated="2020-07-16",
            source="exemples",
            audience="Particuliers",
            position=position,
        )
        for position, (section, text) in enumerate(TEXTS)
    )


def manifest(example: bool = True, newest: str = "2020-07-16", notices: tuple[str, ...] = ()) -> Manifest:
    """The manifest of an index of that sheet."""
    source = IndexedSource(
        name="exemples" if example else "vosdroits",
        location="ingestion/exemples",
        sheets=1,
        chunks=len(TEXTS),
        oldest="2018-02-01" if newest else "",
        newest=newest,
        licence="Licence Ouverte 2.0",
        attribution="Textes d'essai",
        example=example,
    )
    generation, created = "20200716T000000Z-000000", "2020-07-16T00:00:00+00:00"
    return Manifest(generation, created, "fake", 8, "french", (source,), notices=notices)


class FakeLibrary:
    """An index of one sheet."""

    def __init__(self, content: Manifest, problem: str = "") -> None:
        self.manifest = content
        self.problem = problem

    def sheet(self, sheet_id: str) -> tuple[Chunk, ...]:
        return chunks() if sheet_id == SHEET else ()


class ScriptedAssistant:
    """Answers by heart, ``delay`` seconds between two words."""

    def __init__(self, content: Manifest, delay: float = 0.0) -> None:
        self.retriever = FakeLibrary(content)
        self.model = None
        self._delay = delay

    async def stream(self, question: str, conversation: Conversation) -> AsyncGenerator[str | Answer, None]:
        if len(question.split()) < 2:
            raise InvalidQuestion("la question « ? » est trop courte : écrivez une phrase.")
        if "panne" in question:
            raise ZeroDivisionError(question)
        found = scripted(conversation.masks.mask(question), conversation)
        for word in found.text.split(" "):
            yield f"{word} "
            await asyncio.sleep(self._delay)
        yield found


def scripted(question: str, conversation: Conversation) -> Answer:
    """What a question gets, by its words and by what was asked before; its personal data are masked."""
    options = conversation.pending.options if conversation.pending else ()
    picked = next((option for option in options if question in (option.said, option.title)), None)
    if picked:
        return in_case(question, picked)
    if "interdit" in question:
        return not_found(question)
    if "déjà" in question:
        return counted(question, len(conversation.turns))
    if "cas par cas" in question:
        return in_each_case(question)
    return proven(question) if "preuve" in question else answered(question)


def answered(question: str) -> Answer:
    """The cited answer, with a notice."""
    first, second = chunks()
    text = (
        "Prenez **rendez-vous** dans une mairie équipée [1]. Adresse:guichet.\n\nVenez avec [2] :\n\n"
        "- l'ancien passeport\n"
        "- une photo de moins de 6 mois\n\nLe timbre coûte 11 € [2]."
    )
    quotes = (
        (first, "prenez rendez-vous dans une mairie équipée."),
        (second, "- l'ancien passeport\n- une photo de moins de 6 mois […] Le timbre fiscal coûte 11 €"),
    )
    citations = tuple(
        Citation(number, chunk.id, chunk.sheet_id, chunk.title, chunk.section_label, chunk.url, chunk.updated, quote)
        for number, (chunk, quote) in enumerate(quotes, start=1)
    )
    hits = (Hit(first, 2.0), Hit(second, 1.0))
    notices = ("Le modèle d'essai n'a pas répondu : voici les mots des fiches.",)
    return Answer(question, "answered", "extractive", text, citations, hits, notices, 0.1, manifest())


def not_found(question: str) -> Answer:
    """Nothing close enough."""
    text = "Aucune fiche ne répond à cette question : posez-la autrement, ou orientez l'usager."
    return Answer(question, "not_found", "extractive", text, (), (), (), 0.1, manifest())


CASES = CaseQuestion(
    "Dans quel cas est l'usager ?",
    (Option("Une personne majeure", "Passeport > Majeur"), Option("Un enfant mineur", "Passeport > Mineur"), UNKNOWN),
    SHEET,
)
STEPS = (
    NextStep("documents", "Présentez :", "l'ancien passeport\nune photo", chunk_id=chunks()[1].id),
    NextStep("service", "Pré-demande d'essai", "avec FranceConnect", "https://exemple.fr/pre-demande"),
    NextStep("law", "Décret d'essai", "", "javascript:alert(1)"),
)
DANGER = Alert("violence", "En cas de danger, appelez la police : **17**.", (), urgent=True)
DOUBTFUL = "Une phrase n'est pas confirmée par les fiches."


def proven(question: str) -> Answer:
    """An answer with a claim of each state, steps, a question back, and help if someone is hit."""
    first, second = chunks()
    text = (
        "Prenez **rendez-vous** dans une mairie équipée [1]. Le timbre fiscal vaut 11 € [2]. Venez en personne [2]. "
        "Comptez trois semaines [1]."
    )
    told = tuple(filter(None, [notice(question), DOUBTFUL]))
    return replace(
        answered(question),
        text=text,
        notices=told,
        claims=(
            claim(
                text,
                "Prenez **rendez-vous** dans une mairie équipée",
                1,
                "proven",
                first,
                "prenez rendez-vous dans une mairie équipée",
            ),
            claim(text, "Le timbre fiscal vaut 11 €", 2, "reworded", second, "Le timbre fiscal coûte 11 €"),
            claim(text, "Venez en personne", 2, "wrong_source", first, "Venez en personne"),
            claim(text, "Comptez trois semaines", 1, "unsupported"),
        ),
        steps=STEPS,
        alerts=(DANGER,) if "frappe" in question else (),
        clarification=CASES,
        understanding=Understanding(question, "alone", "", (question,)),
        cost=Cost({"recherche": 0.01}),
    )


def claim(text: str, words: str, number: int, state: State, source: Chunk | None = None, quote: str = "") -> Claim:
    """A claim made of some words of a text, and the words of the passage that support it."""
    start = text.index(words)
    place = source.text.index(quote) if source else 0
    spans = (Span(source.id, place, place + len(quote)),) if source else ()
    reason = "" if state == "proven" else f"Raison d'essai de « {words} »."
    sources = tuple(span.source for span in spans)
    return Claim(words, start, start + len(words), (number,), state, spans, sources, (), reason)


def in_case(question: str, option: Option) -> Answer:
    """The answer in the case that was picked."""
    understood = Understanding(question, "follow_up", f"Compris : {option.title}.", (question,))
    situation = f"Compris : {option.title}"
    return replace(answered(question), notices=(), understanding=understood, situation=situation)


def in_each_case(question: str) -> Answer:
    """The answer in each case."""
    text = (
        "| Cas | Réponse |\n| --- | --- |\n| Majeur, pour un premier passeport | Le timbre fiscal coûte 11 € pour un "
        "essai, à payer avant le rendez-vous [2] |\n| Mineur | Prenez rendez-vous dans une mairie équipée [1] |"
    )
    return replace(answered(question), text=text, notices=())


def counted(question: str, before: int) -> Answer:
    """How many questions this conversation has."""
    understood = Understanding(question, "alone", "", (question,))
    return replace(answered(question), text=f"Questions avant celle-ci : {before} [1].", understanding=understood)


if __name__ == "__main__":
    shown = manifest(notices=("Le flux officiel n'a pas pu être joint (essai) : fiches d'exemple à la place.",))
    port = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    say = functools.partial(print, flush=True)
    sys.exit(serve_assistant(ScriptedAssistant(shown, delay=0.05), ("127.0.0.1", port), say, Path(sys.argv[1])))
