"""Question to cited answer: read, search, narrow to the case, draft, prove. The one place where the parts meet."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from assistant.asking import Asked, read_question
from assistant.assembling import Reply, answered, replied
from assistant.cost.accounting import Stopwatch, cost_of
from assistant.cost.schema import ModelSize
from assistant.drafting import Draft, Told, at_once, draft, from_cases
from assistant.focusing import Focus, Library, focus
from assistant.generation.model import ChatModel
from assistant.outcomes.recognising import other
from assistant.proving import prove
from assistant.schema import Answer, Conversation
from assistant.settings import AssistantSettings
from retrieval.findings import Findings
from retrieval.storage.manifest import Manifest

if TYPE_CHECKING:
    from retrieval.following import FollowingRetriever
    from retrieval.retriever import Retriever

FOUND_SHEETS = 10
"""Sheets asked of the index; an answer reads the first ones, the others are shown as what was found."""

PASSAGES_PER_SHEET = 4
"""The opening of the sheet is one of them: of 54 known answers 53 are then quoted, with 3 or 8 as many."""

READING, SEARCHING, WRITING, PROVING = "compréhension", "recherche", "rédaction", "vérification"
"""Steps that are timed."""


class Searcher(Library, Protocol):
    """What finds passages; `retrieval.retriever.Retriever` is the real one."""

    @property
    def manifest(self) -> Manifest:
        """Of the generation that is searched."""
        ...

    def find(self, question: str, limit: int = 10, per_sheet: int = 1) -> Findings:
        """Up to ``limit`` sheets, best first, each with up to ``per_sheet`` of its chunks, and how sure that is.

        Raises:
            retrieval.errors.InvalidQuestion: the question is empty, too long or not in French.
        """
        ...


SearcherT = TypeVar("SearcherT", bound=Searcher)


class Assistant(Generic[SearcherT]):
    """Answers questions from one index, with or without a model.

    Attributes:
        retriever: what finds the passages, so that a page can show the whole of a cited sheet.
        model: what writes the answers, if anything does.
    """

    def __init__(self, retriever: SearcherT, model: ChatModel | None = None, size: ModelSize | None = None) -> None:
        """`size` of the model is what estimates of energy go by when its name does not tell it."""
        self.retriever = retriever
        self.model = model
        self._size = size

    @staticmethod
    def open(settings: AssistantSettings) -> Assistant[Retriever]:
        """Open the index as it is published now, and the model when one is set.

        Raises:
            retrieval.errors.RetrievalError: the index can't be opened.
        """
        # imported here: both pull heavy libraries, and help or a wrong setting must not wait for them
        from retrieval.retriever import Retriever

        return Assistant(Retriever.open(settings.retrieval), _chat_model(settings), settings.llm_parameters)

    @staticmethod
    def following(settings: AssistantSettings) -> Assistant[FollowingRetriever]:
        """The same for who stays open: once its `retriever` is entered, questions go to whatever is published."""
        from retrieval.following import FollowingRetriever

        retriever = FollowingRetriever.open(settings.retrieval)
        return Assistant(retriever, _chat_model(settings), settings.llm_parameters)

    def ask(self, question: str, conversation: Conversation | None = None, by_case: bool = False) -> Answer:
        """The whole answer, for callers without an event loop; see `stream`."""

        async def last() -> Answer:
            pieces = self.stream(question, conversation, by_case)
            return [piece async for piece in pieces if isinstance(piece, Answer)][-1]

        return asyncio.run(last())

    async def stream(
        self, question: str, conversation: Conversation | None = None, by_case: bool = False
    ) -> AsyncGenerator[str | Answer, None]:
        """Pieces of Markdown as they come, then the `Answer`, always last.

        The pieces add up to ``Answer.text``, except when a model fails on the way (``Answer.degraded``) or a citation
        is corrected: the final text then replaces what was shown.

        Args:
            conversation: what was asked before; its masks hide the personal data of this question too.
            by_case: answer in each case where the sheet tells them apart.

        Raises:
            retrieval.errors.InvalidQuestion: the question can't be searched.
        """
        conversation, watch = conversation or Conversation(), Stopwatch()
        with watch.step(READING):
            asked = await read_question(question, conversation, self.retriever, self.model)
        found = await self._find(asked, conversation, watch)
        if not isinstance(found, Focus):
            yield found.other.text
            cost = cost_of(watch.seconds, asked.usages, self._size)
            yield replied(asked, found, self.retriever.manifest, cost)
            return
        with watch.step(WRITING):
            async with aclosing(self._draft(asked, found, conversation, by_case)) as pieces:
                async for piece in pieces:
                    if isinstance(piece, str):
                        yield piece
                    else:
                        written = piece
        with watch.step(PROVING):
            proven = prove(written.text, written.citations, found.passages, written.cases)
        cost = cost_of(watch.seconds, (*asked.usages, *written.usages), self._size)
        yield answered(asked, found, written, proven, cost)

    async def _find(self, asked: Asked, conversation: Conversation, watch: Stopwatch) -> Focus | Reply:
        """What to answer from, or what to say because there is nothing to."""
        if asked.reply:
            return Reply(asked.reply)
        meant = asked.understanding
        with watch.step(SEARCHING):
            findings = await asyncio.to_thread(self.retriever.find, meant.query, FOUND_SHEETS, PASSAGES_PER_SHEET)
            if reply := other(meant.query, findings, any(alert.urgent for alert in asked.alerts)):
                return Reply(reply, findings)
            return await asyncio.to_thread(focus, findings, meant.said, conversation.asked, self.retriever)

    def _draft(
        self, asked: Asked, found: Focus, conversation: Conversation, by_case: bool
    ) -> AsyncGenerator[str | Draft, None]:
        query = asked.understanding.query
        if by_case or asked.by_case:
            return at_once(from_cases(query, found))
        return draft(query, found, Told(asked.understanding.said, conversation.turns), self.model)


def _chat_model(settings: AssistantSettings) -> ChatModel | None:
    """The model that writes the answers, when one is set."""
    if not settings.has_model:
        return None
    from assistant.generation.chat_model import OpenAIChatModel

    return OpenAIChatModel(settings)
