"""A follow-up and the query that it leans on -> the queries that it may mean, each complete by itself.

A query is « what is wanted – of what »: a follow-up that asks something else keeps what stands after the dash, so that
a conversation of ten turns never piles up its details.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from assistant.conversation.leaning import PREPOSITIONS, asks, refers_back, subject_stems, telling
from assistant.conversation.wording import Role, Word, excluded, read_words, stems_of, without, written
from assistant.words import stem

DASH = " – "
_ARTICLES = frozenset("le la l les un une des mon ma mes son sa ses".split())
_DEFINITE = frozenset("le la l les".split())
_LEADING = frozenset(("pour", "pr"))
_OF = frozenset("de d du des".split())


def completions(words: tuple[Word, ...], running: str) -> tuple[str, ...]:
    """The queries that `words` may mean after `running`, the likeliest first by its wording; at least one."""
    detail, _, core = running.rpartition(DASH)
    before, need = read_words(core), read_words(detail)
    if all(word.role in (Role.CASE, Role.LINK) for word in words):
        return (_with_need(need, _in_case(words, before)),)
    detailed = _detailed(words, before)
    if words[0].folded == "pour" and words[1:] and words[1].role is Role.ACTION and words[1] in telling(words):
        return (written(words[1:]), detailed)  # « et pour divorcer ? »
    alike = _with_need(need, _alike(words, before))
    if not _names_a_thing(words):
        return (alike, detailed) if alike else (detailed,)
    if telling(need) and not _wants(need):
        replaced = [f"{query}{DASH}{core}" for query in _replacements(words, need)]
    else:
        replaced = [alike, *(_with_need(need, query) for query in _replacements(words, before))]
    return tuple(dict.fromkeys(filter(None, (*replaced, detailed))))


def _wants(words: tuple[Word, ...]) -> bool:
    return any(word.role is Role.NEED for word in words)


def _names_a_thing(words: tuple[Word, ...]) -> bool:
    """Whether it is but a name: « la carte d'identité », « pour le passeport », « de décès »."""
    first, *rest = words
    if asks(words) or refers_back(words) or not telling(words):
        return False
    if any(word.role is not Role.LINK and after.folded in _DEFINITE for word, after in pairwise(words)):
        return False  # « un étudiant la paie »
    led = first.folded in _LEADING and bool(rest) and rest[0].folded in _DEFINITE
    return led or first.folded in _ARTICLES or first.folded in _OF


def _detailed(words: tuple[Word, ...], before: tuple[Word, ...]) -> str:
    """What is asked now, of what was asked before; just what is asked when it names all of that again."""
    replaced = excluded(before, words)
    again = stems_of(words, Role.CASE, Role.ACTION)
    if subject_stems(before) <= subject_stems(words):
        again |= subject_stems(words)
    dropped = [
        word
        for word in before
        if word.role is Role.NEED
        or word.folded in replaced
        or (word.role is not Role.LINK and stem(word.folded) in again)
    ]
    kept, asked = written(without(before, dropped)), written(words)
    return f"{asked}{DASH}{kept}" if kept else asked


def _in_case(words: tuple[Word, ...], before: tuple[Word, ...]) -> str:
    """What was asked before, in the case of `words`, which stands in place of the one that it excludes."""
    replaced, said = excluded(before, words), stems_of(words, Role.CASE)
    if not said:
        return written(before)
    dropped = [word for word in before if word.folded in replaced or said & stems_of((word,), Role.CASE)]
    return _put(words, before, dropped) if dropped else f"{written(before)} {written(words)}".strip()


def _with_need(need: tuple[Word, ...], query: str) -> str:
    """`query` with what was wanted before, unless that was but a detail."""
    return f"{written(need)}{DASH}{query}" if _wants(need) and query else query


def _replacements(words: tuple[Word, ...], before: tuple[Word, ...]) -> list[str]:
    """What was asked before of another thing: in place of all its names, of its complement, of its first name."""
    subject = telling(before)
    if not subject:
        return []
    cases = excluded(before, words)
    others = [word for word in before if word.folded in cases and word not in subject]
    parts = [subject[1:], subject, subject[:1]] if words[0].folded in _OF else [subject, subject[1:], subject[:1]]
    case = [word for word in before if word.role is Role.CASE]
    return [_put(_thing(words), before, [*part, *others]) for part in (*parts, case) if part]


def _alike(words: tuple[Word, ...], before: tuple[Word, ...]) -> str:
    """What was asked before, `words` in place of what the same preposition led to: « erreur sur », « même pour »."""
    first = words[0].folded
    places = [place for place, word in enumerate(before[:-1]) if word.folded == first and first in PREPOSITIONS]
    for place in reversed(places):
        ends = (end for end in range(place + 1, len(before)) if _ends_complement(before[end]))
        end = next(ends, len(before))
        if telling(before[place:end]):
            return " ".join(filter(None, map(written, (before[:place], words, before[end:]))))
    return ""


def _ends_complement(word: Word) -> bool:
    return word.role is Role.NEED or (word.folded in PREPOSITIONS and word.folded not in _OF)


def _put(words: tuple[Word, ...], before: tuple[Word, ...], dropped: Sequence[Word]) -> str:
    """`words` where the first of the `dropped` stood."""
    dropped = [*dropped, *_adjectives(before, dropped)]
    place = min(index for index, word in enumerate(before) if any(word is each for each in dropped))
    head = written(without(before[: place + 1], dropped))
    tail = written(without(before[place + 1 :], dropped))
    return " ".join(filter(None, (head, written(words), tail)))


def _adjectives(words: tuple[Word, ...], dropped: Sequence[Word]) -> list[Word]:
    """The cases that qualify what is dropped: « maternelle » of « assistante maternelle »."""
    return [
        after for word, after in pairwise(words) if after.role is Role.CASE and any(word is each for each in dropped)
    ]


def _thing(words: tuple[Word, ...]) -> tuple[Word, ...]:
    """`words` from their article on: « pour la carte d'identité » gives « la carte d'identité »."""
    return words[1:] if len(words) > 1 and words[0].folded in _LEADING else words
