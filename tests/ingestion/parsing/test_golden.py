"""Four of our sheets, read and written down line by line, compared exactly with what a person has checked.

After a wanted change: ``UPDATE_GOLDEN=1 .venv/bin/python -m pytest tests/ingestion/test_golden.py``, then read the
difference that git shows.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import fields
from pathlib import Path

import pytest

from ingestion.rendering import lines
from ingestion.schema import Block, Section, Sheet
from retrieval.sheets.condition import Condition
from retrieval.sheets.resources import Resources, Scope
from tests.ingestion.samples import sheet_of

EXAMPLES = Path(__file__).parents[3] / "ingestion" / "exemples"
DATA = Path(__file__).parent / "data"
UPDATE = bool(os.environ.get("UPDATE_GOLDEN"))


def written(sheet: Sheet) -> str:
    values = [(each.name, getattr(sheet, each.name)) for each in fields(sheet)]
    simple = [f"{name}: {value}" for name, value in values if isinstance(value, str)]
    parts = [*simple, f"breadcrumb: {' > '.join(sheet.breadcrumb)}", *questions(sheet)]
    parts += [f"link {link.kind}: {link.target} {link.title}{condition(link.condition)}" for link in sheet.links]
    parts += resources(sheet.resources)
    parts += [f"unknown: {thing}" for thing in sheet.unknown]
    return "\n".join([*parts, "", *outline(sheet.blocks, ""), ""])


def questions(sheet: Sheet) -> Iterator[str]:
    for question in sheet.questions:
        yield f"question: {question.title}"
        for choice in question.choices:
            yield f"  choice: {choice.title} +{','.join(choice.sets_true)} -{','.join(choice.sets_false)}"


def outline(blocks: Iterable[Block], indent: str) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Section):
            yield f"{indent}[{block.kind}{condition(block.condition)}] {block.title}".rstrip()
            yield from outline(block.blocks, f"{indent}    ")
        else:
            for text in lines([block]):
                yield from (f"{indent}{line}" for line in text.split("\n"))


def resources(found: Resources) -> Iterator[str]:
    """A value a line: what it is, its fields that say something, where it holds."""
    for group in fields(found):
        for value in getattr(found, group.name):
            pairs = [(each.name, getattr(value, each.name)) for each in fields(value)]
            said = [f"{name}={content}" for name, content in pairs if isinstance(content, str | bool) and content]
            place = f" @ {where(value.scope)}" if hasattr(value, "scope") and value.scope != Scope() else ""
            yield f"{group.name}: {' | '.join(said)}{place}"
            yield from (f"  - {item.title}{condition(item.condition)}" for item in getattr(value, "documents", ()))


def where(scope: Scope) -> str:
    return " > ".join(scope.path) + "".join(map(condition, scope.conditions))


def condition(test: Condition | None) -> str:
    return f" si {formula(test)}" if test else ""


def formula(test: Condition) -> str:
    inner = " ".join(formula(part) for part in test.parts)
    return f"{test.operator}({test.variable or inner})"


@pytest.mark.parametrize("sheet_id", ["F90002", "F90003", "F90019", "R90002"])
def test_golden(sheet_id: str) -> None:
    path = DATA / f"{sheet_id}.golden.txt"
    found = written(sheet_of((EXAMPLES / f"{sheet_id}.xml").read_bytes()))
    if UPDATE:
        DATA.mkdir(exist_ok=True)
        path.write_text(found, encoding="utf-8")
    assert found == path.read_text(encoding="utf-8")
