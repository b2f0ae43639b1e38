"""Whether the facts, numbers and names of a statement stand in a passage, beside what they qualify. Pure functions."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from assistant.verification.alignment import Alignment
from assistant.verification.passages import Passage
from assistant.verification.words import Quantity, Token, Words, lexicon
from retrieval.facts.schema import Fact
from retrieval.question.vocabulary import words as folded_words

_EXACT = frozenset(
    "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre "
    "lundi mardi mercredi jeudi vendredi samedi dimanche".split()
)
"""Words that are right or wrong as a number is."""


def missing_facts(words: Words, passage: Passage, start: int, end: int) -> tuple[Fact, ...]:
    """The facts of a statement that ``[start, end)`` of a passage does not state."""
    if not words.facts:
        return ()
    stated = [fact for fact in passage.words.facts if start <= fact.start < end]
    return tuple(fact for fact in words.facts if not any(_same(fact, other) for other in stated))


def fact_places(words: Words, passage: Passage) -> list[list[int]]:
    """For each fact of a statement, where a passage states it."""
    if not words.facts:
        return []
    return [[other.start for other in passage.words.facts if _same(fact, other)] for fact in words.facts]


def _same(fact: Fact, other: Fact) -> bool:
    """Whether a passage that states `other` states `fact`, which may be less precise but no more."""
    if fact.meaning == other.meaning:
        return True
    if fact.kind != other.kind or fact.unit != other.unit:
        return False
    match fact.kind:
        case "date":
            return other.value.startswith(f"{fact.value}-") or (
                fact.value[:2] == "--" and other.value[4:] == fact.value[1:]
            )
        case "form":
            return other.value.partition("*")[0] == fact.value
        case "url":
            return other.value.startswith(f"{fact.value}/")
        case _:
            return False


def missing_numbers(words: Words, passage: Passage, start: int, end: int) -> str:
    """The first number outside a fact that ``[start, end)`` of a passage does not have; empty when it has all."""
    taken = [(fact.start, fact.end) for fact in words.facts]
    free = [one for one in words.quantities if not any(start <= one.start < end for start, end in taken)]
    if not free:
        return ""
    there = {one.value for one in passage.words.quantities if start <= one.start < end}
    there |= {one.value for one in passage.heading.quantities}
    there |= {fact.value for fact in passage.words.facts if start <= fact.start < end}
    lacking = next((one for one in free if one.value not in there), None)
    return words.text[lacking.start : lacking.end] if lacking else ""


def missing_names(words: Words, passage: Passage) -> str:
    """The first proper name, acronym, month or day of the week that a passage says nowhere; empty when it says all."""
    known = {*passage.words.keys, *passage.heading.keys}
    shouted = words.text.isupper()
    for rank, token in enumerate(words.tokens):
        text = words.text[token.start : token.end]
        acronym = len(text) > 1 and text.isupper() and not shouted
        named = rank and token.stem and text[0].isupper() and not _begins(words.text, token.start)
        if token.key in known or not (acronym or named or token.key in _EXACT):
            continue
        if not _in_full(token.key, text, known):
            return text
    return ""


def _begins(text: str, place: int) -> bool:
    """Whether a word begins a sentence, a quotation or what a colon introduces."""
    return text[:place].rstrip(" \u00a0\u202f\"'’(«*-–")[-1:] in ("", ".", ":", "!", "?", ";", "…", "\n", "|")


def _in_full(key: str, text: str, known: set[str]) -> bool:
    """Whether an acronym stands there in full, or a word of a name by its acronym."""
    pairs = (*lexicon().acronyms.get((key,), ()), *lexicon().capitals.get((text,), ()))
    if any(set(folded_words(pair.written)) <= known for pair in pairs):
        return True
    return any(key in expansion for acronym, expansion in _acronyms() if acronym in known)


@cache
def _acronyms() -> tuple[tuple[str, frozenset[str]], ...]:
    """Each acronym of one word, with the words that it stands for."""
    return tuple(
        (" ".join(short), frozenset(folded_words(pair.written)))
        for short, pairs in lexicon().acronyms.items()
        for pair in pairs
    )


def moved_number(words: Words, passage: Words, start: int, end: int, alignment: Alignment) -> str:
    """The first number that qualifies something else in ``passage[start:end]`` than in the statement.

    A number belongs to the words of its clause. It was moved when it stands among the same words as another number of
    the passage, or when another one of its kind shares more words of its clause than it does itself.
    """
    for mine, instead in alignment.swaps:
        stated, said = _touched(words, mine), _touched(passage, instead)
        values = {one.value for one in (*said, *_inside(passage, said))}
        if stated and said and not values & {one.value for one in stated}:
            return words.text[stated[0].start : stated[0].end]
    ours, theirs = _numbers(words, 0, len(words.text)), _numbers(passage, start, end)
    for one in ours:
        own = max((_shared(words, one, passage, each) for each in theirs if each.value == one.value), default=None)
        rivals = (each for each in theirs if each.value != one.value and _unit(passage, each) == _unit(words, one))
        if own is not None and any(_shared(words, one, passage, each) > own for each in rivals):
            return words.text[one.start : one.end]
    return ""


def _numbers(words: Words, start: int, end: int) -> list[Quantity]:
    """Numbers, dates and references between two places, as values; a number inside a fact counts by its fact."""
    stated = [fact for fact in words.facts if start <= fact.start < end]
    free = (
        one
        for one in words.quantities
        if start <= one.start < end and not any(fact.start <= one.start < fact.end for fact in stated)
    )
    return [*(Quantity(f"{fact.kind} {fact.unit} {fact.value}", fact.start, fact.end) for fact in stated), *free]


def _touched(words: Words, run: Sequence[Token]) -> list[Quantity]:
    """The numbers that a run of words has a part in."""
    start, end = run[0].start, run[-1].end
    return [one for one in _numbers(words, 0, len(words.text)) if one.start < end and start < one.end]


def _inside(words: Words, stated: Sequence[Quantity]) -> list[Quantity]:
    """The bare numbers inside some facts: « seize mars » states the 16 of « 16 mars 2020 »."""
    return [one for one in words.quantities if any(each.start <= one.start < each.end for each in stated)]


def _unit(words: Words, one: Quantity) -> str:
    """What two numbers must share to be taken for one another: their kind, or the word that is counted."""
    if " " in one.value:
        return one.value.rpartition(" ")[0]
    following = words.between(one.end, min(len(words.text), one.end + 30))
    return following[0].key if following else ""


def _shared(words: Words, one: Quantity, passage: Words, other: Quantity) -> int:
    ours, theirs = (
        {t.stem for t in text.between(*text.clause(at.start)) if t.stem}
        for text, at in ((words, one), (passage, other))
    )
    return len(ours & theirs)
