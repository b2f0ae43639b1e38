from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.extraction.kinds import kind_of
from assistant.extraction.schema import Kind


@pytest.mark.parametrize(
    ("kind", "question"),
    [
        ("yes_no", "Peut-on garder son chien en location ?"),
        ("yes_no", "est ce que je dois venir avec mon fils"),
        ("yes_no", "Les jeunes ont-ils droit à la prime ?"),
        ("yes_no", "faut il un rendez vous pour le passeport"),
        ("amount", "Combien coûte une carte grise ?"),
        ("amount", "quel est le plafond du livret ?"),
        ("amount", "prix passeport"),
        ("amount", "que risque un conducteur sans permis"),
        ("date", "Quand faut-il déclarer ses revenus ?"),
        ("date", "jusqu'à quand peut-on s'inscrire ?"),
        ("date", "date limite taxe foncière"),
        ("delay", "délai carte grise"),
        ("delay", "Sous combien de jours répond la mairie ?"),
        ("delay", "combien de temps dure le congé"),
        ("where", "Où déposer son dossier ?"),
        ("where", "ou s'adresser pour une procuration"),
        ("where", "à qui demander un extrait de naissance"),
        ("where", "comment contacter la caisse de retraite"),
        ("how", "comment refaire sa carte"),
        ("how", "carte volée : que faire ?"),
        ("documents", "Quelles pièces faut-il pour se marier ?"),
        ("documents", "documents necessaires pacs"),
        ("documents", "que faut-il fournir pour un logement"),
        ("who", "Qui peut toucher la prime ?"),
        ("who", "conditions bourse lycée"),
        ("definition", "Qu'est-ce qu'un tuteur ?"),
        ("definition", "c'est quoi la décote"),
        ("other", "passeport perdu à l'étranger"),
        ("other", ""),
    ],
)
def test_the_kind_of_a_question_is_read_from_its_words(kind: Kind, question: str) -> None:
    assert kind_of(question) == kind


@pytest.mark.parametrize(
    ("kind", "question"), [("amount", "conbien coute le permis"), ("how", "coment faire"), ("amount", "montent du rsa")]
)
def test_a_misspelt_word_still_tells(kind: Kind, question: str) -> None:
    assert kind_of(question) == kind


def test_the_first_interrogative_decides() -> None:
    assert kind_of("peut-on la toucher quand on est étudiant ?") == "yes_no"
    assert kind_of("quand peut-on la toucher ?") == "date"


def test_a_noun_only_decides_where_nothing_asks() -> None:
    assert kind_of("comment contester le montant") == "how"
    assert kind_of("montant de l'aide") == "amount"


def test_ou_that_means_or_asks_for_no_place() -> None:
    assert kind_of("carte ou passeport perdu") == "other"


def test_who_inside_a_sentence_is_no_question() -> None:
    assert kind_of("je reçois une personne qui a perdu sa carte, comment la remplacer ?") == "how"


@given(st.text(max_size=300))
def test_any_text_has_a_kind(text: str) -> None:
    assert kind_of(text) in get_args(Kind)


def test_a_long_hostile_question_has_a_kind() -> None:
    assert kind_of("quel " + "tres " * 20_000) == "other"
