"""A house's own notices, in all formats; what can't be read is refused with a remedy."""

from __future__ import annotations

import random
from functools import partial
from pathlib import Path

import pytest

from ingestion.errors import SheetError
from ingestion.fetching.archive import documents
from ingestion.parsing.markup import html_blocks
from ingestion.parsing.notices import OTHER_SUFFIXES, SUFFIXES, TEXT_SUFFIXES, read_document
from ingestion.rendering import lines
from ingestion.schema import BlockList, Paragraph, Section, Sheet, Table
from ingestion.splitting.chunking import chunk_sheet
from tests.ingestion.office_files import Leaflet, odt, outcome, saved, word
from tests.ingestion.samples import source

NOTICES = source("notices", "documents", attribution="Maison de quartier")


def read(name: str, content: str | bytes) -> Sheet:
    return read_document(name, content.encode() if isinstance(content, str) else content, NOTICES)


def test_markdown_headings_become_nested_sections() -> None:
    found = read(
        "accueil/horaires.md",
        "# Horaires\n\nOuvert tous les jours.\n\n"
        "## Le matin\n\nDe 9 h à 12 h.\n\n- lundi\n- mardi\n\n## Le soir\n\nFermé.\n",
    )
    morning = (Paragraph("De 9 h à 12 h."), BlockList(((Paragraph("lundi"),), (Paragraph("mardi"),))))
    sections = (Section("chapter", "Le matin", morning), Section("chapter", "Le soir", (Paragraph("Fermé."),)))
    assert found.blocks == (Section("chapter", "Horaires", (Paragraph("Ouvert tous les jours."), *sections)),)
    assert (found.id, found.title, found.source) == ("accueil/horaires", "Horaires", "notices")
    assert (found.breadcrumb, found.audience, found.updated) == (("Maison de quartier",), "Particuliers", "")


def test_a_table_of_markdown_keeps_its_rows() -> None:
    found = read("prix.md", "Avant\n\n| Acte | Prix |\n|---|---|\n| Copie | 1 € |\n\nAprès\n")
    assert found.blocks == (Paragraph("Avant"), Table("", ("Acte", "Prix"), (("Copie", "1 €"),)), Paragraph("Après"))


def test_merged_cells_of_html_are_repeated() -> None:
    (found,) = html_blocks(
        "<table><caption>Tarifs</caption><thead><tr><th rowspan=2>Âge<th colspan='2'>Prix</tr><tr><th>Semaine<th>Fête"
        "</tr></thead><tbody><tr><td>Enfant<td colspan=2><ul><li>5 €</li><li>ou rien</li></ul></table>"
    )
    rows = (("Enfant", "- 5 € / - ou rien", "- 5 € / - ou rien"),)
    assert found == Table("Tarifs", ("Âge", "Prix – Semaine", "Prix – Fête"), rows)


def test_lists_nest() -> None:
    found = html_blocks("<ol><li>un<ul><li>deux</ul>fin<li><p>trois</p><p>quatre</p></li></ol>après")
    inner = BlockList(((Paragraph("deux"),),))
    items = ((Paragraph("un"), inner, Paragraph("fin")), (Paragraph("trois"), Paragraph("quatre")))
    assert found == (BlockList(items, "numbers"), Paragraph("après"))


def test_words_stay_together_and_paragraphs_apart() -> None:
    found = html_blocks(
        "<p>Le 2<sup>e</sup> <b>jour</b>, 1&nbsp;500&nbsp;€.<br>Suite &lt;b&gt;</p><p>b</p>nu<div>d</div>"
    )
    texts = ("Le 2e jour, 1\u00a0500\u00a0€. Suite <b>", "b", "nu", "d")
    assert found == tuple(Paragraph(text) for text in texts)


def test_what_is_misplaced_is_kept() -> None:
    misplaced = (
        "<li>a</li><td>b</td><ul>c<p>d</p></ul><table>e<tr>f<td>g</td></tr></table></table></ul><ul><li><h2>h</h2></ul>"
    )
    text = " ".join(lines(html_blocks(misplaced)))
    assert [word for word in "abcdefgh" if word not in text.split()] == []


def test_html_gives_its_title_and_its_body_only() -> None:
    found = read(
        "page.HTML",
        "<html><head><title>Aide &amp; conseil</title><style>p {color: red}</style></head><body class='x'>"
        "<script>alert('non')</script><h2>Où ?</h2><p>À la <b>mairie</b>.</p><h3>Étage</h3><p>Au 2<sup>e</sup>.</p>"
        "<h2>Quand ?</h2><ul><li>lundi</li><li>mardi</li></ul></body></html>",
    )
    assert found.title == "Aide & conseil"
    assert [block.title for block in found.blocks if isinstance(block, Section)] == ["Où ?", "Quand ?"]
    text = " ".join(lines(found.blocks))
    assert "À la mairie." in text
    assert "lundi" in text
    assert not {"alert", "color", "conseil"} & set(text.replace("(", " ").split())
    (where, _) = found.blocks
    assert isinstance(where, Section)
    assert isinstance(where.blocks[-1], Section)
    assert where.blocks[-1].title == "Étage"


def test_text_is_cut_at_its_blank_lines() -> None:
    found = read("le-mot_du-jour.txt", "Premier\nparagraphe <b>brut</b> & net.\n\n \nSecond.\n")
    assert found.blocks == (Paragraph("Premier paragraphe <b>brut</b> & net."), Paragraph("Second."))
    assert found.title == "le mot du jour"


@pytest.mark.parametrize("suffix", TEXT_SUFFIXES)
def test_a_byte_order_mark_is_no_text(suffix: str) -> None:
    found = read(f"a{suffix}", b"\xef\xbb\xbf" + b"Un texte.")
    assert list(lines(found.blocks)) == ["Un texte."]


@pytest.mark.parametrize("suffix", TEXT_SUFFIXES)
@pytest.mark.parametrize("content", [b"", b"  \n\n ", b"\xef\xbb\xbf"])
def test_a_document_without_text_is_refused(suffix: str, content: bytes) -> None:
    with pytest.raises(SheetError, match="document sans texte"):
        read(f"a{suffix}", content)


def test_another_encoding_is_refused() -> None:
    with pytest.raises(SheetError, match="n'est pas en UTF-8 ; réenregistrez le document en UTF-8"):
        read("a.txt", "déménagé".encode("latin-1"))


@pytest.mark.parametrize("suffix", OTHER_SUFFIXES)
def test_formats_that_are_not_read_are_refused_with_the_remedy(suffix: str) -> None:
    with pytest.raises(SheetError, match=rf"format \{suffix} non lu ; enregistrez la notice en DOCX, ODT, PDF"):
        read(f"a{suffix}", b"")


def test_no_format_is_both_read_and_refused() -> None:
    assert not set(SUFFIXES) & set(OTHER_SUFFIXES)


def test_an_office_document_becomes_a_sheet() -> None:
    text = word()
    text.add_heading("Aide au logement", 1)
    text.add_paragraph("Au guichet.")
    found = read("accueil/Aide_2026.DOCX", saved(text))
    assert found.blocks == (Section("chapter", "Aide au logement", (Paragraph("Au guichet."),)),)
    assert (found.id, found.title, found.updated) == ("accueil/Aide_2026", "Aide au logement", "2026-02-03")
    assert [chunk.section for chunk in chunk_sheet(found)] == [("Aide au logement",)]


def test_the_passages_of_a_pdf_name_their_page() -> None:
    leaflet = Leaflet()
    leaflet.text_line("Aide au logement", size=20)
    leaflet.text_line("Au guichet, toute l'année. " * 30)
    leaflet.add_page()
    leaflet.text_line("Par courrier, à la fin du mois. " * 30)
    leaflet.add_page()
    found = read("aide.pdf", leaflet.bytes())
    assert (found.title, found.unknown) == ("Aide au logement", ("page 3 sans texte (numérisée ?)",))
    pages = [chunk.section for chunk in chunk_sheet(found)]
    assert pages == [("Page 1", "Aide au logement"), ("Page 2", "Aide au logement")]


def test_an_empty_office_document_is_refused() -> None:
    with pytest.raises(SheetError, match="document sans texte"):
        read("vide.odt", odt(""))


def test_what_a_folder_holds_is_read_or_listed(tmp_path: Path) -> None:
    for name, content in {
        "a.md": b"# A\n\nun",
        "b.pdf": b"%PDF",
        "c.txt": b"",
        "d.txt": b"quatre",
        "e.bin": b"",
        "f.rtf": b"{",
        "g.jpg": b"",
    }.items():
        (tmp_path / name).write_bytes(content)
    found = documents(tmp_path, SUFFIXES + OTHER_SUFFIXES)
    refusals = {item.name: outcome(partial(read, item.name), item.content) for item in found}
    assert {name: bool(reason) for name, reason in refusals.items()} == {
        "a.md": False,
        "b.pdf": True,
        "c.txt": True,
        "d.txt": False,
        "f.rtf": True,
        "g.jpg": True,
    }


@pytest.mark.parametrize("tag", ["div", "blockquote", "ul", "ul><li", "table><tr><td", "span"])
def test_deep_markup_is_read(tag: str) -> None:
    closing = "".join(f"</{name}>" for name in reversed(tag.split("><")))
    found = read("a.html", f"{f'<{tag}>' * 3000}<p>fond</p>{closing * 3000}")
    assert "fond" in " ".join(lines(found.blocks))
    assert [chunk.text for chunk in chunk_sheet(found)]


def test_markdown_nested_without_end_is_refused() -> None:
    with pytest.raises(SheetError, match="trop de niveaux imbriqués"):
        read("a.md", "\n".join(f"{'    ' * depth}- a" for depth in range(300)))


def test_damaged_markup_never_breaks_the_run() -> None:
    chance = random.Random(11)
    page = (
        "<h1>Titre</h1><p>Un <b>texte</b></p><ul><li>a<ul><li>b</li></ul></li></ul><table><tr><td>c</td></tr></table>"
    )
    for _ in range(150):
        start = chance.randrange(len(page))
        damaged = (
            page[:start]
            + chance.choice(["<", "\0", "</", "<!--", "&#0;", "\x0b", ""])
            + page[start + chance.randint(0, 9) :]
        )
        try:
            assert list(chunk_sheet(read("a.html", damaged)))
        except SheetError as error:
            assert str(error)  # noqa: PT017 - either outcome is right, the reason must be there


def test_no_markup_no_block() -> None:
    assert html_blocks("  ") == ()
    assert html_blocks("<p> </p>") == ()
