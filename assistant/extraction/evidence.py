"""How much a unit looks like the answer to a kind of question: « 86 € » for « combien », « en mairie » for « où »."""

from __future__ import annotations

import re
from collections.abc import Mapping

from assistant.extraction.schema import Kind, Unit
from retrieval.facts.reading import facts
from retrieval.facts.schema import FactKind
from retrieval.question.vocabulary import fold

STATED = 1.0
"""Evidence of a unit that holds what is asked; half of it for one that only has the turn of phrase."""
TURN = 0.5
UNDER_HEADING = 0.4
"""What a section that is named after the question adds (« Coût », « Pièces à fournir »)."""

_FACTS: Mapping[Kind, Mapping[FactKind, float]] = {
    "amount": {"amount": STATED, "percentage": 0.8},
    "delay": {"duration": STATED},
    "date": {"date": STATED, "duration": 0.3},
    "where": {"phone": 0.3, "email": 0.3, "url": 0.2},
    "documents": {"form": 0.3},
}
"""Facts that answer a kind."""

_TURNS: Mapping[Kind, str] = {
    "amount": r"gratuit|montant|cout|tarif|egale? a|amende|plafond|limite de",
    "delay": r"delai|duree|dans les|au plus tard|avant|pendant|sous \d|maximum|au moins|dispose",
    "date": r"avant le|a partir du|jusqu|au plus tard|depuis le|chaque annee|a compter",
    "yes_no": r"(?:pouvez|peut|peuvent|devez|doit|doivent|faut)\b|possible|interdit|obligatoire|autoris|oblig|droit|"
    r"impossible|dispens|sauf|sous conditions|tout depend|imposable|necessaire",
    "where": r"\badresse[rz]\b|aupres d|mairie|prefecture|consulat|tribunal|caisse|\bcaf\b|cpam|guichet|sur place|"
    r"notaire|site internet|en ligne|ministere|service|direccte|commissariat|gendarmerie|bureau",
    "how": r"vous devez|il faut|doit etre|se fait|en ligne|par courrier|teleservice|formulaire|remplir|adresser|"
    r"envoyer|sur place|prendre rendez|demande",
    "documents": r"pieces?\b|documents?\b|justificati|photocopie|copie|original|acte de|attestation|formulaire|cerfa",
    "who": r"si vous|reserve|qui peut|condition|beneficie|pouvez|toute personne|concern|avoir|situations",
    "definition": r"est une?\b|sont des|permet|consiste|designe|il s'agit|signifie|c'est|vise a|couvre|garantit",
}
"""Turns of phrase that go with a kind, folded."""

_HEADINGS: Mapping[Kind, str] = {
    "amount": r"cout|montant|tarif|prix|combien|calcul|plafond|bareme|peine|sanction|amende|taux",
    "delay": r"delai|duree|validite|preavis|quand|temps",
    "date": r"quand|date|calendrier|delai|echeance",
    "where": r"s'adresser|lieu|depot|sur place|contact|ou faire|demarche|recours",
    "how": r"demarche|comment|demande|procedure|etape|depot|en ligne|par courrier|deroulement",
    "documents": r"piece|document|justificatif|dossier|a fournir|a joindre|contenu",
    "who": r"qui |condition|beneficiaire|concern|attribution",
    "definition": r"de quoi s'agit|definition|principe|presentation",
}
"""Headings of the sections that answer a kind, folded."""

_YES_OR_NO = re.compile(r"(?:oui|non)\b|(?:il|elle|ce|cela) (?:est|n'est|est toutefois) ")
_SENDS_TO = re.compile(
    r"\b(?:adress(?:er|ez|ee?s?)\b|depos|envoy|transm|rend(?:re|ez)|contact|saisi|inscri|demand|recours|appel|"
    r"paye|retir)\w*\b[^.]{0,120}?\b"
    r"(?:aupres d|a (?:la|votre|l')|au (?:x )?|aux |devant l|sur (?:place|le site)|en (?:mairie|ligne))"
)
"""What one does there, then where."""
_ENTITLED = re.compile(
    r"\b(?:peu(?:t|vent|vez)|pouvez|doi(?:t|vent)|devez) (?:\w+ ){0,2}(?:demander|beneficier|percevoir|obtenir|"
    r"pretendre|toucher|effectuer|etre|remplir)|\b(?:a|avez|ont) droit"
)
_ASKS_FOR = re.compile(
    r"fourni|produi|joindre|joint|present|apport|precis|contenir|contient|comport|mention|indiqu|pieces?\b|"
    r"documents?\b"
)
"""The lead of a list of documents, or of what a letter must say."""
_LISTED: frozenset[Kind] = frozenset({"documents", "who", "how"})
"""Kinds that a list answers as a whole."""


def evidence(unit: Unit, kind: Kind) -> float:
    """From 0, nothing of this kind, to about 2; without effect on ``other``."""
    if kind == "other":
        return 0.0
    text = fold(unit.text)
    worth = max([_FACTS[kind].get(fact, 0.0) for fact in _stated(unit)] if kind in _FACTS else [], default=0.0)
    if re.search(_TURNS[kind], text):
        worth += TURN
    if kind == "who" and _ENTITLED.search(text):
        worth += TURN
    if kind == "where" and _SENDS_TO.search(text):
        worth += STATED
    if kind == "yes_no" and _YES_OR_NO.match(text):
        worth += STATED
    if kind in _LISTED and unit.shape == "list":
        worth += STATED if kind == "documents" and _ASKS_FOR.search(text.partition(":")[0]) else TURN
    heading = fold(" ".join((unit.above, *unit.chunk.section[-1:])))
    if kind in _HEADINGS and re.search(_HEADINGS[kind], heading):
        worth += UNDER_HEADING
    return worth


def _stated(unit: Unit) -> frozenset[FactKind]:
    return frozenset(fact.kind for fact in facts(unit.chunk.text) if unit.start <= fact.start < unit.end)
