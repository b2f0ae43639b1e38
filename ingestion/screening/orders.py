"""How people give orders to a language model, in French and in English: the phrases that ``screening`` looks for.

They are written for text in lower case, without accents and with its digits read as letters. A space stands for
anything between two words (also an apostrophe or a line break), ``…`` for up to four words but « pas ».

Official sheets say « vous » and speak of consignes, règles and directives all day long: a phrase is kept only if its
words, together, make no sense for a reader.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

_BETWEEN = r"\W{1,8}"
_FEW_WORDS = rf"{_BETWEEN}(?:(?!pas\b)\w{{1,30}}{_BETWEEN}){{0,4}}?"
_MODEL = (
    r"(?:ia|ai|llms?|gpt|chatgpt|chatbots?|(?:intelligences?|assistants?) (?:ia|artificielles?|virtuels?|automatiques?)"
    r"|robots? conversationnels?|modeles? de langage|language models?|ai (?:assistants?|models?|agents?))"
)
_MACHINE = rf"(?:{_MODEL}|assistants?|modele|model|bot|agent|expert|robot)"
_WARNED = r"(?<!pas\s)(?<!sans\s)"
"""« Ne pas oublier » and « sans oublier » tell a reader what to bring."""
_FORGET = rf"{_WARNED}(?:ignor|oubli|neglig|contourn|outrepass)e[rzs]?"
_TOLD = r"(?<!je\s)(?<!tu\s)"
"""« Je réponds par courrier » is an answer of a questionnaire, not an order."""
_ORDERS = r"(?:instructions?|prompts?|consignes?|directives?(?! anticip)|regles?|contexte|garde fous|filtres?)"
_BEFORE = (
    r"(?:precede\w*|anterieur\w*|ci dessus|au dessus|plus haut|d avant|initial\w*|systeme?|recues?|donnees"
    r"|qu(?:e|i|on) (?:\w+ ){0,2}(?:recu|donne|dit|fourni)\w*)"
)
_RULES = r"(?:instruction|prompt|rule|guideline|direction|command|context|message|constraint|training|restriction)s?\b"
_READERS = r"(?:usagers?|utilisateurs?|agents?|lecteurs?)"


@dataclass(frozen=True)
class Family:
    """Phrases of one kind: why they are reported, and the rarer words, of which each phrase has one.

    Without any of these words in a text, as in nearly all, its pattern is spared.
    """

    reason: str
    words: frozenset[str]
    phrases: tuple[str, ...]

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Any of the phrases."""
        phrases = (phrase.replace(" … ", _FEW_WORDS).replace(" ", _BETWEEN) for phrase in self.phrases)
        return re.compile(rf"\b(?:{'|'.join(phrases)})")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


FAMILIES = (
    Family(
        "ordre d'oublier ses consignes",
        _words(
            "ignore ignorer ignorez ignores oublie oublier oubliez oublies neglige negliger negligez contourne "
            "contourner contournez outrepasse outrepasser outrepassez tiens tenez fais suis suivez "
            "instruction instructions ignoring disregard disregards disregarding forget forgetting "
            "override overriding bypass bypassing skip skipping follow following obey obeying"
        ),
        (
            rf"{_FORGET} … (?:tes|vos|ton|votre) … {_ORDERS}",
            rf"{_FORGET} … (?:instructions?|prompts?)\b(?! (?:de|du|des|d)\b)",
            rf"{_FORGET} … (?:{_ORDERS}|ordres?|messages?|textes?) … {_BEFORE}",
            rf"{_FORGET} (?:absolument )?tout (?:ce (?:que|qui|qu)|le (?:reste|texte|contexte|contenu))\b",
            rf"ne (?:tiens|tenez) (?:pas|plus|aucun) compte … {_ORDERS}",
            rf"ne (?:tiens|tenez) (?:pas|plus|aucun) compte … {_BEFORE}",
            rf"fais (?:abstraction|table rase|fi) … (?:{_ORDERS}|{_BEFORE})",
            rf"ne (?:suis|suivez) (?:pas|plus) … {_ORDERS} … {_BEFORE}",
            rf"ne suis (?:pas|plus) (?:tes|les) (?:\w+ )?{_ORDERS}",
            r"nouvelles? instructions?\s*:",
            rf"(?:ignore|disregard|forget|overrid\w|bypass|skip)(?:s|ing)? … {_RULES}",
            r"(?:ignore|disregard|forget) (?:about )?(?:everything|anything|all|whatever|what)\b … "
            r"(?:above|before|previous\w*|prior|told|said|know|learned)\b",
            rf"(?:do not|don t|never|stop) (?:follow|obey)(?:ing)? … {_RULES}",
        ),
    ),
    Family(
        "changement de rôle imposé",
        _words(
            "tu desormais dorenavant maintenant agis toi fais you act roleplay pretend developer developpeur dan "
            "god filtre filtres restriction restrictions censure unrestricted anything jailbreak jailbreaks "
            "jailbreaking jailbreaked"
        ),
        (
            r"tu es (?:desormais|dorenavant)\b",
            r"tu es (?:maintenant|a present) (?:une?|le|la|l|mon|notre|en|libre|capable|dan|sans|autorisee?)\b",
            rf"tu es (?:une?|l|mon|le|la) … {_MACHINE}\b",
            r"(?:desormais|dorenavant|a partir de maintenant|a compter de maintenant) tu\b",
            r"(?<!j\W)(?<!tu\s)agis (?:comme|en tant que?|en mode)\b",
            r"comporte toi (?:comme|en)\b",
            r"fais comme si (?:tu|aucune?|les)\b",
            r"you are (?:now|no longer)\b",
            rf"you are (?:an?|the|my) (?:\w+ ){{0,3}}?{_MACHINE}\b",
            r"from now on (?:you|ignore|always|never|answer|respond)\b",
            r"act as (?:an?|if|my|the|though)\b",
            r"(?:roleplay|pretend) (?:as|to be|that|you)\b",
            r"(?:developer|dan|god|jailbreak|unrestricted) mode\b",
            r"mode (?:developpeur|dan|jailbreak|sans (?:filtre|restriction|censure)s?)\b",
            r"do anything now\b",
            r"jailbreak\w*",
        ),
    ),
    Family(
        "question sur les consignes du modèle",
        _words(
            "prompt prompts system hidden invite systeme tes ton ta revelez affichez repetez recopiez "
            "montrez divulguez your repeat print output repete"
        ),
        (
            r"(?:system|initial|hidden) prompts?\b",
            r"system (?:messages?|instructions?)\b",
            r"(?:prompt|invite) (?:systeme?|initiale?|cachee?)\b",
            r"instructions? (?:du )?systeme\b",
            r"(?:revele|affiche|repete|recopie|montre|donne|divulgue|ecris|cite|traduis|resume)s?(?: moi)? … "
            r"(?:tes|ton|ta) … (?:prompt|instructions?|consignes?|configuration|directives?|regles?)\b",
            r"(?:revelez|affichez|repetez|recopiez|montrez|divulguez) … (?:votre|vos) … (?:prompt|instructions?)\b",
            r"(?:reveal|show|print|repeat|output|display|leak|dump|give|tell) (?:\w+ ){0,3}?your … "
            r"(?:prompt|instructions?|rules|guidelines|configuration)\b",
            r"(?:repeat|print|output) … (?:words?|text|everything) (?:\w+ )?above\b",
            r"repete … (?:ci dessus|au dessus|plus haut|precede\w*)\b",
        ),
    ),
    Family(
        "réponse dictée au modèle",
        _words(
            "reponds repondez tu dis dites indiquez affirmez recommandez conseillez cite citez citer mentionne "
            "revele divulgue mentionnez revelez divulguez ta tes "
            "answer respond reply output return say your tell inform convince advise instruct not don never"
        ),
        (
            rf"{_TOLD}reponds (?:uniquement|seulement|toujours|simplement|exactement|exclusivement|systematiquement|par"
            r"|que|avec|a l usager|a l utilisateur|a toutes?|ceci|oui|non|juste|dorenavant|desormais|comme)\b",
            r"repondez (?:uniquement|seulement|toujours|exactement|systematiquement|simplement) "
            r"(?:par|avec|en|que|oui|non|ceci|a l utilisateur)\b",
            r"tu dois (?:toujours|uniquement|seulement|imperativement|repondre|dire|recommander|ignorer|citer)\b",
            rf"{_TOLD}dis … (?:a l|aux?) {_READERS} (?:que|d|qu)\b",
            r"(?:dites|indiquez|affirmez|recommandez|conseillez) (?:a l|aux) utilisateurs? (?:que|d|qu)\b",
            r"ne (?:cite|citez|citer|pas citer) (?:pas |jamais |plus |aucune? )*(?:\w+ )?"
            r"(?:sources?|references?|fiches?)\b",
            r"ne (?:mentionne|revele|divulgue|mentionnez|revelez|divulguez) (?:pas|jamais) … "
            r"(?:instructions?|consignes?|message|prompt|phrase|sources?)\b",
            r"(?:commence|termine|conclus|finis|ajoute|insere) … (?:ta|tes) reponses?\b",
            r"(?:ta|toutes tes|tes) (?:\w+ )?reponses? (?:doit|doivent|commence\w*|contien\w*|sera|seront)\b",
            r"(?:answer|respond|reply|output|return|say) (?:\w+ ){0,2}?(?:only|exactly|always|nothing but)\b",
            r"(?:only|always|simply|just) (?:answer|respond|reply|output)\b",
            r"(?:respond|reply|answer) (?:\w+ ){0,3}?with\b",
            r"your (?:\w+ )?(?:response|answer|reply|output)s? (?:must|should|will|has to|shall)\b",
            r"(?:tell|inform|convince|advise|instruct) (?:the|all|every|any) (?:users?|readers?) (?:to|that)\b",
            r"(?:do not|don t|never) (?:tell|inform|mention|reveal|cite|disclose|warn|quote)\b",
        ),
    ),
    Family(
        "message adressé à un modèle",
        _words(
            "ia ai gpt chatgpt llm llms chatbot chatbots langage language artificielle artificielles virtuel "
            "virtuels automatique automatiques conversationnel conversationnels assistant"
        ),
        (
            r"(?:notes?|messages?|instructions?|consignes?) (?:\w+ ){0,3}?(?:a|aux?|pour|for|to|d|des?) "
            rf"(?:(?:toute?s?|tous|the|any|all|les?|la|l|une?) )*{_MODEL}\b",
            rf"vous etes (?:desormais |maintenant )?(?:une? |l )?{_MODEL}\b",
            rf"agissez (?:comme|en tant que?) (?:une? |l )?{_MODEL}\b",
            rf"si tu es (?:une? )?(?:\w+ )?{_MODEL}\b",
            rf"if you are (?:an? )?(?:\w+ )?{_MODEL}\b",
            rf"en tant qu(?:e|) (?:une? )?{_MODEL} (?:tu|vous|ta|ton|tes)\b",
            rf"as an? (?:\w+ )?{_MODEL} you\b",
            rf"{_MODEL} (?:must|reading this|qui (?:lis|lit|lira|lisent) ce\w*)\b",
            r"(?:l |tout )(?:assistant|ia) (?:doit|devra) (?:repondre|ignorer|recommander|citer|dire|conseiller)\b",
        ),
    ),
)
"""What is looked for as phrases."""

GLUED = re.compile(
    r"(?:ignor|oubli|neglig|disregard|forget)[a-z]{0,40}?(?:instruction|consigne|directive|regle|prompt|rule)"
    r"|systemprompt|promptsysteme|tues(?:desormais|maintenant|un)|youare(?:now|an)"
    r"|reponds(?:uniquement|seulement|toujours)|(?:answer|respond)only"
)
"""The plainest of them in letters that nothing parts."""

TEMPLATE = re.compile(
    r"<\|[\w ]{2,30}\|>|\[/?inst\]|<</?sys>>|<(?:start|end)_of_turn>|\[/?(?:system|systeme|assistant)\]"
    r"|</?(?:system|assistant|user|prompt|instructions?|sources?|question|documents?|context)>"
    r"|\"role\"\s*:\s*\"(?:system|assistant|user)\""
    r"|#{2,}\s{0,3}(?:instructions?|system|systeme|assistant|response)\s{0,3}:"
    r"|(?:^|\n)[ \t>*_-]{0,8}(?:system|assistant|human|user|chatgpt)[ *_]{0,4}:"
)
"""Marks by which chat models part the speakers, and roles that start a line; digits are digits here."""
TEMPLATE_STEMS = (
    "<",
    "[",
    '"role"',
    "##",
    "system",
    "assistant",
    "chatgpt",
    "user:",
    "user :",
    "user*",
    "human:",
    "human :",
    "human*",
)
