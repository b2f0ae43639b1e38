from __future__ import annotations

import pytest
from fakes.chat_server import Reply, chat_server, failure, html, stream, tokens

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
from assistant.generation.chat_model import LONGEST_ANSWER, NO_KEY, RETRIES, OpenAIChatModel
from assistant.generation.prompts import Prompt
from assistant.settings import AssistantSettings

KEY = "cle-tres-secrete"
PROMPT = Prompt("Règles.", "Question ?")


def model(url: str, timeout: float = 5.0, key: str = KEY) -> OpenAIChatModel:
    return OpenAIChatModel(AssistantSettings(llm_base_url=url, llm_api_key=key, llm_model="petit", timeout=timeout))


async def pieces(url: str, timeout: float = 5.0, key: str = KEY) -> list[str]:
    return [piece async for piece in model(url, timeout, key).stream(PROMPT)]


async def test_an_answer_comes_piece_by_piece_and_the_usage_chunk_without_choice_is_no_piece() -> None:
    with chat_server(stream("Bon", "jour", " [1]")) as server:
        assert await pieces(server.url) == ["Bon", "jour", " [1]"]
    (body,) = server.bodies
    assert body["model"] == "petit"
    assert body["stream"] is True
    assert body["temperature"] == 0
    assert [(message["role"], message["content"]) for message in body["messages"]] == [
        ("system", "Règles."),
        ("user", "Question ?"),
    ]
    assert server.authorizations == [f"Bearer {KEY}"]
    assert server.paths == ["/v1/chat/completions"]


async def test_without_a_key_that_of_another_service_is_not_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "cle-d-un-autre-service")
    with chat_server(stream("Oui")) as server:
        await pieces(server.url, key="")
    assert server.authorizations == [f"Bearer {NO_KEY}"]


@pytest.mark.parametrize(
    ("reply", "expected", "named"),
    [
        (failure(401), ChatModelRefused, "LLM_API_KEY"),
        (failure(403, "Invalid API key."), ChatModelRefused, "LLM_API_KEY"),
        (failure(404), UnknownChatModel, "LLM_MODEL"),
        (failure(413), PromptTooLong, "raccourcissez"),
        (failure(422), PromptTooLong, "raccourcissez"),
        (failure(400, "This model's maximum context length is 4096 tokens"), PromptTooLong, "raccourcissez"),
        (failure(400), InvalidChatAnswer, "erreur 400"),
        (failure(424), ChatModelUnavailable, "réessayez"),
        (html(404), UnknownChatModel, "LLM_BASE_URL"),
        (html(200), InvalidChatAnswer, "API"),
        (Reply(body=b""), InvalidChatAnswer, "rien répondu"),
        (stream(), InvalidChatAnswer, "rien répondu"),
        (
            Reply(events=(*tokens("Bon")[:2], "data: {bris\u00e9\n\n", *tokens("jour")[1:])),
            InvalidChatAnswer,
            "illisible",
        ),
        (Reply(events=('data: {"error": {"message": "panne"}}\n\n',)), InvalidChatAnswer, "illisible"),
        (Reply(events=tokens("Bon", "jour")[:2], cut=True), InvalidChatAnswer, "interrompue"),
        (stream("Bonjour", finish=None), InvalidChatAnswer, "interrompu"),
        (stream("Bonjour", finish="length"), InvalidChatAnswer, "longueur maximale"),
        (stream("encore " * 1000, "encore " * 1000), InvalidChatAnswer, "ne s'arrête plus"),
    ],
)
async def test_each_failure_has_its_error_and_its_remedy_and_is_not_tried_again(
    reply: Reply, expected: type[ChatModelError], named: str
) -> None:
    with chat_server(reply) as server:
        with pytest.raises(expected) as caught:
            await pieces(server.url)
        message = str(caught.value)
        assert type(caught.value) is expected
        assert named in message
        assert "petit" in message
        assert server.url in message
        assert "\n" not in message
        assert KEY not in message
        assert "<html" not in message
        assert len(server.bodies) == 1


@pytest.mark.parametrize("reply", [failure(429), failure(500), failure(503), html(504)])
async def test_a_server_in_trouble_is_tried_again_then_given_up(reply: Reply) -> None:
    with chat_server(reply) as server:
        with pytest.raises(ChatModelUnavailable, match=f"erreur {reply.status}"):
            await pieces(server.url)
        assert len(server.bodies) == 1 + RETRIES


@pytest.mark.parametrize("first", [failure(429), failure(503), html(504)])
async def test_a_new_try_can_succeed(first: Reply) -> None:
    with chat_server(first, stream("Oui")) as server:
        assert await pieces(server.url) == ["Oui"]
        assert len(server.bodies) == 2


@pytest.mark.parametrize("said", [(), tokens("Bon")[:2]])
async def test_a_silent_server_is_given_up_after_the_timeout(said: tuple[str, ...]) -> None:
    with chat_server(Reply(events=said, hang=True)) as server:
        with pytest.raises(ChatModelTimeout, match=r"0\.3 s.*LLM_TIMEOUT"):
            await pieces(server.url, timeout=0.3)
        assert len(server.bodies) == 1


async def test_waits_asked_by_the_server_count_in_the_timeout() -> None:
    with chat_server(Reply(503, (("Retry-After", "20"),))) as server:
        with pytest.raises(ChatModelTimeout):
            await pieces(server.url, timeout=0.3)
        assert len(server.bodies) == 1


async def test_nobody_at_the_address() -> None:
    with chat_server(stream("Oui")) as server:
        address = server.url
    with pytest.raises(ChatModelUnreachable, match="LLM_BASE_URL") as caught:
        await pieces(address)
    assert address in str(caught.value)


async def test_what_came_before_a_failure_is_still_given() -> None:
    received: list[str] = []

    async def read(url: str) -> None:
        async for piece in model(url).stream(PROMPT):
            received.append(piece)

    with chat_server(Reply(events=tokens("Bon", "jour")[:3], cut=True)) as server, pytest.raises(InvalidChatAnswer):
        await read(server.url)
    assert received == ["Bon", "jour"]


async def test_a_looping_model_is_stopped_early() -> None:
    received: list[str] = []

    async def read(url: str) -> None:
        async for piece in model(url).stream(PROMPT):
            received.append(piece)

    with chat_server(stream(*["encore "] * 5000)) as server, pytest.raises(InvalidChatAnswer):
        await read(server.url)
    assert sum(map(len, received)) < LONGEST_ANSWER + 10
