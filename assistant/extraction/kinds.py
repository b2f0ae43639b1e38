"""A question -> what kind of answer it asks for, by rules on its words: « combien » asks for an amount.

What asks stands anywhere (« carte grise : comment… », « prix passeport »), without accents and misspelt too. The first
interrogative of a question decides; a noun that only names what is wanted (« délai carte grise ») does when none asks.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import get_close_matches
from functools import lru_cache

from assistant.extraction.schema import Kind
from retrieval.question.vocabulary import fold

_PERSON = "(?:je|tu|il|elle|on|nous|vous|ils|elles|ce)"
_THINGS = "(?:pieces?|documents?|justificatifs?|papiers?|formulaires?|attestations?|informations?)"
_COST = "(?:montants?|tarifs?|prix|couts?|plafonds?|taux|baremes?|amendes?|peines?|pourcentage)"
_SUM = f"(?:{_COST}|primes?|indemnites?|forfaits?|sommes?|salaires?|part)"
_MEANS = "(?:revenus?|ressources|patrimoine|salaires?)"
_TIME = "(?:temps|jours?|semaines?|mois|annees?|ans|heures?)"
_OFFICE = "(?:services?|organismes?|bureaux?|guichets?|tribuna(?:l|ux)|mairies?|prefectures?|caisses?|administrations?)"
_ANY = r"(?:\w+ ){0,3}"

_ASKING: Sequence[tuple[Kind, str]] = (
    ("delay", rf"combien de {_TIME}|(?:au bout de|sous|dans|depuis|pendant) combien|quels? {_ANY}(?:delai|duree)s?"),
    (
        "amount",
        rf"combien|quel(?:le)?s? {_ANY}{_SUM}\b|(?:que|qu) (?:risqu\w+|{_ANY}coute)|coute t|a partir de quel(?:le)?s? "
        rf"{_MEANS}|{_MEANS} {_ANY}(?:depasser|maximum)",
    ),
    (
        "documents",
        rf"quel(?:le)?s? {_ANY}{_THINGS}\b|liste des {_THINGS}|(?:que|qu) {_ANY}(?:fournir|apporter|contenir)",
    ),
    ("date", r"quand|quel(?:le)? (?:jour|date)|(?:avant|jusqu a|a) quelle date"),
    (
        "where",
        rf"OU|(?:a|aupres de|devant) qui|qui (?:dois je |faut il )?contacter|comment (?:contacter|joindre)|"
        rf"(?:a|dans|aupres de|devant|sur)? ?"
        rf"quel(?:le)?s? {_OFFICE}\b",
    ),
    (
        "definition",
        r"qu est ce (?:que|qu)|c est quoi|(?:que|qu) (?:signifie|veut dire|designe)|(?:en|a) quoi (?:consiste|sert)"
        r"|definition",
    ),
    ("who", r"(?:^|(?<=\| ))qui|(?:a|sous|dans) quel(?:le)?s? (?:condition|cas)s?|quelles? (?:sont les )?conditions?"),
    (
        "how",
        r"comment|quel(?:le)?s? (?:\w+ ){0,2}(?:demarche|procedure|etape|formalite|obligation)s?|que (?:\w+ )?faire",
    ),
    (
        "yes_no",
        rf"est ce (?:que|qu)|\w+ t {_PERSON}|\w+nt (?:ils|elles)|(?:peut|puis|peux|doit|dois|faut|ai|est|sont|a|as|"
        rf"avez|avons|ont|pouvez|pouvons|devez|devons|peuvent|doivent|sera|serait|suis|etes|sommes) {_PERSON}"
        r"|(?:ai je|a t on|on a|j ai) (?:le )?droit",
    ),
)
"""In the order in which one wins that begins where another does."""

_NAMING: Sequence[tuple[Kind, str]] = (
    ("documents", rf"{_THINGS} (?:a|necessaires?|demande[es]*|pour|justificatives?)"),
    ("delay", r"delais?|duree|validite"),
    ("amount", _COST),
    ("date", r"date|jour ferie|calendrier"),
    ("where", r"(?:adresse|telephone) (?:de|du|des)|coordonnees|contact|contacter|joindre"),
    ("documents", _THINGS),
    ("who", r"conditions?|beneficiaires?|eligib\w+"),
    ("how", r"demarches?|procedure|etapes"),
)

_CUES = tuple(
    "combien comment montant plafond conditions delai pieces documents justificatifs tarif definition duree".split()
)
"""Words that decide, to which a misspelt word of the question is brought back."""
_SHORTEST_CUE = 5
_CUTOFF = 0.85

_TOKEN = re.compile(r"[^\W_]+|\|")
_PLACE_ASKED = re.compile(
    r"(?:^|[,:;?(] *|\b(?:savoir|sais) )ou (?=\w)|\bou (?:puis|peut|dois|doit|faut|s|se|est|sont|aller|adresser|deposer"
    r"|demander|envoyer|trouver|payer|acheter|faire|retirer|obtenir|en)\b"
)
"""« ou » without its accent asks for a place at the beginning, or before what one does there."""


def kind_of(question: str) -> Kind:
    """What the question asks for; ``other`` when nothing in it tells."""
    text = _words(question)
    for rules in (_compiled(_ASKING), _compiled(_NAMING)):
        found = [(match.start(), rank) for rank, (_, rule) in enumerate(rules) if (match := rule.search(text))]
        if found:
            return rules[min(found)[1]][0]
    return "other"


@lru_cache(2)
def _compiled(rules: Sequence[tuple[Kind, str]]) -> tuple[tuple[Kind, re.Pattern[str]], ...]:
    return tuple((kind, re.compile(rf"(?<!\w)(?:{rule})\b")) for kind, rule in rules)


def _words(question: str) -> str:
    """Its folded words one space apart, cues spelt right, ``OU`` where a place is asked and ``|`` for a stop."""
    text = fold(re.sub(r"\bo[ùÙ](?!\w)", "\x01", question)).replace("\x01", " OU ")
    text = _PLACE_ASKED.sub(lambda match: re.sub(r"\bou\b", "OU", match[0], count=1), text)
    return " ".join(_right(word) for word in _TOKEN.findall(re.sub(r"[,.:;?!()]+", " | ", text)))


def _right(word: str) -> str:
    if len(word) < _SHORTEST_CUE or word in _CUES:
        return word
    return next(iter(get_close_matches(word, _CUES, 1, _CUTOFF)), word)
