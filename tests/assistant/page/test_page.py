"""The served page without a browser: what it sends, to whom, and what it leaves behind."""

from __future__ import annotations

import asyncio
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from fakes.chat_server import chat_server, failure, listing
from fakes.encoders import HashingEncoder
from fakes.served_page import ScriptedAssistant, manifest

from assistant.errors import PageError, UnknownChatModel
from assistant.page.frontend import PACKAGE, clean_page, content_policy, prepare_root
from assistant.page.guarding import Guard
from assistant.page.serving import check_model, serve, serve_assistant
from assistant.settings import AssistantSettings
from retrieval.encoders.opening import open_encoder
from retrieval.settings import EncoderSettings
from retrieval.storage.folder import FolderStore
from tests.retrieval.corpus import corpus, publish

ROOT = Path(__file__).parents[3]
FAKE = ROOT / "tests" / "fakes" / "served_page.py"
STOCK = """<!doctype html>
<html lang="en">
  <head>
    <link rel="preconnect" href="https://fonts.example" crossorigin />
    <link
      rel="stylesheet"
      href="https://cdn.example/a.css"
    />
    <link rel="stylesheet" crossorigin href="/assets/a.css">
  </head>
  <body><div id="root"></div></body>
</html>"""


@dataclass
class Served:
    """A running page."""

    address: str
    password: str
    process: subprocess.Popen[str]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("served")
    environment = {"PYTHONPATH": str(ROOT), "PATH": "", "TMPDIR": str(folder), "DATABASE_URL": "x://nowhere"}
    command = [sys.executable, str(FAKE), str(folder / "data")]
    with subprocess.Popen(command, env=environment, cwd=folder, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        greeting = re.fullmatch(
            r"Adresse : (http://localhost:\d+) · Identifiant : agent · Mot de passe : (\S+)\n", line
        )
        assert greeting, line
        yield Served(greeting[1], greeting[2], process)
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=20) == 0
    assert sorted(path.name for path in folder.iterdir()) == ["data"]


@pytest.fixture
def client(served: Served) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=served.address) as client:
        yield client


def sign_in(client: httpx.Client, name: str, password: str, **headers: str) -> httpx.Response:
    return client.post("/login", data={"username": name, "password": password}, headers=headers)


def test_it_says_that_it_is_well(client: httpx.Client) -> None:
    assert client.get("/health").json() == {"status": "ok"}


def test_its_state_holds_the_banner(client: httpx.Client) -> None:
    lines = client.get("/etat").json()["banner"]

    assert [line["level"] for line in lines] == ["warning", "info"]
    assert lines[0]["text"].startswith("Fiches d'exemple")


@contextmanager
def real_page(index: Path, folder: Path) -> Iterator[httpx.Client]:
    """The maintainer's own command, and what speaks to it."""
    command = [sys.executable, "-m", "assistant", "serve", "--host", "127.0.0.1", "--port", "0", "--no-model"]
    environment = {"PYTHONPATH": str(ROOT), "PATH": "", "DATA_DIR": str(folder / "data")}
    options: dict[str, Any] = {"env": environment, "cwd": folder, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen([*command, "--index", str(index)], **options) as process:
        try:
            address = re.search(r"http://\S+", process.stdout.readline())
            assert address
            with httpx.Client(base_url=address[0]) as client:
                yield client
        finally:
            process.send_signal(signal.SIGTERM)
    assert process.returncode == 0


def state_once(client: httpx.Client, reached: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    deadline = time.monotonic() + 60
    while not reached(state := client.get("/etat").json()):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    return state


def test_a_page_that_runs_takes_what_is_published_and_says_what_it_could_not_take(tmp_path: Path) -> None:
    store, encoder = FolderStore(tmp_path / "index"), open_encoder(EncoderSettings())
    first = publish(store, encoder, corpus())
    with real_page(store.index, tmp_path) as client:
        assert client.get("/etat").json()["generation"] == first.generation
        second = publish(store, encoder, corpus(), created="2026-03-01T08:00:00+00:00")
        state = state_once(client, lambda state: state["generation"] != first.generation)
        assert (state["generation"], state["created"]) == (second.generation, second.created)
        publish(store, HashingEncoder(), corpus())
        state = state_once(client, lambda state: "celle du 01/03/2026" in state["banner"][0]["text"])
        assert state["generation"] == second.generation
        assert f"a été écrit avec « {HashingEncoder().name} »" in state["banner"][0]["text"]


@pytest.mark.parametrize("path", ["/", "/login", "/nimporte/quoi"])
def test_every_page_is_french_and_asks_nothing_of_another_host(client: httpx.Client, path: str) -> None:
    html = client.get(path).text

    assert '<html lang="fr">' in html
    assert "<h1>Assistant France services</h1>" in html
    assert 'role="log"' in html
    assert re.findall(r"https?://[^\s\"']+", html) == []


def test_the_browser_is_told_to_stay_on_this_host(client: httpx.Client) -> None:
    answer = client.get("/")
    policy = dict(part.split(" ", 1) for part in answer.headers["content-security-policy"].split("; "))

    assert policy["default-src"] == "'self'"
    assert policy["connect-src"] == "'self'"
    assert "'unsafe-inline'" not in policy["script-src"]
    assert len(re.findall(r"'sha256-", policy["script-src"])) == len(re.findall("<script>", answer.text)) == 2
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "server" not in answer.headers


def test_the_interface_is_french_whatever_the_browser_asks(client: httpx.Client) -> None:
    translation = client.get("/project/translations", params={"language": "en-US"}).json()["translation"]

    assert translation["auth"]["login"]["form"]["email"]["label"] == "Identifiant"
    assert translation["navigation"]["header"]["readme"] == "Mode d'emploi"


def test_nothing_is_told_to_who_is_not_signed_in(client: httpx.Client) -> None:
    assert client.get("/user").status_code == 401
    assert client.get("/project/settings").status_code == 401
    assert client.post("/project/action", json={"sessionId": "x", "action": {}}).status_code in (401, 422)


def test_the_announced_password_opens_the_page_and_another_does_not(client: httpx.Client, served: Served) -> None:
    assert sign_in(client, "agent", "faux").status_code == 401
    assert client.get("/user").status_code == 401

    cookie = sign_in(client, "agent", served.password).headers["set-cookie"]

    assert "HttpOnly" in cookie
    assert "samesite=strict" in cookie.lower()
    assert client.get("/user").json()["identifier"] == "agent"
    settings = client.get("/project/settings").json()
    assert len(settings["starters"]) == 4
    assert "relisez" in settings["markdown"]
    assert settings["features"]["unsafe_allow_html"] is False
    assert settings["dataPersistence"] is False


def test_another_site_can_not_sign_in_through_the_agents_browser(client: httpx.Client, served: Served) -> None:
    answer = sign_in(client, "agent", served.password, Origin="https://ailleurs.example")

    assert answer.status_code == 403
    assert "refusée" in answer.text
    assert "set-cookie" not in answer.headers
    assert sign_in(client, "agent", served.password, Origin=served.address).status_code == 200


def test_another_site_can_not_read_the_page(client: httpx.Client) -> None:
    headers = client.get("/etat", headers={"Origin": "https://ailleurs.example"}).headers

    assert "access-control-allow-origin" not in headers


def test_a_port_that_is_taken_is_named_with_the_remedy(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(PageError, match=f"127.0.0.1:{port} ».*--port"):
            serve_assistant(ScriptedAssistant(manifest()), ("127.0.0.1", port), lambda _: None, tmp_path / "data")

    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(("host", "port"), [("127.0.0.1", 70000), ("nulle-part.invalid", 8000)])
def test_an_address_that_can_not_be_is_named(tmp_path: Path, host: str, port: int) -> None:
    with pytest.raises(PageError, match=f"« {host}:{port} »"):
        serve_assistant(ScriptedAssistant(manifest()), (host, port), lambda _: None, tmp_path)


def test_a_model_that_its_server_does_not_have_is_told_before_the_page_opens(tmp_path: Path) -> None:
    with chat_server(models=listing({"id": "petit"}, {"id": "grand"})) as server:
        settings = AssistantSettings(llm_base_url=server.url, llm_model="moyen")

        with pytest.raises(UnknownChatModel, match=r"n'a pas de modèle « moyen ».*« petit », « grand »"):
            serve("127.0.0.1", 0, settings, lambda _: None, tmp_path / "data")

    assert not (tmp_path / "data").exists()


def test_a_model_that_its_server_has_opens_the_page_without_a_word(caplog: pytest.LogCaptureFixture) -> None:
    with chat_server(models=listing({"id": "petit"})) as server:
        check_model(AssistantSettings(llm_base_url=server.url))

        assert server.listings == 1
    assert caplog.messages == []


@pytest.mark.parametrize("status", [401, 503])
def test_a_server_of_models_in_trouble_is_told_and_the_page_opens(
    caplog: pytest.LogCaptureFixture, status: int
) -> None:
    with chat_server(models=failure(status)) as server:
        check_model(AssistantSettings(llm_base_url=server.url, llm_model="petit"))

    assert len(caplog.messages) == 1
    assert caplog.messages[0].endswith("les réponses seront les mots mêmes des fiches.")


def test_without_a_model_no_server_is_asked(caplog: pytest.LogCaptureFixture) -> None:
    check_model(AssistantSettings())

    assert caplog.messages == []


def test_links_to_other_hosts_are_cut_and_ours_stay() -> None:
    page = clean_page(STOCK, "<header>Nous</header>\n")

    assert "https://" not in page
    assert '<link rel="stylesheet" crossorigin href="/assets/a.css">' in page
    assert '<header>Nous</header>\n    <div id="root">' in page


def test_a_page_of_another_shape_is_refused() -> None:
    with pytest.raises(PageError, match="forme attendue"):
        clean_page("<html></html>", "")


def test_a_run_has_all_its_files_in_its_own_folder(tmp_path: Path) -> None:
    prepare_root(tmp_path)

    assert sorted(path.name for path in tmp_path.iterdir()) == [".chainlit", "chainlit_fr-FR.md", "frontend", "public"]
    assert (tmp_path / "frontend" / "assets").is_dir()


def test_only_the_scripts_of_the_page_may_run_inline() -> None:
    # sha256 of « x », in base64
    policy = content_policy('<script>x</script><script src="/a.js"></script>')

    assert "script-src 'self' 'unsafe-eval' 'sha256-LXEWQrcmsEQBYnyp+6wy9chTD7GQPMTbAiWHF5IaSIE='" in policy


def test_nothing_in_the_public_folder_names_another_host() -> None:
    outside = re.compile(r"https?://(?!www\.w3\.org/2000/svg)")
    files = [path for path in (PACKAGE / "public").rglob("*") if path.is_file()]

    assert len(files) >= 6
    assert [path.name for path in files if outside.search(path.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize(
    ("origin", "kind", "passes"),
    [
        (None, "websocket", True),
        (b"http://ici.fr:8000", "websocket", True),
        (b"https://ici.fr:8000", "websocket", True),
        (b"http://ailleurs.fr:8000", "websocket", False),
        (b"http://ici.fr:8000.ailleurs.fr", "websocket", False),
        (b"null", "websocket", False),
    ],
)
def test_a_socket_opens_for_our_own_page_only(origin: bytes | None, kind: str, passes: bool) -> None:
    reached: list[str] = []
    sent: list[dict[str, Any]] = []

    async def application(scope: Any, receive: Any, send: Any) -> None:
        reached.append(scope["type"])

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> dict[str, Any]:
        return {}

    headers = [(b"host", b"ici.fr:8000"), *([(b"origin", origin)] if origin else [])]
    scope = {"type": kind, "path": "/ws/socket.io", "headers": headers}
    asyncio.run(Guard(application, "default-src 'self'")(scope, receive, send))

    assert bool(reached) is passes
    assert sent == ([] if passes else [{"type": "websocket.close", "code": 1008}])
