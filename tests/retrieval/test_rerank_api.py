"""The rerank API: its two shapes, its misbehaviours in one clear French line each, and its time, held to the second."""

import math
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from fakes.rerank_server import PROMPT, QUERY, Received, Reply, RerankServer, data, results
from fakes.rerankers import overlap

from retrieval.errors import RerankerError
from retrieval.rerankers import rerank_api
from retrieval.rerankers.rerank_api import ATTEMPTS, ApiReranker
from retrieval.settings import RerankerSettings

KEY = "cle-tres-secrete"
HTML = "<html><head><title>504 Gateway Time-out</title></head><body><h1>nginx</h1></body></html>"
PASSAGES = ["prix", "perte de la carte", "la carte"]
SCORES = [overlap("perte carte", passage) for passage in PASSAGES]
PATIENT_S = 60.0


@pytest.fixture(autouse=True)
def no_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rerank_api, "FIRST_WAIT_S", 0.001)


@pytest.fixture
def server() -> Iterator[RerankServer]:
    with RerankServer(key=KEY) as server:
        yield server


def opened(server: RerankServer, key: str = KEY, model: str = "essai") -> ApiReranker:
    return ApiReranker(RerankerSettings(model, server.base_url, key))


def scores(server: RerankServer, budget_s: float = PATIENT_S) -> list[float]:
    return list(opened(server).scores("perte carte", PASSAGES, budget_s))


def failure(server: RerankServer, *replies: Reply, budget_s: float = PATIENT_S) -> str:
    """The message of a question to which the server gives these replies; the last one for ever."""
    server.scripted.extend([*replies, *[replies[-1]] * ATTEMPTS])
    with pytest.raises(RerankerError) as caught:
        scores(server, budget_s)
    message = str(caught.value)
    assert KEY not in message + repr(caught.value)
    assert "essai »" in message
    assert "\n" not in message
    return message


def test_nothing_is_sent_before_the_first_question(server: RerankServer):
    opened(server)
    assert server.received == []


def test_the_request_is_what_the_api_documents(server: RerankServer):
    assert scores(server) == pytest.approx(SCORES)
    body = {"query": "perte carte", "documents": PASSAGES, "model": "essai", "top_n": 3}
    assert server.received == [Received("/v1/rerank", f"Bearer {KEY}", body)]


def test_the_older_shape_is_tried_once_and_remembered():
    with RerankServer(shape=PROMPT) as server:
        reranker = opened(server)
        for _ in range(3):
            assert reranker.scores("perte carte", PASSAGES, PATIENT_S) == pytest.approx(SCORES)
        older = {"prompt": "perte carte", "input": PASSAGES, "model": "essai"}
        assert ["query" in call.body for call in server.received] == [True, False, False, False]
        assert [call.body for call in server.received[1:]] == [older] * 3


def test_a_server_that_changes_its_shape_is_followed(server: RerankServer):
    reranker = opened(server)
    for shape in (QUERY, PROMPT, PROMPT, QUERY, QUERY):
        server.shape = shape
        assert reranker.scores("perte carte", PASSAGES, PATIENT_S) == pytest.approx(SCORES)
    assert len(server.received) == 5 + 2


def test_threads_that_meet_the_older_shape_together_remember_it():
    with RerankServer(shape=PROMPT) as server:
        reranker = opened(server)
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(lambda _: reranker.scores("carte", PASSAGES, PATIENT_S), range(8)))
        server.received.clear()
        reranker.scores("carte", PASSAGES, PATIENT_S)
        assert len(server.received) == 1


def test_two_refused_shapes_are_said(server: RerankServer):
    assert "refuse les deux formes de demande" in failure(server, Reply(422))
    assert len(server.received) == 2


@pytest.mark.parametrize(
    "body", [results((0, 0), (1, 1), (2, 0.5)), data((2, 0.5), (1, 1), (0, 0))], ids=["today's", "older"]
)
def test_either_answer_is_read_whatever_was_asked(server: RerankServer, body: str):
    server.scripted.append(Reply(200, body))
    assert scores(server) == [0, 1, 0.5]


def test_logits_are_read_as_they_are(server: RerankServer):
    server.scripted.append(Reply(200, results((1, -8.25), (0, 12), (2, 0))))
    assert scores(server) == [12, -8.25, 0]


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (400, "répond 400 : vérifiez RERANKER_BASE_URL et RERANKER_MODEL"),
        (401, "RERANKER_API_KEY est refusée"),
        (403, "RERANKER_API_KEY est refusée"),
        (404, "corrigez RERANKER_BASE_URL ou RERANKER_MODEL"),
        (413, "trop longs"),
        (424, "répond 424 : vérifiez"),
        (301, "répond 301 : vérifiez"),
    ],
)
def test_what_will_not_pass_is_not_tried_again(server: RerankServer, status: int, words: str):
    assert words in failure(server, Reply(status, HTML))
    assert len(server.received) == 1


def test_a_wrong_key_is_refused_without_showing_it(server: RerankServer):
    with pytest.raises(RerankerError, match="RERANKER_API_KEY est refusée") as caught:
        opened(server, key="autre-secret").scores("carte", PASSAGES, PATIENT_S)
    assert "autre-secret" not in str(caught.value)


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_what_may_pass_is_tried_again_then_said(server: RerankServer, status: int):
    assert f"répond {status} : réessayez plus tard" in failure(server, Reply(status, HTML))
    assert len(server.received) == ATTEMPTS


@pytest.mark.parametrize("reply", [Reply(429), Reply(429, "", {"Retry-After": "0"}), Reply(503), Reply(504, HTML)])
def test_a_passing_trouble_is_not_seen(server: RerankServer, reply: Reply):
    server.scripted.extend([reply] * (ATTEMPTS - 1))
    assert scores(server) == pytest.approx(SCORES)


def test_a_wait_longer_than_the_budget_is_not_begun(server: RerankServer):
    started = time.monotonic()
    message = failure(server, Reply(503, "", {"Retry-After": "10"}), budget_s=2)
    assert time.monotonic() - started < 1
    assert "répond 503 : réessayez plus tard" in message
    assert len(server.received) == 1


@pytest.mark.parametrize(
    "body",
    [
        "",
        "pas du json",
        HTML,
        "null",
        "3",
        "[]",
        "{}",
        '"results"',
        '{"results": null}',
        '{"results": 3}',
        '{"results": [0.1, 0.2, 0.3]}',
        '{"results": {"0": 0.1}}',
        '{"results": [{"relevance_score": 0.1}]}',
        '{"results": [{"index": 0}]}',
        '{"data": [{"index": 0}]}',
        results(("0", 0.1), (1, 0.2), (2, 0.3)),
        results((True, 0.1), (0, 0.2), (2, 0.3)),
        results((0.0, 0.1), (1, 0.2), (2, 0.3)),
        results((0, "0.1"), (1, 0.2), (2, 0.3)),
        results((0, None), (1, 0.2), (2, 0.3)),
        results((0, True), (1, 0.2), (2, 0.3)),
        f'{{"results": [{{"index": 0, "relevance_score": 1{"0" * 400}}}]}}',
        "[" * 100_000,
    ],
    ids=lambda body: body[:50],
)
def test_garbage_is_not_an_answer(server: RerankServer, body: str):
    assert "n'a pas la forme attendue" in failure(server, Reply(200, body))
    assert len(server.received) == 1


@pytest.mark.parametrize("score", [math.nan, math.inf, -math.inf])
def test_what_is_no_number_is_refused(server: RerankServer, score: float):
    assert "ne sont pas des nombres" in failure(server, Reply(200, results((0, 0.1), (1, score), (2, 0.3))))


@pytest.mark.parametrize("count", [0, 1, 2])
def test_missing_scores_are_refused(server: RerankServer, count: int):
    body = results(*((number, 0.5) for number in range(count)))
    assert f"a rendu {count} notes pour 3 passages" in failure(server, Reply(200, body))


@pytest.mark.parametrize("index", [1, 3, -1, 10**30])
def test_a_repeated_or_unknown_index_is_refused(server: RerankServer, index: int):
    body = results((0, 0.1), (1, 0.2), (index, 0.3))
    assert "note deux fois un passage, ou en note un qu'elle n'a pas reçu" in failure(server, Reply(200, body))


def test_a_silent_server_is_given_up_when_the_time_is_up():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        reranker = ApiReranker(RerankerSettings("essai", f"http://127.0.0.1:{silent.getsockname()[1]}"))
        started = time.monotonic()
        with pytest.raises(RerankerError, match=r"« api:essai » a dépassé les 0.3 s accordées.*RERANKER_BUDGET"):
            reranker.scores("carte", PASSAGES, 0.3)
        assert 0.3 <= time.monotonic() - started < 2


@pytest.mark.parametrize("part", ["headers", "body"])
def test_a_server_that_drips_is_given_up_when_the_time_is_up(server: RerankServer, part: str):
    started = time.monotonic()
    message = failure(server, Reply(drip=part), budget_s=0.3)
    assert 0.3 <= time.monotonic() - started < 2
    assert "a dépassé les 0.3 s accordées" in message
    server.scripted.clear()
    assert scores(server) == pytest.approx(SCORES)


def test_what_was_left_behind_ends_by_itself(server: RerankServer):
    others = set(threading.enumerate())
    failure(server, Reply(drip="body"), budget_s=0.2)
    left = [thread for thread in threading.enumerate() if thread not in others and thread.name == "rerank"]
    for thread in left:
        thread.join(2)
        assert not thread.is_alive()


def test_what_was_left_behind_does_not_keep_the_program_open(server: RerankServer):
    program = (
        "import sys; from retrieval.rerankers.rerank_api import ApiReranker, RerankerError, RerankerSettings\n"
        "try: ApiReranker(RerankerSettings('essai', sys.argv[1], sys.argv[2])).scores('carte', ['carte'], 0.2)\n"
        "except RerankerError as error: print(error)"
    )
    server.scripted.append(Reply(drip="headers"))
    command = [sys.executable, "-c", program, server.base_url, KEY]
    ended = subprocess.run(command, check=True, timeout=8, capture_output=True, text=True)
    assert "a dépassé les 0.2 s accordées" in ended.stdout
    assert ended.stderr == ""


def test_an_answer_without_end_is_not_kept(server: RerankServer, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("retrieval.api_client.MOST_BYTES", 1000)
    assert "n'a pas la forme attendue" in failure(server, Reply(200, " " * 2000 + results((0, 1), (1, 1), (2, 1))))


def test_a_dead_address_is_named_before_the_time_is_up():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        base_url = f"http://127.0.0.1:{free.getsockname()[1]}/v1"
    reranker = ApiReranker(RerankerSettings("essai", base_url, KEY))
    started = time.monotonic()
    with pytest.raises(RerankerError, match=r"ne répond pas \(ConnectError\) : vérifiez RERANKER_BASE_URL") as caught:
        reranker.scores("carte", PASSAGES, 5)
    assert time.monotonic() - started < 2
    assert base_url in str(caught.value)


def test_an_address_that_is_none_is_refused_at_opening():
    with pytest.raises(RerankerError, match=r"« http://\[::1 ».*corrigez RERANKER_BASE_URL"):
        ApiReranker(RerankerSettings("essai", "http://[::1"))


@pytest.mark.parametrize("key", ["clé-secrète", "«secret»"])
def test_a_key_that_no_header_can_carry_is_refused_without_showing_it(server: RerankServer, key: str):
    with pytest.raises(RerankerError, match="RERANKER_API_KEY contient") as caught:
        opened(server, key=key)
    assert key not in str(caught.value)
    assert caught.value.__context__ is None


def test_the_key_is_sent_and_never_shown(server: RerankServer):
    reranker = opened(server)
    reranker.scores("carte", PASSAGES, PATIENT_S)
    assert [call.authorization for call in server.received] == [f"Bearer {KEY}"]
    settings = RerankerSettings("essai", server.base_url, KEY)
    assert KEY not in repr(reranker) + reranker.name + str(vars(reranker)) + repr(settings)


def test_without_a_key_none_is_sent():
    with RerankServer() as server:
        opened(server, key="").scores("carte", PASSAGES, PATIENT_S)
        assert [call.authorization for call in server.received] == [""]


def test_a_final_slash_changes_nothing(server: RerankServer):
    reranker = ApiReranker(RerankerSettings("essai", f"{server.base_url}/", KEY))
    assert reranker.scores("perte carte", PASSAGES, PATIENT_S) == pytest.approx(SCORES)
    assert [call.path for call in server.received] == ["/v1/rerank"]
