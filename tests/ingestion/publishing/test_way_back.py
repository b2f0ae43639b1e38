"""Going back means to what was published before, whatever was built since; a refused run is not forgotten."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingestion.__main__ import main
from ingestion.errors import PublicationRefused
from ingestion.publishing.generations import roll_back
from ingestion.publishing.refusals import last_refusal
from tests.ingestion.house import House
from tests.ingestion.samples import cases, source


def test_back_is_what_was_replaced_not_what_was_rolled_back_from(house: House) -> None:
    good = house.run().generation
    house.put("F1.xml", cases("F1", "Une erreur de la source."))
    bad = house.run().generation
    assert roll_back(house.store, "", house.settings.encoder).generation == good
    house.put("F1.xml", cases("F1", "La source est corrigée."))
    mended = house.run()
    assert (mended.previous, house.manifest.previous) == (good, good)
    assert set(house.generations()) == {good, bad, mended.generation}
    assert roll_back(house.store, "", house.settings.encoder).generation == good


def test_what_was_replaced_outlives_what_was_rolled_back_from(house: House) -> None:
    good = house.run().generation
    for text in ("un", "deux"):
        house.put("F1.xml", cases("F1", f"Erreur {text} de la source."))
        house.run()
    house.store.switch(good)
    house.put("F1.xml", cases("F1", "La source est corrigée."))
    assert good in (house.run().previous, *house.generations())
    assert good in house.generations()
    assert house.store.prune(1)
    assert house.generations().count(good) == 1


def test_a_refused_run_is_told_until_one_ends_well(
    house: House, room: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    house.run()
    index = ["--index", str(house.settings.index)]
    other = room / "autre.xml"
    other.write_bytes(cases("F9", "Une halle se loue."))
    assert main(["run", "--sources", str(other), *index]) == 1
    date, reason = last_refusal(house.settings.index / "reports")
    assert date
    assert "n'est plus demandée" in reason
    capsys.readouterr()
    assert main(["status", *index]) == 0
    assert "n'a rien publié : la source" in " ".join(capsys.readouterr().out.split())
    assert main(["run", "--sources", str(other), "--accept-loss", *index]) == 0
    assert last_refusal(house.settings.index / "reports") == ("", "")


def test_an_empty_path_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    for option in ("--index", "--sources"):
        assert main(["run", option, ""]) == 1
        assert f"« {option} » : la valeur est vide" in capsys.readouterr().err


def test_a_folder_of_something_else_is_refused(house: House) -> None:
    house.settings.index.mkdir(parents=True)
    (house.settings.index / "photo.jpg").write_bytes(b"")
    from retrieval.errors import IncompatibleIndex

    with pytest.raises(IncompatibleIndex, match=r"contient autre chose qu'un index \(« photo.jpg »…\)"):
        house.run()
    assert [each.name for each in house.settings.index.iterdir()] == ["photo.jpg"]


def test_only_sources_that_gave_sheets_are_asked_their_canaries(house: House, room: Path) -> None:
    from ingestion.schema import Canary

    lost = source("perdue", path=room / "nulle part", canaries=(Canary("Quel est le prix d'une halle ?", ("F9",)),))
    summary = house.run(house.source(), lost)
    assert summary.published
    assert summary.canaries == ()
    with pytest.raises(PublicationRefused):
        roll_back(house.store, "", house.settings.encoder)
