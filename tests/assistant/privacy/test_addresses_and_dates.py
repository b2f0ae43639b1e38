from __future__ import annotations

import pytest

from assistant.privacy.finding import find


def found(text: str, kind: str) -> list[str]:
    return [datum.text for datum in find(text) if datum.kind == kind]


@pytest.mark.parametrize(
    "written",
    [
        "12 bis rue des Lilas, 75011 Paris",
        "12bis, rue des Lilas 75011 Paris",
        "3 av. de la République, 97400 Saint-Denis",
        "14 rue du 8 mai 1945 - 58000 Nevers",
        "24 Grande Rue, 25000 Besançon",
        "12 r. des Lilas 75011 Paris",
        "17 Le Bourg, 43000 Polignac",
        "lieu-dit Les Granges, 23000 Guéret",
        "Résidence Bellevue, bât. B, appt 12, 4 allée des Tilleuls, 64100 Bayonne",
        "8 place du Marché, bât B, 38100 Grenoble",
        "12 rue Pasteur\n58000 Nevers",
        "12 rue des lilas 75011 paris",
        "5 chemin des vignes 88100 saint-die-des-vosges",
    ],
)
def test_an_address_is_found_from_its_number_to_its_town(written: str):
    text = f"elle habite {written}" if written.islower() else f"Elle habite {written}."
    assert found(text, "address") == [written]


def test_an_address_ends_where_the_phrase_goes_on():
    assert found("j'habite 12 rue des lilas et je n'ai rien reçu", "address") == ["12 rue des lilas"]
    assert found("Il vit au 5 rue Victor Hugo depuis mars.", "address") == ["5 rue Victor Hugo"]


def test_two_addresses_of_a_phrase_are_two():
    text = "Elle a déménagé du 3 rue Pasteur au 12 allée des Tilleuls, 58000 Nevers."
    assert found(text, "address") == ["3 rue Pasteur", "12 allée des Tilleuls, 58000 Nevers"]


@pytest.mark.parametrize(
    "text",
    [
        "La préfecture du Rhône, 18 rue de Bonnel, 69003 Lyon, reçoit sur rendez-vous.",
        "Adresser le courrier à : CPAM du Nord, 2 rue d'Iéna, 59000 Lille",
        "La rue Victor Hugo est fermée.",
        "Il y a 12 places en crèche et 2 cours de français par semaine.",
        "3 rue(s) concernées par les travaux",
        "Le code postal 75011 correspond à Paris.",
        "Les 5 avenues de réflexion pour la réforme",
    ],
)
def test_what_is_no_person_s_address_stays(text: str):
    assert found(text, "address") == []


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("né le 12/03/1987", "12/03/1987"),
        ("Née à Oran le 12 mars 1987", "12 mars 1987"),
        ("date de naissance : 12.03.87", "12.03.87"),
        ("DN : 12-03-1987", "12-03-1987"),
        ("Mme Morel (12 03 1987) demande", "12 03 1987"),
        ("NE LE 12 MARS 1987", "12 MARS 1987"),
    ],
)
def test_a_date_of_birth_has_one_value_in_all_its_writings(text: str, date: str):
    assert found(text, "birth_date") == [date]
    assert {datum.value for datum in find(text) if datum.kind == "birth_date"} == {"12-03-87"}


@pytest.mark.parametrize(
    "text",
    [
        "Le délai court à partir du 12/03/2024.",
        "Les personnes nées avant le 1er janvier 1955 partent à 62 ans.",
        "Personne née entre le 1er janvier 1965 et le 31 décembre 1967",
        "Un acte de naissance de moins de 3 mois",
        "il ne paie rien le 12 mars 2024",
        "Ce droit ne s'applique que le 1er mars 2025.",
        "Rendez-vous le 12/03/2025 à 14 h.",
    ],
)
def test_other_dates_stay(text: str):
    assert found(text, "birth_date") == []
