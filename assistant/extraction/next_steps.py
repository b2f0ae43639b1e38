"""What an agent needs after an answer: documents, online service, form, cost, delay, contact, changes, law, terms.

What the sheet gives as data comes first (`retrieval.sheets`); what it only says in words is read from the sections that
are named after it (« Pièces à fournir », « Coût »). Only what holds in the case at hand is kept (`extraction.case`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice

from assistant.citing import Citation
from assistant.extraction.case import Case
from assistant.extraction.evidence import STATED, evidence
from assistant.extraction.groups import CUT
from assistant.extraction.schema import Kind, NextStep, Shape, StepKind, Unit
from assistant.extraction.units import group_of, leans, stands_alone, units
from assistant.words import stems
from retrieval.facts.reading import facts
from retrieval.question.vocabulary import fold
from retrieval.schema import Chunk, french_date
from retrieval.sheets.data import sheet_data
from retrieval.sheets.resources import Checklist, Resources, Service

MOST: Mapping[StepKind, int] = {
    "documents": 1,
    "service": 2,
    "form": 2,
    "cost": 1,
    "delay": 1,
    "contact": 2,
    "change": 2,
    "law": 2,
    "term": 3,
}
"""Steps of each kind, at most: a counter screen shows them under the answer."""

LONGEST_SENTENCE = 300
"""Characters of a sentence that is shown as a step."""

SAID = 0.9
"""Share of its words that the answer holds from which a step tells nothing more."""

_SAID_BY_ANSWER: Mapping[Kind, StepKind] = {
    "documents": "documents",
    "amount": "cost",
    "delay": "delay",
    "where": "contact",
}
"""What the answer to a kind of question already gives."""

_VALIDITY = re.compile(r"\bvalables?\b|\bvalidite\b|\bvalides?\b")
"""How long a document holds is no delay to wait."""

_IN_WORDS: Sequence[tuple[StepKind, Kind, Shape, str]] = (
    ("documents", "documents", "list", r"pieces?\b|documents?\b|justificatifs?\b|dossier\b"),
    ("cost", "amount", "sentence", r"couts?\b|tarifs?\b|prix\b|combien|timbre fiscal"),
    ("delay", "delay", "sentence", r"delais?\b|quand |duree de (?:traitement|l'instruction)"),
    ("contact", "where", "sentence", r"ou s'adresser|a qui s'adresser|ou faire|lieu de depot|contact"),
)
"""What is read from the words of a sheet: the evidence and the shape of its units, and how their section is named."""


def next_steps(kind: Kind, citations: Sequence[Citation], chunks: Sequence[Chunk]) -> tuple[NextStep, ...]:
    """What to do next in the case of the first sheet cited.

    Args:
        kind: what the question asked for; what the answer already gives is left out.
        citations: of the answer, the first one of the sheet that answers.
        chunks: all passages of that sheet, in reading order.

    Raises:
        DamagedIndex: the data of the sheet can't be read.
    """
    if not chunks or not citations:
        return ()
    data = sheet_data(chunks[0])
    case = Case.of(data, [chunk for chunk in chunks if chunk.id == citations[0].chunk_id])
    ours = [chunk for chunk in chunks if case.has(chunk)]
    shown = "\n".join(citation.quote for citation in citations)
    steps = chain(_from_data(data.resources, case, shown), _in_words(ours, shown), _forms(ours))
    return _ordered((_placed(step, ours) for step in steps), _SAID_BY_ANSWER.get(kind))


def _from_data(resources: Resources, case: Case, shown: str) -> Iterator[NextStep]:
    yield from (_documents(one) for one in resources.checklists if one.documents and case.fits(one.scope))
    yield from (_service(one) for one in resources.services if case.fits(one.scope))
    for office in resources.offices:
        if case.fits(office.scope):
            state = "hors service" if office.unavailable else ""
            yield NextStep("contact", office.title, _sentence(office.purpose, office.details, state), office.url)
    for change in resources.announcements:
        if case.fits(change.scope):
            day = f"annoncé le {french_date(change.date)}" if french_date(change.date) else ""
            yield NextStep("change", change.title, _sentence(day, change.text.partition("\n")[0]))
    for reference in resources.references:
        if case.fits(reference.scope):
            yield NextStep("law", reference.title, reference.subject, reference.url)
    for term in resources.terms:
        if re.search(rf"(?<!\w){re.escape(fold(term.word))}(?!\w)", fold(shown)):
            yield NextStep("term", term.word, term.meaning)


def _documents(checklist: Checklist) -> NextStep:
    """A document that depends on a condition says so: only the sheet tells which."""
    lines = [
        f"{document.title} (selon le cas)" if document.condition else document.title for document in checklist.documents
    ]
    return NextStep("documents", checklist.lead, "\n".join(lines))


def _service(service: Service) -> NextStep:
    is_form = bool(service.cerfa) or service.kind.startswith("Formulaire")
    known = (
        "hors service" if service.unavailable else "",
        f"cerfa n° {service.cerfa}" if service.cerfa else "",
        "connexion possible avec FranceConnect" if service.france_connect else "",
        service.provider,
    )
    return NextStep("form" if is_form else "service", service.title, _sentence(*known), service.url)


def _in_words(chunks: Sequence[Chunk], shown: str) -> Iterator[NextStep]:
    for step, kind, shape, named in _IN_WORDS:
        found = (unit for chunk in chunks for unit in units(chunk) if unit.shape == shape)
        for unit in islice(filter(_says(kind, re.compile(named)), found), 1):
            if _is_said(unit.text, shown):
                continue
            text, group = unit.chunk.text, group_of(unit)
            lead = text[slice(*group.lead)].strip() or group.heading if shape == "list" else unit.text
            parts = (text[slice(*span)] for span in group.items)
            yield NextStep(step, lead, "\n".join(_plain(part) for part in parts), "", unit.chunk.id)


def _is_said(text: str, shown: str) -> bool:
    """Whether the answer already says a step, be it in other forms of the same words."""
    words = set(stems(text))
    return text in shown or len(words & set(stems(shown))) >= SAID * len(words)


def _says(kind: Kind, named: re.Pattern[str]) -> Callable[[Unit], bool]:
    """Whether a unit answers a kind, under a heading or a lead that is named so."""

    def says(unit: Unit) -> bool:
        fits = unit.shape == "list" or len(unit.text) <= LONGEST_SENTENCE
        aside = kind == "delay" and _VALIDITY.search(fold(unit.text))
        return (
            fits and not aside and bool(named.search(_above(unit))) and _alone(unit) and evidence(unit, kind) >= STATED
        )

    return says


def _above(unit: Unit) -> str:
    """What names a unit, folded: the headings over it, and the lead of a list."""
    lead = unit.text.partition(":")[0] if unit.shape == "list" else ""
    return fold(f"{unit.above} {' '.join(unit.chunk.section[-1:])} {lead}")


def _alone(unit: Unit) -> bool:
    return stands_alone(unit) and (unit.shape == "list" or not leans(unit.text))


def _forms(chunks: Iterable[Chunk]) -> Iterator[NextStep]:
    """The forms that passages name by their number."""
    for chunk in chunks:
        for fact in facts(chunk.text):
            if fact.kind == "form":
                yield NextStep("form", f"cerfa n° {fact.value}", "", "", chunk.id)


def _placed(step: NextStep, chunks: Iterable[Chunk]) -> NextStep:
    """The step with the passage that says it in words."""
    if step.chunk_id or not step.title:
        return step
    said = next((chunk.id for chunk in chunks if step.title in chunk.text), "")
    return NextStep(step.kind, step.title, step.detail, step.url, said)


def _ordered(steps: Iterable[NextStep], left_out: StepKind | None) -> tuple[NextStep, ...]:
    """At most `MOST` of each kind, each said once, in the order of need."""
    kept: dict[StepKind, list[NextStep]] = {kind: [] for kind in MOST if kind != left_out}
    for step in steps:
        same = kept.get(step.kind)
        if same is not None and len(same) < MOST[step.kind] and not any(_repeats(step, one) for one in same):
            same.append(step)
    return tuple(chain.from_iterable(kept.values()))


def _repeats(step: NextStep, known: NextStep) -> bool:
    """Whether a step says again what one already says: the same title, or the same form whatever its edition."""
    number = step.title.partition("*")[0]
    return step.title == known.title or (step.kind == "form" and number in f"{known.title} {known.detail}")


def _sentence(*parts: str) -> str:
    return " ; ".join(filter(None, parts))


def _plain(item: str) -> str:
    """An item without its dash, mended where a link had cut it."""
    return re.sub(r"^\s*(?:-|\d+[.)])\s+", "", CUT.sub(" ", item)).strip()
