"""A follow-up rewritten by a model, when there is one: only then, and only if what it writes was said.

A model writes a better question than rules do (« Combien coûte le passeport d'un mineur ? »), and may also invent a
case, a number or another subject. What it gives is searched only when every word that matters comes from the
conversation; else the query of the rules is kept, and the agent is told.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.conversation.leaning import subject_stems
from assistant.conversation.schema import PastTurn, Understanding
from assistant.conversation.wording import Role, read_words, stems_of
from assistant.errors import ChatModelError
from assistant.generation.model import ChatModel
from assistant.generation.prompts import rewrite_prompt
from assistant.generation.schema import Exchange, Usage
from assistant.words import stems
from retrieval.errors import InvalidQuestion
from retrieval.facts.reading import facts
from retrieval.question.cleaning import clean_question

LONGEST = 250
"""Characters of the longest question that is taken from a model; those of agents are five times shorter."""
KNOWN = 0.5
"""Share of the telling words of a rewritten question that the conversation must have; the others are its wording."""
KEPT = "la question a été complétée sans lui."

_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Rewriting:
    """What is searched in the end.

    Attributes:
        understanding: with the query of the model, or with that of the rules.
        notice: why the model's was not kept, in French; empty when it was.
        usage: what the model took; None if it failed.
    """

    understanding: Understanding
    notice: str = ""
    usage: Usage | None = None


def needs_rewriting(understood: Understanding) -> bool:
    """Whether the rules found that the question is not complete by itself."""
    return understood.kind == "follow_up"


async def rewrite(question: str, history: Sequence[PastTurn], understood: Understanding, model: ChatModel) -> Rewriting:
    """`understood` with the query of `model`, where it can be trusted; a failure is a notice."""
    exchanges = [Exchange(turn.question, turn.answer) for turn in history]
    try:
        completion = await model.complete(rewrite_prompt(exchanges, question, await model.context()))
    except ChatModelError as error:
        return Rewriting(understood, f"{error} Pour comprendre la suite, {KEPT}")
    return replace(checked(completion.text, question, history, understood), usage=completion.usage)


def checked(proposed: str, question: str, history: Sequence[PastTurn], understood: Understanding) -> Rewriting:
    """`understood` with the query `proposed` by a model, unless it can't be trusted."""
    fault = _fault(proposed.strip(), question, history)
    if fault:
        return Rewriting(understood, f"La question réécrite par le modèle {fault} : {KEPT}")
    return Rewriting(replace(understood, query=clean_question(proposed)))


def _fault(proposed: str, question: str, history: Sequence[PastTurn]) -> str:
    """What is wrong with a rewritten question, in French; empty when nothing is."""
    if len(proposed.splitlines()) != 1:
        return "n'est pas une ligne de texte"
    if len(proposed) > LONGEST:
        return f"a {len(proposed)} caractères, plus que {LONGEST}"
    try:
        clean_question(proposed)
    except InvalidQuestion:
        return "n'est pas une question en français"
    said = " ".join((question, *(f"{turn.question} {turn.query}" for turn in history)))
    names = " ".join(f"{sheet.title} {' '.join(sheet.breadcrumb)}" for turn in history for sheet in turn.sheets)
    if not _states_only(proposed, said):
        return "ajoute un chiffre ou un cas qui n'a pas été dit"
    if not _speaks_of(proposed, question, f"{said} {names}"):
        return "parle d'autre chose"
    return ""


def _states_only(proposed: str, said: str) -> bool:
    """Whether the numbers, dates and cases of `proposed` were all said."""
    stated, known = ({fact.meaning for fact in facts(text)} for text in (proposed, said))
    numbers, given = (set(_NUMBER.findall(text)) for text in (proposed, said))
    cases, told = (stems_of(read_words(text), Role.CASE) for text in (proposed, said))
    return stated <= known and numbers <= given and cases <= told


def _speaks_of(proposed: str, question: str, known: str) -> bool:
    """Whether `proposed` keeps a telling word of the question, if it has any, and took half of its own in `known`."""
    words = subject_stems(read_words(proposed))
    asked = subject_stems(read_words(question))
    if asked and words.isdisjoint(asked):
        return False
    return bool(words) and len(words & set(stems(known))) >= KNOWN * len(words)
