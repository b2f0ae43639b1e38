"""What happens on the page: signing in, asking, reading a passage. Chainlit handlers only."""

from __future__ import annotations

import asyncio
import logging
import traceback
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

import chainlit as cl
from chainlit.server import sio
from chainlit.session import WebsocketSession

from assistant.cost.log import Entry, append
from assistant.errors import AccountError, AssistantError, CostLogError
from assistant.generation.model import ChatModel
from assistant.page.accounts import Accounts
from assistant.page.passages import displayed, sheet
from assistant.page.showing import elements, version, whole
from assistant.schema import Answer, Conversation
from retrieval.errors import RetrievalError
from retrieval.schema import Chunk
from retrieval.storage.manifest import Manifest

STARTERS = (
    ("Renouveler un passeport", "Comment renouveler un passeport ?"),
    ("Refaire une carte d'identité perdue", "Comment refaire une carte d'identité perdue ou volée ?"),
    ("Demander l'aide au logement", "Qui peut demander une aide personnalisée au logement (APL) ?"),
    ("Obtenir un acte de naissance", "Comment obtenir une copie d'un acte de naissance ?"),
)
UNEXPECTED = "Une erreur inattendue empêche de répondre : posez la question de nouveau, et signalez-la si elle revient."
STOPPED = "*Réponse interrompue à votre demande.*"
REMEMBERED_ANSWERS = 50
"""Answers of one screen that a version can be asked of."""
WITHDRAWN = "Cette fiche n'est plus dans l'index : ouvrez la fiche officielle."

_log = logging.getLogger(__name__)


class Library(Protocol):
    """The published index as the page reads it; `retrieval.following.FollowingRetriever` is the real one."""

    @property
    def manifest(self) -> Manifest:
        """What the index is made of."""

    @property
    def problem(self) -> str:
        """Why this may not be what is published, in French; empty when it is."""

    def sheet(self, sheet_id: str) -> tuple[Chunk, ...]:
        """All the passages of a sheet, in reading order."""


class Answering(Protocol):
    """What answers: pieces of text as they come, then the whole `Answer`, which replaces them."""

    @property
    def retriever(self) -> Library:
        """The index that the answers are drawn from."""

    @property
    def model(self) -> ChatModel | None:
        """What writes and translates, if anything does."""

    def stream(self, question: str, conversation: Conversation) -> AsyncGenerator[str | Answer, None]:
        """The answer to `question`, after what was asked before."""


@dataclass
class Session:
    """What one screen remembers, in memory only: it is gone with the page.

    Attributes:
        answers: the last ones that were given, by the identifier of their message.
    """

    conversation: Conversation = field(default_factory=Conversation)
    answers: dict[str, Answer] = field(default_factory=dict)


def register(assistant: Answering, accounts: Accounts, log: Path) -> None:
    """Give Chainlit its handlers; once per process.

    Args:
        log: receives what each answer cost, without a word of it.
    """

    async def sign_in(name: str, password: str) -> cl.User | None:
        try:
            accepted = await asyncio.to_thread(accounts.accepts, name, password)
        except AccountError as error:
            _log.error("%s", error)
            return None
        return cl.User(identifier=name.strip().lower()) if accepted else None

    async def starters() -> list[cl.Starter]:
        return [cl.Starter(label=label, message=question) for label, question in STARTERS]

    async def on_message(message: cl.Message) -> None:
        await answer(assistant, message.content, log)

    async def read_sheet(action: cl.Action) -> dict[str, Any]:
        return await asyncio.to_thread(_sheet, assistant.retriever, action.payload)

    async def write_version(action: cl.Action) -> dict[str, Any]:
        given, payload = _session(), action.payload
        kept = given.answers.get(str(payload.get("answer")))
        return await version(kept, str(payload.get("kind")), given.conversation.masks, assistant.model)

    cl.password_auth_callback(sign_in)
    cl.set_starters(starters)
    cl.on_message(on_message)
    cl.action_callback("fiche")(read_sheet)
    cl.action_callback("version")(write_version)
    sio.on("stop", _stop)


def _session() -> Session:
    session = cl.user_session.get("session")
    if not isinstance(session, Session):
        session = Session()
        cl.user_session.set("session", session)
    return session


async def _stop(socket: str) -> None:
    """Cancel the answer; the stock handler would also say "Task manually stopped."."""
    session = WebsocketSession.get(socket)
    if session and session.current_task:
        session.current_task.cancel()


async def answer(assistant: Answering, question: str, log: Path) -> None:
    """Stream the answer into a message, then put the whole one in its place, with its sources."""
    shown, session = cl.Message(content=""), _session()
    screen = session.conversation.masks.restoring()
    try:
        async with aclosing(assistant.stream(question, session.conversation)) as pieces:
            async for piece in pieces:
                if isinstance(piece, str):
                    await shown.stream_token(displayed(screen.feed(piece)))
                else:
                    await _finish(shown, piece, session, assistant.model is not None)
                    _account_for(piece, log)
    except (AssistantError, RetrievalError) as error:
        await _say(shown, displayed(_sentence(str(error))))
    except asyncio.CancelledError:
        await _say(shown, "\n\n".join(filter(None, [shown.content, STOPPED])))
        raise
    except Exception as error:
        # where it happened, without its text, which may hold the agent's words
        _log.error("réponse impossible : %s, %s", type(error).__name__, _place(error))
        await _say(shown, UNEXPECTED)


async def _finish(shown: cl.Message, found: Answer, session: Session, translated: bool) -> None:
    """The whole answer in place of its pieces, with the personal data back in it, for this screen alone."""
    masks = session.conversation.masks
    session.conversation = session.conversation.after(found)
    session.answers = dict([*session.answers.items(), (shown.id, found)][-REMEMBERED_ANSWERS:])
    await _say(shown, masks.fill(whole(found)))
    # one by one: with the message Chainlit sends them all at once, and shows them as they arrive. They are named like
    # no word of an answer: it makes a link of each element's name that it meets in the text
    for name, props in elements(found, shown.id, masks, translated):
        await cl.CustomElement(name=name, props=props, display="inline").send(for_id=shown.id)


def _account_for(given: Answer, log: Path) -> None:
    """Log what an answer cost; a log that can't be written loses no answer."""
    if given.cost:
        try:
            append(log, Entry(datetime.now(UTC), given.outcome, given.mode, given.cost, given.degraded))
        except CostLogError as error:
            _log.error("%s", error)


async def _say(shown: cl.Message, text: str) -> None:
    shown.content = text
    # `update` alone would be lost when nothing was streamed
    await (shown.update() if shown.streaming else shown.send())


def _sheet(library: Library, payload: dict[str, Any]) -> dict[str, Any]:
    """The whole sheet of a passage, or one line that says why not."""
    try:
        chunks = library.sheet(str(payload.get("sheet", "")))
    except RetrievalError as error:
        return {"error": _sentence(str(error))}
    if not chunks:
        return {"error": WITHDRAWN}
    return {"parts": sheet(chunks, str(payload.get("chunk", "")), str(payload.get("quote", "")))}


def _place(error: Exception) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    return f"{frames[-1].filename}:{frames[-1].lineno}" if frames else "?"


def _sentence(line: str) -> str:
    return line[:1].upper() + line[1:]
