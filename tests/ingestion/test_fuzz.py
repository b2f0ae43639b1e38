"""Damaged sheets: either they are read, or `SheetError` says why; nothing else comes out.

300 cases by default; ``FUZZ_CASES=20000`` tries more. The seed is fixed: a case that fails can be run again.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path

import pytest
from lxml import etree

from ingestion.chunking import MAX_CHARACTERS, chunk_sheet
from ingestion.dila.reader import read_root
from ingestion.dila.sheet import is_navigation
from ingestion.errors import SheetError
from tests.ingestion.samples import sheet_of

ROOT = Path(__file__).parents[2]
CASES = int(os.environ.get("FUZZ_CASES", "300"))
TEXTS = ("", " ", "true", "-1", "9" * 5000, "é", "\u202f", "1 500 €", "modified 2026-99-99")

Mutation = Callable[[bytes, random.Random], bytes]


def flip_bytes(content: bytes, chance: random.Random) -> bytes:
    damaged = bytearray(content)
    printable = chance.random() < 0.5  # what is still UTF-8 is read further
    for _ in range(chance.randint(1, 6)):
        damaged[chance.randrange(len(damaged))] = chance.randrange(32, 127) if printable else chance.randrange(256)
    return bytes(damaged)


def truncate(content: bytes, chance: random.Random) -> bytes:
    return content[: chance.randrange(len(content))]


def cut_out(content: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(content))
    return content[:start] + content[start + chance.randint(1, 500) :]


def on_tree(change: Callable[[list[etree._Element], random.Random], None]) -> Mutation:
    """A change of the tree, which leaves well-formed XML."""

    def mutate(content: bytes, chance: random.Random) -> bytes:
        root = etree.fromstring(content)
        elements = [element for element in root.iter() if isinstance(element.tag, str) and element is not root]
        for _ in range(chance.randint(1, 5)):
            change(elements, chance)
        return etree.tostring(root, encoding="utf-8")

    mutate.__name__ = change.__name__
    return mutate


def rename(elements: list[etree._Element], chance: random.Random) -> None:
    chance.choice(elements).tag = chance.choice([*{str(element.tag) for element in elements}, "Inconnu"])


def duplicate(elements: list[etree._Element], chance: random.Random) -> None:
    copied, target = chance.choice(elements), chance.choice(elements)
    target.append(deepcopy(copied))


def nest(elements: list[etree._Element], chance: random.Random) -> None:
    element = chance.choice(elements)
    for _ in range(chance.randint(1, 150)):
        element = etree.SubElement(element, str(chance.choice(elements).tag))
    element.text = "fond"


def remove(elements: list[etree._Element], chance: random.Random) -> None:
    element = chance.choice(elements)
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def change_attributes(elements: list[etree._Element], chance: random.Random) -> None:
    element = chance.choice(elements)
    names = [*element.attrib, "fusionHorizontale", "fusionVerticale", "type", "ID", "date", "indisponible", "var"]
    element.set(chance.choice(names), chance.choice(TEXTS))


def change_text(elements: list[etree._Element], chance: random.Random) -> None:
    element = chance.choice(elements)
    element.text, element.tail = chance.choice(TEXTS), chance.choice(TEXTS)


MUTATIONS: list[Mutation] = [flip_bytes, truncate, cut_out]
MUTATIONS += [on_tree(change) for change in (rename, duplicate, nest, remove, change_attributes, change_text)]


@pytest.fixture(scope="module")
def originals() -> list[bytes]:
    """Our examples, and the real dated sheets where they are beside the project."""
    folders = [ROOT / "ingestion" / "exemples", ROOT / ".." / "shared" / "corpus" / "dated"]
    contents = [path.read_bytes() for folder in folders for path in sorted(folder.glob("*.xml"))]
    return [content for content in contents if not is_navigation(read_root(content))]


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.__name__)
def test_a_damaged_sheet_is_read_or_refused(mutation: Mutation, originals: list[bytes]) -> None:
    chance = random.Random(f"seed of {mutation.__name__}")
    read = refused = 0
    reasons: set[str] = set()
    for _ in range(CASES // len(MUTATIONS) + 1):
        content = mutation(chance.choice(originals), chance)
        try:
            sheet = sheet_of(content)
        except SheetError as error:
            refused += 1
            reasons.add(str(error))
            continue
        read += 1
        chunks = list(chunk_sheet(sheet))
        assert chunks
        assert max(len(chunk.text) for chunk in chunks) <= MAX_CHARACTERS
        assert len({chunk.id for chunk in chunks}) == len(chunks)
    assert read + refused > CASES // len(MUTATIONS)
    assert read or mutation in (truncate, cut_out)
    assert all(reason.strip() and "\n" not in reason for reason in reasons)
