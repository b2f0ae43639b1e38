"""What comes from outside is refused one by one, with a reason, and the rest is still read."""

from __future__ import annotations

import struct
import zipfile
from pathlib import Path

import pytest

from ingestion.errors import SourceError
from ingestion.fetching import archive
from ingestion.fetching.archive import Document, documents

XML = (".xml",)


def read(path: Path) -> dict[str, Document]:
    return {document.name: document for document in documents(path, XML)}


def write_zip(path: Path, members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", method) as stream:
        for name, content in members.items():
            stream.writestr(name, content)
    return path


def corrupt(path: Path, wanted: bytes, other: bytes) -> None:
    """Change the first occurrence of some bytes in a file, without changing its size."""
    content = path.read_bytes()
    assert wanted in content
    assert len(wanted) == len(other)
    path.write_bytes(content.replace(wanted, other, 1))


def test_members_come_in_the_order_of_their_names_and_other_files_are_left(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "a.zip", {"z/F3.xml": b"3", "F1.XML": b"1", "lisez-moi.txt": b"", "F2.xml": b"2"})
    assert list(documents(path, XML)) == [
        Document("F1.XML", b"1"),
        Document("F2.xml", b"2"),
        Document("z/F3.xml", b"3"),
    ]


def test_a_folder_named_like_a_document_is_no_document(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as stream:
        stream.mkdir("dossier.xml")
        stream.writestr("dossier.xml/F1.xml", b"1")
    assert list(documents(path, XML)) == [Document("dossier.xml/F1.xml", b"1")]


def test_an_empty_archive_has_no_document(tmp_path: Path) -> None:
    assert list(documents(write_zip(tmp_path / "a.zip", {}), XML)) == []


@pytest.mark.parametrize("content", [b"", b"PK", b"ceci n'est pas une archive", b"<html>erreur 502</html>" * 100])
def test_a_file_that_is_no_archive_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(content)
    with pytest.raises(SourceError, match=r"a\.zip.* n'est pas une archive ZIP lisible .*: téléchargez-la encore"):
        list(documents(path, XML))


@pytest.mark.parametrize("kept", [0.2, 0.6, 0.99])
def test_an_archive_cut_short_is_refused(tmp_path: Path, kept: float) -> None:
    path = write_zip(tmp_path / "a.zip", {f"F{n}.xml": b"contenu" * 50 for n in range(20)})
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * kept)])
    with pytest.raises(SourceError, match="tronqué"):
        list(documents(path, XML))


def test_any_damage_to_the_list_of_members_is_refused_or_counted(tmp_path: Path) -> None:
    """Each byte of the directory changed in turn: a reason comes out, never another error."""
    whole = write_zip(tmp_path / "a.zip", {"F1.xml": b"un", "F2.xml": b"deux"}).read_bytes()
    path = tmp_path / "b.zip"
    refused = 0
    for place in range(whole.index(b"PK\x01\x02"), len(whole)):
        for change in (0x01, 0x80, 0xFF):
            damaged = bytearray(whole)
            damaged[place] ^= change
            path.write_bytes(damaged)
            try:
                refused += any(document.problem for document in documents(path, XML))
            except SourceError:
                refused += 1
    assert refused > 100


@pytest.mark.parametrize("name", ["../F1.xml", "x/../../F1.xml", "/etc/F1.xml", "..\\F1.xml", "x\\..\\F1.xml"])
def test_a_name_that_leaves_the_archive_is_refused_alone(tmp_path: Path, name: str) -> None:
    found = read(write_zip(tmp_path / "a.zip", {name: b"mauvais", "F2.xml": b"bon"}))
    assert found.pop("F2.xml") == Document("F2.xml", b"bon")
    (refused,) = found.values()
    assert refused.content == b""
    assert refused.problem == "nom qui sort de l'archive, refusé"
    assert {item.name for item in tmp_path.iterdir()} == {"a.zip"}


def test_an_encrypted_member_is_refused_alone(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "a.zip", {"F1.xml": b"secret", "F2.xml": b"bon"})
    entry = path.read_bytes().index(b"PK\x01\x02")
    content = bytearray(path.read_bytes())
    content[entry + 8] |= 1  # the flag of encryption, in the directory
    content[6] |= 1  # and before the member
    path.write_bytes(content)
    found = read(path)
    assert "chiffré" in found["F1.xml"].problem
    assert found["F2.xml"].content == b"bon"


def test_a_damaged_member_is_refused_alone(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "a.zip", {"F1.xml": b"texte intact", "F2.xml": b"bon"}, zipfile.ZIP_STORED)
    corrupt(path, b"texte intact", b"texte abime!")
    found = read(path)
    assert "abîmé" in found["F1.xml"].problem
    assert found["F1.xml"].content == b""
    assert found["F2.xml"].content == b"bon"


def test_damaged_compressed_data_is_refused_alone(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "a.zip", {"F1.xml": bytes(range(256)) * 8, "F2.xml": b"bon"})
    content = bytearray(path.read_bytes())
    start = content.index(b"F1.xml") + 6
    content[start : start + 20] = b"\xff" * 20
    path.write_bytes(content)
    assert "illisible" in read(path)["F1.xml"].problem
    assert read(path)["F2.xml"].content == b"bon"


def test_an_unknown_compression_is_refused_alone(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "a.zip", {"F1.xml": b"texte", "F2.xml": b"bon"}, zipfile.ZIP_STORED)
    content = bytearray(path.read_bytes())
    entry = content.index(b"PK\x01\x02")
    content[entry + 10 : entry + 12] = struct.pack("<H", 99)
    path.write_bytes(content)
    assert "illisible" in read(path)["F1.xml"].problem
    assert read(path)["F2.xml"].content == b"bon"


def test_a_bomb_is_refused_alone(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "a.zip", {"F1.xml": b"\0" * 3_000_000, "F2.xml": b"bon"})
    with zipfile.ZipFile(path) as stream:
        info = stream.getinfo("F1.xml")
        assert info.file_size > archive.MAX_RATIO * info.compress_size
    assert read(path)["F1.xml"].problem == "taux de compression anormal, refusé"
    assert read(path)["F2.xml"].content == b"bon"


def test_a_member_too_large_is_refused_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_DOCUMENT_BYTES", 2 * 2**20)
    path = write_zip(tmp_path / "a.zip", {"F1.xml": b"x" * (2 * 2**20 + 1), "F2.xml": b"bon"}, zipfile.ZIP_STORED)
    assert read(path)["F1.xml"].problem == "document de 2 Mio ; la limite est 2 Mio"
    assert read(path)["F2.xml"].content == b"bon"


def test_a_member_that_lies_on_its_size_is_refused(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "a.zip", {"F1.xml": b"x" * 5000, "F2.xml": b"bon"}, zipfile.ZIP_STORED)
    content = bytearray(path.read_bytes())
    entry = content.index(b"PK\x01\x02")
    content[entry + 24 : entry + 28] = struct.pack("<I", 10)
    path.write_bytes(content)
    assert "illisible" in read(path)["F1.xml"].problem
    assert read(path)["F2.xml"].content == b"bon"


@pytest.mark.parametrize(
    ("limit", "value", "words"),
    [("MAX_DOCUMENTS", 1, "contient 2 documents ; la limite est 1"), ("MAX_TOTAL_BYTES", 5, "archive refusée")],
)
def test_an_archive_too_large_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, value: int, words: str
) -> None:
    monkeypatch.setattr(archive, limit, value)
    path = write_zip(tmp_path / "a.zip", {"F1.xml": b"abc", "F2.xml": b"def"})
    with pytest.raises(SourceError, match=words):
        list(documents(path, XML))


def test_a_folder_is_read_whole_in_order(tmp_path: Path) -> None:
    (tmp_path / "sous").mkdir()
    for name in ("b.xml", "a.xml", "sous/c.XML", "sous/d.txt"):
        (tmp_path / name).write_bytes(name.encode())
    assert [document.name for document in documents(tmp_path, XML)] == ["a.xml", "b.xml", "sous/c.XML"]


def test_a_link_out_of_the_folder_is_refused_alone(tmp_path: Path) -> None:
    folder = tmp_path / "fiches"
    folder.mkdir()
    (tmp_path / "secret.xml").write_bytes(b"secret")
    (folder / "F1.xml").symlink_to(tmp_path / "secret.xml")
    (folder / "F2.xml").write_bytes(b"bon")
    (folder / "F3.xml").symlink_to("F2.xml")
    found = read(folder)
    assert found["F1.xml"] == Document("F1.xml", problem="lien vers un fichier hors du dossier, refusé")
    assert found["F2.xml"].content == found["F3.xml"].content == b"bon"


def test_a_broken_link_is_reported(tmp_path: Path) -> None:
    (tmp_path / "F1.xml").symlink_to("absent.xml")
    (tmp_path / "F2.xml").write_bytes(b"bon")
    assert "lecture impossible" in read(tmp_path)["F1.xml"].problem
    assert read(tmp_path)["F2.xml"].content == b"bon"


def test_a_file_too_large_in_a_folder_is_refused_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_DOCUMENT_BYTES", 3)
    (tmp_path / "F1.xml").write_bytes(b"quatre")
    (tmp_path / "F2.xml").write_bytes(b"bon")
    assert "la limite est" in read(tmp_path)["F1.xml"].problem
    assert read(tmp_path)["F2.xml"].content == b"bon"


def test_a_single_file_is_one_document(tmp_path: Path) -> None:
    path = tmp_path / "F1.xml"
    path.write_bytes(b"<a/>")
    assert list(documents(path, XML)) == [Document("F1.xml", b"<a/>")]


def test_a_missing_path_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"absent\.zip » n'existe pas : corrigez le chemin"):
        list(documents(tmp_path / "absent.zip", XML))
