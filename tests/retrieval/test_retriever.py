"""The parts together: a question in, cited passages out."""

import json
import re
import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from retrieval import lexical
from retrieval.encoders.opening import encoder_name
from retrieval.errors import (
    DamagedIndex,
    EncoderError,
    IncompatibleIndex,
    InvalidQuestion,
    MissingIndex,
    UnknownFilter,
)
from retrieval.retriever import Retriever, check_fingerprint
from retrieval.schema import Filters
from retrieval.settings import EncoderSettings, RetrievalSettings
from retrieval.storage.manifest import Manifest
from tests.fakes.embedding_server import EmbeddingServer
from tests.fakes.encoders import HashingEncoder, write_tiny_model
from tests.retrieval.corpus import SHEETS, build_index, chunk, corpus, open_retriever, shard

CHUNKS = corpus()
# a word or two of the title, of the text, an acronym, a misspelling without accents
ASKED = {
    "renouveler passeport": "F90001",
    "j'ai perdu ma carte d'identité": "F90002",
    "permis etranger": "F90003",
    "aide logement étudiant": "F90004",
    "declarer naissance": "F90005",
    "rompre CDD": "F90006",
    "RSA": "F90007",
    "carte vitale volée": "F90008",
    "pension de réversion": "F90009",
    "impôt payé en retard": "F90010",
}


@pytest.fixture(scope="module")
def retriever(hashed_index: tuple[Path, Manifest]) -> Retriever:
    index, manifest = hashed_index
    return open_retriever(index, manifest, HashingEncoder())


@pytest.mark.parametrize(("question", "sheet_id"), ASKED.items())
def test_the_right_sheet_comes_first(retriever: Retriever, question: str, sheet_id: str):
    assert retriever.search(question, 3)[0].chunk.sheet_id == sheet_id


def test_the_passage_that_answers_stands_for_its_sheet(retriever: Retriever):
    hit = retriever.search("photo pour renouveler un passeport", 1)[0]
    assert hit.chunk == next(item for item in CHUNKS if "une photo récente" in item.text)


def test_one_hit_a_sheet_best_first(retriever: Retriever):
    hits = retriever.search("demande en mairie", 10)
    assert len({hit.chunk.sheet_id for hit in hits}) == len(hits) == len(SHEETS)
    scores = [hit.score for hit in hits]
    assert scores == sorted(scores, reverse=True)
    assert all(score > 0 for score in scores)


def test_several_passages_a_sheet_when_asked(retriever: Retriever):
    hits = retriever.search("demande d'aide au logement", 4, per_sheet=2)
    sheets = [hit.chunk.sheet_id for hit in hits]
    assert len(dict.fromkeys(sheets)) == 4
    assert all(sheets.count(sheet) <= 2 for sheet in sheets)
    assert sheets[:2] == ["F90004", "F90004"]
    assert hits[0].score >= hits[1].score
    assert len({hit.chunk.id for hit in hits}) == len(hits)
    # the passages of a sheet stand together, sheets in the order of their best
    assert sheets == sorted(sheets, key=sheets.index)


@pytest.mark.parametrize("limit", [1, 3, 100])
def test_a_limit_is_kept_and_only_cuts(retriever: Retriever, limit: int):
    assert retriever.search("demande", limit) == retriever.search("demande", 100)[:limit]


def test_the_same_question_gets_the_same_answer(retriever: Retriever, hashed_index: tuple[Path, Manifest]):
    again = open_retriever(*hashed_index, HashingEncoder())
    for question in ASKED:
        assert retriever.search(question) == retriever.search(question) == again.search(question)


def test_blanks_accents_and_case_change_nothing(retriever: Retriever):
    assert retriever.search("  declarer\nla NAISSANCE ? ") == retriever.search("Déclarer la naissance ?")


def test_stop_words_only_still_give_what_is_near(retriever: Retriever):
    assert all(hit.score > 0 for hit in retriever.search("est-ce que je peux"))


@pytest.mark.parametrize("question", ["", "???", "What is the minimum wage", "x" * 10_000, "caf\udce9"])
def test_what_is_no_question_is_refused(retriever: Retriever, question: str):
    with pytest.raises(InvalidQuestion):
        retriever.search(question)


def test_threads_share_a_retriever(retriever: Retriever):
    questions = list(ASKED) * 8
    alone = {question: retriever.search(question) for question in ASKED}
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(retriever.search, questions)) == [alone[question] for question in questions]


def test_a_sheet_is_given_whole(retriever: Retriever):
    assert retriever.sheet("F90005") == tuple(item for item in CHUNKS if item.sheet_id == "F90005")
    assert retriever.sheet("F1") == ()


def test_a_hit_is_shown_with_the_promised_fields(retriever: Retriever):
    hit = retriever.search("passeport", 1)[0]
    row = json.loads(json.dumps(hit.row()))
    assert list(row) == ["sheet_id", "chunk_id", "score", "title", "section", "url", "updated", "text"]
    assert row["chunk_id"] == hit.chunk.id
    assert row["section"] == " > ".join(hit.chunk.section)
    assert row["score"] == round(hit.score, 6)


def test_passages_that_say_the_same_are_both_found(tmp_path: Path):
    """A fusion keyed by text would add up their scores."""
    twins = [chunk("F1", 0, "Le guichet délivre un reçu."), chunk("F1", 1, "Le guichet délivre un reçu.")]
    manifest = build_index(tmp_path / "index", HashingEncoder(), [*twins, *CHUNKS])
    hits = open_retriever(tmp_path / "index", manifest, HashingEncoder()).search("reçu du guichet", 1, per_sheet=5)
    assert {hit.chunk for hit in hits} == set(twins)
    assert hits[0].score == pytest.approx(hits[1].score)


@pytest.mark.parametrize("per_sheet", [1, 2, 3])
def test_one_identifier_in_two_sources_is_two_sheets(tmp_path: Path, per_sheet: int):
    """A sheet of each source is found, with its own passages and its own opening."""
    texts = ("un reçu", "un reçu deux", "un reçu trois", "deux reçus au guichet")
    sources = ("vosdroits", "notices")
    twins = [
        chunk("F1", place, f"{text}, selon {source}", title=f"Reçu : {source}", source=source)
        for source in sources
        for place, text in enumerate(texts)
    ]
    manifest = build_index(tmp_path / "index", HashingEncoder(), [*twins, *CHUNKS])
    found = open_retriever(tmp_path / "index", manifest, HashingEncoder()).search("deux reçus au guichet", 2, per_sheet)
    places = {source: [hit.chunk.position for hit in found if hit.chunk.source == source] for source in sources}
    assert [len(places[source]) for source in sources] == [per_sheet, per_sheet]
    assert all(per_sheet == 1 or 0 in places[source] for source in sources)


@pytest.mark.parametrize("per_sheet", [1, 3])
def test_filters_leave_out_what_does_not_pass(retriever: Retriever, per_sheet: int):
    asked, themes = "demande en mairie", ("Papiers", "Famille")
    whole = retriever.search(asked, 10, per_sheet)
    hits = retriever.search(asked, 10, per_sheet, Filters(theme=themes))
    assert {hit.chunk.sheet_id for hit in hits} == {"F90001", "F90002", "F90005"}
    assert all(set(hit.chunk.breadcrumb) & set(themes) for hit in hits)
    assert retriever.search(asked, 10, per_sheet, Filters(audience=("Particuliers",))) == whole
    assert retriever.search(asked, 10, per_sheet, Filters(since="2020-07-17")) == ()


@pytest.mark.parametrize(
    ("filters", "words"),
    [
        (Filters(theme=("Papier",)), "aucune fiche n'a « Papier » pour thème : choisissez parmi « Papiers »"),
        (Filters(operator=("CAF",)), "aucune fiche n'a « CAF » pour opérateur : choisissez parmi aucune valeur"),
        (Filters(since="hier"), "la date « hier » n'en est pas une : écrivez-la comme 2025-07-01"),
        (Filters(since="2025-02-30"), "la date « 2025-02-30 » n'en est pas une"),
    ],
)
def test_a_filter_that_nothing_has_is_refused(retriever: Retriever, filters: Filters, words: str):
    with pytest.raises(UnknownFilter, match=re.escape(words)):
        retriever.search("demande en mairie", filters=filters)


def opening(index: Path, model: Path) -> RetrievalSettings:
    return RetrievalSettings(index, EncoderSettings(str(model)))


def test_an_index_opens_with_the_encoder_that_wrote_it(tiny_index: tuple[Path, Manifest], tiny_model: Path):
    index, manifest = tiny_index
    retriever = Retriever.open(opening(index, tiny_model))
    assert retriever.manifest == manifest
    assert retriever.search("RSA", 1)[0].chunk.sheet_id == "F90007"


def test_an_index_opens_with_an_api(tmp_path: Path):
    with EmbeddingServer() as server:
        settings = EncoderSettings(server.model, server.base_url)
        manifest = build_index(tmp_path, server.encoder, CHUNKS, encoder=encoder_name(settings))
        retriever = Retriever.open(RetrievalSettings(tmp_path, settings))
        same = HashingEncoder(server.encoder.dimension, knows_language=True)
        assert retriever.search("RSA") == open_retriever(tmp_path, manifest, same).search("RSA")


def test_an_index_of_another_encoder_names_both(hashed_index: tuple[Path, Manifest], tiny_model: Path):
    index, manifest = hashed_index
    with pytest.raises(IncompatibleIndex) as caught:
        Retriever.open(opening(index, tiny_model))
    for named in (manifest.encoder, encoder_name(EncoderSettings(str(tiny_model))), str(index), "ingestion run"):
        assert named in str(caught.value)


def test_the_same_model_trained_again_is_another_encoder(tiny_index: tuple[Path, Manifest], tmp_path: Path):
    with pytest.raises(IncompatibleIndex, match=r"minuscule:\w+ ».*minuscule:\w+ »"):
        Retriever.open(opening(tiny_index[0], write_tiny_model(tmp_path / "minuscule", seed=1)))


def test_other_lexical_settings_name_both(hashed_index: tuple[Path, Manifest]):
    index, manifest = hashed_index
    check_fingerprint(manifest, manifest.encoder, str(index))
    with pytest.raises(IncompatibleIndex, match="« bm25:autre »") as caught:
        check_fingerprint(replace(manifest, lexical="bm25:autre"), manifest.encoder, str(index))
    assert lexical.fingerprint() in str(caught.value)


def test_an_api_whose_vectors_changed_size_is_another_encoder(tmp_path: Path):
    """Its name is all that is known of it before it is opened."""
    with EmbeddingServer() as server:
        settings = EncoderSettings(server.model, server.base_url)
        build_index(tmp_path, HashingEncoder(16), CHUNKS, encoder=encoder_name(settings))
        with pytest.raises(IncompatibleIndex, match=r"vecteurs de 16 nombres et « api:essai » en rend 64"):
            Retriever.open(RetrievalSettings(tmp_path, settings))


def test_an_index_without_its_model_says_so(tiny_index: tuple[Path, Manifest], tmp_path: Path):
    (tmp_path / "vide").mkdir()
    with pytest.raises(EncoderError, match="aucun modèle d'encodage"):
        Retriever.open(opening(tiny_index[0], tmp_path / "vide"))


def test_a_missing_index_is_said_before_the_encoder_is_opened(tmp_path: Path):
    with pytest.raises(MissingIndex, match=re.escape(f"« {tmp_path} »")):
        Retriever.open(RetrievalSettings(tmp_path, EncoderSettings("personne/modele-inconnu")))


def test_a_lost_shard_is_damage(tmp_path: Path, tiny_model: Path, tiny_index: tuple[Path, Manifest]):
    """An engine that finds no whole segment opens an empty one without a word."""
    tiny = tiny_index[1]
    published = build_index(tmp_path, HashingEncoder(tiny.dimension), CHUNKS, encoder=tiny.encoder)
    for version in shard(tmp_path, published).glob("segments/*/version.info"):
        version.unlink()
    with pytest.raises(DamagedIndex, match="annonce 30 passages et en contient 0"):
        Retriever.open(opening(tmp_path, tiny_model))
    shutil.rmtree(shard(tmp_path, published))
    with pytest.raises(DamagedIndex, match="illisible"):
        Retriever.open(opening(tmp_path, tiny_model))


def test_from_two_passages_a_sheet_its_opening_is_among_them(retriever: Retriever):
    asked = "demande de réversion à la caisse"

    def found(per_sheet: int) -> list[tuple[str, int]]:
        hits = retriever.search(asked, 1, per_sheet=per_sheet)
        assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
        return [(hit.chunk.sheet_id, hit.chunk.position) for hit in hits]

    # the ranking alone leaves the opening for the end
    assert found(3) == [("F90009", 2), ("F90009", 1), ("F90009", 0)]
    assert found(1) == [("F90009", 2)]
    assert found(2) == [("F90009", 2), ("F90009", 0)]
