"""A sentence of a sheet -> a wrong one, by rule; None where a rule does not apply."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from itertools import pairwise
from random import Random

from retrieval.facts.reading import facts
from retrieval.facts.schema import Fact

SEEN = {
    "avant": "après", "après": "avant", "moins": "plus", "minimum": "maximum", "maximum": "minimum",
    "majeur": "mineur", "mineur": "majeur", "gratuit": "payant", "gratuite": "payante", "obligatoire": "facultatif",
    "obligatoirement": "facultativement", "avec": "sans", "sans": "avec", "supérieur": "inférieur",
    "inférieur": "supérieur", "supérieure": "inférieure", "interdit": "autorisé", "autorisé": "interdit",
    "possible": "impossible", "employeur": "salarié", "locataire": "propriétaire", "propriétaire": "locataire",
    "augmenter": "diminuer", "premier": "dernier", "définitive": "temporaire", "créancier": "débiteur",
    "débiteur": "créancier", "tuteur": "curateur", "licenciement": "embauche", "embauche": "licenciement",
    "mariage": "divorce", "divorce": "mariage", "naissance": "décès", "décès": "naissance", "vente": "achat",
    "écrite": "orale", "préfet": "maire", "maire": "préfet", "mairie": "préfecture", "préfecture": "mairie",
    "passeport": "permis", "victime": "auteur", "père": "mère", "départ": "arrivée", "assuré": "assureur",
}  # fmt: skip
"""Opposites that any list would have; the verifier's has them."""
UNSEEN = {
    "accorder": "retirer", "acceptation": "contestation", "national": "local", "ancienneté": "jeunesse",
    "identique": "distinct", "activité": "inactivité", "plaignant": "accusé", "élève": "professeur",
    "médecin": "notaire", "notaire": "médecin", "avocat": "huissier", "naturalisation": "expulsion",
    "mandataire": "mandant", "logement": "garage", "enfant": "animal", "diplôme": "casier", "contrat": "procès",
    "véhicule": "bateau", "entreprise": "association", "association": "entreprise", "salaire": "loyer",
    "loyer": "salaire", "impôt": "héritage", "travail": "sport", "succession": "adoption", "adoption": "succession",
    "formation": "hospitalisation", "banque": "poste", "assurance": "amende", "amende": "prime", "retraite": "chasse",
    "étudiant": "retraité", "maladie": "grossesse", "handicap": "chômage", "chômage": "handicap",
}  # fmt: skip
"""Opposites and replacements that the verifier's lists do not have."""

_VERBS = "est|sont|peut|peuvent|doit|doivent|pouvez|devez|permet|donne|concerne|s'applique|sera|avez|êtes|fait|ont"
_TO_DENY = re.compile(rf"(?<![\w'’])(?:(?<!ne )(?<!n')({_VERBS}))(?= (?!pas\b|plus\b|jamais\b|que\b|qu'))")
_DENIED = re.compile(r"\b(?:ne |n['’])(\w+) pas\b(?: (?=d['’e ]))?")
_DURATIONS = {
    "mois": "ans",
    "ans": "mois",
    "an": "mois",
    "jours": "mois",
    "semaines": "mois",
    "jour": "mois",
    "heures": "jours",
}
_IN_WORDS = {
    "deux": "quatre",
    "trois": "cinq",
    "quatre": "six",
    "cinq": "huit",
    "six": "neuf",
    "huit": "trois",
    "dix": "douze",
}


@lru_cache(maxsize=1 << 17)
def stated_facts(text: str) -> tuple[Fact, ...]:
    """The facts of a text, read once: every kind of case looks through the same sheets."""
    return facts(text)


def other_fact(text: str, fact: Fact, chance: Random) -> str:
    """A digit of a fact changed, or a name of an address."""
    change = _other_letters if fact.kind in ("email", "url") else _other_digit
    return f"{text[: fact.start]}{change(fact.text, chance)}{text[fact.end :]}"


def _other_digit(text: str, chance: Random) -> str:
    """One digit changed, or a small number in words."""
    digits = [place for place, sign in enumerate(text) if sign.isdigit()]
    if not digits:
        return re.sub(r"\w+", lambda word: _IN_WORDS.get(word[0].lower(), word[0]), text, count=1)
    place = chance.choice(digits)
    other = chance.choice([digit for digit in "123456789" if digit != text[place]])
    return text[:place] + other + text[place + 1 :]


def _other_letters(text: str, chance: Random) -> str:
    """A name of an address changed."""
    names = [match for match in re.finditer(r"[a-z]{4,}", text) if match[0] not in ("http", "https", "gouv")]
    if not names:
        return text
    name = chance.choice(names)
    return f"{text[: name.start()]}{name[0][1:]}{name[0][0]}{text[name.end() :]}"


def other_number(text: str, chance: Random) -> str | None:
    """A number that no unit follows (« 2 photos », « trois exemplaires »)."""
    stated = stated_facts(text)
    free = [
        match
        for match in re.finditer(rf"(?<![\w.,/°*-])(?:[0-9]{{1,3}}|{'|'.join(_IN_WORDS)})(?= [a-zéè])", text)
        if not any(fact.start <= match.start() < fact.end for fact in stated)
    ]
    if not free:
        return None
    one = chance.choice(free)
    other = _IN_WORDS.get(one[0]) or str(int(one[0]) + chance.randint(37, 59))
    return f"{text[: one.start()]}{other}{text[one.end() :]}"


def other_unit(text: str, chance: Random) -> str | None:
    """A duration in another unit, where the sentence has no other duration of this number."""
    match = re.search(rf"(?<=[0-9]\s)({'|'.join(_DURATIONS)})\b", text)
    return f"{text[: match.start()]}{_DURATIONS[match[0]]}{text[match.end() :]}" if match else None


def swapped_facts(text: str, chance: Random) -> str | None:
    """Two facts of one kind in each other's place."""
    stated = stated_facts(text)
    for first, second in pairwise(stated):
        same = (first.kind, first.unit) == (second.kind, second.unit) and first.value != second.value
        # the ends of a range swapped are still that range, and two articles in a row still those articles
        if same and first.kind != "article" and len(text[first.end : second.start].split()) > 2:
            return f"{text[: first.start]}{second.text}{text[first.end : second.start]}{first.text}{text[second.end :]}"
    return None


def denied(text: str, chance: Random) -> str | None:
    """With « ne ... pas » around its first verb that has none."""
    match = _TO_DENY.search(text)
    if not match or re.search(r"\b(?:ne|n['’])", text[: match.start()][-12:]):
        return None
    negated = f"n'{match[1]} pas" if match[1][0] in "aeêo" else f"ne {match[1]} pas"
    return f"{text[: match.start()]}{negated}{text[match.end() :]}"


def affirmed(text: str, chance: Random) -> str | None:
    """Without its first « ne ... pas »."""
    match = _DENIED.search(text)
    return f"{text[: match.start()]}{match[1]} {text[match.end() :].lstrip()}" if match else None


def opposite(table: Mapping[str, str], text: str, chance: Random) -> str | None:
    """One word, which the sentence has once, in place of what excludes it, which the sentence does not have."""
    present = [word for word in table if len(re.findall(rf"(?<![\w'’-]){word}(?![\w'’-])", text)) == 1]
    present = [word for word in present if not re.search(rf"(?<![\w'’-]){table[word]}(?![\w'’-])", text)]
    if not present:
        return None
    word = chance.choice(present)
    return re.sub(rf"(?<![\w'’-]){word}(?![\w'’-])", table[word], text)
