"""Question to cited answer: search, then a model held to its sources if there is one, else the sheets' own words."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from assistant.citing import CitationStream
from assistant.errors import ChatModelError, UncitedAnswer
from assistant.extraction.extracting import extract, not_found_text
from assistant.generation.prompts import Prompt, answer_prompt, choose_sources
from assistant.schema import Answer, Citation, Mode, Outcome
from assistant.settings import AssistantSettings
from retrieval.confidence import Level
from retrieval.findings import Findings
from retrieval.schema import EXAMPLES, Hit

if TYPE_CHECKING:
    from retrieval.following import FollowingRetriever
    from retrieval.retriever import Retriever

FOUND_SHEETS = 10
"""Sheets asked of the index; an answer reads the first ones, the others are shown as what was found."""

PASSAGES_PER_SHEET = 4
"""The opening of the sheet is one of them: of 54 known answers 53 are then quoted, with 3 or 8 as many."""

NO_CITATION = "Le modèle n'a cité aucune source : voici la réponse extraite des fiches."
INSTEAD = "Voici la réponse extraite des fiches."
EXAMPLES_NOTICE = "Cette réponse vient de fiches de démonstration, ne l'utilisez pas pour renseigner un usager."


class Searcher(Protocol):
    """What finds passages; `retrieval.retriever.Retriever` is the real one."""

    def find(self, question: str, limit: int = 10, per_sheet: int = 1) -> Findings:
        """Up to ``limit`` sheets, best first, each with up to ``per_sheet`` of its chunks, and how sure that is.

        Raises:
            retrieval.errors.InvalidQuestion: the question is empty, too long or not in French.
        """
        ...


SearcherT = TypeVar("SearcherT", bound=Searcher)


class ChatModel(Protocol):
    """What writes an answer; `assistant.generation.chat_model.OpenAIChatModel` is the real one."""

    def stream(self, prompt: Prompt) -> AsyncGenerator[str, None]:
        """The text, piece by piece.

        Raises:
            ChatModelError: at any moment.
        """
        ...


class Assistant(Generic[SearcherT]):
    """Answers questions from one index, with or without a model.

    Attributes:
        retriever: what finds the passages, so that a page can show the whole of a cited sheet.
    """

    def __init__(self, retriever: SearcherT, model: ChatModel | None = None) -> None:
        self.retriever = retriever
        self._model = model

    @staticmethod
    def open(settings: AssistantSettings) -> Assistant[Retriever]:
        """Open the index as it is published now, and the model when one is set.

        Raises:
            retrieval.errors.RetrievalError: the index can't be opened.
        """
        # imported here: both pull heavy libraries, and help or a wrong setting must not wait for them
        from retrieval.retriever import Retriever

        return Assistant(Retriever.open(settings.retrieval), _chat_model(settings))

    @staticmethod
    def following(settings: AssistantSettings) -> Assistant[FollowingRetriever]:
        """The same for who stays open: once its `retriever` is entered, questions go to whatever is published."""
        from retrieval.following import FollowingRetriever

        return Assistant(FollowingRetriever.open(settings.retrieval), _chat_model(settings))

    def ask(self, question: str) -> Answer:
        """The whole answer, for callers without an event loop.

        Raises:
            retrieval.errors.InvalidQuestion: the question can't be searched.
        """
        return asyncio.run(self._last(question))

    async def stream(self, question: str) -> AsyncGenerator[str | Answer, None]:
        """Pieces of Markdown as they come, then the `Answer`, always last.

        The pieces add up to ``Answer.text``, except when a model fails on the way (``Answer.degraded``): the final text
        then replaces what was shown.

        Raises:
            retrieval.errors.InvalidQuestion: the question can't be searched.
        """
        started = time.perf_counter()
        findings = await asyncio.to_thread(self.retriever.find, question, FOUND_SHEETS, PASSAGES_PER_SHEET)
        draft: _Draft | None = None
        failure = ""
        if self._model is not None and findings.answers:
            try:
                async with aclosing(_generate(self._model, question, findings.hits)) as pieces:
                    async for piece in pieces:
                        if isinstance(piece, str):
                            yield piece
                        else:
                            draft = piece
            except UncitedAnswer as error:
                failure = str(error)
            except ChatModelError as error:
                failure = f"{error} {INSTEAD}"
        if draft is None:
            draft = _from_sheets(findings)
            for paragraph in _paragraphs(draft.text) if not failure else ():
                yield paragraph
        yield _answer(question, findings, draft, failure, time.perf_counter() - started)

    async def _last(self, question: str) -> Answer:
        return [piece async for piece in self.stream(question) if isinstance(piece, Answer)][-1]


def _chat_model(settings: AssistantSettings) -> ChatModel | None:
    """The model that writes the answers, when one is set."""
    if not settings.has_model:
        return None
    from assistant.generation.chat_model import OpenAIChatModel

    return OpenAIChatModel(settings)


@dataclass(frozen=True, slots=True)
class _Draft:
    """An answer before what surrounds it."""

    outcome: Outcome
    mode: Mode
    text: str
    citations: tuple[Citation, ...] = ()


async def _generate(model: ChatModel, question: str, hits: tuple[Hit, ...]) -> AsyncGenerator[str | _Draft, None]:
    """What the model writes, as it can be shown, then the whole of it.

    Raises:
        ChatModelError: the model failed, or cited nothing.
    """
    sources = choose_sources(hits)
    citing = CitationStream(sources)
    shown: list[str] = []
    async with aclosing(model.stream(answer_prompt(question, sources))) as pieces:
        async for piece in pieces:
            if ready := citing.feed(piece):
                shown.append(ready)
                yield ready
    if ready := citing.close():
        shown.append(ready)
        yield ready
    if not citing.citations:
        raise UncitedAnswer(NO_CITATION)
    yield _Draft("answered", "generated", "".join(shown), citing.citations)


def _from_sheets(findings: Findings) -> _Draft:
    if not findings.answers:
        return _Draft("not_found", "extractive", not_found_text(findings))
    # the words of the sheets that stand for those of the question choose the passages too
    asked = f"{findings.reading.text} {findings.reading.added()}"
    return _Draft("answered", "extractive", *extract(asked, findings.hits))


def _doubt(findings: Findings) -> str:
    """What the agent must know when the sheets may not answer."""
    if findings.confidence.level is not Level.DOUBTFUL:
        return ""
    wordings = " ou ".join(f"« {wording} »" for wording in findings.wordings)
    again = f", ou reformulez, par exemple avec {wordings}" if wordings else ", ou reformulez la question"
    themes = f" Thèmes voisins : {' ; '.join(findings.themes)}." if findings.themes else ""
    return f"Il n'est pas sûr que ces fiches répondent à la question : relisez-les{again}.{themes}"


def _paragraphs(text: str) -> Iterator[str]:
    """The text cut after its blank lines; the pieces add up to it."""
    first, *rest = text.split("\n\n")
    yield first
    yield from (f"\n\n{paragraph}" for paragraph in rest)


def _answer(question: str, findings: Findings, draft: _Draft, failure: str, seconds: float) -> Answer:
    cited = {citation.chunk_id for citation in draft.citations}
    examples = any(hit.chunk.source == EXAMPLES and hit.chunk.id in cited for hit in findings.hits)
    notices = (failure, *findings.notices, _doubt(findings), EXAMPLES_NOTICE if examples else "")
    return Answer(
        question=question,
        outcome=draft.outcome,
        mode=draft.mode,
        text=draft.text,
        citations=draft.citations,
        hits=findings.hits,
        notices=tuple(filter(None, notices)),
        seconds=seconds,
        manifest=findings.manifest,
        degraded=bool(failure),
    )
