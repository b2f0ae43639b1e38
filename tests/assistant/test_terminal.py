from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from fakes.answerers import ScriptedModel, WordSearcher

from assistant.answering import Assistant
from assistant.conversation.schema import Understanding
from assistant.cost.schema import Cost
from assistant.extraction.schema import NextStep
from assistant.outcomes.danger import alerts
from assistant.schema import Answer, Conversation
from assistant.terminal import readable, verified
from assistant.verification.schema import Source
from assistant.verification.verifying import verify
from retrieval.schema import Hit
from tests.assistant.branching import ADULT, CHILD, PRICE, TEENAGER, searcher

MakeHit = Callable[..., Hit]


@pytest.fixture
def answer() -> Answer:
    """The answer in the case of an adult, with a cost that stands still."""
    given = Assistant(searcher()).ask(PRICE, Conversation(said=(ADULT,)))
    return replace(given, cost=Cost({"recherche": 0.2}))


def generated(*script: str) -> Answer:
    return Assistant(searcher(), ScriptedModel(*script)).ask(PRICE, Conversation(said=(ADULT,)))


def test_an_answer_is_read_from_its_case_to_its_cost(answer: Answer) -> None:
    assert readable(answer) == (
        "Compris : Majeur.\n\n"
        "Prix du passeport biométrique – Majeur > Coût\n\n"
        "Le passeport coûte 86 € dans ce cas. [1]\n\n"
        "Sources :\n"
        "[1] Prix du passeport biométrique – Majeur > Coût – mise à jour le 16/07/2020 – "
        "https://www.service-public.gouv.fr/F1\n\n"
        "0,2 s · énergie inconnue"
    )


def test_alerts_come_first_then_how_the_question_was_understood(answer: Answer) -> None:
    understood = Understanding("prix du passeport", "follow_up", "Compris comme la suite de : « Prix ».", (PRICE,))
    shown = readable(replace(answer, alerts=alerts("mon mari me frappe"), understanding=understood))
    first, second, *_ = shown.split("\n\n")
    assert first.startswith("ALERTE : ")
    assert "3919" in first
    assert "**" not in first
    assert second == "Compris comme la suite de : « Prix ». Recherche : « prix du passeport ». Compris : Majeur."


def test_a_doubtful_statement_is_marked_in_words_and_told() -> None:
    shown = readable(generated("Le passeport coûte 96 € dans ce cas [1]."))
    assert "Le passeport coûte 96 € dans ce cas [1]. ⚠ à vérifier" in shown
    assert "À noter : Une phrase n'est pas confirmée par les fiches (⚠ à vérifier)" in shown


def test_what_is_confirmed_bears_no_mark() -> None:
    assert "⚠" not in readable(generated("Le passeport coûte 86 € dans ce cas [1]."))


def test_a_corrected_citation_is_shown_with_its_source() -> None:
    wrong = next(
        rank for rank, hit in enumerate(Assistant(searcher()).ask(PRICE).hits, 1) if ADULT in hit.chunk.section
    )
    model = ScriptedModel(f"Le passeport coûte 17 € dans ce cas [{wrong}].")
    given = Assistant(searcher(), model).ask(PRICE)
    (cited,) = given.citations
    shown = readable(given)
    assert cited.chunk_id in {hit.chunk.id for hit in given.hits}
    assert f"Le passeport coûte 17 € dans ce cas [{cited.number}]" in shown
    assert f"[{cited.number}] Prix du passeport biométrique – {CHILD} > Coût" in shown
    assert f"{ADULT} > Coût" not in shown


def test_a_citation_that_no_source_has_is_not_shown() -> None:
    shown = readable(generated("Le passeport coûte 86 € dans ce cas [1][9]. Il se demande en mairie [12]."))
    assert "[1]" in shown
    assert not [number for number in ("[9]", "[12]") if number in shown]


def test_the_steps_follow_the_answer_with_their_links_in_full(answer: Answer) -> None:
    steps = (
        NextStep("documents", "Pièces", "photo\njustificatif", "", answer.citations[0].chunk_id),
        NextStep("service", "Pré-demande", "FranceConnect", "https://passeport.example"),
    )
    shown = readable(replace(answer, steps=steps))
    assert (
        "Pour la suite\n\n- Pièces à fournir : Pièces [1]\n  - photo\n  - justificatif\n"
        "- En ligne : Pré-demande – https://passeport.example (FranceConnect)\n\nSources :"
    ) in shown


def test_the_question_asked_back_lists_its_cases_and_how_to_tell_them() -> None:
    shown = readable(Assistant(searcher()).ask(PRICE))
    assert (
        "Pour préciser : Quel est l'âge de la personne concernée ?\n"
        f"- {ADULT}\n- {TEENAGER}\n- {CHILD}\n"
        "Précisez avec --said, ou demandez chaque cas avec --by-case."
    ) in shown
    assert "Autre cas" not in shown


def test_the_failure_of_a_model_is_told_apart_and_other_notices_are_kept(answer: Answer) -> None:
    failed = replace(answer, degraded=True, notices=("Le modèle est saturé.", "Autre chose."))
    shown = readable(failed)
    assert "saturé" not in shown
    assert "À noter : Autre chose." in shown


def test_nothing_drives_the_terminal(answer: Answer, make_hit: MakeHit) -> None:
    attack = "\x1b[2J\x9b31m\x07"
    hits = [make_hit(f"Le passeport{attack} coûte 86 €.", title=f"Prix{attack} du passeport")]
    given = Assistant(WordSearcher(hits)).ask(PRICE)
    steps = (NextStep("service", f"Pré-demande{attack}", attack),)
    shown = readable(replace(given, steps=steps, notices=(attack,), situation=f"Compris : {attack}"))
    assert not {"\x1b", "\x9b", "\x07"} & set(shown)
    assert not {"\x1b", "\x9b", "\x07"} & set(verified(given.claims))


def test_each_claim_has_its_state_and_why_then_all_are_counted() -> None:
    sources = [Source("a", "Le passeport coûte 86 €. Il est valable 10 ans.", "Passeport", 1)]
    claims = verify("**Le passeport coûte 86 €.** [1] Il est valable 12 ans. [1]", sources)
    assert verified(claims) == (
        "Vérification, phrase par phrase :\n"
        "- prouvé mot pour mot : Le passeport coûte 86 €.\n"
        "  Ce sont les mots de la source.\n"
        "- à vérifier : Il est valable 12 ans.\n"
        "  La source ne donne pas « 12 ans ».\n"
        "Total : 1 prouvé mot pour mot, 1 à vérifier."
    )


def test_nothing_to_verify_is_said() -> None:
    assert verified(()).endswith("Total : aucune affirmation.")
