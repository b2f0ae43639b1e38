"""A question -> its words, each with the part that it plays: what is wanted, in which case, of what.

« Combien coûte un passeport pour un mineur ? » wants a price (need), for a minor (case), of a passport (subject). A
follow-up replaces one of these parts and leaves the others as they were, so that the words of each are told apart here,
by closed lists of general French: what is in none of them is the subject.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from functools import lru_cache

from assistant.words import STOP_WORDS, stem
from retrieval.question.vocabulary import fold


class Role(StrEnum):
    """The part that a word plays in a question."""

    LINK = "link"
    NEED = "need"
    CASE = "case"
    ACTION = "action"
    SUBJECT = "subject"


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a question: how it is written, up to the next one, then folded, and its part."""

    written: str
    folded: str
    role: Role


_WORD = re.compile(r"[^\W_]+")
_INTERROGATIVES = frozenset(
    "comment combien cb ou quand pourquoi qui que quoi quel quelle quels quelles lequel laquelle".split()
)
_NEED_WORDS = frozenset(
    """
    cout couts coute coutent couter couterait prix tarif tarifs montant montants gratuit gratuite payant payante
    delai delais duree durees dure durent durer temps tps longtemps mois jours semaines validite valable valables
    document documents doc docs papier papiers piece pieces formulaire formulaires cerfa dossier justificatifs
    condition conditions critere criteres droit droits obligatoire possible age
    ligne internet site adresse numero telephone guichet rendez rdv contact contacter appeler adresser
    deposer envoyer recevoir recoit commencer prend prendre cumulable
    remboursement remboursements rembourse remboursee reduction reductions
    recours sanction sanctions amende regles regle difference differences calcul calcule calculer marche
    """.split()
)
"""What may be wanted of any procedure."""
_FUZZY_LETTERS = 6
_FUZZY_CUTOFF = 0.88
"""« docuemnts » is read, « contrat » is no « contact »."""
_INFINITIVE = re.compile(r"[a-z]{2,}(?:er|ir|oir|dre|tre|ire|vre)\Z")
_DOING = frozenset("faire avoir etre obtenir demander mettre savoir pouvoir devoir vouloir".split())
"""Stop words that are infinitives: « comment la faire » speaks of a thing."""
_LEADS_TO_NOUN = frozenset("de d du un une au mon ma mes son sa ses".split())
"""Before an infinitive, they make it part of a name: « permis de conduire », « mon loyer »."""
_OF = frozenset(("de", "d", "du"))
_OWN = frozenset("mon ma mes son sa ses leur leurs".split())
_PAPERS = frozenset("papier papiers document documents piece pieces".split())
_ARTICLES = frozenset("le la l les".split())
BEFORE_PRONOUN = frozenset(
    "comment peut peux puis pouvez peuvent pourra faut faudra dois doit doivent pour on je j il elle ils elles tu vous "
    "nous s de faire ou quand qui veut veux va vais".split()
)
"""Words after which « le » stands for something: « comment le renouveler »."""
_EMPTY = frozenset(
    "usager usagere usagers monsieur madame dame mr mme personne personnes gens cas fois chose soi lui eux deux detail "
    "details precision precisions preciser expliquer explique resumer exemple info infos svp stp pr beaucoup "
    "bout coup".split()
)
"""Words that name nobody and nothing, beside the stop words."""

_ALTERNATIVES = (
    ("majeur adulte", "mineur enfant bebe fils fille"),
    ("salarie prive", "fonctionnaire public contractuel agent", "apprenti", "etudiant", "stagiaire", "chomeur",
     "independant autoentrepreneur entrepreneur"),
    ("vide", "meuble"),
    ("neuf neuve", "occasion"),
    ("perte perdu perdre", "vol vole volee voler", "deterioration abime"),
    ("marie", "pacse", "concubin concubinage", "celibataire", "veuf veuve"),
    ("seul isole", "couple"),
    ("locataire", "proprietaire bailleur"),
    ("francais", "europeen europeenne", "etranger"),
    ("maternelle", "primaire elementaire", "college", "lycee"),
    ("premiere premier", "renouvellement renouveler"),
    ("plein", "partiel"),
    ("cdi", "cdd", "interim interimaire"),
    ("homme pere", "femme mere"),
    ("voiture auto", "moto", "scooter", "camion", "velo", "caravane remorque"),
    ("jeune", "senior age"),
    ("maladie", "maternite", "paternite", "parental", "adoption"),
)  # fmt: skip
"""Cases that exclude each other: who says one no longer means the others of its line."""


def _bare(word: str) -> str:
    """A folded word without the marks of gender and number; a stem would take « mariage » for « marié »."""
    return word.rstrip("s").rstrip("e")


_CASES = {
    _bare(word): (line, place)
    for line, alternatives in enumerate(_ALTERNATIVES)
    for place, words in enumerate(alternatives)
    for word in words.split()
}
"""The line of each case and its place in it."""


def read_words(text: str) -> tuple[Word, ...]:
    """The words of `text` in order, each with what is written up to the next one."""
    found = list(_WORD.finditer(text))
    ends = [match.start() for match in found[1:]] + [len(text)] * bool(found)
    read: list[Word] = []
    for match, end in zip(found, ends, strict=True):
        folded = fold(match.group())
        read.append(Word(text[match.start() : end], folded, _role(folded, read)))
    return tuple(read)


def _role(word: str, before: list[Word]) -> Role:
    """The part of a folded word after those `before`."""
    if word in _INTERROGATIVES or word in _NEED_WORDS:
        return _role_of_need(word, before)
    last = before[-1].folded if before else ""
    if _bare(word) in _CASES or word.isdigit() or (word == "ans" and last.isdigit()):
        return Role.CASE
    if word in _DOING:
        return Role.ACTION
    if word in STOP_WORDS or word in _EMPTY or len(word) == 1:
        return Role.LINK
    if _INFINITIVE.match(word) and not _leads_to_noun(before):
        return Role.ACTION
    return Role.NEED if _is_misspelt_need(word) else Role.SUBJECT


def _role_of_need(word: str, before: list[Word]) -> Role:
    """« adresse » is not what is wanted in « changement d'adresse », nor « papiers » in « ses papiers »."""
    last = before[-1] if before else None
    if word == "ou" and last and last.role in (Role.SUBJECT, Role.CASE):
        return Role.LINK
    if last and last.folded in _OWN and word in _PAPERS:
        return Role.SUBJECT
    named = len(before) > 1 and before[-2].role in (Role.SUBJECT, Role.CASE, Role.ACTION)
    return Role.SUBJECT if named and last and last.folded in _OF else Role.NEED


def _leads_to_noun(before: list[Word]) -> bool:
    """Whether a noun follows: « de conduire », « le loyer », and not « comment le renouveler »."""
    if not before:
        return False
    article = before[-1].folded in _ARTICLES and not (len(before) > 1 and before[-2].folded in BEFORE_PRONOUN)
    return article or before[-1].folded in _LEADS_TO_NOUN


@lru_cache(10_000)
def _is_misspelt_need(word: str) -> bool:
    return len(word) >= _FUZZY_LETTERS and bool(get_close_matches(word, _NEED_WORDS, 1, _FUZZY_CUTOFF))


def written(words: Iterable[Word]) -> str:
    """The text of `words`, without the blanks and marks at its ends."""
    return " ".join("".join(word.written for word in words).split()).strip(" ?!.,;:…-'’\"«»()")


def stems_of(words: Iterable[Word], *roles: Role) -> frozenset[str]:
    """The stems of the words that play one of these parts."""
    return frozenset(stem(word.folded) for word in words if word.role in roles)


def excluded(words: Iterable[Word], by: Iterable[Word]) -> frozenset[str]:
    """The folded words of `words` that the cases of `by` replace."""
    by = tuple(by)
    said = {place for word in by if (place := _CASES.get(_bare(word.folded)))}
    lines = {line for line, _ in said}
    aged = any(word.folded == "ans" for word in by)
    replaced = set()
    for word in words:
        place = _CASES.get(_bare(word.folded))
        if place and place[0] in lines and place not in said:
            replaced.add(word.folded)
        if aged and word.role is Role.CASE and (word.folded == "ans" or word.folded.isdigit()):
            replaced.add(word.folded)
    return frozenset(replaced)


def without(words: tuple[Word, ...], dropped: Collection[Word]) -> tuple[Word, ...]:
    """`words` less those `dropped`, each with the articles, prepositions and numbers that led to it."""
    kept: list[Word] = []
    for word in words:
        if any(word is each for each in dropped):
            while kept and _only_leads(kept[-1]):
                kept.pop()
        else:
            kept.append(word)
    return tuple(kept)


def _only_leads(word: Word) -> bool:
    """Whether it says nothing without what it led to: « pour un », « si elle est », « 2 » of « 2 enfants »."""
    return word.folded.isdigit() or word.role is Role.LINK
