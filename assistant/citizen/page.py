"""An answer as a page to print: one HTML file in A4 that runs nothing and asks nothing of any machine."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from assistant.citizen.schema import Role, Statement, Told, Version
from assistant.citizen.wording import EXAMPLES, TO_CHECK, by_case, in_words, long_date
from assistant.linking import web

_ORDINAL = re.compile(r"\d{1,3}[.)]\s+")


@dataclass(frozen=True, slots=True)
class Block:
    """Statements that one element of the page holds: a heading, a paragraph, a whole list."""

    role: Role
    statements: tuple[Statement, ...]

    @property
    def tag(self) -> str:
        """The element of a list: ``ol`` when its items bear numbers."""
        return "ol" if all(_ORDINAL.match(statement.text) for statement in self.statements) else "ul"


def page(told: Told) -> Version:
    """The question, the answer, boxes to tick for the documents, services, contacts, and the dates of the sheets."""
    html = _template().render(
        told=told,
        title=f"{told.question} – France services",
        blocks=tuple(blocks(told.statements)),
        documents=by_case(told.documents),
        examples=EXAMPLES,
        to_check=TO_CHECK.strip("()"),
        unsure=any(not statement.sure for statement in told.statements),
    )
    return Version("page", told.question, html, told.notices)


def blocks(statements: tuple[Statement, ...]) -> Iterator[Block]:
    """Lists whole, the sentences of one citation in one paragraph, everything else apart."""
    for (role, _), group in groupby(enumerate(statements), key=lambda pair: (pair[1].role, _together(*pair))):
        yield Block(role, tuple(statement for _, statement in group))


def _together(place: int, statement: Statement) -> int:
    """The same for statements of one role that stand together."""
    match statement.role:
        case "item":
            return 0
        case "sentence":
            return statement.number
        case _:
            return -1 - place


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "in_words": in_words,
        "long_date": long_date,
        "unnumbered": lambda text: _ORDINAL.sub("", text, count=1),
        "web": web,
    }
    return environment.get_template("page.html.j2")
