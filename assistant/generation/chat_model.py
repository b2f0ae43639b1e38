"""Any OpenAI-compatible chat API (Albert, vLLM, Ollama, llama.cpp...) through LangChain, streamed.

Every way in which a server fails becomes one `ChatModelError` whose French message names the address or the model,
never the key, and says what to do. Source: https://platform.openai.com/docs/api-reference/chat/streaming
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from contextlib import aclosing

import openai
from langchain_core.messages import BaseMessageChunk, HumanMessage, SystemMessage
from langchain_openai import ChatOpenAI
from pydantic import SecretStr

from assistant.errors import (
    ChatModelError,
    ChatModelRefused,
    ChatModelTimeout,
    ChatModelUnavailable,
    ChatModelUnreachable,
    InvalidChatAnswer,
    PromptTooLong,
    UnknownChatModel,
)
from assistant.generation.prompts import Prompt
from assistant.settings import AssistantSettings

TEMPERATURE = 0.0
"""The same question on the same sheets should give the same answer."""

RETRIES = 2
"""New tries after 429, 5xx or a network failure; the wait that the server asks for is respected."""

LONGEST_ANSWER = 12_000
"""Characters after which a model is looping: the sources that it was given are hardly longer."""

NO_KEY = "aucune-cle"
"""Sent to servers that ask for no key: without it the library would send the one of ``OPENAI_API_KEY`` there."""

_TOO_LONG = ("context", "too long", "too many tokens", "max_tokens")
_CUT_CONNECTIONS = frozenset({"RemoteProtocolError", "ReadError"})
"""What the HTTP library calls a stream that ends before its time; nobody at the address is another matter."""
_CUT = "length"
_NOTHING = "No generation chunks"
"""What LangChain says of a stream without any event, be it empty or a page of HTML."""


class OpenAIChatModel:
    """The model of the settings; no connection outlives an answer, so that requests and event loops may share it."""

    def __init__(self, settings: AssistantSettings) -> None:
        self._settings = settings
        self._name = f"Le modèle « {settings.llm_model} » à l'adresse « {settings.llm_base_url} »"

    async def stream(self, prompt: Prompt) -> AsyncGenerator[str, None]:
        """The answer, piece by piece, none empty.

        Raises:
            ChatModelError: before or between pieces; what came before an error must not be kept as an answer.
        """
        length = 0
        ended = ""
        async with aclosing(self._chunks(prompt)) as chunks:
            while (chunk := await self._next(chunks)) is not None:
                ended = str(chunk.response_metadata.get("finish_reason") or ended)
                if piece := str(chunk.text):
                    length += len(piece)
                    yield piece
                if length > LONGEST_ANSWER:
                    raise InvalidChatAnswer(f"{self._name} ne s'arrête plus d'écrire : essayez un autre LLM_MODEL.")
        if not length:
            raise InvalidChatAnswer(f"{self._name} n'a rien répondu : vérifiez que cette adresse est celle d'une API.")
        if not ended:
            raise InvalidChatAnswer(f"{self._name} s'est interrompu avant la fin de sa réponse : réessayez.")
        if ended == _CUT:
            raise InvalidChatAnswer(
                f"{self._name} a atteint sa longueur maximale avant la fin de sa réponse : "
                "posez une question plus précise ou augmentez cette limite sur le serveur."
            )

    async def _chunks(self, prompt: Prompt) -> AsyncGenerator[BaseMessageChunk, None]:
        async with openai.DefaultAsyncHttpxClient() as connection:
            model = ChatOpenAI(
                base_url=self._settings.llm_base_url,
                api_key=SecretStr(self._settings.llm_api_key or NO_KEY),
                model=self._settings.llm_model,
                temperature=TEMPERATURE,
                timeout=self._settings.timeout,
                max_retries=RETRIES,
                use_responses_api=False,
                http_async_client=connection,
            )
            async for chunk in model.astream([SystemMessage(prompt.system), HumanMessage(prompt.user)]):
                yield chunk

    async def _next(self, chunks: AsyncIterator[BaseMessageChunk]) -> BaseMessageChunk | None:
        """The next chunk, None at the end; one limit holds for the wait, the retries and the server's own pauses."""
        try:
            async with asyncio.timeout(self._settings.timeout):
                return await anext(chunks, None)
        except (TimeoutError, openai.APITimeoutError):
            raise ChatModelTimeout(
                f"{self._name} n'a rien envoyé pendant {self._settings.timeout:g} s : "
                "réessayez plus tard ou augmentez LLM_TIMEOUT."
            ) from None
        except openai.APIStatusError as error:
            raise self._refusal(error) from error
        except openai.APIConnectionError as error:
            if not _CUT_CONNECTIONS.isdisjoint(_causes(error)):
                raise self._unreadable(error) from error
            raise ChatModelUnreachable(
                f"{self._name} est injoignable : vérifiez LLM_BASE_URL et que le serveur est démarré."
            ) from error
        except ValueError as error:
            if _NOTHING in str(error):
                return None
            raise self._unreadable(error) from error
        except Exception as error:  # whatever the libraries raise on a stream that is cut, broken or no stream at all
            raise self._unreadable(error) from error

    def _unreadable(self, error: Exception) -> InvalidChatAnswer:
        return InvalidChatAnswer(
            f"{self._name} a envoyé une réponse illisible ou interrompue ({type(error).__name__}) : réessayez."
        )

    def _refusal(self, error: openai.APIStatusError) -> ChatModelError:
        """What an HTTP status means; the body, which may echo the key or be a page of HTML, is never shown."""
        status = error.status_code
        refusal = f"{self._name} a refusé la demande (erreur {status})"
        if status in (401, 403):
            return ChatModelRefused(f"{refusal} : vérifiez LLM_API_KEY et ses droits sur ce modèle.")
        if status == 404:
            return UnknownChatModel(f"{refusal}, modèle ou adresse inconnus : vérifiez LLM_MODEL et LLM_BASE_URL.")
        if status in (413, 422) or (status == 400 and any(sign in str(error).lower() for sign in _TOO_LONG)):
            return PromptTooLong(
                f"{refusal} : la question et ses sources sont trop longues pour lui ; raccourcissez la question."
            )
        if status in (424, 429) or status >= 500:
            return ChatModelUnavailable(
                f"{self._name} est indisponible ou saturé (erreur {status}) : réessayez dans quelques instants."
            )
        return InvalidChatAnswer(f"{refusal} : vérifiez LLM_BASE_URL et LLM_MODEL.")


def _causes(error: BaseException) -> Iterator[str]:
    """The names of an error's causes, outermost first: each library wraps what the one below it raised."""
    cause = error.__cause__
    while cause is not None:
        yield type(cause).__name__
        cause = cause.__cause__
