"""Bytes -> the root element of one XML document, with nothing that a document could ask for granted."""

from __future__ import annotations

import re

from lxml import etree

from ingestion.errors import SheetError

MAX_DEPTH = 100
"""The deepest real sheet has 24 levels; a document deeper than this is an attack on a recursive reader, which
takes up to five calls a level out of the thousand that Python allows."""

_DOCTYPE = re.compile(rb"<!\s*DOCTYPE|<!\s*ENTITY", re.IGNORECASE)

_REFUSED = "déclaration DOCTYPE ou ENTITY, refusée (entité externe ou bombe XML)"


def read_root(content: bytes) -> etree._Element:
    """Parse one document.

    Raises:
        SheetError: not XML, wrong encoding, a document type or entities (bombs, external files), or too deep.
    """
    # UTF-16 hides the bytes from the search below, announced or not; DILA's feed is UTF-8
    if content[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in content[:4]:
        raise SheetError("encodage UTF-16 au lieu d'UTF-8 ; réenregistrez le document en UTF-8")
    if _DOCTYPE.search(content):
        raise SheetError(_REFUSED)
    # a parser per document: lxml's keep state, and `huge_tree=False` leaves libxml2's own limits in place
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise SheetError(f"XML mal formé, ligne {error.lineno} : {_cause(error)}") from None
    except ValueError as error:
        raise SheetError(f"XML illisible : {error}") from None
    # an encoding that hides ASCII (UTF-7, EBCDIC) hides a document type too, but not from the parser
    if root.getroottree().docinfo.internalDTD is not None:
        raise SheetError(_REFUSED)
    if _depth(root) > MAX_DEPTH:
        raise SheetError(f"plus de {MAX_DEPTH} niveaux d'éléments, refusé")
    return root


def _cause(error: etree.XMLSyntaxError) -> str:
    """libxml2 speaks English: three causes that have their own remedy are told apart, the others give their line."""
    message = str(error.msg or "empty").lower()
    if "encod" in message or "utf-8" in message:
        return "le texte n'est pas dans l'encodage annoncé ; réenregistrez le document en UTF-8"
    if "empty" in message:
        return "document vide"
    if "premature end" in message or "couldn't find end" in message:
        return "document tronqué ; récupérez-le à nouveau"
    return "balise ou caractère inattendu à cette ligne"


def _depth(root: etree._Element) -> int:
    deepest = depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
    return deepest
