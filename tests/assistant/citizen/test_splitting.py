from __future__ import annotations

import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.citizen.digits import in_digits, meanings
from assistant.citizen.splitting import LINE, item, simplified, word_count


def test_a_short_sentence_stays_one_line() -> None:
    assert simplified("Le passeport coûte 86 €.") == ("Le passeport coûte 86 €.",)


def test_two_ideas_become_two_sentences() -> None:
    long = "La demande de passeport se fait en personne dans la mairie de votre choix ; le retrait se fait au guichet."
    assert simplified(long) == (
        "La demande de passeport se fait en personne dans la mairie de votre choix.",
        "Le retrait se fait au guichet.",
    )


@pytest.mark.parametrize(
    "long",
    [
        "Si vous êtes marié, vous devez apporter le livret de famille ; vous devez aussi venir tous les deux.",
        "La demande est gratuite sauf en cas de perte ou de vol du titre, mais vous devez acheter une photo récente.",
        "Pour un mineur, la demande est faite par un parent dans la mairie ; elle demande sa présence au guichet.",
    ],
)
def test_what_may_hang_on_a_condition_is_never_made_a_sentence(long: str) -> None:
    assert len(simplified(long)) == 1
    assert simplified(long)[0].replace("\n", " ") == long


def test_a_long_sentence_is_cut_at_pauses() -> None:
    (text,) = simplified(
        "Vous devez prévenir votre caisse d'allocations familiales dans le mois, afin que vos droits soient calculés "
        "avec le bon loyer et le bon quotient, même si votre logement social n'a pas changé de taille."
    )
    lines = text.split("\n")
    assert [line.split()[0] for line in lines] == ["Vous", "afin", "et", "même"]
    assert max(map(word_count, lines)) <= LINE


def test_an_aside_at_the_end_has_its_own_line_and_a_restriction_stays() -> None:
    start = "Le fonds de solidarité aide les personnes qui ne peuvent pas payer toutes leurs dépenses de logement"
    assert simplified(f"{start} (factures d'énergie, loyers en retard).")[-1] == (
        "Précision : factures d'énergie, loyers en retard."
    )
    assert simplified(f"{start} (sauf les propriétaires de leur logement).")[-1].endswith("leur logement).")


def test_what_a_sentence_enumerates_becomes_a_list() -> None:
    long = "Vous devez apporter au guichet de la mairie : l'ancien passeport, deux photos récentes, un timbre de 86 €."
    assert simplified(long)[0].split("\n") == [
        "Vous devez apporter au guichet de la mairie :",
        "- l'ancien passeport",
        "- deux photos récentes",
        "- un timbre de 86 €.",
    ]


def test_a_row_of_a_table_has_one_line_a_cell() -> None:
    assert item("Âge : moins de 15 ans ; Prix : 17 €") == "Âge : moins de 15 ans\n  Prix : 17 €"
    assert item("un bail ; ou une quittance") == "un bail ; ou une quittance"


@pytest.mark.parametrize(
    ("words", "digits"),
    [
        ("dans les trois mois", "dans les 3 mois"),
        ("de deux à trois mois", "de 2 à 3 mois"),
        ("mille cinq cents euros", "1500 euros"),
        ("un an et demi", "1 an et demi"),
        ("une mairie", "une mairie"),
    ],
)
def test_numbers_of_facts_are_written_in_digits(words: str, digits: str) -> None:
    assert in_digits(words) == digits


PARTS = st.sampled_from(
    [
        *(
            "vous devez",
            "; le",
            ", mais vous",
            ", et elle",
            " : ",
            "(ou un bail récent)",
            ", car il",
            "sauf",
            "si besoin",
            ".",
        ),
        *("86 €", "1 500 €", "1 000", "000 €", "trois mois", "3 à 6 mois", "entre 20 et 30 ans", "le 1er juillet 2025"),
        *("articles L1, L2 et L3", "au 3939", "cerfa 12100*02"),
    ]
)


@given(st.lists(PARTS, min_size=1, max_size=25))
def test_no_fact_and_no_word_is_lost_nor_made(parts: list[str]) -> None:
    sentence = " ".join(parts)
    text = " ".join(simplified(sentence))
    assert meanings(text) == meanings(sentence)
    words = Counter(re.findall(r"\w+", in_digits(sentence).lower()))
    assert Counter(re.findall(r"\w+", text.lower().replace("précision :", ""))) == words


def test_a_long_hostile_sentence_is_given_back_whole() -> None:
    hostile = "( , ; : " * 4000
    assert "".join(simplified(hostile)[0].split()) == "".join(hostile.split())
