from itertools import product

import pytest

from retrieval.fields import SPARSE_FIELDS
from retrieval.lexical import AVERAGE_LENGTHS, LexicalEncoder, fingerprint, token
from tests.retrieval.corpus import terms

PAIRS = [
    ("l'État", "etat"),
    ("l’État", "ÉTAT"),
    ("pièces d'identité", "pieces d’identite"),
    ("s'installer", "installer"),
    ("prévenir", "prevenir"),
    ("allocations familiales", "allocation familiale"),
    ("les cartes vitales", "carte vitale"),
    ("RSA", "rsa"),
    ("Noël", "noel"),
    ("un garçon", "garcon"),
]


@pytest.fixture(params=sorted(AVERAGE_LENGTHS))
def encoder(request: pytest.FixtureRequest) -> LexicalEncoder:
    return LexicalEncoder(request.param)


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_accents_elisions_case_and_plurals_are_one_token(encoder: LexicalEncoder, one: str, other: str):
    found = encoder.passage(one)
    assert found.indices
    assert sorted(found.indices) == sorted(encoder.passage(other).indices)
    assert sorted(terms(one).indices) == sorted(terms(other).indices) == sorted(found.indices)


@pytest.mark.parametrize(
    "text",
    [
        "passeport",
        "l'acte de naissance d'un mineur né à l'étranger",
        "CDD ou CDI ?",
        "Cœur, œuvre, ŒUVRES, ex æquo",
        "aujourd’hui, lorsqu'il a été, même où jusqu'à",
        "n° 1 234,50 € m² 1er 2e 25-26",
        "R.S.A., e-mail : jean_pierre@exemple.fr",
        "prud'homme rendez-vous c'est-à-dire",
    ],
)
def test_a_question_and_a_passage_get_the_same_tokens(encoder: LexicalEncoder, text: str):
    """A question is cut in words here, a passage by the engine."""
    assert sorted(terms(text).indices) == sorted(encoder.passage(text).indices)


def test_different_words_are_different_tokens(encoder: LexicalEncoder):
    words = ("passeport", "permis", "retraite", "logement", "naissance", "rsa", "cdd")
    tokens = [set(encoder.passage(word).indices) for word in words]
    assert all(one.isdisjoint(other) for (i, one), (j, other) in product(enumerate(tokens), repeat=2) if i < j)


@pytest.mark.parametrize(
    "text", ["", "?", "le la les de des", "qu'est-ce que c'est", "comment", "Combien ? Pourquoi ?"]
)
def test_nothing_is_left_of_stop_words(encoder: LexicalEncoder, text: str):
    for weights in (terms(text), encoder.passage(text)):
        assert (weights.indices, weights.values) == ((), ())


def test_a_passage_weighs_each_word_once(encoder: LexicalEncoder):
    weights = encoder.passage("passeport passeport permis passeports")
    assert len(weights.indices) == len(set(weights.indices)) == len(weights.values) == 2
    assert all(weight > 0 for weight in weights.values)


def test_a_repeated_word_weighs_more_but_saturates(encoder: LexicalEncoder):
    once, twice, often = (encoder.passage("passeport " * times).values[0] for times in (1, 2, 50))
    assert once < twice < often < 2 * twice


def test_a_word_weighs_less_in_a_long_passage(encoder: LexicalEncoder):
    number = token("passeport")
    short, long = (encoder.passage(f"passeport {'perdu chez le voisin ' * times}") for times in (1, 50))
    weights = [dict(zip(one.indices, one.values, strict=True))[number] for one in (long, short)]
    assert weights[0] < weights[1]


def test_the_shorter_the_field_the_more_it_punishes_length():
    text = "renouveler un passeport perdu en mairie " * 5
    head, passage, whole = (max(LexicalEncoder(field).passage(text).values) for field in ("head", "text", "whole"))
    assert head < passage < whole


def test_every_sparse_field_has_a_length():
    assert set(AVERAGE_LENGTHS) == set(SPARSE_FIELDS)


@pytest.mark.parametrize("word", ["passeports", "etat", "rsa", "2025"])
def test_the_token_of_a_word_is_that_of_a_text_that_holds_it(encoder: LexicalEncoder, word: str):
    assert encoder.passage(word).indices == (token(word),)


def test_forms_of_a_word_are_one_token_and_stop_words_none():
    assert token("passeport") == token("passeports") != token("permis")
    assert token("etat") == token("état")
    assert [token(word) for word in ("le", "d", "comment", "à", "été", "même", "", "?")] == [None] * 8


def test_a_decomposed_accent_is_an_accent(encoder: LexicalEncoder):
    assert encoder.passage("e\u0301tat civil") == encoder.passage("état civil")


def test_fingerprint_names_every_setting():
    assert fingerprint().startswith("bm25:french:ascii:")
    for field, length in AVERAGE_LENGTHS.items():
        assert f"{field}={length:g}" in fingerprint()
