from __future__ import annotations

from dataclasses import replace

import pytest
from fakes.answerers import ScriptedModel, WordSearcher

from assistant.answering import Assistant
from assistant.asking import read_question
from assistant.cases.schema import CaseQuestion, Option
from assistant.conversation.schema import PastTurn
from assistant.drafting import ONE_CASE
from assistant.errors import ChatModelUnavailable
from assistant.schema import Answer, Conversation
from retrieval.confidence import NOTHING, Confidence
from retrieval.errors import InvalidQuestion
from retrieval.findings import Findings
from tests.assistant.branching import ADULT, CHILD, PRICE, TEENAGER, UNEMPLOYMENT, searcher

SECRETS = ("Durand", "2 69 05 49 588 157 80", "269054958815780", "06 12 34 56 78", "marie.durand@exemple.fr")
PERSONAL = (
    "Bonjour, Mme Durand (NIR 2 69 05 49 588 157 80, tél. 06 12 34 56 78, marie.durand@exemple.fr) demande combien "
    "coûte un passeport ?"
)


def talk(assistant: Assistant[WordSearcher], *questions: str) -> tuple[list[Answer], Conversation]:
    """Ask one question after the other on one screen."""
    conversation, answers = Conversation(), list[Answer]()
    for question in questions:
        answers.append(assistant.ask(question, conversation))
        conversation = conversation.after(answers[-1])
    return answers, conversation


def test_personal_data_reach_neither_the_model_nor_the_answer_nor_the_conversation() -> None:
    model = ScriptedModel("Le passeport coûte 86 € [1].", completion="Combien coûte un passeport en ligne ?")
    answers, conversation = talk(Assistant(searcher(), model), PERSONAL, "et pour M. Durand, en ligne ?")
    assert len(model.prompts) == 3
    held = f"{model.prompts} {answers} {conversation} {[answer.row() for answer in answers]}"
    assert "[NOM_1]" in held
    assert not [secret for secret in SECRETS if secret in held]


def test_a_mask_stays_the_same_over_the_turns_and_comes_back_on_the_screen() -> None:
    answers, conversation = talk(Assistant(searcher()), PERSONAL, "et pour Mme Durand, combien de temps ?")
    assert answers[1].question == "et pour Mme [NOM_1], combien de temps ?"
    assert conversation.masks.restore(answers[1].question) == "et pour Mme Durand, combien de temps ?"
    assert conversation.masks.restore(answers[0].question) == PERSONAL


def test_the_cost_of_an_answer_says_nothing_of_the_question() -> None:
    (answer,), _ = talk(Assistant(searcher()), PERSONAL)
    assert answer.cost is not None
    assert set(answer.cost.log_row()) == {"seconds", "prompt_tokens", "completion_tokens", "kwh", "kgco2e", "source"}
    assert "passeport" not in str(answer.cost)


def test_what_is_searched_has_neither_a_mask_nor_a_greeting() -> None:
    found = searcher()
    talk(Assistant(found), PERSONAL, "et pour Mme Durand, combien de temps ?")
    assert found.asked
    assert not [query for query in found.asked if "[" in query or "_" in query or "Bonjour" in query]


def test_a_mask_that_the_model_writes_in_a_question_is_not_searched() -> None:
    found = searcher()
    model = ScriptedModel("Il coûte 86 € [1].", completion="Combien coûte le passeport [NOM_1] en ligne ?")
    answers, _ = talk(Assistant(found, model), f"1 question : {PERSONAL}", "et en ligne ?")
    assert answers[1].query == "Combien coûte le passeport en ligne ?"
    assert not [query for query in found.asked if "NOM" in query]


def test_what_is_but_personal_data_is_refused_as_an_empty_question() -> None:
    with pytest.raises(InvalidQuestion, match="est vide"):
        Assistant(searcher()).ask("06 12 34 56 78")


@pytest.mark.parametrize(
    ("said", "outcome"), [("Bonjour !", "greeting"), ("merci beaucoup", "thanks"), ("qui es-tu ?", "about")]
)
def test_a_courtesy_is_answered_without_a_search_nor_a_model(said: str, outcome: str) -> None:
    found, model = searcher(), ScriptedModel("Bonjour [1].")
    (answer,), conversation = talk(Assistant(found, model), said)
    assert (answer.outcome, answer.hits, answer.understanding, answer.query) == (outcome, (), None, "")
    assert (found.asked, model.prompts, conversation.turns) == ([], [], ())


def test_a_greeting_before_a_question_does_not_hide_it() -> None:
    (answer,), _ = talk(Assistant(searcher()), f"Bonjour, {PRICE.lower()}")
    assert (answer.outcome, answer.query) == ("answered", PRICE.lower())


@pytest.mark.parametrize("question", ["", "   ", "?!", "\u200b"])
def test_an_empty_question_is_refused(question: str) -> None:
    found = searcher()
    with pytest.raises(InvalidQuestion, match="est vide"):
        Assistant(found).ask(question)
    assert found.asked == []


class SureSearcher(WordSearcher):
    """Sure of all that it finds."""

    def find(self, question: str, limit: int = 10, per_sheet: int = 1) -> Findings:
        return replace(super().find(question, limit, per_sheet), confidence=Confidence(1.0, NOTHING))


def test_an_alert_stands_above_an_answer_and_does_not_replace_it() -> None:
    danger = "Mon mari me frappe. "
    (plain, alerted), _ = talk(Assistant(SureSearcher(searcher().hits)), PRICE, f"{danger}{PRICE}")
    assert plain.alerts == ()
    assert [alert.kind for alert in alerted.alerts] == ["violence"]
    assert alerted.outcome == "answered"
    assert "Le passeport coûte" in alerted.text


def test_under_an_urgent_alert_an_answer_that_is_not_sure_does_not_hide_it() -> None:
    (answer,), _ = talk(Assistant(searcher()), "Mon mari me frappe et menace de me tuer, il a pris mon passeport")
    assert any(alert.urgent for alert in answer.alerts)
    assert (answer.outcome, answer.citations) == ("not_found", ())
    assert "posez ensuite votre question" in answer.text


def test_an_alert_stands_above_a_courtesy_and_above_nothing_found() -> None:
    (answer,), _ = talk(Assistant(WordSearcher([])), "je veux me suicider")
    assert answer.outcome != "answered"
    assert [alert.kind for alert in answer.alerts] == ["suicide"]


def test_a_follow_up_is_searched_complete_and_says_so() -> None:
    answers, _ = talk(Assistant(searcher()), PRICE, "et en mairie ?")
    meant = answers[1].understanding
    assert meant is not None
    assert meant.kind == "follow_up"
    assert meant.reason == f"Compris comme la suite de : « {PRICE} »."
    assert "passeport" in meant.query
    assert meant.said == (PRICE, "et en mairie ?")


def test_a_new_subject_leaves_all_that_was_said_of_the_former() -> None:
    conversation = Conversation(said=("l'usager est mineur",))
    first = Assistant(searcher()).ask(PRICE, conversation)
    assert first.understanding is not None
    assert first.understanding.said[0] == "l'usager est mineur"
    conversation = conversation.after(first)
    second = Assistant(searcher()).ask(UNEMPLOYMENT, conversation)
    assert second.understanding is not None
    assert second.understanding.kind == "new_subject"
    assert second.understanding.said == (UNEMPLOYMENT,)
    assert conversation.after(second).said == ()


def test_a_follow_up_leaves_what_was_said_before_a_new_subject_even_when_it_was_greeted() -> None:
    answers, _ = talk(
        Assistant(searcher()),
        "Combien coûte un passeport pour un mineur ?",
        f"Bonjour, {UNEMPLOYMENT}",
        "et en ligne ?",
    )
    meant = answers[2].understanding
    assert meant is not None
    assert meant.kind == "follow_up"
    assert not [said for said in meant.said if "passeport" in said]


@pytest.mark.parametrize("picked", [TEENAGER, TEENAGER.upper()])
def test_an_option_of_the_question_asked_back_answers_the_same_question_in_its_case(picked: str) -> None:
    answers, conversation = talk(Assistant(searcher()), PRICE, picked)
    assert answers[0].clarification is not None
    assert answers[1].query == answers[0].query
    assert "42 €" in answers[1].text
    assert "86 €" not in answers[1].text
    assert answers[1].situation == f"Compris : {TEENAGER}"
    assert answers[1].understanding is not None
    assert answers[1].understanding.reason == f"Compris comme la réponse à : « {answers[0].clarification.text} »."
    assert (answers[1].clarification, conversation.asked) == (None, 1)


async def test_the_button_of_an_option_sends_what_it_says_and_not_its_title() -> None:
    asked_back = CaseQuestion(
        "Dans quel cas ?", (Option("Majeur", "Prix > Majeur"), Option("Mineur", "Prix > Mineur")), "F1"
    )
    conversation = Conversation((PastTurn(PRICE, PRICE),), said=("il vit à Mayotte",), pending=asked_back)
    for message in ("Prix > Mineur", "Mineur"):
        asked = await read_question(message, conversation, searcher())
        assert asked.understanding.query == PRICE
        assert asked.understanding.said == ("il vit à Mayotte", PRICE, "Prix > Mineur")


def test_an_option_means_nothing_once_its_question_is_gone() -> None:
    _, conversation = talk(Assistant(searcher()), PRICE, UNEMPLOYMENT)
    assert conversation.pending is None
    answer = Assistant(searcher()).ask(CHILD, conversation)
    assert answer.query != UNEMPLOYMENT


@pytest.mark.parametrize("said", ["Autre cas ou je ne sais pas", "cas par cas", "Réponds par cas !", "tous les cas"])
def test_who_does_not_know_the_case_gets_the_answer_in_each(said: str) -> None:
    (_, answer), _ = talk(Assistant(searcher()), PRICE, said)
    assert answer.query == PRICE
    assert answer.text.startswith("| Cas | Réponse |")
    assert all(case in answer.text for case in (ADULT, TEENAGER, CHILD))
    assert answer.understanding is not None
    assert answer.understanding.reason == "Réponse dans chaque cas."


def test_the_cases_asked_for_are_those_of_the_running_subject() -> None:
    answers, _ = talk(
        Assistant(searcher()), "Un mineur de 16 ans peut-il toucher l'allocation chômage ?", PRICE, "cas par cas"
    )
    assert answers[1].understanding is not None
    assert answers[1].understanding.kind == "new_subject"
    assert answers[2].understanding is not None
    assert answers[2].understanding.said == (PRICE,)
    assert ADULT in answers[2].text


@pytest.mark.parametrize("said", ["Autre cas ou je ne sais pas", "cas par cas"])
def test_to_ask_for_each_case_says_nothing_of_the_citizen(said: str) -> None:
    answers, _ = talk(Assistant(searcher()), PRICE, said, "et en mairie ?")
    meant = answers[2].understanding
    assert meant is not None
    assert meant.reason == f"Compris comme la suite de : « {PRICE} »."
    assert said not in meant.said


def test_each_case_can_be_asked_for_after_an_answer_that_asked_nothing_back() -> None:
    (first, second), _ = talk(Assistant(searcher()), UNEMPLOYMENT, "Autre cas ou je ne sais pas")
    assert first.clarification is None
    assert second.query == UNEMPLOYMENT
    assert ONE_CASE in second.notices


def test_case_by_case_is_a_question_like_another_when_nothing_was_asked_before() -> None:
    (answer,), _ = talk(Assistant(searcher()), "cas par cas")
    assert answer.query == "cas par cas"
    assert not answer.text.startswith("|")


def test_a_case_that_is_told_after_another_one_was_picked_takes_its_place() -> None:
    answers, _ = talk(Assistant(searcher()), PRICE, ADULT, "et pour un mineur ?")
    assert "86 €" in answers[1].text
    assert "86 €" not in answers[2].text


async def test_the_model_completes_a_follow_up_and_nothing_else() -> None:
    model = ScriptedModel(completion="Combien coûte un passeport demandé en mairie ?")
    first = await read_question(PRICE, Conversation(), searcher(), model)
    assert (model.prompts, first.usages, first.notices) == ([], (), ())
    conversation = Conversation().after(await _answer(Conversation(), PRICE))
    other = await read_question(UNEMPLOYMENT, conversation, searcher(), model)
    assert (model.prompts, other.understanding.kind) == ([], "new_subject")
    then = await read_question("et en mairie ?", conversation, searcher(), model)
    assert then.understanding.query == "Combien coûte un passeport demandé en mairie ?"
    assert [usage.prompt_tokens for usage in then.usages] == [30]
    (prompt,) = model.prompts
    assert PRICE in prompt.user
    assert "et en mairie ?" in prompt.user


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("Combien coûte un passeport de 12 ans en mairie ?", "ajoute un chiffre"),
        ("Quelle est la recette de la tarte ?", "parle d'autre chose"),
        ("Ligne un\nLigne deux", "n'est pas une ligne"),
        (ChatModelUnavailable("Le modèle est saturé : réessayez."), "saturé"),
    ],
)
async def test_a_rewriting_that_can_not_be_trusted_leaves_the_rules_and_says_so(
    written: str | ChatModelUnavailable, why: str
) -> None:
    conversation = Conversation().after(await _answer(Conversation(), PRICE))
    ruled = await read_question("et en mairie ?", conversation, searcher())
    asked = await read_question("et en mairie ?", conversation, searcher(), ScriptedModel(completion=written))
    assert asked.understanding == ruled.understanding
    (notice,) = asked.notices
    assert why in notice
    assert notice.endswith("la question a été complétée sans lui.")


async def _answer(conversation: Conversation, question: str) -> Answer:
    pieces = [piece async for piece in Assistant(searcher()).stream(question, conversation)]
    assert isinstance(pieces[-1], Answer)
    return pieces[-1]


@pytest.mark.parametrize(
    "introduced",
    [
        "Je m'appelle Jean Dupont, comment renouveler un passeport ?",
        "Mme Martin, comment renouveler un passeport ?",
        "mon numéro de sécu est 2 85 05 78 006 084 91, comment renouveler un passeport ?",
        "mon téléphone : 06 12 34 56 78, comment renouveler un passeport ?",
    ],
)
async def test_what_introduces_a_personal_datum_is_not_searched(introduced: str) -> None:
    asked = await read_question(introduced, Conversation(), searcher())
    assert asked.understanding.query == "comment renouveler un passeport ?"
    assert "[" in asked.question


def test_a_fact_that_decides_nothing_is_told() -> None:
    heard = Assistant(searcher()).ask(PRICE, Conversation(said=("l'usager est majeur",)))
    narrowed = Assistant(searcher()).ask(PRICE, Conversation(said=("l'usager est mineur",)))
    unheard = Assistant(searcher()).ask(PRICE, Conversation(said=("il joue du violon",)))
    assert not any("n'a pas changé la réponse" in notice for answer in (heard, narrowed) for notice in answer.notices)
    assert any(notice.startswith("« il joue du violon » n'a pas changé la réponse") for notice in unheard.notices)
