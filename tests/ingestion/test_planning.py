"""What a run would do: the counts are those of the run, and nothing of the index is touched."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from ingestion.__main__ import main
from ingestion.errors import SourceError
from ingestion.pipeline import Options
from ingestion.planning import plan
from retrieval.encoders.opening import open_encoder
from retrieval.storage.folder import SHARD
from tests.ingestion.house import SHEETS, UNREADABLE, House, Silence
from tests.ingestion.samples import cases, redirections

pytestmark = pytest.mark.usefixtures("plain")


def snapshot(folder: Path) -> dict[str, bytes]:
    """The content of every file under a folder, but for shards: the engine tidies its own files when it opens one."""
    files = (path for path in folder.rglob("*") if path.is_file() and SHARD not in path.parts)
    return {str(path): path.read_bytes() for path in files}


def listed(house: House) -> Path:
    """A list of the one source of the house, under the name that its runs know."""
    source = house.source()
    texts = {key: getattr(source, key) for key in ("name", "format", "audience", "licence", "attribution")}
    path = house.sheets.with_name("sources.yaml")
    path.write_text(yaml.safe_dump({"sources": [{**texts, "path": str(house.sheets)}]}), encoding="utf-8")
    return path


def try_out(house: House, *options: str) -> int:
    index = str(house.settings.index)
    return main(["run", "--dry-run", "--sources", str(listed(house)), "--index", index, *options])


def change(house: House) -> None:
    """One sheet changes, one comes, one leaves, one is redirected."""
    house.put("F4.xml", cases("F4", "La halle se loue 100 €."))
    house.run()
    house.put("F2.xml", cases("F2", "La licence de pêche coûte 35 €.", SHEETS["F2"][1]))
    house.put("F5.xml", cases("F5", "Le camion se gare.", "La place coûte 9 €.", "Le mois est gratuit."))
    house.remove("F1.xml")
    house.remove("F4.xml")
    house.put("redirections.xml", redirections(F4="F5"))


def test_the_plan_is_what_the_run_does(house: House) -> None:
    change(house)
    found = plan((house.source(),), house.settings, Silence())
    assert [sheet.id for sheet in found.changes.added] == ["F5"]
    assert [sheet.id for sheet in found.changes.changed] == ["F2"]
    assert [sheet.id for sheet in found.changes.withdrawn] == ["F1"]
    assert [(gone.sheet.id, gone.target) for gone in found.changes.redirected] == [("F4", "F5")]
    assert found.changes.unchanged == 1
    (move,) = found.changes.facts
    assert (move.before and move.before.text, move.after and move.after.text) == ("30 €", "35 €")
    assert (found.failures, found.notices) == ((), ())
    counted = house.counted(accept_loss=True)
    assert (found.chunks, found.encoded) == (counted.chunks, counted.encoded) == (7, 4)


def test_nothing_is_written_in_the_index(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    change(house)
    before = snapshot(house.settings.index)
    assert try_out(house) == 1
    assert snapshot(house.settings.index) == before
    written = capsys.readouterr()
    assert "Rien n'a été publié" in written.out
    assert "L'ingestion serait refusée : la source « essai » n'a donné que 3 fiches" in " ".join(written.out.split())
    assert "1 fiche ajoutée, 1 modifiée, 1 retirée, 1 redirigée" in written.out
    assert "Passages repris avec leur vecteur : 3 ; à encoder : 4 ; durée attendue : " in written.out
    assert "30 €" in written.out
    assert written.err == ""


def test_nothing_is_made_where_there_is_no_index(house: House) -> None:
    found = plan((house.source(),), house.settings, Silence())
    assert (len(found.changes.added), found.chunks, found.encoded) == (3, 6, 6)
    assert found.changes.old == "aucun index"
    assert found.expected_s >= found.read_s > 0
    assert not house.settings.index.exists()


def test_the_plan_for_a_program(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    change(house)
    house.put("F6.xml", UNREADABLE)
    assert try_out(house, "--json") == 1
    written = capsys.readouterr()
    values = json.loads(written.out)
    assert (values["chunks"], values["encoded"], values["reused"]) == (7, 4, 3)
    assert values["changes"]["facts"]["replaced"] == {"amount": 1}
    assert [sheet["id"] for sheet in values["changes"]["added"]] == ["F5"]
    assert values["expected_seconds"] >= 0
    assert [failure["item"] for failure in values["failures"]] == ["F6.xml"]
    assert written.err.startswith("Signalé : essai, F6.xml : XML mal formé")
    assert written.err.count("\n") == 1


def test_what_can_not_be_read_is_listed_and_keeps_its_version(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    house.run()
    house.put("F2.xml", UNREADABLE)
    assert try_out(house) == 1
    written = capsys.readouterr()
    assert "Aucune fiche n'a changé" in written.out
    assert "sa version publiée (03/02/2026) est gardée" in written.err


def test_a_plan_that_keeps_nothing_encodes_all(house: House) -> None:
    house.run()
    found = plan((house.source(),), house.settings, Silence(), Options(rebuild=True))
    assert (found.chunks, found.encoded) == (6, 6)


def test_why_nothing_is_kept_is_said(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    generation = house.run().generation
    (house.settings.index / "generations" / generation / "catalogue.jsonl").write_text("[]\n")
    assert try_out(house) == 0
    assert "Attention : Tout est lu à nouveau : le catalogue de" in " ".join(capsys.readouterr().out.split())


def test_no_model_is_loaded_where_nothing_is_to_encode(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house.run()
    opened = []
    monkeypatch.setattr("ingestion.planning.open_encoder", lambda settings: opened.append(1) or open_encoder(settings))
    assert plan((house.source(),), house.settings, Silence()).encoded == 0
    assert opened == []


def test_a_plan_beside_a_run_is_no_trouble(house: House) -> None:
    house.run()
    with house.store.building():
        assert plan((house.source(),), house.settings, Silence()).encoded == 0


def test_a_plan_without_any_source_is_refused(house: House) -> None:
    with pytest.raises(SourceError, match="aucune source n'est activée"):
        plan((house.source(enabled=False),), house.settings, Silence())
