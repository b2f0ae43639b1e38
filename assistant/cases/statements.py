"""The words of a passage that answer a question best, verbatim, and whether two cases answer it differently."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.words import stems
from retrieval.facts.reading import facts
from retrieval.facts.schema import FactKind
from retrieval.schema import Chunk

LONGEST = 280
"""Characters of a statement: a cell of a table is read at a glance."""

HEADING_WEIGHT = 0.5
"""Worth of a question's word in the headings above a passage, where 1 is its worth in the words themselves."""
FACT_WEIGHT = 1.0
"""Worth of a fact of the kind that is asked, in words of the question."""
OWN_WEIGHT = 0.75
"""Worth of words that no other case says, in words of the question."""
FIRST_WEIGHT = 0.5
"""Worth of the words that a passage begins with, in words of the question: sheets answer first, then go into detail."""
HEADING_WORDS = 8
ALIKE = 0.8
"""Share of their words above which two passages say the same, when they state no fact that is asked."""

_ASKED: tuple[tuple[re.Pattern[str], tuple[FactKind, ...], str], ...] = (
    (
        re.compile(r"combien (?:ça |cela )?(?:coût|cout|pay|touch|rembours|est rembours|de parts|l'employeur)"
                   r"|\b(?:prix|tarifs?|montants?|coûts?|gratuit|remboursée?|rembourse|payer|taux|indemnisation)\b"),
        ("amount", "percentage"),
        "coût prix tarif montant gratuit taux indemnisation",
    ),
    (
        re.compile(r"combien de (?:temps|jours|mois|semaines)|combien d'(?:heures|années)"
                   r"|\b(?:délais?|durée?s?|quand|avant quelle date|valable|validité)\b"),
        ("duration", "date"),
        "délai durée validité",
    ),
    (re.compile(r"\b(?:documents?|pièces?|papiers|justificatifs?|fournir)\b"), (), "pièces documents justificatifs"),
    (re.compile(r"\boù\b|\b(?:à|vers) qui\b|\bauprès de qui\b"), (), "lieu adresser auprès dépôt déposer signalement"),
)  # fmt: skip

_FREE = frozenset(stems("gratuit gratuitement"))
_BLANK = re.compile(r"\n[ \t]*\n")
_SENTENCE = re.compile(r"(?<=[.!?…])\s+(?=[A-ZÀÂÉÈÊÎÔÇŒ«])")
_ITEM = re.compile(r"^(?:-|\d{1,3}[.)])\s", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Statement:
    """Verbatim words of a passage that answer a question.

    Attributes:
        score: comparable within one question only, higher is better.
        body: all that the passages of the same heading say.
    """

    words: str
    chunk: Chunk
    score: float
    body: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question asks for.

    Attributes:
        words: its stems, and those of the headings under which such questions are answered.
        kinds: the facts that answer it, none when any words may.
    """

    words: frozenset[str]
    kinds: frozenset[FactKind]


def asked(question: str) -> Asked:
    """What a question asks for; « combien ça coûte » asks for an amount."""
    matching = [(kinds, headings) for pattern, kinds, headings in _ASKED if pattern.search(question.lower())]
    words = frozenset(stems(" ".join((question, *(headings for _, headings in matching)))))
    return Asked(words, frozenset(kind for kinds, _ in matching for kind in kinds))


def best_statement(wanted: Asked, chunks: Sequence[Chunk], others: Sequence[str] = ()) -> Statement | None:
    """The statement that answers best, the first of equal ones; None when there is no passage.

    Args:
        others: what is said in the other cases; words that stand there too don't tell this case from them.
    """
    found = ((_score(wanted, words, chunk, others), words, chunk)
             for chunk in chunks for words in _statements(chunk.text))  # fmt: skip
    best = max(found, key=lambda each: each[0], default=None)
    if best is None:
        return None
    score, words, chunk = best
    body = "\n\n".join(other.text for other in chunks if other.section == chunk.section)
    return Statement(words, chunk, score, body)


def likely(wanted: Asked, chunks: Sequence[Chunk]) -> tuple[Chunk, ...]:
    """The passages, those that answer best first."""
    scores = {chunk.id: found.score for chunk in chunks if (found := best_statement(wanted, [chunk]))}
    return tuple(sorted(chunks, key=lambda chunk: -scores.get(chunk.id, 0.0)))


def differ(wanted: Asked, statements: Sequence[Statement]) -> bool:
    """Whether their headings don't all say the same: other facts of the kind that is asked, else other words."""
    return any(not _same(wanted, statements[0], other) for other in statements[1:])


def _same(wanted: Asked, one: Statement, other: Statement) -> bool:
    if one.body == other.body:
        return True
    if wanted.kinds:
        return _stated(wanted, one.body) == _stated(wanted, other.body)
    left, right = frozenset(stems(one.body)), frozenset(stems(other.body))
    return len(left & right) >= ALIKE * len(left | right)


def _stated(wanted: Asked, text: str) -> frozenset[tuple[str, str, str]]:
    """The facts of the kinds that are asked; « gratuit » is an amount that has no figure."""
    found = frozenset(fact.meaning for fact in facts(text) if fact.kind in wanted.kinds)
    free = "amount" in wanted.kinds and _FREE & frozenset(stems(text))
    return found | {("amount", "0", "€")} if free else found


def _score(wanted: Asked, words: str, chunk: Chunk, others: Sequence[str]) -> float:
    shared = len(wanted.words & frozenset(stems(words)))
    above = len(wanted.words & frozenset(stems(chunk.section_label)))
    stated = bool(wanted.kinds and _stated(wanted, words))
    own = bool(others) and not any(words in other for other in others)
    return (
        shared
        + HEADING_WEIGHT * above
        + FACT_WEIGHT * stated
        + OWN_WEIGHT * own
        + (FIRST_WEIGHT if chunk.text.startswith(words) else 0.0)
    )


def _statements(text: str) -> Iterator[str]:
    """The sentences of a passage and its lists, each with the words that lead to it; each a substring."""
    start = 0
    for end, following in [*(match.span() for match in _BLANK.finditer(text)), (len(text), len(text))]:
        block = text[start:end].rstrip()
        if _leads_on(block) and following < len(text):
            continue
        if block.strip():
            yield from _cut(block)
        start = following


def _leads_on(block: str) -> bool:
    """Whether the next block goes on: after « : » or a comma, and after a heading that is left in the text."""
    last = block.rsplit("\n", 1)[-1].strip()
    is_heading = not _ITEM.match(last) and last[-1:].isalnum() and len(last.split()) <= HEADING_WORDS
    return last.endswith((":", ",", ";")) or is_heading


def _cut(block: str) -> Iterator[str]:
    items = [match.start() for match in _ITEM.finditer(block)]
    if items:
        yield _within(block, [*items[1:], len(block)])
        return
    for first, last in pairwise([0, *(match.end() for match in _SENTENCE.finditer(block)), len(block)]):
        sentence = block[first:last].strip()
        if sentence:
            yield _within(sentence, [*(match.start() for match in _BLANK.finditer(sentence)), len(sentence)])


def _within(text: str, ends: Sequence[int]) -> str:
    """The text up to the last of these ends that a cell has room for, or to the first one; never just what leads on."""
    whole = [end for end in ends if not text[:end].rstrip().endswith(":")] or list(ends)
    return text[: max((end for end in whole if end <= LONGEST), default=whole[0])].strip()
