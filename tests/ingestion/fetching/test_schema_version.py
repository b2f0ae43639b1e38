"""The schema of an address and that of its sheets."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingestion.fetching.schema_version import HEAD_BYTES, SAMPLE, other_schema
from tests.ingestion.samples import publication, source

URL = "https://exemple.fr/vdd/3.5/part/zip/vosdroits-latest.zip"


def place(version: str) -> str:
    return f'xsi:noNamespaceSchemaLocation="../Schemas/{version}/Publication.xsd"'


def write(folder: Path, *contents: bytes) -> Path:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as written:
        for number, content in enumerate(contents):
            written.writestr(f"F{number:03}.xml", content)
    (folder / "a.zip").write_bytes(stream.getvalue())
    return folder / "a.zip"


def sheet(version: str) -> bytes:
    return publication("", extra=place(version))


@pytest.mark.parametrize(
    "contents",
    [
        (),
        (sheet("3.5"),),
        (publication(""),),  # those of 2020 name no schema
        (publication(""), sheet("3.5")),
        (publication(f"<!--{'x' * HEAD_BYTES}-->{place('3.3')}"),),
        (*[sheet("3.5")] * SAMPLE, sheet("3.3")),
        (b"", bytes(100)),
        (sheet("trois"),),
        (sheet("9" * 5000 + ".5"),),
    ],
)
def test_sheets_that_agree_or_do_not_say(tmp_path: Path, contents: tuple[bytes, ...]) -> None:
    assert other_schema(source(url=URL), write(tmp_path, *contents)) == ""


def test_sheets_that_name_another_one(tmp_path: Path) -> None:
    path = write(tmp_path, sheet("3.5"), sheet("3.3"), sheet("3.0"))
    assert other_schema(source(url=URL), path) == (
        f"« {URL} » annonce le schéma 3.5, mais ses fiches suivent le schéma 3.0, 3.3 : "
        "vérifiez l'adresse de « essai »."
    )


@pytest.mark.parametrize("url", ["https://exemple.fr/fiches.zip", "https://3.5/fiches.zip", None])
def test_an_address_that_announces_none(tmp_path: Path, url: str | None) -> None:
    assert other_schema(source(url=url), write(tmp_path, sheet("3.3"))) == ""


def test_other_formats_have_no_schema(tmp_path: Path) -> None:
    notices = source(source_format="documents", url=URL)
    assert other_schema(notices, write(tmp_path, sheet("3.3"))) == ""


@pytest.mark.corpus
@pytest.mark.parametrize(("name", "version"), [("F89_s3.0_2019-01-01.xml", "3.0"), ("F87_s3.3_2021-10-27.xml", "3.3")])
def test_a_real_sheet_names_its_schema(shared: Path, tmp_path: Path, name: str, version: str) -> None:
    path = write(tmp_path, (shared / "corpus" / "dated" / name).read_bytes())
    assert f"suivent le schéma {version} :" in other_schema(source(url=URL), path)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=50)
@given(st.lists(st.binary(max_size=200) | st.text(max_size=20).map(lambda text: place(text).encode()), max_size=4))
def test_any_documents_are_read_without_harm(tmp_path: Path, contents: list[bytes]) -> None:
    assert other_schema(source(url=URL), write(tmp_path, *contents)).count("\n") == 0
