"""What a question is taken to mean beside its words: on a lexicon of a few lines, and on the one that ships."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.question.expansion import Expansion, Lexicon, phrase
from retrieval.question.vocabulary import words

quick = settings(deadline=None, max_examples=200)

ACRONYMS = """\
acronym	expansion	case
AT	accident du travail
AT-MP	accident du travail et maladie professionnelle
CE	comité d'entreprise	upper
PAS	prélèvement à la source	upper
PAS	prêt d'accession sociale	upper
APRE	aide personnalisée de retour à l'emploi
RSA	revenu de solidarité active
"""
EVERYDAY = """\
said	written
récupérer sa caution	restitution du dépôt de garantie
caution	dépôt de garantie
carte grise	certificat d'immatriculation
garant	caution
virer	licenciement
licenciement	rupture du contrat
RMI	revenu de solidarité active
nos	les nôtres
"""


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Lexicon:
    folder = tmp_path_factory.mktemp("lexique")
    filled = "\n".join(line if line.count("\t") == 2 else f"{line}\t" for line in ACRONYMS.splitlines())
    (folder / "acronyms.tsv").write_text(f"{filled}\n", "utf-8")
    (folder / "everyday.tsv").write_text(EVERYDAY, "utf-8")
    return Lexicon.load(folder)


@pytest.fixture(scope="module")
def shipped() -> Lexicon:
    return Lexicon.load()


def written(lexicon: Lexicon, question: str) -> list[str]:
    return [expansion.written for expansion in lexicon.expand(question)]


@pytest.mark.parametrize("question", ["RSA", "le rsa ?", "droit au Rsa", "c'est quoi,rsa"])
def test_an_acronym_adds_its_name(small: Lexicon, question: str):
    assert small.expand(question) == (Expansion("RSA", "revenu de solidarité active"),)


@pytest.mark.parametrize(
    "question",
    [
        "revenu de solidarité active",
        "LE REVENU DE SOLIDARITE ACTIVE",
        "des revenus de solidarités actives",
        "revenu solidarité active",
    ],
)
def test_a_name_adds_its_acronym(small: Lexicon, question: str):
    assert small.expand(question) == (Expansion("revenu de solidarité active", "RSA"),)


@pytest.mark.parametrize("question", ["revenu", "solidarité active", "revenu actif de solidarité", "rsaa", "un r s a"])
def test_a_piece_of_a_name_adds_nothing(small: Lexicon, question: str):
    assert small.expand(question) == ()


@pytest.mark.parametrize("question", ["AT-MP", "at-mp", "at mp", "un AT/MP"])
def test_an_acronym_with_a_hyphen_is_found_whole_then_in_pieces(small: Lexicon, question: str):
    assert written(small, question) == ["accident du travail et maladie professionnelle", "accident du travail"]


def test_an_acronym_is_never_a_plural(small: Lexicon):
    assert written(small, "apres le divorce") == []
    assert written(small, "l'apre") == ["aide personnalisée de retour à l'emploi"]


@pytest.mark.parametrize("question", ["ce n'est pas ça", "Ce qui ne va pas", "Pas de réponse", "ce que je veux", "pas"])
def test_an_acronym_that_is_a_word_counts_in_capitals_only(small: Lexicon, question: str):
    assert small.expand(question) == ()


def test_an_acronym_in_capitals_gives_all_its_meanings(small: Lexicon):
    assert written(small, "le PAS de mon salaire") == ["prélèvement à la source", "prêt d'accession sociale"]
    assert written(small, "élu au CE, pas au CSE") == ["comité d'entreprise"]


@pytest.mark.parametrize("question", ["CE N'EST PAS POSSIBLE", "PAS", "CE ?", "JE N'AI PAS 18 ANS !"])
def test_capitals_prove_nothing_in_a_question_all_in_capitals(small: Lexicon, question: str):
    assert small.expand(question) == ()


def test_other_acronyms_count_in_a_question_all_in_capitals(small: Lexicon):
    assert written(small, "JE N'AI PAS LE RSA") == ["revenu de solidarité active"]


@pytest.mark.parametrize(
    "question", ["récupérer sa caution", "comment recuperer ma caution ?", "récupérer les cautions"]
)
def test_the_longest_phrase_wins(small: Lexicon, question: str):
    assert small.expand(question) == (Expansion("récupérer sa caution", "restitution du dépôt de garantie"),)


def test_a_shorter_phrase_still_counts_where_it_stands_alone(small: Lexicon):
    assert written(small, "caution : comment récupérer ma caution") == [
        "restitution du dépôt de garantie",
        "dépôt de garantie",
    ]


@pytest.mark.parametrize(
    "question", ["carte grise", "cartes grises", "CARTE GRISE", "la carte-grise", "ma carte, la grise", "Cârtes grisés"]
)
def test_case_accents_plurals_and_links_do_not_count(small: Lexicon, question: str):
    assert written(small, question) == ["certificat d'immatriculation"]


def test_what_is_added_is_not_expanded_again(small: Lexicon):
    # « garant » is « caution », which alone is « dépôt de garantie »
    assert written(small, "garant") == ["caution"]
    assert written(small, "virer") == ["licenciement"]
    assert written(small, "rmi") == ["revenu de solidarité active"]


def test_everyday_words_go_one_way(small: Lexicon):
    assert small.expand("certificat d'immatriculation") == ()


@pytest.mark.parametrize("question", ["virement", "le virement de la pension", "virements", "viral", "un virage"])
def test_words_of_one_stem_are_not_one_word(small: Lexicon, shipped: Lexicon, question: str):
    assert "licenciement" not in written(small, question)
    assert "licenciement" not in written(shipped, question)
    assert "licenciement" in written(shipped, "se faire virer")


def test_an_expansion_is_given_once(small: Lexicon):
    assert small.expand("rsa RSA rsa") == small.expand("RSA")
    assert small.expand("carte grise, cartes grises") == small.expand("carte grise")


def test_link_words_count_when_there_is_nothing_else(small: Lexicon):
    assert written(small, "nos") == ["les nôtres"]
    assert written(small, "nos papiers") == []


def test_a_text_as_people_would_say_it(small: Lexicon):
    assert small.aliases("Certificat d'immatriculation perdu") == ("carte grise perdu",)
    assert set(small.aliases("Toucher le revenu de solidarité active")) == {"toucher rsa", "toucher rmi"}
    assert small.aliases("Passeport") == ()


@pytest.mark.parametrize(
    ("question", "added"),
    [
        ("jai droit au rsa ?", "revenu de solidarité active"),
        ("les APL d'un étudiant", "aide personnalisée au logement"),
        ("combien pour une carte grise", "certificat d'immatriculation"),
        ("la caisse d'allocations familiales", "CAF"),
    ],
)
def test_the_shipped_lexicon_helps_with_common_questions(shipped: Lexicon, question: str, added: str):
    assert added in written(shipped, question)


@pytest.mark.parametrize(
    "question",
    ["je n'ai pas reçu ce papier", "JE NE COMPRENDS PAS CE COURRIER", "ma vie à la mairie", "il est sans un sou"],
)
def test_the_shipped_lexicon_takes_no_ordinary_word_for_an_acronym(shipped: Lexicon, question: str):
    assert all(expansion.said not in shipped_capitals(shipped) for expansion in shipped.expand(question))


def shipped_capitals(lexicon: Lexicon) -> set[str]:
    return {pair.said for group in lexicon.capitals.values() for pair in group}


@quick
@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=80))
def test_any_text_is_read_the_same_twice(shipped: Lexicon, text: str):
    found = shipped.expand(text)
    assert found == shipped.expand(text)
    assert len(set(found)) == len(found)
    assert set(found) <= set(shipped.pairs)


@quick
@given(st.data())
def test_words_around_a_phrase_do_not_hide_it(small: Lexicon, data: st.DataObject):
    pair = data.draw(st.sampled_from([pair for group in small.phrases.values() for pair in group]))
    before, after = (data.draw(st.sampled_from(["", "bonjour", "alors bonjour", "123"])) for _ in range(2))
    assert pair in small.expand(f"{before} {pair.said} {after}") or phrase(pair.said) == ("nos",)


@quick
@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=60))
def test_a_phrase_is_made_of_the_words_of_its_text(text: str):
    found = phrase(text)
    assert bool(found) == bool(words(text))
    assert all(any(word in (each, each[:-1]) for each in words(text)) for word in found)


def test_work_is_bounded_by_the_question(shipped: Lexicon):
    """A phrase of n words is looked up at each place once per length: no backtracking on repeated words."""
    looked_up = 0

    class Counting(dict[tuple[str, ...], tuple[Expansion, ...]]):
        def __contains__(self, key: object) -> bool:
            nonlocal looked_up
            looked_up += 1
            return super().__contains__(key)

    counting = Lexicon(shipped.acronyms, shipped.capitals, Counting(shipped.phrases))
    question = "a " * 4000
    counting.expand(question)
    longest = max(map(len, shipped.phrases))
    assert 0 < looked_up <= longest * len(words(question))


def test_the_readme_says_what_the_files_hold(shipped: Lexicon):
    readme = (Path(__file__).parents[2] / "retrieval" / "lexicon" / "README.md").read_text("utf-8")
    for said, meant in (("RSA", "revenu de solidarité active"), ("carte grise", "certificat d'immatriculation")):
        assert f"`{said}`" in readme
        assert Expansion(said, meant) in shipped.pairs
