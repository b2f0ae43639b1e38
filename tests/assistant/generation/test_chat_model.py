from __future__ import annotations

import pytest
from fakes.chat_server import CARBON, IMPACTS, Reply, chat_server, failure, html, listing, stream, tokens

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
from assistant.generation.chat_model import OpenAIChatModel
from assistant.generation.models import NO_KEY, RETRIES
from assistant.generation.reply import LONGEST_ANSWER
from assistant.generation.schema import DEFAULT_CONTEXT, Exchange, Prompt, Range, Usage
from assistant.settings import AssistantSettings

KEY = "cle-tres-secrete"
PROMPT = Prompt("Règles.", "Question ?")


def model(url: str, timeout: float = 5.0, key: str = KEY) -> OpenAIChatModel:
    return OpenAIChatModel(AssistantSettings(llm_base_url=url, llm_api_key=key, llm_model="petit", timeout=timeout))


async def pieces(url: str, timeout: float = 5.0, key: str = KEY) -> list[str]:
    written = model(url, timeout, key).write(PROMPT)
    return [piece async for piece in written if isinstance(piece, str)]


async def test_an_answer_comes_piece_by_piece_and_the_usage_chunk_without_choice_is_no_piece() -> None:
    with chat_server(stream("Bon", "jour", " [1]")) as server:
        assert await pieces(server.url) == ["Bon", "jour", " [1]"]
    (body,) = server.bodies
    assert body["model"] == "petit"
    assert body["stream"] is True
    assert body["temperature"] == 0
    assert body["stream_options"] == {"include_usage": True}
    assert "max_tokens" not in body
    assert 1000 < body["max_completion_tokens"] < DEFAULT_CONTEXT
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
        (stream(finish="length"), InvalidChatAnswer, "longueur maximale"),
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


async def test_no_limit_but_ours_holds_between_two_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGCHAIN_OPENAI_STREAM_CHUNK_TIMEOUT_S", "0.01")
    with chat_server(Reply(events=tokens("Bon", "jour"), pause=0.05)) as server:
        assert await pieces(server.url) == ["Bon", "jour"]


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
        async for piece in model(url).write(PROMPT):
            received.append(str(piece))

    with chat_server(Reply(events=tokens("Bon", "jour")[:3], cut=True)) as server, pytest.raises(InvalidChatAnswer):
        await read(server.url)
    assert received == ["Bon", "jour"]


async def test_a_looping_model_is_stopped_early() -> None:
    received: list[str] = []

    async def read(url: str) -> None:
        async for piece in model(url).write(PROMPT):
            received.append(str(piece))

    with chat_server(stream(*["encore "] * 5000)) as server, pytest.raises(InvalidChatAnswer):
        await read(server.url)
    assert sum(map(len, received)) < LONGEST_ANSWER + 10


async def whole(url: str, prompt: Prompt = PROMPT) -> tuple[str, Usage]:
    *texts, usage = [piece async for piece in model(url).write(prompt)]
    assert isinstance(usage, Usage)
    return "".join(map(str, texts)), usage


@pytest.mark.parametrize(
    ("impact", "kwh"), [(None, None), (CARBON, Range(0.0001, 0.0003)), (IMPACTS, Range(0.0002, 0.0002))]
)
async def test_the_usage_comes_last_with_the_energy_that_the_server_tells(
    impact: dict[str, object] | None, kwh: Range | None
) -> None:
    with chat_server(stream("Oui", impact=impact)) as server:
        text, usage = await whole(server.url)
    assert (text, usage.prompt_tokens, usage.completion_tokens, usage.kwh) == ("Oui", 9, 3, kwh)
    assert usage.reported
    assert usage.names == ("petit",)
    assert 0 < usage.seconds < 5


async def test_without_usage_the_tokens_are_estimated() -> None:
    with chat_server(stream("Oui, " * 60, usage=False)) as server:
        _, usage = await whole(server.url)
    assert (usage.completion_tokens, usage.kwh, usage.reported) == (100, None, False)


async def test_earlier_exchanges_are_messages_between_the_rules_and_the_question() -> None:
    with chat_server(stream("Oui")) as server:
        await whole(server.url, Prompt("Règles.", "Et lui ?", (Exchange("Qui ?", "Elle."),)))
    (body,) = server.bodies
    assert [message["role"] for message in body["messages"]] == ["system", "user", "assistant", "user"]
    assert [message["content"] for message in body["messages"]] == ["Règles.", "Qui ?", "Elle.", "Et lui ?"]


async def test_a_reasoning_is_not_shown_but_counts() -> None:
    with chat_server(stream("<thi", "nk>Voyons.</think>", "\n\nOui", usage=False)) as server:
        text, usage = await whole(server.url)
    assert text == "Oui"
    assert usage.completion_tokens > 5


@pytest.mark.parametrize(
    ("texts", "named"),
    [
        (("<think>Voyons",), "raisonné sans rien répondre"),
        (("Voyons.", "</think>Oui"), "--reasoning-parser"),
        (("<think>", *["encore " * 1000] * 10), "ne s'arrête plus"),
    ],
)
async def test_a_reasoning_without_an_answer_is_an_error(texts: tuple[str, ...], named: str) -> None:
    with chat_server(stream(*texts)) as server, pytest.raises(InvalidChatAnswer, match=named):
        await whole(server.url)


async def test_broken_events_that_lose_no_word_are_mended() -> None:
    role, first, second, end, usage, done = tokens("La carte coûte ", "25 euros.")
    events = (role, ": attente\n\n", "data:\n\n", first[:60], "\n\n", first[60:], f"{second.strip()}{end}", usage[:70])
    with chat_server(Reply(events=(*events, "\n\n", done))) as server:
        text, used = await whole(server.url)
    assert text == "La carte coûte 25 euros."
    assert not used.reported


async def test_a_refused_parameter_is_asked_otherwise_once_and_for_all() -> None:
    refused = failure(400, "Unsupported parameter: max_completion_tokens")
    unknown = failure(422, "stream_options: extra inputs are not permitted")
    with chat_server(refused, unknown, stream("Oui"), stream("Non")) as server:
        asked = model(server.url)
        assert (await asked.complete(PROMPT)).text == "Oui"
        assert (await asked.complete(PROMPT)).text == "Non"
    first, second, third, last = server.bodies
    assert "max_completion_tokens" in first
    assert second["max_tokens"] == first["max_completion_tokens"]
    assert "max_completion_tokens" not in second
    assert "stream_options" in second
    for body in (third, last):
        assert "stream_options" not in body
        assert "max_tokens" in body


async def test_a_short_call_gives_the_whole_text_and_its_usage() -> None:
    with chat_server(stream("\nQuel ", "prix ?\n")) as server:
        completion = await model(server.url).complete(PROMPT)
    assert (completion.text, completion.usage.completion_tokens) == ("Quel prix ?", 3)


async def test_the_models_are_read_once_and_again_when_the_server_has_lost_ours() -> None:
    rows = listing({"id": "petit", "max_model_len": 4096})
    with chat_server(stream("Oui"), stream("Oui"), failure(404), stream("Oui"), models=rows) as server:
        asked = model(server.url)
        await asked.complete(PROMPT)
        await asked.complete(PROMPT)
        assert server.listings == 1
        assert server.bodies[0]["max_completion_tokens"] < 4096
        assert await asked.context() == 4096
        with pytest.raises(UnknownChatModel):
            await asked.complete(PROMPT)
        await asked.complete(PROMPT)
        assert server.listings == 2


async def test_an_unknown_model_is_never_asked() -> None:
    with chat_server(stream("Oui"), models=listing({"id": "autre"})) as server:
        with pytest.raises(UnknownChatModel, match="« autre »"):
            await pieces(server.url)
        assert server.bodies == []


async def test_the_only_model_of_a_server_answers_without_being_named() -> None:
    with chat_server(stream("Oui"), models=listing({"id": "seul"})) as server:
        completion = await OpenAIChatModel(AssistantSettings(llm_base_url=server.url)).complete(PROMPT)
    assert server.bodies[0]["model"] == "seul"
    assert completion.usage.names == ("seul",)


async def test_the_context_of_the_settings_wins_over_that_of_the_server() -> None:
    settings = AssistantSettings(llm_base_url="http://127.0.0.1:9/v1", llm_model="petit", llm_context=2048)
    assert await OpenAIChatModel(settings).context() == 2048
    with chat_server() as server:
        assert await model(server.url).context() == DEFAULT_CONTEXT
