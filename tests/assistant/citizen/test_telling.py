from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from assistant.cases.schema import CaseQuestion
from assistant.citizen.attaching import DEPENDS
from assistant.citizen.schema import Contact, Document, Link, NothingToTell, Statement
from assistant.citizen.telling import told
from assistant.extraction.schema import NextStep
from assistant.outcomes.schema import Alert
from assistant.schema import Answer
from assistant.verification.schema import Claim, State
from retrieval.sheets.condition import Condition
from retrieval.sheets.data import SheetData
from retrieval.sheets.questionnaire import Branch
from retrieval.sheets.resources import Checklist, Office, RequiredDocument, Resources, Scope, Service

MakeAnswer = Callable[..., Answer]

ADULT, CHILD = ("Pour un majeur",), ("Pour un mineur",)
BRANCHES = (Branch("situation", ADULT, 1, 3), Branch("situation", CHILD, 3, 5))
TEXT = (
    "**Passeport**\n\nIl coûte 86 €. Il est remis en 2 jours. [1]\n\nPièces à fournir :\n\n- une photo\n- un timbre [1]"
)


def _data(**resources: tuple[object, ...]) -> SheetData:
    return SheetData(resources=Resources(**resources), branches=BRANCHES)  # type: ignore[arg-type]


def _claims(**states: State) -> tuple[Claim, ...]:
    """A claim for each text."""
    return tuple(Claim(text, 0, 0, (1,), state, (), (), (), "") for text, state in states.items())


def test_the_words_of_the_sheets_are_sure(make_answer: MakeAnswer) -> None:
    letter = told(make_answer(TEXT))
    assert all(statement.sure for statement in letter.statements)
    assert letter.notices == ()


def test_what_a_model_wrote_is_to_be_checked_until_it_is_verified(make_answer: MakeAnswer) -> None:
    answer = make_answer("Il coûte 86 €. [1]", mode="generated")
    assert not told(answer).statements[0].sure
    assert told(answer).notices == ("Relisez avant l'envoi : 1 phrase est marquée « à vérifier ».",)
    assert told(replace(answer, claims=_claims(**{"Il coûte 86 €.": "reworded"}))).statements[0].sure


def test_an_unsupported_statement_is_not_told_and_the_agent_knows(make_answer: MakeAnswer) -> None:
    claims = _claims(**{"Il coûte 86 €.": "proven", "Il est remis en **2 jours**.": "unsupported"})
    letter = told(make_answer(TEXT, claims=claims))
    assert "Il est remis en 2 jours." not in [statement.text for statement in letter.statements]
    assert "« Il est remis en 2 jours. »" in letter.notices[0]


def test_an_announcement_goes_with_its_list(make_answer: MakeAnswer) -> None:
    claims = _claims(**{"une photo": "unsupported", "- un timbre": "unsupported", "Le timbre est de 86 €.": "proven"})
    letter = told(make_answer(TEXT + "\n\nLe timbre est de 86 €. [1]", claims=claims))
    texts = [statement.text for statement in letter.statements]
    assert "Pièces à fournir :" not in texts
    assert texts[-1] == "Le timbre est de 86 €."


def test_a_heading_with_nothing_under_it_is_not_told(make_answer: MakeAnswer) -> None:
    claims = _claims(**{"Faux ici et là.": "unsupported", "Vrai ici et là.": "proven"})
    letter = told(make_answer("**Un**\n\nFaux ici et là. [1]\n\n**Deux**\n\nVrai ici et là. [1]", claims=claims))
    assert [statement.text for statement in letter.statements] == ["Deux", "Vrai ici et là."]


def test_an_unsupported_claim_that_is_not_found_again_is_named(make_answer: MakeAnswer) -> None:
    letter = told(make_answer(TEXT, claims=_claims(**{"Une autre chose entièrement.": "unsupported"})))
    assert "À retirer vous-même" in letter.notices[1]


def test_the_situation_that_the_answer_is_for_stands_above_it(make_answer: MakeAnswer) -> None:
    letter = told(make_answer(TEXT, situation="mineur"))
    assert letter.statements[0] == Statement("Votre situation : mineur", role="heading")


def test_without_data_the_next_steps_of_the_answer_are_told(make_answer: MakeAnswer) -> None:
    steps = (
        NextStep("documents", "Apportez :", "une photo\nun bail"),
        NextStep("form", "cerfa n° 12100"),
        NextStep("service", "Demande", "hors service", "ftp://a.fr"),
        NextStep("contact", "Mairie", "Pour la demande", "https://a.fr"),
        NextStep("cost", "Le passeport coûte 86 €."),
    )
    letter = told(make_answer(TEXT, steps=steps))
    assert letter.documents == (Document("une photo"), Document("un bail"))
    assert letter.links == (Link("cerfa n° 12100"), Link("Demande", "", "hors service"))
    assert letter.contacts == (Contact("Mairie", "", "Pour la demande", "https://a.fr"),)


@pytest.mark.parametrize("change", [{"outcome": "not_found"}, {"text": "**Titre**\n\nPièces :"}])
def test_an_answer_without_a_statement_has_no_version(make_answer: MakeAnswer, change: dict[str, str]) -> None:
    with pytest.raises(NothingToTell, match="répondez-lui vous-même"):
        told(make_answer(**{"text": TEXT, **change}))


def test_documents_of_another_case_are_not_told(make_answer: MakeAnswer) -> None:
    lists = tuple(Checklist("", (RequiredDocument(f"pièce {path}"),), Scope(path)) for path in (ADULT, CHILD, ()))
    letter = told(make_answer(TEXT, section=(*CHILD, "Coût")), _data(checklists=lists))
    assert letter.documents == (Document(f"pièce {CHILD}"), Document("pièce ()"))


def test_documents_are_named_with_their_case_when_none_is_told(make_answer: MakeAnswer) -> None:
    lists = (
        Checklist("", (RequiredDocument("photo"),), Scope((*ADULT, "Pièces"))),
        Checklist("", (RequiredDocument("acte", Condition("true", "marie")),)),
    )
    letter = told(make_answer(TEXT), _data(checklists=lists))
    assert letter.documents == (Document("photo", "Pour un majeur"), Document("acte", DEPENDS))


def test_a_service_says_its_form_and_that_it_is_out_of_service(make_answer: MakeAnswer) -> None:
    services = (
        Service("R1", "Formulaire", "Demande", "https://a.fr/f", cerfa="12100*02", unavailable=True),
        Service("R2", "Téléservice", "Piège", "javascript:alert(1)", france_connect=True),
    )
    assert told(make_answer(TEXT), _data(services=services)).links == (
        Link("Demande", "https://a.fr/f", "cerfa 12100*02, momentanément indisponible"),
        Link("Piège", "", "avec FranceConnect"),
    )


def test_whom_to_contact_is_kept(make_answer: MakeAnswer) -> None:
    offices = (Office("R3", "Local", "Mairie", "Pour déposer la demande", details="Tél : 3939"),)
    assert told(make_answer(TEXT), _data(offices=offices)).contacts == (
        Contact("Mairie", "Pour déposer la demande", "Tél : 3939"),
    )


def test_the_date_is_that_of_the_oldest_sheet_and_none_when_one_has_none(make_answer: MakeAnswer) -> None:
    assert told(make_answer(TEXT)).updated == "2025-07-01"
    assert told(make_answer(TEXT, updated="")).updated == ""


def test_who_writes_to_a_citizen_is_told_the_alert_and_the_open_case(make_answer: MakeAnswer) -> None:
    alert = Alert("violence", "Appelez le **17**.", (), urgent=True)
    question = CaseQuestion("Dans quel cas est l'usager ?", (), "F1")
    letter = told(make_answer(TEXT, alerts=(alert,), clarification=question))
    assert letter.notices[0] == "Alerte, à dire de vive voix plutôt que par écrit : Appelez le 17."
    assert "La réponse dépend du cas : Dans quel cas est l'usager ?" in letter.notices
    assert not any("17" in statement.text for statement in letter.statements)
