"""What goes with an answer: documents to bring, services and forms, whom to contact, each with its case.

The sheet's data comes first: it tells what is for which case. Without any, the next steps of the answer, which are also
read from the sheet's words.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.citizen.reading import clean
from assistant.citizen.schema import Contact, Document, Link
from assistant.extraction.schema import NextStep
from assistant.linking import web
from assistant.schema import Answer
from retrieval.schema import PATH_SEPARATOR
from retrieval.sheets.data import SheetData
from retrieval.sheets.resources import Resources, Scope, Service

DEPENDS = "selon votre situation"


def documents(data: SheetData, answer: Answer) -> tuple[Document, ...]:
    """The documents to bring, with their case when the answer does not tell which it is."""
    return tuple(dict.fromkeys(_required(data.resources, _Cases(data, answer)) or _documents_of(answer.steps)))


def links(data: SheetData, answer: Answer) -> tuple[Link, ...]:
    """Online services and forms."""
    return tuple(dict.fromkeys(_services(data.resources, _Cases(data, answer)) or _links_of(answer.steps)))


def contacts(data: SheetData, answer: Answer) -> tuple[Contact, ...]:
    """Whom to contact."""
    return tuple(dict.fromkeys(_offices(data.resources, _Cases(data, answer)) or _contacts_of(answer.steps)))


class _Cases:
    """Which cases of the first sheet cited an answer is about."""

    def __init__(self, data: SheetData, answer: Answer) -> None:
        sections = [one.section for one in answer.citations if one.sheet_id == answer.citations[0].sheet_id]
        self._branches = tuple(dict.fromkeys(branch.path for branch in data.branches if branch.path))
        self._told = {path for path in self._branches if any(_under(section, path) for section in sections)}

    def hold(self, scope: Scope) -> bool:
        """False for what belongs to another case than the one told: one beside it, under the same heading."""
        others = (path for path in self._branches if path not in self._told and scope.path[: len(path)] == path)
        return not any(told[:-1] == path[:-1] for path in others for told in self._told)

    def name(self, scope: Scope) -> str:
        """The case in words: the branches that lead to it and are not those told; empty when it always holds."""
        path = scope.path
        titles = [branch[-1] for branch in self._branches if path[: len(branch)] == branch and branch not in self._told]
        return PATH_SEPARATOR.join(titles) or (DEPENDS if scope.conditions else "")


def _under(section: str, path: tuple[str, ...]) -> bool:
    label = PATH_SEPARATOR.join(path)
    return section == label or section.startswith(label + PATH_SEPARATOR)


def _required(resources: Resources, cases: _Cases) -> list[Document]:
    return [
        Document(document.title, cases.name(checklist.scope) or (DEPENDS if document.condition else ""))
        for checklist in resources.checklists
        if cases.hold(checklist.scope)
        for document in checklist.documents
    ]


def _services(resources: Resources, cases: _Cases) -> list[Link]:
    return [_link(service) for service in resources.services if cases.hold(service.scope)]


def _link(service: Service) -> Link:
    notes = (
        f"cerfa {service.cerfa}" if service.cerfa else "",
        "avec FranceConnect" if service.france_connect else "",
        "momentanément indisponible" if service.unavailable else "",
    )
    return Link(service.title, web(service.url), ", ".join(filter(None, notes)))


def _offices(resources: Resources, cases: _Cases) -> list[Contact]:
    offices = [office for office in resources.offices if cases.hold(office.scope)]
    return [Contact(office.title, office.purpose, office.details, web(office.url)) for office in offices]


def _documents_of(steps: Sequence[NextStep]) -> list[Document]:
    """What the sheet's words name as documents: a step has one a line."""
    lines = [line for step in steps if step.kind == "documents" for line in step.detail.split("\n")]
    return [Document(clean(line)) for line in lines if line.strip()]


def _links_of(steps: Sequence[NextStep]) -> list[Link]:
    return [Link(step.title, web(step.url), step.detail) for step in steps if step.kind in ("service", "form")]


def _contacts_of(steps: Sequence[NextStep]) -> list[Contact]:
    return [Contact(step.title, "", step.detail, web(step.url)) for step in steps if step.kind == "contact"]
