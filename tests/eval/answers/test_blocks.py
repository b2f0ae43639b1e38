"""Which blocks of an answer are understood alone."""

from __future__ import annotations

import pytest

from eval.answers.blocks import blocks, stands_alone

ANSWER = (
    "**Passeport – Coût**\n\nLe prix est de 86 €. [1]\n\nPièces à fournir :\n\n- une photo\n- un timbre [1]\n\n"
    "**En ligne**\n\n- un compte [2]"
)


def test_headings_are_no_blocks_and_a_list_goes_with_its_lead():
    assert blocks(ANSWER) == ("Le prix est de 86 €.", "Pièces à fournir :\n- une photo\n- un timbre", "- un compte")


@pytest.mark.parametrize(
    "block",
    [
        "Le prix est de 86 €.",
        "« Oui ».",
        "86 € suffisent.",
        "Majeur – 86 €",
        "Pièces :\n- une photo\n- un timbre",
        "1 an.",
    ],
)
def test_a_whole_sentence_a_row_and_a_led_list_stand_alone(block: str):
    assert stands_alone(block)


@pytest.mark.parametrize(
    "block",
    [
        "",
        "Régime général",
        "et du numéro…",
        "soit par un dispositif technique,",
        "Comment acheter un timbre fiscal ?",
        "Pièces à fournir :",
        "- une photo",
        "et selon le cas :\n- une photo",
        "Se munir de ses identifiants",
    ],
)
def test_a_label_a_fragment_and_a_lead_without_its_list_do_not(block: str):
    assert not stands_alone(block)
