"""A document -> the same document damaged: what transport, careless tools or an attacker would do to it.

A mutation takes the content and a source of chance, so that the same seed damages in the same way.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from random import Random
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

Mutation = Callable[[bytes, Random], bytes]
TreeChange = Callable[[list[Element], Random], None]

BAIT_ADDRESS = b"http://appat.invalid/"
BAIT_FILE = b"file:///appat"
"""What a document asks a careless reader to open; whoever watches puts its own address and file in their place."""
DEPTHS = (1, 3, 10, 30, 150)
"""Levels put inside each other; the last is more than the parser of sheets lets in."""
NAMESPACES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "xsi": "http://www.w3.org/2001/XMLSchema-instance",
}
TEXTS = ("", " ", "true", "-1", "9" * 5000, "é", "\u202f", "1 500 €", "modified 2026-99-99")
ATTRIBUTES = "fusionHorizontale fusionVerticale type ID date indisponible var".split()
ODD = (b"\0", b"\xff", b"\xef\xbb\xbf", b"\xed\xa0\x80", "\u202e".encode(), b"&#0;", b"&", b"]]>", b"<!--", b"<", b'"')
ENCODINGS = "utf-16 utf-16-le utf-32 utf-7 latin-1 cp1252".split()
ENTITIES = (
    b'<!ENTITY e "du texte">',
    b'<!ENTITY e SYSTEM "' + BAIT_FILE + b'">',
    b'<!ENTITY e SYSTEM "' + BAIT_ADDRESS + b'">',
    b'<!ENTITY a "aaaaaaaaaa">'
    + b"".join(b'<!ENTITY %c "%b">' % (98 + depth, b"&%c;" % (97 + depth) * 10) for depth in range(8))
    + b'<!ENTITY e "&i;&i;">',
)
"""Declarations of ``&e;``: harmless, a file, an address, a bomb of a billion letters."""
VALUES: tuple[Any, ...] = (None, True, -1, 1e308, [], {}, [[[[]]]], "", "x" * 5000, "<p>" * 2000, "\ud800", [None])
"""Of JSON; the last text is half a character, which JSON can write and UTF-8 can't."""
CALLS = tuple(
    mark.replace(b"URL", BAIT_ADDRESS).replace(b"FILE", BAIT_FILE)
    for mark in (
        b'<img src="URL">',
        b'<script src="URL"></script>',
        b'<link rel="stylesheet" href="URL">',
        b'<iframe src="FILE"></iframe>',
        b"![image](URL)",
        b'<object data="FILE"></object>',
        b'<base href="URL">',
        b'<meta http-equiv="refresh" content="0;url=URL">',
    )
)

_TAG = re.compile(rb"</?(\w+)[^<>]*>")

for _prefix, _address in NAMESPACES.items():
    ElementTree.register_namespace(_prefix, _address)


# ---------------------------------------------------------------- bytes


def flip_bytes(content: bytes, chance: Random) -> bytes:
    """Other bytes in a few places; in half of the cases printable ones, for what is still UTF-8 is read further."""
    damaged = bytearray(content)
    printable = chance.random() < 0.5
    for _ in range(chance.randint(1, 6)):
        damaged[chance.randrange(len(damaged))] = chance.randrange(32, 127) if printable else chance.randrange(256)
    return bytes(damaged)


def truncate(content: bytes, chance: Random) -> bytes:
    """The beginning alone."""
    return content[: chance.randrange(len(content))]


def cut_out(content: bytes, chance: Random) -> bytes:
    """A piece less."""
    start = chance.randrange(len(content))
    return content[:start] + content[start + chance.randint(1, 500) :]


def repeat(content: bytes, chance: Random) -> bytes:
    """A piece of it once more, somewhere else."""
    start, place = chance.randrange(len(content)), chance.randrange(len(content))
    return content[:place] + content[start : start + chance.randint(1, 2000)] + content[place:]


def insert_odd(content: bytes, chance: Random) -> bytes:
    """Bytes with a meaning of their own, once or many times in a row."""
    place = chance.randrange(len(content) + 1)
    return content[:place] + chance.choice(ODD) * chance.choice((1, 1, 1, 3000)) + content[place:]


def recode(content: bytes, chance: Random) -> bytes:
    """Another encoding, announced or not."""
    encoding = chance.choice(ENCODINGS)
    text = content.decode("utf-8", "replace")
    if chance.random() < 0.5:
        text = re.sub(r"""encoding=["'][\w-]+["']""", f'encoding="{encoding}"', text, count=1)
    return text.encode(encoding, "replace")


# ---------------------------------------------------------------- XML


def on_tree(change: TreeChange) -> Mutation:
    """A change of the elements, made a few times, which leaves well-formed XML."""

    def mutate(content: bytes, chance: Random) -> bytes:
        root = ElementTree.fromstring(content)
        elements = list(root.iter())
        for _ in range(chance.randint(1, 5)):
            change(elements, chance)
        written: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
        return written

    mutate.__name__ = change.__name__
    return mutate


def rename(elements: list[Element], chance: Random) -> None:
    """One element takes the name of another, or one that nobody knows."""
    chance.choice(elements).tag = chance.choice([*sorted({element.tag for element in elements}), "Inconnu"])


def duplicate(elements: list[Element], chance: Random) -> None:
    """An element stands once more, inside another."""
    copied, target = chance.choice(elements), chance.choice(elements)
    target.append(deepcopy(copied))


def nest(elements: list[Element], chance: Random) -> None:
    """Many elements inside each other."""
    element = chance.choice(elements)
    for _ in range(chance.choice(DEPTHS)):
        element = SubElement(element, chance.choice(elements).tag)
    element.text = "fond"


def remove(elements: list[Element], chance: Random) -> None:
    """One element less, with all that is inside."""
    parent = chance.choice(elements)
    if len(parent):
        parent.remove(chance.choice(list(parent)))


def change_attributes(elements: list[Element], chance: Random) -> None:
    """An attribute takes a value without meaning."""
    element = chance.choice(elements)
    element.set(chance.choice([*element.attrib, *ATTRIBUTES]), chance.choice(TEXTS))


def change_text(elements: list[Element], chance: Random) -> None:
    """The text of an element is another one, none, or endless."""
    element = chance.choice(elements)
    element.text, element.tail = chance.choice(TEXTS), chance.choice(TEXTS)


def declare_entity(content: bytes, chance: Random) -> bytes:
    """A document type with an entity, used in a text."""
    document_type = b"<!DOCTYPE d [" + chance.choice(ENTITIES) + b"]>"
    declared = re.sub(rb"(<\?xml[^>]*\?>)?", lambda found: found[0] + document_type, content, count=1)
    places = [found.end() for found in _TAG.finditer(declared, declared.find(b"]>") + 2)] or [len(declared)]
    place = chance.choice(places)
    return declared[:place] + b"&e;" + declared[place:]


# ---------------------------------------------------------------- text with marks


def break_tags(content: bytes, chance: Random) -> bytes:
    """One tag renamed, left out, repeated, or opened endlessly."""
    tags = list(_TAG.finditer(content))
    if not tags:
        return repeat(content, chance)
    tag, other = chance.choice(tags), chance.choice(tags)
    new = chance.choice(
        (b"", other[0], tag[0] * 2, tag[0].replace(tag[1], other[1]), tag[0] * chance.randint(10, 3000))
    )
    return content[: tag.start()] + new + content[tag.end() :]


def call_out(content: bytes, chance: Random) -> bytes:
    """Marks that ask the reader to fetch something."""
    place = chance.choice([0, *(found.end() for found in _TAG.finditer(content)), len(content)])
    return content[:place] + chance.choice(CALLS) + content[place:]


def change_value(content: bytes, chance: Random) -> bytes:
    """One value of a JSON document is of another type."""
    value = json.loads(content)
    holder, key = chance.choice(list(_places(value)))
    holder[key] = chance.choice(VALUES)
    return json.dumps(value).encode()


def _places(value: Any) -> Iterator[tuple[Any, int | str]]:
    """Where each value stands: the list or object that holds it, and its place there."""
    if isinstance(value, dict | list):
        for key in value if isinstance(value, dict) else range(len(value)):
            yield value, key
            yield from _places(value[key])


# ---------------------------------------------------------------- archives


def inside(mutations: Sequence[Mutation]) -> Mutation:
    """A change of one part of a document that is a ZIP archive."""

    def change_part(content: bytes, chance: Random) -> bytes:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        name = chance.choice([name for name, part in parts.items() if part.lstrip().startswith(b"<")])
        parts[name] = chance.choice(mutations)(parts[name], chance)
        return zipped(parts)

    return change_part


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """These parts in one ZIP archive, always of the same date."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, part in parts.items():
            archive.writestr(zipfile.ZipInfo(name), part, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


ON_BYTES: tuple[Mutation, ...] = (flip_bytes, truncate, cut_out, repeat, insert_odd, recode)
ON_TREE: tuple[Mutation, ...] = tuple(map(on_tree, (rename, duplicate, nest, remove, change_attributes, change_text)))
ON_XML: tuple[Mutation, ...] = (*ON_TREE, declare_entity)
ON_MARKUP: tuple[Mutation, ...] = (break_tags, call_out)
MUTATIONS: Mapping[str, tuple[Mutation, ...]] = {
    ".xml": (*ON_BYTES, *ON_XML, *ON_TREE, *ON_TREE, break_tags),
    ".json": (*ON_BYTES, *ON_MARKUP, change_value, change_value),
    ".html": (*ON_BYTES, *ON_MARKUP),
    ".md": (*ON_BYTES, *ON_MARKUP),
    ".txt": ON_BYTES,
    ".docx": (*ON_BYTES, *[inside(ON_XML)] * len(ON_BYTES)),
    ".odt": (*ON_BYTES, *[inside(ON_XML)] * len(ON_BYTES)),
    ".pdf": ON_BYTES,
}
"""What is done to a document, by the ending of its name: to sheets, most often what leaves them well-formed."""
