"""What a sheet says, as a house would write it down: Markdown, HTML, text, Word, OpenDocument, PDF, labour JSON.

Bare documents, but whole: they are what fuzzing damages.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape
from textwrap import wrap

from eval.ingestion.mutating import zipped
from retrieval.schema import Chunk

LINES, LETTERS = 45, 90
"""Lines of a page of PDF, letters of a line."""
WORD = "http://schemas.openxmlformats.org"
OASIS = "urn:oasis:names:tc:opendocument:xmlns"


@dataclass(frozen=True, slots=True)
class Notice:
    """A title, then parts: heading and paragraphs."""

    title: str
    parts: tuple[tuple[str, tuple[str, ...]], ...]


def notice_of(chunks: list[Chunk]) -> Notice:
    """What these passages of one sheet say."""
    parts = ((" › ".join(chunk.section), tuple(filter(None, chunk.text.split("\n")))) for chunk in chunks)
    return Notice(chunks[0].title, tuple(parts))


def markdown(notice: Notice) -> bytes:
    """Headings and paragraphs."""
    parts = (f"## {heading}\n\n" + "\n\n".join(said) for heading, said in notice.parts)
    return "\n\n".join([f"# {notice.title}", *parts]).encode()


def text(notice: Notice) -> bytes:
    """Paragraphs alone."""
    return "\n\n".join([notice.title, *(line for heading, said in notice.parts for line in (heading, *said))]).encode()


def html(notice: Notice) -> bytes:
    """A page with a head."""
    return (
        f'<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>{escape(notice.title)}</title></head>'
        f"<body>{_body(notice, '<h2>{}</h2>', '<p>{}</p>')}</body></html>"
    ).encode()


def labour(notice: Notice) -> bytes:
    """A file of one entry, as the labour ministry publishes them."""
    sections = [
        {"anchor": "", "title": heading, "html": "".join(f"<p>{escape(line)}</p>" for line in said)}
        for heading, said in notice.parts
    ]
    entry = {
        "pubId": "article1",
        "title": notice.title,
        "url": "",
        "date": "03/02/2026",
        "intro": "",
        "sections": sections,
    }
    return json.dumps([entry], ensure_ascii=False).encode()


def docx(notice: Notice) -> bytes:
    """The least that Word opens."""
    heading = '<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>{}</w:t></w:r></w:p>'
    body = _body(notice, heading, "<w:p><w:r><w:t>{}</w:t></w:r></w:p>")
    kinds = f"{WORD}/package/2006/content-types"
    relations = f"{WORD}/package/2006/relationships"
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    return zipped(
        {
            "[Content_Types].xml": (
                f'<Types xmlns="{kinds}"><Default Extension="rels" '
                'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
                f'<Override PartName="/word/document.xml" ContentType="{main}"/></Types>'
            ).encode(),
            "_rels/.rels": (
                f'<Relationships xmlns="{relations}"><Relationship Id="r1" '
                f'Type="{WORD}/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>'
                "</Relationships>"
            ).encode(),
            "word/document.xml": (
                f'<w:document xmlns:w="{WORD}/wordprocessingml/2006/main"><w:body>{body}</w:body></w:document>'
            ).encode(),
        }
    )


def odt(notice: Notice) -> bytes:
    """The least that an office suite opens."""
    heading = '<text:h text:outline-level="1">{}</text:h>'
    names = " ".join(f'xmlns:{name}="{OASIS}:{name}:1.0"' for name in ("office", "text"))
    content = (
        f"<office:document-content {names}><office:body><office:text>{_body(notice, heading, '<text:p>{}</text:p>')}"
        "</office:text></office:body></office:document-content>"
    )
    return zipped({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": content.encode()})


def pdf(notice: Notice) -> bytes:
    """Pages of Latin-1 letters, uncompressed."""
    lines = [line for heading, said in notice.parts for part in (heading, *said) for line in wrap(part, LETTERS)]
    pages = [lines[start : start + LINES] for start in range(0, len(lines), LINES)]
    places = [4 + 2 * number for number in range(len(pages))]
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: f"<</Type/Pages/Count {len(pages)}/Kids[{' '.join(f'{place} 0 R' for place in places)}]>>".encode(),
        3: b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    }
    for place, page in zip(places, pages, strict=True):
        drawn = b"BT /F 11 Tf 50 790 Td 15 TL " + b" ".join(b"(%b) Tj T*" % _pdf_text(line) for line in page) + b" ET"
        objects[place] = (
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 3 0 R>>>>/Contents {place + 1} 0 R>>"
        ).encode()
        objects[place + 1] = b"<</Length %d>>stream\n%b\nendstream" % (len(drawn), drawn)
    return _pdf_file(objects)


def _pdf_text(line: str) -> bytes:
    written = line.encode("cp1252", "replace")
    return written.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


def _pdf_file(objects: Mapping[int, bytes]) -> bytes:
    """These objects, numbered from 1 on, with the table of where each stands."""
    content, places = b"%PDF-1.4\n", []
    for number, value in sorted(objects.items()):
        places.append(len(content))
        content += b"%d 0 obj\n%b\nendobj\n" % (number, value)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return content + (
        b"xref\n0 %d\n0000000000 65535 f \n%btrailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n"
        % (size, table, size, len(content))
    )


def _body(notice: Notice, heading: str, paragraph: str) -> str:
    """All of it in these two marks."""
    lines = [heading.format(escape(notice.title))]
    for title, said in notice.parts:
        lines += [heading.format(escape(title)), *(paragraph.format(escape(line)) for line in said)]
    return "".join(lines)


WRITERS: Mapping[str, Callable[[Notice], bytes]] = {
    ".md": markdown,
    ".html": html,
    ".txt": text,
    ".json": labour,
    ".docx": docx,
    ".odt": odt,
    ".pdf": pdf,
}
"""How a notice is written, by the ending of its name."""
