"""Any OpenAI-compatible chat API (Albert, vLLM, Ollama, llama.cpp...) through LangChain, streamed.

Every way in which a server fails becomes one `ChatModelError` whose French message names the address or the model,
never the key, and says what to do. Source: https://platform.openai.com/docs/api-reference/chat/streaming
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from typing import Any

import openai
from langchain_core.messages import AIMessage, BaseMessage, BaseMessageChunk, HumanMessage, SystemMessage
from langchain_core.outputs import ChatGenerationChunk
from langchain_openai import ChatOpenAI
from pydantic import SecretStr

from assistant.errors import ChatModelError, UnknownChatModel
from assistant.generation.budget import completion_limit
from assistant.generation.dialect import Dialect
from assistant.generation.events import mend
from assistant.generation.failures import Server
from assistant.generation.models import NO_KEY, RETRIES, find_model
from assistant.generation.reply import Reply
from assistant.generation.schema import DEFAULT_CONTEXT, Completion, Prompt, ServedModel, Usage
from assistant.settings import AssistantSettings

TEMPERATURE = 0.0
"""The same question on the same sheets should give the same answer."""

_NOTHING = "No generation chunks"
"""What LangChain says of a stream without any event, be it empty or a page of HTML."""


class OpenAIChatModel:
    """The model of the settings; no connection outlives an answer, so that requests and event loops may share it."""

    def __init__(self, settings: AssistantSettings) -> None:
        """Nothing is sent before the first question, or `served`."""
        self._settings = settings
        self._served: ServedModel | None = None
        self._dialect = Dialect()

    async def served(self) -> ServedModel:
        """The model that answers, as its server lists it; asked once, and again after the server has lost it.

        Raises:
            UnknownChatModel: the server does not have it, or none is named and it has several; the message lists them.
            ChatModelError: the server can't say.
        """
        if self._served is None:
            self._served = await find_model(self._settings)
        return self._served

    async def context(self) -> int:
        """Tokens that a prompt and its answer may have together: LLM_CONTEXT, else the server's word, else a default.

        Raises:
            ChatModelError: as `served` does.
        """
        return self._settings.llm_context or (await self.served()).context or DEFAULT_CONTEXT

    async def write(self, prompt: Prompt) -> AsyncGenerator[str | Usage, None]:
        """The answer, piece by piece, none empty, without the model's reasoning; then what it took, always last.

        Raises:
            ChatModelError: before or between pieces; what came before an error must not be kept as an answer.
        """
        started = time.perf_counter()
        model = await self.served()
        reply = Reply(Server(self._settings.llm_base_url, self._settings.timeout, model.name))
        async with aclosing(self._chunks(prompt, model)) as chunks:
            while (chunk := await self._next(chunks, reply.server)) is not None:
                details = chunk.response_metadata
                if piece := reply.feed(str(chunk.text), details.get("finish_reason"), details.get("usage")):
                    yield piece
        if piece := reply.close():
            yield piece
        yield reply.usage(prompt, model, time.perf_counter() - started)

    async def complete(self, prompt: Prompt) -> Completion:
        """The whole answer to a short request.

        Raises:
            ChatModelError: no whole answer came.
        """
        written: list[str] = []
        async with aclosing(self.write(prompt)) as pieces:
            async for piece in pieces:
                if isinstance(piece, Usage):
                    return Completion("".join(written).strip(), piece)
                written.append(piece)
        raise AssertionError("a usage ends every answer")

    async def _chunks(self, prompt: Prompt, model: ServedModel) -> AsyncGenerator[BaseMessageChunk, None]:
        """The chunks of the answer, asked again in other words when the server refuses a parameter."""
        limit = completion_limit(prompt, await self.context())
        while True:
            try:
                async with openai.DefaultAsyncHttpxClient(
                    event_hooks={"response": [mend]}, headers={"Accept-Encoding": "identity"}
                ) as connection:
                    async for chunk in self._chat(model, limit, connection).astream(_messages(prompt)):
                        yield chunk
                return
            except (openai.BadRequestError, openai.UnprocessableEntityError) as error:
                dialect = self._dialect.after(str(error))
                if dialect == self._dialect:
                    raise
                self._dialect = dialect

    def _chat(self, model: ServedModel, limit: int, connection: Any) -> ChatOpenAI:
        return _Chat(
            base_url=self._settings.llm_base_url,
            api_key=SecretStr(self._settings.llm_api_key or NO_KEY),
            model=model.name,
            temperature=TEMPERATURE,
            timeout=self._settings.timeout,
            stream_chunk_timeout=None,  # the library's own limit of two minutes would come before a longer LLM_TIMEOUT
            max_retries=RETRIES,
            use_responses_api=False,
            http_async_client=connection,
            stream_usage=self._dialect.usage,
            extra_body=self._dialect.limit(limit),
        )

    async def _next(self, chunks: AsyncIterator[BaseMessageChunk], server: Server) -> BaseMessageChunk | None:
        """The next chunk, None at the end; one limit holds for the wait, the retries and the server's own pauses."""
        try:
            async with asyncio.timeout(self._settings.timeout):
                return await anext(chunks, None)
        except Exception as error:  # whatever the libraries raise on a stream that is cut, broken or no stream at all
            if isinstance(error, ValueError) and _NOTHING in str(error):
                return None
            failure = error if isinstance(error, ChatModelError) else server.failure(error)
            if isinstance(failure, UnknownChatModel):
                self._served = None
            raise failure from error


class _Chat(ChatOpenAI):
    """LangChain's model, keeping all that the server says of its usage: the library drops energy and carbon."""

    def _convert_chunk_to_generation_chunk(
        self, chunk: dict[str, Any], default_chunk_class: type, base_generation_info: dict[str, Any] | None
    ) -> ChatGenerationChunk | None:
        converted = super()._convert_chunk_to_generation_chunk(chunk, default_chunk_class, base_generation_info)
        if converted is not None and chunk.get("usage"):
            converted.message.response_metadata["usage"] = chunk["usage"]
        return converted


def _messages(prompt: Prompt) -> list[BaseMessage]:
    turns = [message for turn in prompt.turns for message in (HumanMessage(turn.question), AIMessage(turn.answer))]
    return [SystemMessage(prompt.system), *turns, HumanMessage(prompt.user)]
