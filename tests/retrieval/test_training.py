"""The training of the static model, on a few dozen made-up passages and a lexicon of five entries."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from retrieval.encoders.transformer import SentenceTransformerEncoder
from retrieval.errors import EncoderError
from retrieval.fields import passage_text
from retrieval.pairs import Drawing, Material, Pair, Pairs, tokenise
from retrieval.question.expansion import Expansion, Lexicon
from retrieval.schema import Chunk
from retrieval.training import TrainingReport, TrainingSettings, train, train_tokenizer

TINY = TrainingSettings(vocabulary=600, dimension=32, epochs=12, pairs=2, batch=32, threads=1)

THEMES = {
    "passeport": ("Renouveler son passeport à la mairie", "Le guichet relève les empreintes et la photo d'identité."),
    "congés": ("Poser des congés payés", "L'employeur fixe l'ordre des départs en vacances des salariés."),
    "école": ("Inscrire son enfant à l'école", "La directrice demande le carnet de vaccination de l'élève."),
    "chômage": ("Toucher une allocation chômage", "Le demandeur d'emploi actualise sa situation chaque mois."),
    "permis": ("Récupérer les points du permis", "Un stage de sécurité routière rend quatre points au conducteur."),
    "bail": ("Donner congé à son locataire", "Le propriétaire du logement envoie une lettre avant la fin du bail."),
}
CASES = ("Cas général", "Outre-mer", "Pour un mineur", "En urgence", "À l'étranger")

LEXICON = Lexicon(
    acronyms={("are",): (Expansion("ARE", "allocation chômage"),)},
    capitals={},
    phrases={
        ("bahut",): (Expansion("bahut", "école"),),
        ("communale",): (Expansion("communale", "une École"),),
        ("papelard",): (Expansion("papelard", "passeport"),),
        ("farniente",): (Expansion("farniente", "congés payés"),),
    },
)


def _chunks(per_theme: int = 10) -> list[Chunk]:
    return [
        Chunk(
            id=f"{sheet}-{position}",
            sheet_id=f"F{sheet}",
            title=title,
            breadcrumb=("Démarches", theme),
            section=(CASES[position % len(CASES)],),
            text=f"{sentence}\n\nPour {theme}, la règle numéro {position} vaut aussi. {title} reste gratuit.",
            url="",
            updated="2020-01-01",
            source="test",
            audience="Particuliers",
            position=position,
        )
        for sheet, (theme, (title, sentence)) in enumerate(THEMES.items())
        for position in range(per_theme)
    ]


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, TrainingReport]:
    folder = tmp_path_factory.mktemp("trained") / "model"
    return folder, train(_chunks(), folder, TINY, lexicon=LEXICON)


@pytest.fixture(scope="module")
def encoder(trained: tuple[Path, TrainingReport]) -> SentenceTransformerEncoder:
    return SentenceTransformerEncoder(str(trained[0]), "test")


def test_report_counts_what_was_read(trained: tuple[Path, TrainingReport]) -> None:
    _, report = trained
    assert (report.chunks, report.sheets, report.dimension) == (60, 6, 32)
    assert 100 < report.vocabulary <= 600
    assert 0 < report.loss < np.log(32)  # below what chance gives in a batch of 32


def test_vectors_are_of_unit_length(encoder: SentenceTransformerEncoder) -> None:
    vectors = encoder.encode_passages([passage_text(chunk) for chunk in _chunks()])
    assert vectors.shape == (60, 32)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)
    np.testing.assert_allclose(np.linalg.norm(encoder.encode_query("un passeport")), 1.0, atol=1e-5)


@pytest.mark.parametrize(
    ("question", "sheet_id"),
    [
        ("empreintes et photo", "F0"),
        ("ordre des départs en vacances", "F1"),
        ("vaccination de l'élève", "F2"),
        ("actualiser sa situation d'emploi", "F3"),
        ("stage de sécurité routière", "F4"),
        ("lettre du propriétaire", "F5"),
    ],
)
def test_question_is_nearer_to_its_sheet_than_to_all_others(
    encoder: SentenceTransformerEncoder, question: str, sheet_id: str
) -> None:
    chunks = _chunks()
    cosines = encoder.encode_passages([passage_text(chunk) for chunk in chunks]) @ encoder.encode_query(question)
    own = np.array([chunk.sheet_id == sheet_id for chunk in chunks])
    assert cosines[own].min() > cosines[~own].max()


@pytest.mark.parametrize(
    ("said", "sheet_id"), [("papelard", "F0"), ("farniente", "F1"), ("bahut", "F2"), ("ARE", "F3")]
)
def test_everyday_word_is_nearer_to_its_sheet_than_to_all_others(
    encoder: SentenceTransformerEncoder, said: str, sheet_id: str
) -> None:
    chunks = _chunks()
    assert not any(said.lower() in passage_text(chunk).lower().split() for chunk in chunks)
    cosines = encoder.encode_passages([passage_text(chunk) for chunk in chunks]) @ encoder.encode_query(said)
    own = np.array([chunk.sheet_id == sheet_id for chunk in chunks])
    assert cosines[own].min() > cosines[~own].max()


def test_words_of_one_sheet_are_nearer_than_words_of_two(encoder: SentenceTransformerEncoder) -> None:
    passport, fingerprints, tenant = (encoder.encode_query(word) for word in ("passeport", "empreintes", "locataire"))
    assert passport @ fingerprints > passport @ tenant + 0.1


@pytest.mark.parametrize("typed", ["L'ECOLE A L'ETRANGER", "l’école, à l’étranger ?", "l ecole a l etranger"])
def test_accents_case_and_punctuation_do_not_change_a_vector(encoder: SentenceTransformerEncoder, typed: str) -> None:
    np.testing.assert_array_equal(encoder.encode_query(typed), encoder.encode_query("l'école à l'étranger"))


def test_ligatures_are_spelt_out() -> None:
    tokenizer = train_tokenizer(_chunks(), 600)
    assert tokenizer.encode("ŒUVRE").ids == tokenizer.encode("oeuvre").ids


def test_words_of_another_alphabet_are_near_nothing(encoder: SentenceTransformerEncoder) -> None:
    assert not encoder.encode_query("漢字").any()


def test_same_seed_gives_the_same_files(trained: tuple[Path, TrainingReport], tmp_path: Path) -> None:
    first, _ = trained
    train(_chunks(), tmp_path / "again", TINY, lexicon=LEXICON)
    for name in ("model.safetensors", "tokenizer.json", "modules.json"):
        assert (tmp_path / "again" / name).read_bytes() == (first / name).read_bytes()


def test_another_seed_gives_other_weights(trained: tuple[Path, TrainingReport], tmp_path: Path) -> None:
    train(_chunks(), tmp_path / "other", TrainingSettings(600, 32, epochs=1, pairs=1, batch=32, seed=7, threads=1))
    assert (tmp_path / "other/model.safetensors").read_bytes() != (trained[0] / "model.safetensors").read_bytes()


def test_retraining_in_a_folder_keeps_its_card_and_leaves_nothing_aside(tmp_path: Path) -> None:
    folder = tmp_path / "model"
    folder.mkdir()
    (folder / "README.md").write_text("card", encoding="utf-8")
    train(_chunks(), folder, TrainingSettings(600, 8, epochs=1, pairs=1, batch=32, threads=1))
    assert (folder / "README.md").read_text(encoding="utf-8") == "card"
    assert (folder / "model.safetensors").stat().st_mode & 0o444 == 0o444
    assert [path.name for path in tmp_path.iterdir()] == ["model"]


def _drawn(**changed: float) -> tuple[Material, list[tuple[int, str, str]]]:
    """The pairs of an epoch as the tokens' letters, which say which words they come from."""
    tokenizer = train_tokenizer(_chunks(), 600)
    material = tokenise(tokenizer, _chunks(), LEXICON)
    shares = {"alias_share": 0.5, "lexicon_share": 0.2, "split_share": 0.0, **changed}
    drawn = Pairs(material, tokenizer.get_vocab_size(), Drawing(pairs=8, seed=3, **shares)).epoch()

    def letters(ids: NDArray[np.int64]) -> str:
        return "".join(tokenizer.id_to_token(number) for number in ids)

    return material, [(group, letters(query), letters(text)) for group, (query, text) in drawn]


def test_share_of_the_lexicon_is_that_of_the_settings() -> None:
    material, drawn = _drawn(lexicon_share=0.2)
    sayings = [group for group, _, _ in drawn if group < 0]
    assert len(drawn) == 8 * len(material.passages)
    assert 0.15 < len(sayings) / len(drawn) < 0.25
    assert all(group < 0 for group, _, _ in _drawn(lexicon_share=1.0)[1])
    assert all(group >= 0 for group, _, _ in _drawn(lexicon_share=0.0)[1])


def test_entries_of_one_meaning_are_not_told_apart() -> None:
    _, drawn = _drawn(lexicon_share=1.0)
    group = {said: group for group, said, _ in drawn}
    assert set(group) == {"are", "bahut", "communale", "papelard", "farniente"}
    assert group["bahut"] == group["communale"]
    assert len(set(group.values())) == 4
    assert ("papelard", "passeport") in {(said, written) for _, said, written in drawn}


def test_titles_are_put_in_everyday_words_as_often_as_the_settings_say() -> None:
    def slang(drawn: list[tuple[int, str, str]]) -> int:
        return sum("papelard" in query for _, query, _ in drawn)

    assert slang(_drawn(alias_share=0.0, lexicon_share=0.0)[1]) == 0
    _, always = _drawn(alias_share=1.0, lexicon_share=0.0)
    _, half = _drawn(alias_share=0.5, lexicon_share=0.0)
    assert 0.3 < slang(half) / slang(always) < 0.7
    assert not any("papelard" in text for _, _, text in always)  # what is found keeps its own words


def test_words_of_questions_are_split_as_often_as_the_settings_say() -> None:
    tokenizer = train_tokenizer(_chunks(), 600)
    material = tokenise(tokenizer, _chunks(), LEXICON)

    def drawn(share: float) -> list[Pair]:
        drawing = Drawing(pairs=8, alias_share=0, lexicon_share=1, split_share=share, seed=3)
        return [pair for _, pair in Pairs(material, tokenizer.get_vocab_size(), drawing).epoch()]

    passport = tokenizer.encode("passeport", add_special_tokens=False).ids
    assert all(len(tokenizer.id_to_token(token)) == 1 for query, _ in drawn(1.0) for token in query)
    assert any(text.tolist() == passport for _, text in drawn(1.0))  # what is found is never cut
    lengths = [np.mean([query.size for query, _ in drawn(share)]) for share in (0.0, 0.1, 0.5, 1.0)]
    assert lengths == sorted(set(lengths))


def test_lexicon_changes_the_weights_and_is_the_projects_own_by_default(tmp_path: Path) -> None:
    settings = TrainingSettings(600, 8, epochs=1, pairs=1, batch=32, threads=1)
    for name, lexicon in {"none": Lexicon({}, {}, {}), "own": Lexicon.load(), "default": None}.items():
        train(_chunks(), tmp_path / name, settings, lexicon=lexicon)
    weights = {name: (tmp_path / name / "model.safetensors").read_bytes() for name in ("none", "own", "default")}
    assert weights["default"] == weights["own"] != weights["none"]


def test_progress_is_told_after_each_epoch(tmp_path: Path) -> None:
    told: list[tuple[int, int, float]] = []
    settings = TrainingSettings(600, 8, epochs=3, pairs=1, batch=32, threads=1)
    report = train(_chunks(), tmp_path / "model", settings, lambda *epoch: told.append(epoch))
    assert [(epoch, epochs) for epoch, epochs, _ in told] == [(1, 3), (2, 3), (3, 3)]
    assert told[-1][2] == report.loss


@pytest.mark.parametrize(
    ("chunks", "counts"),
    [([], "0 passages de 0 fiches"), (_chunks(2), "12 passages de 6 fiches"), (_chunks(60)[:60], "60 passages de 1 ")],
    ids=["none", "too few", "one sheet"],
)
def test_too_little_text_is_refused_before_anything_is_written(
    tmp_path: Path, chunks: list[Chunk], counts: str
) -> None:
    with pytest.raises(EncoderError, match=f"{counts}.*ne suffisent pas.*indexez au moins 50") as refused:
        train(chunks, tmp_path / "model", TINY)
    assert "\n" not in str(refused.value)
    assert not any(tmp_path.iterdir())
