"""Which words of a question are taken for others: on a vocabulary of a few words, then on whole indexes."""

import json
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from retrieval.lexical import token
from retrieval.question import spelling
from retrieval.question.cleaning import MAX_CHARACTERS
from retrieval.question.expansion import Lexicon
from retrieval.question.spelling import SHORTEST, SHORTEST_BY_LETTERS, Correction, Speller, sound
from retrieval.question.vocabulary import Vocabulary, VocabularyBuilder, fold, words
from retrieval.retriever import Retriever
from retrieval.settings import RetrievalSettings
from retrieval.storage.folder import FolderStore

ROOT = Path(__file__).parents[2]
SHEETS = (
    "La plainte au commissariat, le travail de nuit, https://exemple.fr",
    "La naturalisation du travailleur et son licenciement",
    "Licencier un salarié : la retraite, la pension, le salaire",
    "L'hébergement d'urgence et la succession ; le salaire de 2025, le RSA et le 115bis",
    "Un aboutissement ; changer, échanger, charger",
    "Échanger un permis : l'échange",
)
KNOWN = frozenset({"virer", "passeport", "apl"})

quick = settings(deadline=None, max_examples=200)


def vocabulary(sheets: Iterable[str]) -> Vocabulary:
    builder = VocabularyBuilder(token)
    for sheet in sheets:
        builder.add([sheet])
    return builder.build()


WORDS = vocabulary(SHEETS)
SPELLER = Speller(WORDS, KNOWN)


def meant(question: str, speller: Speller = SPELLER) -> str:
    return " ".join(correction.meant for correction in speller.corrections(question))


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        # by ear
        ("naturalisassion", "naturalisation"),
        ("plinte", "plainte"),
        ("licensiers", "licencier"),
        ("licencié", "licencier"),
        ("retrette", "retraite"),
        ("sallère", "salaire"),
        ("pantion", "pension"),
        ("ebergement", "hebergement"),
        ("urjance", "urgence"),
        # by letters: one missing, added, swapped
        ("trvail", "travail"),
        ("tarvail", "travail"),
        ("traevail", "travail"),
        ("comissariat", "commissariat"),
        # in a long word, one for another
        ("naturalixation", "naturalisation"),
        ("TRVAIL", "travail"),
        ("Trvâil", "travail"),
    ],
)
def test_a_misspelt_word_is_corrected(typed: str, right: str):
    assert SPELLER.corrections(f"mon {typed} ?") == (Correction(fold(typed), right),)


@pytest.mark.parametrize(
    "word",
    [
        # of the corpus, in this form or another
        *("travail", "Travail", "plaintes", "travailleurs", "licenciements", "naturalise", "SALAIRES", "retraité"),
        # of the lexicon, in this form or another
        *("virer", "passeport", "passeports", "apl"),
        # stop words
        *("comment", "étaient", "quelles", "aviez"),
    ],
)
def test_a_right_word_is_left_alone(word: str):
    assert SPELLER.corrections(word) == ()


@pytest.mark.parametrize(
    "word",
    [
        # short, or with digits
        *("plt", "trav", "115biss", "2026", "20255", "trava1l", "B3", "x", "12100*03"),
        # other scripts, emoji, letters that fold to nothing of French
        *(
            "трavail",
            "работаем",
            "护照更新护照",
            "العمل الجديد",
            "😀😀😀😀😀😀",
            "👩‍👩‍👧‍👦",
            "straßes",
            "łódźki",
            "ʻʻʻʻʻʻʻ",
        ),
        # too far from any word, or one letter for another in a short word
        *("banane", "xyzzyx", "travxil", "plxinte", "ravail", "etravail"),
        # what nobody hears is not « https »
        *("ttttt", "hhhhhh", "ddddd", "zzzzz", "eeeee"),
        *("", " ", "?!", "\x00", "œ", "æææææ"),
    ],
)
def test_what_can_not_be_told_is_left_alone(word: str):
    assert SPELLER.corrections(word) == ()


def test_corrections_stand_in_order_each_once():
    assert SPELLER.corrections("trvail plinte, travail TRVAIL et trvàil") == (
        Correction("trvail", "travail"),
        Correction("plinte", "plainte"),
    )


def test_a_word_of_five_letters_is_only_read_by_ear():
    small = vocabulary(["le bilan, la mairie"])
    assert meant("billan", Speller(small)) == meant("bilant", Speller(small)) == "bilan"
    assert meant("blian", Speller(small)) == ""
    assert meant("marie", Speller(small)) == ""


def test_of_words_that_sound_alike_the_closest_then_the_usual_one_is_meant():
    speller = Speller(vocabulary(["la session, la cession", "la cession"]))
    assert meant("sesion", speller) == "session"
    assert meant("cecion", speller) == "cession"
    # one letter from both: the one that two sheets have
    assert meant("scession", speller) == "cession"
    assert meant("scession", Speller(vocabulary(["session", "cession, session"]))) == "session"


def test_of_words_as_near_the_usual_one_then_the_first_is_meant():
    """« chager » lacks a letter of both."""
    assert meant("chager", Speller(vocabulary(["changer, charger", "charger"]))) == "charger"
    assert meant("chager", Speller(vocabulary(["charger, changer"]))) == "changer"


def test_an_empty_vocabulary_corrects_nothing():
    assert Speller(vocabulary([])).corrections("trvail plinte") == ()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("licensiers", "licencier"),
        ("plinte", "plainte"),
        ("naturalisassion", "naturalisation"),
        ("fotographie", "photographie"),
        ("batau", "bateaux"),
        ("allocassions", "allocations"),
        ("pence", "pense"),
    ],
)
def test_words_that_sound_alike(one: str, other: str):
    assert sound(one) == sound(other)


@pytest.mark.parametrize(("one", "other"), [("plainte", "plante"), ("impot", "emploi"), ("permis", "premis")])
def test_words_that_sound_different(one: str, other: str):
    assert sound(one) != sound(other)


# --- of any text ---

letters = st.sampled_from("aeinrstlpcé")
slips = st.builds(
    lambda word, place, letter, cut: word[: place % len(word)] + letter + word[place % len(word) + cut :],
    st.sampled_from(sorted(WORDS.tokens)),
    st.integers(0, 30),
    letters | st.just(""),
    st.integers(0, 2),
)
anything = st.text(st.characters(exclude_categories=("Cs",)), max_size=40)
questions = st.lists(slips | anything, max_size=8).map(" ".join)


@quick
@given(questions)
def test_what_is_meant_is_a_word_of_the_corpus_and_what_is_typed_is_not(question: str):
    for correction in SPELLER.corrections(question):
        assert correction.meant in WORDS
        assert correction.typed in words(question)
        assert correction.typed not in WORDS
        assert correction.typed not in KNOWN
        assert token(correction.typed) not in WORDS.frequency
        assert len(correction.typed) >= SHORTEST


@quick
@given(questions)
def test_a_question_is_read_the_same_whatever_was_asked_before(question: str):
    found = SPELLER.corrections(question)
    assert found == SPELLER.corrections(question) == Speller(WORDS, KNOWN).corrections(question)
    assert len({correction.typed for correction in found}) == len(found)


@quick
@given(questions)
def test_a_corrected_question_is_right(question: str):
    assert SPELLER.corrections(meant(question)) == ()


@quick
@given(questions)
def test_accents_and_capitals_change_nothing(question: str):
    assert SPELLER.corrections(question) == SPELLER.corrections(" ".join(words(question)))


@quick
@given(anything, anything)
def test_sounds_are_those_of_the_word_alone(one: str, other: str):
    for word in words(f"{one} {other}"):
        assert sound(word) == sound(word)
        assert len(sound(word)) <= len(word)


# --- the work, counted ---


class CountingDistance:
    """The same distance, counted."""

    def __init__(self) -> None:
        self.calls = 0

    def distance(self, one: str, other: str, **options: Any) -> int:
        self.calls += 1
        return int(OSA.distance(one, other, **options))


@pytest.fixture
def counting(monkeypatch: pytest.MonkeyPatch) -> CountingDistance:
    counting = CountingDistance()
    monkeypatch.setattr(spelling, "OSA", counting)
    return counting


def worst_question(vocabulary: Vocabulary) -> str:
    """As many different words as a question can hold, each misspelt from a word of the vocabulary."""
    built = ""
    for word in sorted(vocabulary.tokens, key=lambda word: (len(word), word)):
        typed = f"{word[:3]}q{word[3:]} "
        if len(typed) > SHORTEST_BY_LETTERS and word.isalpha() and len(built) + len(typed) <= MAX_CHARACTERS:
            built += typed
    return built


def test_the_longest_question_is_compared_a_bounded_number_of_times(examples_index: Path, counting: CountingDistance):
    store = FolderStore(examples_index)
    corpus = store.vocabulary(store.manifest())
    question = worst_question(corpus)
    typed = set(words(question))
    assert len(typed) > 100
    assert any(Speller(corpus).corrections(question))
    # a word is compared with those of its first letter and of its length give or take one letter, never with all
    initials: dict[str, int] = {}
    for word in corpus.tokens:
        initials[word[0]] = initials.get(word[0], 0) + 1
    assert 0 < counting.calls <= sum(initials.get(word[0], 0) for word in typed)
    assert counting.calls < len(typed) * len(corpus.tokens) / 20


def test_a_word_is_looked_up_once(counting: CountingDistance):
    speller = Speller(WORDS)
    speller.corrections("trvaill")
    once = counting.calls
    assert once > 0
    speller.corrections("trvaill " * 1000)
    speller.corrections("un trvaill")
    assert counting.calls == once


def test_a_single_word_as_long_as_a_question_is_compared_with_none(counting: CountingDistance):
    assert SPELLER.corrections("a" * MAX_CHARACTERS) == SPELLER.corrections("travail" * 1000) == ()
    assert counting.calls == 0


# --- a keyboard without accents ---


def unaccented(text: str) -> str:
    """`text` as a keyboard in a hurry types it, capitals kept."""
    decomposed = unicodedata.normalize("NFD", text.replace("œ", "oe").replace("’", "'"))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def asked(path: Path) -> list[str]:
    return [json.loads(line)["question"] for line in path.read_text("utf-8").splitlines()]


def same_without_accents(index: Path, questions: list[str]) -> int:
    """How many questions have accents; each must be ranked the same without them."""
    retriever = Retriever.open(RetrievalSettings(index))
    accented = [question for question in questions if unaccented(question) != question]
    for question in accented:
        assert retriever.search(unaccented(question)) == retriever.search(question), question
    return len(accented)


def test_accents_change_no_ranking_of_the_examples(examples_index: Path):
    assert same_without_accents(examples_index, asked(ROOT / "eval" / "questions" / "counter.jsonl")) > 100


@pytest.mark.corpus
def test_accents_change_no_ranking_of_real_sheets(archive_index: Path, shared: Path):
    assert same_without_accents(archive_index, asked(shared / "questions" / "typed.jsonl")) > 500


@pytest.mark.corpus
def test_typed_questions_are_seldom_corrected(archive_index: Path, shared: Path):
    """Most of what people type is right: a speller that doubts one word in ten is wrong more often than not."""
    store = FolderStore(archive_index)
    speller = Speller(store.vocabulary(store.manifest()), Lexicon.load().words)
    typed = asked(shared / "questions" / "typed.jsonl")
    corrected = sum(len(speller.corrections(question)) for question in typed)
    assert 0 < corrected < sum(len(words(question)) for question in typed) / 20
