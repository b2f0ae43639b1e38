from __future__ import annotations

import pytest

from assistant.privacy.finding import find


def found(text: str, official: frozenset[str] = frozenset()) -> list[tuple[str, str]]:
    return [(datum.kind, datum.text) for datum in find(text, official)]


@pytest.mark.parametrize(
    "written",
    ["0612345678", "06 12 34 56 78", "06.12.34.56.78", "06-12-34-56-78", "0612 345 678", "+33 6 12 34 56 78",
     "+33612345678", "0033612345678", "+33 (0)6 12 34 56 78", "06\u00a012\u00a034\u00a056\u00a078"],
)  # fmt: skip
def test_a_phone_has_one_value_in_all_its_writings(written: str):
    (datum,) = find(f"rappeler au {written} demain")
    assert (datum.kind, datum.text, datum.value) == ("phone", written, "0612345678")


@pytest.mark.parametrize(
    "text",
    [
        "Appelez le 3939 ou le 36 46.",
        "Le numéro vert est le 0 800 360 360.",
        "Composez le 0 809 401 401 (appel non surtaxé).",
        "La préfecture répond au 03 86 60 70 80.",
        "En cas d'urgence : 15, 17, 18 ou 112.",
        "CCAS, 3 rue de la Mairie, 58000 Nevers, tél. 03 86 11 22 33",
    ],
)
def test_the_phone_of_a_service_stays(text: str):
    assert found(text) == []


def test_the_phone_of_a_person_is_found_after_a_service_was_named():
    assert found("La CAF doit rappeler Mme Morel au 03 86 60 70 80.") == [
        ("name", "Morel"),
        ("phone", "03 86 60 70 80"),
    ]


def test_a_mobile_is_a_person_s_whoever_is_named():
    assert found("la mairie : 06 12 34 56 78") == [("phone", "06 12 34 56 78")]


def test_a_contact_that_the_caller_knows_as_official_stays():
    text = "joindre le 03 86 60 70 80 ou jean.dupont@exemple.fr"
    assert found(text, frozenset({"0386607080", "jean.dupont@exemple.fr"})) == []
    assert len(found(text)) == 2


@pytest.mark.parametrize(
    "written",
    ["jean.dupont@orange.fr", "JDupont58@gmail.com", "jean.dupont @ free.fr", "jean.dupont(at)sfr.fr",
     "jean.dupont arobase laposte.net"],
)  # fmt: skip
def test_an_email_of_a_person_is_found(written: str):
    assert found(f"écrire à {written} svp") == [("email", written)]


@pytest.mark.parametrize(
    "text",
    ["mairie@ville-exemple.fr", "contact@caf-exemple.fr", "accueil.mdph@departement-exemple.fr",
     "prefecture@exemple.gouv.fr répond", "ne-pas-repondre@exemple.fr"],
)  # fmt: skip
def test_an_email_of_a_service_stays(text: str):
    assert found(text) == []
