"""Office documents made by the tests: ODT written by hand, Word documents and PDF by libraries that only tests need."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime

from docx import Document
from docx.document import Document as WordDocument
from fpdf import FPDF

from ingestion.errors import SheetError

ODT_NAMES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in {
        "office": "office",
        "text": "text",
        "table": "table",
        "style": "style",
        "draw": "drawing",
        "meta": "meta",
        "manifest": "manifest",
    }.items()
)
DC = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'


def zipped(parts: dict[str, str | bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return packed.getvalue()


def unzipped(content: bytes) -> dict[str, str | bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def odt(body: str, styles: str = "", **parts: str) -> bytes:
    """An OpenDocument text around `body`; `parts` are others, by their name without ``.xml``."""
    content = (
        f"<office:document-content {ODT_NAMES}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    others = {f"{name}.xml".replace("manifest.xml", "META-INF/manifest.xml"): text for name, text in parts.items()}
    return zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content, **others})


def odt_meta(title: str, changed: str) -> str:
    return (
        f"<office:document-meta {ODT_NAMES} {DC}><office:meta><dc:title>{title}</dc:title><dc:date>{changed}</dc:date>"
        "</office:meta></office:document-meta>"
    )


def word() -> WordDocument:
    """An empty Word document without the title and date of the library's template."""
    document = Document()
    document.core_properties.title = ""
    document.core_properties.modified = datetime(2026, 2, 3, tzinfo=UTC)
    return document


def saved(document: WordDocument) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


class Leaflet(FPDF):
    """A PDF in which a line is one call, 11 points unless told."""

    def __init__(self, title: str = "") -> None:
        super().__init__()
        self.set_title(title) if title else None
        self.set_creation_date(datetime(2026, 2, 3, tzinfo=UTC))
        self.add_page()

    def text_line(self, text: str, size: float = 11, style: str = "", left: float = 10, gap: float = 4) -> None:
        self.set_font("Helvetica", style, size)
        self.set_x(left)
        self.multi_cell(0, size * 0.45, text, new_x="LMARGIN", new_y="NEXT")
        self.ln(gap)

    def item(self, text: str, left: float = 15) -> None:
        self.set_font("Helvetica", "", 11)
        self.set_x(left)
        self.cell(5, 5, "-")
        self.cell(0, 5, text, new_x="LMARGIN", new_y="NEXT")

    def bytes(self) -> bytes:
        return bytes(self.output())


def damaged(content: bytes, cases: int, seed: int = 7) -> list[bytes]:
    """`content` with bytes changed, cut out or cut off."""
    chance = random.Random(seed)
    changes: tuple[Callable[[bytes], bytes], ...] = (
        lambda whole: whole[: chance.randrange(len(whole))],
        lambda whole: whole[: (place := chance.randrange(len(whole)))] + whole[place + chance.randint(1, 200) :],
        lambda whole: _flipped(whole, chance),
    )
    return [chance.choice(changes)(content) for _ in range(cases)]


def _flipped(content: bytes, chance: random.Random) -> bytes:
    changed = bytearray(content)
    for _ in range(chance.randint(1, 12)):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def outcome(read: Callable[[bytes], object], content: bytes) -> str:
    """Why `content` is refused, or nothing; any other error comes through."""
    try:
        read(content)
    except SheetError as error:
        return str(error)
    return ""
