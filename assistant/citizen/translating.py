"""An answer rewritten by a model, in another language or in plain French; its figures are checked line by line.

A model changes what it translates, figures too. Each line of the answer has its number, so that each figure is looked
for in the translation of its own line: a whole text would hide two amounts that were exchanged. Nothing rewritten is
shown as sure: the French text stands below it, and what is missing is named to the agent.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from assistant.citizen.digits import in_digits, meanings
from assistant.citizen.figures import added, missing
from assistant.citizen.languages import Language
from assistant.citizen.plain import TITLE
from assistant.citizen.reading import clean
from assistant.citizen.schema import Told, Version
from assistant.citizen.wording import EXAMPLES, TO_CHECK, dated, in_words, marked, sections
from assistant.generation.model import ChatModel
from assistant.generation.prompts import plain_prompt, translate_prompt

FRENCH = "Texte français, qui seul fait foi :"
MACHINE = "Traduction automatique : faites-la relire, et remettez aussi le texte français."
REWRITTEN = "Texte réécrit par un modèle : relisez-le avant de le remettre."

_LINE = re.compile(r"\s*(\d{1,3})\s*[|｜]\s*(.*)")


async def translate(told: Told, language: Language, model: ChatModel) -> Version:
    """The answer in another language, above its French text.

    Raises:
        assistant.errors.ChatModelError: the model gives no text.
    """
    lines = _lines(told)
    completion = await model.complete(translate_prompt(lines, language.name, await model.context()))
    written = _numbered(completion.text)
    problems = tuple(_problems(lines, written))
    text = "\n".join((*_shown(lines, written, told), "", FRENCH, *lines))
    title = f"{language.own_name} {TO_CHECK}" if problems else language.own_name
    return Version("translation", title, text, (*told.notices, MACHINE, *problems), language.tag)


async def rewrite(told: Told, model: ChatModel) -> Version:
    """The answer in plain French by a model: like `assistant.citizen.plain`, with freer words.

    Facts are compared with their units, which the digits alone of a translation do not allow.

    Raises:
        assistant.errors.ChatModelError: the model gives no text.
    """
    lines = _lines(told)
    completion = await model.complete(plain_prompt(lines, await model.context()))
    written = _numbered(completion.text)
    problems = (*_problems(lines, written), *_changed(lines, written))
    title = f"{TITLE} {TO_CHECK}" if problems else TITLE
    text = "\n".join((*_shown(lines, written, told), "", "Texte de la fiche :", *lines))
    return Version("plain", title, text, (*told.notices, REWRITTEN, *dict.fromkeys(problems)))


def _lines(told: Told) -> list[str]:
    """What is rewritten, a line for each statement; numbers of facts in digits, to be found again."""
    listed = {statement: f"- {statement.text}" for statement in told.statements if statement.role == "item"}
    answer = [in_digits(in_words(marked(one, listed.get(one, "")))) for one in told.statements]
    after = [line for title, lines in sections(told) for line in (f"{title} :", *(f"- {line}" for line in lines))]
    return [*([EXAMPLES] if told.examples else []), *(clean(line) for line in (*answer, *after, *dated(told)))]


def _numbered(text: str) -> Mapping[int, str]:
    """The lines that a model wrote, by number; what has none is left out, as is what repeats one."""
    found: dict[int, str] = {}
    for line in text.split("\n"):
        if match := _LINE.fullmatch(line):
            found.setdefault(int(match[1]), clean(match[2]))
    return found


def _shown(lines: Sequence[str], written: Mapping[int, str], told: Told) -> Iterator[str]:
    """The lines rewritten, marked where a figure is missing; the warning of examples stands in French too."""
    if told.examples:
        yield EXAMPLES
    for rank, line in enumerate(lines, 1):
        text = written.get(rank, "")
        if text:
            yield f"{text} {TO_CHECK}" if missing(line, text) or added(line, text) else text


def _problems(lines: Sequence[str], written: Mapping[int, str]) -> Iterator[str]:
    """What is missing or too much, line by line, in words for the agent."""
    for rank, line in enumerate(lines, 1):
        text = written.get(rank, "")
        if not text:
            yield f"À vérifier : la ligne {rank} n'est pas rendue (« {line} »)."
            continue
        if lost := missing(line, text):
            yield f"À vérifier, ligne {rank} : il manque {', '.join(f'« {one} »' for one in lost)}."
        if more := added(line, text):
            yield f"À vérifier, ligne {rank} : la fiche ne dit pas {', '.join(f'« {one} »' for one in more)}."
    if any(rank > len(lines) or rank < 1 for rank in written):
        yield "À vérifier : le modèle a ajouté des lignes, qui ne sont pas reprises."


def _changed(lines: Sequence[str], written: Mapping[int, str]) -> Iterator[str]:
    for rank, line in enumerate(lines, 1):
        if rank in written and meanings(line) != meanings(written[rank]):
            yield f"À vérifier, ligne {rank} : un montant, une durée ou une date n'est plus la même chose."
