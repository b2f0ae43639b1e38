"""Follow-ups over the demonstration sheets, with the real search."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.conversation.leaning import LONGEST
from assistant.conversation.schema import PastTurn, Understanding
from assistant.conversation.understanding import NEW_SUBJECT, understand
from retrieval.errors import InvalidQuestion
from retrieval.retriever import Retriever

Talk = Callable[..., list[Understanding]]
PASSPORT = "combien coûte un passeport pour un majeur ?"


def test_the_first_question_is_left_as_it_is(talk: Talk) -> None:
    assert talk("et pour un mineur ?") == [Understanding("et pour un mineur ?", "alone", "", ("et pour un mineur ?",))]


@pytest.mark.parametrize(
    ("questions", "query"),
    [
        ((PASSPORT, "et pour un mineur ?"), "combien coûte un passeport pour un mineur"),
        ((PASSPORT, "mineur"), "combien coûte un passeport mineur"),
        ((PASSPORT, "si il est mineur"), "combien coûte un passeport si il est mineur"),
        ((PASSPORT, "Et la carte d'identité ?"), "combien coûte la carte d'identité pour un majeur"),
        ((PASSPORT, "et pour la carte d'identité"), "combien coûte la carte d'identité pour un majeur"),
        ((PASSPORT, "quels documents ?"), "quels documents – un passeport pour un majeur"),
        ((PASSPORT, "quels docuemnts"), "quels docuemnts – un passeport pour un majeur"),
        ((PASSPORT, "c'est où ?"), "c'est où – un passeport pour un majeur"),
        ((PASSPORT, "en ligne ?"), "en ligne – un passeport pour un majeur"),
        ((PASSPORT, "et pour un mineur ?", "quel delai"), "quel delai – un passeport pour un mineur"),
        ((PASSPORT, "quel delai", "et pour un mineur ?"), "quel delai – un passeport pour un mineur"),
        (("renouveler un titre de séjour", "sa coute combien"), "sa coute combien – renouveler un titre de séjour"),
        (("demander un acte de naissance", "c'est gratuit ?"), "c'est gratuit – demander un acte de naissance"),
        (("demander un acte de naissance", "et de décès ?"), "demander un acte de décès"),
        (("refaire un permis de conduire volé", "et s'il est perdu"), "refaire un permis de conduire s'il est perdu"),
        (("bourse pour un enfant de 12 ans", "et à 16 ans ?"), "bourse pour un enfant à 16 ans"),
        (("je veux me pacser", "et pour le dissoudre ?"), "pour le dissoudre – je veux me pacser"),
        (("chèque énergie", "comment l'utiliser"), "comment l'utiliser – chèque énergie"),
        (("chèque énergie", "qui a droit à cette aide ?"), "qui a droit à cette aide – chèque énergie"),
        (("s'inscrire sur les listes électorales", "et pour voter par procuration"), "voter par procuration"),
        (("aide juridictionnelle plafond", "oui"), "aide juridictionnelle plafond"),
        (("perte de la carte vitale", "quid du vol ?"), "du vol de la carte vitale"),
        (("perte de la carte vitale", "c'est long ?", "et s'il a 17 ans"), "perte de la carte vitale s'il a 17 ans"),
        (("demander le RSA", "combien", "et la prime d'activité ?"), "combien – demander la prime d'activité"),
        ((PASSPORT, "même question pour la carte d'identité"), "combien coûte la carte d'identité pour un majeur"),
        ((PASSPORT, "idem pr un mineur"), "combien coûte un passeport pr un mineur"),
        ((PASSPORT, "peux-tu préciser ?"), "combien coûte un passeport pour un majeur"),
    ],
)  # fmt: skip
def test_a_follow_up_is_completed_with_what_came_before(talk: Talk, questions: tuple[str, ...], query: str) -> None:
    last = talk(*questions)[-1]
    assert (last.kind, last.query) == ("follow_up", query)
    assert last.reason == f"Compris comme la suite de : « {questions[-2]} »."


@pytest.mark.parametrize(
    "question",
    [
        "Comment s'inscrire sur les listes électorales ?",
        "carte vitale perdue",
        "demande de logement social quels documents",
        "Peut-on cumuler le RSA et la prime d'activité ?",
    ],
)
def test_another_full_question_is_a_new_subject_and_is_left_as_it_is(talk: Talk, question: str) -> None:
    last = talk(PASSPORT, "et pour un mineur ?", question)[-1]
    assert last == Understanding(question, "new_subject", NEW_SUBJECT, (question,))


@pytest.mark.parametrize(
    "opening", ["sinon autre question : ", "Autre chose, ", "rien à voir mais ", "Bonjour, nouvel usager : "]
)
def test_a_change_of_subject_that_is_said_is_not_searched(talk: Talk, opening: str) -> None:
    last = talk(PASSPORT, f"{opening}photo d'identité, quelles règles ?")[-1]
    assert (last.kind, last.query) == ("new_subject", "photo d'identité, quelles règles")


def test_another_full_question_on_the_same_subject_is_left_as_it_is_and_keeps_what_was_said(talk: Talk) -> None:
    question = "Comment renouveler le passeport d'un majeur ?"
    last = talk(PASSPORT, question)[-1]
    assert last == Understanding(question, "alone", "", (PASSPORT, question))


def test_what_was_said_is_kept_from_where_the_subject_began(talk: Talk) -> None:
    asked = ("carte vitale perdue", PASSPORT, "et pour un mineur ?", "il vit à Mayotte", "quels documents ?")
    understood = talk(*asked)
    assert [each.kind for each in understood] == ["alone", "new_subject", "follow_up", "follow_up", "follow_up"]
    assert understood[-1].said == asked[1:]


def test_details_do_not_pile_up(talk: Talk) -> None:
    details = (
        "quels documents ?",
        "il est hébergé chez sa soeur",
        "quel délai ?",
        "c'est où ?",
        "faut-il un rendez-vous ?",
    )
    queries = [each.query for each in talk("renouveler le passeport d'un majeur", *details)]
    assert all(query.endswith("– renouveler le passeport d'un majeur") for query in queries[1:])
    assert all(query.count("–") == 1 for query in queries[1:])


def test_after_a_letter_the_title_of_its_sheet_is_what_was_asked(talk: Talk) -> None:
    letter = "Bonjour, " + "je vous écris car ma situation est compliquée, " * 6 + "je veux un acte de naissance."
    last = talk(letter, "c'est gratuit ?")[-1]
    assert last.kind == "follow_up"
    assert len(last.query.split()) < LONGEST
    assert "acte de naissance" in last.query


def test_a_letter_is_never_completed(talk: Talk) -> None:
    letter = (
        "Et je dois aussi dire que je voudrais, pour mon frère et ma mère, " * 3
        + "savoir comment demander cette aide, le RSA."
    )
    last = talk(PASSPORT, letter)[-1]
    assert last.kind == "new_subject"
    assert "passeport" not in last.query


def test_a_dash_of_the_agent_is_no_mark_of_ours(talk: Talk) -> None:
    last = talk("Carte grise – changement d'adresse", "quels documents ?")[-1]
    assert last.query == "quels documents – Carte grise changement d'adresse"


def test_a_long_question_is_cut_in_the_reason(talk: Talk) -> None:
    last = talk(f"acte de naissance {'à Mayotte ' * 30}", "c'est gratuit ?")[-1]
    assert last.reason.endswith("… ».")
    assert len(last.reason) < 180


def test_a_question_in_another_language_is_refused(talk: Talk) -> None:
    with pytest.raises(InvalidQuestion, match="anglais"):
        talk(PASSPORT, "how do I renew the driving licence of my father")


@pytest.mark.parametrize(
    "question", ["et " * 2500, "il " * 2500, "– " * 3000 + "?", "pour le pour la " * 400, "ﷺ" * 500]
)
def test_a_hostile_question_is_refused_or_understood(examples: Retriever, question: str) -> None:
    history = [PastTurn(PASSPORT, PASSPORT, ())]
    with suppress(InvalidQuestion):
        assert understand(question, history, examples).said[-1] == question


@settings(max_examples=60, deadline=None)
@given(
    question=st.one_of(
        st.text(max_size=60),
        st.lists(
            st.sampled_from("et pour le la un mineur ça il en combien passeport – ? , si 16 ans carte d'où".split()),
            max_size=12,
        ).map(" ".join),
    )
)  # fmt: skip
def test_any_question_after_another_has_a_query_or_is_refused(examples: Retriever, question: str) -> None:
    history = [PastTurn("acte de naissance", "acte de naissance", ()), PastTurn(PASSPORT, PASSPORT, ())]
    try:
        understood = understand(question, history, examples)
    except InvalidQuestion:
        return
    assert understood.said[-1] == question
    assert understood.query.strip() or not any(character.isalnum() for character in question)
    assert (understood.kind == "follow_up") == understood.reason.startswith("Compris comme la suite")
