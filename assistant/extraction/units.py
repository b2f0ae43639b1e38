"""A chunk -> what can be quoted of it: sentences, lists whole and by item, lines of tables. All verbatim."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from assistant.extraction.groups import READ_TEXTS, Group, groups, is_opened, opening, sentences
from assistant.extraction.schema import Unit
from retrieval.question.vocabulary import fold
from retrieval.schema import Chunk

SHORTEST_STATEMENT = 40
"""Characters from which a block that is no sentence may still say something: a sentence cut short by its source."""

LONGEST_SUMMARY = 350
"""Characters of the first paragraph of a sheet that is also a unit as a whole: it sums the sheet up in order."""

FEWEST_CELLS = 6
LONGEST_CELL = 40
"""Characters: « Durée totale du congé de maternité » heads a column."""

LABELS = 2
"""Lines that name a line of a table: « Personne seule », « 0 enfant »."""

_LEANS = re.compile(
    r"(?:ce|cet|cette|ces|il|elle|ils|elles|celui|celle|ceux|cela|toutefois|cependant|sinon|dans ce cas|mais|ainsi|a "
    r"defaut|par exemple|de meme|en revanche|en effet|de plus|c'est|l'un|son|sa|ses|leurs?)\b"
)
_SUBJECT_ABOVE = re.compile(
    r"(?:pour|dans|en|a|depuis|sous|apres|avant) [^,.]{1,60}, (?:il|elle|ils|elles) "
    r"(?!(?:faut|est (?:possible|necessaire|conseille|obligatoire|interdit)|existe|convient|y a|s'agit|n'))"
)
"""« Pour un adulte, il est valable… » : what it speaks of stands above."""
_IMPERSONAL = re.compile(r"il (?:est|n'est|faut|ne faut|existe|n'existe|convient|s'agit|n'y a|y a)\b")
"""« Il faut… » leans on nothing."""
_ASIDE = re.compile(r"(?:Textes? de référence|Question|Fiche|Pour en savoir plus|Vidéo|Site) : ")
"""A line of resources, which sends elsewhere and answers nothing."""
_MENU = "## "
"""The mark of a menu of the site that was taken for text."""
_VALUE = re.compile(r"\d.*[^\W\d_]|\d.*[€%]|[^\W\d_].*\d", re.DOTALL)
"""A figure of something: « 16 semaines », « 40 % »; a bare « 2 » is the rank of a case."""
_WORD = re.compile(r"[^\W\d_]{3}")
"""A line without one (« 2 ») is a cell of its own and names nothing."""
_AMOUNT = re.compile(r"\d ?(?:€|%|euros?\b)")
_BEGINS = re.compile(r'["«(]?\s?[A-ZÀ-ÖØ-Þ\d]')
_ENDS = re.compile(r'[.!…;][»")]?\s?$')


def leans(sentence: str) -> bool:
    """Whether a sentence is only understood with the one before it (« Toutefois, il… »)."""
    folded = fold(sentence)
    return bool(_SUBJECT_ABOVE.match(folded) or (_LEANS.match(folded) and not _IMPERSONAL.match(folded)))


@lru_cache(READ_TEXTS)
def units(chunk: Chunk) -> tuple[Unit, ...]:
    """What may be quoted first, in reading order."""
    ranks = range(opening(chunk.text), len(groups(chunk.text)))
    return tuple(unit for rank in ranks for unit in _units(chunk, rank))


def headings(chunk: Chunk) -> tuple[Unit, ...]:
    """The groups of a passage that says nothing by itself: better than no answer when nothing else was found."""
    found = enumerate(groups(chunk.text))
    return tuple(Unit(chunk, one.start, one.end, "list" if one.items else "sentence", rank) for rank, one in found)


def group_of(unit: Unit) -> Group:
    """The paragraph, list or label that holds a unit."""
    return groups(unit.chunk.text)[unit.group]


def group_text(unit: Unit) -> str:
    """Its words."""
    group = group_of(unit)
    return unit.chunk.text[group.start : group.end]


def is_whole(sentence: str) -> bool:
    """Whether some words begin and end as a sentence does."""
    return bool(_BEGINS.match(sentence) and _ENDS.search(sentence))


def is_aside(unit: Unit) -> bool:
    """Whether a unit is a whole sentence but for its first letter: what announced it is lost."""
    return unit.shape == "sentence" and is_opened(unit.text) and bool(_ENDS.search(unit.text))


def stands_alone(unit: Unit) -> bool:
    """Whether a unit can be read by itself: a whole sentence, a list that something leads to, a row with its label."""
    if unit.shape in ("sentence", "summary"):
        return is_whole(unit.text)
    group = group_of(unit)
    if not group.items:
        return True
    if are_cells(unit.chunk.text, group):
        return False
    lead = unit.chunk.text[slice(*group.lead)].strip()
    return bool(_BEGINS.match(lead)) if lead else bool(group.heading)


def are_cells(text: str, group: Group) -> bool:
    """Whether a list is a table that was taken apart cell by cell: many short items, some of which come back."""
    items = [" ".join(text[slice(*span)].split()) for span in group.items]
    short = sum(len(item) <= LONGEST_CELL for item in items)
    return len(items) >= FEWEST_CELLS and len(set(items)) < len(items) and short > len(items) / 2


def is_first(unit: Unit) -> bool:
    """Whether a unit comes first under its heading."""
    found = groups(unit.chunk.text)
    if unit.start != found[unit.group].start:
        return False
    return unit.group == opening(unit.chunk.text) or found[unit.group - 1].label


def _units(chunk: Chunk, rank: int) -> Iterator[Unit]:
    group = groups(chunk.text)[rank]
    text = chunk.text[group.start : group.end]
    if _MENU in text or are_cells(chunk.text, group):
        return
    if group.items:
        yield Unit(chunk, group.start, group.end, "list", rank, group.heading)
        above = f"{group.heading} {chunk.text[slice(*group.lead)].strip()}".strip()
        yield from (Unit(chunk, start, end, "row", rank, above) for start, end in group.items)
        return
    if group.label:
        yield from _row(chunk, rank)
    if chunk.position == 0 and rank == opening(chunk.text) and _sums_up(text):
        yield Unit(chunk, group.start, group.end, "summary", rank, group.heading)
    if len(text) > SHORTEST_STATEMENT or _ENDS.search(text):
        for start, end in sentences(text):
            if text[start:end].endswith((":", "?")) or _ASIDE.match(text, start):
                continue
            yield Unit(chunk, group.start + start, group.start + end, "sentence", rank, group.heading)


def _sums_up(paragraph: str) -> bool:
    return len(paragraph) <= LONGEST_SUMMARY and is_whole(paragraph) and len(list(sentences(paragraph))) > 1


def _row(chunk: Chunk, rank: int) -> Iterator[Unit]:
    """A value left alone by a table that was taken apart, with the lines before it that name it."""
    found = groups(chunk.text)
    if not _VALUE.search(chunk.text[found[rank].start : found[rank].end]):
        return
    first = rank
    while first and rank - first < LABELS and _names(chunk.text, found[first - 1]):
        first -= 1
    if first < rank:
        yield Unit(chunk, found[first].start, found[rank].end, "row", rank, found[first].heading)


def _names(text: str, group: Group) -> bool:
    """Whether a line names the value below it, rather than being the value of the line above."""
    line = text[group.start : group.end]
    return group.label and not _AMOUNT.search(line) and bool(_WORD.search(line))
