"""What an agent wrote -> what is to be answered: personal data masked, danger seen, courtesies and follow-ups read."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.cases.asking import UNKNOWN
from assistant.cases.schema import Option
from assistant.conversation.rewriting import needs_rewriting, rewrite
from assistant.conversation.schema import PastTurn, Understanding
from assistant.conversation.understanding import Searcher, said_on_subject, understand
from assistant.generation.model import ChatModel
from assistant.generation.schema import Usage
from assistant.outcomes.courtesy import without_greeting
from assistant.outcomes.danger import alerts
from assistant.outcomes.recognising import other
from assistant.outcomes.schema import Alert, Other
from assistant.privacy.placeholders import PLACEHOLDER
from assistant.schema import Conversation
from retrieval.question.cleaning import clean_question

_BY_CASE = re.compile(
    rf"\s*(?:(?:r[ée]pon\w+ )?(?:cas par cas|par cas|tous les cas)|{re.escape(UNKNOWN.title)})\W*", re.IGNORECASE
)
"""How an agent asks for the answer in each case, by the title of its button too."""


_LEADS = (
    r"je (?:m['’]appelle|me nomme|suis)",
    r"mon nom est",
    r"m\.|mme|mlle|monsieur|madame",
    r"n[ée]e? le",
    r"habitante? (?:au?|à)",
    r"(?:au|mon|ma|son|sa|le) (?:num[ée]ro|n°|t[ée]l\w{0,8}|adresse|mail)(?: de? [\w' ]{1,30})?(?: est| :)?",
)
_INTRODUCED = re.compile(
    rf"(?:\b(?:{'|'.join(_LEADS)})\s{{1,3}}){{0,3}}(?:{PLACEHOLDER.pattern})(?:\s{{0,3}},)?", re.IGNORECASE
)
"""« Je m'appelle [NOM_1], », « mon numéro de sécu est [NIR_1] »: it would weigh in the search, and tells nothing."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it is searched.

    Attributes:
        question: what was written, personal data masked.
        understanding: what to search, alone or as the next question of a conversation.
        by_case: the agent wants the answer in each case.
        alerts: help to offer above whatever is answered.
        reply: what to say instead of searching, if it is no question.
        usages: of the calls of a model that this took.
        notices: what the agent must know of them, in French.
        given: what was said of the citizen besides the questions.
    """

    question: str
    understanding: Understanding
    by_case: bool = False
    alerts: tuple[Alert, ...] = ()
    reply: Other | None = None
    usages: tuple[Usage, ...] = ()
    notices: tuple[str, ...] = ()
    given: tuple[str, ...] = ()


async def read_question(
    question: str, conversation: Conversation, search: Searcher, model: ChatModel | None = None
) -> Asked:
    """Read a question after those before it.

    Args:
        search: tells a follow-up from a new subject.
        model: completes a follow-up better than rules do.

    Raises:
        retrieval.errors.InvalidQuestion: it can't be searched.
    """
    clean_question(question)
    masked = conversation.masks.mask(question)
    seen = alerts(masked)
    if picked := _picked(masked, conversation):
        return replace(_answered(masked, picked, conversation), alerts=seen)
    if _BY_CASE.fullmatch(masked) and conversation.turns:
        return Asked(masked, _again(conversation, "", "Réponse dans chaque cas."), by_case=True, alerts=seen)
    if reply := other(masked):
        return Asked(masked, Understanding("", "alone", "", ()), alerts=seen, reply=reply)
    bare, turns = _bare(masked), _searched(conversation)
    meant = await asyncio.to_thread(understand, bare, turns, search)
    given = () if meant.kind == "new_subject" else conversation.said
    meant = replace(meant, said=(*given, *meant.said))
    asked = Asked(masked, meant, alerts=seen, given=given)
    if model is None or not needs_rewriting(meant):
        return asked
    found = await rewrite(bare, turns, meant, model)
    return replace(
        asked,
        understanding=replace(found.understanding, query=_unmasked(found.understanding.query)),
        usages=(found.usage,) if found.usage else (),
        notices=tuple(filter(None, [found.notice])),
    )


def _searched(conversation: Conversation) -> tuple[PastTurn, ...]:
    """The turns with their questions as they were searched.

    Else a question with a greeting would pass for a completed one, and « cas par cas » for what is said of the citizen.
    """
    asked = (turn.query if _BY_CASE.fullmatch(turn.question) else _bare(turn.question) for turn in conversation.turns)
    return tuple(replace(turn, question=question) for turn, question in zip(conversation.turns, asked, strict=True))


def _bare(masked: str) -> str:
    """What a message asks, without a greeting nor a mask."""
    return _unmasked(without_greeting(masked))


def _unmasked(masked: str) -> str:
    """A text without its masks, which are words that no sheet has, nor what only introduces them."""
    return " ".join(_INTRODUCED.sub(" ", masked).split())


def _picked(message: str, conversation: Conversation) -> Option | None:
    """The option of the question asked back that a message is, as its button sends it or as it is shown."""
    options: Sequence[Option] = conversation.pending.options if conversation.pending else ()
    wanted = message.strip().casefold()
    return next((one for one in options if wanted in (one.said.casefold(), one.title.casefold())), None)


def _answered(message: str, option: Option, conversation: Conversation) -> Asked:
    """The last question again, in the case that was picked or in each."""
    if option.by_case:
        return Asked(message, _again(conversation, "", "Réponse dans chaque cas."), by_case=True)
    asked_back = conversation.pending.text if conversation.pending else ""
    return Asked(message, _again(conversation, option.said, f"Compris comme la réponse à : « {asked_back} »."))


def _again(conversation: Conversation, said: str, reason: str) -> Understanding:
    turns = _searched(conversation)
    known = dict.fromkeys((*conversation.said, *said_on_subject(turns), said))
    return Understanding(turns[-1].query, "follow_up", reason, tuple(filter(None, known)))
