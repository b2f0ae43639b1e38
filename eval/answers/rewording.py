"""A sentence of a sheet -> the same thing in other words, by rule; None where a rule does not apply.

The synonyms are half ordinary ones, which any list of synonyms has, and half words held out: the verifier's own classes
(`assistant.verification.synonyms`) hold none of them, and a test says so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from random import Random

from retrieval.facts.numbers import NUMBER
from retrieval.question.expansion import Lexicon

Rule = Callable[[str, Random], str | None]
"""A sentence, and what chances are drawn from -> the sentence changed."""

ORDINARY = {
    "fournir": "présenter", "joindre": "fournir", "présenter": "produire", "documents": "pièces", "pièces": "documents",
    "envoyer": "adresser", "adresser": "transmettre", "formulaire": "imprimé", "courriel": "mail", "coût": "prix",
    "percevoir": "toucher", "recevoir": "percevoir", "remplir": "compléter", "démarche": "formalité",
    "immédiatement": "aussitôt", "uniquement": "seulement", "également": "aussi", "informer": "prévenir",
    "véhicule": "voiture", "domicile": "lieu de résidence", "salaire": "rémunération", "résilier": "annuler",
    "supprimer": "effacer", "habiter": "résider", "vérifier": "contrôler", "époux": "conjoint",
}  # fmt: skip
HELD_OUT = {
    "obtenir": "avoir", "permet de": "sert à", "afin de": "pour", "doit être": "est à", "en cas de": "s'il y a",
    "lorsque": "quand", "auprès de": "à", "concerné": "visé", "nécessaires": "utiles", "effectuer": "faire",
    "effectuée": "faite", "bénéficier": "profiter", "montant": "chiffre", "différents": "divers", "souhaitez": "voulez",
    "souhaite": "veut", "en fonction de": "selon", "dispose": "a", "au sein de": "dans", "par exemple": "entre autres",
    "à compter de": "dès", "établissement": "structure", "situation": "cas", "logement": "habitation",
    "personnes": "gens", "contacter": "joindre", "indiquer": "préciser", "notamment": "en particulier",
    "période": "phase", "revenus": "ressources", "directement": "sans intermédiaire", "conditions": "critères",
    "obtention": "octroi", "attestation": "certificat", "réaliser": "mener", "organisme": "institution",
}  # fmt: skip
"""Words that the verifier does not know to be close."""

_ADVERBS = re.compile(
    r"\s(?:également|notamment|toutefois|en effet|en principe|généralement|en général|par ailleurs|ainsi|donc|alors"
    r"|directement|simplement|obligatoirement|immédiatement),?(?=\s)|^(?:Toutefois|En effet|Par ailleurs|Cependant"
    r"|En revanche|De plus|Attention|Ainsi|Dans ce cas),? ?(?::\s)?"
)
_LEADS = (
    "Concrètement, ", "À noter : ", "En résumé, ", "Dans cette situation, ", "D'après la fiche, ", "En pratique, ",
    "Pour information, ", "Il faut savoir que ",
)  # fmt: skip
_PERSONS = (
    (re.compile(r"\b[Vv]ous devez\b"), "l'usager doit"), (re.compile(r"\b[Vv]ous pouvez\b"), "l'usager peut"),
    (re.compile(r"\b[Vv]ous êtes\b"), "l'usager est"), (re.compile(r"\b[Vv]ous avez\b"), "l'usager a"),
    (re.compile(r"\b[Vv]otre\b"), "son"), (re.compile(r"\b[Vv]os\b"), "ses"),
)  # fmt: skip
_CONDITION = re.compile(
    r"^(?P<first>(?:Si|En cas de|Lorsque|Pour|Dans|À partir de)\s[^,.;:]{8,120}), (?P<then>[^;:]{12,200})\.$"
)
_WORDS = "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize".split()
_NUMBER = re.compile(rf"(?<![\w.,/°*-])(?:{NUMBER})(?![\w.,/°*-]*[0-9])(?!\s?(?:bis|rue)\b)", re.IGNORECASE)
_EQUAL = (
    (re.compile(r"n'est pas obligatoire"), "est facultatif"), (re.compile(r"n'est pas possible"), "est impossible"),
    (re.compile(r"([Vv])ous ne pouvez pas"), r"\1ous n'avez pas le droit de"),
    (re.compile(r"il est possible de"), "on peut"), (re.compile(r"[Ii]l est obligatoire de"), "il faut"),
    (re.compile(r"est interdit(?=\s)"), "n'est pas autorisé"), (re.compile(r"ne peut pas"), "ne saurait"),
    (re.compile(r"est gratuite\b"), "ne coûte rien"), (re.compile(r"[Ii]l est possible d'"), "on peut "),
    (re.compile(r"peut être (\w+é)\b"), r"est susceptible d'être \1"), (re.compile(r"doit être\b"), "devra être"),
    (re.compile(r"doivent être\b"), "devront être"), (re.compile(r"au moins (\d+)"), r"\1 au minimum"),
    (re.compile(r"au maximum"), "au plus"), (re.compile(r"dans un délai de"), "sous"),
    (re.compile(r"plus de (\d+ (?:ans|€|mois|jours))"), r"au-delà de \1"),
    (re.compile(r"pendant (\d+)"), r"durant \1"),
)  # fmt: skip
"""Other turns for one obligation, one denial or one bound."""


def ordinary_synonyms(text: str, chance: Random) -> str | None:
    """One to three words in place of others of the same meaning, from `ORDINARY`."""
    return _synonyms(text, ORDINARY, chance)


def held_out_synonyms(text: str, chance: Random) -> str | None:
    """The same from `HELD_OUT`."""
    return _synonyms(text, HELD_OUT, chance)


def _synonyms(text: str, table: Mapping[str, str], chance: Random) -> str | None:
    present = [word for word in table if re.search(rf"(?<![\w'’-]){word}(?![\w'’-])", text)]
    for word in chance.sample(present, min(3, len(present))):
        text = re.sub(rf"(?<![\w'’-]){word}(?![\w'’-])", table[word], text, count=1)
    return text if present else None


def without_adverb(text: str, chance: Random) -> str | None:
    """Without the adverbs and links that tell nothing."""
    return _capital(_ADVERBS.sub("", text)) if _ADVERBS.search(text) else None


def with_lead(text: str, chance: Random) -> str | None:
    """With some words before it, as models write."""
    lead = chance.choice(_LEADS)
    return lead + text[0].lower() + text[1:]


def third_person(text: str, chance: Random) -> str | None:
    """Of the person instead of to them."""
    changed = text
    for pattern, words in _PERSONS:
        changed = pattern.sub(words, changed)
    return _capital(changed) if re.search(r"l'usager", changed) and "vous" not in changed.lower() else None


def reordered(text: str, chance: Random) -> str | None:
    """The condition after what it governs."""
    match = _CONDITION.match(text)
    return f"{_capital(match['then'])} {match['first'][0].lower()}{match['first'][1:]}." if match else None


def numbers_rewritten(text: str, chance: Random) -> str | None:
    """A number of one to sixteen in words for digits, or the other way round."""
    for match in _NUMBER.finditer(text):
        if match[0] in map(str, range(2, 17)) and not re.match(r"\s?(?:er|e|%|h|/|ème)", text[match.end() :]):
            return f"{text[: match.start()]}{_WORDS[int(match[0])]}{text[match.end() :]}"
        if match[0].lower() in _WORDS[2:]:
            return f"{text[: match.start()]}{_WORDS.index(match[0].lower())}{text[match.end() :]}"
    return None


def acronym_expanded(text: str, chance: Random) -> str | None:
    """An acronym of the lexicon in full."""
    for match in re.finditer(r"\b[A-ZÉ][A-Za-zé]*[A-Z][A-Za-z]*\b|\b(?:Caf|Urssaf|Pacs|Ofii|Cnaf)\b", text):
        meanings = _lexicon().acronyms.get((match[0].lower(),), ())
        if len(meanings) == 1:
            return text[: match.start()] + meanings[0].written + text[match.end() :]
    return None


@cache
def _lexicon() -> Lexicon:
    return Lexicon.load()


def other_turn(text: str, chance: Random) -> str | None:
    """The same obligation, denial or bound, said otherwise."""
    present = [(pattern, words) for pattern, words in _EQUAL if pattern.search(text)]
    if not present:
        return None
    pattern, words = chance.choice(present)
    return _capital(pattern.sub(words, text, count=1))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


REWORDINGS: Mapping[str, Rule] = {
    "synonymes courants": ordinary_synonyms,
    "synonymes inconnus": held_out_synonyms,
    "adverbe ôté": without_adverb,
    "amorce ajoutée": with_lead,
    "troisième personne": third_person,
    "ordre changé": reordered,
    "nombre en lettres ou en chiffres": numbers_rewritten,
    "sigle développé": acronym_expanded,
    "autre tournure": other_turn,
}
"""Every way of saying the same thing, by its name in reports."""
