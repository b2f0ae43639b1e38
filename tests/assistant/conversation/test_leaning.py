"""How much a question leans on those before it, and which of its words say what."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.conversation.leaning import Leaning, read_form, telling
from assistant.conversation.wording import Role, read_words, written


@pytest.mark.parametrize(
    "question",
    [
        "et pour un mineur ?",
        "Et si elle est mariée",
        "combien ça coûte ?",
        "sa coute combien",
        "c'est où",
        "c ou ?",
        "quels documents ?",
        "quelle photo ?",
        "en ligne ?",
        "à l'étranger",
        "mineur",
        "oui",
        "16 ans",
        "comment le renouveler ?",
        "on peut en avoir un deuxième ?",
        "qui a droit à cette aide ?",
        "dans ce cas que faire",
        "on peut cumuler les deux ?",
        "il est divorcé",
        "pendant un arrêt maladie",
        "peut-on chasser sans ?",
        "et la carte d'identité ?",
    ],
)
def test_what_says_nothing_alone_leans_wholly(question: str) -> None:
    assert read_form(question).leaning is Leaning.WHOLE


@pytest.mark.parametrize(
    "question",
    [
        "Comment faire une déclaration préalable de travaux ?",
        "Un salarié malade doit-il prévenir son employeur et la sécurité sociale ?",
        "Quelles réductions en train pour une famille nombreuse cette année ?",
        "Est-ce que le salarié démissionnaire touche le chômage ?",
        "À partir de quel âge un jeune peut-il conduire un scooter ou une voiture sans permis ?",
    ],
)
def test_what_says_all_leans_on_nothing(question: str) -> None:
    assert read_form(question).leaning is Leaning.NONE


@pytest.mark.parametrize(
    ("question", "leaning"),
    [
        ("c'est cumulable avec d'autres aides ?", Leaning.POSSIBLE),
        ("il faut aussi un timbre fiscal ?", Leaning.LIKELY),
        ("elle a droit au RSA ?", Leaning.LIKELY),
        ("et comment demander une carte grise ?", Leaning.LIKELY),
        ("il est possible de payer la carte grise", Leaning.LIKELY),
        ("Mon fils a perdu son passeport, comment le renouveler ?", Leaning.POSSIBLE),
        ("timbre fiscal", Leaning.POSSIBLE),
        ("la mairie peut refuser ?", Leaning.POSSIBLE),
        ("le RSA", Leaning.POSSIBLE),
    ],
)
def test_between_the_two_the_index_will_decide(question: str, leaning: Leaning) -> None:
    assert read_form(question).leaning is leaning


@pytest.mark.parametrize(
    ("question", "text", "leaves"),
    [
        ("Et pour un mineur ?", "pour un mineur", False),
        ("merci, et le délai ?", "le délai", False),
        ("Sinon, autre question : comment voter ?", "comment voter", True),
        ("rien à voir, mais comment voter ?", "comment voter", True),
        ("Comment voter ?", "Comment voter ?", False),
        ("et", "et", False),
        ("autre question", "autre question", False),
        ("???", "???", False),
    ],
)
def test_an_opening_is_taken_off(question: str, text: str, leaves: bool) -> None:
    form = read_form(question)
    assert (form.text, form.leaves) == (text, leaves)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Combien coûte le permis de conduire d'un mineur ?", "permis conduire"),
        ("comment renouveler un passeport", "passeport"),
        ("comment divorcer", "divorcer"),
        ("changement d'adresse", "changement adresse"),
        ("à quelle adresse envoyer le dossier", ""),
        ("l'usager a perdu sa carte d'identité ou son passeport", "carte identite passeport"),
        ("je n'arrive plus à payer mon loyer", "arrive loyer"),
    ],
)
def test_the_telling_words_are_neither_what_is_wanted_nor_the_case(question: str, told: str) -> None:
    assert " ".join(word.folded for word in telling(read_words(question))) == told


def test_a_misspelt_need_is_one() -> None:
    assert [word.role for word in read_words("quels docuemnts")] == [Role.NEED, Role.NEED]


@given(st.text(max_size=200))
def test_the_words_add_up_to_the_text(text: str) -> None:
    words = read_words(text)
    assert text.endswith("".join(word.written for word in words))
    assert len(written(words)) <= len(text)
    assert read_form(text).words == read_words(read_form(text).text) or not words
