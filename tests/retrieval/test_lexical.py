from itertools import product

import pytest

from retrieval.lexical import AVERAGE_LENGTHS, LexicalEncoder, fingerprint

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
    found = encoder.query(one)
    assert found.indices
    assert sorted(found.indices) == sorted(encoder.query(other).indices)


@pytest.mark.parametrize("text", ["passeport", "l'acte de naissance d'un mineur né à l'étranger", "CDD ou CDI ?"])
def test_a_question_and_a_passage_get_the_same_tokens(encoder: LexicalEncoder, text: str):
    assert sorted(encoder.query(text).indices) == sorted(encoder.passage(text).indices)


def test_different_words_are_different_tokens(encoder: LexicalEncoder):
    words = ("passeport", "permis", "retraite", "logement", "naissance", "rsa", "cdd")
    tokens = [set(encoder.query(word).indices) for word in words]
    assert all(one.isdisjoint(other) for (i, one), (j, other) in product(enumerate(tokens), repeat=2) if i < j)


@pytest.mark.parametrize(
    "text", ["", "?", "le la les de des", "qu'est-ce que c'est", "comment", "Combien ? Pourquoi ?"]
)
def test_nothing_is_left_of_stop_words(encoder: LexicalEncoder, text: str):
    for weights in (encoder.query(text), encoder.passage(text)):
        assert (weights.indices, weights.values) == ((), ())


def test_a_question_weighs_each_word_once(encoder: LexicalEncoder):
    weights = encoder.query("passeport passeport permis")
    assert len(weights.indices) == len(set(weights.indices)) == 2
    assert weights.values == (1.0, 1.0)


def test_a_repeated_word_weighs_more_but_saturates(encoder: LexicalEncoder):
    once, twice, often = (encoder.passage("passeport " * times).values[0] for times in (1, 2, 50))
    assert once < twice < often < 2 * twice


def test_a_word_weighs_less_in_a_long_passage(encoder: LexicalEncoder):
    token = encoder.query("passeport").indices[0]
    short, long = encoder.passage("passeport perdu"), encoder.passage("passeport " + "perdu chez le voisin " * 50)
    assert dict(zip(long.indices, long.values, strict=True))[token] < short.values[short.indices.index(token)]


def test_the_short_field_punishes_length_more():
    text = "renouveler un passeport perdu en mairie " * 5
    assert max(LexicalEncoder("head").passage(text).values) < max(LexicalEncoder("text").passage(text).values)


def test_a_decomposed_accent_is_an_accent(encoder: LexicalEncoder):
    assert encoder.passage("e\u0301tat civil") == encoder.passage("état civil")


def test_fingerprint_names_every_setting():
    assert fingerprint().startswith("bm25:french:ascii:")
    for field, length in AVERAGE_LENGTHS.items():
        assert f"{field}={length:g}" in fingerprint()
