"""OpenDocument texts: headings, lists, tables, notes; what is forged or no text is refused."""

from __future__ import annotations

import pytest

from ingestion.errors import SheetError
from ingestion.parsing.office.odt import read_odt
from ingestion.parsing.office.package import MAX_MEMBERS
from ingestion.rendering import lines
from ingestion.schema import BlockList, Paragraph, Section, Table
from tests.ingestion.office_files import ODT_NAMES, damaged, odt, odt_meta, outcome, unzipped, zipped


def test_headings_become_nested_sections() -> None:
    found = read_odt(
        odt(
            '<text:p>Avant.</text:p><text:h text:outline-level="1">Horaires</text:h>'
            '<text:h text:outline-level="2">Le <text:span>matin</text:span></text:h>'
            "<text:p>De 9\u00a0h à 12\u00a0h &lt; midi,<text:s text:c='3'/>1\u202f500\u00a0€.</text:p>"
            '<text:section><text:h text:outline-level="1">Tarifs</text:h><text:p>Gratuit.</text:p></text:section>',
            meta=odt_meta("Sans titre", "2026-02-03T10:11:12.5"),
        )
    )
    morning = Section("chapter", "Le matin", (Paragraph("De 9\u00a0h à 12\u00a0h < midi, 1\u202f500\u00a0€."),))
    assert found.blocks == (
        Paragraph("Avant."),
        Section("chapter", "Horaires", (morning,)),
        Section("chapter", "Tarifs", (Paragraph("Gratuit."),)),
    )
    assert (found.title, found.updated) == ("", "2026-02-03")


def test_a_title_is_known_through_its_style() -> None:
    found = read_odt(
        odt(
            '<text:p text:style-name="P1">La notice</text:p><text:p text:style-name="B">Texte.</text:p>',
            '<style:style style:name="P1" style:parent-style-name="Title"/>'
            '<style:style style:name="B" style:parent-style-name="B"/>',
        )
    )
    assert found.blocks == (Section("chapter", "La notice", (Paragraph("Texte."),)),)


def test_lists_nest_and_are_numbered_level_by_level() -> None:
    (found,) = read_odt(
        odt(
            '<text:list text:style-name="L1"><text:list-item><text:p>un</text:p><text:list><text:list-item>'
            "<text:p>a</text:p></text:list-item></text:list></text:list-item>"
            "<text:list-item><text:p>deux</text:p></text:list-item></text:list>",
            '<text:list-style style:name="L1"><text:list-level-style-number text:level="1"/>'
            '<text:list-level-style-bullet text:level="2"/></text:list-style>',
        )
    ).blocks
    inner = BlockList(((Paragraph("a"),),))
    assert found == BlockList(((Paragraph("un"), inner), (Paragraph("deux"),)), "numbers")


def cell(text: str, attributes: str = "", style: str = "") -> str:
    return f'<table:table-cell {attributes}><text:p text:style-name="{style}">{text}</text:p></table:table-cell>'


COVERED = "<table:covered-table-cell/>"


def test_merged_cells_are_repeated_and_the_marked_rows_are_the_header() -> None:
    wide, high = 'table:number-columns-spanned="2"', 'table:number-rows-spanned="2"'
    twice = 'table:number-columns-repeated="2"'
    (found,) = read_odt(
        odt(
            "<table:table><table:table-header-rows><table:table-row>"
            f"{cell('Âge')}{cell('Prix', wide)}{COVERED}</table:table-row></table:table-header-rows>"
            f"<table:table-row>{cell('Enfant', high)}{cell('5 €')}{cell('6 €')}</table:table-row>"
            f"<table:table-row>{COVERED}{cell('7 €', twice)}</table:table-row></table:table>"
        )
    ).blocks
    assert isinstance(found, Table)
    assert found.header == ("Âge", "Prix", "Prix")
    assert found.rows == (("Enfant", "5 €", "6 €"), ("Enfant", "7 €", "7 €"))


def test_the_style_of_a_header_marks_it_too() -> None:
    (found,) = read_odt(
        odt(
            f"<table:table><table:table-row>{cell('Acte', style='P2')}{cell('Prix', style='Table_20_Heading')}"
            f"</table:table-row><table:table-row>{cell('Copie')}{cell('1 €')}</table:table-row></table:table>",
            '<style:style style:name="P2" style:parent-style-name="Table_20_Heading"/>',
        )
    ).blocks
    assert isinstance(found, Table)
    assert (found.header, found.rows) == (("Acte", "Prix"), (("Copie", "1 €"),))


def test_notes_and_boxes_are_kept_and_what_is_not_said_is_left_out() -> None:
    found = read_odt(
        odt(
            "<text:tracked-changes><text:p>supprimé</text:p></text:tracked-changes>"
            "<text:table-of-content><text:p>sommaire</text:p></text:table-of-content>"
            "<text:p>Le tarif<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>Au 1er mars."
            "</text:p></text:note-body></text:note> baisse.<office:annotation><text:p>à revoir</text:p>"
            "</office:annotation><draw:frame><draw:text-box><text:p>Encadré.</text:p></draw:text-box></draw:frame></text:p>"
            "<text:p>Un<text:line-break/>deux.</text:p>"
        )
    )
    assert list(lines(found.blocks)) == ["Le tarif (Au 1er mars.) baisse.", "Encadré.", "Un deux."]


def test_an_encrypted_document_is_refused() -> None:
    entry = "<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>"
    manifest = f"<manifest:manifest {ODT_NAMES}>{entry}</manifest:manifest>"
    parts = unzipped(odt("", manifest=manifest)) | {"content.xml": b"\x91\x02chiffre"}
    with pytest.raises(SheetError, match="protégé par un mot de passe ; enregistrez-le sans mot de passe"):
        read_odt(zipped(parts))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "abîmé ou tronqué"),
        (zipped({"mimetype": "x"}), r"« content\.xml » absente"),
        (zipped({"content.xml": "<a/>"}), "tableur ou présentation"),
        (zipped({"content.xml": '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]><a>&b;</a>'}), "DOCTYPE"),
        (zipped({"content.xml": "<a>" * 200}), "mal formé"),
        (zipped({"content.xml": b"\xff\xfe<\0a\0"}), "UTF-16"),
        (zipped({str(rank): "" for rank in range(MAX_MEMBERS + 1)}), "fichiers internes ; la limite est"),
    ],
)
def test_what_is_no_text_is_refused(content: bytes, message: str) -> None:
    with pytest.raises(SheetError, match=message):
        read_odt(content)


def test_a_table_repeated_without_end_is_refused_or_cut() -> None:
    wide = "".join(
        cell("a", 'table:number-columns-spanned="9999999" table:number-rows-spanned="9999999"') for _ in "ab"
    )
    found = read_odt(odt(f"<table:table><table:table-row>{wide}</table:table-row></table:table>"))
    assert isinstance(found.blocks[0], Table)
    assert len(found.blocks[0].rows[0]) == 200


def test_a_damaged_document_is_read_or_refused() -> None:
    whole = odt(
        '<text:h text:outline-level="1">Titre</text:h><text:list><text:list-item><text:p>Un</text:p></text:list-item>'
        f"</text:list><table:table><table:table-row>{cell('a')}</table:table-row></table:table>",
        meta=odt_meta("Titre", "2026-02-03"),
    )
    parts = unzipped(whole)
    inner = bytes(parts["content.xml"])  # type: ignore[arg-type]
    for content in [*damaged(whole, 150), *(zipped(parts | {"content.xml": bad}) for bad in damaged(inner, 150))]:
        assert "\n" not in outcome(read_odt, content)
