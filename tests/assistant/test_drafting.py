from __future__ import annotations

from collections.abc import Sequence

import pytest
from fakes.answerers import ScriptedModel, WordSearcher

from assistant.conversation.schema import PastTurn
from assistant.drafting import NO_CITATION, ONE_CASE, SPARED, Draft, Told, draft, from_cases, is_said
from assistant.errors import ChatModelError, ChatModelUnavailable
from assistant.focusing import Focus, focus
from retrieval.schema import Hit
from tests.assistant.branching import ADULT, CHILD, PRICE, TEENAGER, searcher
from tests.assistant.cases.sheets import view

UNTOLD = Told()
ANSWERED = "Peut-on voyager avec un passeport périmé ?"


def focused(library: WordSearcher, question: str = PRICE, said: Sequence[str] = ()) -> Focus:
    return focus(library.find(question, 10, 4), (question, *said), 0, library)


def question_and_answer(kind: str = "Fiche Question-réponse", title: str = ANSWERED) -> WordSearcher:
    sheet = view({(): "Non, le passeport doit être valide pour voyager."}, title=title, kind=kind)
    return WordSearcher([Hit(chunk, 1.0) for chunk in sheet.chunks])


async def drafted(found: Focus, model: ScriptedModel | None = None, told: Told = UNTOLD) -> tuple[list[str], Draft]:
    *pieces, whole = [piece async for piece in draft(PRICE, found, told, model)]
    assert isinstance(whole, Draft)
    return [str(piece) for piece in pieces], whole


async def test_without_a_model_the_words_are_the_sheets_own() -> None:
    found = focused(searcher(), said=[ADULT])
    pieces, whole = await drafted(found)
    assert "".join(pieces) == whole.text
    assert (whole.generated, whole.usages, whole.notice, whole.degraded) == (False, (), "", False)
    assert whole.kind == "amount"
    texts = {hit.chunk.id: hit.chunk.text for hit in found.hits}
    assert next(texts[one.chunk_id] for one in whole.citations) == "Le passeport coûte 86 € dans ce cas."


async def test_a_model_is_told_the_question_the_situation_and_what_was_said_before() -> None:
    model = ScriptedModel("Il coûte 86 € [1].")
    turn = PastTurn("Où le demander ?", "Où le demander ?", (), "En mairie [7].")
    _, whole = await drafted(focused(searcher(), said=[ADULT]), model, Told(("l'usager est majeur",), (turn,)))
    (prompt,) = model.prompts
    assert PRICE in prompt.user
    assert "- l'usager est majeur" in prompt.user
    assert "Le passeport coûte 86 € dans ce cas." in prompt.user
    assert "17 €" not in prompt.user
    assert [(turn.question, turn.answer) for turn in prompt.turns] == [("Où le demander ?", "En mairie.")]
    assert whole.generated
    assert [usage.completion_tokens for usage in whole.usages] == [100]


async def test_the_citations_of_a_model_count_from_one_in_their_order() -> None:
    model = ScriptedModel("Il coûte 42 € [2", "] ou 86 € ", "[1]. Il est gratuit [9", "].")
    found = focused(searcher())
    pieces, whole = await drafted(found, model)
    assert "".join(pieces) == whole.text == "Il coûte 42 € [1] ou 86 € [2]. Il est gratuit."
    assert [one.chunk_id for one in whole.citations] == [found.hits[rank].chunk.id for rank in (1, 0)]


async def test_what_looked_like_a_citation_when_the_model_stopped_is_shown_as_it_is() -> None:
    pieces, whole = await drafted(focused(searcher()), ScriptedModel("Il coûte 86 € [1], voir aussi [", "2"))
    assert "".join(pieces) == whole.text == "Il coûte 86 € [1], voir aussi \\[2"
    assert len(whole.citations) == 1


@pytest.mark.parametrize(
    ("step", "notice"),
    [
        (ChatModelUnavailable("Le modèle est saturé."), "Le modèle est saturé. Voici la réponse extraite des fiches."),
        (" Sans source.", NO_CITATION),
    ],
)
async def test_a_model_that_fails_leaves_the_word_to_the_sheets_and_what_it_wrote_is_replaced(
    step: str | ChatModelError, notice: str
) -> None:
    found = focused(searcher())
    _, sheets = await drafted(found)
    pieces, whole = await drafted(found, ScriptedModel("Peut-être.", step))
    assert "Le passeport coûte" not in "".join(pieces)
    assert (whole.text, whole.citations) == (sheets.text, sheets.citations)
    assert (whole.generated, whole.degraded, whole.notice) == (False, True, notice)


async def test_no_model_is_called_where_a_question_and_answer_sheet_says_it() -> None:
    model = ScriptedModel("Non [1].")
    _, whole = await drafted(focused(question_and_answer(), ANSWERED), model)
    assert model.prompts == []
    assert (whole.generated, whole.notice, whole.degraded) == (False, SPARED, False)
    assert "le passeport doit être valide" in whole.text


@pytest.mark.parametrize(
    ("library", "question", "said"),
    [
        (question_and_answer(), ANSWERED, True),
        (question_and_answer(), "voyager avec passeport périmé", True),
        (question_and_answer("Fiche d'information"), ANSWERED, False),
        # all that is asked stands in a title that asks much more
        (question_and_answer(title=f"{ANSWERED[:-2]}, une carte abîmée ou un livret illisible ?"), "passeport", False),
        # the title asks less than the question
        (question_and_answer(title="Voyager avec un passeport"), "Quel passeport est valide pour voyager ?", False),
        # a word that nothing has
        (question_and_answer(), f"{ANSWERED} vétérinaire", False),
        (searcher(), PRICE, False),
    ],
)
def test_a_sheet_says_it_when_it_is_of_that_kind_and_its_title_is_the_question(
    library: WordSearcher, question: str, said: bool
) -> None:
    assert is_said(focused(library, question)) is said


def test_each_case_has_its_row_and_its_source() -> None:
    found = focused(searcher())
    whole = from_cases(PRICE, found)
    rows = whole.text.splitlines()[2:]
    assert [row.split(" | ")[0].strip("| ") for row in rows] == [ADULT, TEENAGER, CHILD]
    assert [("86 €" in rows[0], "42 €" in rows[1], "17 €" in rows[2])] == [(True, True, True)]
    assert [one.number for one in whole.citations] == [1, 2, 3]
    assert (whole.notice, whole.generated) == ("", False)


@pytest.mark.parametrize("said", [(), (ADULT,)])
def test_where_no_case_is_left_to_tell_apart_the_usual_answer_says_so(said: tuple[str, ...]) -> None:
    library = searcher() if said else question_and_answer()
    whole = from_cases(PRICE, focused(library, PRICE if said else ANSWERED, said))
    assert not whole.text.startswith("|")
    assert whole.citations
    assert whole.notice == ONE_CASE
