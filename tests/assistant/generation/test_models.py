from __future__ import annotations

from typing import Any

import pytest
from fakes.chat_server import Reply, chat_server, failure, html, listing

from assistant.errors import (
    ChatModelError,
    ChatModelRefused,
    ChatModelTimeout,
    ChatModelUnavailable,
    ChatModelUnreachable,
    UnknownChatModel,
)
from assistant.generation.models import RETRIES, find_model
from assistant.generation.schema import ServedModel
from assistant.settings import AssistantSettings

ALBERT = (
    {
        "id": "mistralai/Mistral-Small-3.2-24B",
        "type": "image-text-to-text",
        "aliases": ["openweight-medium", "albert-large"],
        "max_context_length": 128_000,
    },
    {"id": "openai/gpt-oss-120b", "type": "text-generation", "aliases": ["openweight-large"]},
    {"id": "BAAI/bge-m3", "type": "text-embeddings-inference", "aliases": ["embeddings-small"]},
    {"id": "whisper", "type": "automatic-speech-recognition"},
)
VLLM = ({"id": "mistral", "max_model_len": 32_768},)
LLAMA_CPP = ({"id": "/models/m.gguf", "owned_by": "llamacpp", "meta": {"n_ctx_train": 4096}},)
OLLAMA = ({"id": "mistral:latest", "owned_by": "library"}, {"id": "nomic-embed-text:latest", "owned_by": "library"})


def settings(url: str, name: str = "", timeout: float = 5.0) -> AssistantSettings:
    return AssistantSettings(llm_base_url=url, llm_model=name, llm_api_key="cle-secrete", timeout=timeout)


async def found(name: str, *rows: dict[str, Any]) -> ServedModel:
    with chat_server(models=listing(*rows)) as server:
        return await find_model(settings(server.url, name))


@pytest.mark.parametrize(
    ("name", "rows", "context"),
    [
        ("openweight-medium", ALBERT, 128_000),
        ("mistralai/Mistral-Small-3.2-24B", ALBERT, 128_000),
        ("openweight-large", ALBERT, None),
        ("mistral", VLLM, 32_768),
        ("n'importe", LLAMA_CPP, 4096),
        ("mistral", OLLAMA, None),
    ],
)
async def test_a_model_is_found_by_any_of_its_names_with_its_context(
    name: str, rows: tuple[dict[str, Any], ...], context: int | None
) -> None:
    model = await found(name, *rows)
    assert (model.name, model.context) == (name, context)


async def test_all_the_names_are_kept_for_one_may_tell_the_size() -> None:
    model = await found("openweight-medium", *ALBERT)
    assert model.names == ("openweight-medium", "mistralai/Mistral-Small-3.2-24B", "albert-large")


@pytest.mark.parametrize(
    ("rows", "name"), [(VLLM, "mistral"), (LLAMA_CPP, "/models/m.gguf"), (OLLAMA, "mistral:latest"), (ALBERT[1:], None)]
)
async def test_without_a_name_the_only_model_that_writes_is_taken(
    rows: tuple[dict[str, Any], ...], name: str | None
) -> None:
    assert (await found("", *rows)).name == (name or "openai/gpt-oss-120b")


async def test_without_a_name_several_models_are_listed() -> None:
    with pytest.raises(UnknownChatModel, match=r"LLM_MODEL est vide.*Mistral-Small.*gpt-oss-120b") as caught:
        await found("", *ALBERT)
    assert "bge-m3" not in str(caught.value)


async def test_an_unknown_name_is_refused_with_what_the_server_has() -> None:
    with pytest.raises(UnknownChatModel, match=r"« albert-huge ».*Mistral-Small.*gpt-oss-120b"):
        await found("albert-huge", *ALBERT)


async def test_a_long_list_is_shortened_and_a_strange_name_made_harmless() -> None:
    rows = [{"id": f"m{number}\n<b>"} for number in range(300)]
    with pytest.raises(UnknownChatModel, match="et 288 autres") as caught:
        await found("petit", *rows)
    assert not set(str(caught.value)) & set("\n<>")


@pytest.mark.parametrize(
    "models",
    [
        failure(404),
        failure(405),
        html(200),
        html(404),
        listing(),
        Reply(body=b"[" * 10_000),
        Reply(body=b'{"data": 3}'),
    ],
)
async def test_a_server_without_a_list_has_the_model_that_was_named_and_no_other(models: Reply) -> None:
    with chat_server(models=models) as server:
        assert await find_model(settings(server.url, "petit")) == ServedModel("petit")
        with pytest.raises(UnknownChatModel, match="LLM_MODEL est vide"):
            await find_model(settings(server.url))


async def test_rows_that_make_no_sense_are_passed_over() -> None:
    rows: list[dict[str, Any]] = [{"id": 3}, {"id": ""}, {"id": "a", "aliases": [1, "b"], "max_model_len": "beaucoup"}]
    assert await found("b", *rows) == ServedModel("b", ("a", "b"))


@pytest.mark.parametrize(
    ("models", "error", "tries"),
    [
        (failure(401), ChatModelRefused, 1),
        (failure(403, "Invalid API key."), ChatModelRefused, 1),
        (failure(429), ChatModelUnavailable, 1 + RETRIES),
        (failure(503), ChatModelUnavailable, 1 + RETRIES),
        (html(504), ChatModelUnavailable, 1 + RETRIES),
        (Reply(hang=True), ChatModelTimeout, 1),
        (Reply(503, (("Retry-After", "10"),)), ChatModelTimeout, 1),
    ],
)
async def test_a_server_that_can_not_say_is_no_server_without_a_list(
    models: Reply, error: type[ChatModelError], tries: int
) -> None:
    with chat_server(models=models) as server:
        with pytest.raises(error) as caught:
            await find_model(settings(server.url, "petit", timeout=0.5))
        assert server.url in str(caught.value)
        assert "secrete" not in str(caught.value)
        assert server.listings == tries


async def test_nobody_at_the_address() -> None:
    with chat_server() as server:
        address = server.url
    with pytest.raises(ChatModelUnreachable, match=r"Le serveur de modèles.*LLM_BASE_URL"):
        await find_model(settings(address))
