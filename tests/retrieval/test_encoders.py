"""Which encoder the settings open, the name that an index keeps of it, and what is said when there is none."""

import shutil
import time
from pathlib import Path

import huggingface_hub
import numpy as np
import pytest
from fakes.embedding_server import EmbeddingServer
from fakes.encoders import write_tiny_model

from retrieval.encoders import opening as encoders
from retrieval.encoders import transformer
from retrieval.encoders.opening import EMBEDDED_MODEL, encoder_name, open_encoder
from retrieval.encoders.static import StaticEncoder
from retrieval.encoders.transformer import SentenceTransformerEncoder
from retrieval.errors import EncoderError
from retrieval.settings import (
    DEFAULT_BUDGET_S,
    EncoderSettings,
    RerankerSettings,
    RetrievalSettings,
    SettingsError,
)

UNKNOWN = "personne/modele-inconnu"


def test_a_folder_is_known_by_its_weights(tiny_model: Path, tmp_path: Path):
    name = encoder_name(EncoderSettings(str(tiny_model)))
    other = write_tiny_model(tmp_path / "minuscule", seed=1)
    assert name.startswith("sentence-transformers:minuscule:")
    assert encoder_name(EncoderSettings(str(other))) != name
    shutil.copytree(tiny_model, tmp_path / "ailleurs" / "minuscule")
    assert encoder_name(EncoderSettings(str(tmp_path / "ailleurs" / "minuscule"))) == name


def test_a_folder_is_known_by_its_tokenizer_too(tiny_model: Path, tmp_path: Path):
    copy = shutil.copytree(tiny_model, tmp_path / "minuscule")
    tokenizer = copy / "tokenizer.json"
    tokenizer.write_text(tokenizer.read_text("utf-8").replace('"[UNK]"', '"[INCONNU]"'), "utf-8")
    assert encoder_name(EncoderSettings(str(copy))) != encoder_name(EncoderSettings(str(tiny_model)))


def test_a_relative_folder_has_the_same_name(tiny_model: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tiny_model.parent)
    assert encoder_name(EncoderSettings("minuscule")) == encoder_name(EncoderSettings(str(tiny_model)))
    monkeypatch.chdir(tiny_model)
    assert encoder_name(EncoderSettings(".")) == encoder_name(EncoderSettings(str(tiny_model)))


@pytest.mark.parametrize(
    ("settings", "name"),
    [
        (EncoderSettings(UNKNOWN), f"sentence-transformers:{UNKNOWN}"),
        (EncoderSettings("bge-m3", "http://127.0.0.1:9/v1"), "api:bge-m3"),
    ],
)
def test_what_is_elsewhere_is_known_by_its_name(settings: EncoderSettings, name: str):
    assert encoder_name(settings) == name


def test_an_opened_encoder_has_the_name_that_was_announced(tiny_model: Path):
    settings = EncoderSettings(str(tiny_model))
    encoder = open_encoder(settings)
    assert encoder.name == encoder_name(settings)
    assert encoder.dimension == 32
    with EmbeddingServer() as server:
        settings = EncoderSettings(server.model, server.base_url)
        assert open_encoder(settings).name == encoder_name(settings) == "api:essai"


def test_without_any_setting_the_shipped_model_opens():
    encoder = open_encoder(EncoderSettings())
    assert encoder.name == encoder_name(EncoderSettings())
    assert encoder.name.startswith("embarqué:")
    near, far = (
        float(encoder.encode_query("perte de la carte d'identité") @ encoder.encode_query(text))
        for text in ("carte d'identité perdue", "pension de retraite")
    )
    assert near > far


@pytest.mark.parametrize("which", ["tiny", "shipped"])
def test_the_light_reader_gives_the_same_vectors_as_the_library(which: str, tiny_model: Path):
    folder = tiny_model if which == "tiny" else EMBEDDED_MODEL
    texts = ["Renouveler un passeport", "l'aide au logement d'un étudiant\nDemande > Délai", "É", "zzz 12 €"]
    library, light = SentenceTransformerEncoder(str(folder), "x"), StaticEncoder(folder, "x")
    assert light.dimension == library.dimension
    np.testing.assert_allclose(light.encode_passages(texts), library.encode_passages(texts), atol=1e-5)
    np.testing.assert_allclose(light.encode_query(texts[0]), library.encode_query(texts[0]), atol=1e-5)


@pytest.mark.usefixtures("tiny_model")  # the library is then loaded, which takes seconds
def test_an_unknown_model_without_network_is_said_at_once():
    started = time.monotonic()
    with pytest.raises(EncoderError, match=f"« {UNKNOWN} » ne peut pas être chargé") as caught:
        open_encoder(EncoderSettings(UNKNOWN))
    assert time.monotonic() - started < 5
    assert "EMBEDDINGS_MODEL" in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.usefixtures("tiny_model")  # the library is then loaded, which takes seconds
def test_a_hub_that_does_not_answer_is_given_up_soon(monkeypatch: pytest.MonkeyPatch):
    # not offline this time: nobody listens at the hub's address, which the client asks five times if it is let
    dead = "http://127.0.0.1:9"
    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_OFFLINE", False)
    monkeypatch.setattr(huggingface_hub.constants, "ENDPOINT", dead)
    monkeypatch.setattr(huggingface_hub.hf_api.api, "endpoint", dead)
    started = time.monotonic()
    with pytest.raises(EncoderError, match=f"« {UNKNOWN} » ne peut pas être chargé"):
        open_encoder(EncoderSettings(UNKNOWN))
    assert time.monotonic() - started < transformer.HUB_TIMEOUT_S + 5


def test_a_missing_folder_is_named(tmp_path: Path):
    with pytest.raises(EncoderError, match=r"absent » ne peut pas être chargé.*donnez un dossier local"):
        open_encoder(EncoderSettings(str(tmp_path / "absent")))


def test_a_folder_without_any_model_is_named(tmp_path: Path):
    for opening in (encoder_name, open_encoder):
        with pytest.raises(EncoderError, match="ne contient aucun modèle d'encodage") as caught:
            opening(EncoderSettings(str(tmp_path)))
        assert str(tmp_path) in str(caught.value)


@pytest.mark.parametrize("damaged", ["model.safetensors", "tokenizer.json", "modules.json"])
def test_a_damaged_folder_is_named(tiny_model: Path, tmp_path: Path, damaged: str):
    copy = shutil.copytree(tiny_model, tmp_path / "minuscule")
    (copy / damaged).write_bytes(b"\x00 pas un modele")
    with pytest.raises(EncoderError, match="minuscule » ne peut pas être chargé"):
        open_encoder(EncoderSettings(str(copy)))


def test_a_project_without_its_model_says_to_get_it_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(encoders, "EMBEDDED_MODEL", tmp_path / "static_model")
    for opening in (encoder_name, open_encoder):
        with pytest.raises(EncoderError, match="récupérez à nouveau le projet") as caught:
            opening(EncoderSettings())
        assert str(tmp_path / "static_model") in str(caught.value)


@pytest.mark.parametrize("damaged", ["model.safetensors", "tokenizer.json"])
def test_a_damaged_shipped_model_is_named(
    tiny_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, damaged: str
):
    copy = shutil.copytree(tiny_model, tmp_path / "static_model")
    (copy / damaged).write_bytes(b"{}")
    monkeypatch.setattr(encoders, "EMBEDDED_MODEL", copy)
    with pytest.raises(EncoderError, match=r"static_model » est illisible .* : récupérez"):
        open_encoder(EncoderSettings())


def test_settings_come_from_the_environment(tmp_path: Path):
    environ = {
        "INDEX_DIR": str(tmp_path),
        "EMBEDDINGS_MODEL": " bge-m3 ",
        "EMBEDDINGS_BASE_URL": "https://api.example/v1 ",
        "EMBEDDINGS_API_KEY": "secret\n",
    }
    settings = RetrievalSettings.from_environment(environ=environ)
    assert settings == RetrievalSettings(tmp_path, EncoderSettings("bge-m3", "https://api.example/v1", "secret"))
    assert "secret" not in repr(settings)
    assert RetrievalSettings.from_environment(Path("ici"), environ).index == Path("ici")
    assert RetrievalSettings.from_environment(environ={}) == RetrievalSettings()


def test_settings_of_the_reranker_come_from_the_environment():
    environ = {
        "RERANKER_MODEL": " rerank-small ",
        "RERANKER_BASE_URL": "https://api.example/v1 ",
        "RERANKER_API_KEY": "secret\n",
        "RERANKER_BUDGET": " 1.5 ",
    }
    settings = RetrievalSettings.from_environment(environ=environ)
    assert settings.reranker == RerankerSettings("rerank-small", "https://api.example/v1", "secret", 1.5)
    assert settings.encoder == EncoderSettings()
    assert "secret" not in repr(settings)
    alone = RetrievalSettings.from_environment(environ={"RERANKER_MODEL": "dossier"}).reranker
    assert alone == RerankerSettings("dossier", budget_s=DEFAULT_BUDGET_S)


@pytest.mark.parametrize(
    ("environ", "words"),
    [
        ({"EMBEDDINGS_BASE_URL": "https://api.example/v1"}, "EMBEDDINGS_MODEL est vide : nommez"),
        ({"EMBEDDINGS_BASE_URL": "api.example", "EMBEDDINGS_MODEL": "m"}, "« api.example » : donnez une adresse"),
        ({"EMBEDDINGS_BASE_URL": "file:///etc", "EMBEDDINGS_MODEL": "m"}, "« file:///etc » : donnez une adresse"),
        ({"RERANKER_BASE_URL": "https://api.example/v1"}, "RERANKER_MODEL est vide : nommez"),
        ({"RERANKER_BASE_URL": "api.example", "RERANKER_MODEL": "m"}, "« api.example » : donnez une adresse"),
        *(
            ({"RERANKER_BUDGET": value}, f"RERANKER_BUDGET vaut « {value} » : donnez un nombre de secondes")
            for value in ("vite", "0", "-3", "nan", "inf", "1e9", "2,5")
        ),
    ],
)
def test_a_setting_without_meaning_is_refused(environ: dict[str, str], words: str):
    with pytest.raises(SettingsError, match=words):
        RetrievalSettings.from_environment(environ=environ)
