"""What the page shows of an answer: what stands above it, its doubts, what stands under it, its versions."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from fakes.served_page import CASES, DANGER, answered, chunks, in_case, manifest, not_found, proven
from fakes.translators import WordTranslator

from assistant.assembling import EXAMPLES_NOTICE
from assistant.cases.schema import Option
from assistant.citizen.languages import LANGUAGES
from assistant.outcomes.schema import Alert
from assistant.page.passages import copied
from assistant.page.showing import GONE, callout, elements, version, whole
from assistant.privacy.masking import Masks
from assistant.schema import Answer

QUESTION = "Quelle preuve pour un passeport ?"


def under(answer: Answer, masks: Masks | None = None) -> dict[str, dict[str, Any]]:
    return dict(elements(answer, "réponse-1", masks or Masks()))


def marked(shown: list[dict[str, Any]]) -> list[str]:
    return [part["text"] for block in shown for line in block["lines"] for part in line["parts"] if part["marked"]]


def test_notices_stand_above_as_one_quotation() -> None:
    assert callout("**À noter :** ", ()) == ""
    assert callout("**À noter :** ", ("Un.", "Deux > trois.")) == "> **À noter :** Un.\n>\n> Deux > trois."


def test_a_notice_on_several_lines_stays_in_its_quotation() -> None:
    text = whole(replace(answered(QUESTION), notices=("Un.\n\n# Deux", "contact:mairie")))

    assert text.startswith("> **À noter :** Un. # Deux\n>\n> contact\\:mairie\n\nPrenez")


def test_urgent_help_comes_first_and_looks_like_no_other() -> None:
    reminder = Alert("fraud", "Un numéro existe : **0 805**.", (), urgent=False)

    above = whole(replace(proven(QUESTION), alerts=(DANGER, reminder))).split("\n\n")

    assert above[0] == "> ***Urgence :*** En cas de danger, appelez la police : **17**."
    assert above[1] == "> **Aide :** Un numéro existe : **0 805**."
    assert above[2].startswith("> **À noter :** ")


def test_how_a_question_was_understood_is_told_once() -> None:
    option = Option("Un enfant mineur", "Passeport > Mineur")

    assert whole(in_case("Mineur", option)).startswith("> *Compris : Un enfant mineur.*\n\nPrenez")


def test_the_banner_alone_says_that_all_sheets_are_examples() -> None:
    noticed = replace(answered(QUESTION), notices=(EXAMPLES_NOTICE,))
    official = manifest(example=False).sources[0]
    mixed = replace(manifest(), sources=(*manifest().sources, official))

    assert EXAMPLES_NOTICE not in whole(noticed)
    assert EXAMPLES_NOTICE in whole(replace(noticed, manifest=mixed))


def test_a_doubtful_sentence_is_marked_with_a_link_to_its_proof() -> None:
    text = whole(proven(QUESTION))

    assert "Comptez trois semaines [**⚠ à vérifier**](#preuves) [\\[1\\]](#passage-1)." in text
    assert text.count("#preuves") == 1


def test_what_is_no_answer_has_nothing_under_it() -> None:
    assert under(not_found(QUESTION)) == {}


def test_what_stands_under_an_answer_is_in_the_order_of_need() -> None:
    assert list(under(proven(QUESTION))) == ["CaseQuestion", "NextSteps", "Sources", "Proofs", "CitizenVersions"]


def test_the_options_of_a_case_are_sent_as_the_agents_words_and_the_last_one_asks_for_all_cases() -> None:
    shown = under(proven(QUESTION))["CaseQuestion"]

    assert shown["text"] == "Dans quel cas est l'usager ?"
    assert shown["options"] == [{"title": one.title, "said": one.said} for one in CASES.options[:2]]
    assert shown["other"] == CASES.options[2].title


def test_the_next_steps_are_told_by_kind_with_what_is_rarely_needed_apart() -> None:
    shown = under(proven(QUESTION))["NextSteps"]

    documents, service = shown["shown"]
    assert documents["label"] == "Pièces à fournir"
    assert documents["steps"] == [
        {"title": "Présentez", "url": "", "detail": "", "items": ["l'ancien passeport", "une photo"], "number": 2}
    ]
    assert service["steps"][0]["url"] == "https://exemple.fr/pre-demande"
    assert service["steps"][0]["detail"] == "avec FranceConnect"
    assert shown["more"] == "Textes de référence"
    assert [step["url"] for group in shown["folded"] for step in group["steps"]] == [""], "a script made a link"


def test_each_claim_tells_its_state_and_shows_its_own_words() -> None:
    shown = under(proven(QUESTION))["Proofs"]

    assert [claim["state"] for claim in shown["claims"]] == ["proven", "reworded", "wrong_source", "unsupported"]
    assert shown["claims"][0]["text"] == "Prenez rendez-vous dans une mairie équipée"
    assert [claim["reason"] == "" for claim in shown["claims"]] == [True, False, False, False]
    places = [claim["passage"] for claim in shown["claims"]]
    assert [place and place["number"] for place in places] == [1, 2, 1, None]
    assert [marked(place["blocks"]) for place in places if place] == [
        ["prenez rendez-vous dans une mairie équipée"],
        ["Le timbre fiscal coûte 11 €"],
        ["Venez en personne"],
    ]
    assert places[1]["quote"] == "Le timbre fiscal coûte 11 €"


@pytest.mark.parametrize(
    ("kept", "summary", "doubtful"),
    [
        ((0,), "1 phrase sur 1 confirmée par les fiches, mot pour mot", False),
        ((1, 2), "2 phrases sur 2 confirmées par les fiches", False),
        ((0, 1), "2 phrases sur 2 confirmées par les fiches, dont 1 mot pour mot", False),
        ((0, 3), "1 phrase sur 2 confirmée par les fiches, mot pour mot ; 1 à vérifier", True),
        ((3,), "0 phrase sur 1 confirmée par les fiches ; 1 à vérifier", True),
    ],
)
def test_the_proofs_are_summed_up_and_open_when_one_is_missing(
    kept: tuple[int, ...], summary: str, doubtful: bool
) -> None:
    answer = proven(QUESTION)

    shown = under(replace(answer, claims=tuple(answer.claims[rank] for rank in kept)))["Proofs"]

    assert (shown["summary"], shown["doubtful"]) == (f"Vérification : {summary}", doubtful)


def test_the_words_that_were_searched_are_told_when_they_are_not_the_question() -> None:
    answer = proven(QUESTION)
    assert answer.understanding
    searched = replace(answer, understanding=replace(answer.understanding, query="passeport mineur"))

    assert under(answer)["Proofs"]["query"] == ""
    assert under(searched)["Proofs"]["query"] == "passeport mineur"
    assert under(answer)["Proofs"]["cost"].startswith("0,01 s")


async def test_personal_data_come_back_in_what_is_copied_proven_and_sent() -> None:
    masks = Masks()
    question = masks.mask("Mme Dupont, 06 12 34 56 78 : quelle preuve ?")
    answer = proven(question)
    named = replace(answer, text=answer.text.replace("Prenez", "[NOM\\_1], prenez"), claims=answer.claims[1:])

    assert "[NOM_1]" in question
    assert "Dupont" in under(named, masks)["Sources"]["copy"]
    assert copied(named).count("NOM") == 1
    assert "Dupont, 06 12 34 56 78" in (await version(answer, "page", masks))["html"]
    assert "[NOM_1]" not in (await version(answer, "page", masks))["html"]


async def test_what_an_agent_typed_can_not_become_html_in_the_page_of_the_citizen() -> None:
    masks = Masks()
    masks.mask("écrire à <b>@exemple.fr")
    typed = masks.mask("[NOM_1] <i>x</i> a@b.fr quelle preuve ?")

    shown = (await version(proven(typed), "page", masks))["html"]

    assert "<i>" not in shown


@pytest.mark.parametrize(("kind", "label"), [("plain", "Langage clair"), ("email", "E-mail"), ("sms", "SMS")])
async def test_a_version_is_a_text_with_what_to_know_before_sending_it(kind: str, label: str) -> None:
    shown = await version(proven(QUESTION), kind, Masks())

    assert shown["label"] == label
    assert "Prenez rendez-vous dans une mairie équipée" in shown["text"]
    assert "trois semaines" not in shown["text"]
    assert any("trois semaines" in line for line in shown["notices"])
    assert (shown["html"], shown["subject"]) == ("", kind == "email")


async def test_the_page_of_a_citizen_is_html_without_a_script() -> None:
    shown = await version(proven(QUESTION), "page", Masks())

    assert shown["text"] == ""
    assert shown["html"].lstrip().startswith("<!DOCTYPE html>")
    assert "<script" not in shown["html"].lower()
    assert "<head>" in shown["html"], "the preview puts the target of its links there"


@pytest.mark.parametrize("kind", ["", "translation", "nimporte"])
async def test_a_version_that_is_not_offered_or_not_there_any_more_is_told(kind: str) -> None:
    assert await version(proven(QUESTION), kind, Masks()) == {"error": GONE}
    assert await version(None, "sms", Masks()) == {"error": GONE}


async def test_a_model_translates_an_answer_and_its_figures_are_compared() -> None:
    shown = await version(proven(QUESTION), "en", Masks(), WordTranslator("en"))

    assert (shown["label"], shown["language"]) == ("Traduction", "en")
    assert "Prenez rendez-vous dans une mairie équipée" in shown["text"], "the French text stands below"


async def test_an_unknown_language_is_told() -> None:
    assert "n'est pas proposée" in (await version(proven(QUESTION), "xx", Masks(), WordTranslator("en")))["error"]


@pytest.mark.parametrize(("translated", "count"), [(True, len(LANGUAGES)), (False, 0)])
def test_languages_are_offered_where_a_model_translates(translated: bool, count: int) -> None:
    shown = dict(elements(proven(QUESTION), "id", Masks(), translated))
    assert len(shown["CitizenVersions"]["languages"]) == count


async def test_an_answer_of_doubts_alone_has_no_version_and_says_why() -> None:
    answer = proven(QUESTION)
    doubts = replace(answer, text="Comptez trois semaines [1].", claims=answer.claims[3:])

    assert "répondez-lui vous-même" in (await version(doubts, "sms", Masks()))["error"]


def test_the_fake_answer_quotes_its_passages() -> None:
    texts = {chunk.id: chunk.text for chunk in chunks()}

    for claim in proven(QUESTION).claims:
        assert all(texts[span.source][span.start : span.end] for span in claim.spans)
