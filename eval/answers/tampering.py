"""Real sheets -> a labelled set of sentences, right and wrong, by rule: what a verifier of answers is measured on.

Each case is a sentence of an answer, the passages given with it, and the state that is right. A rule draws a sentence
of a sheet and leaves it as it is (proven), says it in other words (reworded, `eval.answers.rewording`), cites another
passage (wrong source), or makes it wrong (unsupported, `eval.answers.falsifying`).

What the set can't tell: the paraphrases of a model are freer than rules, and some opposites (`UNSEEN`) are words that
the verifier's lists do not have, on purpose: they show what rules miss. A sentence made wrong is wrong for these
passages; it may be true elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from random import Random

from assistant.verification.schema import Source, State
from assistant.verification.words import sentences
from eval.answers.falsifying import (
    SEEN,
    UNSEEN,
    affirmed,
    denied,
    opposite,
    other_fact,
    other_number,
    other_unit,
    stated_facts,
    swapped_facts,
)
from eval.answers.rewording import REWORDINGS, Rule
from retrieval.facts.schema import FactKind
from retrieval.schema import Chunk

SEED = 20205
PER_KIND = 60
GIVEN = 6
"""Passages given with each sentence: its own, up to two neighbours in its sheet, others of any sheet."""

_KIN = 10
"""Passages before and after in which one of the same sheet is looked for."""
_FEWEST_WORDS = 6
_FEWEST_BESIDE_A_FACT = 3
_MOST_WORDS = 45


@dataclass(frozen=True, slots=True)
class Case:
    """A sentence of an answer and the state that is right for it.

    Attributes:
        kind: the rule that made it.
        answer: the sentence with its citation.
        sources: the passages given, some with a citation number.
        sheet: where the sentence comes from: cases of one sheet resemble one another.
        in_numbers: whether it is wrong by a fact or a number alone.
    """

    kind: str
    state: State
    answer: str
    sources: tuple[Source, ...]
    sheet: str
    in_numbers: bool = False


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A sentence of a passage, and the passages given with it, its own first and cited as 1."""

    sentence: str
    chunk: Chunk
    sources: tuple[Source, ...]
    away: tuple[Chunk, ...]
    """Passages of other sheets, not given."""
    kin: tuple[Chunk, ...]
    """Passages of the same sheet, not given."""


def cases(chunks: Sequence[Chunk], seed: int = SEED, per_kind: int = PER_KIND) -> tuple[Case, ...]:
    """At most `per_kind` cases of each kind; the same chunks and seed always give the same set.

    A kind that few sentences allow (an e-mail address, two amounts in a sentence) has fewer.
    """
    ordered = sorted(chunks, key=lambda chunk: (chunk.source, chunk.sheet_id, chunk.position))
    made: list[Case] = []
    for kind, maker in _makers().items():
        chance = Random(f"{seed} {kind}")
        count = 0
        for drawn in _draws(ordered, chance):
            if count == per_kind:
                break
            if case := maker(drawn, chance):
                made.append(replace(case, kind=kind))
                count += 1
    return tuple(made)


Maker = Callable[[_Drawn, Random], Case | None]


def _makers() -> Mapping[str, Maker]:
    """Every kind of case, by its name in reports."""
    kinds: tuple[FactKind, ...] = (
        "amount",
        "percentage",
        "duration",
        "date",
        "phone",
        "email",
        "url",
        "article",
        "form",
    )
    return {
        "mots mêmes": partial(_kept, _same),
        "typographie changée": partial(_kept, _typography),
        **{name: partial(_reworded, rule) for name, rule in REWORDINGS.items()},
        "autre source citée": _wrong_source,
        "autre source citée, en d'autres mots": _wrong_source_reworded,
        "source inventée, passage donné": _invented_number,
        **{f"nombre changé : {kind}": partial(_other_fact, kind) for kind in kinds},
        "nombre changé : sans unité": partial(_numbers, other_number),
        "nombre changé : unité de durée": partial(_numbers, other_unit),
        "nombre changé : échange de deux": partial(_numbers, swapped_facts),
        "négation ajoutée": partial(_wrong, denied),
        "négation ôtée": partial(_wrong, affirmed),
        "contraire": partial(_wrong, partial(opposite, SEEN)),
        "contraire inconnu": partial(_wrong, partial(opposite, UNSEEN)),
        "moitiés de deux phrases du passage": _stitched,
        "moitiés de deux fiches": _stitched_sheets,
        "phrase d'une autre fiche": _foreign,
        "phrase d'un autre passage de la fiche": partial(_foreign, kin=True),
        "source inventée, rien ne le dit": partial(_foreign, number=GIVEN + 1),
    }  # fmt: skip


def _draws(chunks: Sequence[Chunk], chance: Random) -> Iterator[_Drawn]:
    """Sentences in an order of chance, one a passage, each passage once."""
    for place in chance.sample(range(len(chunks)), len(chunks)):
        chunk = chunks[place]
        found = [sentence for sentence in _sentences(chunk) if sentence.endswith(".")]
        others = [one for one in chance.sample(chunks, GIVEN + 4) if one.sheet_key != chunk.sheet_key]
        if found and len(others) >= GIVEN:
            beside = [
                one
                for one in chunks[max(0, place - 1) : place + 2]
                if one.sheet_id == chunk.sheet_id and one is not chunk
            ]
            kin = tuple(
                one
                for one in chunks[max(0, place - _KIN) : place + _KIN]
                if one.sheet_key == chunk.sheet_key and one is not chunk and one not in beside
            )
            given = [chunk, *beside, *others[: GIVEN - 1 - len(beside)]]
            sources = tuple(_source(one, rank) for rank, one in enumerate(given, 1))
            yield _Drawn(chance.choice(found), chunk, sources, tuple(others[GIVEN - 1 :]), kin)


def _source(chunk: Chunk, rank: int) -> Source:
    return Source(chunk.id, chunk.text, f"{chunk.title} {chunk.section_label}".strip(), rank)


def _sentences(chunk: Chunk, fewest: int = _FEWEST_WORDS) -> list[str]:
    """The sentences of a passage that say something by themselves."""
    return [text for text in _whole_sentences(chunk.text) if fewest <= len(text.split())]


@lru_cache(maxsize=1 << 15)
def _whole_sentences(text: str) -> tuple[str, ...]:
    spans = (span for line in re.finditer(r"[^\n]+", text) for span in sentences(text, *line.span()))
    found = (re.sub(r"^- ", "", text[start:end]) for start, end in spans)
    return tuple(
        one for one in found if len(one.split()) <= _MOST_WORDS and "[" not in one and not one.endswith(("?", ":"))
    )


def _said(text: str, sources: Sequence[Source]) -> bool:
    """Whether a passage has these very words."""
    wanted = " ".join(re.findall(r"\w+", text.lower()))
    return any(wanted in " ".join(re.findall(r"\w+", source.text.lower())) for source in sources)


def _case(state: State, text: str, drawn: _Drawn, number: int = 1, in_numbers: bool = False) -> Case:
    return Case("", state, f"{text} [{number}]", drawn.sources, drawn.chunk.sheet_key, in_numbers)


def _same(text: str, chance: Random) -> str:
    return text


def _typography(text: str, chance: Random) -> str:
    """Other spaces, apostrophes and case, and some words in bold."""
    text = re.sub(r"(\d) (?=\d{3}\b|€|%)", "\\1\u202f", text.replace("'", "’"))
    words = text.split(" ")
    place = chance.randrange(len(words) - 2)
    bold = f"**{' '.join(words[place : place + 2])}**"
    return " ".join((*words[:place], bold, *words[place + 2 :]))


def _kept(rule: Callable[[str, Random], str], drawn: _Drawn, chance: Random) -> Case | None:
    return _case("proven", rule(drawn.sentence, chance), drawn)


def _reworded(rule: Rule, drawn: _Drawn, chance: Random) -> Case | None:
    text = rule(drawn.sentence, chance)
    return _case("reworded", text, drawn) if text and not _said(text, drawn.sources) else None


def _wrong_source(drawn: _Drawn, chance: Random) -> Case | None:
    number = chance.randint(2, len(drawn.sources))
    if _said(drawn.sentence, drawn.sources[1:]):
        return None
    return _case("wrong_source", drawn.sentence, drawn, number)


def _wrong_source_reworded(drawn: _Drawn, chance: Random) -> Case | None:
    text = REWORDINGS["synonymes courants"](drawn.sentence, chance)
    if not text or _said(drawn.sentence, drawn.sources[1:]):
        return None
    return _case("wrong_source", text, drawn, len(drawn.sources))


def _invented_number(drawn: _Drawn, chance: Random) -> Case | None:
    return _case("wrong_source", drawn.sentence, drawn, len(drawn.sources) + chance.randint(1, 9))


def _foreign(drawn: _Drawn, chance: Random, number: int = 1, kin: bool = False) -> Case | None:
    """A sentence of a passage that is not given."""
    found = [sentence for one in (drawn.kin if kin else drawn.away) for sentence in _sentences(one)]
    text = chance.choice(found) if found else ""
    return _case("unsupported", text, drawn, number) if text and not _said(text, drawn.sources) else None


def _wrong(rule: Rule, drawn: _Drawn, chance: Random, in_numbers: bool = False) -> Case | None:
    text = rule(drawn.sentence, chance)
    if not text or text == drawn.sentence or _said(text, drawn.sources):
        return None
    return _case("unsupported", text, drawn, in_numbers=in_numbers)


def _numbers(rule: Rule, drawn: _Drawn, chance: Random) -> Case | None:
    return _wrong(rule, drawn, chance, in_numbers=True)


def _other_fact(kind: FactKind, drawn: _Drawn, chance: Random) -> Case | None:
    """A fact of the sentence with another value, which no passage given has."""
    lines = _sentences(drawn.chunk, _FEWEST_BESIDE_A_FACT)
    stated = [(line, fact) for line in lines for fact in stated_facts(line) if fact.kind == kind]
    if not stated:
        return None
    line, fact = chance.choice(stated)
    text = other_fact(line, fact, chance)
    known = {one.meaning for source in drawn.sources for one in stated_facts(source.text)}
    new = [one for one in stated_facts(text) if one.kind == kind and one.meaning not in known]
    return _case("unsupported", text, drawn, in_numbers=True) if new else None


def _stitched(drawn: _Drawn, chance: Random) -> Case | None:
    """The first half of the sentence and the second of another one of the same passage."""
    others = [one for one in _sentences(drawn.chunk) if one != drawn.sentence]
    return _halves(drawn, chance.choice(others)) if others else None


def _stitched_sheets(drawn: _Drawn, chance: Random) -> Case | None:
    others = [one for one in _sentences_of(drawn.sources[-1]) if one.endswith(".")]
    return _halves(drawn, chance.choice(others)) if others else None


def _sentences_of(source: Source) -> list[str]:
    return [sentence for sentence in re.split(r"(?<=\.)\s", source.text) if len(sentence.split()) >= _FEWEST_WORDS]


def _halves(drawn: _Drawn, other: str) -> Case | None:
    first, second = drawn.sentence.split(" "), other.split(" ")
    text = " ".join((*first[: len(first) // 2], *second[len(second) // 2 :]))
    return None if _said(text, drawn.sources) else _case("unsupported", text, drawn)
