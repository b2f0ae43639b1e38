"""Unreadable documents are kept with the reason; nothing from outside chooses where, and no run dies of it."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingestion.publishing.quarantine import Quarantine, safe_name

quick = settings(deadline=None, max_examples=100)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "index" / "quarantine"


def files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def run_that_ends_with(error: BaseException, folder: Path, name: str) -> None:
    with Quarantine(folder) as quarantine:
        quarantine.add("a", name, b"1", "cassé")
        raise error


def test_a_document_is_kept_with_the_reason(folder: Path):
    with Quarantine(folder) as quarantine:
        quarantine.add("particuliers", "F1.xml", b"<cass\xe9", "XML mal formé")
    assert files(folder) == ["particuliers/F1.xml", "particuliers/F1.xml.json"]
    assert (folder / "particuliers/F1.xml").read_bytes() == b"<cass\xe9"
    record = json.loads((folder / "particuliers/F1.xml.json").read_text(encoding="utf-8"))
    age = datetime.now(UTC) - datetime.fromisoformat(record.pop("date"))
    assert timedelta(seconds=-1) < age < timedelta(minutes=5)
    assert record == {"source": "particuliers", "item": "F1.xml", "reason": "XML mal formé", "bytes": 6}
    assert quarantine.notices == []
    assert [path.name for path in folder.parent.iterdir()] == ["quarantine"]


def test_each_run_speaks_of_itself_alone(folder: Path):
    with Quarantine(folder) as quarantine:
        quarantine.add("a", "F1.xml", b"1", "cassé")
    with Quarantine(folder) as quarantine:
        quarantine.add("a", "F2.xml", b"2", "cassé")
        assert files(folder) == ["a/F1.xml", "a/F1.xml.json"]
    assert files(folder) == ["a/F2.xml", "a/F2.xml.json"]
    with Quarantine(folder):
        pass
    assert not folder.exists()


def test_a_run_that_is_refused_keeps_what_it_could_not_read(folder: Path):
    with pytest.raises(ValueError, match="refus"):
        run_that_ends_with(ValueError("refus"), folder, "F1.xml")
    assert files(folder) == ["a/F1.xml", "a/F1.xml.json"]


def test_a_run_that_is_interrupted_leaves_the_one_before(folder: Path):
    with Quarantine(folder) as quarantine:
        quarantine.add("a", "F1.xml", b"1", "cassé")
    with pytest.raises(KeyboardInterrupt):
        run_that_ends_with(KeyboardInterrupt(), folder, "F2.xml")
    assert files(folder.parent) == ["quarantine/a/F1.xml", "quarantine/a/F1.xml.json"]


def test_what_a_killed_run_left_behind_is_cleaned(folder: Path):
    for name in ("quarantine.part", "quarantine.old"):
        (folder.with_name(name) / "a").mkdir(parents=True)
        (folder.with_name(name) / "a" / "F0.xml").write_text("reste", encoding="utf-8")
    with Quarantine(folder) as quarantine:
        quarantine.add("a", "F1.xml", b"1", "cassé")
    assert files(folder.parent) == ["quarantine/a/F1.xml", "quarantine/a/F1.xml.json"]


@pytest.mark.parametrize(
    "name",
    [
        "../../évasion.xml",
        "/etc/passwd",
        "C:\\Windows\\évasion.xml",
        "a/b/../../../c.xml",
        "..",
        ".",
        "",
        ".htaccess",
        "nul\0octet.xml",
        "x" * 5000 + ".xml",
        "𝕏" * 300 + "." + "𝕏" * 300,
        "\udcff.xml",
        "ligne\nsuivante.xml",
        "~/.ssh",
    ],
)
def test_no_name_leads_out_of_the_folder(folder: Path, name: str):
    with Quarantine(folder) as quarantine:
        quarantine.add(name, name, b"contenu", "refusé")
        quarantine.add("a", name, b"contenu", "refusé")
    assert quarantine.notices == []
    assert [path.name for path in folder.parent.iterdir()] == ["quarantine"]
    assert [path.name for path in folder.parent.parent.iterdir()] == ["index"]
    assert len(files(folder)) == 4
    assert all(place.count("/") == 1 for place in files(folder))


@quick
@given(st.lists(st.tuples(st.text(), st.text(), st.binary(max_size=20)), max_size=12))
def test_whatever_the_names_every_document_is_there_with_its_reason(items: list[tuple[str, str, bytes]]):
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "quarantine"
        with Quarantine(folder) as quarantine:
            for source, name, content in items:
                quarantine.add(source, name, content, "cassé")
        reasons = [path for path in folder.glob("*/*.json") if path.with_suffix("").exists()]
        kept = sorted(
            (json.loads(path.read_text("utf-8"))["item"], path.with_suffix("").read_bytes()) for path in reasons
        )
        assert [path.name for path in Path(place).iterdir()] == ["quarantine"] * bool(items)
        assert kept == sorted((name, content) for _, name, content in items)


def test_names_that_meet_are_numbered_and_no_reason_is_overwritten(folder: Path):
    with Quarantine(folder) as quarantine:
        for name in ("a/b.xml", "a_b.xml", "A/B.xml", "c", "c.json", "c.json.json"):
            quarantine.add("s", name, name.encode(), "cassé")
    contents = {path.read_bytes() for path in (folder / "s").iterdir()}
    assert {b"a/b.xml", b"a_b.xml", b"A/B.xml", b"c", b"c.json", b"c.json.json"} <= contents
    assert len(files(folder)) == 12
    assert {"s/a_b.xml", "s/a_b-2.xml", "s/A_B-3.xml"} <= set(files(folder))


def test_a_name_that_is_plain_stays_as_it_is():
    assert safe_name("F12345.xml") == "F12345.xml"
    assert safe_name("notices/été 2025.pdf") == "notices_été_2025.pdf"


def test_its_size_is_bounded_and_what_is_left_out_is_said(folder: Path):
    with Quarantine(folder, max_bytes=1000, max_documents=3) as quarantine:
        quarantine.add("s", "gros", b"x" * 1001, "trop gros")
        for number in range(5):
            quarantine.add("s", f"{number}", b"x", "cassé")
    assert len(files(folder)) == 6
    (notice,) = quarantine.notices
    assert "3 documents illisibles n'y sont pas copiés" in notice


def test_a_file_in_the_place_of_the_folder_is_replaced(folder: Path):
    folder.parent.mkdir()
    folder.write_text("un fichier", encoding="utf-8")
    with Quarantine(folder) as quarantine:
        quarantine.add("s", "F1.xml", b"1", "cassé")
    assert files(folder) == ["s/F1.xml", "s/F1.xml.json"]


def test_a_link_in_the_place_of_the_folder_is_not_followed(folder: Path, tmp_path: Path):
    outside = tmp_path / "ailleurs"
    outside.mkdir()
    (outside / "précieux").write_text("à garder", encoding="utf-8")
    folder.parent.mkdir()
    for place in (folder, folder.with_name("quarantine.part"), folder.with_name("quarantine.old")):
        place.symlink_to(outside)
    with Quarantine(folder) as quarantine:
        quarantine.add("s", "F1.xml", b"1", "cassé")
    assert files(outside) == ["précieux"]
    assert files(folder) == ["s/F1.xml", "s/F1.xml.json"]


def test_a_folder_that_cannot_be_made_is_said_and_the_run_goes_on(tmp_path: Path):
    (tmp_path / "index").write_text("un fichier", encoding="utf-8")
    with Quarantine(tmp_path / "index" / "quarantine") as quarantine:
        quarantine.add("s", "F1.xml", b"1", "cassé")
        quarantine.add("s", "F2.xml", b"2", "cassé")
    (notice,) = quarantine.notices
    assert "un fichier porte déjà le nom d'un dossier" in notice


FULL = """
import sys
from pathlib import Path
from ingestion.publishing.quarantine import Quarantine
with Quarantine(Path(sys.argv[1])) as quarantine:
    quarantine.add("s", "petit", b"1", "cassé")
    quarantine.add("s", "gros", b"x" * 100_000, "cassé")
    quarantine.add("s", "suivant", b"1", "cassé")
print(*quarantine.notices, sep="\\n")
"""


def test_a_disk_that_fills_up_is_said_and_nothing_stale_stays(folder: Path):
    with Quarantine(folder) as quarantine:
        quarantine.add("s", "F1.xml", b"1", "d'avant")
    # a limit on the size of files fails a write half way, as a full disk does
    done = subprocess.run(
        [sys.executable, "-c", FULL, str(folder)],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[3]), "PYTHONIOENCODING": "utf-8"},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000)),
    )
    assert "fichier trop grand" in done.stdout
    assert len(done.stdout.splitlines()) == 1
    assert list(folder.parent.iterdir()) == []
