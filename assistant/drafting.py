"""Passages -> the text of an answer with its citations: in the sheets' own words, case by case, or by a model."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass, replace

from assistant.cases.tabling import by_case, table
from assistant.citing import Citation, CitationStream
from assistant.conversation.schema import PastTurn
from assistant.errors import ChatModelError, UncitedAnswer
from assistant.extraction.extracting import answer_from
from assistant.extraction.kinds import kind_of
from assistant.extraction.schema import Kind
from assistant.focusing import Focus
from assistant.generation.model import ChatModel
from assistant.generation.prompts import answer_prompt, choose_sources
from assistant.generation.schema import Exchange, Usage
from assistant.words import stems
from retrieval.confidence import Level

QUESTION_AND_ANSWER = "Fiche Question-réponse"
"""First words of the type of sheets that answer one question, which is their title (schema 3.5)."""
ASKED_IN_TITLE = 0.67
TITLE_ASKED = 0.67
"""Shares of the question's words that stand in the title, and the reverse, from which such a sheet is the answer: on
the development sets the first sheet is then right 96 times in 100, and a model would add nothing but its cost."""

INSTEAD = "Voici la réponse extraite des fiches."
SPARED = "La fiche répond elle-même à cette question : le modèle n'a pas été appelé."
ONE_CASE = "Les fiches ne distinguent pas de cas pour cette question."
NO_CITATION = "Le modèle n'a cité aucune source : voici la réponse extraite des fiches."


@dataclass(frozen=True, slots=True)
class Draft:
    """The text of an answer and what it cites.

    Attributes:
        kind: what the question asks for.
        generated: whether a model wrote it; else it is in the sheets' own words.
        usages: of the calls of a model that it took.
        notice: why it is not what was asked for, in French.
        degraded: a model was asked and failed.
        cases: names of the cases that it tells apart, in the words of the sheet's data.
    """

    text: str
    citations: tuple[Citation, ...]
    kind: Kind
    generated: bool = False
    usages: tuple[Usage, ...] = ()
    notice: str = ""
    degraded: bool = False
    cases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """What a model is told besides its sources: the citizen's situation and the conversation so far."""

    said: tuple[str, ...] = ()
    turns: tuple[PastTurn, ...] = ()


async def draft(
    query: str, focus: Focus, told: Told, model: ChatModel | None = None
) -> AsyncGenerator[str | Draft, None]:
    """Pieces of Markdown as they come, then the whole draft, always last.

    Without a model, where a sheet answers by itself, or where the model fails, the words are the sheets' own. What a
    model wrote before it failed is replaced by the draft.
    """
    spared, failure = model is not None and is_said(focus), ""
    if model and not spared:
        try:
            async with aclosing(from_model(model, query, focus, told)) as pieces:
                async for piece in pieces:
                    yield piece
            return
        except UncitedAnswer as error:
            failure = str(error)
        except ChatModelError as error:
            failure = f"{error} {INSTEAD}"
    whole = replace(from_sheets(focus), notice=SPARED if spared else failure, degraded=bool(failure))
    async for piece in at_once(whole):
        yield piece


async def at_once(whole: Draft) -> AsyncGenerator[str | Draft, None]:
    """A draft that is ready, paragraph by paragraph, then the whole of it; that alone in place of a failed one."""
    if not whole.degraded:
        first, *rest = whole.text.split("\n\n")
        yield first
        for paragraph in rest:
            yield f"\n\n{paragraph}"
    yield whole


def from_sheets(focus: Focus) -> Draft:
    """The answer in the words of the sheets."""
    doubtful = focus.findings.confidence.level is Level.DOUBTFUL
    found = answer_from(focus.findings.reading, focus.hits, focus.sheet, doubtful)
    return Draft(found.text, found.citations, found.kind)


def from_cases(query: str, focus: Focus) -> Draft:
    """The answer in each case that remains possible, as a table; the usual one, and why, when no case changes it."""
    ranked = [hit.chunk for hit in focus.hits]
    rows = by_case(query, focus.view, focus.situation, ranked)
    if not rows:
        return replace(from_sheets(focus), notice=ONE_CASE)
    return Draft(*table(rows, focus.view), kind_of(query), cases=tuple(row.label for row in rows))


async def from_model(model: ChatModel, query: str, focus: Focus, told: Told) -> AsyncGenerator[str | Draft, None]:
    """What the model writes, as it can be shown, then the whole of it.

    Raises:
        ChatModelError: the model failed, or cited nothing.
    """
    context = await model.context()
    sources = choose_sources(focus.hits, context)
    history = [Exchange(turn.question, turn.answer) for turn in told.turns]
    citing, shown, usages = CitationStream(sources), list[str](), list[Usage]()
    async with aclosing(model.write(answer_prompt(query, sources, told.said, history, context))) as pieces:
        async for piece in pieces:
            if isinstance(piece, Usage):
                usages.append(piece)
            elif ready := citing.feed(piece):
                shown.append(ready)
                yield ready
    if ready := citing.close():
        shown.append(ready)
        yield ready
    if not citing.citations:
        raise UncitedAnswer(NO_CITATION)
    yield Draft("".join(shown), citing.citations, kind_of(query), generated=True, usages=tuple(usages))


def is_said(focus: Focus) -> bool:
    """Whether a question-and-answer sheet already says what is asked, so that no model is needed."""
    sure = focus.findings.confidence.level is Level.ANSWERABLE
    if not sure or not focus.view.data.kind.startswith(QUESTION_AND_ANSWER):
        return False
    asked, title = (set(stems(text)) for text in (focus.findings.reading.text, focus.view.chunks[0].title))
    common = len(asked & title)
    return bool(common) and common >= ASKED_IN_TITLE * len(asked) and common >= TITLE_ASKED * len(title)
