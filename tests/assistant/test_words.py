import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.words import matched, stem, stems


@pytest.mark.parametrize(
    "family",
    [
        ("renouvellement", "renouveler", "renouvelez", "renouvele"),
        ("passeport", "passeports"),
        ("demenagement", "demenager"),
        ("principal", "principaux"),
        ("declaration", "declarer"),
        ("licenciement", "licencie", "licencier"),
    ],
)
def test_words_of_one_family_share_a_stem(family: tuple[str, ...]) -> None:
    assert len({stem(word) for word in family}) == 1


@pytest.mark.parametrize("pair", [("carte", "quart"), ("rente", "vente"), ("maire", "mairie"), ("2019", "2020")])
def test_words_that_differ_keep_different_stems(pair: tuple[str, str]) -> None:
    assert stem(pair[0]) != stem(pair[1])


def test_numbers_are_kept_whole() -> None:
    assert stems("1100 euros et 23000") == ("1100", "euro", "23000")


def test_stems_leave_out_words_without_meaning() -> None:
    assert stems("Comment faire pour renouveler son passeport ?") == ("renouvel", "paseport")
    assert stems("Comment faire ?") == ()


def test_misspelt_words_are_matched_with_the_nearest_of_the_same_initial() -> None:
    found = matched("renouvelement de pasport", stems("Le renouvellement du passeport"))
    assert found == {"renouvel": "renouvel", "pasport": "paseport"}
    assert matched("la rente", stems("la vente")) == {}


def test_words_that_are_not_there_are_not_matched() -> None:
    assert matched("recette de tarte", stems("Le renouvellement du passeport")) == {}


@given(st.text(max_size=60))
def test_any_text_has_stems_without_accents_or_blanks(text: str) -> None:
    assert all(word and word.isascii() and word.isalnum() for word in stems(text))


def test_words_of_one_family_without_a_common_ending_meet() -> None:
    assert stem("perdu") == stem("perte") == stem("perdre")
    assert stem("nee") == stem("naissance")
    assert stem("deces") == stem("mort")
    assert stem("vente") != stem("vol")
