"""The cross-encoder: what it loads, what it refuses, and how it is stopped."""

import shutil
import threading
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from fakes.rerankers import write_tiny_cross_encoder

from retrieval.errors import RerankerError
from retrieval.rerankers.cross_encoder import BATCH, CrossEncoderReranker

UNKNOWN = "personne/modele-inconnu"
PASSAGES = ["La perte de la carte", "Aide au logement d'un étudiant", "Passeport", "Mairie", "Impôt", "Retraite"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny_cross_encoder(tmp_path_factory.mktemp("modeles") / "croise")


def test_scores_are_the_library_s_own_logits(folder: Path):
    from sentence_transformers import CrossEncoder

    pairs = [("perte de carte", passage) for passage in PASSAGES]
    chances = CrossEncoder(str(folder), device="cpu", local_files_only=True).predict(pairs)
    logits = np.array(CrossEncoderReranker(str(folder)).scores("perte de carte", PASSAGES, 60))
    np.testing.assert_allclose(1 / (1 + np.exp(-logits)), chances, atol=1e-5)


def test_a_model_is_named_by_its_folder(folder: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(folder)
    assert CrossEncoderReranker(".").name == "sentence-transformers:croise"


@pytest.mark.parametrize("name", [UNKNOWN, "absent/du/disque"])
def test_an_unknown_model_without_network_is_said_at_once(name: str, folder: Path):
    CrossEncoderReranker(str(folder))  # the library is then loaded, which takes seconds
    started = time.monotonic()
    with pytest.raises(RerankerError, match=f"« {name} » ne peut pas être chargé") as caught:
        CrossEncoderReranker(name)
    assert time.monotonic() - started < 5
    assert "RERANKER_MODEL" in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("damaged", ["model.safetensors", "config.json", "tokenizer.json"])
def test_a_damaged_folder_is_named(folder: Path, tmp_path: Path, damaged: str):
    copy = shutil.copytree(folder, tmp_path / "croise")
    (copy / damaged).write_bytes(b"\x00 pas un modele")
    with pytest.raises(RerankerError, match="croise » ne peut pas être chargé"):
        CrossEncoderReranker(str(copy))


def test_an_empty_folder_is_named(tmp_path: Path):
    with pytest.raises(RerankerError, match="donnez un dossier local") as caught:
        CrossEncoderReranker(str(tmp_path))
    assert str(tmp_path) in str(caught.value)


def test_a_model_that_only_encodes_is_refused(tmp_path: Path):
    folder = write_tiny_cross_encoder(tmp_path / "encodeur", head=False)
    with pytest.raises(RerankerError, match=r"encodeur » n'est pas un modèle de reclassement.*RERANKER_MODEL"):
        CrossEncoderReranker(str(folder))


def test_a_model_that_gives_several_numbers_is_refused(tmp_path: Path):
    folder = write_tiny_cross_encoder(tmp_path / "classes", labels=3)
    with pytest.raises(RerankerError, match="une note par passage"):
        CrossEncoderReranker(str(folder))


def test_a_model_whose_weights_are_no_numbers_is_refused(folder: Path, tmp_path: Path):
    from safetensors.numpy import load_file, save_file

    copy = shutil.copytree(folder, tmp_path / "croise")
    weights = load_file(copy / "model.safetensors")
    weights["classifier.bias"] = np.full_like(weights["classifier.bias"], np.nan)
    save_file(weights, copy / "model.safetensors", metadata={"format": "pt"})
    with pytest.raises(RerankerError, match="n'est pas un modèle de reclassement"):
        CrossEncoderReranker(str(copy))


class SlowModel:
    """A model of which each batch takes a while; it remembers the passages of each."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.batches: list[list[str]] = []

    def predict(self, pairs: Sequence[tuple[str, str]], **settings: object) -> np.ndarray:
        self.batches.append([passage for _, passage in pairs])
        time.sleep(self.seconds)
        return np.arange(len(pairs), dtype=np.float32)


def slow(folder: Path, seconds: float) -> tuple[CrossEncoderReranker, SlowModel]:
    reranker, model = CrossEncoderReranker(str(folder)), SlowModel(seconds)
    reranker._model = model
    return reranker, model


def test_it_stops_between_batches_and_begins_none_that_would_end_late(folder: Path):
    reranker, model = slow(folder, 0.1)
    started = time.monotonic()
    with pytest.raises(RerankerError, match=r"croise » a dépassé les 0.25 s"):
        reranker.scores("question", [f"passage {number}" for number in range(40)], 0.25)
    assert time.monotonic() - started < 0.8
    assert 1 <= len(model.batches) <= 2


def test_the_longest_passages_go_first(folder: Path):
    reranker, model = slow(folder, 0)
    reranker.scores("question", ["court", "le plus long de tous", "un peu plus long"], 60)
    assert model.batches[0] == ["le plus long de tous", "un peu plus long"]
    assert all(len(batch) <= BATCH for batch in model.batches)


def test_waiting_for_one_s_turn_counts(folder: Path):
    reranker, model = slow(folder, 1)
    first = threading.Thread(target=reranker.scores, args=("question", PASSAGES[:2], 60))
    first.start()
    while not model.batches:
        time.sleep(0.001)
    started = time.monotonic()
    with pytest.raises(RerankerError, match=r"a dépassé les 0.1 s"):
        reranker.scores("question", PASSAGES, 0.1)
    assert time.monotonic() - started < 0.8
    first.join()
    assert len(model.batches) == 1


def test_a_model_that_breaks_is_said_and_leaves_its_turn(folder: Path):
    class BrokenModel:
        def predict(self, pairs: object, **settings: object) -> object:
            raise RuntimeError("shapes cannot be multiplied")

    reranker = CrossEncoderReranker(str(folder))
    whole, reranker._model = reranker._model, BrokenModel()
    with pytest.raises(RerankerError, match=r"croise » a échoué \(RuntimeError\)") as caught:
        reranker.scores("question", PASSAGES, 60)
    assert "RERANKER_MODEL" in str(caught.value)
    reranker._model = whole
    assert len(reranker.scores("question", PASSAGES, 60)) == len(PASSAGES)
