"""A question and those before it -> what to search, without a model: rules of wording, then the index.

The wording says whether a question can stand alone (`leaning`) and what it may mean after the one before
(`completing`). Where it leaves a doubt, the index decides: a question that it answers better completed than alone was a
follow-up. There are six searches at most, of a few milliseconds each.
"""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from itertools import chain
from typing import Protocol

from assistant.conversation.completing import DASH, completions
from assistant.conversation.leaning import LONGEST, Form, Leaning, read_form, subject_stems
from assistant.conversation.schema import PastTurn, Understanding
from assistant.conversation.wording import read_words
from assistant.words import stems
from retrieval.confidence import Level
from retrieval.findings import Findings
from retrieval.schema import Chunk

LOOKED_AT = 3
"""Sheets of a search that say what it found."""
PASSAGES = 2
"""Passages of each that are read for the words of the question."""
MARGINS = {Leaning.LIKELY: -0.02, Leaning.POSSIBLE: 0.01}
"""How much surer the completed question must be than the question alone to be the one that was meant; one whose wording
does not lean is never completed. Chosen on the development part of `eval/questions/conversations.jsonl` and on the 124
questions of agents and of spans.jsonl, each asked after three others that they have nothing to do with: 14 of 372 are
joined to them, 21 when any question may be."""
SHOWN = 120
"""Characters of the question before that are shown."""
NEW_SUBJECT = "Compris comme un nouveau sujet."


class Searcher(Protocol):
    """What finds passages; `retrieval.retriever.Retriever` is the real one."""

    def find(self, question: str, limit: int = 10, per_sheet: int = 1) -> Findings:
        """Up to ``limit`` sheets, best first, each with up to ``per_sheet`` of its passages, and how sure that is.

        Raises:
            retrieval.errors.InvalidQuestion: the question is empty, too long or not in French.
        """
        ...


def understand(question: str, history: Sequence[PastTurn], search: Searcher) -> Understanding:
    """How `question` is understood after `history`, oldest turn first.

    Raises:
        retrieval.errors.InvalidQuestion: the question can't be searched.
    """
    form = read_form(question)
    if not history or not form.words:
        return Understanding(question, "alone", "", (question,))
    if form.leaves and form.leaning is not Leaning.WHOLE:
        return Understanding(form.text, "new_subject", NEW_SUBJECT, (question,))
    last = history[-1]
    running = _running(last)
    meant = completions(form.words, running)
    if form.leaning is not Leaning.WHOLE:
        meant = meant[-1:]
        alone = search.find(form.text, LOOKED_AT, PASSAGES)
        if not _leans(form, alone, meant[0], search):
            return _complete(question, form, alone, history)
    query = _best(meant, subject_stems(form.words), search)
    return Understanding(query, "follow_up", _continues(last), (*said_on_subject(history), question))


def _complete(question: str, form: Form, alone: Findings, history: Sequence[PastTurn]) -> Understanding:
    """A question that needs none of those before it: on their subject or on another one."""
    if _is_akin(subject_stems(form.words), [hit.chunk for hit in alone.hits[:1]], history[-1]):
        return Understanding(form.text, "alone", "", (*said_on_subject(history), question))
    return Understanding(form.text, "new_subject", NEW_SUBJECT, (question,))


def _continues(last: PastTurn) -> str:
    before = " ".join(last.question.split())
    shown = before if len(before) <= SHOWN else f"{before[:SHOWN]}…"
    return f"Compris comme la suite de : « {shown} »."


def _running(last: PastTurn) -> str:
    """The query that a follow-up completes; of a long one, the name of the sheet that answered keeps the subject."""
    if last.sheets and len(read_words(last.query)) > LONGEST:
        return _name(last.sheets[0])
    return last.query.replace(DASH, " ") if _is_as_asked(last) else last.query


def _name(sheet: Chunk) -> str:
    """What a sheet is about: the title of one in two only says which case of its theme it is (« Renouvellement »)."""
    return " ".join((*sheet.breadcrumb[-1:], sheet.title))


def _leans(form: Form, alone: Findings, completed: str, search: Searcher) -> bool:
    """Whether the index answers the completed question better, and with something of what is asked."""
    if len(form.words) > LONGEST or form.leaning not in MARGINS:
        return False
    found = search.find(completed, LOOKED_AT, PASSAGES)
    gain = found.confidence.probability - alone.confidence.probability
    if not found.hits or gain <= MARGINS[form.leaning]:
        return False
    if form.leaning is Leaning.LIKELY:
        return True
    asked = subject_stems(form.words)
    # a single word may be another one in the sheets: it is enough that the index knows it
    hits = found.hits if len(asked) > 1 else (*alone.hits, *found.hits)
    said = " ".join(f"{_name(hit.chunk)} {hit.chunk.section_label} {hit.chunk.text}" for hit in hits)
    return 2 * len(asked & set(stems(said))) >= len(asked)


def _best(queries: tuple[str, ...], asked: AbstractSet[str], search: Searcher) -> str:
    """The first query whose best sheet is named by all that is asked, else the first that is surely answered."""
    if len(queries) == 1:
        return queries[0]
    found = {query: search.find(query, LOOKED_AT) for query in queries}
    named = (query for query, each in found.items() if each.hits and asked <= set(stems(_name(each.hits[0].chunk))))
    sure = (query for query, each in found.items() if each.confidence.level is Level.ANSWERABLE)
    surest = max(found, key=lambda query: found[query].confidence.probability)
    return next(chain(named, sure), surest)


def _is_akin(subject: AbstractSet[str], best: Sequence[Chunk], before: PastTurn) -> bool:
    """Whether a complete question stays within the subject of the turn before, by its `best` sheet or by its words."""
    known = {sheet.sheet_key for sheet in before.sheets}
    shared = not subject.isdisjoint(subject_stems(read_words(before.query)))
    return shared or any(sheet.sheet_key in known for sheet in best)


def said_on_subject(history: Sequence[PastTurn]) -> tuple[str, ...]:
    """The questions of the running subject, oldest first."""
    start = len(history) - 1
    while start > 0 and not _begins(history[start], history[start - 1]):
        start -= 1
    return tuple(turn.question for turn in history[start:])


def _begins(turn: PastTurn, before: PastTurn) -> bool:
    """Whether `turn` changed the subject: it was searched as it was asked, and has nothing of the turn before."""
    if not _is_as_asked(turn):
        return False
    form = read_form(turn.question)
    return form.leaves or not _is_akin(subject_stems(form.words), turn.sheets[:1], before)


def _is_as_asked(turn: PastTurn) -> bool:
    """Whether it was searched as it was asked."""
    return turn.query in (turn.question, read_form(turn.question).text)
