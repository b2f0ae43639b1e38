from __future__ import annotations

from collections.abc import Callable

import pytest

from assistant.outcomes.disagreeing import disagreements
from retrieval.schema import Hit

MakeHit = Callable[..., Hit]
QUESTION = "durée de validité de la carte d'identité"
TEN = "La carte d'identité d'un majeur est valable pendant 10 ans à partir de sa délivrance."
FIFTEEN = "La carte d'identité d'un majeur est valable pendant 15 ans à partir de sa délivrance."


def test_two_values_for_one_thing_are_shown_with_the_newer_sheet(make_hit: MakeHit) -> None:
    old = make_hit(f"Bon à savoir.\n\n{FIFTEEN}", sheet="F1", title="Carte d'identité", updated="2019-01-01").chunk
    new = make_hit(TEN, sheet="F2", title="Validité de la carte d'identité", updated="2020-07-16").chunk
    (found,) = disagreements(QUESTION, [old, new])
    assert (found.first.text, found.second.text) == ("15 ans", "10 ans")
    assert found.chunk_ids == (old.id, new.id)
    assert found.dates == ("2019-01-01", "2020-07-16")
    assert found.text == (
        "Deux sources ne disent pas la même chose : « 15 ans » dans « Carte d'identité » (01/01/2019), « 10 ans » dans "
        "« Validité de la carte d'identité » (16/07/2020). La plus récente dit « 10 ans »."
    )


@pytest.mark.parametrize(
    ("first", "second", "end"), [("", "2020-01-01", "pas datée"), ("2020-01-01",) * 2 + ("même date",)]
)
def test_without_two_dates_no_sheet_is_said_to_be_newer(make_hit: MakeHit, first: str, second: str, end: str) -> None:
    passages = [make_hit(TEN, sheet="F1", updated=first).chunk, make_hit(FIFTEEN, sheet="F2", updated=second).chunk]
    (found,) = disagreements(QUESTION, passages)
    assert end in found.text


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"sheet": "F1"}, FIFTEEN),  # the same sheet of the same date: two of its cases
        ({"sheet": "F2", "title": "Passeport d'un mineur"}, FIFTEEN),  # another case, by its title
        ({"sheet": "F2", "section": ("Mayotte",)}, FIFTEEN),  # by its section
        ({"sheet": "F2"}, TEN.replace("10 ans", "dix ans")),  # the same value in other letters
        ({"sheet": "F2"}, FIFTEEN.replace("15 ans", "15 €")),  # another kind
        ({"sheet": "F2"}, "La carte vitale d'un enfant reste active pendant 15 ans."),  # another thing
        ({"sheet": "F2"}, FIFTEEN.replace("15 ans", "15 ans ou 12 ans")),  # which of both?
        ({"sheet": "F2"}, "Elle est valable 15 ans."),  # what is?
    ],
)
def test_anything_less_clear_is_left_alone(make_hit: MakeHit, changes: dict[str, object], text: str) -> None:
    other = make_hit(text, position=1, **changes).chunk
    assert disagreements(QUESTION, [make_hit(TEN, sheet="F1").chunk, other]) == ()


def test_a_disagreement_about_something_else_than_the_question_is_not_reported(make_hit: MakeHit) -> None:
    passages = [make_hit(TEN, sheet="F1").chunk, make_hit(FIFTEEN, sheet="F2").chunk]
    assert disagreements("congé paternité", passages) == ()


def test_a_title_can_not_make_a_link_of_the_sentence(make_hit: MakeHit) -> None:
    passages = [make_hit(TEN, title="[x](y)").chunk, make_hit(FIFTEEN, sheet="F2", title="[x](y)").chunk]
    (found,) = disagreements(QUESTION, passages)
    assert "\\[x](y)" in found.text
