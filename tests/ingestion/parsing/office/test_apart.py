"""Reading in another process: what comes back, what is refused, and what a document says of itself."""

from __future__ import annotations

from datetime import date

import pytest

from ingestion.errors import SheetError
from ingestion.parsing.office.apart import READERS, read_apart
from ingestion.parsing.office.properties import sane_date, sane_title
from ingestion.schema import Paragraph
from tests.ingestion.office_files import Leaflet, odt, saved, word


def documents() -> dict[str, bytes]:
    """One document with the same words in each format."""
    leaflet, text = Leaflet(), word()
    leaflet.text_line("Été comme hiver.")
    text.add_paragraph("Été comme hiver.")
    return {".pdf": leaflet.bytes(), ".docx": saved(text), ".odt": odt("<text:p>Été comme hiver.</text:p>")}


@pytest.mark.parametrize("suffix", READERS)
def test_another_process_gives_the_document(suffix: str) -> None:
    assert read_apart(suffix, documents()[suffix]).blocks == (Paragraph("Été comme hiver."),)


def test_another_process_gives_its_refusal() -> None:
    with pytest.raises(SheetError, match="ce n'est pas un PDF"):
        read_apart(".pdf", b"rien")


def test_a_document_that_takes_too_long_is_given_up() -> None:
    with pytest.raises(SheetError, match="lecture de plus de 0 s, abandonnée"):
        read_apart(".odt", documents()[".odt"], seconds=0)


def test_a_process_that_dies_is_a_refusal() -> None:
    with pytest.raises(SheetError, match="lecture interrompue : document abîmé ou trop lourd"):
        read_apart(".inconnu", b"")


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("Microsoft Word - Aide au  logement", "Aide au logement"),
        ("notice.docx", ""),
        ("Document 1", ""),
        ("Sans titre", ""),
        (None, ""),
        ("Titre de séjour", "Titre de séjour"),
    ],
)
def test_a_title_left_by_the_software_is_none(said: str | None, kept: str) -> None:
    assert sane_title(said) == kept


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("2026-01-31T10:00:00Z", "2026-01-31"),
        ("D:20260131100000+01'00'", "2026-01-31"),
        ("1904-01-01T00:00:00Z", ""),
        ("2026-02-31", ""),
        (f"{date.today().year + 2}-01-01", ""),
        ("hier", ""),
        (None, ""),
    ],
)
def test_a_date_that_cannot_be_true_is_none(said: str | None, kept: str) -> None:
    assert sane_date(said) == kept
