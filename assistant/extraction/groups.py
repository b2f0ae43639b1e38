"""A text -> its groups: paragraphs, lists with the line that leads to them, and the labels that stand between them.

Sheets come with the marks of their lists lost, and with sentences cut where a link stood: blocks between blank lines
are put together again by their punctuation. Nothing is changed: a group is a substring of its text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from retrieval.question.vocabulary import fold

ITEM = re.compile(r"\s*(?:-|\d+[.)])\s")
"""The beginning of a list's item, as chunks write it."""

CUT = re.compile(r"\n\s*\n(?:- )*|\n(?:- )+")
"""Where a link had cut an item; the lists inside an item are indented."""

LONGEST_LABEL = 100
"""Characters under which a block that is no sentence names what comes after it (« Délai », « Pièces à fournir »)."""

LONGEST_LAST_ITEM = 60
"""Characters under which the block that closes a list with a full stop is its last item (« un timbre. »)."""

LONGEST_LEAD = 300
"""Characters, the last ones, of a lead that tell what it leads to."""

LONG_PARAGRAPH = 120
"""Characters from which a whole sentence after « Titre : » is a paragraph, and not an item."""

READ_TEXTS = 2048
"""Passages that stay read: a conversation comes back to the same sheets."""

Span = tuple[int, int]
"""Where words stand in their text."""

_BLANK_LINE = re.compile(r"\n\s*\n")
_ITEM_START = re.compile(r"^(?:-|\d+[.)])\s", re.MULTILINE)
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+(?=[A-ZÀÂÉÈÊÎÔÇŒ«])")
_CLOSED = re.compile(r"[.!?;:,…][»\")]?\s*$")
"""The end of a sentence, of a lead or of an item of a list."""
_STOPPED = re.compile(r"[.!?:…]\s*$")
_ANNOUNCES = re.compile(r"[:?]\s*$")
_GOES_ON = re.compile(r"[,;]\s*$")
_DANGLING = re.compile(r"\s*(?:-\s)?[.,;:)»]")
_OPENS = re.compile(
    r"(?:l[ea]s?|l'|une?|il|elle|ils|elles|on|ce|cet|cette|ces|c'|cela|si|s'il|vous|votre|vos|en|pour|lorsqu|quand|dans|"
    r"toute?|tous|aucune?|depuis|a|au|aux|seule?s?|meme|chaque|par|des|un|sauf|attention)\b"
)
"""How a sentence begins, folded; another small letter goes on with a sentence that a link had cut."""
_INFINITIVE = re.compile(r"[A-ZÉÈÊ][a-zéèêîôûç]{1,12}(?:er|ir|oir|re)")
_COUNT = re.compile(r"\b([2-9]) (?:\w+ ){1,3}suivant")
"""« les 3 conditions suivantes » : so many blocks belong to the list."""
_CUT_BEFORE_LINK = re.compile(r"\b(?:sur|de|du|des|le|la|les|l'|d'|au|aux|à|un|une|par|que|dans|en|site)\s*$")
"""How a line ends whose link was taken for the next item."""
_COMPLEMENT = re.compile(r"(?:de |du |des |d')")
"""How a line begins that goes on with a noun (« Carte de collectionneur », « d'armes »)."""
_NOTICE = re.compile(
    r"informations (?:\w+ ){1,5}(?:page|fiche) .{0,60}restent d'actualité|(?:page|fiche) sera (?:mise à jour|modifiée)|"
    r"seront modifiées dès"
)
"""What the editor says of the sheet when the law is about to change."""
NOTICE_GROUPS = 4
"""First groups of a sheet among which it stands."""
_JOINS = frozenset("et ou soit puis ni".split())
_PAIRED = frozenset("Soit Si Être Avoir Ne Pour Ou".split())
_LISTS = re.compile(r"suivant|selon|dans (?:les|ces|l'un)|si :")
"""What a lead says when whole sentences may be its items; « Passeport d'un majeur : » only names what follows."""


@dataclass(frozen=True, slots=True)
class Group:
    """``text[start:end]``: a paragraph, a list when it has items, or a label.

    Attributes:
        heading: the last label before it, or empty.
        items: where its items stand; what comes before the first one leads to them.
    """

    start: int
    end: int
    heading: str
    items: tuple[Span, ...] = ()
    label: bool = False

    @property
    def lead(self) -> Span:
        """Where what leads to the items stands; empty without items."""
        return self.start, self.items[0][0] if self.items else self.start


@lru_cache(READ_TEXTS)
def groups(text: str) -> tuple[Group, ...]:
    """The groups of a text in reading order; no word of it is lost."""
    runs: list[list[Span]] = []
    for start, end in _blocks(text):
        if runs and _goes_on(text, runs[-1], text[start:end]):
            runs[-1].append((start, end))
        else:
            runs.append([(start, end)])
    found: list[Group] = []
    heading = ""
    for run in runs:
        start, end = run[0][0], run[-1][1]
        found_items = tuple(_items(text, run))
        label = len(run) == 1 and not found_items and is_label(text[start:end])
        found.append(Group(start, end, heading, found_items, label))
        if label:
            heading = text[start:end].strip().removesuffix(":").rstrip()
    return tuple(found)


@lru_cache(READ_TEXTS)
def opening(text: str) -> int:
    """The rank of the first group of a sheet that tells of its subject: what comes after a notice of its editor."""
    first = [text[group.start : group.end] for group in groups(text)[:NOTICE_GROUPS]]
    notices = [rank for rank, group in enumerate(first) if _NOTICE.search(group)]
    return notices[-1] + 1 if notices else 0


def is_label(block: str) -> bool:
    """Whether a block alone only names what comes after it: a heading left in the text, a cell of a table."""
    line = block.strip()
    short = len(line) <= LONGEST_LABEL and "\n" not in line and not line[:1].islower() and not ITEM.match(block)
    return short and (not _CLOSED.search(block) or bool(_ANNOUNCES.search(block)))


def sentences(text: str) -> Iterator[Span]:
    """Where each sentence of a paragraph stands in it; « Non. » goes with the sentence that it answers."""
    starts = [0]
    for gap in _SENTENCE_END.finditer(text):
        if " " in text[starts[-1] : gap.start()]:
            starts.append(gap.end())
    for start, end in pairwise([*starts, len(text)]):
        yield start, start + len(text[start:end].rstrip())


def _blocks(text: str) -> Iterator[Span]:
    """Where the runs of lines between blank lines stand."""
    start = 0
    for blank in [*_BLANK_LINE.finditer(text), None]:
        end = blank.start() if blank else len(text)
        if text[start:end].strip():
            yield start, end
        start = blank.end() if blank else end


def _items(text: str, run: Sequence[Span]) -> Iterator[Span]:
    """The items of a run of blocks: the lines with a mark, else the blocks after the lead; none of a paragraph."""
    marks = [run[0][0] + mark.start() for mark in _ITEM_START.finditer(text[run[0][0] : run[-1][1]])]
    if marks:
        starts = marks + [start for start, _ in run if start > marks[0] and not ITEM.match(text, start)]
    else:
        led = text[slice(*run[0])].rstrip().endswith(":")
        listed = len(run) > 1 and (led or _GOES_ON.search(text[slice(*run[0])]))
        starts = [start for start, _ in run[led:] if listed]
    starts = [start for start in sorted(set(starts)) if not _is_cut(text, run[0][0], start)]
    for start, end in pairwise([*starts, run[-1][1]]):
        yield start, start + len(text[start:end].rstrip())


def _is_cut(text: str, first: int, start: int) -> bool:
    """Whether what looks like an item goes on with the line before it."""
    mark = ITEM.match(text, start)
    before = text[max(first, start - LONGEST_LABEL) : start].rstrip()
    if not mark:
        return bool(_DANGLING.match(text, start))
    last = ITEM.sub("", before.rpartition("\n")[2], count=1)
    goes_on = last[:1].isupper() and not _CLOSED.search(last) and _COMPLEMENT.match(text, mark.end())
    return bool(_DANGLING.match(text, mark.end()) or _CUT_BEFORE_LINK.search(before) or goes_on)


def _goes_on(text: str, run: Sequence[Span], block: str) -> bool:
    """Whether a block goes on with what a run of blocks began: a list, or a sentence that a link had cut."""
    last = text[slice(*run[-1])].rstrip()
    if _DANGLING.match(block):
        return True
    if ITEM.match(block):
        return bool(_ITEM_START.search(last) or last.endswith((":", ",", ";"))) or is_label(last)
    if text[run[0][0] : run[0][1]].rstrip().endswith(":"):
        lead = text[max(run[0][0], run[0][1] - LONGEST_LEAD) : run[0][1]]
        return _is_item(lead, len(run) - 1, last, block) if len(run) > 1 else _is_first_item(lead, block)
    if _ITEM_START.search(last):
        return _turn(block) == "joined" and not _STOPPED.search(last)
    cut = block.lstrip()[:1].islower() and not is_opened(block) and not _CLOSED.search(last)
    return cut or bool(_GOES_ON.search(last))


def is_opened(block: str) -> bool:
    """Whether a block begins as a sentence does, be it by a small letter."""
    return bool(_OPENS.match(fold(block.lstrip())))


def _is_first_item(lead: str, block: str) -> bool:
    """Whether a block is what the line before it, which ends with a colon, leads to."""
    if _LISTS.search(lead) or not _STOPPED.search(block):
        return bool(_LISTS.search(lead)) or len(list(sentences(block))) == 1
    return bool(_turn(block)) and len(block) <= LONG_PARAGRAPH and len(list(sentences(block))) == 1


def _is_item(lead: str, known: int, last: str, block: str) -> bool:
    """Whether a block belongs to a list of which so many items are known."""
    if _turn(block) == "joined" or _GOES_ON.search(last):
        return True
    if _ITEM_START.search(last) or _ANNOUNCES.search(block):
        return False
    announced = _COUNT.search(lead)
    return (
        bool(announced and known < int(announced[1]))
        or not (_STOPPED.search(last) or (_STOPPED.search(block) and len(block) > LONGEST_LAST_ITEM))
        or _turn(last) == _turn(block) != ""
    )


def _turn(item: str) -> str:
    """What the items of one list share: an infinitive, a small letter, « Soit »; ``joined`` after « et », « ou »."""
    word = item.strip().partition(" ")[0]
    if word in _PAIRED:
        return word
    if word in _JOINS:
        return "joined"
    if word[:1].islower():
        return "lower"
    return "infinitive" if _INFINITIVE.fullmatch(word) else ""
