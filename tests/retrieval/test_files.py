from __future__ import annotations

from pathlib import Path

import pytest

from retrieval.files import atomic_write


def test_text_and_bytes_replace_what_was_there(tmp_path: Path):
    target = tmp_path / "page.html"
    target.write_text("avant, en plus long", encoding="utf-8")
    atomic_write(target, "été")
    assert target.read_text(encoding="utf-8") == "été"
    atomic_write(target, b"\x00\xff")
    assert target.read_bytes() == b"\x00\xff"
    assert [path.name for path in tmp_path.iterdir()] == ["page.html"]


def test_lines_are_written_as_they_are(tmp_path: Path):
    atomic_write(tmp_path / "lignes", "une\ndeux\r\n")
    assert (tmp_path / "lignes").read_bytes() == b"une\ndeux\r\n"


def test_a_text_that_is_no_unicode_leaves_the_old_file_alone(tmp_path: Path):
    target = tmp_path / "page.html"
    target.write_text("avant", encoding="utf-8")
    with pytest.raises(UnicodeEncodeError):
        atomic_write(target, "\udcff")
    assert target.read_text(encoding="utf-8") == "avant"
    assert [path.name for path in tmp_path.iterdir()] == ["page.html"]


def test_a_folder_in_the_way_is_refused_and_nothing_is_left(tmp_path: Path):
    (tmp_path / "pris").mkdir()
    with pytest.raises(OSError, match="pris"):
        atomic_write(tmp_path / "pris", "texte")
    assert [path.name for path in tmp_path.iterdir()] == ["pris"]


def test_a_folder_that_is_missing_is_said(tmp_path: Path):
    with pytest.raises(FileNotFoundError):
        atomic_write(tmp_path / "absent" / "page.html", "texte")
