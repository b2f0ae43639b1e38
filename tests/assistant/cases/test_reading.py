from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.cases.reading import LONGEST, read, read_all


def _inside(said: str, title: str, axis: str) -> bool:
    return read(said).traits[axis].inside(read(title).traits[axis])


@pytest.mark.parametrize(
    ("said", "title", "axis"),
    [
        ("mon fils de 16 ans", "Moins de 18 ans", "age"),
        ("mon fils de 16 ans", "Pour un mineur", "age"),
        ("elle a 18 ans", "Plus de 18 ans", "age"),
        ("il a 25 ans", "De 16 à 25 ans", "age"),
        ("âgée de 70 ans", "65 ans et plus", "age"),
        ("il n'est pas majeur", "Mineur", "age"),
        ("bail signé en 2012", "Bail signé avant le 27 mars 2014", "date"),
        ("bac en 2017", "Bac obtenu entre 2015 et 2018", "date"),
        ("le 3 mars 2021", "Depuis le 1er janvier 2020", "date"),
        ("une amende de 500 €", "Moins de 760 €", "amount"),
        ("un marché de 40 000 euros", "À partir de 40 000 €", "amount"),
        ("elle a deux enfants", "2 enfants", "count:enfant"),
        ("trois enfants à charge", "Au moins 3 enfants", "count:enfant"),
        ("marié depuis 5 ans", "Plus de 4 ans de mariage", "duration"),
        ("il vit à Mayotte", "Outre-mer", "place"),
        ("elle habite Metz", "Alsace-Moselle", "place"),
        ("il part en Espagne", "En Europe", "place"),
        ("elle vit au Maroc", "À l'étranger", "place"),
        ("il est né à Alger", "Né à l'étranger", "birthplace"),
        ("elle est polonaise", "Européen", "nationality"),
        ("il n'est pas français", "Vous êtes étranger", "nationality"),
        ("célibataire", "Personne seule", "family"),
        ("ils sont pacsés", "En couple", "family"),
        ("fonctionnaire", "Agent public", "work"),
        ("auto-entrepreneuse", "Activité indépendante", "work"),
        ("par internet", "En ligne", "mode"),
    ],
)
def test_what_an_agent_says_lies_in_what_the_title_says(said: str, title: str, axis: str) -> None:
    assert _inside(said, title, axis)


@pytest.mark.parametrize(
    ("said", "title", "axis"),
    [
        ("il a 18 ans", "Moins de 18 ans", "age"),
        ("760 €", "Plus de 760 €", "amount"),
        ("en 2014", "Avant le 27 mars 2014", "date"),
        ("il vit à Lyon", "Outre-mer", "place"),
        ("elle est suisse", "Vous êtes français", "nationality"),
        ("ses enfants de 4 et 19 ans", "Mineur", "age"),
    ],
)
def test_a_limit_is_kept(said: str, title: str, axis: str) -> None:
    assert not _inside(said, title, axis)


def test_a_validity_of_ten_years_is_no_age() -> None:
    assert "age" not in read("une carte valable 10 ans").traits


def test_a_word_that_is_also_a_town_needs_a_preposition() -> None:
    assert "place" not in read("c'est trop cher et il paie une somme").traits
    assert "place" in read("il habite dans le Cher").traits


def test_a_negation_reaches_the_end_of_its_clause() -> None:
    words = read("il n'est pas allocataire, il est locataire").words
    assert ("alocatair", True) in words
    assert ("locatair", False) in words


def test_born_without_its_accent_is_no_negation() -> None:
    assert all(not denied for _, denied in read("il est ne a Cayenne").words)


def test_a_later_statement_makes_an_earlier_one_precise() -> None:
    reading = read_all(("il vit en France", "à Paris"))
    assert reading.traits["place"] == read("à Paris").traits["place"]


@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    read(text)


@pytest.mark.parametrize("piece", ["9", "un ", "ne ", "pas ", "entre 2 et ", "1 ", "(", "é", "en 2019 et "])
def test_a_hostile_text_is_read_up_to_its_limit(piece: str) -> None:
    assert read(piece * 20_000) == read((piece * 20_000)[:LONGEST])
