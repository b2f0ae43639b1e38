"""``python -m ingestion diff``: archives, folders, files and generations, one against the other."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest

from ingestion.__main__ import main
from ingestion.changes.corpora import PUBLISHED
from tests.ingestion.door import refusal
from tests.ingestion.house import SHEETS, House
from tests.ingestion.samples import cases, redirections

NEW = {"F1": SHEETS["F1"], "F2": ("La licence de pêche coûte 35 €.", SHEETS["F2"][1]), "F4": ("La halle ouvre.",)}


pytestmark = pytest.mark.usefixtures("plain")


def archive(house: House) -> tuple[str, str]:
    """Two archives under two names."""
    found = []
    for name, sheets in (("hier.zip", SHEETS), ("aujourdhui.zip", NEW)):
        path = house.sheets.with_name(name)
        with ZipFile(path, "w") as opened:
            for sheet_id, lines in sheets.items():
                opened.writestr(f"{sheet_id}.xml", cases(sheet_id, *lines))
            opened.writestr("redirections.xml", redirections(F3="F4"))
        found.append(str(path))
    return found[0], found[1]


def folders(house: House) -> tuple[str, str]:
    """The folder of the house and another."""
    other = house.sheets.with_name("autres")
    other.mkdir()
    for sheet_id, lines in NEW.items():
        (other / f"{sheet_id}.xml").write_bytes(cases(sheet_id, *lines))
    (other / "redirections.xml").write_bytes(redirections(F3="F4"))
    return str(house.sheets), str(other)


def generations(house: House) -> tuple[str, str]:
    """A generation by its name and the published one."""
    first = house.run().generation
    for sheet_id in SHEETS:
        house.remove(f"{sheet_id}.xml")
    for sheet_id, lines in NEW.items():
        house.put(f"{sheet_id}.xml", cases(sheet_id, *lines))
    house.put("redirections.xml", redirections(F3="F4"))
    house.run(accept_loss=True)
    return first, PUBLISHED


def published_and_folder(house: House) -> tuple[str, str]:
    """What is published, and what the folder says now."""
    _, other = folders(house)
    house.run()
    return PUBLISHED, other


Pair = Callable[[House], tuple[str, str]]


def compared(house: House, old: str, new: str, *options: str) -> int:
    return main(["diff", old, new, "--index", str(house.settings.index), *options])


@pytest.mark.parametrize("pair", [archive, folders, generations, published_and_folder])
def test_two_corpora_are_compared_whatever_they_are(
    house: House, pair: Pair, capsys: pytest.CaptureFixture[str]
) -> None:
    old, new = pair(house)
    assert compared(house, old, new, "--json") == 0
    values = json.loads(capsys.readouterr().out)
    assert [sheet["id"] for sheet in values["added"]] == ["F4"]
    assert [(gone["sheet"]["id"], gone["target"]) for gone in values["redirected"]] == [("F3", "F4")]
    assert (values["withdrawn"], values["unchanged"]) == ([], 1)
    (changed,) = values["changed"]
    (section,) = changed["sections"]
    assert (changed["id"], section["section"]) == ("F2", "Cas 1")
    (fact,) = section["facts"]
    assert (fact["before"]["text"], fact["after"]["text"]) == ("30 €", "35 €")


def test_two_files_are_compared(house: House, room: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (room / "F2.xml").write_bytes(cases("F2", *NEW["F2"]))
    assert compared(house, str(house.sheets / "F2.xml"), str(room / "F2.xml")) == 0
    text = capsys.readouterr().out
    assert "1 fiche modifiée ; 1 montant a changé" in text
    assert "− La licence de pêche coûte 30 €." in text
    assert "+ La licence de pêche coûte 35 €." in text


def test_nothing_is_written_by_a_comparison(house: House) -> None:
    compared(house, *folders(house))
    assert not house.settings.index.exists()


@pytest.mark.parametrize("indexed", [True, False])
def test_a_name_that_is_nothing_is_refused(house: House, indexed: bool, capsys: pytest.CaptureFixture[str]) -> None:
    if indexed:
        house.run()
    message = refusal(capsys, compared(house, str(house.sheets), "absente.zip"))
    assert "« absente.zip » n'est ni un fichier, ni un dossier, ni une génération" in message
    assert "python -m ingestion history" in message


def test_the_published_generation_of_no_index(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    assert "aucun index dans" in refusal(capsys, compared(house, str(house.sheets), PUBLISHED))


@pytest.mark.parametrize(("name", "content"), [("casse.zip", b"rien"), ("F1.xml", b"<Publication>")])
def test_an_archive_that_can_not_be_read_is_refused(
    house: House, room: Path, name: str, content: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    (room / name).write_bytes(content)
    assert str(room / name) in refusal(capsys, compared(house, str(house.sheets), str(room / name)))


def test_a_generation_whose_catalogue_is_lost_is_refused(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    generation = house.run().generation
    (house.settings.index / "generations" / generation / "catalogue.jsonl").unlink()
    assert "le catalogue de" in refusal(capsys, compared(house, str(house.sheets), PUBLISHED))
