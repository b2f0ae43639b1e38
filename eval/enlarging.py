"""Real sheets -> as many passages as asked, to measure how search grows with a corpus. Deterministic.

A made-up sheet keeps the plan of a real one: its headings, its passages and their lengths. In each passage one sentence
in two comes from another sheet of the same theme, other numbers are drawn, and names that no sheet has are put in, so
that posting lists, the vocabulary and the vectors grow as they would with other sheets on the same matters, and no two
passages are copies. Nobody answers an agent with it: it is measured, then removed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import count, groupby, islice
from random import Random

from retrieval.schema import SHEET_DIGITS, Chunk, chunk_id

BORROWED = 0.5
"""Share of the sentences that come from other sheets of the theme."""
NAMED = 0.15
"""Share of the sentences that a made-up name is put in."""
NEW_NAMES = 0.35
"""Chance that the name of a made-up sheet was not drawn before, roughly: ten thousand passages give 200 new words, as
the vocabulary of the real ones still grows when their last tenth is added."""
SOURCE = "agrandi"
"""Source of the made-up sheets: none of them passes for an official one."""

SENTENCE = re.compile(r"(?<=[.;:!?])\s+")
_NUMBER = re.compile(r"\d+")
_ONSETS = "b br c ch cl d f fl g gr j l m n p pl pr r s st t tr v".split()
_VOWELS = "a e i o u ai eau é in on ou".split()
_ENDINGS = "ac ard ec elle er ert ières igny ins on oux ville y".split()


def by_sheet(chunks: Iterable[Chunk]) -> list[tuple[Chunk, ...]]:
    """Chunks in any order -> sheets in the order of their identifiers, each in reading order."""
    ordered = sorted(chunks, key=lambda chunk: (chunk.source, chunk.sheet_id, chunk.id[:SHEET_DIGITS], chunk.position))
    return [tuple(sheet) for _, sheet in groupby(ordered, key=lambda chunk: chunk.id[:SHEET_DIGITS])]


def enlarged(sheets: Sequence[Sequence[Chunk]], wanted: int) -> Iterator[Chunk]:
    """The chunks of `sheets`, then of sheets made of them: the first `wanted`, the last sheet being cut if need be.

    The first ten thousand of forty thousand are those of ten thousand: a larger corpus holds the smaller ones.
    """
    return islice(_without_end(sheets), wanted) if sheets else iter(())


def _without_end(sheets: Sequence[Sequence[Chunk]]) -> Iterator[Chunk]:
    for sheet in sheets:
        yield from sheet
    sentences = _sentences(sheets)
    for turn in count(1):
        for sheet in sheets:
            yield from _made_up(sheet, turn, sentences[_theme(sheet[0])])


def _sentences(sheets: Sequence[Sequence[Chunk]]) -> Mapping[str, Sequence[str]]:
    """Every sentence of each theme, as often as it stands there."""
    found: dict[str, list[str]] = {}
    for sheet in sheets:
        found.setdefault(_theme(sheet[0]), []).extend(
            sentence
            for chunk in sheet
            for block in chunk.text.split("\n")
            for sentence in SENTENCE.split(block)
            if sentence.strip()
        )
    return found


def _theme(chunk: Chunk) -> str:
    return chunk.breadcrumb[0] if chunk.breadcrumb else ""


def _made_up(sheet: Sequence[Chunk], turn: int, sentences: Sequence[str]) -> Iterator[Chunk]:
    """One sheet on the plan of `sheet`; `turn` tells it from the others on the same plan."""
    first = sheet[0]
    sheet_id = f"{first.sheet_id}-{turn}"
    random = Random(f"{first.source} {sheet_id}")
    names = [made_up_name(random, turn) for _ in range(2)]
    title = f"{renumbered(first.title, random)} - {names[0]}"
    for chunk in sheet:
        yield replace(
            chunk,
            id=chunk_id(SOURCE, sheet_id, str(chunk.position)),
            sheet_id=sheet_id,
            title=title,
            section=tuple(renumbered(heading, random) for heading in chunk.section),
            text="\n".join(rewritten(block, random, sentences, names) for block in chunk.text.split("\n")),
            url="",
            source=SOURCE,
        )


def rewritten(block: str, random: Random, sentences: Sequence[str], names: Sequence[str]) -> str:
    """A paragraph of as many sentences, some of them from `sentences`, with other numbers and some `names`."""
    if not block.strip():
        return block
    made = []
    for sentence in SENTENCE.split(block):
        chosen = random.choice(sentences) if random.random() < BORROWED else sentence
        named = f"{random.choice(names)} : " if random.random() < NAMED else ""
        made.append(named + renumbered(chosen, random))
    return " ".join(made)


def renumbered(text: str, random: Random) -> str:
    """`text` with other numbers of as many digits."""
    return _NUMBER.sub(lambda found: str(random.randrange(10 ** (len(found[0]) - 1), 10 ** len(found[0]))), text)


def made_up_name(random: Random, turn: int) -> str:
    """A made-up proper name: an old one most often, for names come back as words do; few at first, then more."""
    if random.random() >= NEW_NAMES:
        random = Random(random.randrange(200 * turn) if random.random() < 0.5 else random.randrange(200))
    syllables = "".join(random.choice(_ONSETS) + random.choice(_VOWELS) for _ in range(random.randint(1, 2)))
    return (syllables + random.choice(_ONSETS) + random.choice(_ENDINGS)).capitalize()
