"""Word documents: headings by style, lists, tables, notes; nothing outside is opened, what is forged is refused."""

from __future__ import annotations

import io
import zipfile

import pytest
from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from ingestion.errors import SheetError
from ingestion.parsing.office.docx import read_docx
from ingestion.parsing.office.package import MAX_XML_BYTES
from ingestion.rendering import lines
from ingestion.schema import Paragraph, Section, Table
from tests.ingestion.office_files import damaged, outcome, saved, unzipped, word, zipped


def add_numbering(document: WordDocument) -> None:
    """List number 99 of `document`: bullets, and numbers inside them, as Word writes them."""
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:numFmt w:val="{kind}"/></w:lvl>'
        for level, kind in enumerate(("bullet", "decimal"))
    )
    numbering = document.part.numbering_part.element
    abstract = f'<w:abstractNum {nsdecls("w")} w:abstractNumId="99">{levels}</w:abstractNum>'
    numbering.insert(0, parse_xml(abstract))
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="99"><w:abstractNumId w:val="99"/></w:num>'))


def add_item(document: WordDocument, text: str, level: int) -> None:
    number = f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="99"/></w:numPr>'
    document.add_paragraph(text)._p.get_or_add_pPr().append(parse_xml(number))


def test_headings_become_nested_sections() -> None:
    document = word()
    document.core_properties.title = "Aide au logement"
    document.add_paragraph("Avant tout.")
    document.add_heading("Horaires", 1)
    document.add_heading("Le matin", 2)
    document.add_paragraph("De 9\u00a0h à 12\u00a0h, pour 1\u202f500\u00a0€.")
    document.add_heading("Tarifs", 1)
    document.add_paragraph("Gratuit.")
    found = read_docx(saved(document))
    morning = Section("chapter", "Le matin", (Paragraph("De 9\u00a0h à 12\u00a0h, pour 1\u202f500\u00a0€."),))
    assert found.blocks == (
        Paragraph("Avant tout."),
        Section("chapter", "Horaires", (morning,)),
        Section("chapter", "Tarifs", (Paragraph("Gratuit."),)),
    )
    assert (found.title, found.updated) == ("Aide au logement", "2026-02-03")


def test_a_style_of_the_house_is_a_heading_by_its_outline_level() -> None:
    document = word()
    parent = document.styles.add_style("Titre maison", WD_STYLE_TYPE.PARAGRAPH)
    outline = OxmlElement("w:outlineLvl")
    outline.set(qn("w:val"), "0")
    parent.element.get_or_add_pPr().append(outline)
    child = document.styles.add_style("Titre été n° 2", WD_STYLE_TYPE.PARAGRAPH)
    child.base_style = parent
    document.add_paragraph("Accueil", style="Titre maison")
    document.add_paragraph("Au rez-de-chaussée.")
    document.add_paragraph("Étage", style="Titre été n° 2")
    document.add_paragraph("Au premier.")
    titles = [block.title for block in read_docx(saved(document)).blocks if isinstance(block, Section)]
    assert titles == ["Accueil", "Étage"]


def test_a_style_that_is_its_own_ancestor_ends() -> None:
    document = word()
    style = document.styles.add_style("Boucle", WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = style
    document.add_paragraph("Un texte.", style="Boucle")
    assert read_docx(saved(document)).blocks == (Paragraph("Un texte."),)


def test_lists_nest_by_level_and_by_style() -> None:
    document = word()
    add_numbering(document)
    for text, level in (("un", 0), ("deux", 1), ("trois", 0)):
        add_item(document, text, level)
    document.add_paragraph("Entre les deux.")
    for text, style in (("a", "List Bullet"), ("b", "List Bullet 2"), ("c", "List Bullet")):
        document.add_paragraph(text, style=style)
    first, _, second = read_docx(saved(document)).blocks
    assert list(lines([first])) == ["- un\n  1. deux", "- trois"]
    assert list(lines([second])) == ["- a\n  - b", "- c"]


def test_merged_cells_are_repeated_and_the_marked_row_is_the_header() -> None:
    document = word()
    table = document.add_table(3, 3)
    for row, texts in zip(table.rows, (("Âge", "Prix", ""), ("Enfant", "5 €", "6 €"), ("", "7 €", "8 €")), strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    table.cell(0, 1).merge(table.cell(0, 2)).text = "Prix"
    table.cell(1, 0).merge(table.cell(2, 0)).text = "Enfant"
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    (found,) = read_docx(saved(document)).blocks
    assert isinstance(found, Table)
    assert found.header == ("Âge", "Prix", "Prix")
    assert found.rows == (("Enfant", "5 €", "6 €"), ("Enfant", "7 €", "8 €"))


@pytest.mark.parametrize("style", [None, "Light List"])
def test_a_first_row_that_looks_like_a_header_is_one(style: str | None) -> None:
    document = word()
    table = document.add_table(2, 2, style=style)
    for cell, text in zip([*table.rows[0].cells, *table.rows[1].cells], ("Acte", "Prix", "Copie", "1 €"), strict=True):
        run = cell.paragraphs[0].add_run(text)
        run.bold = style is None and text in ("Acte", "Prix")
    (found,) = read_docx(saved(document)).blocks
    assert isinstance(found, Table)
    assert (found.header, found.rows) == (("Acte", "Prix"), (("Copie", "1 €"),))


def test_a_plain_table_has_no_header() -> None:
    document = word()
    table = document.add_table(2, 2)
    for cell, text in zip([*table.rows[0].cells, *table.rows[1].cells], ("Rue", "Du Pont", "Tél.", "01"), strict=True):
        cell.text = text
    (found,) = read_docx(saved(document)).blocks
    assert isinstance(found, Table)
    assert (found.header, len(found.rows)) == ((), 2)


def test_content_controls_are_read_and_deleted_text_is_not() -> None:
    document = word()
    document.add_paragraph("Début.")
    control = (
        f"<w:sdt {nsdecls('w')}><w:sdtContent><w:p><w:r><w:t>Dans un contrôle.</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    )
    document.element.body.insert(1, parse_xml(control))
    gone = f'<w:del {nsdecls("w")} w:id="1"><w:r><w:delText>supprimé</w:delText></w:r></w:del>'
    document.paragraphs[0]._p.append(parse_xml(gone))
    assert list(lines(read_docx(saved(document)).blocks)) == ["Début.", "Dans un contrôle."]


def test_a_linked_picture_is_not_fetched() -> None:
    document = word()
    document.add_paragraph("Avec une image.")
    parts = unzipped(saved(document))
    relations = str(parts["word/_rels/document.xml.rels"], "utf-8")  # type: ignore[arg-type]
    picture = (
        '<Relationship Id="rIdX" TargetMode="External" Target="file:///etc/hostname" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"/></Relationships>'
    )
    drawing = (
        '<w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">'
        '<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:graphicData><pic:pic '
        'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:blipFill><a:blip r:link="rIdX"/>'
        "</pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"
    )
    body = str(parts["word/document.xml"], "utf-8")  # type: ignore[arg-type]
    parts["word/_rels/document.xml.rels"] = relations.replace("</Relationships>", picture)
    parts["word/document.xml"] = body.replace("</w:p>", drawing, 1)
    assert read_docx(zipped(parts)).blocks == (Paragraph("Avec une image."),)


def test_a_document_with_entities_is_refused() -> None:
    parts = unzipped(saved(word()))
    parts["word/document.xml"] = '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'
    with pytest.raises(SheetError, match=r"« word/document\.xml » : déclaration DOCTYPE"):
        read_docx(zipped(parts))


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    parts = unzipped(saved(word()))
    parts["word/document.xml"] = b" " * (MAX_XML_BYTES + 1)
    with pytest.raises(SheetError, match="texte de 9 Mio une fois décompressé ; la limite est 8 Mio"):
        read_docx(zipped(parts))


def test_macros_and_pictures_are_not_unpacked() -> None:
    document = word()
    document.add_paragraph("Un texte.")
    content = saved(document)
    stream = io.BytesIO(content)
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr("word/vbaProject.bin", b"macro")
        archive.writestr("word/media/image1.png", b"image")
    changed = stream.getvalue().replace(b"macro", b"MACRO")  # its checksum is wrong now: reading it would fail
    assert read_docx(changed).blocks == (Paragraph("Un texte."),)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "protégé par un mot de passe, ou d'un ancien format"),
        (b"", "document abîmé ou tronqué"),
        (b"PK\x03\x04 rien", "document abîmé ou tronqué"),
        (zipped({"a.txt": "a"}), r"« \[Content_Types\]\.xml » absente"),
        (zipped({"[Content_Types].xml": "<a/>"}), "document Word abîmé"),
    ],
)
def test_what_is_no_word_document_is_refused(content: bytes, message: str) -> None:
    with pytest.raises(SheetError, match=message):
        read_docx(content)


def test_a_damaged_document_is_read_or_refused() -> None:
    document = word()
    document.add_heading("Titre", 1)
    document.add_paragraph("Un", style="List Bullet")
    document.add_table(2, 2)
    whole = saved(document)
    parts = unzipped(whole)
    inner = bytes(parts["word/document.xml"])  # type: ignore[arg-type]
    for content in [*damaged(whole, 60), *(zipped(parts | {"word/document.xml": bad}) for bad in damaged(inner, 60))]:
        assert "\n" not in outcome(read_docx, content)
