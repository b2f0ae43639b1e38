"""Messages that ask for nothing that a sheet could say: greetings, thanks, questions about the assistant itself.

A message is one of these only when all its words are: « bonjour, une carte d'identité » asks for a card.
"""

from __future__ import annotations

import re

from assistant.outcomes.phrases import phrases, said
from assistant.outcomes.schema import Kind


def _set(words: str) -> frozenset[str]:
    return frozenset(said(words).split())


_HEADS: tuple[tuple[Kind, frozenset[str]], ...] = (
    ("thanks", _set("merci mrc mercii remercie remerciements thanks")),
    (
        "goodbye",
        _set("revoir bientot aurevoir bye ciao adieu journee soiree prochaine fin week end weekend apres midi"),
    ),
    (
        "greeting",
        _set(
            "bonjour bjr bonsoir bsr coucou cc salut slt hello hey salutations rebonjour question renseignement aider"
        ),
    ),
    (
        "nothing",
        _set(
            "ok okay okey oki accord oui non test tests essai essais euh hum compris entendu marche allo super parfait"
        ),
    ),
)
"""What decides what a courtesy is, the first that is said; `_COURTEOUS` words never do."""

_COURTEOUS = _set(
    "a vous toi te tu je j ai aurais voudrais souhaite besoin d de l le la les un une petit petite grand bien tres "
    "trop tout "
    "toute tous monde madame monsieur l assistant infiniment avez as aide peux pouvez m messieurs dames mme mr m "
    "beaucoup bcp pour votre ton aide reponse reponses retour temps "
    "patience c est clair gentil gentille sympa genial top nickel bonne bon au et encore svp stp plait s il y quelqu "
    "vous "
    "etes la ca va comment allez vas avance ainsi que alors bah ben ah oh re mon ma amie demain bref vraiment mille "
    "fois "
    "utile note super parfait cordialement 1 2 3 question dernier derniere du jour"
)

_GREETING = re.compile(
    r"\A[\s!.,;:]*+(?:(?:re ?)?bonjour|bjr|bonsoir|bsr|coucou|salut|slt|hello|hey)\b[\s!.,;:]*+"
    r"(?:(?:à|a) (?:tous|toutes|vous)\b[\s!.,;:]*+|(?:madame|monsieur|messieurs|mesdames|mme)\b[\s!.,;:]*+"
    r"|et\b\s*+){0,4}",
    re.IGNORECASE,
)

_YOU = r"(?:tu|vous|t)"
_ABOUT = phrases(
    rf"(?:qui|quoi|{_YOU} \w+ qui) (?:es tu|etes vous|t es)(?: toi)?|(?:tu|t|vous) (?:es|etes) qui(?: toi| au juste"
    rf"| exactement)?",
    r"(?:comment|c est quoi) (?:t appelles?|vous appelez|ton nom|votre nom)(?: tu| vous)?|quel est (?:ton|votre) nom",
    r"(?:es tu|etes vous|tu es|vous etes) (?:une? )?(?:ia|robot|humain|intelligence artificielle|bot)",
    r"(?:peux|pouvez) (?:tu|vous) m aider",
    rf"(?:est ce que )?{_YOU} (?:es|etes) (?:un|une|chatgpt|gpt|humaine?|reelle?|vraie?|une vraie)"
    r"(?: (?:robot|ia|machine|humain|vraie personne|personne|intelligence artificielle|programme|ordinateur|bot"
    r"|chatbot))?",
    r"(?:es tu|etes vous) (?:un|une|chatgpt|humaine?)(?: (?:robot|ia|machine|humain|vraie personne|personne|bot))?",
    r"(?:a quoi|quoi) (?:tu|vous|ca) ser\w*|a quoi (?:sers|servez) (?:tu|vous)",
    r"(?:que|qu est ce que|quoi) (?:peux|pouvez|sais|savez) (?:tu|vous) faire(?: pour (?:moi|nous))?",
    rf"(?:qu est ce que )?{_YOU} (?:peux|pouvez|sais|savez|fais|faites) (?:faire )?(?:quoi"
    rf"|m aider a quoi)(?: pour moi)?",
    r"(?:tu|vous) (?:fais|faites) quoi(?: dans la vie| ici)?|m aider a quoi|(?:tu|vous) (?:peux|pouvez) m aider a quoi",
    r"comment (?:ca |tu |vous |cela )(?:marches?|fonctionne[sz]?|marchez)|comment (?:fonctionne[sz]|marche[sz]) (?:tu"
    r"|vous)",
    r"comment (?:bien )?(?:poser|ecrire|formuler) (?:une|ma|mes|la|des) questions?(?: (?:a|avec) l assistant)?",
    r"d ou (?:vien\w*|sorte?n?t?|tire\w*) (?:tu |vous )?(?:tes|vos|les|ces) (?:reponses?|informations?|infos?"
    r"|sources?)",
    r"(?:quelles? (?:sont|est)|c est quoi|donne moi) (?:tes|vos|ta|votre) (?:sources?|donnees|fiches)",
    r"(?:sur )?quelles? (?:fiches?|sources?|donnees|bases?) (?:\w+ )?(?:te|vous|t|tu)(?: \w+){0,3}",
    r"a qui (?:je parle|ai je affaire|est ce que je parle|parle je)",
    r"c est (?:un robot|une ia|une intelligence artificielle|une machine|un humain|une vraie personne|qui)"
    r"(?: qui (?:repond|parle|ecrit))?",
    rf"(?:est ce que )?{_YOU} (?:enregistre[sz]?|garde[sz]?|conserve[sz]?|memorise[sz]?|retien\w*) (?:mes|nos|les"
    rf"|ce que)"
    r" (?:questions?|donnees|messages?|conversations?|je dis)",
    r"qui t a (?:cree|fait|programme)|qui vous a (?:cree|fait|programme)|aide|aide moi|help|mode d emploi"
    r"|au secours l assistant",
)
"""Matched whole: « tu peux me dire comment faire une carte grise » asks about the card."""


def courtesy(text: str) -> Kind | None:
    """What a message is when it asks for nothing; None for a question."""
    words = said(text)
    if _ABOUT.fullmatch(words) or _ABOUT.fullmatch(said(without_greeting(text))):
        return "about"
    spoken = words.split()
    known = _COURTEOUS.union(*(heads for _, heads in _HEADS))
    if not all(word in known for word in spoken):
        return None
    return next((kind for kind, heads in _HEADS if not heads.isdisjoint(spoken)), "nothing")


def without_greeting(text: str) -> str:
    """The message without the greeting that opens it; whole when nothing else is said."""
    return _GREETING.sub("", text, count=1) or text
