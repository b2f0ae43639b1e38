"""Downloads from a real server of this machine: what goes wrong leaves the old file, and the copy in use is said."""

from __future__ import annotations

import hashlib
import io
import json
import random
import shutil
import signal
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fakes.file_server import Fault, File, FileServer, Reply, digest

from ingestion.errors import SourceError
from ingestion.fetching import transfer
from ingestion.fetching.download import Fetched, fetch
from tests.ingestion.samples import publication, source

ROOT = Path(__file__).resolve().parents[3]
LIST = b'\xef\xbb\xbf [{"pubId": "a"}]'
OLD_DATE = "Mon, 03 Feb 2020 08:00:00 GMT"
CHILD = """
import sys
from pathlib import Path
from ingestion.fetching.download import fetch
from ingestion.schema import Source
source = Source("essai", "dila-xml", sys.argv[1], None, "", "", "", True)
fetch(source, Path(sys.argv[2]), lambda received, expected: print(received, flush=True))
"""


def archive(size: int, seed: int = 0) -> bytes:
    """A ZIP of about `size` bytes that can't be made smaller."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as written:
        written.writestr("F1.xml", random.Random(seed).randbytes(size))
    return stream.getvalue()


ARCHIVE = archive(1000)
NEW_ARCHIVE = archive(1500, seed=1)


@pytest.fixture
def server() -> Iterator[FileServer]:
    with FileServer() as running:
        running.pages = {
            "/fiches.zip": File(ARCHIVE, '"un"', OLD_DATE),
            "/sans-validateur": File(ARCHIVE),
            "/liste.json": File(LIST, '"un"'),
            "/ailleurs": Reply(302, headers={"Location": "/fiches.zip"}),
            "/boucle": Reply(302, headers={"Location": "/boucle"}),
            "/fichier": Reply(302, headers={"Location": "file:///etc/passwd"}),
            "/coupe": Reply(200, ARCHIVE, sent=50),
            "/sans-taille": Reply(200, ARCHIVE, {"Content-Length": ""}),
            "/coupe-sans-taille": Reply(200, ARCHIVE[:-30], {"Content-Length": ""}),
            "/page": Reply(200, b"<html>Maintenance</html>"),
            "/lent": Reply(200, ARCHIVE, sent=0, silent=True),
            "/bruit": Reply(raw=b"ceci n'est pas du HTTP\r\n\r\n"),
            "/compresse": Reply(200, b"\x1f\x8b", {"Content-Encoding": "gzip"}),
        }
        yield running


@pytest.fixture(autouse=True)
def _no_proxy_and_no_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    monkeypatch.setattr(transfer, "FIRST_WAIT_S", 0.0)


@pytest.fixture
def ask(server: FileServer, tmp_path: Path) -> Callable[..., Fetched]:
    """Fetch a path of the server into the folder of the test."""
    return lambda path="/fiches.zip": fetch(source(url=f"{server.url}{path}"), tmp_path)


@pytest.fixture
def refusal(server: FileServer, tmp_path: Path) -> Callable[[str], str]:
    """The reason why a path of the server is refused, once checked that the old file stands and nothing else."""

    def refuse(path: str) -> str:
        old = tmp_path / "essai.zip"
        old.write_bytes(b"ancienne archive")
        url = path if path.startswith("http") else f"{server.url}{path}"
        with pytest.raises(SourceError) as caught:
            fetch(source(url=url), tmp_path)
        assert old.read_bytes() == b"ancienne archive"
        assert names(tmp_path) == {"essai.zip"}
        message = str(caught.value)
        assert f"« {url} »" in message
        assert "\n" not in message
        return message

    return refuse


def names(folder: Path) -> set[str]:
    return {item.name for item in folder.iterdir()}


def sidecar(folder: Path) -> dict[str, object]:
    content: dict[str, object] = json.loads((folder / "essai.zip.json").read_bytes())
    return content


def ranges(server: FileServer) -> list[str]:
    """The ``Range`` of each call, empty where it asked for the whole file."""
    return [call.headers.get("range", "") for call in server.received]


# what an address gives


@pytest.mark.parametrize("path", ["/fiches.zip", "/ailleurs", "/sans-taille"])
def test_an_archive_is_downloaded(server: FileServer, tmp_path: Path, path: str) -> None:
    seen: list[tuple[int, int]] = []
    folder = tmp_path / "neuf" / "dossier"
    address = f"{server.url}{path}"
    found = fetch(source(url=address), folder, lambda received, expected: seen.append((received, expected)))
    assert found == Fetched(folder / "essai.zip", "downloaded")
    assert found.path.read_bytes() == ARCHIVE
    assert names(folder) == {"essai.zip", "essai.zip.json"}
    assert seen[-1] == (len(ARCHIVE), 0 if path == "/sans-taille" else len(ARCHIVE))


def test_its_receipt_says_where_it_comes_from(ask: Callable[..., Fetched], server: FileServer, tmp_path: Path) -> None:
    ask()
    receipt = sidecar(tmp_path)
    assert str(receipt.pop("fetched")).endswith("+00:00")
    assert receipt == {
        "url": f"{server.url}/fiches.zip",
        "etag": '"un"',
        "last_modified": OLD_DATE,
        "sha256": hashlib.sha256(ARCHIVE).hexdigest(),
        "bytes": len(ARCHIVE),
    }


def test_a_new_download_takes_the_place_of_the_old(ask: Callable[..., Fetched], tmp_path: Path) -> None:
    (tmp_path / "essai.zip").write_bytes(b"ancienne archive")
    (tmp_path / "essai.zip.part").write_bytes(b"reste d'un essai interrompu" * 1000)
    assert ask().path.read_bytes() == ARCHIVE
    assert names(tmp_path) == {"essai.zip", "essai.zip.json"}


def test_a_list_of_the_ministry_is_downloaded(server: FileServer, tmp_path: Path) -> None:
    found = fetch(source("travail", "travail-json", url=f"{server.url}/liste.json"), tmp_path).path
    assert (found.name, found.read_bytes()) == ("travail.json", LIST)


def test_a_page_is_no_list(server: FileServer, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="n'a pas rendu une liste JSON : vérifiez l'adresse de « travail »"):
        fetch(source("travail", "travail-json", url=f"{server.url}/page"), tmp_path)
    assert names(tmp_path) == set()


def test_a_local_source_is_left_where_it_is(tmp_path: Path) -> None:
    folder = tmp_path / "neuf"
    assert fetch(source(path=tmp_path / "a.zip"), folder) == Fetched(tmp_path / "a.zip", "local")
    assert not folder.exists()


# conditional requests


@pytest.mark.parametrize(
    ("file", "headers"),
    [
        (File(ARCHIVE, '"un"'), {"if-none-match": '"un"'}),
        (File(ARCHIVE, 'W/"un"'), {"if-none-match": 'W/"un"'}),
        (File(ARCHIVE, "", OLD_DATE), {"if-modified-since": OLD_DATE}),
    ],
)
def test_a_file_that_did_not_change_is_not_sent_again(
    ask: Callable[..., Fetched], server: FileServer, tmp_path: Path, file: File, headers: dict[str, str]
) -> None:
    server.pages["/fiches.zip"] = file
    ask()
    before = sidecar(tmp_path)
    assert ask() == Fetched(tmp_path / "essai.zip", "unchanged")
    assert headers.items() <= server.received[-1].headers.items()
    assert not {"if-none-match", "if-modified-since"} & server.received[0].headers.keys()
    assert (tmp_path / "essai.zip").read_bytes() == ARCHIVE
    assert sidecar(tmp_path) == before


def test_a_file_that_changed_is_downloaded(ask: Callable[..., Fetched], server: FileServer) -> None:
    ask()
    server.pages["/fiches.zip"] = File(NEW_ARCHIVE, '"deux"', OLD_DATE)
    found = ask()
    assert (found.state, found.path.read_bytes()) == ("downloaded", NEW_ARCHIVE)
    assert ask().state == "unchanged"


@pytest.mark.parametrize(
    "damage",
    [
        lambda folder: (folder / "essai.zip").write_bytes(ARCHIVE[:-1] + b"x"),
        lambda folder: (folder / "essai.zip").unlink(),
        lambda folder: (folder / "essai.zip.json").unlink(),
        lambda folder: (folder / "essai.zip.json").write_bytes(b'{"url": "\xff'),
        lambda folder: (folder / "essai.zip.json").write_text("[" * 100_000),
        lambda folder: (folder / "essai.zip.json").write_text(json.dumps({**sidecar(folder), "bytes": "beaucoup"})),
        lambda folder: (folder / "essai.zip.json").write_text(json.dumps({**sidecar(folder), "fetched": "hier"})),
        lambda folder: (folder / "essai.zip.json").write_text(json.dumps({**sidecar(folder), "url": "https://autre"})),
        lambda folder: (folder / "essai.zip.json").write_text(json.dumps({**sidecar(folder), "de trop": ""})),
    ],
    ids=["changed", "gone", "no receipt", "garbled", "nested", "wrong type", "no date", "other address", "other field"],
)
def test_a_copy_that_nothing_vouches_for_is_downloaded_anew(
    ask: Callable[..., Fetched], server: FileServer, tmp_path: Path, damage: Callable[[Path], object]
) -> None:
    ask()
    damage(tmp_path)
    assert ask().state == "downloaded"
    assert "if-none-match" not in server.received[-1].headers
    assert (tmp_path / "essai.zip").read_bytes() == ARCHIVE
    assert ask().state == "unchanged"


def test_a_server_that_says_unchanged_to_who_has_nothing_is_refused(
    refusal: Callable[[str], str], server: FileServer
) -> None:
    server.pages["/304"] = Reply(304)
    assert "répond 304" in refusal("/304")


def test_headers_that_are_no_validators_are_not_sent_back(ask: Callable[..., Fetched], server: FileServer) -> None:
    server.pages["/fiches.zip"] = File(ARCHIVE, "sans guillemets", "hier")
    ask()
    assert ask().state == "downloaded"
    assert not {"if-none-match", "if-modified-since"} & server.received[-1].headers.keys()


# a download that is cut


@pytest.mark.parametrize("file", [File(ARCHIVE, '"un"'), File(ARCHIVE, "", OLD_DATE), File(ARCHIVE, 'W/"u"', OLD_DATE)])
def test_a_cut_download_goes_on_where_it_stopped(server: FileServer, tmp_path: Path, file: File) -> None:
    server.pages["/fiches.zip"] = file
    server.scripted.extend([Fault(400), Fault(300)])
    seen: list[tuple[int, int]] = []
    found = fetch(source(url=f"{server.url}/fiches.zip"), tmp_path, lambda *counts: seen.append(counts))
    assert found == Fetched(tmp_path / "essai.zip", "downloaded")
    assert found.path.read_bytes() == ARCHIVE
    assert ranges(server) == ["", "bytes=400-", "bytes=700-"]
    assert server.received[1].headers["if-range"] == (file.etag if file.etag == '"un"' else OLD_DATE)
    assert seen == sorted(seen)
    assert seen[-1] == (len(ARCHIVE), len(ARCHIVE))
    assert sidecar(tmp_path)["sha256"] == hashlib.sha256(ARCHIVE).hexdigest()


def test_the_next_run_goes_on_too(ask: Callable[..., Fetched], server: FileServer, tmp_path: Path) -> None:
    server.scripted.extend([Fault(400)] + [Reply(503)] * 3)
    with pytest.raises(SourceError, match="répond 503"):
        ask()
    assert names(tmp_path) == {"essai.zip.part", "essai.zip.part.json"}
    receipt = json.loads((tmp_path / "essai.zip.part.json").read_bytes())
    (tmp_path / "essai.zip.part.json").write_text(json.dumps({**receipt, "fetched": "2021-02-03T08:00:00+00:00"}))
    assert ask().path.read_bytes() == ARCHIVE
    assert ranges(server)[-1] == "bytes=400-"
    assert str(sidecar(tmp_path)["fetched"]) > "2026"  # the day when it was whole
    assert names(tmp_path) == {"essai.zip", "essai.zip.json"}


@pytest.mark.parametrize("changed", [File(NEW_ARCHIVE, '"deux"', OLD_DATE), File(NEW_ARCHIVE)])
def test_a_file_that_changed_meanwhile_is_taken_from_its_start(
    ask: Callable[..., Fetched], server: FileServer, tmp_path: Path, changed: File
) -> None:
    server.scripted.extend([Fault(400)] + [Reply(503)] * 3)
    with pytest.raises(SourceError):
        ask()
    server.pages["/fiches.zip"] = changed
    assert ask().path.read_bytes() == NEW_ARCHIVE
    assert ranges(server)[-1] == "bytes=400-"
    assert names(tmp_path) == {"essai.zip", "essai.zip.json"}


REST = ARCHIVE[400:]
WHERE = f"bytes 400-{len(ARCHIVE) - 1}/{len(ARCHIVE)}"


@pytest.mark.parametrize(
    "reply",
    [
        Reply(206, REST, {"Content-Range": f"bytes 0-{len(REST) - 1}/{len(ARCHIVE)}"}),
        Reply(206, REST, {"Content-Range": "octets 400"}),
        Reply(206, REST),
        Reply(206, REST, {"Content-Range": f"bytes {'9' * 5000}-1/1"}),
        Reply(206, REST, {"Content-Range": WHERE, "ETag": '"deux"'}),
        Reply(206, REST, {"Content-Range": WHERE, "Last-Modified": "Tue, 04 Feb 2020 08:00:00 GMT"}),
        Reply(206, REST[:-1] + b"x", {"Content-Range": WHERE, "Repr-Digest": digest(ARCHIVE)}),
        Reply(416),
    ],
)
def test_a_rest_that_does_not_fit_starts_over(ask: Callable[..., Fetched], server: FileServer, reply: Reply) -> None:
    server.scripted.extend([Fault(400), reply])
    assert ask().path.read_bytes() == ARCHIVE
    assert ranges(server) == ["", "bytes=400-", ""]


def test_a_rest_of_another_version_that_nothing_announces_is_found_out(
    ask: Callable[..., Fetched], server: FileServer
) -> None:
    mixed = Reply(206, bytes(200) + REST[200:], {"Content-Range": WHERE})
    server.scripted.extend([Fault(400), mixed])
    assert ask().path.read_bytes() == ARCHIVE
    assert ranges(server) == ["", "bytes=400-", ""]


def test_a_list_put_together_is_read_to_its_end(server: FileServer, tmp_path: Path) -> None:
    where = {"Content-Range": f"bytes 5-{len(LIST) - 1}/{len(LIST)}"}
    server.scripted.extend([Fault(5), Reply(206, bytes(len(LIST) - 5), where)])
    found = fetch(source("travail", "travail-json", url=f"{server.url}/liste.json"), tmp_path)
    assert found.path.read_bytes() == LIST
    assert ranges(server) == ["", "bytes=5-", ""]


def test_a_rest_shorter_than_announced_is_asked_for_again(ask: Callable[..., Fetched], server: FileServer) -> None:
    short = Reply(206, ARCHIVE[400:500], {"Content-Range": f"bytes 400-499/{len(ARCHIVE)}"})
    server.scripted.extend([Fault(400), short])
    assert ask().path.read_bytes() == ARCHIVE
    assert ranges(server) == ["", "bytes=400-", "bytes=500-"]


def test_without_a_strong_validator_nothing_is_continued(ask: Callable[..., Fetched], server: FileServer) -> None:
    server.scripted.append(Fault(400))
    assert ask("/sans-validateur").path.read_bytes() == ARCHIVE
    assert ranges(server) == ["", ""]


def test_a_part_of_another_address_is_not_continued(ask: Callable[..., Fetched], server: FileServer) -> None:
    server.pages["/autre.zip"] = File(NEW_ARCHIVE, '"un"', OLD_DATE)
    server.scripted.extend([Fault(400)] + [Reply(503)] * 3)
    with pytest.raises(SourceError):
        ask()
    assert ask("/autre.zip").path.read_bytes() == NEW_ARCHIVE
    assert ranges(server)[-1] == ""


def test_a_part_is_forgotten_when_the_copy_is_still_right(
    ask: Callable[..., Fetched], server: FileServer, tmp_path: Path
) -> None:
    ask()
    server.pages["/fiches.zip"] = File(NEW_ARCHIVE, '"deux"')
    server.scripted.extend([Fault(400)] + [Reply(503)] * 3)
    assert ask().state == "kept"
    server.pages["/fiches.zip"] = File(ARCHIVE, '"un"')
    assert ask().state == "unchanged"
    assert names(tmp_path) == {"essai.zip", "essai.zip.json"}


def test_a_killed_download_goes_on_at_the_next_run(
    ask: Callable[..., Fetched], server: FileServer, tmp_path: Path
) -> None:
    ask()
    large = archive(400_000, seed=2)
    server.pages["/fiches.zip"] = File(large, '"deux"')
    server.scripted.append(Fault(300_000, silent=True))
    command = [sys.executable, "-c", CHILD, f"{server.url}/fiches.zip", str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        assert any(int(line) == 300_000 for line in child.stdout)
        child.send_signal(signal.SIGKILL)
    assert (tmp_path / "essai.zip").read_bytes() == ARCHIVE
    done = (tmp_path / "essai.zip.part").stat().st_size
    assert done > 200_000  # all but what was still in memory
    assert ask().path.read_bytes() == large
    assert ranges(server)[-1] == f"bytes={done}-"
    assert names(tmp_path) == {"essai.zip", "essai.zip.json"}


@pytest.mark.parametrize("step", range(3))
def test_a_kill_while_the_file_is_put_in_place_loses_nothing(
    ask: Callable[..., Fetched], server: FileServer, tmp_path: Path, step: int
) -> None:
    """The folder as it is after each of the three steps: receipt of the part, file in place, receipt in place."""
    ask()
    old, old_receipt = (tmp_path / "essai.zip", tmp_path / "essai.zip.json")
    kept = shutil.copytree(tmp_path, tmp_path / "avant")
    server.pages["/fiches.zip"] = File(NEW_ARCHIVE, '"deux"')
    ask()
    if step < 2:
        old_receipt.rename(tmp_path / "essai.zip.part.json")
        shutil.copy(kept / "essai.zip.json", old_receipt)
    if step < 1:
        old.rename(tmp_path / "essai.zip.part")
        shutil.copy(kept / "essai.zip", old)
    shutil.rmtree(kept)
    assert ask().state == "unchanged"
    assert old.read_bytes() == NEW_ARCHIVE
    assert names(tmp_path) == {"essai.zip", "essai.zip.json"}


def test_a_receipt_of_a_file_that_is_nowhere_is_dropped(
    ask: Callable[..., Fetched], server: FileServer, tmp_path: Path
) -> None:
    ask()
    (tmp_path / "essai.zip.json").rename(tmp_path / "essai.zip.part.json")
    (tmp_path / "essai.zip").write_bytes(b"autre chose")
    (tmp_path / "essai.zip.part").write_bytes(b"autre chose")
    assert ask().path.read_bytes() == ARCHIVE
    assert ranges(server)[-1] == ""
    assert names(tmp_path) == {"essai.zip", "essai.zip.json"}


# checksums


@pytest.mark.parametrize("name", ["Repr-Digest", "Content-Digest", "Digest"])
def test_a_checksum_of_the_server_is_verified(ask: Callable[..., Fetched], server: FileServer, name: str) -> None:
    damaged = ARCHIVE[:500] + b"?" + ARCHIVE[501:]
    value = digest(ARCHIVE).replace(":", "") if name == "Digest" else f"md5=:AAAA:, {digest(ARCHIVE)}"
    server.scripted.append(Reply(200, damaged, {name: value}))
    assert ask().path.read_bytes() == ARCHIVE
    assert len(server.received) == 2


def test_a_checksum_that_never_agrees_is_refused(refusal: Callable[[str], str], server: FileServer) -> None:
    server.pages["/faux"] = File(ARCHIVE, '"un"', headers={"Repr-Digest": digest(b"")})
    assert "n'a pas l'empreinte SHA-256 qu'il annonce : vérifiez le réseau et relancez" in refusal("/faux")


def test_the_checksum_of_an_answer_is_that_of_the_rest_alone(ask: Callable[..., Fetched], server: FileServer) -> None:
    headers = {"Content-Range": WHERE, "Content-Digest": digest(REST), "Repr-Digest": digest(ARCHIVE)}
    server.scripted.extend([Fault(400), Reply(206, REST, headers)])
    assert ask().path.read_bytes() == ARCHIVE
    assert ranges(server) == ["", "bytes=400-"]


# what goes wrong


@pytest.mark.parametrize("status", [404, 403, 410, 500, 503])
def test_an_answer_that_is_an_error(refusal: Callable[[str], str], server: FileServer, status: int) -> None:
    server.pages["/erreur"] = Reply(status, b"erreur")
    assert f"répond {status} : vérifiez l'adresse" in refusal("/erreur")
    assert len(server.received) == (transfer.ATTEMPTS if status >= 500 else 1)


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/coupe", "(réponse coupée)"),
        ("/coupe-sans-taille", "n'a pas rendu une archive ZIP"),
        ("/page", "n'a pas rendu une archive ZIP : vérifiez l'adresse de « essai »"),
        ("/boucle", "(trop de redirections)"),
        ("/fichier", "(redirection vers autre chose que du HTTP)"),
        ("/bruit", "(réponse coupée)"),
        ("/compresse", "a rendu un contenu compressé, alors qu'il est demandé tel quel"),
        ("http://127.0.0.1:9/a.zip", "(connexion impossible) : vérifiez le réseau"),
        ("http://127.0.0.1:99999/a.zip", "(connexion impossible)"),
        ("http://[::1/a.zip", "n'est pas une adresse : corrigez « url » de « essai »"),
    ],
)
def test_what_can_not_be_downloaded(refusal: Callable[[str], str], path: str, words: str) -> None:
    assert words in refusal(path)


def test_what_can_not_pass_is_tried_once(refusal: Callable[[str], str], server: FileServer) -> None:
    refusal("/fichier")
    assert len(server.received) == 1


def test_no_compression_is_asked_for(ask: Callable[..., Fetched], server: FileServer) -> None:
    ask()
    assert server.received[0].headers["accept-encoding"] == "identity"


def test_too_large(refusal: Callable[[str], str], server: FileServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transfer, "MAX_BYTES", 500)
    assert "téléchargement arrêté" in refusal("/fiches.zip")
    assert "téléchargement arrêté" in refusal("/sans-taille")
    assert len(server.received) == 2


def test_what_is_announced_too_large_is_not_even_begun(
    server: FileServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transfer, "MAX_BYTES", len(ARCHIVE) - 1)
    seen: list[tuple[int, int]] = []
    with pytest.raises(SourceError, match="téléchargement arrêté"):
        fetch(source(url=f"{server.url}/fiches.zip"), tmp_path, lambda *counts: seen.append(counts))
    assert seen == []


def test_what_comes_in_pieces_is_too_large_as_a_whole(
    refusal: Callable[[str], str], server: FileServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transfer, "MAX_BYTES", 900)
    validator = {"ETag": '"un"', "Content-Length": ""}
    rest = Reply(206, REST, {"Content-Range": f"bytes 400-{len(ARCHIVE) - 1}/*", **validator})
    server.scripted.extend([Reply(200, ARCHIVE[:400], {"ETag": '"un"', "Content-Length": "500"}), rest])
    assert "téléchargement arrêté" in refusal("/fiches.zip")
    assert ranges(server) == ["", "bytes=400-"]


def test_a_server_that_says_nothing_is_left(refusal: Callable[[str], str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transfer, "READ_TIMEOUT_S", 0.1)
    assert "(délai dépassé)" in refusal("/lent")


def test_a_download_that_never_ends_is_left(
    refusal: Callable[[str], str], server: FileServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transfer, "DEADLINE_S", 0.0)
    assert "(délai dépassé)" in refusal("/sans-taille")
    assert len(server.received) == 1


def test_a_folder_that_can_not_be_made(server: FileServer, tmp_path: Path) -> None:
    (tmp_path / "fichier").write_bytes(b"")
    with pytest.raises(SourceError, match=r"ne peut pas être écrit"):
        fetch(source(url=f"{server.url}/fiches.zip"), tmp_path / "fichier" / "sources")


def test_a_full_disk_loses_nothing(ask: Callable[..., Fetched], server: FileServer, tmp_path: Path) -> None:
    ask()
    server.pages["/fiches.zip"] = File(NEW_ARCHIVE, '"deux"')
    (tmp_path / "essai.zip.part").symlink_to("/dev/full")
    with pytest.raises(SourceError, match=r"ne peut pas être écrit \(disque plein\) : libérez de la place"):
        ask()
    assert names(tmp_path) == {"essai.zip", "essai.zip.json"}
    assert (tmp_path / "essai.zip").read_bytes() == ARCHIVE
    assert ask().path.read_bytes() == NEW_ARCHIVE


# new tries


@pytest.mark.parametrize(
    "reply",
    [
        Reply(429, b"", {"Retry-After": "0"}),
        Reply(429, b"", {"Retry-After": OLD_DATE}),
        Reply(500),
        Reply(503, b"<html>"),
        Reply(raw=b"bruit\r\n\r\n"),
        Reply(200, ARCHIVE, sent=0),
    ],
)
def test_what_may_pass_is_tried_again(ask: Callable[..., Fetched], server: FileServer, reply: Reply) -> None:
    server.scripted.extend([reply] * (transfer.ATTEMPTS - 1))
    assert ask().path.read_bytes() == ARCHIVE
    assert len(server.received) == transfer.ATTEMPTS


# the copy of an earlier run


def test_a_copy_stands_in_for_an_address_that_fails(
    ask: Callable[..., Fetched], server: FileServer, tmp_path: Path
) -> None:
    ask()
    receipt = {**sidecar(tmp_path), "fetched": "2026-02-03T08:00:00+00:00"}
    (tmp_path / "essai.zip.json").write_text(json.dumps(receipt))
    server.pages["/fiches.zip"] = Reply(404)
    url = f"{server.url}/fiches.zip"
    said = f"« {url} » répond 404 : vérifiez l'adresse. La copie téléchargée le 03/02/2026 est utilisée."
    assert ask() == Fetched(tmp_path / "essai.zip", "kept", said)
    assert (tmp_path / "essai.zip").read_bytes() == ARCHIVE
    assert sidecar(tmp_path) == receipt
    assert names(tmp_path) == {"essai.zip", "essai.zip.json"}


@pytest.mark.parametrize(
    ("page", "words"),
    [
        (Reply(200, b"<html>Maintenance</html>"), "n'a pas rendu une archive ZIP"),
        (Reply(200, NEW_ARCHIVE, sent=50), "(réponse coupée)"),
        (Reply(503), "répond 503"),
        (Reply(raw=b"bruit\r\n\r\n"), "n'a pas pu être joint"),
    ],
)
def test_it_stands_in_whatever_the_failure(
    ask: Callable[..., Fetched], server: FileServer, tmp_path: Path, page: Reply, words: str
) -> None:
    ask()
    server.pages["/fiches.zip"] = page
    found = ask()
    assert found.state == "kept"
    assert words in found.problem
    assert found.path.read_bytes() == ARCHIVE
    assert names(tmp_path) == {"essai.zip", "essai.zip.json"}
    server.pages["/fiches.zip"] = File(ARCHIVE, '"un"')
    assert ask().state == "unchanged"


@pytest.mark.parametrize("touched", ["essai.zip", "essai.zip.json"])
def test_a_copy_that_was_touched_never_stands_in(
    ask: Callable[..., Fetched], server: FileServer, tmp_path: Path, touched: str
) -> None:
    ask()
    (tmp_path / touched).write_bytes(b"{}")
    server.pages["/fiches.zip"] = Reply(404)
    with pytest.raises(SourceError, match="répond 404"):
        ask()
    assert (tmp_path / touched).read_bytes() == b"{}"


def test_a_copy_of_another_address_never_stands_in(ask: Callable[..., Fetched], tmp_path: Path) -> None:
    ask()
    with pytest.raises(SourceError, match="répond 404"):
        ask("/inconnu.zip")
    assert (tmp_path / "essai.zip").read_bytes() == ARCHIVE


# proxies and certificates


def test_the_proxy_of_the_environment_is_used(
    server: FileServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = "http://archives.invalid/fiches.zip"  # a name that no machine has
    monkeypatch.setenv("HTTP_PROXY", server.url)
    assert fetch(source(url=url), tmp_path).path.read_bytes() == ARCHIVE
    assert [call.target for call in server.received] == [url]


def test_the_proxy_is_left_out_where_the_environment_says_so(
    ask: Callable[..., Fetched], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    assert ask().path.read_bytes() == ARCHIVE


@pytest.mark.parametrize("proxy", ["ftp://127.0.0.1", "socks5://127.0.0.1:9", "http://[::1"])
def test_a_proxy_that_is_none_is_named(
    ask: Callable[..., Fetched], monkeypatch: pytest.MonkeyPatch, proxy: str
) -> None:
    monkeypatch.setenv("HTTP_PROXY", proxy)
    with pytest.raises(SourceError, match="le proxy annoncé par HTTPS_PROXY, HTTP_PROXY ou ALL_PROXY"):
        ask()


def test_certificates_that_are_missing_are_named(
    ask: Callable[..., Fetched], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "absent.pem"))
    with pytest.raises(SourceError, match="SSL_CERT_FILE ne peuvent pas être lus"):
        ask()


# the schema that an address announces


def with_schema(version: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as written:
        place = f'xsi:noNamespaceSchemaLocation="../Schemas/{version}/Publication.xsd"'
        written.writestr("F1.xml", publication("", extra=place))
    return stream.getvalue()


def test_sheets_of_another_schema_than_their_address_are_said(ask: Callable[..., Fetched], server: FileServer) -> None:
    server.pages["/vdd/3.5/part/zip/fiches.zip"] = File(with_schema("3.3"), '"un"')
    server.pages["/vdd/3.5/part/zip/bonnes.zip"] = File(with_schema("3.5"), '"un"')
    found = ask("/vdd/3.5/part/zip/fiches.zip")
    assert found.state == "downloaded"
    assert "annonce le schéma 3.5, mais ses fiches suivent le schéma 3.3" in found.problem
    assert ask("/vdd/3.5/part/zip/fiches.zip") == Fetched(found.path, "unchanged", found.problem)
    server.pages["/vdd/3.5/part/zip/fiches.zip"] = Reply(404)
    both = ask("/vdd/3.5/part/zip/fiches.zip").problem
    assert both.startswith("« ")
    assert "répond 404" in both
    assert both.endswith(found.problem)
    assert ask("/vdd/3.5/part/zip/bonnes.zip").problem == ""
