from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assistant.citing import CitationStream, unescape
from assistant.privacy.finding import find
from assistant.privacy.masking import Masks
from assistant.privacy.placeholders import notice

PIECES = st.sampled_from(
    [
        "Mme Dupont", "M. Jean Dupont", "dupont", "Marie Dupont", "Mme Petit", "un petit montant", "06 12 34 56 78",
        "+33612345678", "[NOM_1]", "\\[NOM_1]", "[TEXTE_1]", "[TÉLÉPHONE_2]", "[", "\\", "]", "né le 12/03/1987",
        "12 rue des Lilas, 75011 Paris", "n° allocataire 1234567", "1234567", "jean.dupont@orange.fr", "Cordialement,",
        "\n", " ", ", ", "é", "e\u0301", "\u200b", "1 51 02 46 102 043 25", "Karim",
    ]
)  # fmt: skip
TEXTS = st.one_of(st.text(), st.lists(PIECES).map(" ".join), st.lists(PIECES).map("".join))


def test_each_datum_gets_a_placeholder_of_its_kind():
    masked = Masks().mask("Mme Dupont (06 12 34 56 78), née le 12/03/1987, habite 3 rue Pasteur, 58000 Nevers.")
    assert masked == "Mme [NOM_1] ([TÉLÉPHONE_1]), née le [DATE_NAISSANCE_1], habite [ADRESSE_1]."


def test_a_datum_keeps_its_placeholder_through_a_conversation():
    masks = Masks()
    assert masks.mask("Mme Dupont, 06 12 34 56 78") == "Mme [NOM_1], [TÉLÉPHONE_1]"
    assert masks.mask("et si Dupont est mineure ?") == "et si [NOM_1] est mineure ?"
    assert masks.mask("son numéro : +33612345678, ou Mme Morel") == "son numéro : [TÉLÉPHONE_1], ou Mme [NOM_2]"


def test_part_of_a_name_is_the_one_person_who_bears_it():
    assert Masks().mask("Jean Dupont est là. M. Dupont attend.") == "[NOM_1] est là. M. [NOM_1] attend."
    masked = Masks().mask("Jean Dupont et Marie Dupont, puis M. Dupont")
    assert masked == "[NOM_1] et [NOM_2], puis M. [NOM_3]"


def test_a_surname_that_is_a_word_leaves_the_word():
    assert Masks().mask("Mme Petit touche un petit montant") == "Mme [NOM_1] touche un petit montant"


def test_a_number_once_known_is_masked_without_its_introduction():
    masks = Masks()
    masks.mask("n° allocataire 1234567")
    assert masks.mask("le 1234567 est radié") == "le [NUMÉRO_CAF_1] est radié"


def test_a_model_s_text_is_restored_with_what_was_first_typed():
    masks = Masks()
    masks.mask("M. Dupont")
    masks.mask("DUPONT")
    assert masks.restore("Bonjour M. [NOM_1]") == "Bonjour M. Dupont"


def test_another_writing_comes_back_as_it_was_typed():
    masks = Masks()
    masks.mask("tel 06 12 34 56 78")
    masked = masks.mask("tel 0612345678")
    assert masked == "tel [TÉLÉPHONE_1]"
    assert masks.restore(masked) == "tel 0612345678"


@pytest.mark.parametrize("written", ["[NOM_1]", "\\[NOM_1]", "[NOM\\_1]", "\\[NOM\\_1\\]", "\\[NOM\\\\_1]"])
def test_a_placeholder_is_restored_with_or_without_the_backslashes_of_markdown(written: str):
    masks = Masks()
    masks.mask("Mme Dupont")
    assert masks.restore(f"Pour {written}, oui.") == "Pour Dupont, oui."


def test_a_placeholder_survives_the_citations_of_a_generated_text():
    masks, stream = Masks(), CitationStream(())
    masks.mask("Mme Dupont")
    shown = stream.feed("Mme [NOM_1] doit") + stream.feed(" venir.") + stream.close()
    assert masks.restore(shown) == "Mme Dupont doit venir."


def test_a_placeholder_typed_by_hand_brings_back_nobody_s_data():
    masks = Masks()
    masks.mask("Mme Dupont")
    masked = masks.mask("que vaut [NOM_1] ?")
    assert masked == "que vaut [TEXTE_1] ?"
    assert masks.restore(masked) == "que vaut [NOM_1] ?"
    assert unescape(masks.restore("\\[TEXTE_1] ?")) == "[NOM_1] ?"


def test_a_placeholder_that_stands_for_nothing_stays():
    assert Masks().restore("[NOM_7] et \\[IBAN_1]") == "[NOM_7] et \\[IBAN_1]"


def test_nothing_personal_is_printed():
    masks = Masks()
    masks.mask("Mme Dupont, 06 12 34 56 78")
    printed = f"{masks!r} {find('Mme Dupont, 06 12 34 56 78')!r}"
    assert "upont" not in printed
    assert "12 34" not in printed


@pytest.mark.parametrize(
    ("masked", "told"),
    [
        ("Mme [NOM_1], [TÉLÉPHONE_1]", "2 données personnelles masquées (nom, téléphone)"),
        ("[NOM_1] et [NOM_1]", "1 donnée personnelle masquée (nom)"),
        ("[NOM_1], [NOM_2], [IBAN_1]", "3 données personnelles masquées (nom × 2, IBAN)"),
        ("rien, sinon [TEXTE_1]", ""),
        ("rien", ""),
    ],
)
def test_the_agent_is_told_how_many_data_are_masked(masked: str, told: str):
    assert notice(masked) == told


@given(TEXTS)
@example("Mme Dupont [NOM_1] \\[TEXTE_1]")
@example("\\0612345678")
def test_a_masked_text_is_restored_as_it_was(text: str):
    masks = Masks()
    assert masks.restore(masks.mask(text)) == text


@given(st.lists(TEXTS, max_size=5))
def test_masks_are_stable(texts: list[str]):
    masks = Masks()
    for text in texts:
        masked = masks.mask(text)
        assert masks.mask(text) == masked
        assert masks.restore(masked) == text


@given(st.lists(PIECES).map(" ".join))
def test_nothing_of_a_found_datum_is_left(text: str):
    masked = Masks().mask(text)
    left = {datum.value for datum in find(masked) if datum.kind != "name"}
    assert left.isdisjoint(datum.value for datum in find(text))


@given(TEXTS, st.lists(st.integers(0, 200)))
@example("a \\[NOM_1] \\\\\\[NOM\\_1\\] [NOM", [3, 4, 5, 12])
def test_restoring_does_not_depend_on_where_the_text_is_cut(text: str, places: list[int]):
    masks = Masks()
    masks.mask("Mme Dupont, 06 12 34 56 78, [NOM_1]")
    restoring = masks.restoring()
    cuts = [0, *sorted(min(place, len(text)) for place in places), len(text)]
    pieces = [text[start:end] for start, end in pairwise(cuts)]
    assert "".join((*map(restoring.feed, pieces), restoring.close())) == masks.fill(text)


def test_what_can_be_no_placeholder_is_shown_at_once():
    restoring = Masks().restoring()
    assert restoring.feed("Bonjour [NOM") == "Bonjour "
    assert restoring.feed(" propre") == "[NOM propre"
    assert restoring.close() == ""
