"""A question -> the help to offer above its answer: someone may be in danger, or there is a number for this.

Rules, no model: what is said must be explainable, the same every time, and there before any answer. An alert never
blocks an answer, so that recall comes first for people in danger; a subject that is only named gets one quiet line.

Three nets, from the surest to the widest: phrases (`danger_signs`, `danger_life`, `harm_signs`), scenes of who does
what to whom (`danger_scenes`), words that tell by themselves (`danger_vocabulary`). Of 22 held-out messages of danger
that no one read while writing them, 18 are seen (14 before scenes and words); of 40 more written once all was
settled, in everyday and often indirect words, 17. Of 1,872 questions of the development sets 20 get an alert, each
about something that it tells. The shipped encoder was tried as a fourth net, by a logistic regression on its vectors,
and left out: at 26 % of the hard development messages it rang in 29 of these questions.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache

from assistant.outcomes import danger_life as life
from assistant.outcomes import danger_signs as signs
from assistant.outcomes import harm_signs as harms
from assistant.outcomes import help_lines as lines
from assistant.outcomes.danger_scenes import KINDS, SCENES, Scenes
from assistant.outcomes.danger_signs import Signs
from assistant.outcomes.danger_vocabulary import TELLING
from assistant.outcomes.phrases import Lexicon, Scene, phrases, places, said
from assistant.outcomes.schema import Alert, Contact, Peril

MOST_ALERTS = 3
"""A box of ten numbers is not read; the most pressing come first."""

_SENTENCE_END = re.compile(r"[.!?;\n]")

_MISSPELT = 0.84
"""Likeness from which a word is a misspelt one of `_TELLING`: « suissider », « harcelment », « escrokerie »."""
_SHORTEST = 6
_TELLING = tuple(
    said(
        "suicider suicide tentative violence violences violent violente conjoint compagnon frapper frappe agresser "
        "agression "
        "menace maltraitance maltraite harcelement harcele escroquerie arnaque identifiants usurpation identite "
        "piratage "
        "discrimination raciste etranglee sequestree mourir"
    ).split()
)
_OTHER_WORDS = frozenset(said("violet violets violette etranger etrangere etrangers etrangeres").split())
"""Real words that are near one of these and are not it; `accouchement` and `adresser` asked for two equal letters."""


@dataclass(frozen=True, slots=True)
class _Help:
    """What is said and whom to call; an empty ``urgent`` stands for a peril that only gets a reminder."""

    signs: Signs
    urgent: str
    reminder: str
    numbers: tuple[Contact, ...]
    reminded: tuple[Contact, ...]


HELP: Mapping[Peril, _Help] = {
    "suicide": _Help(
        life.SUICIDE,
        "Cette personne parle peut-être de mourir. Ne la laissez pas seule",
        "Pour qui va mal, ou a perdu un proche par suicide",
        (lines.SUICIDE, lines.MEDICAL),
        (lines.SUICIDE,),
    ),
    "medical": _Help(
        life.MEDICAL,
        "S'il y a urgence médicale, appelez tout de suite les secours",
        "",
        (lines.MEDICAL, lines.EUROPE, lines.BY_TEXT),
        (),
    ),
    "fire": _Help(life.ON_FIRE, "Mettez-vous à l'abri et appelez les secours", "", (lines.FIRE, lines.EUROPE), ()),
    "violence": _Help(
        signs.VIOLENCE,
        "Quelqu'un subit peut-être des violences. En cas de danger immédiat, appelez la police ; sinon, une écoute "
        "anonyme et gratuite existe",
        "Pour les victimes de violences ou d'agression",
        (lines.POLICE, lines.BY_TEXT, lines.WOMEN, lines.VICTIMS),
        (lines.WOMEN, lines.VICTIMS),
    ),
    "child": _Help(
        signs.CHILD,
        "Un enfant est peut-être en danger. Si c'est immédiat, appelez la police ; sinon, le 119 conseille et alerte",
        "Pour un enfant en danger ou un doute",
        (lines.POLICE, lines.CHILDREN),
        (lines.CHILDREN,),
    ),
    "missing": _Help(
        life.MISSING_PERSON,
        "Une disparition inquiétante se signale sans attendre à la police ou à la gendarmerie",
        "",
        (lines.POLICE, lines.MISSING),
        (),
    ),
    "shelter": _Help(
        signs.NO_SHELTER,
        "Quelqu'un n'a peut-être nulle part où dormir",
        "Pour un hébergement d'urgence",
        (lines.SHELTER,),
        (lines.SHELTER,),
    ),
    "maltreatment": _Help(
        signs.MALTREATMENT,
        "Une personne fragile est peut-être maltraitée. En cas de danger immédiat, appelez la police",
        "Pour une personne âgée ou handicapée maltraitée",
        (lines.POLICE, lines.OLD_OR_DISABLED),
        (lines.OLD_OR_DISABLED,),
    ),
    "bullying": _Help(
        harms.BULLYING, "", "Pour un harcèlement à l'école ou en ligne", (), (lines.HARASSED, lines.ILLEGAL_CONTENT)
    ),
    "fraud": _Help(
        harms.FRAUD,
        "",
        "En cas d'escroquerie ou de piratage : prévenir la banque, changer les mots de passe, garder les preuves",
        (),
        (lines.SCAMS, lines.CYBER, lines.CARD),
    ),
    "discrimination": _Help(
        harms.DISCRIMINATION, "", "Pour une discrimination ou un acte raciste", (), (lines.EQUALITY,)
    ),
    "sect": _Help(harms.SECT, "", "Pour une dérive sectaire ou une emprise", (), (lines.SECTS,)),
}
"""The most pressing first: the order in which alerts are shown."""


def alerts(text: str) -> tuple[Alert, ...]:
    """What to offer for a message, urgent first, at most `MOST_ALERTS`; none for most."""
    sentences = [_spelt(said(sentence)) for sentence in _SENTENCE_END.split(text)]
    words = " ".join(filter(None, sentences))
    where = places(map(str.split, sentences), KINDS)
    found = [alert for kind, offered in HELP.items() if (alert := _alert(kind, offered, words, where))]
    return tuple(sorted(found, key=lambda alert: not alert.urgent)[:MOST_ALERTS])


def _alert(kind: Peril, offered: _Help, words: str, where: Mapping[Lexicon, Sequence[int]]) -> Alert | None:
    scenes, telling = SCENES.get(kind, Scenes()), TELLING.get(kind, Signs())
    if _found((*offered.signs.urgent, *telling.urgent), scenes.urgent, words, where):
        return Alert(kind, _sentence(offered.urgent, offered.numbers), offered.numbers, urgent=True)
    if _found((*offered.signs.named, *telling.named), scenes.named, words, where):
        return Alert(kind, _sentence(offered.reminder, offered.reminded), offered.reminded, urgent=False)
    return None


def _found(
    patterns: Sequence[str], scenes: Sequence[Scene], words: str, where: Mapping[Lexicon, Sequence[int]]
) -> bool:
    if patterns and phrases(*patterns).search(words):
        return True
    return any(scene.stands(where) for scene in scenes)


def _sentence(lead: str, numbers: tuple[Contact, ...]) -> str:
    """The lead, then each contact as « **3919** (Violences Femmes Info, 24 h/24, 7 j/7) »."""
    return f"{lead} : {', '.join(map(_reach, numbers))}."


def _reach(contact: Contact) -> str:
    about = ", ".join(filter(None, (contact.name, contact.hours)))
    if contact.phone:
        return f"**{contact.phone}** ({about})"
    return f"[{contact.name}]({contact.url})"


def _spelt(words: str) -> str:
    """The words with misspelt ones of danger put right."""
    return " ".join(map(_right, words.split()))


@lru_cache(10_000)
def _right(word: str) -> str:
    if len(word) < _SHORTEST or word in _OTHER_WORDS:
        return word
    likely = [other for other in _TELLING if other[:2] == word[:2] and abs(len(other) - len(word)) <= 2]
    return next(iter(get_close_matches(word, likely, 1, _MISSPELT)), word)
