"""What the agent already said -> which of several alternatives holds, and which don't.

An alternative is chosen by what its title says of a person (age, place, nationality, work...) or by its words, denied
or not. Where two of them match as well, none is: asking costs a click, a wrong case costs the citizen a journey.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.cases.extents import Kinds
from assistant.cases.forks import is_general
from assistant.cases.quantities import DATE, DURATION
from assistant.cases.reading import Reading, Word, read, read_all
from assistant.cases.vocabulary import BIRTHPLACE, PLACE
from assistant.words import stems
from retrieval.question.vocabulary import fold

COVERED = 0.6
"""Share of the words that tell a title apart from its siblings that the agent must have said."""
AHEAD = 0.2
"""How much further a title must be covered than the next one."""
BESIDES = 1.5
"""Words of a title, each worth 1 when no sibling shares it, that may be left unsaid when its traits hold."""
POLAR = 2.0
"""Worth of a word that a sibling denies, where another word is worth 1."""
VAGUE = 0.25
"""Worth of a word that names a person, where another word is worth 1: « enceinte » tells more than « femme »."""

_PERSONS = frozenset(stems("femme homme personne agent enfant parent bénéficiaire"))
_OTHERS = frozenset(stems("défunt conjoint"))
"""Persons who are not the one that an agent speaks of, unless they are named."""
_TIMES = frozenset({DATE, DURATION})
_PARTS = re.compile(r"[,/()]|\bou\b")
_INFLECTION = re.compile(r"(?<=[iu])es?$|s$")
_BIRTH = frozenset(stems("naissance"))


@dataclass(frozen=True, slots=True)
class Recognition:
    """What was recognised among alternatives, as their ranks in the order given.

    Attributes:
        chosen: the one that holds, or None.
        excluded: those that don't.
    """

    chosen: int | None = None
    excluded: frozenset[int] = frozenset()


def recognise(said: Sequence[str], titles: Sequence[str], above: str = "", case: str = "") -> Recognition:
    """Which of these alternatives what was said chooses.

    Args:
        said: statements, in order; one that repeats a title word for word chooses it.
        titles: the alternatives, in the sheet's words.
        above: the titles of the sheet and of the headings over them.
        case: those of the cases that they stand in.
    """
    exact = [rank for rank, title in enumerate(titles) if fold(title) in map(fold, said)]
    if len(exact) == 1:
        return Recognition(exact[0], frozenset(range(len(titles))) - {exact[0]})
    readings = _beyond([read(title) for title in titles], read(case))
    return _recognise(_in_place(read_all(said), above), readings, titles, frozenset(stems(above)))


def _beyond(titles: Sequence[Reading], case: Reading) -> list[Reading]:
    """What titles say that their case does not: « fonctionnaire » tells nothing apart under « Fonctionnaire ».

    An axis on which the titles exclude each other stays.
    """
    told = {
        axis
        for axis, extent in case.traits.items()
        if not any(axis in title.traits and extent.apart(title.traits[axis]) for title in titles)
    }
    return [
        replace(title, traits={axis: extent for axis, extent in title.traits.items() if axis not in told
                               or not case.traits[axis].inside(extent)})
        for title in titles
    ]  # fmt: skip


def _recognise(known: Reading, readings: Sequence[Reading], titles: Sequence[str], told: frozenset[str]) -> Recognition:
    worths = _worths(readings)
    apart = {rank for rank, reading in enumerate(readings) if _apart(known, reading)}
    denied = {rank for rank, reading in enumerate(readings) if _denied(known, reading, worths, told)}
    left = [rank for rank in range(len(titles)) if rank not in apart | denied]
    chosen = _by_traits(known, {rank: readings[rank] for rank in left if not _more(known, readings[rank], worths)})
    if chosen is None:
        sure = [rank for rank in left if _sure(known, readings[rank]) and not is_general(titles[rank])]
        covers = {rank: _covered(known, titles[rank], worths, told) for rank in sure}
        chosen = _ahead(covers)
    if chosen is None and len(left) == 1 < len(titles) and (is_general(titles[left[0]]) or not apart):
        chosen = left[0]
    if chosen is None:
        return Recognition(None, frozenset(apart | denied))
    return Recognition(chosen, frozenset(range(len(titles))) - {chosen})


def _in_place(known: Reading, above: str) -> Reading:
    """Where someone is born is where things happen for a sheet about births, and for no other."""
    if BIRTHPLACE not in known.traits or PLACE in known.traits or not _BIRTH & set(stems(above)):
        return known
    return replace(known, traits={**known.traits, PLACE: known.traits[BIRTHPLACE]})


def _apart(known: Reading, title: Reading) -> bool:
    return any(extent.apart(title.traits[axis]) for axis, extent in known.traits.items() if axis in title.traits)


def _holds(known: Reading, title: Reading) -> bool:
    """Whether all that a title says of axes that were spoken of holds, and no quantity that it asks for is unknown."""
    return all(
        known.traits[axis].inside(extent) if axis in known.traits else isinstance(extent, Kinds)
        for axis, extent in title.traits.items()
    )


def _sure(known: Reading, title: Reading) -> bool:
    """Whether words may decide: those of a title on an axis that nobody spoke of must all be said.

    « salarié du privé » says nothing of a « logement privé ».
    """
    spoken = not title.traits or bool(title.traits.keys() & known.traits.keys())
    return _holds(known, title) and (spoken or title.words <= known.words)


def _more(known: Reading, title: Reading, worths: Mapping[Word, float]) -> bool:
    """Whether a title asks for more than its traits: « l'employeur rompt le CDI » is not for whoever has a CDI.

    A date or a duration is of something, which must be said too where the title names it.
    """
    said = {stem for stem, _ in known.words}
    asked = [word for word in title.words if word[0] in title.besides]
    timed = _TIMES & title.traits.keys() and title.besides and not title.besides & said
    others = _OTHERS & title.besides - said
    return bool(timed or others) or sum(worths.get(word, 0.0) for word in asked if word[0] not in said) > BESIDES


def _by_traits(known: Reading, titles: Mapping[int, Reading]) -> int | None:
    """The one whose traits all hold; of several, the one that is a part of all the others."""
    matching = [
        rank for rank, title in titles.items() if title.traits.keys() & known.traits.keys() and _holds(known, title)
    ]
    narrowest = [
        rank for rank in matching if all(other == rank or _narrower(titles[rank], titles[other]) for other in matching)
    ]
    return narrowest[0] if len(narrowest) == 1 else None


def _narrower(one: Reading, other: Reading) -> bool:
    """Whether a title holds for a part of those for whom another does: on a shared axis, or by asking for more axes."""
    shared = one.traits.keys() & other.traits.keys()
    if not all(one.traits[axis].inside(other.traits[axis]) for axis in shared):
        return False
    strictly = any(not other.traits[axis].inside(one.traits[axis]) for axis in shared)
    return bool(shared) and (strictly or one.traits.keys() > other.traits.keys())


def _worths(readings: Sequence[Reading]) -> Mapping[Word, float]:
    """What each word of the titles is worth to tell them apart; one that they all share is not there."""
    counts = Counter(word for reading in readings for word in reading.words)
    shared = {word for word, count in counts.items() if count == len(readings) > 1}
    return {
        word: (VAGUE if word[0] in _PERSONS else 1.0) / count for word, count in counts.items() if word not in shared
    }


def _ahead(covers: Mapping[int, float]) -> int | None:
    """The one that is covered enough, and clearly more than any other."""
    ranked = sorted(((cover, rank) for rank, cover in covers.items()), reverse=True)
    if not ranked or ranked[0][0] < COVERED:
        return None
    return ranked[0][1] if len(ranked) == 1 or ranked[0][0] - ranked[1][0] >= AHEAD else None


def _covered(known: Reading, title: str, worths: Mapping[Word, float], told: frozenset[str]) -> float:
    """Share of a title that was said: the best of its parts, for « Chat, chien, furet » holds for a cat."""
    return max(_cover(_telling(known, part, worths, told), part, worths) for part in map(read, _PARTS.split(title)))


def _telling(known: Reading, part: Reading, worths: Mapping[Word, float], told: frozenset[str]) -> frozenset[Word]:
    """The words said that may tell this part from its siblings.

    A word of the sheet's title only counts where it was said in the same form (a question on a « prêt » does not tell
    who has « prêté »), and not at all where siblings are told apart by having it or not: who asks for a passport has
    said nothing of having one.
    """
    return frozenset(
        (stem, denied)
        for stem, denied in known.words
        if stem not in told
        or (_forms(part, stem) & _forms(known, stem) and (denied or (stem, not denied) not in worths))
    )


def _forms(text: Reading, wanted: str) -> frozenset[str]:
    """The forms of a stem, without plurals and the feminine of participles."""
    return frozenset(_INFLECTION.sub("", form) for form in text.forms if wanted in stems(form))


def _cover(said: Collection[Word], title: Reading, worths: Mapping[Word, float]) -> float:
    """Share of the worth of a title's words that was said; 0 when no more than half of those words were.

    Where siblings say yes and no to the same words (« représenté par un avocat », « n'êtes pas représenté par un
    avocat »), one of these words with its sign stands for all of them.
    """
    proper = {word: worths[word] for word in title.words if word in worths}
    polar = {word for word in proper if (word[0], not word[1]) in worths}
    heard = {*said, *polar} if polar & set(said) else set(said)
    weighed = {word: POLAR * worth if word in polar else worth for word, worth in proper.items()}
    counted = [word for word in proper if word[0] not in _PERSONS] or list(proper)
    enough = 2 * sum(word in heard for word in counted) > len(counted) or bool(polar & heard)
    if not enough or not weighed:
        return 0.0
    return sum(worth for word, worth in weighed.items() if word in heard) / sum(weighed.values())


def _denied(known: Reading, title: Reading, worths: Mapping[Word, float], told: frozenset[str]) -> bool:
    """Whether what tells a title apart was said the other way round: « n'est pas allocataire »."""
    opposite = {(stem, not denied) for stem, denied in known.words if denied or stem not in told}
    return _cover(opposite - known.words, title, worths) >= COVERED
