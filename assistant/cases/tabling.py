"""The answer by case: one row a case, each with the words that answer in it and the passage that they stand in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.cases.asking import OpenFork, open_forks, open_questions
from assistant.cases.forks import ancestors
from assistant.cases.schema import CaseRow, SheetView, Situation
from assistant.cases.statements import asked, best_statement
from assistant.citing import Citation, citation, escape
from retrieval.schema import Chunk

MOST_ROWS = 12
"""More cases than that are not read at a counter: the sheet itself is."""


def by_case(question: str, view: SheetView, situation: Situation, ranked: Sequence[Chunk] = ()) -> tuple[CaseRow, ...]:
    """The answer in each case that remains possible, in the order of the sheet; none when no case changes it.

    Args:
        ranked: the passages that an answer would quote, best first; without any, those of the sheet.
    """
    opened = open_forks(question, view, situation, ranked)
    if not opened:
        return tuple(_by_choice(question, view, situation, ranked))
    first = max(opened, key=lambda each: each.gain)
    return tuple(_rows(first, opened, view))[:MOST_ROWS]


def table(rows: Sequence[CaseRow], view: SheetView, first: int = 1) -> tuple[str, tuple[Citation, ...]]:
    """The rows in Markdown, each with its ``[n]``, and the citations behind the numbers, counted from `first`.

    Returns:
        an empty text when there is no row; each citation quotes all the words that its passage gives to the table.
    """
    if not rows:
        return "", ()
    chunks = {chunk.id: chunk for chunk in view.chunks}
    numbers = {identifier: first + rank for rank, identifier in enumerate(dict.fromkeys(row.chunk_id for row in rows))}
    lines = [f"| {_cell(row.label)} | {_cell(row.words)} [{numbers[row.chunk_id]}] |" for row in rows]
    quotes = {
        identifier: "\n\n".join(dict.fromkeys(row.words for row in rows if row.chunk_id == identifier))
        for identifier in numbers
    }
    citations = tuple(citation(number, chunks[each], quotes[each]) for each, number in numbers.items())
    return "\n".join(("| Cas | Réponse |", "| --- | --- |", *lines)), citations


def _rows(first: OpenFork, opened: Sequence[OpenFork], view: SheetView) -> Iterator[CaseRow]:
    """One row an alternative, or one for each case inside it where those answer differently too."""
    above = ancestors(view.data.branches)
    for rank, statement in first.statements.items():
        inside = [each for each in opened if each.fork.parent == rank]
        deeper = max(inside, key=lambda each: each.gain, default=None)
        cases = deeper.statements if deeper else {rank: statement}
        for case, words in cases.items():
            if words:
                outer = [each for each in reversed(above[case]) if each == rank]
                path = tuple(view.data.branches[each].title for each in (*outer, case))
                yield CaseRow(path, words.words, words.chunk.id)


def _by_choice(question: str, view: SheetView, situation: Situation, ranked: Sequence[Chunk]) -> Iterator[CaseRow]:
    """One row a choice of the questionnaire that decides most, from the passages that hold with it alone."""
    opened = max(open_questions(question, view, situation, ranked), key=lambda each: each.gain, default=None)
    if opened is None:
        return
    wanted = asked(question)
    for choice, chunks in zip(view.data.questions[opened.rank].choices, opened.standing, strict=True):
        own = [chunk for chunk in chunks if not all(chunk in others for others in opened.standing)]
        if found := best_statement(wanted, own):
            yield CaseRow((choice.title,), found.words, found.chunk.id)


def _cell(text: str) -> str:
    """A text on one line of a table, its brackets and bars plain signs."""
    return " ".join(escape(text).replace("|", "\\|").split())
