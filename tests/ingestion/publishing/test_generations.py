"""A maintainer's day after the run: what is published, what is kept, going back, making room."""

from __future__ import annotations

import json

import pytest

from ingestion.__main__ import main
from ingestion.errors import PublicationRefused
from ingestion.publishing import generations
from ingestion.publishing.generations import roll_back
from ingestion.summary import Moves
from retrieval.errors import IncompatibleIndex, UnknownGeneration
from retrieval.settings import EncoderSettings
from retrieval.storage.folder import CURRENT
from tests.ingestion.door import refusal
from tests.ingestion.house import SHEETS, House
from tests.ingestion.samples import cases

pytestmark = pytest.mark.usefixtures("plain")


@pytest.fixture
def names(house: House) -> list[str]:
    """The names of three generations, oldest first: the price of the licence is 30 €, 31 €, then 32 €."""
    found = []
    for price in (30, 31, 32):
        house.put("F2.xml", cases("F2", f"La licence de pêche coûte {price} €.", SHEETS["F2"][1]))
        found.append(house.run().generation)
    return found


def price(house: House) -> str:
    """What the published generation says of the licence."""
    return house.sheet("F2")[0]


def command(house: House, *arguments: str) -> int:
    return main([*arguments, "--index", str(house.settings.index)])


def said(capsys: pytest.CaptureFixture[str]) -> str:
    """What a command that was obeyed says."""
    written = capsys.readouterr()
    assert written.err == ""
    return written.out


# --- looking ---


def test_the_status_says_what_is_published(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    generation = house.run().generation
    assert command(house, "status") == 0
    text = said(capsys)
    assert f"Génération {generation}, construite le " in text
    assert "3 fiches, 6 passages" in text
    assert "essai : Écrit pour l'essai (libre)" in text
    assert "03/02/2026" in text
    assert "Attention" not in text


def test_the_status_for_a_program(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    generation = house.run().generation
    assert command(house, "status", "--json") == 0
    values = json.loads(said(capsys))
    assert (values["generation"], values["sheets"], values["chunks"]) == (generation, 3, 6)
    assert (values["sources"][0]["name"], values["remarks"]) == ("essai", [])
    assert values["bytes"] > 0


def test_the_status_says_why_the_next_run_or_a_search_can_not_use_it(
    house: House, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    house.run()
    monkeypatch.setattr(generations, "reading_fingerprint", lambda: "un autre lecteur")
    monkeypatch.setenv("EMBEDDINGS_MODEL", "essai")
    monkeypatch.setenv("EMBEDDINGS_BASE_URL", "http://127.0.0.1:9/v1")
    assert command(house, "status", "--json") == 0
    unusable, reread = json.loads(said(capsys))["remarks"]
    assert unusable.startswith("Recherche impossible avec ces réglages : ")
    assert "relira tous les documents" in reread
    assert command(house, "status") == 0
    assert said(capsys).count("Attention :") == 2


def test_the_history_lists_the_newest_first_and_marks_the_published_one(
    house: House, names: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    house.store.switch(names[1])
    assert command(house, "history", "--json") == 0
    listed = json.loads(said(capsys))
    assert [(each["generation"], each["published"]) for each in listed] == [
        (names[2], False),
        (names[1], True),
        (names[0], False),
    ]
    assert {(each["sheets"], each["chunks"]) for each in listed} == {(3, 6)}
    assert command(house, "history") == 0
    lines = said(capsys).splitlines()
    assert [line for line in lines if "publiée" in line] == [line for line in lines if names[1] in line]
    assert [name for line in lines for name in names if name in line] == names[::-1]


@pytest.mark.parametrize(
    "arguments", [["status"], ["status", "--json"], ["history"], ["history", "--json"], ["rollback"], ["prune"]]
)
def test_an_index_that_is_not_there(house: House, arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert f"aucun index dans « {house.settings.index} » : construisez-le avec" in refusal(
        capsys, command(house, *arguments)
    )
    assert not house.settings.index.exists()


def test_a_damaged_index_is_said(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    house.run()
    (house.settings.index / CURRENT).write_text("20200101T000000Z-perdue\n")
    for name in ("status", "history", "rollback"):
        assert "20200101T000000Z-perdue" in refusal(capsys, command(house, name))


# --- going back ---


def test_going_back_publishes_the_generation_before(
    house: House, names: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert command(house, "rollback") == 0
    text = said(capsys)
    assert f"Génération publiée : {names[1]}, construite le " in text
    assert "La prochaine ingestion publiera de nouveau ce que disent les sources" in text
    assert price(house) == "La licence de pêche coûte 31 €."
    assert command(house, "rollback") == 0
    assert price(house) == "La licence de pêche coûte 30 €."
    capsys.readouterr()
    assert f"ne garde aucune génération avant « {names[0]} » : rien n'est changé" in refusal(
        capsys, command(house, "rollback")
    )


def test_going_back_to_a_name_or_its_beginning(house: House, names: list[str]) -> None:
    for name in (names[0], names[2], names[0][:-2], names[2][:-3]):
        assert command(house, "rollback", name) == 0
        assert house.manifest.generation.startswith(name)


def test_a_beginning_that_several_generations_share_is_refused(
    house: House, names: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert "plusieurs générations commencent par « 20 » : donnez plus de caractères" in refusal(
        capsys, command(house, "rollback", "20")
    )
    assert house.manifest.generation == names[2]


@pytest.mark.parametrize("name", ["19990101T000000Z", "../index", "CURRENT", "é"])
def test_an_unknown_generation_is_refused(
    house: House, names: list[str], name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert f"la génération « {name} » n'est pas dans « {house.settings.index} »" in refusal(
        capsys, command(house, "rollback", name)
    )
    assert house.manifest.generation == names[2]
    with pytest.raises(UnknownGeneration):
        roll_back(house.store, name, house.settings.encoder)


def test_the_published_generation_is_not_published_again(
    house: House, names: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    for name in (names[2], names[2][:-2]):
        assert f"la génération « {names[2]} » est déjà publiée : rien n'est changé" in refusal(
            capsys, command(house, "rollback", name)
        )


def test_a_generation_of_another_encoder_is_refused(house: House, names: list[str]) -> None:
    with pytest.raises(IncompatibleIndex):
        roll_back(house.store, "", EncoderSettings("essai", "http://127.0.0.1:9/v1"))
    assert house.manifest.generation == names[2]


def test_the_run_after_says_again_what_the_sources_say(house: House, names: list[str]) -> None:
    command(house, "rollback", names[0])
    again = house.run()
    assert (again.published, again.previous) == (True, names[0])
    assert (again.sources[0].moves, again.sources[0].encoded) == (Moves(changed=1, unchanged=2), 1)
    assert price(house) == "La licence de pêche coûte 32 €."
    assert house.chunks() == house.twin().chunks()
    assert house.words == house.twin().words


def test_going_back_while_a_run_writes_is_refused(
    house: House, names: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with house.store.building():
        for name in ("rollback", "prune"):
            assert "une autre ingestion écrit déjà" in refusal(capsys, command(house, name))
    assert house.generations() == names[::-1]


# --- making room ---


@pytest.mark.parametrize(("options", "kept"), [([], 1), (["--keep", "0"], 0), (["--keep", "2"], 2), (["--keep=9"], 2)])
def test_pruning_keeps_as_many_as_asked(
    house: House, names: list[str], options: list[str], kept: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command(house, "prune", *options) == 0
    lines = [f"Retirée : {name}" for name in names[: 2 - kept]]
    assert said(capsys).splitlines() == (lines[::-1] or ["Rien à retirer."])
    assert house.generations() == names[::-1][: kept + 1]
    assert price(house) == "La licence de pêche coûte 32 €."


def test_pruning_after_going_back_keeps_the_published_one_and_the_newest_other(house: House, names: list[str]) -> None:
    command(house, "rollback", names[0])
    command(house, "prune")
    assert house.generations() == [names[2], names[0]]
    assert house.manifest.generation == names[0]


@pytest.mark.parametrize("count", ["-1", "1.5", "beaucoup", "1001", "٣", ""])
def test_a_count_without_meaning(
    house: House, names: list[str], count: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert f"« {count} » n'est pas un nombre de 0 à 1000" in refusal(capsys, command(house, "prune", f"--keep={count}"))
    assert house.generations() == names[::-1]


def test_going_back_to_no_generation_before(house: House) -> None:
    house.run()
    with pytest.raises(PublicationRefused, match="ne garde aucune génération avant"):
        roll_back(house.store, "", house.settings.encoder)
