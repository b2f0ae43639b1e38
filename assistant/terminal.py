"""An answer, a version or a verification as lines for a terminal: pure functions."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.citing import Citation, unescape
from assistant.extraction.rendering import steps_markdown
from assistant.proving import marked
from assistant.schema import Answer
from assistant.verification.schema import Claim, State
from retrieval.schema import french_date

STATES: dict[State, str] = {
    "proven": "prouvé mot pour mot",
    "reworded": "reformulé",
    "wrong_source": "dit par une autre source",
    "unsupported": "à vérifier",
}

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_ADDRESS = re.compile(r"<(https?://[^\s<>]+)>")
_LINK = re.compile(r"(?<!\\)\[((?:[^\]\\]|\\.)+)\]\((https?://[^)\s]+)\)")


def readable(answer: Answer) -> str:
    """The answer with its sources and what must be known; the failure of a model is told elsewhere."""
    numbers = {citation.chunk_id: citation.number for citation in answer.citations}
    parts = [
        *(f"ALERTE : {_plain(alert.text)}" for alert in answer.alerts),
        _plain(" ".join(answer.read_as)),
        _plain(marked(answer.text, answer.claims)),
        _plain(steps_markdown(answer.steps, numbers)) if answer.steps else "",
        "\n".join(("Sources :", *map(_source, answer.citations))) if answer.citations else "",
        _asked_back(answer),
        *(f"À noter : {_plain(notice)}" for notice in answer.notices[1 if answer.degraded else 0 :]),
        answer.cost.line() if answer.cost else "",
    ]
    return "\n\n".join(filter(None, parts))


def verified(claims: Sequence[Claim]) -> str:
    """The claims, a line each with its state and why, then how many there are of each."""
    lines = [f"- {STATES[claim.state]} : {_plain(claim.text)}\n  {_plain(claim.reason)}" for claim in claims]
    counts = [(name, sum(claim.state == state for claim in claims)) for state, name in STATES.items()]
    total = ", ".join(f"{count} {name}" for name, count in counts if count)
    return "\n".join(["Vérification, phrase par phrase :", *lines, f"Total : {total or 'aucune affirmation'}."])


def _asked_back(answer: Answer) -> str:
    if not answer.clarification:
        return ""
    options = (f"- {_plain(option.title)}" for option in answer.clarification.options if option.said)
    more = "Précisez avec --said, ou demandez chaque cas avec --by-case."
    return "\n".join((f"Pour préciser : {_plain(answer.clarification.text)}", *options, more))


def _plain(markdown: str) -> str:
    """Markdown without its marks, nor the control characters with which a text could drive the terminal."""
    bare = _ADDRESS.sub(r"\1", _LINK.sub(r"\1 – \2", markdown)).replace("**", "")
    return _CONTROL.sub("", unescape(bare))


def _source(citation: Citation) -> str:
    date = french_date(citation.updated)
    parts = (citation.title, citation.section, f"mise à jour le {date}" if date else "sans date", citation.url)
    return _CONTROL.sub("", f"[{citation.number}] {' – '.join(part for part in parts if part)}")
