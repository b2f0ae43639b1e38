from __future__ import annotations

import pytest

from assistant.privacy.finding import find


def names(text: str) -> list[str]:
    return [datum.text for datum in find(text) if datum.kind == "name"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("M. Dupont demande sa retraite", "Dupont"),
        ("Mme DUPONT demande sa retraite", "DUPONT"),
        ("mme dupont a perdu sa carte", "dupont"),
        ("je reçois mr lopez julien pour une carte grise", "lopez julien"),
        ("MME DUPONT A PERDU SA CARTE", "DUPONT"),
        ("Monsieur Jean-Pierre de la Fontaine", "Jean-Pierre de la Fontaine"),
        ("mme el amrani demande sa retraite", "el amrani"),
        ("Mlle N'Diaye", "N'Diaye"),
        ("M. O’Brien est là", "O’Brien"),
        ("Maître Le Goff lui a répondu", "Le Goff"),
        ("Mme Martin-Duval", "Martin-Duval"),
        ("M. J. Durand", "J. Durand"),
        ("mme dupont la semaine prochaine", "dupont"),
        ("mr durand 54 ans, chauffeur", "durand"),
        ("Mme Petit est là", "Petit"),
        ("Bonjour, je m'appelle karim benali", "karim benali"),
        ("mon nom est Öztürk", "Öztürk"),
        ("Je soussigné Paul Durand atteste", "Paul Durand"),
        ("Nom : DURAND", "DURAND"),
        ("Mon fils Lenny a 15 ans", "Lenny"),
        ("Fatima Benali veut un passeport", "Fatima Benali"),
        ("dossier BENALI Fatima : rsa suspendu", "BENALI Fatima"),
        ("Merci de votre aide.\nCordialement,\nJeanne Morel", "Jeanne Morel"),
        ("merci d'avance\nkarim", "karim"),
        ("Bien à vous, J.-P. Morel", "J.-P. Morel"),
    ],
)
def test_a_name_is_found_without_the_title_before_it(text: str, name: str):
    assert names(text) == [name]


def test_each_person_of_a_phrase_is_found():
    assert names("Mme Morel née Diallo et M. Traoré") == ["Morel", "Diallo", "Traoré"]
    assert names("MM. Dupuis et Martin") == ["Dupuis", "Martin"]
    assert names("mes enfants Inès et Théo") == ["Inès", "Théo"]


def test_the_order_of_the_words_of_a_name_has_no_meaning():
    assert find("M. DUPONT Jean")[0].value == find("Jean Dupont est là")[0].value


@pytest.mark.parametrize(
    "text",
    [
        "Madame, Monsieur, je souhaite connaître mes droits.",
        "M. le maire et Mme la préfète sont compétents.",
        "Monsieur le directeur de la CAF,",
        "monsieur le préfet a refusé",
        "Mme l'assistante sociale a dit non",
        "Madame souhaite divorcer, monsieur refuse",
        "mme ne perçoit plus l'apl",
        "M. veut savoir si c'est gratuit",
        "monsieur bricole son scooter",
        "Madame élève seule ses enfants",
        "Mme peut-elle voter ?",
        "je travaille chez Leroy Merlin",
        "Mme X et M. Y sont mariés.",
        "Le maître d'apprentissage signe le contrat.",
        "Je me renseigne avant de partir.",
        "Un mur de 1,80 m de hauteur",
        "Le lycée Marie Curie ferme en juillet.",
        "La rue Victor Hugo est fermée.",
        "La loi Pierre Joxe a été modifiée.",
        "Indiquez nom, prénom, date de naissance et adresse.",
        "Nom :\nPrénom :\nAdresse :",
        "Cordialement,\nL'équipe France services",
        "Merci beaucoup pour votre aide, bonne journée",
        "je suis de Marseille et je suis français",
        "Changement de nom : formulaire et délai",
        "Écrire au nom de la commune",
        "Votre dossier est à la Carsat Normandie.",
    ],
)
def test_titles_roles_and_places_are_no_names(text: str):
    assert names(text) == []
