from __future__ import annotations

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assistant.privacy.finding import find
from assistant.privacy.masking import Masks

LONG = 40_000


@given(st.text())
@example("Ⅻ ½ ٣٤ ǅ İ ß ﬁ")
@example("M. \ud800")
def test_data_are_in_order_and_never_overlap(text: str):
    data = find(text)
    assert all(datum.text == text[datum.start : datum.end] != "" for datum in data)
    assert all(one.end <= other.start for one, other in pairwise(data))


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_accents_may_be_typed_apart_from_their_letters(form: str):
    text = unicodedata.normalize(form, "née le 3 août 1987, Mme Lefèvré, 3 rue de l'Église, 58000 Nevers")  # type: ignore[arg-type]
    kinds = {datum.kind: unicodedata.normalize("NFC", datum.text) for datum in find(text)}
    assert kinds == {
        "birth_date": "3 août 1987",
        "name": "Lefèvré",
        "address": "3 rue de l'Église, 58000 Nevers",
    }


@pytest.mark.parametrize(
    "unit",
    ["1", "1 ", "12 rue ", "a.", "a@", "M. ", "[", "\\", "né ", "nom : ", "fr76 ", "caf ", "appt 1, ", "\n", "merci ",
     "Jean ", "0", "06 ", "dossier ", "prenom a ", "aa-", "de la ", "🙂", "e\u0301"],
)  # fmt: skip
def test_a_long_hostile_text_comes_back_whole(unit: str):
    # a quadratic rule would keep this test from ending
    text = unit * (LONG // len(unit))
    masks = Masks()
    assert masks.restore(masks.mask(text)) == text
