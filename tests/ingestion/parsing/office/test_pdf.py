"""PDF: headings by size, lists, tables, pages; scans, passwords and damaged files are refused with the remedy."""

from __future__ import annotations

import pytest
from fpdf.enums import AccessPermission
from unstructured.documents.elements import ListItem, NarrativeText, Table, Title

from ingestion.errors import SheetError
from ingestion.parsing.office.layout import elements
from ingestion.parsing.office.pages import MAX_PAGES, read_pages
from ingestion.parsing.office.pdf import read_pdf
from ingestion.rendering import lines
from ingestion.schema import BlockList, Paragraph, Section
from ingestion.schema import Table as TableBlock
from tests.ingestion.office_files import Leaflet, damaged, outcome

# the fonts that every PDF reader has draw a no-break space and a space with one glyph: which it was is lost
LONG = "La maison est ouverte à tous, sans rendez-vous, du lundi au vendredi, et l'on y est aidé pour ses papiers. " * 2


def test_a_heading_opens_a_section_and_lines_make_paragraphs() -> None:
    leaflet = Leaflet("Aide au logement")
    leaflet.text_line("Horaires", size=20)
    leaflet.text_line(LONG)
    leaflet.text_line("Le matin", size=14)
    leaflet.text_line("De 9\u00a0h à 12\u00a0h.")
    leaflet.text_line("Le soir", style="B")
    leaflet.text_line("Fermé à tous.")
    found = read_pdf(leaflet.bytes())
    evening = Section("chapter", "Le soir", (Paragraph("Fermé à tous."),))
    morning = Section("chapter", "Le matin", (Paragraph("De 9 h à 12 h."), evening))
    assert found.blocks == (Section("chapter", "Horaires", (Paragraph(LONG.strip()), morning)),)
    assert (found.title, found.updated, found.unread) == ("Aide au logement", "2026-02-03", ())


def test_each_page_is_a_section_in_which_open_headings_are_said_again() -> None:
    leaflet = Leaflet()
    leaflet.text_line("Horaires", size=20)
    leaflet.text_line("Ouvert tous les jours.")
    leaflet.add_page()
    leaflet.text_line("Sauf le dimanche.")
    leaflet.add_page()
    leaflet.text_line("Tarifs", size=20)
    leaflet.text_line("Gratuit pour tout le monde.")
    first, second, third = read_pdf(leaflet.bytes()).blocks
    assert first == Section(
        "chapter", "Page 1", (Section("chapter", "Horaires", (Paragraph("Ouvert tous les jours."),)),)
    )
    assert second == Section("chapter", "Page 2", (Section("chapter", "Horaires", (Paragraph("Sauf le dimanche."),)),))
    assert third == Section(
        "chapter", "Page 3", (Section("chapter", "Tarifs", (Paragraph("Gratuit pour tout le monde."),)),)
    )


def test_elements_know_their_page_and_their_depth() -> None:
    leaflet = Leaflet()
    leaflet.text_line("Un texte.")
    leaflet.add_page()
    leaflet.text_line("Titre", size=20)
    leaflet.text_line("Sous-titre", size=15)
    leaflet.text_line(LONG)
    leaflet.item("lundi")
    leaflet.item("matin", left=25)
    found = list(elements(read_pages(leaflet.bytes()).pages))
    kinds = [(type(item), item.metadata.page_number, item.metadata.category_depth) for item in found]
    assert kinds == [
        (NarrativeText, 1, None),
        (Title, 2, 0),
        (Title, 2, 1),
        (NarrativeText, 2, None),
        (ListItem, 2, 0),
        (ListItem, 2, 1),
    ]


def test_lists_nest_by_their_indent() -> None:
    leaflet = Leaflet()
    for text, left in (("lundi", 15), ("matin", 25), ("soir", 25), ("mardi", 15)):
        leaflet.item(text, left)
    (found,) = read_pdf(leaflet.bytes()).blocks
    inner = BlockList(((Paragraph("matin"),), (Paragraph("soir"),)))
    assert found == BlockList(((Paragraph("lundi"), inner), (Paragraph("mardi"),)))


def test_numbers_of_a_list_stay_as_they_are_printed() -> None:
    leaflet = Leaflet()
    for text in ("3. Remplir le dossier", "4. Le signer"):
        leaflet.text_line(text, gap=0)
    assert list(lines(read_pdf(leaflet.bytes()).blocks)) == ["3. Remplir le dossier", "4. Le signer"]


def with_table() -> Leaflet:
    leaflet = Leaflet()
    leaflet.text_line("Avant le tableau.")
    leaflet.set_font("Helvetica", "", 11)
    with leaflet.table() as table:
        head = table.row()
        head.cell("Âge")
        head.cell("Prix", colspan=2)
        first = table.row()
        first.cell("Enfant", rowspan=2)
        first.cell("5\u00a0euros")
        first.cell("6")
        last = table.row()
        last.cell("7")
        last.cell("8")
    leaflet.text_line("Après le tableau.")
    return leaflet


def test_a_ruled_table_keeps_its_rows_its_header_and_its_merged_cells() -> None:
    before, table, after = read_pdf(with_table().bytes()).blocks
    assert (before, after) == (Paragraph("Avant le tableau."), Paragraph("Après le tableau."))
    assert isinstance(table, TableBlock)
    assert table.header == ("Âge", "Prix", "Prix")
    assert table.rows == (("Enfant", "5 euros", "6"), ("Enfant", "7", "8"))
    (element,) = [item for item in elements(read_pages(with_table().bytes()).pages) if isinstance(item, Table)]
    assert element.metadata.text_as_html.startswith('<table><tr><th colspan="1" rowspan="1">Âge</th>')


def test_a_frame_around_a_paragraph_is_no_table() -> None:
    leaflet = Leaflet()
    leaflet.set_font("Helvetica", "", 11)
    leaflet.cell(80, 10, "Attention au délai", border=1, new_x="LMARGIN", new_y="NEXT")
    assert read_pdf(leaflet.bytes()).blocks == (Paragraph("Attention au délai"),)


def test_columns_stay_whole() -> None:
    leaflet = Leaflet()
    leaflet.set_font("Helvetica", "", 11)
    with leaflet.text_columns(ncols=2) as columns:
        columns.write("Gauche " * 40)
        columns.new_column()
        columns.write("Droite " * 40)
    text = " ".join(lines(read_pdf(leaflet.bytes()).blocks)).split()
    assert text == ["Gauche"] * 40 + ["Droite"] * 40


def test_what_comes_back_in_the_margins_is_said_once() -> None:
    leaflet = Leaflet()
    for number in (1, 2, 3):
        leaflet.set_y(8)
        leaflet.text_line("Maison de quartier", size=8)
        leaflet.set_y(100)
        leaflet.text_line(f"Texte de la page {number}.")
        leaflet.set_y(270)
        leaflet.text_line(f"{number}/3", size=8, gap=0)
        if number < 3:
            leaflet.add_page()
    text = list(lines(read_pdf(leaflet.bytes()).blocks))
    assert text.count("Maison de quartier") == 1
    assert [line for line in text if "/3" in line] == []
    assert [line for line in text if line.startswith("Texte")] == [
        f"Texte de la page {number}." for number in (1, 2, 3)
    ]


def test_a_sentence_in_bold_is_no_heading() -> None:
    leaflet = Leaflet()
    leaflet.text_line(LONG)
    leaflet.text_line("Attention, le dossier doit être complet.", style="B")
    assert [type(block) for block in read_pdf(leaflet.bytes()).blocks] == [Paragraph, Paragraph]


def test_a_page_without_text_is_told_and_a_whole_scan_is_refused() -> None:
    leaflet = Leaflet()
    leaflet.text_line("Un texte.")
    leaflet.add_page()
    leaflet.rect(10, 10, 50, 50)
    assert read_pdf(leaflet.bytes()).unread == ("page 2 sans texte (numérisée ?)",)
    scan = Leaflet()
    scan.rect(10, 10, 50, 50)
    with pytest.raises(SheetError, match=r"PDF sans texte \(numérisé \?\) : passez-le à la reconnaissance"):
        read_pdf(scan.bytes())


def test_a_password_is_named() -> None:
    leaflet = Leaflet()
    leaflet.text_line("Secret.")
    leaflet.set_encryption("maître", "usager", permissions=AccessPermission.none())
    with pytest.raises(SheetError, match="PDF protégé par un mot de passe ; enregistrez-le sans mot de passe"):
        read_pdf(leaflet.bytes())


def test_too_many_pages_are_refused() -> None:
    leaflet = Leaflet()
    for _ in range(MAX_PAGES):
        leaflet.add_page()
    with pytest.raises(SheetError, match=f"PDF de {MAX_PAGES + 1} pages ; la limite est {MAX_PAGES} : découpez-le"):
        read_pdf(leaflet.bytes())


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "ce n'est pas un PDF"),
        (b"PK\x03\x04", "ce n'est pas un PDF"),
        (b"%PDF-1.7\n", "PDF abîmé ou tronqué|PDF sans texte"),
    ],
)
def test_what_is_no_pdf_is_refused(content: bytes, message: str) -> None:
    with pytest.raises(SheetError, match=message):
        read_pdf(content)


def test_a_damaged_document_is_read_or_refused() -> None:
    leaflet = with_table()
    leaflet.set_compression(False)
    for content in damaged(leaflet.bytes(), 150):
        assert "\n" not in outcome(read_pdf, content)
