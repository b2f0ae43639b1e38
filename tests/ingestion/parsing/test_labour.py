"""The labour ministry's list: each entry is read or refused by itself."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from ingestion.errors import SourceError
from ingestion.parsing.documents import NO_INDEX, parse, source_documents
from ingestion.parsing.labour import read_labour
from ingestion.rendering import lines
from ingestion.schema import Failure, Paragraph, Section, Sheet
from ingestion.splitting.chunking import LIMITS, chunk_sheet
from ingestion.updating.catalogue import EMPTY
from ingestion.updating.update import Update
from tests.ingestion.samples import source

LABOUR = source("travail", "travail-json", audience="Salariés")
ENTRY = {
    "pubId": "article1",
    "title": " Le temps partiel ",
    "url": "https://exemple.fr/article1",
    "date": "04/03/2025",
    "intro": "<p>En <b>bref</b>.</p>",
    "sections": [
        {"title": "Durée", "html": "<h3>Minimum</h3><p>24 heures.</p><ul><li>un</li><li>deux</li></ul>"},
        {"title": "Vide", "html": ""},
        {"title": "Fin", "html": "<p>Voilà.</p>"},
    ],
}


def read(*entries: object) -> list[Sheet | Failure]:
    return list(read_labour("fiches.json", json.dumps(entries).encode(), LABOUR))


def test_an_entry_is_a_sheet() -> None:
    (found,) = read(ENTRY)
    assert isinstance(found, Sheet)
    assert (found.id, found.title, found.url) == ("article1", "Le temps partiel", "https://exemple.fr/article1")
    assert (found.updated, found.audience, found.breadcrumb) == ("2025-03-04", "Salariés", ("Travail",))
    assert found.blocks[0] == Paragraph("En bref.")
    assert [block.title for block in found.blocks if isinstance(block, Section)] == ["Durée", "Fin"]
    text = list(lines(found.blocks))
    assert text == ["En bref.", "Durée", "Minimum", "24 heures.", "- un", "- deux", "Fin", "Voilà."]


def test_the_description_stands_for_a_missing_introduction() -> None:
    (found,) = read({**ENTRY, "intro": None, "description": "Un résumé.", "sections": []})
    assert isinstance(found, Sheet)
    assert found.blocks == (Paragraph("Un résumé."),)


@pytest.mark.parametrize("date", [None, "", "hier", "2025-03-04", 20250304])
def test_a_date_in_another_form_is_no_date(date: object) -> None:
    (found,) = read({**ENTRY, "date": date})
    assert isinstance(found, Sheet)
    assert found.updated == ""


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        ("un texte", "ce n'est pas un objet JSON"),
        (None, "ce n'est pas un objet JSON"),
        ({**ENTRY, "pubId": ""}, "fiche sans identifiant (pubId) ou sans titre (title)"),
        ({**ENTRY, "pubId": 12}, "fiche sans identifiant (pubId) ou sans titre (title)"),
        ({**ENTRY, "title": None}, "fiche sans identifiant (pubId) ou sans titre (title)"),
        ({**ENTRY, "intro": "", "sections": []}, "fiche article1 sans contenu"),
        ({**ENTRY, "intro": "", "sections": "texte"}, "fiche article1 sans contenu"),
        ({**ENTRY, "intro": "", "sections": [{"title": "a"}, 3, {"html": 4}]}, "fiche article1 sans contenu"),
    ],
)
def test_a_bad_entry_is_refused_alone(entry: object, reason: str) -> None:
    first, refused, last = read({**ENTRY, "pubId": "article0"}, entry, {**ENTRY, "pubId": "article9"})
    assert refused == Failure("travail", "fiches.json, fiche n° 2", reason)
    assert isinstance(first, Sheet)
    assert isinstance(last, Sheet)
    assert (first.id, last.id) == ("article0", "article9")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "n'est pas du JSON en UTF-8 : téléchargez le fichier à nouveau"),
        (b'[{"pubId":', "n'est pas du JSON en UTF-8"),
        ('["é"]'.encode("latin-1"), "n'est pas du JSON en UTF-8"),
        (b"[" * 100_000, "n'est pas du JSON en UTF-8"),
        (b'{"pubId": "a"}', "n'est pas une liste de fiches"),
    ],
)
def test_a_file_that_is_no_list_is_refused(content: bytes, words: str) -> None:
    with pytest.raises(SourceError, match=f"« fiches.json » {words}"):
        list(read_labour("fiches.json", content, LABOUR))


def test_half_a_character_is_replaced() -> None:
    content = json.dumps([{**ENTRY, "pubId": "a\ud800", "title": "Le \ud83d\ude00 \udc00"}]).encode()
    (found,) = read_labour("fiches.json", content, LABOUR)
    assert isinstance(found, Sheet)
    assert (found.id, found.title) == ("a?", "Le 😀 ?")


def test_a_byte_order_mark_is_no_fault() -> None:
    content = b"\xef\xbb\xbf" + json.dumps([ENTRY]).encode()
    assert len(list(read_labour("fiches.json", content, LABOUR))) == 1


@pytest.mark.corpus
def test_the_real_list_is_read_whole(shared: Path) -> None:
    """212 entries: two stand twice, the same but for their address."""
    path = shared / "corpus" / "travail-emploi.json"
    (document,) = source_documents(LABOUR, path)
    update = Update(EMPTY, trusted=False)
    assert len(list(update.changed(LABOUR, [document], NO_INDEX))) == 210
    assert [record.failures for record in update.documents.values()] == [()]
    sheets = [sheet for sheet, _ in parse(document, LABOUR).sheets]
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d", sheet.updated) for sheet in sheets)
    assert all(sheet.url.startswith("https://") for sheet in sheets)
    listed = json.loads(path.read_text(encoding="utf-8"))
    assert len(listed) == 212
    entries = {entry["pubId"]: entry for entry in listed}
    assert set(entries) == {sheet.id for sheet in sheets}
    for sheet in sheets:
        chunks = list(chunk_sheet(sheet))
        assert max(len(chunk.text) for chunk in chunks) <= LIMITS.hard
        titles = {level for chunk in chunks for level in chunk.section} | {chunk.text for chunk in chunks}
        said = " ".join(titles)
        wanted = [section["title"].strip() for section in entries[sheet.id]["sections"] if section["html"].strip()]
        assert [title for title in wanted if title not in said] == [], sheet.id
