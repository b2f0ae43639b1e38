from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from fakes.answerers import ScriptedModel, WordSearcher

from assistant.answering import Assistant
from assistant.citizen.schema import NothingToTell, Version, VersionKind
from assistant.handing import LABELS, filled, told_of, version_of
from assistant.privacy.masking import Masks
from assistant.schema import Answer
from assistant.settings import AssistantSettings
from retrieval.schema import Hit
from retrieval.settings import RetrievalSettings
from retrieval.sheets.data import SheetData
from retrieval.sheets.resources import Resources, Term
from tests.assistant.branching import PRICE, searcher


@pytest.fixture(scope="module")
def answer(examples_index: Path) -> Answer:
    """A real answer, over the demonstration sheets."""
    assistant = Assistant.open(AssistantSettings(RetrievalSettings(examples_index)))
    return assistant.ask("Comment renouveler un passeport ?")


@pytest.mark.parametrize("kind", LABELS)
def test_each_form_says_where_it_comes_from_and_that_it_is_an_example(answer: Answer, kind: str) -> None:
    version = version_of(answer, next(one for one in LABELS if one == kind))
    assert version.kind == kind
    assert "passeport" in version.text.lower()
    assert re.search(r"démonstration|exemple", version.text, re.IGNORECASE)


def test_a_text_message_is_short_and_a_page_is_whole(answer: Answer) -> None:
    assert len(version_of(answer, "sms").text) <= 480
    assert version_of(answer, "page").text.startswith("<!DOCTYPE html>")


def test_the_documents_come_from_the_data_of_the_sheet_that_answers(answer: Answer) -> None:
    told = told_of(answer)
    assert [one.title for one in told.documents if "Photo d'identité" in one.title]
    without = told_of(replace(answer, hits=tuple(hit for hit in answer.hits if hit.chunk.position), steps=()))
    assert without.documents == ()


def test_the_data_of_another_sheet_found_before_are_left_to_it(answer: Answer) -> None:
    first = answer.citations[0].sheet_id
    other = next(hit for hit in answer.hits if hit.chunk.sheet_id != first)
    data = SheetData(resources=Resources(terms=(Term("Mot", "Ce qu'il veut dire."),)))
    opening = Hit(replace(other.chunk, position=0, data=data.to_json()), 1.0)
    assert told_of(replace(answer, hits=(opening, *answer.hits))).terms == told_of(answer).terms


@pytest.mark.parametrize(("kind", "shown"), [("email", "Mme L'Hoir <"), ("page", "Mme L&#x27;Hoir <")])
def test_personal_data_come_back_in_a_form_and_are_no_markup_in_a_page(kind: VersionKind, shown: str) -> None:
    masks = Masks()
    mask = masks.mask("Mme L'Hoir").removeprefix("Mme ")
    version = filled(Version(kind, f"Pour Mme {mask}", f"Mme {mask} <br>", (f"Voyez Mme {mask}",)), masks)
    assert version.title == "Pour Mme L'Hoir"
    assert version.notices == ("Voyez Mme L'Hoir",)
    assert version.text == f"{shown}br>"


def test_what_no_sheet_confirms_is_not_told() -> None:
    model = ScriptedModel("Le passeport coûte 86 € dans ce cas [1].\n\nLe timbre coûte 999 € [1].")
    given = Assistant(searcher(), model).ask(PRICE)
    version = version_of(given, "email")
    assert "86 €" in version.text
    assert "999" not in version.text
    assert [notice for notice in version.notices if "999" in notice]


def test_what_is_no_answer_has_no_form_for_the_citizen() -> None:
    with pytest.raises(NothingToTell, match="répondez-lui vous-même"):
        version_of(Assistant(WordSearcher([])).ask(PRICE), "sms")


def test_an_answer_of_which_nothing_is_confirmed_has_no_form_either() -> None:
    given = Assistant(searcher(), ScriptedModel("Le passeport coûte 999 € [1].")).ask(PRICE)
    with pytest.raises(NothingToTell):
        version_of(given, "plain")
