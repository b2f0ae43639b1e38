"""The XML parts of a DOCX or ODT, which are ZIP archives: each is measured and checked before a reader sees it.

Pictures, macros, fonts and embedded files are never unpacked.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

from lxml import etree

from ingestion.errors import SheetError
from ingestion.fetching.archive import BROKEN_ZIP, read_member
from ingestion.parsing.dila.reader import read_root
from ingestion.parsing.office.properties import sane_date, sane_title

MAX_XML_BYTES = 8 * 2**20
"""All parts together. A hundred pages of text take about 1 MiB."""
MAX_MEMBERS = 5_000

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_DUBLIN_CORE = "{http://purl.org/dc/elements/1.1/}"
_DATES = ("{http://purl.org/dc/terms/}modified", f"{_DUBLIN_CORE}date")

Parts = dict[str, etree._Element]


def read_parts(content: bytes, wanted: Callable[[str], bool]) -> Parts:
    """The root of each part whose name is `wanted`.

    Raises:
        SheetError: encrypted, cut short, a bomb, too large, or a part that is no safe XML; the message names it.
    """
    if content.startswith(_OLE):
        raise SheetError(
            "document protégé par un mot de passe, ou d'un ancien format ; "
            "ouvrez-le et enregistrez-le en DOCX ou ODT sans mot de passe"
        )
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except BROKEN_ZIP:
        raise SheetError("document abîmé ou tronqué ; ouvrez-le et enregistrez-le à nouveau") from None
    with archive:
        members = archive.infolist()
        if len(members) > MAX_MEMBERS:
            raise SheetError(f"document de {len(members)} fichiers internes ; la limite est {MAX_MEMBERS}")
        parts = [item for item in members if wanted(item.filename)]
        size = sum(item.file_size for item in parts)
        if size > MAX_XML_BYTES:
            raise SheetError(
                f"texte de {size / 2**20:.0f} Mio une fois décompressé ; la limite est {MAX_XML_BYTES // 2**20} Mio : "
                "découpez le document"
            )
        return {item.filename: _root(archive, item) for item in parts}


def part(parts: Parts, name: str) -> etree._Element:
    """The part called `name`.

    Raises:
        SheetError: it is not there.
    """
    if name not in parts:
        raise SheetError(f"partie « {name} » absente : ce n'est pas le format que dit le nom du fichier")
    return parts[name]


def properties(root: etree._Element | None) -> tuple[str, str]:
    """(title, date of the last change) from ``docProps/core.xml`` or ``meta.xml``, empty where they have no sense."""
    if root is None:
        return "", ""
    dates = (root.findtext(f".//{name}") for name in _DATES)
    return sane_title(root.findtext(f".//{_DUBLIN_CORE}title")), next(filter(None, map(sane_date, dates)), "")


def _root(archive: zipfile.ZipFile, item: zipfile.ZipInfo) -> etree._Element:
    member = read_member(archive, item)
    if member.problem:
        raise SheetError(f"« {item.filename} » : {member.problem}")
    try:
        return read_root(member.content)
    except SheetError as error:
        raise SheetError(f"« {item.filename} » : {error}") from None
