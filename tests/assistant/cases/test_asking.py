from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from assistant.cases.asking import MOST_OPTIONS, ask
from assistant.cases.choosing import situate
from tests.assistant.cases.sheets import chunk, example, view

COST = "combien coûte le passeport ?"
PASSPORT = {
    ("Pour un majeur", "En France"): "Le passeport coûte 86 €.",
    ("Pour un majeur", "À l'étranger"): "Le passeport coûte 96 €.",
    ("Pour un mineur", "En France"): "Le passeport coûte 17 €.",
    ("Pour un mineur", "À l'étranger"): "Le passeport coûte 27 €.",
}


def _asked(sheet, said=(), question=COST, ranked=None, already=0):
    situation = situate((*said, question), sheet)
    return ask(question, sheet, situation, sheet.chunks if ranked is None else ranked, already)


def test_a_question_is_asked_with_the_titles_of_the_sheet() -> None:
    question = _asked(view(PASSPORT))
    assert question is not None
    assert question.text == "Quel est l'âge de la personne concernée ?"
    assert [option.title for option in question.options] == [
        "Pour un majeur", "Pour un mineur", "Autre cas ou je ne sais pas"]  # fmt: skip
    assert question.options[-1].by_case


def test_what_was_said_is_not_asked_again() -> None:
    question = _asked(view(PASSPORT), ["il a 8 ans"])
    assert question is not None
    assert question.text == "Où cela se passe-t-il ?"
    assert [option.said for option in question.options[:-1]] == [
        "Pour un mineur > En France", "Pour un mineur > À l'étranger"]  # fmt: skip


def test_picking_options_settles_the_case() -> None:
    sheet, said = view(PASSPORT), []
    for _ in range(2):
        question = _asked(sheet, said)
        assert question is not None
        said.append(question.options[0].said)
    assert _asked(sheet, said) is None


def test_no_third_question_is_asked() -> None:
    assert _asked(view(PASSPORT), already=1) is not None
    assert _asked(view(PASSPORT), already=2) is None


def test_cases_that_say_the_same_are_not_asked_about() -> None:
    same = dict.fromkeys(PASSPORT, "Le passeport est valable 10 ans, il coûte 86 €.")
    assert _asked(view(same)) is None


def test_cases_that_differ_on_something_else_are_not_asked_about() -> None:
    places = {("À Paris",): "La demande se fait au centre de Paris.", ("Cas général",): "Elle se fait en mairie."}
    assert _asked(view(places)) is None
    assert _asked(view(places), question="où faire la demande ?") is not None


def test_ways_to_proceed_are_no_cases() -> None:
    ways = {("En ligne",): "Le timbre coûte 86 €.", ("Par courrier",): "Le timbre coûte 96 €."}
    assert _asked(view(ways)) is None


def test_a_branch_away_from_the_answer_is_not_asked_about() -> None:
    sheet = view(
        {("Coût",): "Le passeport coûte 86 €.", ("Perte", "Majeur"): "À déclarer.", ("Perte", "Mineur"): "Non."}
    )
    assert _asked(sheet, ranked=sheet.chunks[:1]) is None


def test_passages_of_another_sheet_ask_nothing_by_themselves() -> None:
    sheet = view({("Majeur",): "Rien ici.", ("Mineur",): "Rien là."})
    assert _asked(sheet, ranked=[chunk("Le passeport coûte 86 €.")]) is None


def test_a_questionnaire_asks_its_own_question_with_its_own_choices() -> None:
    sheet = example("F90003")
    question = _asked(sheet, question="l'enfant doit-il être présent ?", ranked=sheet.chunks[1:3])
    assert question is not None
    assert question.text == "Quel est l'âge de l'enfant ?"
    assert [option.title for option in question.options[:2]] == ["Moins de 12 ans", "12 ans ou plus"]
    picked = _asked(sheet, [question.options[0].said], "l'enfant doit-il être présent ?", sheet.chunks[1:3])
    assert picked is None


@given(st.integers(2, 30))
def test_there_are_never_more_options_than_buttons(count: int) -> None:
    sheet = view(
        {(f"Formule {'abcdefghijklmnopqrstuvwxyzéèàù'[rank] * 4}",): f"Elle coûte {rank} €." for rank in range(count)}
    )
    question = _asked(sheet, question="combien coûte la formule ?")
    assert question is not None
    assert len(question.options) <= MOST_OPTIONS
    assert question.options[-1].by_case
