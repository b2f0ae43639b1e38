"""An answer -> what the page shows of it: one Markdown text, and the elements under it. Pure functions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from types import MappingProxyType
from typing import Any

from assistant.assembling import EXAMPLES_NOTICE
from assistant.cases.asking import UNKNOWN
from assistant.citing import unescape
from assistant.citizen.languages import LANGUAGES
from assistant.citizen.schema import Version, VersionKind
from assistant.errors import AssistantError
from assistant.extraction.rendering import STEPS, one_line, step_title
from assistant.extraction.schema import NextStep, StepKind
from assistant.generation.model import ChatModel
from assistant.handing import LABELS, filled, translation_of, version_of
from assistant.linking import web
from assistant.outcomes.schema import Alert
from assistant.page.passages import blocks, cited, copied, displayed, linked
from assistant.privacy.masking import Masks
from assistant.proving import MARK, marked
from assistant.schema import Answer
from assistant.verification.schema import Claim, Span, State

Element = tuple[str, dict[str, Any]]
"""Name of one of ``public/elements/*.jsx`` and its properties."""

STATES: dict[State, str] = {
    "proven": "Mot pour mot dans la fiche",
    "reworded": "Reformulé, confirmé par la fiche",
    "wrong_source": "Dit par un autre passage",
    "unsupported": "À vérifier",
}
GONE = "Cette réponse n'est plus en mémoire (nouvelle conversation ou redémarrage) : posez la question de nouveau."
FOLDED: Mapping[StepKind, str] = MappingProxyType({"law": "textes de référence", "term": "définitions"})
"""Next steps that few agents need, one click away, and how they are called together."""
DOUBT = f" [{MARK.strip()}](#preuves)"
"""The mark of an unsupported statement as a link to its proof, which ``page.js`` opens."""


def whole(answer: Answer) -> str:
    """The Markdown of an answer: help and notices above it, how it was understood, then its text, citations as links.

    ``style.css`` tells the three kinds of quotations above by how they begin: bold and italic, bold, italic.
    """
    text = marked(answer.text, answer.claims).replace(MARK, DOUBT)
    parts = (
        *_alerts(answer.alerts),
        callout("**À noter :** ", _notices(answer)),
        callout("", [f"*{displayed(line)}*" for line in filter(None, [" ".join(answer.read_as)])]),
        linked(text, answer.citations),
    )
    return "\n\n".join(filter(None, parts))


def callout(label: str, lines: Sequence[str]) -> str:
    """Markdown lines as one quotation that opens with a label; empty without any."""
    shown = "\n>\n".join(f"> {line}" for line in lines)
    return shown.replace("> ", f"> {label}", 1)


def elements(answer: Answer, identifier: str, masks: Masks, translated: bool = False) -> Iterator[Element]:
    """What stands under an answer, in order.

    Args:
        identifier: by which the page asks for its versions.
        masks: put back the personal data that its text may hold.
        translated: whether a model can translate it.
    """
    if answer.clarification:
        options = [{"title": one.title, "said": one.said} for one in answer.clarification.options if one.said]
        yield "CaseQuestion", {"text": answer.clarification.text, "options": options, "other": UNKNOWN.title}
    if answer.steps:
        yield "NextSteps", _next_steps(answer)
    if answer.citations:
        yield "Sources", {"passages": cited(answer), "copy": masks.fill(copied(answer))}
    if answer.claims:
        yield "Proofs", _proofs(answer, masks)
        kinds = [{"kind": kind, "label": label} for kind, label in LABELS.items()]
        languages = [{"kind": one.tag, "label": f"{one.own_name} ({one.name})"} for one in LANGUAGES]
        offered = languages if translated else []
        yield "CitizenVersions", {"answer": identifier, "kinds": kinds, "languages": offered}


async def version(answer: Answer | None, kind: str, masks: Masks, model: ChatModel | None = None) -> dict[str, Any]:
    """The properties of ``CitizenVersion.jsx``, or one line that says why there are none.

    Args:
        kind: one of `LABELS`, or the tag of a language, for which a model is needed.
    """
    form: VersionKind | None = next((one for one in LABELS if one == kind), None)
    try:
        if answer and form:
            return _properties(filled(version_of(answer, form), masks), LABELS[form])
        if answer and model:
            return _properties(filled(await translation_of(answer, kind, model), masks), "Traduction")
    except AssistantError as error:
        return {"error": str(error)}
    return {"error": GONE}


def _properties(made: Version, label: str) -> dict[str, Any]:
    is_page = made.kind == "page"
    return {
        "label": label,
        "title": made.title,
        "subject": made.kind == "email",
        "notices": list(made.notices),
        "text": "" if is_page else made.text,
        "html": made.text if is_page else "",
        "language": made.language,
    }


def _alerts(alerts: Iterable[Alert]) -> Iterator[str]:
    for alert in alerts:
        label = "***Urgence :*** " if alert.urgent else "**Aide :** "
        yield callout(label, [displayed(one_line(alert.text))])


def _notices(answer: Answer) -> list[str]:
    """What the agent must know; the banner says above every answer that all sheets are examples."""
    said = {EXAMPLES_NOTICE} if answer.manifest.examples_only else set()
    return [displayed(one_line(line)) for line in answer.notices if line not in said]


def _next_steps(answer: Answer) -> dict[str, Any]:
    numbers = {citation.chunk_id: citation.number for citation in answer.citations}
    groups = [
        (kind, {"label": STEPS[kind], "steps": [_step(step, numbers.get(step.chunk_id)) for step in steps]})
        for kind, steps in groupby(answer.steps, key=lambda step: step.kind)
    ]
    more = " et ".join(FOLDED[kind] for kind, _ in groups if kind in FOLDED)
    return {
        "shown": [group for kind, group in groups if kind not in FOLDED],
        "folded": [group for kind, group in groups if kind in FOLDED],
        "more": more[:1].upper() + more[1:],
    }


def _step(step: NextStep, number: int | None) -> dict[str, Any]:
    is_list = step.kind == "documents"
    lines = [line.strip() for line in step.detail.split("\n") if line.strip()]
    return {
        "title": step_title(step),
        "url": web(step.url),
        "detail": "" if is_list else " ".join(lines),
        "items": lines if is_list else [],
        "number": number,
    }


def _proofs(answer: Answer, masks: Masks) -> dict[str, Any]:
    texts = {hit.chunk.id: hit.chunk.text for hit in answer.hits}
    passages = [(shown, texts[shown["chunk"]]) for shown in cited(answer)]
    return {
        "summary": _summary(answer.claims),
        "doubtful": any(claim.state == "unsupported" for claim in answer.claims),
        "claims": [{**_claim(claim, masks), "passage": _place(claim, passages)} for claim in answer.claims],
        "query": answer.query if answer.query != answer.question else "",
        "cost": answer.cost.line() if answer.cost else "",
    }


def _summary(claims: Sequence[Claim]) -> str:
    """« Vérification : 7 phrases sur 8 confirmées par les fiches, dont 5 mot pour mot ; 1 à vérifier »."""
    proven = sum(claim.state == "proven" for claim in claims)
    doubtful = sum(claim.state == "unsupported" for claim in claims)
    confirmed = len(claims) - doubtful
    many = "s" if confirmed > 1 else ""
    literal = f", dont {proven} mot pour mot" if 0 < proven < confirmed else ", mot pour mot" if proven else ""
    line = f"Vérification : {confirmed} phrase{many} sur {len(claims)} confirmée{many} par les fiches{literal}"
    return f"{line} ; {doubtful} à vérifier" if doubtful else line


def _claim(claim: Claim, masks: Masks) -> dict[str, Any]:
    return {
        "state": claim.state,
        "label": STATES[claim.state],
        "text": masks.fill(unescape(claim.text).replace("**", "")),
        "reason": "" if claim.state == "proven" else masks.fill(claim.reason),
    }


def _place(claim: Claim, passages: Iterable[tuple[dict[str, Any], str]]) -> dict[str, Any] | None:
    """The cited passage that supports a claim, its own words marked; None when no cited one does.

    Args:
        passages: the properties of each cited passage, and its text.
    """
    for shown, text in passages:
        spans = _ordered(span for span in claim.spans if span.source == shown["chunk"])
        if spans:
            return {**shown, "quote": text[slice(*spans[0])], "blocks": blocks(text, spans)}
    return None


def _ordered(spans: Iterable[Span]) -> list[tuple[int, int]]:
    return sorted((span.start, span.end) for span in spans)
