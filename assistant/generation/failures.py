"""In French, why the server of a model failed and what to do; its address and the model are named, never the key."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import openai

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

_TOO_LONG = ("context", "too long", "too many tokens", "max_tokens")
_CUT_CONNECTIONS = frozenset({"RemoteProtocolError", "ReadError"})
"""What the HTTP library calls a stream that ends before its time; nobody at the address is another matter."""


@dataclass(frozen=True, slots=True)
class Server:
    """Who is spoken to.

    Attributes:
        timeout: seconds that it may stay silent.
        model: empty as long as none is chosen.
    """

    url: str
    timeout: float
    model: str = ""

    @property
    def label(self) -> str:
        """What errors call it, at the beginning of a sentence."""
        if self.model:
            return f"Le modèle « {self.model} » à l'adresse « {self.url} »"
        return f"Le serveur de modèles à l'adresse « {self.url} »"

    def failure(self, error: Exception) -> ChatModelError:
        """What any exception of the libraries means."""
        if isinstance(error, TimeoutError | openai.APITimeoutError):
            return ChatModelTimeout(
                f"{self.label} n'a rien envoyé pendant {self.timeout:g} s : "
                "réessayez plus tard ou augmentez LLM_TIMEOUT."
            )
        if isinstance(error, openai.APIStatusError):
            return self._refusal(error)
        if isinstance(error, openai.APIConnectionError) and _CUT_CONNECTIONS.isdisjoint(_causes(error)):
            return ChatModelUnreachable(
                f"{self.label} est injoignable : vérifiez LLM_BASE_URL et que le serveur est démarré."
            )
        return InvalidChatAnswer(
            f"{self.label} a envoyé une réponse illisible ou interrompue ({type(error).__name__}) : réessayez."
        )

    def invalid(self, reason: str) -> InvalidChatAnswer:
        """An answer that can't be used; ``reason`` goes on with the sentence."""
        return InvalidChatAnswer(f"{self.label} {reason}")

    def _refusal(self, error: openai.APIStatusError) -> ChatModelError:
        """What an HTTP status means; the body, which may echo the key or be a page of HTML, is never shown."""
        status = error.status_code
        refusal = f"{self.label} a refusé la demande (erreur {status})"
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
                f"{self.label} est indisponible ou saturé (erreur {status}) : réessayez dans quelques instants."
            )
        return InvalidChatAnswer(f"{refusal} : vérifiez LLM_BASE_URL et LLM_MODEL.")


def _causes(error: BaseException) -> Iterator[str]:
    """The names of an error's causes, outermost first: each library wraps what the one below it raised."""
    cause = error.__cause__
    while cause is not None:
        yield type(cause).__name__
        cause = cause.__cause__
