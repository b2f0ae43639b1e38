"""One publication after the other while questions are asked: none fails, none mixes two generations."""

import logging
import shutil
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Barrier, Event

import pytest
from fakes.encoders import HashingEncoder
from fakes.qdrant_server import QdrantServer, Reply

from retrieval.encoders.opening import encoder_name, open_encoder
from retrieval.errors import DamagedIndex, EngineError, InvalidQuestion, MissingIndex, RetrievalError
from retrieval.following import FollowingRetriever
from retrieval.retriever import Retriever
from retrieval.schema import Chunk
from retrieval.settings import RetrievalSettings, ServerSettings
from retrieval.storage import server_client, server_writer
from retrieval.storage.folder import CURRENT, FolderStore
from retrieval.storage.manifest import Manifest
from retrieval.storage.protocol import KEPT_GENERATIONS, Store
from retrieval.storage.server import ServerStore
from retrieval.storage.server_client import Server
from tests.retrieval.corpus import corpus, generation_folder, open_generation, publish, shard

pytestmark = pytest.mark.filterwarnings("ignore:Payload indexes have no effect")
ENCODER = HashingEncoder()
QUESTION = "renouveler un passeport"
NEVER = 3600.0
SOON = 0.01
BREATH_S = 0.02
"""Between two questions of a thread, so that the thread that publishes has its turn."""
LONG_S = 60.0
"""What a loaded machine may take for what is done at once."""
EVERYTHING_FAILS = ("", *[Reply(503)] * 50)


def edition(number: int) -> tuple[Chunk, ...]:
    """The corpus with the same ids, sheets and places, and another text in each passage."""
    return tuple(replace(item, text=f"{item.text} Édition {number}.") for item in corpus())


def publish_edition(store: Store, number: int) -> Manifest:
    return publish(store, ENCODER, edition(number))


def editions_of(chunks: Iterator[Chunk] | tuple[Chunk, ...]) -> set[str]:
    return {chunk.text.rpartition("Édition ")[2].rstrip(".") for chunk in chunks}


class Opening:
    """Opens what is published, and remembers what it opened."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.opened: list[Retriever] = []
        self.before: Callable[[Manifest], object] = lambda manifest: None

    def __call__(self) -> Retriever:
        manifest = self.store.manifest()
        self.before(manifest)
        self.opened.append(open_generation(self.store, manifest, ENCODER))
        return self.opened[-1]


@pytest.fixture
def store(tmp_path: Path) -> FolderStore:
    """A folder with the first edition."""
    store = FolderStore(tmp_path / "index")
    publish_edition(store, 1)
    return store


@pytest.fixture
def opening(store: FolderStore) -> Opening:
    return Opening(store)


@pytest.fixture
def following(opening: Opening) -> Iterator[FollowingRetriever]:
    """Looks when it is told to."""
    with FollowingRetriever(opening.store, opening, NEVER) as following:
        yield following


def is_closed(retriever: Retriever) -> bool:
    try:
        retriever.sheet("F90001")
    except DamagedIndex:
        return True
    return False


def wait_until(reached: Callable[[], bool]) -> None:
    deadline = time.monotonic() + LONG_S
    while not reached():
        assert time.monotonic() < deadline
        time.sleep(SOON)


def test_what_is_published_answers_the_next_question(following: FollowingRetriever, opening: Opening):
    first = following.find(QUESTION)
    published = publish_edition(opening.store, 2)
    assert following.find(QUESTION).manifest == first.manifest
    following.look()
    second = following.find(QUESTION)
    assert following.manifest == second.manifest == published
    assert editions_of(hit.chunk for hit in first.hits) == {"1"}
    assert editions_of(hit.chunk for hit in second.hits) == editions_of(following.sheet("F90005")) == {"2"}
    assert [is_closed(one) for one in opening.opened] == [True, False]


def test_nothing_is_opened_while_nothing_is_published(following: FollowingRetriever, opening: Opening):
    for _ in range(3):
        following.look()
    assert len(opening.opened) == 1
    assert following.problem == ""


def test_a_generation_stays_open_for_as_long_as_a_question_reads_it(following: FollowingRetriever, opening: Opening):
    with following.current() as first, following.current() as again:
        assert first is again
        for number in range(2, KEPT_GENERATIONS + 3):
            publish_edition(opening.store, number)
        following.look()
        assert not generation_folder(opening.store.index, first.manifest).exists()  # type: ignore[attr-defined]
        assert editions_of(first.sheet("F90001")) == {"1"}
        with following.current() as last:
            assert editions_of(last.sheet("F90001")) == {str(KEPT_GENERATIONS + 2)}
    assert [is_closed(one) for one in opening.opened] == [True, False]


def test_a_question_that_is_refused_lets_go_of_its_generation(following: FollowingRetriever, opening: Opening):
    with pytest.raises(InvalidQuestion):
        following.find("")
    publish_edition(opening.store, 2)
    following.look()
    assert is_closed(opening.opened[0])


def test_threads_that_look_together_open_once(following: FollowingRetriever, opening: Opening):
    publish_edition(opening.store, 2)
    together = Barrier(8)

    def look(_: int) -> str:
        together.wait()
        following.look()
        return following.manifest.generation

    with ThreadPoolExecutor(8) as pool:
        seen = set(pool.map(look, range(8)))
    assert seen == {opening.store.manifest().generation}
    assert len(opening.opened) == 2


def test_threads_that_wait_for_a_look_share_the_next_one(following: FollowingRetriever, opening: Opening):
    """Or each would wait in its turn for a server that does not answer."""
    tried: list[Manifest] = []
    together = Barrier(8)

    def fail(manifest: Manifest) -> None:
        tried.append(manifest)
        time.sleep(0.1)
        raise DamagedIndex("illisible")

    def look(_: int) -> None:
        together.wait()
        following.look()

    opening.before = fail
    publish_edition(opening.store, 2)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(look, range(8)))
    assert len(tried) < 8
    assert following.problem == "illisible"


def test_a_question_does_not_wait_for_the_next_generation_to_open(following: FollowingRetriever, opening: Opening):
    asked = Event()
    opening.before = lambda manifest: asked.wait(LONG_S)
    publish_edition(opening.store, 2)
    with ThreadPoolExecutor(1) as pool:
        looking = pool.submit(following.look)
        assert editions_of(following.sheet("F90001")) == {"1"}
        assert not looking.done()
        asked.set()
        looking.result()
    assert editions_of(following.sheet("F90001")) == {"2"}


def test_eight_threads_ask_while_five_generations_are_published(opening: Opening):
    over = Event()
    names = {opening.store.manifest().generation: "1"}

    def ask(_: int) -> list[tuple[str, set[str]]]:
        seen = []
        while not over.wait(BREATH_S):
            found = following.find(QUESTION, 5, 3)
            seen.append((found.manifest.generation, editions_of(hit.chunk for hit in found.hits)))
            with following.current() as retriever:
                seen.append((retriever.manifest.generation, editions_of(retriever.sheet("F90001"))))
        return seen

    with FollowingRetriever(opening.store, opening, SOON) as following, ThreadPoolExecutor(8) as pool:
        threads = [pool.submit(ask, number) for number in range(8)]
        try:
            for number in range(2, 7):
                names[publish_edition(opening.store, number).generation] = str(number)
            wait_until(lambda: names[following.manifest.generation] == "6")
            following.find(QUESTION)
        finally:
            over.set()
        seen = [one for thread in threads for one in thread.result()]
        assert following.problem == ""
    assert all(editions == {names[generation]} for generation, editions in seen)
    assert len(seen) > 8
    assert len({id(one) for one in opening.opened}) <= 6
    assert all(is_closed(one) for one in opening.opened)


def test_a_generation_that_was_unpublished_is_left(following: FollowingRetriever, opening: Opening):
    first = following.manifest
    publish_edition(opening.store, 2)
    following.look()
    (opening.store.index / CURRENT).write_text(first.generation)  # type: ignore[attr-defined]
    following.look()
    assert following.manifest == first
    assert editions_of(following.sheet("F90001")) == {"1"}


def test_a_generation_removed_while_it_is_being_opened_gives_way_to_the_next(
    following: FollowingRetriever, opening: Opening, store: FolderStore
):
    second = publish_edition(store, 2)

    def overtaken(manifest: Manifest) -> None:
        if manifest == second:
            publish_edition(store, 3)
            shutil.rmtree(generation_folder(store.index, second))

    opening.before = overtaken
    following.look()
    assert (following.problem, editions_of(following.sheet("F90001"))) == ("", {"3"})


# what can't be opened


def damage(store: FolderStore, manifest: Manifest) -> None:
    shutil.rmtree(shard(store.index, manifest))


def lose_the_words(store: FolderStore, manifest: Manifest) -> None:
    (generation_folder(store.index, manifest) / "words.tsv").unlink()


def lose_the_manifest(store: FolderStore, manifest: Manifest) -> None:
    (generation_folder(store.index, manifest) / "manifest.json").write_text("{")


@pytest.mark.parametrize("spoil", [damage, lose_the_words, lose_the_manifest])
def test_a_generation_that_can_not_be_opened_leaves_the_one_before_and_says_why_once(
    following: FollowingRetriever,
    store: FolderStore,
    caplog: pytest.LogCaptureFixture,
    spoil: Callable[[FolderStore, Manifest], None],
):
    first = following.manifest
    spoil(store, publish_edition(store, 2))
    for _ in range(3):
        following.look()
    assert "illisible" in following.problem
    assert following.manifest == first
    assert editions_of(hit.chunk for hit in following.find(QUESTION).hits) == {"1"}
    (line,) = [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR]
    assert line == (
        f"la version publiée de l'index ne peut pas être lue, la génération {first.generation} continue de répondre : "
        f"{following.problem}"
    )
    publish_edition(store, 3)
    following.look()
    assert (following.problem, editions_of(following.sheet("F90001"))) == ("", {"3"})


def test_going_back_to_the_generation_that_answers_ends_the_problem(following: FollowingRetriever, store: FolderStore):
    first = following.manifest
    damage(store, publish_edition(store, 2))
    following.look()
    assert following.problem
    (store.index / CURRENT).write_text(first.generation)
    following.look()
    assert following.problem == ""


def test_an_index_that_disappears_is_said(following: FollowingRetriever, store: FolderStore):
    (store.index / CURRENT).unlink()
    following.look()
    assert "aucun index" in following.problem
    assert following.find(QUESTION).hits


def test_an_unexpected_error_is_said_too_and_its_trace_is_kept(
    following: FollowingRetriever, opening: Opening, caplog: pytest.LogCaptureFixture
):
    def fail(manifest: Manifest) -> None:
        raise OSError(24, "Too many open files")

    opening.before = fail
    publish_edition(opening.store, 2)
    following.look()
    assert following.problem == "une erreur inattendue (OSError) est dans le journal."
    assert "Too many open files" in caplog.text
    assert editions_of(following.sheet("F90001")) == {"1"}


def test_a_run_with_another_encoder_does_not_stop_the_answers(tmp_path: Path):
    settings = RetrievalSettings(tmp_path)
    encoder = open_encoder(settings.encoder, encoder_name(settings.encoder))
    publish(FolderStore(tmp_path), encoder, edition(1))
    with FollowingRetriever.open(settings) as following:
        before = following.find(QUESTION)
        publish_edition(FolderStore(tmp_path), 2)
        following.look()
        assert f"a été écrit avec « {ENCODER.name} »" in following.problem
        assert following.find(QUESTION).hits == before.hits


def test_the_first_opening_fails_as_any_other(tmp_path: Path):
    with pytest.raises(MissingIndex):
        FollowingRetriever.open(RetrievalSettings(tmp_path / "nulle-part"))


# a server, where a generation goes away under the questions


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[QdrantServer]:
    monkeypatch.setattr(server_client, "FIRST_WAIT_S", 0.001)
    monkeypatch.setattr(server_writer, "POLL_S", 0.001)
    with QdrantServer() as server:
        yield server


@pytest.fixture
def on_server(server: QdrantServer) -> Opening:
    """A server with the first edition."""
    store = ServerStore(Server(ServerSettings(server.url, timeout_s=5)))
    publish_edition(store, 1)
    return Opening(store)


def test_a_question_whose_generation_was_removed_is_asked_of_the_next_one(on_server: Opening):
    with FollowingRetriever(on_server.store, on_server, NEVER) as following:
        for number in range(2, KEPT_GENERATIONS + 2):
            last = publish_edition(on_server.store, number)
        with pytest.raises(EngineError, match="n'y est plus"):
            on_server.opened[0].find(QUESTION)
        found = following.find(QUESTION)
        assert found.manifest == last
        assert editions_of(hit.chunk for hit in found.hits) == {str(KEPT_GENERATIONS + 1)}


def test_threads_ask_a_server_while_five_generations_are_published(on_server: Opening):
    over = Event()

    def ask(_: int) -> list[set[str]]:
        seen = []
        while not over.wait(BREATH_S):
            seen.append(editions_of(hit.chunk for hit in following.find(QUESTION, 5, 3).hits))
        return seen

    with FollowingRetriever(on_server.store, on_server, SOON) as following, ThreadPoolExecutor(4) as pool:
        threads = [pool.submit(ask, number) for number in range(4)]
        try:
            for number in range(2, 7):
                last = publish_edition(on_server.store, number)
            wait_until(lambda: following.manifest == last)
        finally:
            over.set()
        assert all(len(editions) == 1 for thread in threads for editions in thread.result())
        assert editions_of(hit.chunk for hit in following.find(QUESTION).hits) == {"6"}


def test_a_server_that_does_not_answer_fails_a_question_and_is_followed_again_once_it_does(
    server: QdrantServer, on_server: Opening
):
    with FollowingRetriever(on_server.store, on_server, NEVER) as following:
        server.fail(*EVERYTHING_FAILS)
        with pytest.raises(RetrievalError, match="503"):
            following.find(QUESTION)
        assert "503" in following.problem
        server.forgive()
        assert following.find(QUESTION).hits
        following.look()
        assert following.problem == ""
