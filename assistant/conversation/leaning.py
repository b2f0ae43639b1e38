"""How much a question leans on those before it, from its wording alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import pairwise

from assistant.conversation.wording import BEFORE_PRONOUN, Role, Word, read_words, stems_of, written


class Leaning(IntEnum):
    """From a question that says all by itself to one that says nothing alone."""

    NONE = 0
    POSSIBLE = 1
    LIKELY = 2
    WHOLE = 3


@dataclass(frozen=True, slots=True)
class Form:
    """A question as it is worded.

    Attributes:
        text: the question without its opening (« et », « sinon, autre question »), as it was written if it has none.
        words: the words of ``text``.
        leaning: what its wording says of the questions before it.
        leaves: whether it says that it changes the subject.
    """

    text: str
    words: tuple[Word, ...]
    leaning: Leaning
    leaves: bool


LONGEST = 25
"""Words of the longest question that may lean on another: a longer one tells all by itself."""
_OPENINGS = frozenset(
    "et mais alors donc ok accord merci beaucoup bonjour bonsoir bjr sinon ensuite puis ah oui non euh bon aussi "
    "idem pareil meme question quid concernant".split()
)
_AND = frozenset("et mais aussi idem pareil meme quid non".split())
_ALSO = frozenset(("aussi", "egalement"))
_LEAVING = tuple(
    tuple(marker.split())
    for marker in (
        "autre question|autre sujet|autre chose|autre demande|autre usager|autre usagere|autre dossier|rien a voir|"
        "rien avoir|change de sujet|changer de sujet|changeons de sujet|changement de sujet|nouvelle question|"
        "nouveau sujet|nouvel usager|nouvelle usagere|question suivante|usager suivant|usagere suivante"
    ).split("|")
)
_LOOKED_AT = 9
"""Words among which a change of subject is announced."""
PREPOSITIONS = frozenset(
    "pour pr en a au aux chez pendant avec sans par sur sous suite si s apres avant dans meme de d du depuis".split()
)
_PERSONAL = frozenset("il elle ils elles".split())
_DEMONSTRATIVES = frozenset("ca cela ceci celui celle ceux celles".split())
_THIS = frozenset("ce cet cette ces".split())
_NOT_NAMED = frozenset(
    "annee mois semaine jour jours matin soir derniers dernieres que qu qui dont n est sont sera soit".split()
)
"""What follows « ce » without naming what came before: « cette année », « ce que », « ce sont »."""
_ARTICLES = frozenset("le la l les un une des du au aux mon ma mes son sa ses leur leurs ce cet cette ces".split())
_CLITICS = frozenset("le la l les en y".split())
_AFTER_PRONOUN = frozenset("faire avoir recoit".split())
_IMPERSONAL = frozenset("faut faudra y existe suffit s reste".split())
_IT_IS = frozenset("possible obligatoire necessaire interdit permis utile prevu".split())
_GENERIC = frozenset(
    """
    faire avoir etre obtenir demander renouveler deposer envoyer payer calculer contester refuser annuler modifier
    recuperer recevoir toucher prouver justifier remplir acheter suivre contacter appeler aider savoir connaitre trouver
    commencer continuer arreter cumuler fournir apporter presenter prendre mettre aller venir attendre signer
    rembourser demarrer prevenir saisir repondre choisir utiliser beneficier declarer changer pouvoir devoir vouloir
    """.split()
)
"""What is done in any procedure: « comment renouveler ? » does not say what, « comment divorcer ? » does."""
_IF = frozenset(("si", "s"))
_ASKING = frozenset("peut faut doit puis peuvent doivent".split())
_DANGLING = frozenset("sans avec pour contre avant apres dessus dedans".split())
_WHICH = frozenset("quel quelle quels quelles".split())
_OF_WHAT = _WHICH | {"c", "il"}
"""First words of a question about a part of something: « quelle photo ? », « il y a une taxe ? »."""
_COMPLEMENT = frozenset("entre pour dans si s sans avec du des au aux en sur a par".split())
"""What tells of what it is: « quel est le montant du smic ? »."""
_SHORT = 2
"""Telling words of a question that may be but a detail of what came before."""
_BARE = 7
"""Words of the longest « pendant un arrêt maladie ? »."""


def read_form(question: str) -> Form:
    """How `question` is worded, its opening taken off."""
    asked = read_words(question)
    words, leaves = _after_change(asked)
    place = next((place for place, word in enumerate(words[:-1]) if word.folded not in _OPENINGS), len(words) - 1)
    opening, words = words[: max(place, 0)], words[max(place, 0) :]
    said_and = any(word.folded in _AND for word in opening)
    text = question if words == asked else written(words)
    return Form(text, words, _leaning(words, said_and) if words else Leaning.NONE, leaves)


def telling(words: Sequence[Word]) -> tuple[Word, ...]:
    """The words that say of what the question is."""
    return tuple(word for word in words if word.role in (Role.SUBJECT, Role.ACTION) and word.folded not in _GENERIC)


def subject_stems(words: Sequence[Word]) -> frozenset[str]:
    """The stems of the telling words."""
    return stems_of(telling(words), Role.SUBJECT, Role.ACTION)


def _after_change(words: tuple[Word, ...]) -> tuple[tuple[Word, ...], bool]:
    """The words after « autre question », and whether it stands there."""
    folded = tuple(word.folded for word in words[:_LOOKED_AT])
    for marker in _LEAVING:
        for place in range(len(folded) - len(marker) + 1):
            end = place + len(marker)
            if folded[place:end] == marker and len(words) > end:
                return words[end:], True
    return words, False


def _leaning(words: tuple[Word, ...], said_and: bool) -> Leaning:
    if len(words) > LONGEST:
        return Leaning.NONE
    told = telling(words)
    if not told or refers_back(words) or words[-1].folded in _DANGLING:
        return Leaning.WHOLE
    led = words[0].folded in PREPOSITIONS and len(words) <= _BARE
    pronoun = _lacks_antecedent(words)
    if _has_pronoun(words) and not _names_something(words):
        return Leaning.WHOLE
    if not asks(words) and (said_and or led or pronoun or words[0].folded in _IF):
        return Leaning.WHOLE
    short = len(told) <= _SHORT
    detail = short and words[0].folded in _OF_WHAT and not _has_complement(words)
    if detail and words[0].folded in _WHICH:
        return Leaning.WHOLE
    if said_and or (pronoun and short) or detail or any(word.folded in _ALSO for word in words):
        return Leaning.LIKELY
    return Leaning.POSSIBLE if short or pronoun else Leaning.NONE


def asks(words: Sequence[Word]) -> bool:
    """Whether it is a question with a verb: something is wanted, or may or must be done."""
    return any(word.role is Role.NEED or word.folded in _ASKING for word in words) or any(
        (word.folded, after.folded) == ("est", "ce") for word, after in pairwise(words)
    )


def refers_back(words: Sequence[Word]) -> bool:
    """Whether a word stands for a thing that the question did not name: « ça », « cette aide », « le renouveler »."""
    named = False
    for place, word in enumerate(words):
        after = words[place + 1] if place + 1 < len(words) else None
        asked = place > 0 and words[place - 1].folded == "est"
        if word.folded in _THIS and after and not asked and after.folded not in _NOT_NAMED:
            return True
        both = word.folded == "deux" and place > 0 and words[place - 1].folded == "les"
        if not named and (both or word.folded in _DEMONSTRATIVES or _is_clitic(words, place)):
            return True
        named = named or word.role in (Role.SUBJECT, Role.CASE)
    return False


def _is_clitic(words: Sequence[Word], place: int) -> bool:
    """« le » of « comment le renouveler », and not of « le passeport »."""
    if words[place].folded not in _CLITICS or not 0 < place < len(words) - 1:
        return False
    before, after = words[place - 1].folded, words[place + 1]
    return before in BEFORE_PRONOUN and (after.role is Role.ACTION or after.folded in _AFTER_PRONOUN)


def _has_complement(words: Sequence[Word]) -> bool:
    """Whether it tells of what it is: « le montant du smic », « les règles pour un drone »."""
    return any(word.folded in _COMPLEMENT for word in words) or any(
        word.folded in ("de", "d") and after.folded in _ARTICLES for word, after in pairwise(words)
    )


def _names_something(words: Sequence[Word]) -> bool:
    """Whether an article or a possessive leads to a telling word: « elle a droit au RSA », not « il doit être là »."""
    told = telling(words)
    return any(word.folded in _ARTICLES and after in told for word, after in pairwise(words))


def _has_pronoun(words: Sequence[Word]) -> bool:
    """Whether « il » or « elle » stands in it, and is not that of « il faut » or « il est possible »."""
    around = zip((None, *words), words, (*words[1:], None), strict=False)
    return not _IT_IS & {word.folded for word in words} and any(
        word.folded in _PERSONAL and not any(each and each.folded in _IMPERSONAL for each in (before, after))
        for before, word, after in around
    )


def _lacks_antecedent(words: tuple[Word, ...]) -> bool:
    """Whether « il » or « elle » comes before any noun, and is not that of « il faut » or « il est possible »."""
    if _IT_IS & {word.folded for word in words}:
        return False
    for word, after in pairwise(words):
        if word.folded in _PERSONAL and after.folded not in _IMPERSONAL:
            return True
        if word.role in (Role.SUBJECT, Role.CASE):
            return False
    return False
