"""A message -> what to say instead of an answer, or None when it is a question to answer."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.outcomes.courtesy import courtesy
from assistant.outcomes.directory import PUBLIC_SERVICE
from assistant.outcomes.missing import not_found, whom
from assistant.outcomes.schema import Kind, Other
from assistant.outcomes.scope import out_of_scope
from retrieval.confidence import Level
from retrieval.findings import Findings

ASK = "Posez une question sur une démarche, un droit ou une aide, par exemple « Comment renouveler un passeport ? »."
SAID: Mapping[Kind, str] = {
    "greeting": f"Bonjour ! {ASK}",
    "thanks": "Avec plaisir. Une autre question ?",
    "goodbye": "Au revoir et bonne journée.",
    "nothing": ASK,
    "about": (
        "Je suis un assistant automatique pour les agents France services. Je cherche dans les fiches officielles de "
        "service-public, je réponds avec leurs mots ou je les résume, et chaque phrase renvoie au passage d'où elle "
        "vient. "
        "Je peux me tromper : vérifiez le passage cité avant de renseigner l'usager. N'écrivez ni nom, ni numéro de "
        "dossier.\n\n"
        f"{ASK}"
    ),
}


def other(question: str, findings: Findings | None = None, alarmed: bool = False) -> Other | None:
    """What to say instead of an answer.

    Args:
        question: as it was typed. Danger is looked for apart (`danger.alerts`), whatever this gives.
        findings: None before the search, which only a courtesy spares; then what it found.
        alarmed: an urgent alert stands above what is said: an answer that is not sure would only hide it.

    Returns:
        None when the question is to be searched, or its findings to be answered from.
    """
    if findings is None:
        kind = courtesy(question)
        return Other(kind, SAID[kind]) if kind else None
    # a letter tells many things beside its question: in 100 of them, each family found was an aside
    unsure = findings.confidence.level is not Level.ANSWERABLE and not findings.reading.is_letter
    if unsure and (family := out_of_scope(question)):
        to_contact = family.contacts or (PUBLIC_SERVICE,)
        return Other("out_of_scope", f"{family.why}\n\n{ASK}\n\n{whom(to_contact)}", to_contact)
    answers = findings.confidence.level is Level.ANSWERABLE if alarmed else findings.answers
    return None if answers else not_found(findings, alarmed)
