"""Each fault of the list of sources is said once, with its value and its remedy."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from ingestion.errors import SourcesFileError
from ingestion.schema import Canary, Source
from ingestion.sources import examples_among, read_sources
from retrieval.schema import EXAMPLES

ROOT = Path(__file__).parents[2]
ENTRY = {
    "name": "mairie",
    "format": "dila-xml",
    "url": "https://exemple.fr/fiches.zip",
    "audience": "Particuliers",
    "licence": "Licence Ouverte 2.0",
    "attribution": "DILA",
}


def write(folder: Path, content: object) -> Path:
    path = folder / "sources.yaml"
    path.write_text(content if isinstance(content, str) else yaml.safe_dump(content), encoding="utf-8")
    return path


def changed(**fields: object) -> dict[str, object]:
    return {key: value for key, value in {**ENTRY, **fields}.items() if value is not ...}


def refusal(path: Path) -> str:
    with pytest.raises(SourcesFileError) as caught:
        read_sources(path)
    message = str(caught.value)
    assert "\n" not in message
    return message


def test_a_list_is_read_in_its_order(tmp_path: Path) -> None:
    local = changed(name="notices", url=..., path="notices", format="documents", enabled=False)
    first, second = read_sources(write(tmp_path, {"sources": [ENTRY, local]}))
    assert first == Source(
        "mairie", "dila-xml", ENTRY["url"], None, "Particuliers", "Licence Ouverte 2.0", "DILA", enabled=True
    )
    assert (second.path, second.url, second.enabled) == (tmp_path / "notices", None, False)
    assert (first.location, second.location) == (ENTRY["url"], str(tmp_path / "notices"))


def test_the_list_of_the_project_holds() -> None:
    sources = read_sources(ROOT / "corpus_sources.yaml")
    examples = examples_among(sources)
    assert examples is not None
    assert examples.path is not None
    assert (examples.name, examples.enabled, examples.path.is_dir()) == (EXAMPLES, False, True)
    assert [source.name for source in sources if source.enabled] == ["particuliers"]


def test_a_list_may_have_no_examples(tmp_path: Path) -> None:
    assert examples_among(read_sources(write(tmp_path, {"sources": [ENTRY]}))) is None


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"name": ...}, "le champ « name » manque"),
        ({"name": 12}, "le champ « name » manque ou n'est pas un texte"),
        ({"licence": "  "}, "le champ « licence » manque"),
        ({"attribution": ["DILA"]}, "le champ « attribution » manque ou n'est pas un texte"),
        ({"name": "../index"}, "le nom « ../index » ne doit avoir que des lettres, chiffres et tirets"),
        ({"name": "/etc/x"}, "le nom « /etc/x »"),
        ({"format": "docx"}, "format « docx » inconnu ; choix : dila-xml, travail-json, documents"),
        ({"enabled": "oui"}, "« enabled » vaut « oui » ; écrivez true ou false"),
        ({"enabled": None}, "« enabled » vaut « None » ; écrivez true ou false"),
        ({"adresse": "x"}, "champ inconnu « adresse » ; champs possibles : attribution, audience"),
        ({"url": ...}, "(« mairie ») : donnez soit « url », soit « path »"),
        ({"path": "a.zip"}, "(« mairie ») : donnez soit « url », soit « path »"),
        ({"url": "ftp://exemple.fr/a.zip"}, "l'adresse « ftp://exemple.fr/a.zip » doit commencer par https://"),
        ({"url": "fiches.zip"}, "l'adresse « fiches.zip » doit commencer par https:// ; pour un fichier, « path »"),
        ({"url": ["https://exemple.fr"]}, "doit commencer par https://"),
    ],
)
def test_a_field_without_meaning_is_named(tmp_path: Path, fields: dict[str, object], words: str) -> None:
    path = write(tmp_path, {"sources": [changed(name="autre"), changed(**fields)]})
    message = refusal(path)
    assert message.startswith(f"« {path} », source n° 2")
    assert words in message


def test_reference_questions_are_read(tmp_path: Path) -> None:
    canaries = [{"question": " Quel prix ? ", "sheets": ["F1", 12]}, {"question": "Quel délai ?", "sheets": ["F2"]}]
    (read,) = read_sources(write(tmp_path, {"sources": [changed(canaries=canaries)]}))
    assert read.canaries == (Canary("Quel prix ?", ("F1", "12")), Canary("Quel délai ?", ("F2",)))


@pytest.mark.parametrize(
    ("canaries", "words"),
    [
        (None, "« canaries » n'est pas une liste de 100 questions au plus"),
        ("Quel prix ?", "« canaries » n'est pas une liste"),
        ({"question": "Quel prix ?"}, "« canaries » n'est pas une liste"),
        ([{"question": "Quel prix ?", "sheets": ["F1"]}] * 101, "« canaries » n'est pas une liste de 100 questions"),
        (["Quel prix ?"], "« Quel prix ? » n'est pas une question témoin ; écrivez « - question: … »"),
        ([{"question": "Quel prix ?"}], "n'est pas une question témoin"),
        ([{"question": "Quel prix ?", "sheets": ["F1"], "autre": 1}], "n'est pas une question témoin"),
        ([{"question": 3, "sheets": ["F1"]}], "la question témoin « 3 » est incomplète"),
        ([{"question": " ", "sheets": ["F1"]}], "la question témoin «   » est incomplète"),
        ([{"question": "Quel prix ?", "sheets": []}], "la question témoin « Quel prix ? » est incomplète"),
        ([{"question": "Quel prix ?", "sheets": "F1"}], "est incomplète ; écrivez"),
        ([{"question": "?!", "sheets": ["F1"]}], "« canaries » : la question « ?! » est vide"),
        ([{"question": "What is the price of the card?", "sheets": ["F1"]}], "semble être en anglais"),
    ],
)
def test_a_reference_question_without_meaning_is_named(tmp_path: Path, canaries: object, words: str) -> None:
    message = refusal(write(tmp_path, {"sources": [changed(name="autre"), changed(canaries=canaries)]}))
    assert message.startswith(f"« {tmp_path / 'sources.yaml'} », source n° 2 (« mairie »)")
    assert words in message


@pytest.mark.parametrize("entry", ["un texte", 3, None, ["a"]])
def test_an_entry_that_is_no_mapping_is_named(tmp_path: Path, entry: object) -> None:
    message = refusal(write(tmp_path, {"sources": [entry]}))
    assert f"source n° 1 : « {entry} » n'est pas une suite de champs" in message


def test_two_sources_of_the_same_name(tmp_path: Path) -> None:
    assert "deux sources s'appellent « mairie » : renommez" in refusal(write(tmp_path, {"sources": [ENTRY, ENTRY]}))


@pytest.mark.parametrize("content", ["", "a: 1", "- a", "sources:", "sources: []", "sources: 3", "texte libre"])
def test_a_file_without_list(tmp_path: Path, content: str) -> None:
    assert "ne contient pas de liste « sources: »" in refusal(write(tmp_path, content))


@pytest.mark.parametrize(
    "content",
    ["sources:\n  - name: [", "sources:\n\t- a", "a: b: c", "!!python/object:os.x {}", "sources: 2020-99-99", "\x01"],
)
def test_a_file_that_is_no_yaml(tmp_path: Path, content: str) -> None:
    assert "n'est pas du YAML lisible" in refusal(write(tmp_path, content))


def test_the_line_of_a_fault_is_said(tmp_path: Path) -> None:
    assert "sources.yaml », ligne 3 n'est pas" in refusal(write(tmp_path, "sources:\n  - name: a\n   b: c\n"))


def test_a_file_that_is_not_utf8(tmp_path: Path) -> None:
    path = tmp_path / "sources.yaml"
    path.write_bytes("sources: [é]".encode("latin-1"))
    assert "n'est pas du YAML lisible" in refusal(path)


def test_a_folder_named_like_a_list(tmp_path: Path) -> None:
    (tmp_path / "sources.yml").mkdir()
    assert "n'est pas du YAML lisible" in refusal(tmp_path / "sources.yml")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("absent.yaml", "n'existe pas : donnez la liste des sources à --sources"),
        ("absent.zip", "donnez une liste .yaml"),
    ],
)
def test_a_missing_path(tmp_path: Path, name: str, words: str) -> None:
    message = refusal(tmp_path / name)
    assert str(tmp_path / name) in message
    assert words in message


@pytest.mark.parametrize(
    ("name", "source_format", "attribution"),
    [("fiches.zip", "dila-xml", "DILA"), ("F1.xml", "dila-xml", "DILA"), ("travail.json", "travail-json", "Travail")],
)
def test_a_local_file_stands_for_a_list(tmp_path: Path, name: str, source_format: str, attribution: str) -> None:
    path = tmp_path / name
    path.touch()
    (source,) = read_sources(path)
    assert (source.name, source.format, source.path) == (path.stem, source_format, path)
    assert attribution in source.attribution
    assert source.enabled


def test_the_folder_at_hand_has_a_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "fiches").mkdir()
    monkeypatch.chdir(tmp_path / "fiches")
    (source,) = read_sources(Path())
    assert source.name == "fiches"
