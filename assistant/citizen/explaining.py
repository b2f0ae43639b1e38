"""The hard words of a text and what they mean: those that the sheet explains, and the acronyms of the lexicon."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from assistant.citizen.reading import ACRONYM, sentences
from assistant.citizen.schema import Told
from assistant.citizen.splitting import word_count
from retrieval.question.expansion import Lexicon
from retrieval.question.vocabulary import fold, words
from retrieval.sheets.resources import Term

LONGEST_MEANING = 40
"""Words of an explanation, beyond which it would be longer than what it explains."""

_SHORTEST_PLURAL = 3
_CAPITALS = re.compile(rf"{ACRONYM}|(?<=[a-z’'] )[A-Z][a-z]{{2,9}}\b")
"""« RSA », and « Caf » inside a sentence."""


@dataclass(frozen=True, slots=True)
class Explanations:
    """What a text needs explained.

    Attributes:
        terms: said by the sheet itself.
        acronyms: said by the lexicon, in which each has one meaning.
        unknown: acronyms that nothing explains, or that have several meanings.
    """

    terms: tuple[Term, ...]
    acronyms: tuple[Term, ...]
    unknown: tuple[str, ...]


def explanations(told: Told) -> Explanations:
    """What the statements need explained, beside what they explain themselves, « aide médicale de l'État (AME) »."""
    text = "\n".join(statement.text for statement in told.statements)
    sources = "\n".join((text, *(f"{source.title}\n{source.quote}" for source in told.sources)))
    terms = tuple(_terms(told.terms, text))
    explained = {fold(term.word) for term in terms}
    acronyms: list[Term] = []
    unknown: list[str] = []
    for short in dict.fromkeys(_CAPITALS.findall(text)):
        if fold(short) in explained or re.search(rf"\({short}\)|\b{short} \(", sources):
            continue
        meanings = _acronyms().get(short.upper(), ())
        if len(meanings) == 1 and fold(meanings[0]) not in fold(text):
            acronyms.append(Term(short, meanings[0]))
        elif short.isupper() and not any(fold(meaning) in fold(text) for meaning in meanings):
            unknown.append(short)
    return Explanations(terms, tuple(acronyms), tuple(unknown))


def names(term: Term, text: str) -> bool:
    """Whether a text holds the word of a term: an acronym as it is written, another word in the plural too."""
    if term.word[1:] != term.word[1:].lower() or _CAPITALS.fullmatch(term.word):
        return bool(re.search(rf"(?<!\w){re.escape(term.word)}(?!\w)", text))
    wanted, said = [_singular(word) for word in words(term.word)], [_singular(word) for word in words(text)]
    return bool(wanted) and any(said[at : at + len(wanted)] == wanted for at in range(len(said)))


def _singular(word: str) -> str:
    return word[:-1] if len(word) > _SHORTEST_PLURAL and word[-1] in "sx" else word


def _terms(terms: tuple[Term, ...], text: str) -> Iterator[Term]:
    """The terms that a text holds, each with the sentences of its meaning that are short enough."""
    for term in terms:
        meaning = (*sentences(term.meaning), "")[0]
        if names(term, text) and 0 < word_count(meaning) <= LONGEST_MEANING:
            yield Term(term.word, meaning)


@cache
def _acronyms() -> dict[str, tuple[str, ...]]:
    """The meanings of each acronym, in capitals; one that is also a French word counts in capitals only."""
    lexicon = Lexicon.load()
    found: dict[str, tuple[str, ...]] = {}
    for group in (*lexicon.acronyms.values(), *lexicon.capitals.values()):
        for pair in group:
            found[pair.said.upper()] = (*found.get(pair.said.upper(), ()), pair.written)
    return found
