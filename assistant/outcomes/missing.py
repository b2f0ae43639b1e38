"""What is said when the sheets do not answer, or may not: how to ask again, where to look, whom to contact."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.citing import escape
from assistant.linking import link
from assistant.outcomes.contacts import contacts, reached
from assistant.outcomes.schema import Contact, Other
from retrieval.findings import Findings
from retrieval.schema import Chunk

EXAMPLES_OF_WORDING = ("renouveler un passeport", "demander le RSA")

NEAREST_SHEETS = 3
"""Sheets proposed when none answers."""

AFTER_ALERT = (
    "Les numéros ci-dessus viennent d'abord. Pour une démarche (plainte, aide, logement), posez ensuite votre question."
)


def not_found(findings: Findings, alarmed: bool = False) -> Other:
    """What is said when no sheet answers: other words, the nearest sheets, their themes, whom to contact.

    Args:
        alarmed: an urgent alert stands above; one line then, so that nothing competes with it.
    """
    if alarmed:
        return Other("not_found", AFTER_ALERT)
    advised = _wordings(findings.wordings or EXAMPLES_OF_WORDING)
    parts = [
        "Aucune fiche ne répond clairement à cette question.",
        f"Reformulez-la avec les mots de la démarche, par exemple {advised}.",
    ]
    if titles := _nearest(findings):
        parts += ["Fiches les plus proches :", "\n".join(f"- {title}" for title in titles)]
    if themes := _themes(findings):
        parts.append(themes)
    to_contact = contacts(findings.hits)
    return Other("not_found", "\n\n".join((*parts, whom(to_contact))), to_contact)


def too_little(findings: Findings) -> Other:
    """What stands above an answer that the search is not sure of, on one line.

    It does not take the place of the answer: the agent reads the sheet and judges.
    """
    advised = f", par exemple avec {_wordings(findings.wordings)}" if findings.wordings else ""
    lines = (
        f"Il n'est pas sûr que ces fiches répondent à la question : relisez-les, ou reformulez-la{advised}.",
        _themes(findings),
    )
    return Other("too_little", " ".join(filter(None, lines)), contacts(findings.hits))


def whom(to_contact: Sequence[Contact]) -> str:
    """The contacts as a Markdown list under one line."""
    return "\n".join(("À contacter :", "", *(f"- {reached(contact)}" for contact in to_contact)))


def _wordings(wordings: Sequence[str]) -> str:
    return " ou ".join(f"« {escape(wording)} »" for wording in wordings)


def _themes(findings: Findings) -> str:
    return f"Thèmes voisins : {escape(' ; '.join(findings.themes))}." if findings.themes else ""


def _nearest(findings: Findings) -> list[str]:
    first: dict[str, Chunk] = {}
    for hit in findings.hits:
        first.setdefault(hit.chunk.sheet_key, hit.chunk)
    return [link(chunk.title, chunk.url) for chunk in first.values()][:NEAREST_SHEETS]
