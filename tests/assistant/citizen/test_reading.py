from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.citing import escape
from assistant.citizen.reading import sentences, statements
from assistant.citizen.schema import Statement

ANSWER = """**Passeport – Coût**

Le passeport coûte 86 €. Il est valable 10 ans. [1]

Pièces à fournir :

- l'ancien passeport
- une photo de
  moins de 6 mois [2]"""


def test_each_line_of_an_answer_has_its_role_and_its_number() -> None:
    assert statements(ANSWER) == (
        Statement("Passeport – Coût", 0, role="heading"),
        Statement("Le passeport coûte 86 €.", 1),
        Statement("Il est valable 10 ans.", 1),
        Statement("Pièces à fournir :", 0, role="lead"),
        Statement("l'ancien passeport", 2, role="item"),
        Statement("une photo de moins de 6 mois", 2, role="item"),
    )


def test_a_sentence_has_the_number_that_follows_it() -> None:
    assert [one.number for one in statements("Elle est gratuite. [2] Elle dure 10 ans [1]. Elle se retire.")] == [
        2,
        1,
        1,
    ]


def test_a_row_of_a_table_bears_the_names_of_its_columns() -> None:
    table = "| Âge | Prix |\n|---|---|\n| 15 à 17 ans | 42 € |\n| moins de 15 ans | 17 € |"
    assert [one.text for one in statements(f"{table} [1]")] == [
        "Âge : 15 à 17 ans ; Prix : 42 €",
        "Âge : moins de 15 ans ; Prix : 17 €",
    ]


def test_the_mark_that_agents_see_does_not_join_two_statements() -> None:
    texts = [one.text for one in statements("Il est gratuit. **⚠ à vérifier** Il dure 10 ans. [1]")]
    assert texts == ["Il est gratuit.", "Il dure 10 ans."]


def test_brackets_of_the_sheet_are_no_citation() -> None:
    assert statements(escape("Voir l'annexe [3] du formulaire.") + " [1]") == (
        Statement("Voir l'annexe [3] du formulaire.", 1),
    )


def test_signs_that_hide_text_are_left_out() -> None:
    assert statements("Le prix est de 86\u202e €\u200b.\x07 [1]")[0].text == "Le prix est de 86 €."


@pytest.mark.parametrize("text", ["Adressez-vous à M. Le Maire.", "Voir art. L123-4 du code.", "Il dure... Longtemps."])
def test_an_abbreviation_ends_no_sentence(text: str) -> None:
    assert sentences(text) == (text,)


@given(st.text(alphabet="ab A.!?[]1*-|#\n\\ :", max_size=200))
def test_any_text_is_read_without_a_line_break_in_a_statement(text: str) -> None:
    assert all(one.text and "\n" not in one.text for one in statements(text))


def test_a_long_hostile_text_is_read() -> None:
    assert len(statements("* " * 5000 + "[" * 5000 + " 1" * 5000 + "**" * 5000)) == 1
