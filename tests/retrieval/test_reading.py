"""How a question is read and what each field is asked, by hand."""

from collections.abc import Mapping, Sequence
from math import log, sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.encoders.embedding_api import ApiEncoder
from retrieval.encoders.protocol import Encoder, Vectors
from retrieval.fields import DENSE_FIELDS, MEANING, SPARSE_FIELDS, SUBJECT, TEXT
from retrieval.lexical import token
from retrieval.question.expansion import Expansion, Lexicon
from retrieval.question.reading import CORRECTED, EXPANDED, LETTER_WORDS, REPEATED, QuestionReader, Reading, telling
from retrieval.question.spelling import Correction, Speller
from retrieval.question.vocabulary import Vocabulary, VocabularyBuilder
from retrieval.schema import TermWeights
from retrieval.settings import EncoderSettings
from tests.fakes.embedding_server import EmbeddingServer
from tests.fakes.encoders import HashingEncoder

SHEETS = (
    "le passeport et la mairie",
    "le licenciement",
    "la carte grise et le certificat d'immatriculation",
    "le travail",
)
quick = settings(deadline=None, max_examples=100)


class PointEncoder:
    """Two dimensions, chosen by hand for each text."""

    def __init__(self, points: Mapping[str, tuple[float, float]], knows_language: bool = False) -> None:
        self._points = points
        self._knows_language = knows_language
        self.asked: list[str] = []

    name = "points"
    dimension = 2

    @property
    def knows_language(self) -> bool:
        return self._knows_language

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        return np.array([self._points[text] for text in texts], dtype=np.float32).reshape(-1, 2)

    def encode_query(self, text: str) -> Vectors:
        self.asked.append(text)
        vector: Vectors = self.encode_passages([text])[0]
        return vector


def vocabulary() -> Vocabulary:
    builder = VocabularyBuilder(token)
    for sheet in SHEETS:
        builder.add([sheet])
    return builder.build()


@pytest.fixture(scope="module")
def reader() -> QuestionReader:
    return QuestionReader.of(vocabulary(), HashingEncoder())


def weights(terms: TermWeights) -> dict[int, float]:
    assert len(terms.indices) == len(terms.values) == len(set(terms.indices))
    return dict(zip(terms.indices, terms.values, strict=True))


def expected(**words: float) -> dict[int, float]:
    found = {token(word): weight for word, weight in words.items()}
    assert None not in found
    return {term: pytest.approx(weight) for term, weight in found.items() if term is not None}


# --- the words of a question ---


def test_each_word_counts_one_and_stop_words_nothing():
    assert weights(Reading("Comment renouveler le passeport de la mairie ?").terms) == expected(
        renouveler=1, passeport=1, mairie=1
    )


def test_a_repeated_word_counts_more_in_any_form_but_less_and_less():
    assert weights(Reading("passeport, PASSEPORTS, passeport ; mairie mairies ; photo").terms) == expected(
        passeport=1 + REPEATED * log(3), mairie=1 + REPEATED * log(2), photo=1
    )


def test_corrections_and_expansions_count_less():
    reading = Reading(
        "paseport voiture", (Correction("paseport", "passeport"),), (Expansion("voiture", "véhicule neuf"),)
    )
    assert weights(reading.terms) == expected(
        paseport=1, voiture=1, passeport=CORRECTED, véhicule=EXPANDED, neuf=EXPANDED
    )
    assert 0 < EXPANDED < CORRECTED < 1


def test_the_highest_weight_of_a_term_wins():
    reading = Reading(
        "passeport passeports mairie",
        # in both; in the question, corrected; in the question, expanded
        (Correction("licensiement", "licenciement"), Correction("mairi", "mairie")),
        (Expansion("viré", "licenciement"), Expansion("papier", "passeport"), Expansion("papier", "un passeport neuf")),
    )
    assert weights(reading.terms) == expected(
        passeport=1 + REPEATED * log(2), mairie=1, licenciement=CORRECTED, neuf=EXPANDED
    )


def test_a_question_of_stop_words_has_no_term():
    assert Reading("Est-ce que tu es de la ?").terms == TermWeights((), ())


def test_what_is_added_is_one_text_without_repetition():
    reading = Reading(
        "x",
        (Correction("a", "travail"), Correction("b", "travail")),
        (Expansion("c", "une carte"), Expansion("d", "une carte")),
    )
    assert reading.added() == "travail une carte"
    assert Reading("x").added() == ""


@pytest.mark.parametrize(
    ("count", "letter"), [(1, False), (LETTER_WORDS, False), (LETTER_WORDS + 1, True), (900, True)]
)
def test_from_some_length_on_a_question_is_a_letter(count: int, letter: bool):
    assert Reading("mot " * count).is_letter == letter
    # an apostrophe or a hyphen parts two words, a dash or a mark is none
    assert Reading("l'eau - " * (count // 2) + "mot ! " * (count % 2)).is_letter == letter


def test_a_reading_tells_public_agents():
    assert Reading("congé d'un fonctionnaire").names_public_service
    assert not Reading("congé d'un salarié").names_public_service


words_ = st.lists(st.sampled_from("passeport passeports mairie le licenciement grise photo de".split()), max_size=40)


@quick
@given(words_, words_, words_)
def test_no_word_that_was_not_typed_counts_as_much_as_one_that_was(
    typed: list[str], meant: list[str], added: list[str]
):
    reading = Reading(
        " ".join(typed),
        tuple(Correction("x", word) for word in meant),
        tuple(Expansion("y", word) for word in added),
    )
    own = weights(Reading(" ".join(typed)).terms)
    found = weights(reading.terms)
    assert {term: found[term] for term in own} == own
    assert all(weight >= 1 for weight in own.values())
    others = {term: weight for term, weight in found.items() if term not in own}
    corrected = {token(word) for word in meant}
    assert all(weight == (CORRECTED if term in corrected else EXPANDED) for term, weight in others.items())


# --- reading ---


def test_a_question_is_read_with_its_spelling_then_its_meaning(reader: QuestionReader):
    assert reader.read("carte grize") == Reading(
        "carte grize",
        (Correction("grize", "grise"),),
        # the phrase is found although one of its words was misspelt
        tuple(Expansion("carte grise", meant) for meant in ("CG", "certificat d'immatriculation")),
    )


def test_nothing_is_added_to_what_is_clear(reader: QuestionReader):
    assert reader.read("passeport en mairie") == Reading("passeport en mairie")


def test_words_of_the_lexicon_are_not_misspelt(reader: QuestionReader):
    """« aah » is in no sheet here, and no word of a lexicon's line is taken for another."""
    assert reader.read("allocation AAH").corrections == ()
    assert [each.said for each in reader.read("allocation AAH").expansions] == ["AAH"]


@pytest.mark.parametrize("question", ["CE TRVAIL N'EST PAS LE MIEN", "JE N'AI PAS DE PASEPORT"])
def test_a_correction_does_not_turn_a_shouted_word_into_an_acronym(reader: QuestionReader, question: str):
    reading = reader.read(question)
    assert len(reading.corrections) == 1
    assert reading.expansions == ()


def test_an_acronym_in_capitals_is_one_beside_a_correction(reader: QuestionReader):
    expansions = reader.read("mon trvail et le PAS").expansions
    assert "prélèvement à la source" in [expansion.written for expansion in expansions]


def test_each_step_can_be_left_out():
    words, lexicon = vocabulary(), Lexicon.load()
    asked, encoder = "trvail RSA", HashingEncoder()
    spelt = (Correction("trvail", "travail"),)
    meant = (Expansion("RSA", "revenu de solidarité active"),)
    assert QuestionReader(encoder, lexicon, Speller(words, lexicon.words)).read(asked) == Reading(asked, spelt, meant)
    assert QuestionReader(encoder, None, Speller(words)).read(asked) == Reading(asked, spelt)
    assert QuestionReader(encoder, lexicon, None).read(asked) == Reading(asked, (), meant)
    assert QuestionReader(encoder, None, None).read(asked) == Reading(asked)


@quick
@given(question=st.text(st.characters(exclude_categories=("Cs",)), max_size=60))
def test_any_text_is_read_and_its_own_words_are_kept(reader: QuestionReader, question: str):
    reading = reader.read(question)
    assert reading == reader.read(question)
    assert reading.text == question
    found = weights(reading.terms)
    assert weights(Reading(question).terms).items() <= found.items()
    assert all(weight > 0 for weight in found.values())


# --- the vectors ---

BOTH = Reading("viré", (), (Expansion("viré", "licenciement"),))


def encoded(encoder: Encoder, reading: Reading) -> Vectors:
    """The vector of the dense fields, that of the others being the terms."""
    vectors = QuestionReader(encoder, None, None).encode(reading).vectors
    assert set(vectors) == {*DENSE_FIELDS, *SPARSE_FIELDS}
    assert all(vectors[field] == reading.terms for field in SPARSE_FIELDS)
    assert vectors[MEANING] is vectors[SUBJECT]
    vector = vectors[MEANING]
    assert not isinstance(vector, TermWeights)
    return vector


def test_meaning_is_mixed_with_what_was_added():
    encoder = PointEncoder({"vire": (1, 0), "licenciement": (0, 1)})
    length = sqrt(1 + EXPANDED**2)
    vector = encoded(encoder, BOTH)
    assert vector.dtype == np.float32
    assert vector == pytest.approx([1 / length, EXPANDED / length])
    assert encoder.asked == ["vire", "licenciement"]


def test_a_mix_of_unit_length_whatever_the_angle():
    encoder = PointEncoder({"vire": (0.6, 0.8), "licenciement": (-0.8, 0.6)})
    # (.6 - .8w, .8 + .6w), of length sqrt(1 + w²) since the two are at right angles
    length = sqrt(1 + EXPANDED**2)
    assert encoded(encoder, BOTH) == pytest.approx(
        [(0.6 - 0.8 * EXPANDED) / length, (0.8 + 0.6 * EXPANDED) / length], rel=1e-5
    )
    assert float(np.linalg.norm(encoded(encoder, BOTH))) == pytest.approx(1)


def test_vectors_that_cancel_out_give_numbers():
    vector = encoded(PointEncoder({"vire": (-EXPANDED, 0), "licenciement": (1, 0)}), BOTH)
    assert vector.tolist() == [0, 0]


def test_nothing_added_is_the_plain_vector():
    encoder = PointEncoder({"passeport": (0.6, 0.8)})
    assert encoded(encoder, Reading("passeport")) == pytest.approx([0.6, 0.8])
    assert encoder.asked == ["passeport"]


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("Est-ce que je suis renvoyé de la Mairie ?", "renvoye mairie"),
        # nothing else to ask
        ("Est-ce que tu es de la ?", "Est-ce que tu es de la ?"),
        ("?!", "?!"),
        ("", ""),
    ],
)
def test_stop_words_have_no_say_in_a_mean(question: str, asked: str):
    encoder = PointEncoder({asked: (0.6, 0.8)})
    assert encoded(encoder, Reading(question)) == pytest.approx([0.6, 0.8])
    assert encoder.asked == [asked] == [telling(question)]


def test_an_encoder_that_knows_the_language_is_asked_the_question_alone():
    encoder = PointEncoder({"viré": (0.6, 0.8)}, knows_language=True)
    assert encoded(encoder, BOTH) == pytest.approx([0.6, 0.8])
    assert encoder.asked == ["viré"]
    # the words of the sheets are still searched
    assert token("licenciement") in QuestionReader(encoder, None, None).encode(BOTH).vectors[TEXT].indices  # type: ignore[union-attr]


def test_an_api_is_called_once_a_question():
    with EmbeddingServer() as server:
        encoder = ApiEncoder(EncoderSettings(server.model, server.base_url), "api:essai")
        # what opening asks is not a question
        assert encoder.dimension == server.encoder.dimension
        before = len(server.received)
        reader = QuestionReader.of(vocabulary(), encoder)
        reading = reader.read("viré, perdu ma carte grize")
        assert reading.corrections
        assert reading.expansions
        vector = reader.encode(reading).vectors[MEANING]
        assert [call.body["input"] for call in server.received[before:]] in (
            ["viré, perdu ma carte grize"],
            [["viré, perdu ma carte grize"]],
        )
        assert vector == pytest.approx(server.encoder.encode_query(reading.text), abs=1e-6)
