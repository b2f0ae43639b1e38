"""Downloads from a real server of this machine: what goes wrong leaves the old file and nothing else."""

from __future__ import annotations

import io
import socket
import threading
import zipfile
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from ingestion import download
from ingestion.download import fetch
from ingestion.errors import SourceError
from tests.ingestion.samples import source


def archive() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as written:
        written.writestr("F1.xml", b"<a/>" * 100)
    return stream.getvalue()


ARCHIVE = archive()
LIST = b'\xef\xbb\xbf [{"pubId": "a"}]'


class Pages(BaseHTTPRequestHandler):
    """One behaviour per path."""

    def do_GET(self) -> None:
        match self.path:
            case "/fiches.zip" | "/liste.json":
                self.answer(200, ARCHIVE if self.path == "/fiches.zip" else LIST)
            case "/ailleurs":
                self.answer(302, b"", Location="/fiches.zip")
            case "/boucle":
                self.answer(302, b"", Location="/boucle")
            case "/fichier":
                self.answer(302, b"", Location="file:///etc/passwd")
            case "/coupe":
                self.answer(200, ARCHIVE[:50], **{"Content-Length": str(len(ARCHIVE))})
                self.wfile.flush()
                self.connection.shutdown(socket.SHUT_RDWR)
            case "/sans-taille":
                self.answer(200, ARCHIVE, **{"Content-Length": ""})
            case "/coupe-sans-taille":
                self.answer(200, ARCHIVE[:-30], **{"Content-Length": ""})
            case "/page":
                self.answer(200, b"<html>Maintenance</html>")
            case "/lent":
                self.send_response(200)
                self.end_headers()
                self.wfile.flush()
                self.rfile.read(1)  # until the client gives up
            case "/bruit":
                self.wfile.write(b"ceci n'est pas du HTTP\r\n\r\n")
            case path:
                self.answer(int(path.strip("/")), b"erreur")

    def answer(self, status: int, content: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(content)), **headers}.items():
            if value:
                self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing is written on the terminal."""


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that leaves is what some of these tests are about."""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with Server(("127.0.0.1", 0), Pages) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


@pytest.fixture
def refusal(address: str, tmp_path: Path) -> Callable[[str], str]:
    """The reason why a path of the server is refused, once checked that the old file stands and nothing else."""

    def refuse(path: str) -> str:
        old = tmp_path / "essai.zip"
        old.write_bytes(b"ancienne archive")
        url = path if path.startswith("http") else f"{address}{path}"
        with pytest.raises(SourceError) as caught:
            fetch(source(url=url), tmp_path)
        assert old.read_bytes() == b"ancienne archive"
        assert [item.name for item in tmp_path.iterdir()] == ["essai.zip"]
        message = str(caught.value)
        assert f"« {url} »" in message
        assert "\n" not in message
        return message

    return refuse


@pytest.mark.parametrize("path", ["/fiches.zip", "/ailleurs", "/sans-taille"])
def test_an_archive_is_downloaded(address: str, tmp_path: Path, path: str) -> None:
    seen: list[tuple[int, int]] = []
    folder = tmp_path / "neuf" / "dossier"
    found = fetch(source(url=f"{address}{path}"), folder, lambda received, expected: seen.append((received, expected)))
    assert found == folder / "essai.zip"
    assert found.read_bytes() == ARCHIVE
    assert [item.name for item in folder.iterdir()] == ["essai.zip"]
    assert seen[-1] == (len(ARCHIVE), 0 if path == "/sans-taille" else len(ARCHIVE))


def test_a_new_download_takes_the_place_of_the_old(address: str, tmp_path: Path) -> None:
    (tmp_path / "essai.zip").write_bytes(b"ancienne archive")
    (tmp_path / "essai.zip.part").write_bytes(b"reste d'un essai interrompu" * 1000)
    assert fetch(source(url=f"{address}/fiches.zip"), tmp_path).read_bytes() == ARCHIVE
    assert [item.name for item in tmp_path.iterdir()] == ["essai.zip"]


def test_a_list_of_the_ministry_is_downloaded(address: str, tmp_path: Path) -> None:
    found = fetch(source("travail", "travail-json", url=f"{address}/liste.json"), tmp_path)
    assert (found.name, found.read_bytes()) == ("travail.json", LIST)


def test_a_page_is_no_list(address: str, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="n'a pas rendu une liste JSON : vérifiez l'adresse de « travail »"):
        fetch(source("travail", "travail-json", url=f"{address}/page"), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_local_source_is_left_where_it_is(tmp_path: Path) -> None:
    folder = tmp_path / "neuf"
    assert fetch(source(path=tmp_path / "a.zip"), folder) == tmp_path / "a.zip"
    assert not folder.exists()


@pytest.mark.parametrize("status", [404, 403, 500, 503])
def test_an_answer_that_is_an_error(refusal: Callable[[str], str], status: int) -> None:
    assert f"répond {status} : vérifiez l'adresse" in refusal(f"/{status}")


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/coupe", "(réponse coupée)"),
        ("/coupe-sans-taille", "n'a pas rendu une archive ZIP"),
        ("/page", "n'a pas rendu une archive ZIP : vérifiez l'adresse de « essai »"),
        ("/boucle", "(trop de redirections)"),
        ("/fichier", "(redirection vers autre chose que du HTTP)"),
        ("/bruit", "(réponse coupée)"),
        ("http://127.0.0.1:9/a.zip", "(connexion impossible) : vérifiez le réseau"),
        ("http://127.0.0.1:99999/a.zip", "(connexion impossible)"),
        ("http://[::1/a.zip", "n'est pas une adresse : corrigez « url » de « essai »"),
    ],
)
def test_what_can_not_be_downloaded(refusal: Callable[[str], str], path: str, words: str) -> None:
    assert words in refusal(path)


def test_too_large(refusal: Callable[[str], str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(download, "MAX_BYTES", 100)
    assert "téléchargement arrêté" in refusal("/fiches.zip")
    assert "téléchargement arrêté" in refusal("/sans-taille")


def test_a_server_that_says_nothing_is_left(refusal: Callable[[str], str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(download, "READ_TIMEOUT_S", 0.2)
    assert "(délai dépassé)" in refusal("/lent")


def test_a_folder_that_can_not_be_made(address: str, tmp_path: Path) -> None:
    (tmp_path / "fichier").write_bytes(b"")
    with pytest.raises(SourceError, match=r"ne peut pas être écrit"):
        fetch(source(url=f"{address}/fiches.zip"), tmp_path / "fichier" / "sources")
