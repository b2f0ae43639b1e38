"""Which model answers: read from the server's own list, since names change and one server may have many.

``GET /models`` gives a ``type``, ``aliases`` and ``max_context_length`` on the Albert API, ``max_model_len`` on vLLM,
``meta`` on llama.cpp, and names alone on Ollama. Sources:
https://platform.openai.com/docs/api-reference/models/list, https://github.com/etalab-ia/OpenGateLLM,
https://docs.vllm.ai, https://github.com/ggml-org/llama.cpp/tree/master/tools/server
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Sequence
from typing import Any

import openai

from assistant.errors import UnknownChatModel
from assistant.generation.failures import Server
from assistant.generation.fencing import attribute
from assistant.generation.foreign import count, within
from assistant.generation.schema import ServedModel
from assistant.settings import AssistantSettings

RETRIES = 2
"""New tries after 429, 5xx or a network failure; the wait that the server asks for is respected."""

NO_KEY = "aucune-cle"
"""Sent to servers that ask for no key: without it the library would send the one of ``OPENAI_API_KEY`` there."""

MOST_NAMES = 12
"""Models listed in an error; some servers have hundreds."""

_WRITING = frozenset({"text-generation", "image-text-to-text"})
_OTHER_USES = re.compile(r"embed|rerank|whisper|(?:^|[/_-])bge-", re.IGNORECASE)
"""In the names of models that do not write, for the servers that give no type."""
_LATEST = ":latest"
"""What Ollama adds to a name without a version; both are accepted."""
_ANY_NAME = "llamacpp"
"""llama.cpp serves its one model whatever it is called."""
_NO_LIST = 400
_TROUBLE = (401, 403, 408, 409, 424, 429)


async def find_model(settings: AssistantSettings) -> ServedModel:
    """The model that the settings name, or the only one of the server when they name none.

    A server that has no list is believed to have the model that was named, with an unknown context.

    Raises:
        UnknownChatModel: no such model, or none was named and the server has none or several; the message lists them.
        ChatModelError: the server can't be reached, refuses the key or is in trouble.
    """
    server = Server(settings.llm_base_url, settings.timeout, settings.llm_model)
    listed = await _listing(settings, server)
    models = tuple(filter(None, map(_model, listed)))
    name = settings.llm_model
    if name and (not models or (len(models) == 1 and within(listed[0], "owned_by") == _ANY_NAME)):
        return ServedModel(name, context=models[0].context if models else None)
    writing = tuple(model for model in models if model.writes)
    found = [model for model in models if name in model.names] if name else writing
    if len(found) == 1 or (name and found):
        return ServedModel(name or found[0].name, found[0].names, found[0].context)
    raise UnknownChatModel(_choice(server, name, writing))


async def _listing(settings: AssistantSettings, server: Server) -> Sequence[Any]:
    """What the server lists; nothing when it has no list that can be read."""
    client = openai.AsyncOpenAI(
        base_url=settings.llm_base_url,
        api_key=settings.llm_api_key or NO_KEY,
        timeout=settings.timeout,
        max_retries=RETRIES,
    )
    try:
        async with client, asyncio.timeout(settings.timeout):
            return _rows((await client.models.with_raw_response.list()).text)
    except openai.APIStatusError as error:
        if _NO_LIST <= error.status_code < 500 and error.status_code not in _TROUBLE:
            return ()
        raise server.failure(error) from error
    except (openai.OpenAIError, TimeoutError) as error:
        raise server.failure(error) from error


def _rows(content: str) -> Sequence[Any]:
    try:
        listed = json.loads(content)
    except (ValueError, RecursionError):
        return ()
    rows = listed if isinstance(listed, list) else within(listed, "data")
    return rows if isinstance(rows, list) else ()


def _model(row: Any) -> ServedModel | None:
    """One row of the list; None for one without a name."""
    name = within(row, "id")
    if not isinstance(name, str) or not name:
        return None
    kind, others = within(row, "type"), within(row, "aliases")
    aliases = [alias for alias in others if isinstance(alias, str)] if isinstance(others, list) else []
    if name.endswith(_LATEST):
        aliases.append(name.removesuffix(_LATEST))
    writes = kind in _WRITING if isinstance(kind, str) else not _OTHER_USES.search(name)
    return ServedModel(name, tuple(aliases), _context(row), writes)


def _context(row: Any) -> int | None:
    """The first length that the row gives; llama.cpp's ``n_ctx`` is what it was started with."""
    meta = within(row, "meta")
    given = [(row, "max_context_length"), (row, "max_model_len"), (meta, "n_ctx"), (meta, "n_ctx_train")]
    return next((length for holder, name in given if (length := count(within(holder, name)))), None)


def _choice(server: Server, name: str, writing: Sequence[ServedModel]) -> str:
    names = [f"« {attribute(model.name)} »" for model in writing]
    more = [f"et {len(names) - MOST_NAMES} autres"] if len(names) > MOST_NAMES else []
    listed = ", ".join(names[:MOST_NAMES] + more) or "aucun"
    if name:
        return (
            f"Le serveur « {server.url} » n'a pas de modèle « {name} » : mettez dans LLM_MODEL un des siens ({listed})."
        )
    if writing:
        return f"LLM_MODEL est vide et le serveur « {server.url} » a plusieurs modèles : choisissez-en un ({listed})."
    return f"LLM_MODEL est vide et le serveur « {server.url} » ne dit pas quels modèles il a : nommez-en un."
