from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.verification.claims import numbers_of, statements


def _read(answer: str) -> list[tuple[str, tuple[int, ...]]]:
    return [(" ".join(one.plain.split()), one.numbers) for one in statements(answer)]


def test_a_number_holds_for_the_sentence_that_it_ends_before_or_after_the_full_stop() -> None:
    answer = "Le timbre coûte 86 €. [1] Il se vend en ligne [2]. Il est valable un an.[3]"
    assert _read(answer) == [
        ("Le timbre coûte 86 €.", (1,)),
        ("Il se vend en ligne .", (2,)),
        ("Il est valable un an.", (3,)),
    ]


def test_the_number_that_ends_a_paragraph_holds_for_all_its_sentences() -> None:
    assert [numbers for _, numbers in _read("Le passeport se renouvelle. La photo est récente. [1][3]")] == [(1, 3)] * 2


def test_a_sentence_after_the_last_number_of_its_paragraph_has_none() -> None:
    assert [numbers for _, numbers in _read("La photo est récente. [1] Le timbre est payant.")] == [(1,), ()]


def test_the_number_that_ends_a_list_holds_for_all_its_items_and_its_lead() -> None:
    answer = "Pour renouveler votre passeport, apportez :\n\n- la photo récente\n- le timbre fiscal [2]"
    assert _read(answer) == [
        ("Pour renouveler votre passeport, apportez :", (2,)),
        ("la photo récente", (2,)),
        ("le timbre fiscal", (2,)),
    ]


def test_a_list_without_number_takes_that_of_its_lead() -> None:
    assert _read("Apportez pour un passeport adulte [4] :\n1. la photo récente\n2. le timbre")[1:] == [
        ("la photo récente", (4,)),
        ("le timbre", (4,)),
    ]


def test_the_number_of_a_shortened_list_stands_on_the_line_that_says_so() -> None:
    answer = "- la photo récente\n- … (liste abrégée : 3 éléments de plus dans la fiche) [2]"
    assert _read(answer) == [("la photo récente", (2,))]


def test_a_line_that_is_no_sentence_takes_the_number_of_the_next_block() -> None:
    assert _read("Carte d'identité\n\nJustificatif de domicile [2]") == [
        ("Carte d'identité", (2,)),
        ("Justificatif de domicile", (2,)),
    ]
    assert _read("La carte suffit.\n\nLe justificatif est demandé. [2]")[0] == ("La carte suffit.", ())


def test_a_number_alone_below_a_paragraph_is_its_number() -> None:
    assert _read("La carte suffit.\n\n[2]") == [("La carte suffit.", (2,))]


def test_each_row_of_a_table_is_a_statement_but_its_head() -> None:
    answer = "| Âge | Prix |\n|---|---|\n| Majeur | 86 € |\n| Mineur | 17 € [2] |"
    assert _read(answer) == [("Majeur 86 €", (2,)), ("Mineur 17 €", (2,))]


@pytest.mark.parametrize(
    "answer",
    [
        "Voici les pièces à fournir :\n",
        "# Passeport d'un majeur",
        "**Passeport – Renouvellement**",
        "Où faire la démarche ?",
        "Les fiches fournies ne précisent pas le délai.",
        "---",
        "- …",
        "",
    ],
)
def test_what_states_nothing_is_no_statement(answer: str) -> None:
    assert statements(answer) == ()


@pytest.mark.parametrize(
    "answer", ["**Coût : 86 €**", "## Le timbre coûte 86 €", "Vous n'avez pas droit à l'aide si :\n- vous partez"]
)
def test_a_title_or_a_lead_that_states_a_fact_or_a_denial_is_a_statement(answer: str) -> None:
    assert statements(answer)


def test_abbreviations_do_not_end_a_sentence() -> None:
    answer = "M. Durand cite l'art. L. 123-4, le 1er janvier, etc. dans sa lettre (cf. n° 3). Mme. Petit répond. [1]"
    assert len(statements(answer)) == 2


def test_escaped_brackets_are_plain_and_links_are_no_citations() -> None:
    (statement,) = statements(r"Le formulaire \[1] se trouve sur [le site](https://ants.gouv.fr) [2].")
    assert statement.numbers == (2,)
    assert "[1]" in statement.plain
    assert "https://ants.gouv.fr" in statement.plain


def test_an_asterisk_inside_a_form_number_is_no_markdown() -> None:
    assert "12100*02" in statements("Remplissez le cerfa **12100*02** au guichet [1].")[0].plain


def test_a_sentence_whose_parts_end_with_their_own_numbers_has_parts() -> None:
    (statement,) = statements("Le passeport coûte 86 € [1] et la carte d'identité est gratuite [2].")
    assert [(statement.plain[start:end].strip(), numbers) for start, end, numbers in statement.parts] == [
        ("Le passeport coûte 86 €", (1,)),
        ("et la carte d'identité est gratuite", (2,)),
    ]


def test_a_line_cut_by_the_width_of_the_page_goes_on() -> None:
    assert _read("La demande se fait à la mairie, avec les\npièces demandées. [1]") == [
        ("La demande se fait à la mairie, avec les pièces demandées.", (1,))
    ]


@pytest.mark.parametrize(
    ("text", "numbers"), [("[1, 3]", (1, 3)), ("[2-4]", (2, 3, 4)), ("[1][1]", (1,)), ("[a]", ()), (r"\[1]", ())]
)
def test_numbers_of_a_citation(text: str, numbers: tuple[int, ...]) -> None:
    assert numbers_of(text) == numbers


@given(st.text(alphabet="aÉ .:;?!\n-*|#[]()\\12€…«»'’_`>", max_size=120))
def test_every_statement_stands_where_it_says(answer: str) -> None:
    last = 0
    for one in statements(answer):
        assert last <= one.start < one.end <= len(answer)
        assert len(one.plain) == one.end - one.start
        assert all(0 <= start <= end <= len(one.plain) for start, end, _ in one.parts)
        last = one.end


@pytest.mark.parametrize("piece", ["[1", "**", "a.", "- ", "|", "ne ", "(", "1,", "[1][", "… "])
def test_a_long_hostile_answer_is_read(piece: str) -> None:
    assert isinstance(statements(piece * 4000), tuple)
