from __future__ import annotations

from collections.abc import Callable

import pytest
from fakes.served_page import manifest

from assistant.citing import Citation
from assistant.citizen.schema import Contact, Document, Link, Statement, Told
from assistant.schema import Answer
from retrieval.schema import Chunk, Hit, chunk_id

MakeAnswer = Callable[..., Answer]

URL = "https://www.service-public.gouv.fr/particuliers/vosdroits/F1"


@pytest.fixture
def make_answer() -> MakeAnswer:
    """An answer on one sheet; ``source`` tells where that comes from, ``section`` which of its cases is cited."""

    def make(text: str, **changes: object) -> Answer:
        source, section = str(changes.pop("source", "vosdroits")), changes.pop("section", ())
        assert isinstance(section, tuple)
        url = str(changes.pop("url", "https://www.service-public.gouv.fr/particuliers/vosdroits/F1"))
        updated = str(changes.pop("updated", "2025-07-01"))
        chunk = Chunk(
            id=chunk_id(source, "F1", "0"),
            sheet_id="F1",
            title="Passeport d'un majeur",
            breadcrumb=("Papiers",),
            section=section,
            text="Le passeport coûte 86 €.",
            url=url,
            updated=updated,
            source=source,
            audience="Particuliers",
            position=0,
        )
        citation = Citation(1, chunk.id, "F1", chunk.title, chunk.section_label, url, updated, chunk.text)
        values: dict[str, object] = {
            "question": "Combien coûte un passeport ?",
            "outcome": "answered",
            "mode": "extractive",
            "text": text,
            "citations": (citation,),
            "hits": (Hit(chunk, 1.0),),
            "notices": (),
            "seconds": 0.1,
            "manifest": manifest(),
            **changes,
        }
        return Answer(**values)  # type: ignore[arg-type]

    return make


@pytest.fixture
def letter() -> Told:
    """All that a version may have to say, with a statement that is not sure."""
    return Told(
        question="Combien coûte un passeport ?",
        statements=(
            Statement("Passeport d'un majeur > Coût", role="heading"),
            Statement("Le passeport coûte 86 €.", 1),
            Statement("Il est remis en deux semaines.", 1, sure=False),
            Statement("Pièces à fournir :", role="lead"),
            Statement("une photo de moins de 6 mois", 1, role="item"),
            Statement("un justificatif de domicile", 1, role="item"),
        ),
        sources=(
            Citation(1, "c", "F1", "Passeport d'un majeur", "Coût", URL, "2025-07-01", "Le passeport coûte 86 €."),
        ),
        documents=(
            Document("Un justificatif de domicile"),
            Document("Timbre fiscal"),
            Document("Acte de naissance", "Pour un mineur > À l'étranger"),
        ),
        links=(Link("Pré-demande", "https://passeport.ants.gouv.fr", "avec FranceConnect"),),
        contacts=(Contact("Mairie", "Pour déposer la demande", "Tél. 3939\n\nOuvert le matin", ""),),
        notices=("Notice de la réponse.",),
    )
