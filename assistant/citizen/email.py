"""An answer as an e-mail that the agent reads over and signs; nothing in it is about a person."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.citizen.schema import Statement, Told, Version
from assistant.citizen.wording import EXAMPLES, bulleted, dated, in_words, long_date, marked, sections

SIGNATURE = (
    "[prénom de l'agent]\n"
    "Maison France services de [commune]\n"
    "[adresse] – [horaires d'ouverture]\n"
    "[numéro de téléphone] – [adresse de courriel]"
)
"""Between brackets, what the agent's house fills in."""
TO_FILL = "Complétez ce qui est entre crochets avant l'envoi."


def email(told: Told) -> Version:
    """The answer, what to bring, where to go and the dates of the sheets, between a greeting and a signature.

    The subject is the title of the sheet, never the question, which may tell who asks.
    """
    title = told.sheets[0].title if told.sheets else "votre demande"
    parts = [
        "Bonjour,",
        *([EXAMPLES] if told.examples else []),
        "Voici ce que disent les fiches officielles.",
        body(told.statements),
        *(f"{name} :\n" + "\n".join(f"- {line}" for line in lines) for name, lines in sections(told)),
        *_origin(told),
        "Votre maison France services reste à votre disposition si une information vous semble manquer.",
        "Cordialement,",
        SIGNATURE,
    ]
    return Version("email", f"Votre demande : {title}", "\n\n".join(parts), (*told.notices, TO_FILL))


def body(statements: tuple[Statement, ...]) -> str:
    """The statements as they are laid out in plain text: sentences together, lists under what leads to them."""
    text, before = "", None
    for statement in statements:
        words = in_words(marked(statement))
        text += _gap(before, statement) + (bulleted(words) if statement.role == "item" else words)
        before = statement
    return text


def _gap(before: Statement | None, statement: Statement) -> str:
    if before is None:
        return ""
    if statement.role == "item" and before.role in ("item", "lead"):
        return "\n"
    together = before.role == statement.role == "sentence" and before.number == statement.number
    return " " if together else "\n\n"


def _origin(told: Told) -> Iterator[str]:
    """Where the information comes from, and of what day it is."""
    if not told.sheets:
        return
    date = long_date(told.updated)
    day = f" à la date du {date}" if date else ""
    lines = "\n".join(f"- {line}" for line in dated(told))
    sheets = "cette fiche" if len(told.sheets) == 1 else "ces fiches"
    yield f"Ces informations viennent de {sheets}{day} :\n{lines}\nElles peuvent changer après cette date."
