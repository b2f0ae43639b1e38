"""Nothing that a document asks for is granted: no entity, no file, no address."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from ingestion.errors import SheetError
from ingestion.parsing.dila.body import CONTAINERS, NOTES, SECTIONS
from ingestion.parsing.dila.reader import MAX_DEPTH, read_root
from ingestion.parsing.dila.sheet import read_sheet
from tests.ingestion.samples import publication, sheet_of

BOMB = b"""<?xml version="1.0"?>
<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>
<Publication>&c;</Publication>"""


def refused(content: bytes) -> str:
    with pytest.raises(SheetError) as caught:
        read_root(content)
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize(
    "content",
    [
        BOMB,
        b"<!DOCTYPE html><html/>",
        b"<!doctype a><a/>",
        b'<a><!ENTITY x "y"></a>',
        b'<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd"><a/>',
        BOMB.decode().encode("utf-7").replace(b'"1.0"', b'"1.0" encoding="UTF-7"'),
    ],
)
def test_document_types_and_entities_are_refused(content: bytes) -> None:
    assert "DOCTYPE ou ENTITY, refusée" in refused(content)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32-be"])
def test_an_encoding_that_hides_ascii_is_refused(encoding: str) -> None:
    assert "réenregistrez le document en UTF-8" in refused(BOMB.decode().encode(encoding))


def test_a_document_type_in_another_alphabet_is_refused() -> None:
    """In EBCDIC no byte looks like ``<!DOCTYPE``; the parser itself has to tell."""
    content = '<?xml version="1.0" encoding="IBM037"?><!DOCTYPE a [<!ENTITY b "bombe">]><a>&b;</a>'
    assert refused(content.encode("cp037"))


def test_no_file_is_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("mot de passe")
    for declaration in (f'<!ENTITY x SYSTEM "{secret.as_uri()}">', f'<!ENTITY % x SYSTEM "{secret.as_uri()}"> %x;'):
        message = refused(f"<!DOCTYPE a [{declaration}]><a>&x;</a>".encode())
        assert "mot de passe" not in message
    include = f'<x:include xmlns:x="http://www.w3.org/2001/XInclude" href="{secret.as_uri()}" parse="text"/>'
    sheet = sheet_of(publication(f"<Texte><Paragraphe>avant</Paragraphe>{include}</Texte>"))
    assert "mot de passe" not in repr(sheet)
    assert sheet.unknown == ("élément include",)


def test_no_address_is_called() -> None:
    calls: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            calls.append(self.path)
            self.send_response(200)
            self.end_headers()

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        address = f"http://127.0.0.1:{server.server_port}"
        try:
            refused(f'<!DOCTYPE a SYSTEM "{address}/a.dtd" [<!ENTITY x SYSTEM "{address}/x">]><a>&x;</a>'.encode())
            hint = f'xsi:noNamespaceSchemaLocation="{address}/Publication.xsd"'
            extra = f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" {hint}'
            style = f'<?xml-stylesheet href="{address}/style.xsl"?>'.encode()
            content = publication("<Texte><Paragraphe>a</Paragraphe></Texte>", extra=extra)
            assert read_root(content.replace(b"<Publication", style + b"<Publication")).tag == "Publication"
        finally:
            server.shutdown()
            thread.join()
    assert calls == []


def test_an_undeclared_entity_is_refused() -> None:
    assert "mal formé" in refused(b"<a>&eacute;</a>")


def test_a_wrong_encoding_is_named_with_the_remedy() -> None:
    content = '<?xml version="1.0" encoding="UTF-8"?><a>déménagé</a>'.encode("latin-1")
    assert "n'est pas dans l'encodage annoncé ; réenregistrez le document en UTF-8" in refused(content)


def test_an_unknown_encoding_is_refused() -> None:
    assert "encodage" in refused(b'<?xml version="1.0" encoding="klingon"?><a/>')


@pytest.mark.parametrize("encoding", ["ISO-8859-1", "windows-1252", "UTF-8"])
def test_a_true_announced_encoding_is_read(encoding: str) -> None:
    content = f'<?xml version="1.0" encoding="{encoding}"?><a>déménagé</a>'.encode(encoding)
    assert read_root(content).text == "déménagé"


def test_a_byte_order_mark_is_no_fault() -> None:
    assert read_root(b"\xef\xbb\xbf<a>bon</a>").text == "bon"


@pytest.mark.parametrize("content", [b"", b"   \n", b"pas du XML", b"<a>", b"<a><b></a>", b"<a/><b/>", b"\x00\x01"])
def test_what_is_no_xml_is_refused(content: bytes) -> None:
    assert refused(content)


def test_a_truncated_sheet_is_refused_with_its_line() -> None:
    content = publication("<Texte>\n<Chapitre>\n<Paragraphe>texte</Paragraphe></Chapitre></Texte>")
    for size in range(50, len(content) - 1, 7):
        refused(content[:size])
    assert "ligne 4" in refused(content[: content.index(b"</Chapitre>")])


@pytest.mark.parametrize("depth", [MAX_DEPTH + 1, 250, 5000])
def test_a_document_too_deep_is_refused(depth: int) -> None:
    assert refused(b"<a>" * depth + b"</a>" * depth)


@pytest.mark.parametrize("tag", sorted({"Inconnu", "ServiceEnLigne", *CONTAINERS, *NOTES, *SECTIONS}))
def test_the_deepest_document_allowed_is_read(tag: str) -> None:
    """The reader calls itself: every element that nests must stay under Python's limit."""
    depth = MAX_DEPTH - 3
    content = publication(f"<Texte>{f'<{tag}>' * depth}<Paragraphe>fond</Paragraphe>{f'</{tag}>' * depth}</Texte>")
    assert "fond" in repr(sheet_of(content))


def test_deep_lists_and_inline_marks_are_read() -> None:
    half = (MAX_DEPTH - 4) // 2
    lists = "<Liste><Item>" * half + "<Paragraphe>fond</Paragraphe>" + "</Item></Liste>" * half
    assert "fond" in repr(sheet_of(publication(f"<Texte>{lists}</Texte>")))
    marks = "<MiseEnEvidence>" * (MAX_DEPTH - 4) + "fond" + "</MiseEnEvidence>" * (MAX_DEPTH - 4)
    assert "fond" in repr(sheet_of(publication(f"<Texte><Paragraphe>{marks}</Paragraphe></Texte>")))


def test_a_reason_is_one_line_whatever_the_document_holds() -> None:
    refused(b"<a><b>&\n;</b></a>")
    refused(b"<a x='\n<'/>")


def test_comments_and_instructions_say_nothing() -> None:
    root = read_root(publication("<Texte><!-- caché --><Paragraphe>a<!-- b -->c<?php d ?></Paragraphe></Texte>"))
    sheet = read_sheet(root, "essai", "")
    assert "caché" not in repr(sheet)
    assert "text='ac'" in repr(sheet.blocks)
