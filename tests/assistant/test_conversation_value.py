from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from fakes.answerers import WordSearcher
from fakes.served_page import manifest

from assistant.answering import Assistant
from assistant.cases.schema import CaseQuestion, Option
from assistant.citing import citation
from assistant.conversation.schema import Kind, Understanding
from assistant.schema import REMEMBERED_SHEETS, REMEMBERED_TURNS, Answer, Conversation
from retrieval.schema import Hit
from tests.assistant.branching import ADULT, PRICE, TEENAGER, UNEMPLOYMENT, searcher

MakeHit = Callable[..., Hit]
ASKED_BACK = CaseQuestion("Dans quel cas ?", (Option("Majeur", "Majeur"), Option("Mineur", "Mineur")), "F1")


def answer(kind: Kind = "alone", query: str = "passeport", hits: tuple[Hit, ...] = ()) -> Answer:
    """An answer that cites the last passage found of each sheet."""
    last = {hit.chunk.sheet_key: hit.chunk for hit in hits}
    citations = tuple(citation(number, chunk, chunk.text) for number, chunk in enumerate(last.values(), start=1))
    understanding = Understanding(query, kind, "", (query,))
    return Answer(f"{query} ?", "answered", "extractive", "Oui. [1]", citations, hits, (), 0.1, manifest(),
                  understanding=understanding)  # fmt: skip


def test_what_is_no_question_leaves_the_conversation_as_it_is() -> None:
    conversation = Conversation().after(replace(answer(), clarification=ASKED_BACK))
    greeting = replace(answer(), outcome="greeting", understanding=None)
    assert conversation.after(greeting) is conversation


def test_a_turn_remembers_what_was_asked_searched_and_answered() -> None:
    (turn,) = Conversation().after(answer(query="le prix du passeport")).turns
    assert (turn.question, turn.query, turn.answer) == ("le prix du passeport ?", "le prix du passeport", "Oui. [1]")


def test_questions_asked_back_count_up_and_start_again_on_a_new_subject() -> None:
    asking = replace(answer(), clarification=ASKED_BACK)
    conversation = Conversation().after(asking).after(asking)
    assert (conversation.asked, conversation.pending) == (2, ASKED_BACK)
    conversation = conversation.after(answer("follow_up"))
    assert (conversation.asked, conversation.pending) == (2, None)
    assert conversation.after(answer("new_subject")).asked == 0
    assert conversation.after(replace(answer("new_subject"), clarification=ASKED_BACK)).asked == 1


def test_what_was_said_apart_stays_until_a_new_subject() -> None:
    conversation = Conversation(said=("l'usager est mineur",)).after(answer())
    assert conversation.said == ("l'usager est mineur",)
    assert conversation.after(answer("follow_up")).said == ("l'usager est mineur",)
    assert conversation.after(answer("new_subject")).said == ()


def test_the_masks_are_those_of_the_whole_screen() -> None:
    conversation = Conversation()
    assert conversation.masks.mask("06 12 34 56 78") == "[TÉLÉPHONE_1]"
    assert conversation.after(answer("new_subject")).masks.mask("06 12 34 56 78") == "[TÉLÉPHONE_1]"
    assert Conversation().masks is not conversation.masks


def test_the_sheets_of_a_turn_are_the_openings_of_those_that_are_cited(make_hit: MakeHit) -> None:
    hits = tuple(
        make_hit("Texte.", sheet=f"F{sheet}", position=position) for sheet in (3, 1, 4, 2) for position in (0, 1)
    )
    (turn,) = Conversation().after(answer(hits=hits)).turns
    assert len(turn.sheets) == REMEMBERED_SHEETS
    assert turn.sheets == tuple(hit.chunk for hit in hits if hit.chunk.position == 0)[:REMEMBERED_SHEETS]


def test_a_sheet_that_is_only_found_or_whose_opening_was_not_is_not_remembered(make_hit: MakeHit) -> None:
    cited, found = make_hit("Texte.", position=1), make_hit("Autre.", sheet="F2")
    whole = answer(hits=(cited, found))
    (turn,) = Conversation().after(replace(whole, citations=whole.citations[:1])).turns
    assert turn.sheets == ()


def test_the_oldest_turns_are_forgotten() -> None:
    conversation = Conversation()
    for rank in range(REMEMBERED_TURNS + 5):
        conversation = conversation.after(answer(query=f"question {rank}"))
    assert [turn.query for turn in conversation.turns] == [
        f"question {rank}" for rank in range(5, REMEMBERED_TURNS + 5)
    ]


def test_two_questions_are_asked_back_on_one_subject_and_no_more() -> None:
    assistant, conversation = Assistant(searcher()), Conversation()
    asked = []
    for question in (PRICE, "quel est le prix du passeport biométrique ?", "le passeport coûte combien ?"):
        given = assistant.ask(question, conversation)
        conversation = conversation.after(given)
        asked.append(given.clarification is not None)
    assert asked == [True, True, False]
    other = conversation.after(assistant.ask(UNEMPLOYMENT, conversation))
    assert (other.asked, other.pending) == (0, None)
    again = assistant.ask(PRICE, other)
    assert again.clarification is not None


def test_a_value_is_never_changed_so_that_an_earlier_screen_can_be_taken_up_again() -> None:
    assistant = Assistant(searcher())
    before = Conversation().after(assistant.ask(PRICE))
    first, second = assistant.ask(ADULT, before), assistant.ask(TEENAGER, before)
    assert ("86 €" in first.text, "42 €" in second.text) == (True, True)
    assert len(before.turns) == 1


def test_nothing_found_is_a_turn_too() -> None:
    given = Assistant(WordSearcher([])).ask(PRICE)
    assert given.outcome == "not_found"
    (turn,) = Conversation().after(given).turns
    assert (turn.query, turn.sheets) == (PRICE, ())
