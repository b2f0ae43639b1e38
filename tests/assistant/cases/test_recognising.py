from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.cases.recognising import recognise


@pytest.mark.parametrize(
    ("said", "titles", "chosen"),
    [
        ("l'usager est mineur", ("Pour un majeur", "Pour un mineur"), 1),
        ("elle a 17 ans", ("Majeur", "Mineur"), 1),
        ("il vit à Mayotte", ("Cas général", "Alsace-Moselle", "Outre-mer"), 2),
        ("il vit à Lyon", ("Cas général", "Alsace-Moselle", "Outre-mer"), 0),
        ("c'est un renouvellement", ("Première demande", "Renouvellement", "Perte ou vol"), 1),
        ("il a perdu sa carte", ("Première demande", "Renouvellement", "Perte ou vol"), 2),
        ("on lui a volé son sac", ("Première demande", "Renouvellement", "Perte ou vol"), 2),
        ("elle est enceinte", ("Femme enceinte", "Agent handicapé"), 0),
        ("elle n'est pas allocataire", ("Vous êtes déjà allocataire", "Vous n'êtes pas allocataire"), 1),
        ("elle est allocataire", ("Vous êtes déjà allocataire", "Vous n'êtes pas allocataire"), 0),
        ("un chat", ("Chat, chien, furet", "Autre animal de compagnie"), 0),
        ("il habite Grenoble", ("En France", "Isère (38)", "Rhône"), 1),
        ("propriétaire", ("Vous êtes locataire", "Vous êtes propriétaire"), 1),
        ("salarié du privé", ("Vous êtes salarié du secteur privé", "Vous travaillez dans la fonction publique"), 0),
        ("l'enfant est né à l'étranger", ("Naissance en France", "Naissance à l'étranger"), 1),
    ],
)
def test_what_was_said_chooses(said: str, titles: tuple[str, ...], chosen: int) -> None:
    assert recognise([said], titles).chosen == chosen


@pytest.mark.parametrize(
    ("said", "titles"),
    [
        ("bonjour", ("Majeur", "Mineur")),
        ("il a 40 ans et son enfant est mineur", ("Majeur", "Mineur")),
        ("elle est mariée à un Espagnol et elle est algérienne", ("Européen", "Autre nationalité")),
        ("il n'est pas français", ("Européen", "Algérien", "Français")),
        ("il a un CDI", ("L'employeur rompt le CDI", "Vous démissionnez")),
        ("il veut un passeport", ("L'enfant a déjà un passeport", "L'enfant n'a pas de passeport")),
        ("il déménage", ("Cas général", "Outre-mer")),
        ("une manifestation", ("Autre manifestation", "Compétition chronométrée")),
        ("elle est retraitée", ("Vous êtes salarié", "Renouvellement")),
        ("mariés depuis 3 ans", ("Arrêt de moins de 3 mois", "Formation de 6 mois ou plus")),
        ("salarié du privé", ("Logement privé", "Logement social")),
    ],
)
def test_nothing_is_chosen_without_a_reason(said: str, titles: tuple[str, ...]) -> None:
    above = "Passeport en urgence"
    assert recognise([said], titles, above).chosen is None


def test_a_title_repeated_word_for_word_is_chosen() -> None:
    titles = ("Durée inférieure à 3 mois", "Autre cas")
    assert recognise(["Autre cas"], titles).chosen == 1


def test_a_place_of_birth_is_the_place_for_a_sheet_about_births_only() -> None:
    titles = ("Cas général", "En Guyane")
    assert recognise(["né à Cayenne"], titles, "Déclaration de naissance").chosen == 1
    assert recognise(["né à Cayenne"], titles, "Passeport").chosen is None


@given(st.lists(st.text(max_size=40), max_size=3), st.lists(st.text(min_size=1, max_size=40), min_size=1, max_size=5))
def test_a_chosen_case_excludes_all_others_and_never_itself(said: list[str], titles: list[str]) -> None:
    found = recognise(said, titles)
    assert found.chosen not in found.excluded
    assert found.chosen is None or found.excluded == frozenset(range(len(titles))) - {found.chosen}
