"""The embeddings API when it misbehaves: each failure is one clear French line, without the key."""

import socket
import time
from collections.abc import Iterator

import numpy as np
import pytest
from fakes.embedding_server import EmbeddingServer, Reply, vectors_body

from retrieval.encoders import embedding_api
from retrieval.encoders.embedding_api import ATTEMPTS, ApiEncoder
from retrieval.encoders.opening import open_encoder
from retrieval.errors import EncoderError
from retrieval.settings import EncoderSettings

KEY = "cle-tres-secrete"
HTML = "<html><head><title>504 Gateway Time-out</title></head><body><h1>nginx</h1></body></html>"


@pytest.fixture(autouse=True)
def no_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedding_api, "FIRST_WAIT_S", 0.001)
    monkeypatch.setattr(embedding_api, "LONGEST_WAIT_S", 0.002)


@pytest.fixture
def server() -> Iterator[EmbeddingServer]:
    with EmbeddingServer(key=KEY) as server:
        yield server


def opened(server: EmbeddingServer, key: str = KEY, model: str = "essai") -> ApiEncoder:
    return ApiEncoder(EncoderSettings(model, server.base_url, key), "api:essai")


def failure(server: EmbeddingServer, *replies: Reply) -> str:
    """The message of a query to which the server gives these replies; the last one for ever."""
    encoder = opened(server)
    server.scripted.extend([*replies, *[replies[-1]] * ATTEMPTS])
    with pytest.raises(EncoderError) as caught:
        encoder.encode_query("passeport")
    message = str(caught.value)
    assert KEY not in message + repr(caught.value)
    assert f"« {server.base_url} »" in message
    assert "« essai »" in message
    assert "\n" not in message
    return message


def row(index: int, *numbers: object) -> dict[str, object]:
    return {"index": index, "embedding": list(numbers)}


def test_a_wrong_key_is_refused_at_once(server: EmbeddingServer):
    with pytest.raises(EncoderError, match="EMBEDDINGS_API_KEY est refusée") as caught:
        opened(server, key="autre-secret")
    assert "autre-secret" not in str(caught.value)
    assert len(server.received) == 1


def test_an_unknown_model_is_named(server: EmbeddingServer):
    with pytest.raises(EncoderError, match=r"« inconnu ».*corrigez EMBEDDINGS_BASE_URL ou EMBEDDINGS_MODEL"):
        opened(server, model="inconnu")
    assert len(server.received) == 1


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (400, "répond 400 : vérifiez EMBEDDINGS_BASE_URL et EMBEDDINGS_MODEL"),
        (401, "EMBEDDINGS_API_KEY est refusée"),
        (403, "EMBEDDINGS_API_KEY est refusée"),
        (404, "corrigez EMBEDDINGS_BASE_URL ou EMBEDDINGS_MODEL"),
        (413, "trop longs"),
        (422, "répond 422 : vérifiez"),
        (301, "répond 301 : vérifiez"),
    ],
)
def test_what_will_not_pass_is_not_tried_again(server: EmbeddingServer, status: int, words: str):
    assert words in failure(server, Reply(status, HTML))
    assert len(server.received) == 2


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_what_may_pass_is_tried_again_then_said(server: EmbeddingServer, status: int):
    message = failure(server, Reply(status, HTML, {"Content-Type": "text/html"}))
    assert f"répond {status} : réessayez plus tard" in message
    assert len(server.received) == 1 + ATTEMPTS


@pytest.mark.parametrize(
    "reply",
    [
        Reply(429),
        Reply(429, "", {"Retry-After": "0"}),
        Reply(429, "", {"Retry-After": "3600"}),
        Reply(429, "", {"Retry-After": "Wed, 21 Oct 2026 07:28:00 GMT"}),
        Reply(429, "", {"Retry-After": "-1"}),
        Reply(503),
        Reply(504, HTML),
    ],
)
def test_a_passing_trouble_is_not_seen(server: EmbeddingServer, reply: Reply):
    encoder = opened(server)
    server.scripted.extend([reply] * (ATTEMPTS - 1))
    np.testing.assert_allclose(encoder.encode_query("passeport"), server.encoder.encode_query("passeport"), atol=1e-6)


def test_the_wait_asked_for_is_kept_up_to_the_longest(server: EmbeddingServer, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(embedding_api, "LONGEST_WAIT_S", 0.2)
    encoder = opened(server)
    server.scripted.append(Reply(429, "", {"Retry-After": "3600"}))
    started = time.monotonic()
    encoder.encode_query("passeport")
    assert 0.2 <= time.monotonic() - started < 5


@pytest.mark.parametrize(
    "body",
    [
        "",
        "pas du json",
        HTML,
        "null",
        "[]",
        "{}",
        '{"data": null}',
        '{"data": [{"embedding": [1, 2]}]}',
        '{"data": [[1, 2]]}',
        '{"data": [{"index": 0, "embedding": "AACAPw=="}]}',
        '{"data": [{"index": 0, "embedding": [1, "deux"]}]}',
        '{"data": [{"index": 0, "embedding": [1, {}]}]}',
        f'{{"data": [{{"index": 0, "embedding": [1{"0" * 400}]}}]}}',
        "[" * 100_000,
    ],
)
def test_garbage_is_not_an_answer(server: EmbeddingServer, body: str):
    assert "n'a pas la forme attendue" in failure(server, Reply(200, body))


@pytest.mark.parametrize(
    "numbers", [[float("nan"), 1.0], [float("inf"), 1.0], [], [[1.0], [2.0]], [None, 1.0]], ids=str
)
def test_what_is_no_vector_is_refused(server: EmbeddingServer, numbers: list[object]):
    assert "ne sont pas faits de nombres" in failure(server, Reply(200, vectors_body([row(0, *numbers)])))


@pytest.mark.parametrize("count", [0, 2, 3])
def test_a_wrong_number_of_vectors_is_refused(server: EmbeddingServer, count: int):
    body = vectors_body([row(number, 1.0, 0.0) for number in range(count)])
    assert f"a rendu {count} vecteurs pour 1 textes" in failure(server, Reply(200, body))


def test_vectors_of_different_lengths_are_refused(server: EmbeddingServer):
    encoder = opened(server)
    server.scripted.append(Reply(200, vectors_body([row(0, 1.0), row(1, 1.0, 2.0)])))
    with pytest.raises(EncoderError, match="forme attendue"):
        encoder.encode_passages(["un", "deux"])


def test_a_dimension_that_changes_is_refused(server: EmbeddingServer):
    encoder = opened(server)
    body = vectors_body([row(0, 1.0, 2.0, 2.0)])
    server.scripted.extend([Reply(200, body), Reply(200, body)])
    for encode in (encoder.encode_query, lambda text: encoder.encode_passages([text])):
        with pytest.raises(EncoderError, match="vecteurs de 3 nombres au lieu de 64"):
            encode("passeport")


def test_numbers_too_great_for_float32_are_scaled(server: EmbeddingServer):
    server.scripted.extend([Reply(200, vectors_body([row(0, 3e100, 4e100)]))] * 2)
    np.testing.assert_allclose(opened(server).encode_query("passeport"), [0.6, 0.8], rtol=1e-6)


def test_rows_out_of_order_are_put_back():
    with EmbeddingServer(reverse=True) as server:
        encoder = opened(server)
        texts = [f"texte {number}" for number in range(40)]
        np.testing.assert_allclose(encoder.encode_passages(texts), server.encoder.encode_passages(texts), atol=1e-6)


def test_a_dead_address_is_named():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        base_url = f"http://127.0.0.1:{free.getsockname()[1]}/v1"
    with pytest.raises(EncoderError, match="ne répond pas") as caught:
        open_encoder(EncoderSettings("essai", base_url, KEY))
    assert base_url in str(caught.value)
    assert "vérifiez EMBEDDINGS_BASE_URL" in str(caught.value)


def test_a_silent_server_is_given_up(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(embedding_api, "TIMEOUT_S", 0.05)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        base_url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises(EncoderError, match=r"ne répond pas \(ReadTimeout\)"):
            open_encoder(EncoderSettings("essai", base_url))


def test_an_address_that_is_none_is_refused():
    with pytest.raises(EncoderError, match=r"« http://\[::1 ».*corrigez EMBEDDINGS_BASE_URL"):
        open_encoder(EncoderSettings("essai", "http://[::1"))


@pytest.mark.parametrize("key", ["clé-secrète", "«secret»"])
def test_a_key_that_no_header_can_carry_is_refused_without_showing_it(server: EmbeddingServer, key: str):
    with pytest.raises(EncoderError, match="EMBEDDINGS_API_KEY contient") as caught:
        opened(server, key=key)
    assert key not in str(caught.value)
    assert caught.value.__context__ is None
    assert server.received == []


def test_the_key_is_sent_and_never_shown(server: EmbeddingServer):
    encoder = opened(server)
    assert [call.authorization for call in server.received] == [f"Bearer {KEY}"]
    shown = repr(encoder) + repr(EncoderSettings("essai", server.base_url, KEY)) + encoder.name + str(vars(encoder))
    assert KEY not in shown


def test_the_request_is_what_the_api_documents(server: EmbeddingServer):
    opened(server).encode_passages(["un", "deux"])
    assert server.received[-1].body == {"model": "essai", "input": ["un", "deux"], "encoding_format": "float"}
    assert server.received[-1].path == "/v1/embeddings"


def test_a_final_slash_changes_nothing(server: EmbeddingServer):
    encoder = ApiEncoder(EncoderSettings("essai", f"{server.base_url}/", KEY), "api:essai")
    assert encoder.dimension == server.encoder.dimension
    assert [call.path for call in server.received] == ["/v1/embeddings"]
