"""The server engine before every server: what it asks for, and one clear French line for whatever goes wrong."""

import json
import socket
import subprocess
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from fakes.encoders import HashingEncoder
from fakes.qdrant_server import QdrantServer, Reply
from qdrant_client import models

from retrieval.errors import (
    DamagedIndex,
    EngineError,
    IncompatibleIndex,
    IndexBusy,
    MissingIndex,
    RetrievalError,
    SettingsError,
    UnknownGeneration,
)
from retrieval.fields import DENSE_FIELDS, SPARSE_FIELDS
from retrieval.schema import EncodedQuestion, Filters, TermWeights
from retrieval.settings import RetrievalSettings, ServerSettings
from retrieval.storage import server_client, server_lock, server_reader, server_texts, server_writer
from retrieval.storage.folder import FolderStore
from retrieval.storage.layout import WORDS
from retrieval.storage.manifest import LAYOUT, Manifest
from retrieval.storage.protocol import KEPT_GENERATIONS, open_store
from retrieval.storage.server import ServerStore
from retrieval.storage.server_client import Server
from retrieval.writing import ChunkEncoder, write_chunks
from tests.retrieval.corpus import corpus, manifest_for

pytestmark = pytest.mark.filterwarnings("ignore:Payload indexes have no effect")
ENCODER = HashingEncoder()
CHUNKS = corpus()
TERMS = TermWeights((7, 1_000_000_007), (1.0, 1.0))
QUESTION = EncodedQuestion(
    {**dict.fromkeys(DENSE_FIELDS, ENCODER.encode_query("passeport")), **dict.fromkeys(SPARSE_FIELDS, TERMS)}
)
KEY, READING_KEY = "cle-tres-secrete", "cle-de-lecture"
HTML = "<html><head><title>504 Gateway Time-out</title></head><body><h1>nginx</h1></body></html>"
COMPLETED = json.dumps({"result": {"operation_id": 0, "status": "completed"}, "status": "ok", "time": 0.0})
FOREVER = 50


@pytest.fixture(autouse=True)
def no_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server_client, "FIRST_WAIT_S", 0.001)
    monkeypatch.setattr(server_writer, "POLL_S", 0.001)


@pytest.fixture
def server() -> Iterator[QdrantServer]:
    with QdrantServer(KEY, READING_KEY) as server:
        yield server


def store(server: QdrantServer, **changed: Any) -> ServerStore:
    return ServerStore(Server(replace(ServerSettings(server.url, KEY, timeout_s=5), **changed)))


def publish(opened: ServerStore, count: int = 6) -> Manifest:
    with opened.building() as build:
        vocabulary = write_chunks(build.writer(ENCODER.dimension), CHUNKS[:count], ENCODER)
        manifest = manifest_for(build.generation, ENCODER, CHUNKS[:count])
        build.publish(manifest, vocabulary)
    return manifest


def collections(server: QdrantServer) -> set[str]:
    return {one.name for one in server.engine.get_collections().collections}


def aliases(server: QdrantServer) -> dict[str, str]:
    return {one.alias_name: one.collection_name for one in server.engine.get_aliases().aliases}


def ours(*manifests: Manifest) -> set[str]:
    """The collections that stand there when these generations do."""
    return {"fiches-lock", *(f"fiches-{one.generation}{end}" for one in manifests for end in ("", "-texts"))}


def failure(action: Callable[[], object], kind: type[RetrievalError] = EngineError, url: str = "") -> str:
    """The message of what `action` raises: one line, with the address and without the key."""
    with pytest.raises(kind) as caught:
        action()
    message = str(caught.value)
    assert "\n" not in message
    assert url in message
    assert KEY not in message + repr(caught.value)
    assert caught.value.__cause__ is None
    return message


# settings


def test_settings_are_read_from_the_environment():
    environ = {
        "QDRANT_URL": " https://qdrant.example.org:443/base/ ",
        "QDRANT_API_KEY": KEY,
        "QDRANT_COLLECTION": "fiches-2",
        "QDRANT_SHARDS": "3",
        "QDRANT_REPLICAS": "2",
        "QDRANT_QUANTIZATION": "Scalar",
        "QDRANT_TIMEOUT": "7",
    }
    settings = RetrievalSettings.from_environment(environ=environ)
    expected = ServerSettings("https://qdrant.example.org:443/base", KEY, "fiches-2", 3, 2, "scalar", 7)
    assert settings.server == expected
    assert KEY not in repr(settings)
    opened = open_store(settings)
    assert isinstance(opened, ServerStore)
    assert opened.name == "https://qdrant.example.org:443/base/collections/fiches-2"


def test_without_an_address_or_with_a_folder_there_is_no_server(tmp_path: Path):
    assert RetrievalSettings.from_environment(environ={"QDRANT_COLLECTION": "x", "QDRANT_URL": " "}).server is None
    settings = RetrievalSettings.from_environment(tmp_path, {"QDRANT_URL": "http://localhost:6333"})
    assert open_store(settings) == FolderStore(tmp_path)
    alone = RetrievalSettings.from_environment(environ={"QDRANT_URL": "http://localhost:6333"})
    assert alone.server == ServerSettings("http://localhost:6333")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(
            ("URL", value)
            for value in ("localhost:6333", "ftp://x", "http://", "http://x:port", "http://[", "http://x?a")
        ),
        *(("COLLECTION", value) for value in ("a b", "é", "a/b", "-a", "a" * 101, "*")),
        *(("SHARDS", value) for value in ("0", "-1", "1.5", "deux", "65", "²", "1" * 5000)),
        *(("REPLICAS", value) for value in ("0", "17")),
        *(("TIMEOUT", value) for value in ("0", "0.5", "3601", "inf")),
        ("QUANTIZATION", "int8"),
    ],
)
def test_nonsense_is_refused(name: str, value: str):
    environ = {"QDRANT_URL": "http://localhost:6333", f"QDRANT_{name}": value}
    with pytest.raises(SettingsError) as caught:
        RetrievalSettings.from_environment(environ=environ)
    assert str(caught.value).startswith(f"QDRANT_{name} vaut « {value} » : ")


@pytest.mark.parametrize("name", ["URL", "API_KEY"])
def test_a_secret_in_a_bad_value_is_not_repeated(name: str):
    environ = {"QDRANT_URL": "http://localhost", f"QDRANT_{name}": f"https://moi:{KEY}é@localhost"}
    with pytest.raises(SettingsError) as caught:
        RetrievalSettings.from_environment(environ=environ)
    assert KEY not in str(caught.value)


def test_the_client_is_loaded_only_for_a_server():
    script = (
        "import sys\nfrom retrieval.settings import RetrievalSettings\n"
        "from retrieval.storage.protocol import KEPT_GENERATIONS, open_store\n"
        "open_store(RetrievalSettings())\nsys.exit('qdrant_client' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", script], check=True, timeout=60)


# what is asked of the server


def test_a_generation_is_laid_out_as_the_settings_say(server: QdrantServer):
    opened = store(server, shards=3, replicas=3, quantization="scalar")
    name = f"fiches-{publish(opened).generation}"
    asked = server.created[name]
    assert (asked["shard_number"], asked["replication_factor"], asked["write_consistency_factor"]) == (3, 3, 2)
    assert asked["quantization_config"]["scalar"] == {"type": "int8", "quantile": 0.99, "memory": "pinned"}
    dense = {"size": ENCODER.dimension, "distance": "Cosine", "memory": "cold"}
    assert asked["vectors"] == dict.fromkeys(DENSE_FIELDS, dense)
    assert asked["sparse_vectors"] == {field: {"modifier": "idf"} for field in SPARSE_FIELDS}
    assert asked["payload"] == {"memory": "cold"}
    for companion in (f"{name}-texts", "fiches-lock"):
        body = server.created[companion]
        assert (body["vectors"], body["shard_number"], body["replication_factor"]) == ({}, 1, 3)
        assert body["write_consistency_factor"] == 2
    indexed = {field: kind if isinstance(kind, str) else kind["type"] for field, kind in server.indexed[name].items()}
    keywords = dict.fromkeys(("sheet_id", "audience", "breadcrumb", "source", "operators"), "keyword")
    assert indexed == {**keywords, "updated": "datetime", "position": "integer"}


def test_indexes_come_before_points_and_points_in_small_requests(server: QdrantServer, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(server_writer, "POINTS_PER_REQUEST", 4)
    name = f"/collections/fiches-{publish(store(server), 10).generation}"
    puts = [call.path.removeprefix(name) for call in server.calls(f"PUT {name}(/|$)")]
    assert puts == ["", *["/index"] * 7, *["/points"] * 3]
    assert [len(call.body["points"]) for call in server.calls(f"PUT {name}/points")] == [4, 4, 2]
    for call in server.calls(f"PUT {name}/points"):
        assert call.parameters == {"wait": "true", "timeout": "60"}


@pytest.mark.parametrize(("quantization", "oversampling"), [("scalar", 2.0), ("binary", 4.0), ("none", None)])
def test_a_question_is_one_request_that_asks_for_no_payload(
    server: QdrantServer, quantization: str, oversampling: float | None
):
    manifest = publish(store(server, quantization=quantization))
    # how it was laid out counts, not the settings of who reads
    reader = store(server, api_key=READING_KEY).reader(manifest)
    server.received.clear()
    reader.candidates(QUESTION, 7, Filters(theme=("Papiers",), since="2020-01-01"))
    (call,) = server.received
    assert call.path == f"/collections/fiches-{manifest.generation}/points/query/batch"
    assert [one["using"] for one in call.body["searches"]] == [*DENSE_FIELDS, *SPARSE_FIELDS]
    for one in call.body["searches"]:
        assert (one["limit"], one["with_payload"]) == (7, False)
        assert [condition["key"] for condition in one["filter"]["must"]] == ["breadcrumb", "updated"]
        quantized = (one.get("params") or {}).get("quantization")
        expected = one["using"] in DENSE_FIELDS and oversampling
        assert (quantized and (quantized["rescore"], quantized["oversampling"])) == (
            (True, oversampling) if expected else None
        )


def test_nothing_is_sent_before_it_is_needed_and_the_key_goes_with_every_call(server: QdrantServer):
    opened = store(server)
    assert server.received == []
    publish(opened)
    assert {call.key for call in server.received} == {KEY}
    assert len(server.calls("GET /$")) == 1


def test_a_reading_key_is_enough_to_read_and_does_not_write(server: QdrantServer):
    manifest = publish(store(server))
    reading = store(server, api_key=READING_KEY)
    assert reading.manifest() == manifest
    assert reading.reader(manifest).sheet("F90001") == CHUNKS[:3]
    assert reading.reader(manifest).values("source") == ("essai",)
    assert reading.vocabulary(manifest).sheets == 2
    assert "QDRANT_API_KEY" in failure(lambda: publish(reading), url=server.url)
    assert store(server).manifest() == manifest


def test_no_english_warning_is_printed(server: QdrantServer, capfd: pytest.CaptureFixture[str]):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        store(server).server.check_version()
        time.sleep(0.05)
    assert [str(one.message) for one in caught] == []
    assert capfd.readouterr() == ("", "")


# bad servers


def test_a_server_that_is_down():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
    opened = ServerStore(Server(ServerSettings(url, KEY)))
    for action in (opened.manifest, lambda: publish(opened)):
        message = failure(action, url=f"« {url} »")
        assert "ne répond pas (ConnectError) : vérifiez QDRANT_URL" in message


def test_a_name_that_does_not_exist():
    opened = ServerStore(Server(ServerSettings("http://qdrant.invalid:6333", KEY)))
    assert "vérifiez QDRANT_URL" in failure(opened.manifest, url="http://qdrant.invalid:6333")


def test_a_silent_server_is_waited_for_once(server: QdrantServer):
    manifest = publish(store(server))
    reader = store(server, timeout_s=1).reader(manifest)
    server.fail("query/batch", *[Reply(silent=True)] * 3)
    started = time.monotonic()
    message = failure(lambda: reader.candidates(QUESTION, 5, Filters()), url=server.url)
    assert "pas de réponse en 1 s" in message
    assert "QDRANT_TIMEOUT" in message
    assert time.monotonic() - started < 3
    assert len(server.calls("query/batch")) == 1


@pytest.mark.parametrize(
    "reply",
    [Reply(503, HTML), Reply(502), Reply(429), Reply(429, "{}", {"Retry-After": "1"}), Reply(504), Reply(cut=True)],
    ids=str,
)
def test_a_read_is_tried_three_times(server: QdrantServer, reply: Reply):
    manifest = publish(store(server))
    reader = store(server).reader(manifest)
    server.fail("points/scroll", reply, reply)
    assert reader.sheet("F90001") == CHUNKS[:3]
    assert len(server.calls("points/scroll")) == 3
    server.fail("points/scroll", *[reply] * 3)
    failure(lambda: reader.sheet("F90001"), url=server.url)
    assert len(server.calls("points/scroll")) == 6


@pytest.mark.parametrize("reply", [Reply(503), Reply(500), Reply(cut=True)], ids=str)
def test_a_write_is_tried_once(server: QdrantServer, reply: Reply):
    server.fail("PUT .*Z-[^/]*/points$", reply)
    failure(lambda: publish(store(server)), url=server.url)
    assert len(server.calls("PUT .*Z-[^/]*/points$")) == 1
    assert collections(server) == {"fiches-lock"}


@pytest.mark.parametrize("key", ["", "fausse"])
def test_a_wrong_key(server: QdrantServer, key: str):
    opened = store(server, api_key=key)
    for action in (opened.manifest, lambda: publish(opened)):
        assert "la clé QDRANT_API_KEY manque, est refusée" in failure(action, url=server.url)
    assert collections(server) == set()


@pytest.mark.parametrize("version", ["1.18.9", "1.2.0", "0.11.0", "2.0.0", "dev", ""])
def test_another_version_is_refused(server: QdrantServer, version: str):
    server.version = version
    opened = store(server)
    for action in (opened.manifest, lambda: publish(opened)):
        message = failure(action, url=server.url)
        assert f"c'est un Qdrant {version} et ce logiciel demande une version 1.19 ou suivante" in message
    assert collections(server) == set()


@pytest.mark.parametrize("version", ["1.19.0", "1.20.3", "1.21.0-dev", "v1.20.0"])
def test_a_near_version_is_accepted(server: QdrantServer, version: str):
    server.version = version
    assert publish(store(server)) == store(server).manifest()


@pytest.mark.parametrize(
    ("call", "reply"),
    [
        *(("GET /$", Reply(200, body)) for body in (HTML, "", "{}", "[]", "null", '{"version": "1.20.0"', "[" * 9999)),
        ("GET /$", Reply(200, '{"name": "x", "version": {"number": "8.1"}}')),
        *(
            ("GET /aliases", Reply(200, body))
            for body in (HTML, "{}", '{"result": null}', '{"result": {"aliases": 3}}')
        ),
        ("GET /collections/", Reply(200, '{"result": {"status": "green"}}')),
        ("GET /$", Reply(200, "\xff\xfe")),
    ],
)
def test_what_answers_is_no_qdrant_server(server: QdrantServer, call: str, reply: Reply):
    publish(store(server))
    server.fail(call, *[reply] * FOREVER)
    message = failure(store(server).manifest, url=server.url)
    assert "ne répond pas comme un serveur Qdrant : vérifiez QDRANT_URL" in message


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (301, "refuse la demande (301)"),
        (400, "refuse la demande (400)"),
        (404, "QDRANT_COLLECTION"),
        (413, "refuse la demande (413)"),
        (500, "répond 500"),
        (503, "répond 503"),
        (507, "plein"),
    ],
)
def test_a_refusal_is_said_without_its_page(server: QdrantServer, status: int, said: str):
    headers = {"Location": "http://127.0.0.1:1/"} if status == 301 else {}
    server.fail("GET /aliases", *[Reply(status, HTML + KEY, headers)] * FOREVER)
    message = failure(store(server).manifest, url=server.url)
    assert said in message
    assert "nginx" not in message


def test_answers_for_other_questions_are_not_taken(server: QdrantServer):
    reader = store(server).reader(publish(store(server)))
    server.fail("query/batch", Reply(200, json.dumps({"result": [{"points": []}], "status": "ok", "time": 0.0})))
    message = failure(lambda: reader.candidates(QUESTION, 5, Filters()), url=server.url)
    assert "comme un serveur Qdrant" in message


@pytest.mark.parametrize("status", ["acknowledged", "wait_timeout"])
def test_points_that_are_not_applied_in_time(server: QdrantServer, status: str):
    server.fail("PUT .*Z-[^/]*/points$", Reply(200, COMPLETED.replace("completed", status)))
    assert "n'a pas écrit 6 points en 60 s" in failure(lambda: publish(store(server)), url=server.url)
    assert collections(server) == {"fiches-lock"}


def test_points_that_are_lost_are_not_published(server: QdrantServer):
    before = publish(store(server), 3)
    server.fail("PUT .*Z-[^/]*/points$", Reply(200, COMPLETED))
    message = failure(lambda: publish(store(server)), url=server.url)
    assert "n'a gardé que 0 des 6 passages" in message
    assert store(server).manifest() == before


def test_search_structures_are_waited_for(server: QdrantServer):
    server.states.extend(["yellow", "yellow", "grey", "green", "yellow", "green", "green", "red"])
    with store(server).building() as build:
        build.writer(ENCODER.dimension).close()
        assert list(server.states) == ["red"]
    # grey: work is left that only a change of the collection starts
    assert [call.body for call in server.calls("PATCH")] == [{"optimizers_config": {}}]


@pytest.mark.parametrize("state", ["red", "yellow"])
def test_search_structures_that_never_come(server: QdrantServer, monkeypatch: pytest.MonkeyPatch, state: str):
    monkeypatch.setattr(server_writer, "LONGEST_BUILD_S", 0.05)
    server.states.extend([state] * 10_000)
    assert f"état « {state} »" in failure(lambda: publish(store(server)), url=server.url)


# what stands on the server


def test_a_collection_of_other_content_is_left_alone(server: QdrantServer):
    server.engine.create_collection("fiches", models.VectorParams(size=4, distance=models.Distance.DOT))
    opened = store(server)
    for action in (opened.manifest, lambda: publish(opened)):
        message = failure(action, IncompatibleIndex, server.url)
        assert "choisissez un autre nom dans QDRANT_COLLECTION" in message
    assert collections(server) == {"fiches"}


@pytest.mark.parametrize("target", ["autre", "fiches-2024", "fiches-texts"])
def test_an_alias_of_other_content_is_left_alone(server: QdrantServer, target: str):
    server.engine.create_collection(target, models.VectorParams(size=4, distance=models.Distance.DOT))
    named = models.CreateAlias(collection_name=target, alias_name="fiches")
    server.engine.update_collection_aliases([models.CreateAliasOperation(create_alias=named)])
    opened = store(server)
    for action in (opened.manifest, lambda: publish(opened)):
        failure(action, IncompatibleIndex, server.url)
    assert aliases(server) == {"fiches": target}


def metadata(server: QdrantServer, manifest: Manifest, value: Any) -> None:
    server.engine.update_collection(f"fiches-{manifest.generation}", metadata={"manifest": value})


@pytest.mark.parametrize("value", ["", "{}", "[]", "pas du JSON", f'{{"layout": {LAYOUT}}}', 3, None])
def test_a_manifest_that_is_none(server: QdrantServer, value: Any):
    metadata(server, publish(store(server)), value)
    message = failure(store(server).manifest, DamagedIndex, server.url)
    assert "relancez « python -m ingestion run » avec les mêmes réglages QDRANT_." in message


def test_another_layout(server: QdrantServer):
    manifest = publish(store(server))
    metadata(server, manifest, manifest.to_json().replace(f'"layout": {LAYOUT}', '"layout": 1'))
    assert f"n'a pas le format {LAYOUT}" in failure(store(server).manifest, IncompatibleIndex, server.url)


@pytest.mark.parametrize("payload", [{}, {"part": 0, "parts": 2, "text": "1\n"}, {"part": 0, "parts": 1, "text": "x"}])
def test_a_vocabulary_that_is_none(server: QdrantServer, payload: dict[str, Any]):
    manifest = publish(store(server))
    server.engine.upsert(f"fiches-{manifest.generation}-texts", [models.PointStruct(id=0, vector={}, payload=payload)])
    failure(lambda: store(server).vocabulary(manifest), DamagedIndex, server.url)


def test_lost_collections(server: QdrantServer):
    manifest = publish(store(server))
    name = f"fiches-{manifest.generation}"
    server.engine.delete_collection(f"{name}-texts")
    failure(lambda: store(server).vocabulary(manifest), DamagedIndex, server.url)
    server.engine.delete(name, models.PointIdsList(points=[str(CHUNKS[0].id)]))
    assert "annonce 6 passages et en contient 5" in failure(
        lambda: store(server).reader(manifest), DamagedIndex, server.url
    )
    server.engine.delete_collection(name)
    failure(lambda: store(server).reader(manifest), DamagedIndex, server.url)
    failure(store(server).manifest, MissingIndex, server.url)


def test_a_reader_whose_generation_was_removed_says_so(server: QdrantServer):
    first = publish(store(server))
    reader = store(server).reader(first)
    for _ in range(KEPT_GENERATIONS - 1):
        publish(store(server))
    assert reader.sheet("F90001") == CHUNKS[:3]
    publish(store(server))
    message = failure(lambda: reader.sheet("F90001"), url=server.url)
    assert "n'y est plus depuis une nouvelle ingestion" in message


# publication


def test_publication_is_one_switch_after_everything_else(server: QdrantServer):
    first, second = publish(store(server)), publish(store(server))
    name = f"fiches-{second.generation}"
    one, two = server.calls("POST /collections/aliases")
    assert [next(iter(change)) for change in one.body["actions"]] == ["create_alias"]
    assert two.body["actions"] == [
        {"delete_alias": {"alias_name": "fiches"}},
        {"create_alias": {"alias_name": "fiches", "collection_name": name}},
    ]
    written = [
        call for call in server.received if call.path.startswith(f"/collections/{name}") and call.method != "GET"
    ]
    assert server.received.index(written[-1]) < server.received.index(two)
    assert [call.method for call in written if call.method != "POST"][-1] == "PATCH"  # the manifest
    assert aliases(server) == {"fiches": name}
    assert collections(server) == ours(first, second)
    third, fourth = publish(store(server)), publish(store(server))
    assert collections(server) == ours(second, third, fourth)
    assert store(server).reader(second).count() == 6
    assert store(server).manifest() == fourth


def test_what_a_killed_run_left_is_removed_and_nothing_else(server: QdrantServer):
    first = publish(store(server))
    left = "fiches-20260101T000000.000000Z-abcdef"
    near = {"fiches-2", f"fiches-2{left[6:]}", f"autre{left[6:]}", f"{left}-autre", "fiches-20260101"}
    for name in (left, f"{left}-texts", *near):
        server.engine.create_collection(name, {})
    second = publish(store(server))
    assert collections(server) == ours(first, second) | near


def test_a_switch_that_fails_leaves_the_published_one(server: QdrantServer):
    first = publish(store(server))
    server.fail("POST /collections/aliases", Reply(500, HTML))
    failure(lambda: publish(store(server)), url=server.url)
    assert store(server).manifest() == first
    # nobody can tell that the server will not obey later: it stays among the generations, until it is too old
    failed, before = store(server).generations()
    assert before == first
    assert store(server).reader(failed).count() == 6
    others = [publish(store(server)) for _ in range(KEPT_GENERATIONS)]
    assert collections(server) == ours(*others)


@pytest.mark.parametrize("afterwards", [(), (Reply(503),) * 3])
def test_a_switch_whose_answer_is_lost_destroys_nothing(server: QdrantServer, afterwards: tuple[Reply, ...]):
    """The server obeyed and the client can't know: what readers now open must stay."""
    first = publish(store(server))
    server.fail("POST /collections/aliases", Reply(cut=True, done=True))
    server.fail("GET /aliases", None, None, *afterwards)
    failure(lambda: publish(store(server), 9), url=server.url)
    server.forgive()
    second = store(server).manifest()
    assert second.chunks == 9
    assert store(server).reader(second).count() == 9
    assert store(server).reader(first).count() == 6
    publish(store(server))
    assert store(server).reader(second).count() == 9


def test_a_failure_to_tidy_up_is_no_failure_to_publish(server: QdrantServer):
    old, *others = (publish(store(server)) for _ in range(KEPT_GENERATIONS))
    server.fail("DELETE", Reply(500))
    others.append(publish(store(server)))
    assert store(server).manifest() == others[-1]
    assert collections(server) == ours(old, *others)
    others.append(publish(store(server)))
    assert collections(server) == ours(*others[1:])


def test_a_generation_that_is_half_removed_is_none(server: QdrantServer):
    """What says that it is finished goes first: a rollback must not find the rest."""
    old, kept, published = (publish(store(server)) for _ in range(3))
    server.fail(f"DELETE .*{old.generation}-texts", Reply(500))
    failure(lambda: store(server).prune(1), url=server.url)
    assert collections(server) == {*ours(kept, published), f"fiches-{old.generation}-texts"}
    assert store(server).generations() == (published, kept)
    assert store(server).prune(1) == ()
    assert collections(server) == ours(kept, published)


# going back


def test_a_rollback_is_one_switch_and_nothing_else(server: QdrantServer):
    first, _ = publish(store(server)), publish(store(server))
    server.received.clear()
    assert store(server).switch(first.generation) == first
    (switch,) = server.calls("POST /collections/aliases")
    assert switch.body["actions"] == [
        {"delete_alias": {"alias_name": "fiches"}},
        {"create_alias": {"alias_name": "fiches", "collection_name": f"fiches-{first.generation}"}},
    ]
    changes = [
        call for call in server.calls("^(PUT|PATCH|DELETE)") if not call.path.startswith("/collections/fiches-lock")
    ]
    assert changes == []
    assert lease(server) == {}


def test_a_generation_whose_alias_was_lost_is_published_again(server: QdrantServer):
    """A run was killed between its last write and the first switch."""
    server.fail("POST /collections/aliases", Reply(500))
    failure(lambda: publish(store(server)), url=server.url)
    (only,) = store(server).generations()
    failure(store(server).manifest, MissingIndex, server.url)
    failure(lambda: store(server).prune(0), MissingIndex, server.url)
    store(server).switch(only.generation)
    assert store(server).manifest() == only


def test_what_can_not_be_read_is_not_gone_back_to(server: QdrantServer):
    first, second = publish(store(server)), publish(store(server))
    server.engine.delete_collection(f"fiches-{first.generation}-texts")
    message = failure(lambda: store(server).switch(first.generation), DamagedIndex, server.url)
    assert "a perdu ses textes" in message
    server.engine.delete(f"fiches-{first.generation}", models.PointIdsList(points=[str(CHUNKS[0].id)]))
    failure(lambda: store(server).switch(first.generation), DamagedIndex, server.url)
    assert store(server).manifest() == second


@pytest.mark.parametrize("value", ["{}", '{"layout": 1}'])
def test_a_generation_with_another_manifest_is_not_listed(server: QdrantServer, value: str):
    first, second = publish(store(server)), publish(store(server))
    metadata(server, first, value)
    assert store(server).generations() == (second,)
    failure(lambda: store(server).switch(first.generation), RetrievalError, server.url)
    assert store(server).manifest() == second


@pytest.mark.parametrize("name", ["", "texts", "lock", "20260101T000000.000000Z-abcdef", "../fiches", "é"])
def test_an_unknown_generation(server: QdrantServer, name: str):
    first = publish(store(server))
    message = failure(lambda: store(server).switch(name), UnknownGeneration, server.url)
    assert f"la génération « {name} » n'est pas dans" in message
    assert store(server).manifest() == first


def test_a_rollback_under_a_name_of_other_content_is_refused(server: QdrantServer):
    first = publish(store(server))
    server.engine.create_collection("autre", models.VectorParams(size=4, distance=models.Distance.DOT))
    named = models.CreateAlias(collection_name="autre", alias_name="fiches")
    forgotten = models.DeleteAlias(alias_name="fiches")
    server.engine.update_collection_aliases(
        [models.DeleteAliasOperation(delete_alias=forgotten), models.CreateAliasOperation(create_alias=named)]
    )
    for action in (lambda: store(server).switch(first.generation), lambda: store(server).prune(0)):
        failure(action, IncompatibleIndex, server.url)
    assert aliases(server) == {"fiches": "autre"}


def test_a_reading_key_can_list_and_can_not_go_back(server: QdrantServer):
    first, second = publish(store(server)), publish(store(server))
    reading = store(server, api_key=READING_KEY)
    assert reading.generations() == (second, first)
    for action in (lambda: reading.switch(first.generation), lambda: reading.prune(0)):
        assert "QDRANT_API_KEY" in failure(action, url=server.url)
    assert store(server).manifest() == second


# texts


def test_texts_are_written_in_pieces_before_the_manifest(server: QdrantServer, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(server_texts, "LETTERS_PER_POINT", 7)
    with store(server).building() as build:
        vocabulary = write_chunks(build.writer(ENCODER.dimension), CHUNKS[:3], ENCODER)
        manifest = manifest_for(build.generation, ENCODER, CHUNKS[:3])
        build.publish(manifest, vocabulary, {"rapport.json": "é" * 20, "vide": ""})
    opened = store(server, api_key=READING_KEY)
    assert opened.text(manifest, "rapport.json") == "é" * 20
    assert (opened.text(manifest, "vide"), opened.text(manifest, "autre")) == ("", "")
    assert opened.vocabulary(manifest) == vocabulary
    written = [
        call.path for call in server.received if manifest.generation in call.path and call.method in {"PUT", "PATCH"}
    ]
    assert written[-2:] == [
        f"/collections/fiches-{manifest.generation}-texts/points",
        f"/collections/fiches-{manifest.generation}",
    ]


def test_a_text_that_lost_a_piece_is_damaged(server: QdrantServer, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(server_texts, "LETTERS_PER_POINT", 7)
    manifest = publish(store(server))
    server.engine.delete(f"fiches-{manifest.generation}-texts", models.PointIdsList(points=[1]))
    message = failure(lambda: store(server).text(manifest, WORDS), DamagedIndex, server.url)
    assert f"a un texte illisible (« {WORDS} »)" in message


# what is kept


def test_sheets_are_copied_in_small_requests_with_their_vectors(server: QdrantServer, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(server_reader, "VECTORS_PAGE", 4)
    monkeypatch.setattr(server_writer, "POINTS_PER_REQUEST", 5)
    first = publish(store(server), 30)
    kept = {item.sheet_key for item in CHUNKS[:12]}
    server.received.clear()
    with store(server).building() as build:
        writer = build.writer(ENCODER.dimension)
        assert list(writer.keep(store(server).reader(first), kept)) == [5, 5, 2]
        copied = server.engine.count(f"fiches-{build.generation}").count
    assert copied == 12
    pages = server.calls(f"{first.generation}/points/scroll")
    assert {(call.body["limit"], call.body["with_vector"]) for call in pages} == {(4, True)}
    assert [len(call.body["points"]) for call in server.calls("PUT .*Z-[^/]*/points$")] == [5, 5, 2]


# the lease


def lease(server: QdrantServer) -> dict[str, Any]:
    records = server.engine.retrieve("fiches-lock", [1])
    return (records[0].payload or {}) if records else {}


def hold(server: QdrantServer, **payload: Any) -> None:
    with suppress(ValueError):
        server.engine.create_collection("fiches-lock", {})
        server.indexed["fiches-lock"]["owner"] = "keyword"
    server.engine.upsert("fiches-lock", [models.PointStruct(id=1, vector={}, payload=payload)])


def ago(**age: float) -> str:
    return (datetime.now(UTC) - timedelta(**age)).isoformat(timespec="seconds")


def test_a_lease_lasts_as_long_as_the_build(server: QdrantServer):
    with store(server).building():
        assert lease(server)["owner"]
        assert "processus" in lease(server)["who"]
        message = failure(lambda: publish(store(server)), IndexBusy, server.url)
        assert lease(server)["who"] in message
        assert "5 minutes" in message
    assert lease(server) == {}


@pytest.mark.parametrize("seen", [ago(minutes=6), ago(days=-3), "hier", None, 3, "2020-01-01T00:00:00"])
def test_a_lease_that_nobody_renews_is_taken_over(server: QdrantServer, seen: Any):
    hold(server, owner="mort", who="ailleurs, processus 1", seen=seen)
    assert publish(store(server)) == store(server).manifest()
    assert lease(server) == {}


def test_a_lease_that_says_nothing_is_taken_over(server: QdrantServer):
    hold(server, x=1)
    assert publish(store(server)) == store(server).manifest()


def test_a_live_lease_of_another_machine_is_respected(server: QdrantServer):
    hold(server, owner="vivant", who="ailleurs, processus 1", seen=ago(minutes=4))
    assert "ailleurs, processus 1" in failure(lambda: publish(store(server)), IndexBusy, server.url)
    assert lease(server)["owner"] == "vivant"


@pytest.mark.parametrize("dead", [False, True])
def test_of_runs_that_start_together_one_writes(server: QdrantServer, dead: bool):
    if dead:
        hold(server, owner="mort", who="ailleurs", seen=ago(minutes=6))
    start, end = Barrier(6), Barrier(6)

    def run(number: int) -> bool:
        opened = store(server)
        start.wait(20)
        try:
            with opened.building():
                end.wait(20)
        except IndexBusy:
            end.wait(20)
            return False
        return True

    with ThreadPoolExecutor(6) as pool:
        assert sorted(pool.map(run, range(6))) == [False] * 5 + [True]
    assert lease(server) == {}


def test_a_run_that_lost_its_lease_does_not_publish(server: QdrantServer):
    first = publish(store(server))

    def overtaken() -> None:
        with store(server).building() as build:
            vocabulary = write_chunks(build.writer(ENCODER.dimension), CHUNKS, ENCODER)
            hold(server, owner="plus-rapide", who="ailleurs", seen=ago())
            build.publish(manifest_for(build.generation, ENCODER, CHUNKS), vocabulary)

    assert "ailleurs" in failure(overtaken, IndexBusy, server.url)
    assert store(server).manifest() == first
    assert lease(server)["owner"] == "plus-rapide"
    assert len(collections(server)) == 3


def test_a_lease_is_renewed_and_survives_a_failure(server: QdrantServer, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(server_lock, "RENEWAL_S", 0.01)
    with store(server).building() as build:
        owner = lease(server)["owner"]
        hold(server, owner=owner, who="", seen=ago(minutes=4))
        server.fail("PUT /collections/fiches-lock/points", Reply(503), Reply(cut=True))
        deadline = time.monotonic() + 10
        while lease(server)["seen"] < ago(minutes=1) and time.monotonic() < deadline:
            time.sleep(0.01)
        assert lease(server)["seen"] > ago(minutes=1)
        assert lease(server)["owner"] == owner
        build.lease.confirm()
    calls = len(server.received)
    time.sleep(0.05)
    assert len(server.received) == calls
    assert lease(server) == {}


def test_a_lock_made_by_another_run_meanwhile_serves(server: QdrantServer):
    server.fail("PUT /collections/fiches-lock$", Reply(409, done=True))
    assert publish(store(server)) == store(server).manifest()
    server.engine.delete_collection("fiches-lock")
    server.fail("PUT /collections/fiches-lock$", Reply(500))
    failure(lambda: publish(store(server)), url=server.url)


def test_a_server_that_dies_while_building_leaves_the_published_one(server: QdrantServer):
    first = publish(store(server))

    def dying() -> None:
        with store(server).building() as build:
            writer = build.writer(ENCODER.dimension)
            server.fail(".", *[Reply(cut=True)] * FOREVER)
            writer.write(ChunkEncoder(ENCODER).encode(list(CHUNKS)))

    failure(dying, url=server.url)
    server.forgive()
    assert store(server).manifest() == first
    hold(server, **{**lease(server), "seen": ago(minutes=6)})
    publish(store(server))
    assert len(collections(server)) == 5
