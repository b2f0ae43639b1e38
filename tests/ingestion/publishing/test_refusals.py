"""Runs that publish nothing: what they say, and that the index is left as it was."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from ingestion.errors import PublicationRefused, SourceError
from ingestion.pipeline import Options, run
from ingestion.schema import Source
from ingestion.summary import Moves
from retrieval.errors import EncoderError, IndexBusy, UnwritableIndex
from retrieval.retriever import Retriever
from retrieval.schema import EXAMPLES
from retrieval.settings import EncoderSettings, RetrievalSettings
from retrieval.storage.folder import CURRENT
from tests.ingestion.door import UNREACHABLE
from tests.ingestion.house import SHEETS, House, Silence
from tests.ingestion.samples import cases, source

ROOT = Path(__file__).parents[3]
pytestmark = pytest.mark.usefixtures("plain")


def state(house: House) -> tuple[str, list[str]]:
    """The generation that readers open, and all those on disk."""
    folder = house.settings.index / "generations"
    return (house.settings.index / CURRENT).read_text().strip(), sorted(item.name for item in folder.iterdir())


Preparation = Callable[[House], tuple[Source, ...]]


def no_source(house: House) -> tuple[Source, ...]:
    return (house.source(enabled=False),)


def nothing_there(house: House) -> tuple[Source, ...]:
    return (house.source(path=house.sheets / "absent.zip"),)


def unreachable(house: House) -> tuple[Source, ...]:
    return (source(url=UNREACHABLE),)


def only_damaged(house: House) -> tuple[Source, ...]:
    for sheet_id in SHEETS:
        house.put(f"{sheet_id}.xml", b"<a>")
    return (house.source(),)


def empty_folder(house: House) -> tuple[Source, ...]:
    (house.sheets / "vide").mkdir()
    return (house.source(path=house.sheets / "vide"),)


def only_examples(house: House) -> tuple[Source, ...]:
    return (house.source(name=EXAMPLES),)


def renamed_examples(house: House) -> tuple[Source, ...]:
    return (source("fiches-officielles", path=ROOT / "ingestion" / "exemples" / "F90002.xml"),)


def fewer_sheets(house: House) -> tuple[Source, ...]:
    house.remove("F2.xml")
    return (house.source(),)


def real_unreadable_and_examples(house: House) -> tuple[Source, ...]:
    (house.sheets / "reel.zip").write_bytes(b"rien")
    return (source("reel", path=house.sheets / "reel.zip"), source(EXAMPLES, path=house.sheets))


@pytest.mark.parametrize(
    ("prepare", "error", "words"),
    [
        (no_source, SourceError, "aucune source n'est activée : mettez « enabled: true »"),
        (nothing_there, SourceError, "absent.zip » n'existe pas : corrigez le chemin dans la liste des sources."),
        (unreachable, SourceError, "connexion impossible"),
        (only_damaged, PublicationRefused, "aucune fiche n'a pu être lue (F1.xml : XML mal formé"),
        (empty_folder, PublicationRefused, "aucune fiche n'a pu être lue (sources vides)"),
    ],
)
def test_a_first_run_without_any_sheet_publishes_nothing(
    house: House, prepare: Preparation, error: type[Exception], words: str
) -> None:
    with pytest.raises(error) as caught:
        house.run(*prepare(house))
    assert words in str(caught.value)
    assert not (house.settings.index / CURRENT).exists()
    assert house.generations() == []


@pytest.mark.parametrize(
    ("prepare", "error", "words"),
    [
        (no_source, SourceError, "aucune source n'est activée : mettez « enabled: true »"),
        (empty_folder, PublicationRefused, "aucune fiche n'a pu être lue (sources vides)"),
        (only_examples, PublicationRefused, "les exemples ne les remplacent pas : choisissez un autre --index"),
        (real_unreadable_and_examples, PublicationRefused, "les exemples ne les remplacent pas"),
        (renamed_examples, PublicationRefused, "les exemples ne les remplacent pas"),
        (fewer_sheets, PublicationRefused, "n'a donné que 2 fiches, l'index en contient 3"),
    ],
)
def test_a_run_that_is_refused_leaves_the_index_as_it_was(
    house: House, prepare: Preparation, error: type[Exception], words: str
) -> None:
    house.run()
    before = state(house)
    with pytest.raises(error) as caught:
        house.run(*prepare(house))
    assert words in str(caught.value)
    assert state(house) == before
    assert Retriever.open(house.settings).sheet("F2")


@pytest.mark.parametrize("prepare", [nothing_there, unreachable, only_damaged])
def test_a_run_that_can_read_nothing_keeps_the_sheets_and_says_so(house: House, prepare: Preparation) -> None:
    house.run()
    before = house.chunks()
    summary = house.run(*prepare(house))
    assert summary.failures
    assert (summary.sources[0].moves, summary.sources[0].encoded) == (Moves(unchanged=3), 0)
    assert house.chunks() == before


def test_the_loss_of_one_sheet_in_ten_is_no_accident(house: House) -> None:
    for number in range(4, 11):
        house.put(f"F{number}.xml", cases(f"F{number}", f"La halle {number} se loue."))
    house.run()
    house.remove("F10.xml")
    assert house.counted().moves == Moves(unchanged=9, withdrawn=1)
    house.remove("F9.xml")
    with pytest.raises(PublicationRefused, match=r"l'index en contient 9 : .* ou ajoutez --accept-loss"):
        house.run()
    assert house.manifest.sheets == 9
    assert house.counted(accept_loss=True).moves == Moves(unchanged=8, withdrawn=1)


def test_a_source_that_is_no_longer_listed_leaves_only_if_that_is_said(house: House) -> None:
    house.run()
    other = source("autre", path=house.sheets / "F1.xml")
    with pytest.raises(PublicationRefused, match=r"« essai » n'est plus demandée et ses 3 fiches .* --accept-loss"):
        house.run(other)
    assert [one.name for one in house.manifest.sources] == ["essai"]
    house.run(other, accept_loss=True)
    assert [one.name for one in house.manifest.sources] == ["autre"]


def test_notices_leave_one_by_one_but_not_all_at_once(house: House, room: Path) -> None:
    """A person removes the files of a house's folder; one of three is more than a tenth."""
    folder = room / "notices"
    folder.mkdir()
    for name in ("a", "b", "c"):
        (folder / f"{name}.md").write_text(f"# Notice {name}\n\nLa salle {name} se loue.\n")
    notices = source("notices", "documents", path=folder)
    house.run(notices)
    (folder / "a.md").unlink()
    assert house.counted(notices).sheets == 2
    (folder / "b.md").unlink()
    (folder / "c.md").unlink()
    with pytest.raises(PublicationRefused, match="aucune fiche"):
        house.run(notices)


def test_a_run_cut_short_leaves_the_index_as_it_was(house: House) -> None:
    """The power cut of a test: an error that nobody expects, in the middle of the writing."""
    house.run()
    before = state(house)

    class Broken(Silence):
        def indexed(self, chunks: int) -> None:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run((house.source(),), house.settings, Broken(), Options(rebuild=True))
    assert state(house) == before
    # and what a killed run leaves behind is swept by the next one
    (house.settings.index / "generations" / "20990101T000000Z-mort").mkdir()
    house.run()
    assert "20990101T000000Z-mort" not in state(house)[1]


def test_two_runs_at_once_are_refused(house: House) -> None:
    with house.store.building(), pytest.raises(IndexBusy, match="attendez qu'elle finisse"):
        house.run()
    assert list((house.settings.index / "generations").iterdir()) == []


def test_a_missing_model_is_said_before_anything_is_written(house: House, room: Path) -> None:
    (room / "modele").mkdir()
    house.settings = replace(house.settings, encoder=EncoderSettings(str(room / "modele")))
    with pytest.raises(EncoderError):
        house.run()
    assert not house.settings.index.exists()


def test_an_index_that_can_not_be_written(house: House, room: Path) -> None:
    (room / "fichier").write_bytes(b"")
    for index in (room / "fichier", room / "fichier" / "index"):
        house.settings = RetrievalSettings(index)
        with pytest.raises(UnwritableIndex, match=r"ne peut pas être écrit .* : choisissez un autre --index"):
            house.run()
