from __future__ import annotations

import pytest

from assistant.privacy.finding import find
from assistant.privacy.keys import iban_holds, luhn_holds, nir_key


def found(text: str) -> list[tuple[str, str]]:
    return [(datum.kind, datum.text) for datum in find(text)]


def value(text: str) -> str:
    (datum,) = find(text)
    return datum.value


def test_the_key_of_a_nir_is_its_rest_by_97_taken_from_97():
    # 1 51 02 46 102 043 is the worked example that circulates everywhere, with its key 25
    assert nir_key("1510246102043") == 25


@pytest.mark.parametrize(("department", "number"), [("2a", "19"), ("2b", "18")])
def test_corsica_counts_as_a_number_in_a_key(department: str, number: str):
    assert nir_key(f"18507{department}006084") == nir_key(f"18507{number}006084")


def test_an_iban_holds_only_with_its_own_key():
    assert iban_holds("fr7630006000011234567890189")
    assert not iban_holds("fr7730006000011234567890189")


def test_a_card_holds_only_with_its_last_digit():
    assert luhn_holds("4539578763621486")
    assert not luhn_holds("4539578763621487")


@pytest.mark.parametrize(
    "written",
    [
        "151024610204325",
        "1510246102043 25",
        "1 51 02 46 102 043 25",
        "1 51 02 46 102 043 / 25",
        "1.51.02.46.102.043 25",
        "1-51-02-46-102-043-25",
        "1 51 02 46 102 043",
    ],
)
def test_a_nir_is_found_in_all_its_writings_with_one_value(written: str):
    assert found(f"son numéro est {written}, merci") == [("nir", written)]
    assert value(written) == "1510246102043"


def test_a_nir_with_a_wrong_key_is_found_where_words_introduce_it():
    assert found("son numéro de sécu 151024610204326 est refusé") == [("nir", "151024610204326")]


def test_fifteen_digits_that_hold_no_key_and_that_nothing_introduces_are_no_nir():
    assert found("le lot 951024610204326 est épuisé") == []


@pytest.mark.parametrize("written", ["2A", "2a", "2B"])
def test_a_nir_of_corsica_is_found(written: str):
    body = f"18507{written}006084"
    nir = f"{body}{nir_key(body.lower()):02d}"
    assert found(f"NIR {nir}") == [("nir", nir)]


@pytest.mark.parametrize(
    ("text", "kind", "number"),
    [
        ("n° fiscal : 30 12 345 678 901", "tax_number", "30 12 345 678 901"),
        ("SPI 0123456789012", "tax_number", "0123456789012"),
        ("n° allocataire CAF 1234567", "caf_number", "1234567"),
        ("allocataire : 1234567 K, radiée", "caf_number", "1234567 K"),
        ("AGDREF 9912345678", "foreigner_number", "9912345678"),
        ("son titre de séjour n° 7503 123 456 expire", "foreigner_number", "7503 123 456"),
        ("NEPH : 120475123456", "driving_licence", "120475123456"),
        ("passeport 12AB34567 perdu", "identity_document", "12AB34567"),
        ("sa CNI 880692310285 est périmée", "identity_document", "880692310285"),
        ("identifiant France Travail 1234567A", "jobseeker_number", "1234567A"),
        ("dossier MDPH n° 2023-004512", "file_number", "2023-004512"),
        ("rib fr76 3000 6000 0112 3456 7890 189", "iban", "fr76 3000 6000 0112 3456 7890 189"),
        ("IBAN DE89370400440532013000", "iban", "DE89370400440532013000"),
        ("payé avec 4539 5787 6362 1486 hier", "card_number", "4539 5787 6362 1486"),
        ("vendu le véhicule GH-482-KL", "plate", "GH-482-KL"),
        ("immatriculé 482 BTR 58", "plate", "482 BTR 58"),
    ],
)
def test_a_number_is_found_with_its_kind(text: str, kind: str, number: str):
    assert found(text) == [(kind, number)]


@pytest.mark.parametrize(
    "text",
    [
        "Le formulaire cerfa n° 12100*02 est gratuit.",
        "L'article L511-1 du code de la sécurité sociale s'applique.",
        "Décret n° 2021-1119 du 25 août 2021 relatif aux demandes",
        "Le SIRET de l'employeur est 732 829 320 00074.",
        "Le plafond est de 1 234 567 890 123 €.",
        "La CAF verse 1 250 000 € par an.",
        "La plaque suit le modèle AA-123-AA.",
        "Il y a 2 345 678 allocataires en France.",
        "Le numéro de sécurité sociale a 13 chiffres, et une clé de 2 chiffres.",
        "Le dossier déposé le 12/03/2024 est complet.",
        "Dossier n° 2 : logement",
        "Une voiture de 120 ch émet 130 g de CO2.",
    ],
)
def test_numbers_that_name_nobody_stay(text: str):
    assert found(text) == []
