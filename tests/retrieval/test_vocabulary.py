"""The words of a generation: folded, counted by sheet, stored and read back."""

from math import inf, log
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.fields import TEXT, body_text
from retrieval.lexical import LexicalEncoder, token
from retrieval.question.vocabulary import Vocabulary, VocabularyBuilder, fold, words
from tests.retrieval.corpus import corpus

quick = settings(deadline=None, max_examples=100)
texts = st.text(st.characters(exclude_categories=("Cs",)), max_size=60)
french = st.lists(
    st.sampled_from("un une passeport passeports Passeport l'État état mairie n° 1er Œuvre œuvres le la".split())
).map(" ".join)


def vocabulary(*sheets: list[str]) -> Vocabulary:
    """The words of these sheets, each given as its texts."""
    builder = VocabularyBuilder(token)
    for sheet in sheets:
        builder.add(sheet)
    return builder.build()


# --- folding ---


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Élève", "eleve"),
        ("E\u0301le\u0300ve", "eleve"),
        ("ÇA, l'Été à NOËL", "ca, l'ete a noel"),
        ("Œuvre", "oeuvre"),
        ("NŒUD, ex æquo, CÆCUM", "noeud, ex aequo, caecum"),
        ("Ǣ ǽ", "ae ae"),
        ("ﬁn", "fin"),
        ("m²", "m2"),
        ("№ 5", "no 5"),
        ("Straße", "straße"),
        ("1\u202f000\u00a0€", "1 000 €"),
        ("", ""),
    ],
)
def test_case_accents_and_ligatures_are_folded(text: str, folded: str):
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("l'Été 2025", ["l", "ete", "2025"]),
        ("aujourd’hui, rendez-vous !", ["aujourd", "hui", "rendez", "vous"]),
        ("jean_pierre@exemple.fr", ["jean", "pierre", "exemple", "fr"]),
        ("R.S.A. / RSA", ["r", "s", "a", "rsa"]),
        ("1er étage\tn°\u00a03\n\n- 20 %", ["1er", "etage", "n", "3", "20"]),
        (" … « » ?! _ ", []),
    ],
)
def test_words_come_in_order(text: str, found: list[str]):
    assert words(text) == found


@quick
@given(st.text(max_size=60))
def test_what_is_folded_stays_as_it_is(text: str):
    folded = fold(text)
    assert fold(folded) == folded
    assert folded == folded.lower()
    assert words(folded) == words(text)


@quick
@given(st.text("abcdefghijklmnopqrstuvwxyzàâäæçéèêëîïôöœùûüÿ0123456789 '’-.,", max_size=40))
def test_capitals_change_nothing(text: str):
    assert words(text.upper()) == words(text.title()) == words(text)


@quick
@given(st.text(max_size=60))
def test_a_word_fits_in_a_field_of_a_line(text: str):
    assert all(word and not set(word) & set("\t\n\r _") for word in words(text))
    assert [words(word) for word in words(text)] == [[word] for word in words(text)]


# --- counting ---


def test_words_are_counted_by_sheet():
    found = vocabulary(
        ["Un passeport, des passeports", "le Passeport perdu"], ["Les passeports"], ["L'état civil", "ÉTAT"], []
    )
    assert found.sheets == 4
    assert found.occurrences == {"passeport": 1, "passeports": 2, "perdu": 1, "etat": 1, "civil": 1}
    # forms of one stem are one token, counted once a sheet
    assert found.tokens["passeport"] == found.tokens["passeports"]
    assert len(set(found.tokens.values())) == 4
    assert found.frequency == {
        found.tokens["passeport"]: 2,
        found.tokens["perdu"]: 1,
        found.tokens["etat"]: 1,
        found.tokens["civil"]: 1,
    }


def test_stop_words_are_left_out():
    found = vocabulary(["le passeport de la mairie et les autres", "Comment ? l'un"])
    assert "passeport" in found
    assert "mairie" in found
    for word in ("le", "la", "les", "de", "et", "l", "un", "comment"):
        assert word not in found
        assert word not in found.occurrences
    assert vocabulary(["le la les", "comment ?"]) == Vocabulary(1, {}, {}, {})


def test_only_folded_words_are_known():
    found = vocabulary(["Élève"])
    assert "eleve" in found
    assert "Élève" not in found


def test_what_is_built_does_not_change_any_more():
    builder = VocabularyBuilder(token)
    builder.add(["passeport"])
    first = builder.build()
    text = first.to_text()
    builder.add(["passeport permis"])
    assert first.to_text() == text
    assert builder.build().sheets == 2


def test_tokens_are_those_of_the_lexical_fields():
    """A question's tokens are looked up here to tell how rare they are."""
    texts = [body_text(chunk) for chunk in corpus()]
    found = vocabulary(*([text] for text in texts))
    encoder = LexicalEncoder(TEXT)
    passages = [set(encoder.passage(text).indices) for text in texts]
    assert set(found.tokens.values()) == set().union(*passages)
    assert found.frequency == {token: sum(token in one for one in passages) for token in found.frequency}


@quick
@given(st.lists(st.lists(french, max_size=3), max_size=6))
def test_counts_are_bounded_by_sheets(sheets: list[list[str]]):
    found = vocabulary(*sheets)
    assert found.sheets == len(sheets)
    assert found.tokens.keys() == found.occurrences.keys()
    assert set(found.tokens.values()) == found.frequency.keys()
    for word, known in found.tokens.items():
        forms = [count for other, count in found.occurrences.items() if found.tokens[other] == known]
        assert 1 <= found.occurrences[word] <= max(forms) <= found.frequency[known] <= min(len(sheets), sum(forms))


@quick
@given(st.lists(st.lists(french, max_size=3), max_size=6), st.randoms(use_true_random=False))
def test_the_order_of_sheets_does_not_count(sheets: list[list[str]], random: object):
    shuffled = list(sheets)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert vocabulary(*shuffled) == vocabulary(*sheets)


# --- from one generation to the next ---


@quick
@given(
    st.lists(st.lists(french | texts, max_size=3), max_size=6),
    st.lists(st.lists(french | texts, max_size=3), max_size=4),
)
def test_what_is_added_then_removed_was_never_there(stays: list[list[str]], goes: list[list[str]]):
    builder = VocabularyBuilder(token)
    for sheet in (*goes, *stays):
        builder.add(sheet)
    for sheet in goes:
        builder.remove(sheet)
    assert builder.build() == vocabulary(*stays)


@quick
@given(st.lists(st.lists(french, max_size=3), max_size=6), st.lists(st.lists(french, max_size=3), max_size=4))
def test_counting_goes_on_from_what_is_stored(before: list[list[str]], after: list[list[str]]):
    builder = VocabularyBuilder(token, Vocabulary.from_text(vocabulary(*before).to_text()))
    for sheet in after:
        builder.add(sheet)
    assert builder.build() == vocabulary(*before, *after)
    for sheet in before:
        builder.remove(sheet)
    assert builder.build() == vocabulary(*after)


def test_a_word_stays_as_long_as_a_sheet_holds_it():
    builder = VocabularyBuilder(token, vocabulary(["un passeport"], ["des passeports"], ["le passeport perdu"]))
    builder.remove(["le passeport perdu"])
    found = builder.build()
    assert (found.sheets, found.occurrences) == (2, {"passeport": 1, "passeports": 1})
    assert found.frequency == {found.tokens["passeport"]: 2}
    builder.remove(["un passeport"])
    assert builder.build() == vocabulary(["des passeports"])
    builder.remove(["des passeports"])
    assert builder.build() == Vocabulary(0, {}, {}, {})


def test_the_base_is_not_changed():
    base = vocabulary(["carte grise"], ["carte vitale"])
    text = base.to_text()
    builder = VocabularyBuilder(token, base)
    builder.remove(["carte grise"])
    builder.add(["permis"])
    builder.build()
    assert base.to_text() == text


# --- rarity and forms ---


def test_rarity_in_nats_by_hand():
    found = vocabulary(["carte grise"], ["carte vitale"], ["carte"])
    rarity = {word: found.rarity(known) for word, known in found.tokens.items()}
    assert rarity == pytest.approx({"carte": 0.0, "grise": log(4 / 2), "vitale": log(4 / 2)})
    unknown = token("hippopotame")
    assert unknown is not None
    assert found.rarity(unknown) == pytest.approx(log(4))
    assert Vocabulary(0, {}, {}, {}).rarity(unknown) == 0


@quick
@given(st.integers(0, 10_000), st.lists(st.integers(0, 10_000), max_size=10))
def test_the_fewer_the_sheets_the_rarer_the_token(sheets: int, counts: list[int]):
    known = dict(enumerate(min(count, sheets) for count in counts))
    found = Vocabulary(sheets, {}, known, {})
    last = inf
    for number in sorted(known, key=lambda number: known[number]):
        assert 0 <= found.rarity(number) <= min(last, found.rarity(-1))
        last = found.rarity(number)


def test_words_are_found_by_their_length():
    found = vocabulary(["mairie permis passeport rsa caf Élève"])
    assert found.by_length == {3: ("caf", "rsa"), 5: ("eleve",), 6: ("mairie", "permis"), 9: ("passeport",)}


# --- storage ---


@quick
@given(st.lists(st.lists(french | texts, max_size=3), max_size=6))
def test_a_vocabulary_comes_back_as_it_was(sheets: list[list[str]]):
    found = vocabulary(*sheets)
    assert Vocabulary.from_text(found.to_text()) == found


def test_a_vocabulary_comes_back_from_a_file(tmp_path: Path):
    found = vocabulary(*([body_text(chunk)] for chunk in corpus()), ["mots d'ailleurs : 漢字 \u0085 العربية ½ Ⅷ"])
    (tmp_path / "mots.tsv").write_text(found.to_text(), "utf-8")
    assert Vocabulary.from_text((tmp_path / "mots.tsv").read_text("utf-8")) == found


def test_the_same_sheets_are_stored_as_the_same_text():
    sheets = [["passeport permis"], ["caf rsa"]]
    assert vocabulary(*sheets).to_text() == vocabulary(*sheets[::-1]).to_text()
    assert vocabulary(["passeport", "permis"]).to_text().splitlines()[0] == "1\t2"


STORED = vocabulary(["carte grise"], ["carte vitale"]).to_text()


@pytest.mark.parametrize(
    "damaged",
    [
        "",
        "\n",
        "rien\n",
        "{}\n",
        STORED.replace("2\n", "deux\n", 1),
        STORED.replace("2\n", "", 1),
        STORED.replace("\t", " "),
        STORED.replace("carte\t", ""),
        STORED.replace("carte\t", "carte\tx"),
        STORED.replace("carte\t", "carte\t1\t"),
        STORED + "\n",
        STORED.replace("\n", "\x00\n"),
        *(STORED[:place] for place in range(len(STORED)) if STORED[place - 1] != "\n"),
    ],
)
def test_what_is_no_vocabulary_is_a_value_error(damaged: str):
    with pytest.raises(ValueError):  # noqa: PT011 - messages of the standard library
        Vocabulary.from_text(damaged)
