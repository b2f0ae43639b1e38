"""What every encoder owes its callers, held on each of them."""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from fakes.embedding_server import EmbeddingServer
from fakes.encoders import HashingEncoder

from retrieval.encoders import embedding_api
from retrieval.encoders.embedding_api import ApiEncoder
from retrieval.encoders.protocol import Encoder
from retrieval.encoders.static import StaticEncoder
from retrieval.encoders.transformer import BATCH, SentenceTransformerEncoder
from retrieval.settings import EncoderSettings

KEY = "cle-d-essai"
TEXTS = [
    "Renouveler un passeport",
    "Carte d'identité perdue",
    "Aide au logement",
    "Un texte plus long : la demande de permis se fait en ligne, dans l'année de l'installation en France.",
]

Make = Callable[[], Encoder]


@pytest.fixture(params=["hashing", "sentence_transformers", "static", "api", "api out of order"], scope="module")
def make(request: pytest.FixtureRequest, tiny_model: Path) -> Iterator[Make]:
    """Opens the encoder; each call opens another one."""
    match request.param:
        case "hashing":
            yield HashingEncoder
        case "sentence_transformers":
            yield lambda: SentenceTransformerEncoder(str(tiny_model), "minuscule")
        case "static":
            yield lambda: StaticEncoder(tiny_model, "minuscule")
        case kind:
            with EmbeddingServer(key=KEY, reverse=kind.endswith("order")) as server:
                yield lambda: ApiEncoder(EncoderSettings(server.model, server.base_url, KEY), "api:essai")


@pytest.fixture(scope="module")
def encoder(make: Make) -> Encoder:
    return make()


def test_passages_are_a_table_of_unit_vectors(encoder: Encoder):
    vectors = encoder.encode_passages(TEXTS)
    assert vectors.shape == (len(TEXTS), encoder.dimension)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_a_query_is_one_unit_vector(encoder: Encoder):
    vector = encoder.encode_query(TEXTS[0])
    assert vector.shape == (encoder.dimension,)
    assert vector.dtype == np.float32
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)


def test_no_text_gives_an_empty_table(encoder: Encoder):
    vectors = encoder.encode_passages([])
    assert vectors.shape == (0, encoder.dimension)
    assert vectors.dtype == np.float32


def test_order_is_kept_over_several_batches(encoder: Encoder):
    # of many lengths: sentence-transformers sorts its batches by length
    texts = [f"passeport {number} " + "mairie " * (number % 7) for number in range(BATCH + 44)]
    vectors = encoder.encode_passages(texts)
    assert vectors.shape == (len(texts), encoder.dimension)
    for place in (0, 1, 31, 32, 63, 64, 255, 256, len(texts) - 1):
        np.testing.assert_allclose(vectors[place], encoder.encode_passages([texts[place]])[0], atol=1e-5)


def test_same_text_same_vector_in_another_encoder(make: Make, encoder: Encoder):
    again = make()
    assert again.name == encoder.name
    np.testing.assert_allclose(encoder.encode_passages(TEXTS), again.encode_passages(TEXTS), atol=1e-6)


def test_a_query_is_near_the_same_passage(encoder: Encoder):
    cosines = encoder.encode_passages(TEXTS) @ encoder.encode_query(TEXTS[2])
    assert cosines.argmax() == 2
    assert cosines[2] == pytest.approx(1, abs=1e-5)


def test_case_and_accents_count_for_nothing_here(encoder: Encoder):
    one, other = encoder.encode_passages(["Carte d'identité", "carte d'identite"])
    np.testing.assert_allclose(one, other, atol=1e-5)


def test_the_api_is_asked_for_at_most_32_texts(monkeypatch: pytest.MonkeyPatch):
    with EmbeddingServer() as server:
        encoder = ApiEncoder(EncoderSettings(server.model, server.base_url), "api:essai")
        encoder.encode_passages([f"texte {number}" for number in range(70)])
        assert [len(call.body["input"]) for call in server.received] == [1, 32, 32, 6]
        assert {call.authorization for call in server.received} == {""}

        monkeypatch.setattr(embedding_api, "BATCH", 33)
        with pytest.raises(Exception, match="trop longs"):  # so the stand-in does refuse more
            encoder.encode_passages(["texte"] * 33)
