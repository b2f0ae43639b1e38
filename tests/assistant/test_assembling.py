"""Real answers over the demonstration sheets, and what the chain adds to a draft."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from fakes.answerers import ScriptedModel, WordSearcher

from assistant.answering import Assistant
from assistant.assembling import EXAMPLES_NOTICE
from assistant.conversation.schema import PastTurn
from assistant.schema import Answer, Conversation
from assistant.settings import AssistantSettings
from retrieval.findings import Findings
from retrieval.retriever import Retriever
from retrieval.schema import EXAMPLES, Hit
from retrieval.settings import RetrievalSettings
from tests.assistant.branching import ADULT, PRICE, passport, searcher

MakeHit = Callable[..., Hit]

QUESTIONS = """\
Comment renouveler un passeport ?
Combien coûte un passeport ?
Quels documents pour la carte d'identité d'un mineur ?
Carte d'identité perdue
Comment changer l'adresse de la carte grise ?
J'ai perdu mon permis de conduire, que faire ?
Comment échanger un permis étranger ?
Comment connaître mes points de permis ?
Comment obtenir un acte de naissance ?
Où demander une copie d'acte de naissance quand on est né à l'étranger ?
Comment voter par procuration ?
Jusqu'à quand s'inscrire sur les listes électorales ?
Déclarer un changement d'adresse
Un proche est décédé, quelles démarches ?
Qui peut conclure un Pacs ?
Comment divorcer par consentement mutuel ?
Dans quel délai déclarer une naissance ?
Comment renouveler un titre de séjour ?
Quelles conditions pour devenir français ?
On m'a volé mes papiers
La carte d'identité est-elle obligatoire ?
Quel est le montant du RSA ?
Qui a droit au RSA ?
Comment demander la prime d'activité ?
Comment demander une APL ?
Un étudiant peut-il toucher une aide au logement ?
Comment déclarer ses revenus ?
Quand partir à la retraite ?
Qui a droit à la pension de réversion ?
Comment demander un logement social ?
Comment s'inscrire à France Travail ?
Combien de temps dure l'allocation chômage ?
Quel est le montant de l'AAH ?
Comment faire un dossier MDPH ?
Qui peut avoir l'aide juridictionnelle ?
Comment déposer un dossier de surendettement ?
Comment refaire une carte Vitale perdue ?
Qui a droit à la complémentaire santé solidaire ?
Comment utiliser un chèque énergie ?
Comment demander une bourse de lycée ?
Comment modifier son taux de prélèvement à la source ?
Peut-on cumuler le RSA et la prime d'activité ?""".splitlines()
"""Questions that the demonstration sheets answer."""

every_question = pytest.mark.parametrize("question", QUESTIONS)
each_way = pytest.mark.parametrize("by_case", [False, True], ids=["usual", "by-case"])


@pytest.fixture(scope="module")
def examples(examples_index: Path) -> Assistant[Retriever]:
    """The real chain, without a model, over the demonstration sheets."""
    return Assistant.open(AssistantSettings(RetrievalSettings(examples_index)))


def stated(answer: Answer) -> list[str]:
    """The states of what is no title."""
    return [one.state for one in answer.claims if not answer.text[: one.start].endswith("**")]


@every_question
def test_every_statement_in_the_words_of_the_sheets_is_proven(question: str, examples: Assistant[Retriever]) -> None:
    answer = examples.ask(question)
    assert answer.outcome == "answered"
    assert stated(answer)
    assert set(stated(answer)) == {"proven"}
    assert not [notice for notice in answer.notices if "à vérifier" in notice]


@every_question
@each_way
def test_every_citation_shown_has_its_passage_among_the_hits(
    question: str, by_case: bool, examples: Assistant[Retriever]
) -> None:
    answer = examples.ask(question, by_case=by_case)
    found = {hit.chunk.id: hit.chunk for hit in answer.hits}
    shown = {int(number) for number in re.findall(r"(?<!\\)\[(\d+)\]", answer.text)}
    assert shown == {one.number for one in answer.citations}
    for one in answer.citations:
        text = found[one.chunk_id].text
        assert all(" ".join(line.split()) in " ".join(text.split()) for line in one.quote.split("\n\n"))
    assert found.keys() >= {step.chunk_id for step in answer.steps if step.chunk_id} & {
        one.chunk_id for one in answer.citations
    }


@every_question
@each_way
def test_every_span_gives_words_of_its_passage(question: str, by_case: bool, examples: Assistant[Retriever]) -> None:
    answer = examples.ask(question, by_case=by_case)
    found = {hit.chunk.id: hit.chunk.text for hit in answer.hits}
    for claim in answer.claims:
        assert answer.text[claim.start : claim.end] == claim.text
        for span in claim.spans:
            assert found[span.source][span.start : span.end].strip()


@pytest.mark.parametrize("question", ["Qui a droit au RSA ?", "J'ai perdu mon permis de conduire, que faire ?"])
def test_the_name_of_a_case_makes_no_row_of_a_table_doubtful(question: str, examples: Assistant[Retriever]) -> None:
    answer = examples.ask(question, by_case=True)
    assert answer.text.startswith("| Cas |")
    assert "unsupported" not in stated(answer)


def test_a_passage_that_only_reading_the_whole_sheet_gives_is_among_the_hits(make_hit: MakeHit) -> None:
    class Narrow(WordSearcher):
        """Finds the opening of a sheet only."""

        def find(self, question: str, limit: int = 10, per_sheet: int = 1) -> Findings:
            findings = super().find(question, limit, 10)
            return replace(findings, hits=tuple(hit for hit in findings.hits if hit.chunk.position == 0))

    library = Narrow([Hit(chunk, 1.0) for chunk in passport().chunks])
    answer = Assistant(library).ask(PRICE, Conversation(said=(ADULT,)))
    assert [one.quote for one in answer.citations] == ["Le passeport coûte 86 € dans ce cas."]
    assert len(library.find(PRICE).hits) == 1
    assert answer.citations[0].chunk_id in {hit.chunk.id for hit in answer.hits}


def test_what_was_found_for_other_cases_is_shown_as_found_and_not_quoted() -> None:
    answer = Assistant(searcher()).ask(PRICE, Conversation(said=(ADULT,)))
    assert "42 €" not in answer.text
    assert [hit for hit in answer.hits if "42 €" in hit.chunk.text]
    assert answer.situation == f"Compris : {ADULT}"


def test_what_a_model_took_adds_up_over_its_calls() -> None:
    model = ScriptedModel("Il coûte 86 € [1].", completion="Combien coûte un passeport demandé en mairie ?")
    conversation = Conversation((PastTurn(PRICE, PRICE, passport().chunks[:1]),))
    answer = Assistant(searcher(), model).ask("et en mairie ?", conversation)
    assert answer.query == "Combien coûte un passeport demandé en mairie ?"
    assert answer.cost is not None
    assert (answer.cost.prompt_tokens, answer.cost.completion_tokens) == (330, 110)
    assert list(answer.cost.seconds) == ["compréhension", "recherche", "rédaction", "vérification"]
    assert answer.seconds == pytest.approx(sum(answer.cost.seconds.values()))


def test_what_a_rewriting_took_counts_even_when_nothing_is_found() -> None:
    model = ScriptedModel(completion="Combien coûte un passeport demandé en mairie ?")
    conversation = Conversation((PastTurn(PRICE, PRICE),))
    answer = Assistant(WordSearcher([]), model).ask("et en mairie ?", conversation)
    assert answer.outcome == "not_found"
    assert answer.cost is not None
    assert answer.cost.prompt_tokens == 30


def test_the_steps_are_those_of_the_sheet_that_answers_and_there_are_none_for_another(
    examples: Assistant[Retriever],
) -> None:
    question = "Comment renouveler un passeport ?"
    answer = examples.ask(question)
    assert {"service", "contact"} <= {step.kind for step in answer.steps}
    other = next(
        rank for rank, hit in enumerate(answer.hits, 1) if hit.chunk.sheet_key != answer.hits[0].chunk.sheet_key
    )
    elsewhere = Assistant(examples.retriever, ScriptedModel(f"Voyez cette fiche [{other}].")).ask(question)
    assert elsewhere.citations[0].sheet_id != answer.citations[0].sheet_id
    assert elsewhere.steps == ()


def test_the_agent_is_told_what_was_masked_and_that_a_sheet_is_an_example(make_hit: MakeHit) -> None:
    hits = [make_hit("Le passeport se renouvelle en mairie. Rappeler au besoin.", source=EXAMPLES)]
    answer = Assistant(WordSearcher(hits)).ask("Renouveler un passeport en mairie, rappeler le 06 12 34 56 78")
    assert answer.notices == ("1 donnée personnelle masquée (téléphone) avant tout traitement.", EXAMPLES_NOTICE)


def test_what_is_no_answer_says_what_was_masked_too() -> None:
    answer = Assistant(WordSearcher([])).ask("Mme Durand veut renouveler un passeport")
    assert answer.outcome == "not_found"
    assert answer.notices == ("1 donnée personnelle masquée (nom) avant tout traitement.",)


def test_two_sheets_that_disagree_are_said_to(make_hit: MakeHit) -> None:
    text = "La carte d'identité d'un majeur est valable {} après sa délivrance."
    hits = [
        make_hit(text.format("15 ans"), title="Carte d'identité", updated="2019-01-01"),
        make_hit(text.format("10 ans"), sheet="F2", title="Validité de la carte d'identité", updated="2020-07-16"),
    ]
    answer = Assistant(WordSearcher(hits)).ask("Combien de temps la carte d'identité est-elle valable ?")
    (notice,) = [notice for notice in answer.notices if "ne disent pas la même chose" in notice]
    assert "« 15 ans »" in notice
    assert "« 10 ans »" in notice


def test_a_row_has_all_that_is_promised_and_is_plain_json() -> None:
    row = Assistant(searcher()).ask(PRICE).row()
    assert row["query"] == PRICE
    assert row["clarification"]["options"][0] == {"title": ADULT, "said": ADULT}
    assert set(row["cost"]) >= {"seconds", "prompt_tokens", "source"}
    assert row["hits"][0]["chunk_id"] in {hit.chunk.id for hit in searcher().hits}
