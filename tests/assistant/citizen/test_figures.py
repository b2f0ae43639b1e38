from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.citizen.figures import added, missing


@pytest.mark.parametrize(
    ("french", "translation"),
    [
        ("Le prix est de 1 500 €.", "The price is €1,500."),
        ("Le prix est de 1 500,50 €.", "The price is €1,500.50."),
        ("Le prix est de 17,50 €.", "Der Preis beträgt 17,50 €."),
        ("Le prix est de 17,50 €.", "The price is 17.50 euros."),
        ("Le prix est de 1 500 €.", "Fiyatı 1.500 €."),
        ("Le prix est de 1\u202f500\u00a0€.", "السعر ١٬٥٠٠ €."),
        ("Délai de trois mois.", "مدة ٣ أشهر."),
        ("Délai de 3 mois.", "مدت ۳ ماه."),
        ("À partir du 1er juillet 2025.", "From July 1st, 2025."),
        ("À partir du 1er juillet 2025.", "Ab dem 01.07.2025."),
        ("À partir du 15/01/2026.", "自2026年1月15日起。"),
        ("Depuis juillet 2025.", "Since July 2025."),
        ("Appelez le 01 23 45 67 89.", "Call 0123456789."),
        ("Appelez le 3939.", "Call 39 39."),
        ("Voir l'article L. 123-4.", "See article L123-4."),
        ("Remplissez le cerfa n° 12100*02.", "Fill in form 12100*02."),
        ("Voir https://a.fr/F12.", "See https://a.fr/F12"),
        ("La CAF verse le RSA.", "The CAF pays the RSA."),
        ("Entre 3 et 6 mois.", "Between 3 and 6 months."),
        ("Il faut deux photos.", "You need 2 photos."),
    ],
)
def test_a_right_translation_has_nothing_missing_nor_added(french: str, translation: str) -> None:
    assert (missing(french, translation), added(french, translation)) == ((), ())


@pytest.mark.parametrize(
    ("french", "translation", "lost"),
    [
        ("Le prix est de 86 €.", "The price is €68.", ("86",)),
        ("Le prix est de 1 500 €.", "The price is 150 euros.", ("1 500",)),
        ("Délai de trois mois.", "A few months.", ("3",)),
        ("Avant le 1er juillet 2025.", "Before July 2025.", ("1er juillet 2025",)),
        ("Avant le 1er juillet 2025.", "Before July 1st.", ("1er juillet 2025",)),
        ("Appelez le 01 23 45 67 89.", "Call 0123456780.", ("01 23 45 67 89",)),
        ("Voir l'article L123-4.", "See the article L123-5.", ("L123-4",)),
        ("Remplissez le cerfa 12100*02.", "Fill in form 12100.", ("02",)),
        ("Voir https://a.fr/F12.", "See https://a.fr/F13", ("https://a.fr/F12",)),
        ("Écrivez à x@caf.fr.", "Write to the office.", ("x@caf.fr",)),
        ("La CAF verse le RSA.", "The family fund pays the RSA.", ("CAF",)),
        ("86 € puis 86 €.", "86 € and then again.", ("86",)),
    ],
)
def test_what_is_missing_is_named_as_french_writes_it(french: str, translation: str, lost: tuple[str, ...]) -> None:
    assert missing(french, translation) == lost


def test_a_number_that_french_does_not_say_is_named() -> None:
    assert added("Le prix est de 86 €.", "The price is 86 € plus 25 € of fees.") == ("25",)


@given(st.integers(0, 10**9), st.sampled_from("٠۰०０"))
def test_a_number_is_found_in_any_script(value: int, zero: str) -> None:
    digits = "".join(chr(ord(zero) + int(digit)) for digit in str(value))
    assert missing(f"Le montant est de {value} €.", digits) == ()


@given(st.text(alphabet="0123456789.,' /*-€ 年١٬aL@:", max_size=120), st.text(max_size=120))
def test_any_two_texts_can_be_compared(french: str, translation: str) -> None:
    missing(french, translation)
    added(french, translation)
    assert missing(french, french) == ()


def test_long_hostile_texts_are_compared() -> None:
    assert missing("1 111" * 3000, "9." * 9000)
