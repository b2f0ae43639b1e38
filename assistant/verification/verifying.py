"""An answer and the passages that it may rest on -> each of its statements as a claim with its state."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from assistant.verification.alignment import is_stitched
from assistant.verification.claims import Statement, statements
from assistant.verification.passages import Passage, read_passage
from assistant.verification.schema import Claim, Source, Span, State
from assistant.verification.supporting import Stated, Support, quoted, support
from assistant.verification.words import Words
from retrieval.schema import PATH_SEPARATOR

SURE = 0.85
"""Share of the words that a cited passage must say for it to stay the source of what another one says word for word."""
CLEAR = 0.75
"""Share of the words that a passage must say to be taken for the source of a sentence that does not cite it."""
_DASH = re.compile(r"\s+[–—-]\s+")
_ORDER: tuple[State, ...] = ("proven", "reworded", "wrong_source", "unsupported")
"""From the best state to the worst: a sentence whose parts have several sources is worth its worst part."""


class _Verdict(NamedTuple):
    """What the passages say of one run of words."""

    state: State
    found: tuple[tuple[Passage, Support], ...]
    told: str = ""
    nearest: Support | None = None


def verify(answer: str, sources: Sequence[Source]) -> tuple[Claim, ...]:
    """The statements of an answer, in order, each with its state.

    A sentence is proven when its words stand in one run in a passage that it cites, apart from case, accents,
    punctuation and Markdown. Words taken from two places of a passage are not what the passage says: such a sentence is
    at best reworded, and unsupported when it is the beginning of one sentence glued to the end of another.

    Args:
        answer: Markdown with ``[n]``, composed (NFC).
        sources: the passages, those that the answer cites with their number and any others that were found; composed.

    Returns:
        no claim for what states nothing: titles, questions, announcements (« Voici les pièces à fournir : »), what is
        said of the sources themselves.
    """
    passages = [read_passage(source) for source in sources]
    titles = frozenset(key for passage in passages for key in passage.heading.keys)
    return tuple(
        _claim(answer, _unlabelled(statement, titles), passages)
        for statement in statements(answer)
        if not (statement.is_heading and _repeats(statement, titles, passages))
    )


def _unlabelled(statement: Statement, titles: frozenset[str]) -> Statement:
    """A row of a table without its first cell, where that only names the case with the words of a heading."""
    label = statement.plain[: statement.label]
    if not label or not titles.issuperset(Words(label).keys):
        return statement
    return replace(statement, plain=" " * len(label) + statement.plain[len(label) :])


def _repeats(statement: Statement, titles: frozenset[str], passages: Sequence[Passage]) -> bool:
    """Whether a title is a path of headings, or made of those of the sources and of labels that stand in their text."""
    parts = [Words(part) for part in _DASH.split(statement.plain)]
    return PATH_SEPARATOR in statement.plain or all(
        titles.issuperset(part.keys) or _quoted(Stated(part), passages) for part in parts
    )


def _claim(answer: str, statement: Statement, passages: Sequence[Passage]) -> Claim:
    parts = [(Stated(Words(statement.plain[start:end])), numbers) for start, end, numbers in statement.parts]
    verdicts = [_verdict(stated, numbers, passages) for stated, numbers in parts]
    worst = max(verdicts, key=lambda verdict: _ORDER.index(verdict.state))
    found = [pair for verdict in verdicts for pair in verdict.found]
    spans = (Span(passage.source.id, *span) for passage, each in found for span in each.spans)
    return Claim(
        text=answer[statement.start : statement.end],
        start=statement.start,
        end=statement.end,
        numbers=statement.numbers,
        state=worst.state,
        spans=() if worst.state == "unsupported" else tuple(dict.fromkeys(spans)),
        sources=() if worst.state == "unsupported" else tuple(dict.fromkeys(p.source.id for p, _ in found)),
        missing=worst.nearest.missing if worst.nearest else (),
        reason=_reason(worst, statement.numbers, passages),
    )


def _verdict(stated: Stated, numbers: Sequence[int], passages: Sequence[Passage]) -> _Verdict:
    cited = [passage for passage in passages if passage.source.number in numbers and passage.source.number]
    others = [passage for passage in passages if passage not in cited]
    if found := _quoted(stated, cited):
        return _Verdict("proven", found)
    literal = _quoted(stated, others)
    if not literal and is_stitched(stated.words, passages):
        return _Verdict("unsupported", (), nearest=Support(1.0, (), "stitched"))
    judged = [(passage, support(stated, passage)) for passage in cited]
    found = tuple((p, each) for p, each in judged if not each.problem and (not literal or each.score >= SURE))
    if found:
        return _Verdict("reworded", found)
    if literal:
        return _Verdict("wrong_source", literal[:1])
    elsewhere = [(passage, support(stated, passage)) for passage in others]
    # what says less elsewhere does not make up for a cited passage that says the contrary
    least = max((each.score for _, each in judged), default=0.0)
    right = [pair for pair in elsewhere if not pair[1].problem and pair[1].score >= max(least, CLEAR)]
    if right:
        return _Verdict("wrong_source", (max(right, key=lambda pair: pair[1].score),))
    nearest = max((each for _, each in judged or elsewhere), key=_nearness, default=None)
    return _Verdict("unsupported", (), nearest.told if nearest else "", nearest)


def _quoted(stated: Stated, passages: Sequence[Passage]) -> tuple[tuple[Passage, Support], ...]:
    found = ((passage, quoted(stated, passage)) for passage in passages)
    return tuple((passage, Support(1.0, spans[:1])) for passage, spans in found if spans)


def _nearness(each: Support) -> tuple[bool, float]:
    """A passage that says the words but another number tells more than one that speaks of something else."""
    return each.problem != "words", each.score


def _reason(verdict: _Verdict, numbers: Sequence[int], passages: Sequence[Passage]) -> str:
    match verdict.state:
        case "proven":
            return "Ce sont les mots de la source."
        case "reworded":
            return "La source le dit en d'autres mots."
        case "wrong_source":
            return _wrong_source(numbers, verdict.found[0][0], passages)
        case _:
            return _unsupported(verdict, numbers, passages)


def _wrong_source(numbers: Sequence[int], right: Passage, passages: Sequence[Passage]) -> str:
    name = (
        f"la source [{right.source.number}]"
        if right.source.number
        else f"« {right.source.heading or right.source.id} »"
    )
    if not numbers:
        return f"La phrase ne cite pas sa source : c'est {name}."
    invented = _invented(numbers, passages)
    cited = " et ".join(f"[{number}]" for number in numbers)
    return f"{invented} Ce n'est pas {cited} qui le dit, c'est {name}.".lstrip()


def _unsupported(verdict: _Verdict, numbers: Sequence[int], passages: Sequence[Passage]) -> str:
    told, problem = verdict.told, verdict.nearest.problem if verdict.nearest else "words"
    reasons = {
        "facts": f"La source ne donne pas « {told} ».",
        "numbers": f"La source ne donne pas le nombre « {told} ».",
        "names": f"La source ne parle pas de « {told} ».",
        "moved": f"Dans la source, « {told} » se rapporte à autre chose.",
        "opposite": f"La source ne dit pas la même chose : voyez « {told} ».",
        "stitched": "La phrase assemble deux phrases de la source qui ne disent pas cela.",
    }
    return f"{_invented(numbers, passages)} {reasons.get(problem, 'Aucune source ne le dit.')}".lstrip()


def _invented(numbers: Sequence[int], passages: Sequence[Passage]) -> str:
    """What is said of citations that have no source."""
    known = {passage.source.number for passage in passages}
    invented = [f"[{number}]" for number in numbers if number not in known]
    if not invented:
        return ""
    return (
        f"{' et '.join(invented)} n'existe pas." if len(invented) == 1 else f"{' et '.join(invented)} n'existent pas."
    )
