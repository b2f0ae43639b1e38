"""The encoders and the indexes that the tests of retrieval share. Built once; nobody writes to them."""

import os

# read once, when the hub's client is first imported
os.environ["HF_HUB_OFFLINE"] = "1"

from pathlib import Path

import pytest
from fakes.encoders import HashingEncoder, write_tiny_model

from retrieval.encoders.transformer import SentenceTransformerEncoder
from retrieval.storage.manifest import Manifest
from tests.retrieval.corpus import build_index, corpus


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny_model(tmp_path_factory.mktemp("modeles") / "minuscule")


@pytest.fixture(scope="session")
def hashed_index(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Manifest]:
    """The corpus encoded by `HashingEncoder`."""
    index = tmp_path_factory.mktemp("hache") / "index"
    return index, build_index(index, HashingEncoder(), corpus())


@pytest.fixture(scope="session")
def tiny_index(tiny_model: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Manifest]:
    """The corpus encoded by the tiny model, as the door opens it."""
    from retrieval.encoders.opening import EncoderSettings, encoder_name

    encoder = SentenceTransformerEncoder(str(tiny_model), encoder_name(EncoderSettings(str(tiny_model))))
    index = tmp_path_factory.mktemp("minuscule") / "index"
    return index, build_index(index, encoder, corpus())
