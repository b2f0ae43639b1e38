"""The page in front of a scripted assistant: ``python tests/fakes/served_page.py FOLDER`` prints its address.

What is asked decides what happens: a question with « panne » breaks, one of a word or less is refused, one with
« interdit » finds nothing; any other gets the same cited answer, slowly enough to be seen streaming.
"""

from __future__ import annotations

import asyncio
import functools
import sys
from collections.abc import AsyncGenerator
from pathlib import Path

from assistant.page.serving import serve_assistant
from assistant.schema import Answer, Citation
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
        self._delay = delay

    async def stream(self, question: str) -> AsyncGenerator[str | Answer, None]:
        if len(question.split()) < 2:
            raise InvalidQuestion("la question « ? » est trop courte : écrivez une phrase.")
        if "panne" in question:
            raise ZeroDivisionError(question)
        found = not_found(question) if "interdit" in question else answered(question)
        for word in found.text.split(" "):
            yield f"{word} "
            await asyncio.sleep(self._delay)
        yield found


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


if __name__ == "__main__":
    shown = manifest(notices=("Le flux officiel n'a pas pu être joint (essai) : fiches d'exemple à la place.",))
    say = functools.partial(print, flush=True)
    sys.exit(serve_assistant(ScriptedAssistant(shown, delay=0.05), ("127.0.0.1", 0), say, Path(sys.argv[1])))
