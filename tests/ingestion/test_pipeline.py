"""The stages composed: what is published, what is counted, what is left untouched."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from ingestion.errors import PublicationRefused, SourceError, UnwritableIndex
from ingestion.pipeline import run
from ingestion.schema import Source
from retrieval import lexical
from retrieval.encoders.opening import encoder_name
from retrieval.errors import EncoderError, IndexBusy
from retrieval.retriever import Retriever
from retrieval.schema import EXAMPLES
from retrieval.settings import EncoderSettings, RetrievalSettings
from retrieval.storage.folder import CURRENT, FolderStore
from tests.ingestion.samples import publication, source

ROOT = Path(__file__).parents[2]
TEXT = "<Texte><Paragraphe>La carte de bibliothèque est gratuite pour les enfants.</Paragraphe></Texte>"
CASES = (
    "<Texte><BlocCas affichage='onglet'><Cas><Titre>Majeur</Titre>"
    "<Paragraphe>La licence de pêche coûte 30 €.</Paragraphe>"
    "</Cas><Cas><Titre>Mineur</Titre><Paragraphe>La licence de pêche coûte 5 €.</Paragraphe></Cas></BlocCas></Texte>"
)


class Watcher:
    """A progress that remembers."""

    def __init__(self) -> None:
        self.chunks: list[int] = []

    def downloaded(self, source: str, received: int, expected: int) -> None:
        raise AssertionError("these sources are on disk")

    def indexed(self, chunks: int) -> None:
        self.chunks.append(chunks)


@pytest.fixture
def sheets(tmp_path: Path) -> Path:
    folder = tmp_path / "fiches"
    folder.mkdir()
    (folder / "F1.xml").write_bytes(publication(TEXT, "F1", "Carte de bibliothèque"))
    (folder / "F2.xml").write_bytes(publication(CASES, "F2", "Licence de pêche").replace(b"2026-02-03", b"2025-01-01"))
    (folder / "N1.xml").write_bytes(publication("", "N1", "Loisirs", kind="Theme"))
    return folder


@pytest.fixture
def settings(tmp_path: Path) -> RetrievalSettings:
    return RetrievalSettings(tmp_path / "index")


def published(settings: RetrievalSettings) -> tuple[str, list[str]]:
    """The generation that readers open, and all those on disk."""
    folder = settings.index / "generations"
    return (settings.index / CURRENT).read_text().strip(), sorted(item.name for item in folder.iterdir())


def test_a_folder_is_published_and_can_be_searched(sheets: Path, settings: RetrievalSettings) -> None:
    watcher = Watcher()
    summary = run((source(path=sheets),), settings, watcher, ("une annonce",))
    (counted,) = summary.sources
    assert (counted.sheets, counted.chunks, counted.failures, summary.failures) == (2, 3, (), ())
    assert watcher.chunks == [3]
    assert set(summary.seconds) == {"download", "index"}
    manifest = FolderStore(settings.index).manifest()
    assert manifest.generation == summary.generation
    assert (manifest.encoder, manifest.lexical) == (encoder_name(EncoderSettings()), lexical.fingerprint())
    assert manifest.notices == summary.notices == ("une annonce",)
    (indexed,) = manifest.sources
    assert (indexed.oldest, indexed.newest, indexed.example) == ("2025-01-01", "2026-02-03", False)
    retriever = Retriever.open(settings)
    best = retriever.search("prix de la licence de pêche pour un mineur", limit=2, per_sheet=1)
    assert (best[0].chunk.sheet_id, best[0].chunk.section) == ("F2", ("Mineur",))
    assert [chunk.section for chunk in retriever.sheet("F2")] == [("Majeur",), ("Mineur",)]


def test_what_can_not_be_read_is_counted_and_the_rest_published(sheets: Path, settings: RetrievalSettings) -> None:
    (sheets / "F0.xml").write_bytes(b"<Publication>")
    (sheets / "F3.xml").write_bytes(publication(CASES, "F1"))
    (sheets / "F4.xml").write_bytes(publication(TEXT, "F1"))
    (sheets / "F5.xml").write_bytes(publication("<Nouveau>mot</Nouveau>", "F5"))
    absent = source("absent", path=sheets / "absent.zip")
    summary = run((source(path=sheets), absent, source("éteint", enabled=False)), settings, Watcher(), ())
    assert [each.name for each in summary.sources] == ["essai", "absent"]
    reasons = {failure.item: failure.reason for failure in summary.failures}
    assert set(reasons) == {"F0.xml", "F1", "F5.xml", str(sheets / "absent.zip")}
    assert "mal formé" in reasons["F0.xml"]
    assert "deux fiches ont cet identifiant" in reasons["F1"]
    assert reasons["F5.xml"] == "élément Nouveau inconnu du schéma 3.5 ; le texte est gardé"
    assert "corrigez le chemin de la source « absent »" in reasons[str(sheets / "absent.zip")]
    assert summary.sources[0].sheets == FolderStore(settings.index).manifest().sheets == 3


def test_the_same_sheet_twice_loses_nothing_and_is_no_failure(sheets: Path, settings: RetrievalSettings) -> None:
    shutil.copy(sheets / "F1.xml", sheets / "F1-copie.xml")
    summary = run((source(path=sheets),), settings, Watcher(), ())
    assert (summary.sources[0].sheets, summary.failures) == (2, ())


def test_several_sources_stand_in_one_index(sheets: Path, settings: RetrievalSettings, tmp_path: Path) -> None:
    notices = tmp_path / "notices"
    notices.mkdir()
    (notices / "accueil.md").write_text("# Accueil\n\nLe guichet ouvre à 9 heures.\n", encoding="utf-8")
    broken = tmp_path / "casse.zip"
    broken.write_bytes(b"rien")
    sources = (source(path=sheets), source("notices", "documents", path=notices), source("casse", path=broken))
    summary = run(sources, settings, Watcher(), ())
    assert [(each.name, each.sheets, len(each.failures)) for each in summary.sources] == [
        ("essai", 2, 0),
        ("notices", 1, 0),
        ("casse", 0, 1),
    ]
    assert [each.name for each in FolderStore(settings.index).manifest().sources] == ["essai", "notices"]
    assert Retriever.open(settings).search("horaires du guichet")[0].chunk.source == "notices"


def test_a_second_run_publishes_a_new_generation_with_the_same_ids(sheets: Path, settings: RetrievalSettings) -> None:
    ids = []
    for _ in range(2):
        run((source(path=sheets),), settings, Watcher(), ())
        ids.append(sorted(chunk.id for sheet in ("F1", "F2") for chunk in Retriever.open(settings).sheet(sheet)))
    current, generations = published(settings)
    assert ids[0] == ids[1]
    assert len(generations) == 2
    assert current == generations[-1]


Preparation = Callable[[Path], tuple[Source, ...]]


def no_source(sheets: Path) -> tuple[Source, ...]:
    return (source(path=sheets, enabled=False),)


def nothing_there(sheets: Path) -> tuple[Source, ...]:
    return (source(path=sheets / "absent.zip"),)


def unreachable(sheets: Path) -> tuple[Source, ...]:
    return (source(url="http://127.0.0.1:9/fiches.zip"),)


def only_damaged(sheets: Path) -> tuple[Source, ...]:
    (sheets / "F1.xml").write_bytes(b"<a>")
    (sheets / "F2.xml").write_bytes(b"")
    return (source(path=sheets),)


def empty_folder(sheets: Path) -> tuple[Source, ...]:
    (sheets / "vide").mkdir()
    return (source(path=sheets / "vide"),)


def only_examples(sheets: Path) -> tuple[Source, ...]:
    return (source(EXAMPLES, path=sheets),)


def renamed_examples(sheets: Path) -> tuple[Source, ...]:
    return (source("fiches-officielles", path=ROOT / "ingestion" / "exemples" / "F90002.xml"),)


def half_of_a_source(sheets: Path) -> tuple[Source, ...]:
    (sheets / "F2.xml").unlink()
    return (source(path=sheets),)


def unreachable_beside_another(sheets: Path) -> tuple[Source, ...]:
    other = shutil.copytree(sheets, sheets.parent / "autres")
    return (*unreachable(sheets), source("autres", path=other))


def real_unreadable_and_examples(sheets: Path) -> tuple[Source, ...]:
    (sheets / "reel.zip").write_bytes(b"rien")
    return (source("reel", path=sheets / "reel.zip"), source(EXAMPLES, path=sheets))


@pytest.mark.parametrize(
    ("prepare", "error", "words"),
    [
        (no_source, SourceError, "aucune source n'est activée : mettez « enabled: true »"),
        (nothing_there, SourceError, "corrigez le chemin de la source « essai »"),
        (unreachable, SourceError, "connexion impossible"),
        (only_damaged, PublicationRefused, "aucune fiche n'a pu être lue (F1.xml : XML mal formé"),
        (empty_folder, PublicationRefused, "aucune fiche n'a pu être lue (sources vides)"),
        (only_examples, PublicationRefused, "les exemples ne les remplacent pas : choisissez un autre --index"),
        (real_unreadable_and_examples, PublicationRefused, "les exemples ne les remplacent pas"),
        (renamed_examples, PublicationRefused, "les exemples ne les remplacent pas"),
        (half_of_a_source, PublicationRefused, "n'a donné que 1 fiches, l'index en contient 2"),
        (unreachable_beside_another, PublicationRefused, "n'a donné que 0 fiches, l'index en contient 2"),
    ],
)
def test_a_run_that_fails_leaves_the_index_as_it_was(
    sheets: Path,
    settings: RetrievalSettings,
    prepare: Preparation,
    error: type[Exception],
    words: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    run((source(path=sheets),), settings, Watcher(), ())
    before = published(settings)
    with pytest.raises(error) as caught:
        run(prepare(sheets), settings, Watcher(), ())
    assert words in str(caught.value)
    assert published(settings) == before
    assert Retriever.open(settings).sheet("F2")


def test_a_loss_that_is_wanted_is_published(sheets: Path, settings: RetrievalSettings) -> None:
    run((source(path=sheets),), settings, Watcher())
    run(half_of_a_source(sheets), settings, Watcher(), accept_loss=True)
    assert FolderStore(settings.index).manifest().sheets == 1


def test_a_source_that_is_no_longer_listed_may_leave(sheets: Path, settings: RetrievalSettings) -> None:
    run((source(path=sheets),), settings, Watcher())
    run((source("autre", path=sheets / "F1.xml"),), settings, Watcher())
    assert [one.name for one in FolderStore(settings.index).manifest().sources] == ["autre"]


def test_a_demonstration_sheet_is_known_wherever_it_is_read_from(settings: RetrievalSettings) -> None:
    run(renamed_examples(Path()), settings, Watcher())
    manifest = FolderStore(settings.index).manifest()
    assert manifest.examples_only
    assert "démonstration" in manifest.sources[0].attribution
    (hit,) = Retriever.open(settings).search("renouveler un passeport", limit=1)
    assert hit.chunk.source == EXAMPLES == manifest.sources[0].name


def test_a_run_cut_short_leaves_the_index_as_it_was(sheets: Path, settings: RetrievalSettings) -> None:
    """The power cut of a test: an error that nobody expects, in the middle of the writing."""
    run((source(path=sheets),), settings, Watcher(), ())
    before = published(settings)

    class Broken(Watcher):
        def indexed(self, chunks: int) -> None:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run((source(path=sheets),), settings, Broken(), ())
    assert published(settings) == before
    # and what a killed run leaves behind is swept by the next one
    (settings.index / "generations" / "20990101T000000Z-mort").mkdir()
    run((source(path=sheets),), settings, Watcher(), ())
    assert "20990101T000000Z-mort" not in published(settings)[1]


def test_examples_may_take_the_place_of_examples(sheets: Path, settings: RetrievalSettings) -> None:
    for _ in range(2):
        run(only_examples(sheets), settings, Watcher(), ())
    assert FolderStore(settings.index).manifest().examples_only
    run((source(path=sheets),), settings, Watcher(), ())
    assert not FolderStore(settings.index).manifest().examples_only


def test_two_runs_at_once_are_refused(sheets: Path, settings: RetrievalSettings) -> None:
    with FolderStore(settings.index).building(), pytest.raises(IndexBusy, match="attendez qu'elle finisse"):
        run((source(path=sheets),), settings, Watcher(), ())
    assert published_generations(settings) == []


def published_generations(settings: RetrievalSettings) -> list[Path]:
    return list((settings.index / "generations").iterdir())


def test_a_missing_model_is_said_before_anything_is_written(sheets: Path, settings: RetrievalSettings) -> None:
    empty = sheets / "modele"
    empty.mkdir()
    with pytest.raises(EncoderError):
        run((source(path=sheets),), replace(settings, encoder=EncoderSettings(str(empty))), Watcher(), ())
    assert not settings.index.exists()


def test_an_index_that_can_not_be_written(sheets: Path, tmp_path: Path) -> None:
    (tmp_path / "fichier").write_bytes(b"")
    for index in (tmp_path / "fichier", tmp_path / "fichier" / "index"):
        with pytest.raises(UnwritableIndex, match=r"ne peut pas être écrit .* : choisissez un autre --index"):
            run((source(path=sheets),), RetrievalSettings(index), Watcher(), ())


def test_no_library_calls_home() -> None:
    """unstructured reports to its maker when it is imported and when it is used; here, to a proxy that listens."""
    calls: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        stop = threading.Event()

        def listen() -> None:
            while not stop.is_set():
                try:
                    connection, _ = server.accept()
                except TimeoutError:
                    continue
                with connection:
                    calls.append(connection.recv(100))

        thread = threading.Thread(target=listen)
        thread.start()
        proxy = f"http://127.0.0.1:{server.getsockname()[1]}"
        names = ("DO_NOT_TRACK", "SCARF_NO_ANALYTICS", "UNSTRUCTURED_DISABLE_NOTICE", "NO_PROXY", "no_proxy")
        environment = {name: value for name, value in os.environ.items() if name not in names}
        environment |= dict.fromkeys(("HTTPS_PROXY", "HTTP_PROXY", "https_proxy", "http_proxy"), proxy)
        code = (
            "import sys\nfrom ingestion.chunking import chunk_sheet\nfrom ingestion.schema import Paragraph, Sheet\n"
            "list(chunk_sheet(Sheet('F1', 's', 'k', 't', '', '', (), '', '', '', (Paragraph('a'),))))"
        )
        try:
            done = subprocess.run(
                [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
            )
        finally:
            stop.set()
            thread.join()
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert calls == []
