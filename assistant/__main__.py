"""``python -m assistant``: answer a question or a file of them, serve the page. The only module here that prints."""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Protocol

from rich.console import Console
from rich.progress import track

from assistant.arguments import parse
from assistant.citing import unescape
from assistant.errors import AssistantError
from assistant.schema import Answer, Citation
from assistant.settings import AssistantSettings
from retrieval.batch import read_questions, write_rows
from retrieval.command_line import run
from retrieval.errors import InvalidQuestion, RetrievalError, UsageError
from retrieval.schema import french_date

INTERRUPTED = 130

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_LINK = re.compile(r"(?<!\\)\[((?:[^\]\\]|\\.)+)\]\((https?://[^)\s]+)\)")


class Asking(Protocol):
    """What answers one question; `assistant.answering.Assistant` is the real one."""

    def ask(self, question: str) -> Answer:
        """The whole answer."""
        ...


Opener = Callable[[AssistantSettings], Asking]


def main(argv: Sequence[str] | None = None, opener: Opener | None = None) -> int:
    """Run one command; see ``--help`` for the exit codes. Whatever is refused gives one French line on stderr."""
    try:
        arguments = parse(argv)
        match arguments.command:
            case "ask":
                return _ask(arguments, opener or _open)
            case "batch":
                return _batch(arguments, opener or _open)
            case "serve":
                return _serve(arguments)
            case _:
                return _account(arguments)
    except (AssistantError, RetrievalError) as error:
        _warn(f"Erreur : {error}")
        return 1
    except KeyboardInterrupt:
        _warn("Interrompu avant la fin : rien n'a été écrit.")
        return INTERRUPTED


def _open(settings: AssistantSettings) -> Asking:
    # imported here: help and wrong settings answer at once, without loading an engine and an encoder
    from assistant.answering import Assistant

    return Assistant.open(settings)


def _settings(arguments: argparse.Namespace) -> AssistantSettings:
    return AssistantSettings.from_environment(arguments.index, with_model=not arguments.no_model)


def _ask(arguments: argparse.Namespace, open_with: Opener) -> int:
    settings = _settings(arguments)
    with Console(stderr=True).status("Recherche dans les fiches…"):
        answer = open_with(settings).ask(arguments.question)
    print(json.dumps(answer.row(), ensure_ascii=False) if arguments.json else _readable(answer))
    if answer.degraded:
        _warn(f"Avertissement : {answer.notices[0]}")
    return 1 if answer.degraded else 0


def _batch(arguments: argparse.Namespace, open_with: Opener) -> int:
    if arguments.output.resolve() == arguments.questions.resolve():
        raise UsageError(f"« {arguments.output} » est aussi le fichier des questions : donnez un autre --output.")
    questions = read_questions(arguments.questions)
    assistant = open_with(_settings(arguments))
    problems: list[str] = []
    write_rows(arguments.output, _rows(questions, assistant, problems))
    for line in problems:
        _warn(line)
    return 1 if problems else 0


def _rows(questions: list[dict[str, Any]], assistant: Asking, problems: list[str]) -> Iterator[dict[str, Any]]:
    """One line a question; one that is refused, or that the model could not answer, also joins `problems`."""
    console = Console(stderr=True)
    for asked in track(questions, "Réponses", console=console, disable=not console.is_terminal):
        try:
            answer = assistant.ask(asked["question"])
        except InvalidQuestion as error:
            problems.append(f"Erreur : question « {asked['id']} » : {error}")
            yield {"id": asked["id"], "question": asked["question"], "error": str(error)}
            continue
        if answer.degraded:
            problems.append(f"Avertissement : question « {asked['id']} » : {answer.notices[0]}")
        yield {"id": asked["id"], **answer.row()}


def _serve(arguments: argparse.Namespace) -> int:
    settings = _settings(arguments)
    from assistant.page.serving import serve

    return serve(arguments.host, arguments.port, settings)


def _account(arguments: argparse.Namespace) -> int:
    from assistant.page.accounts import change_password, data_folder

    try:
        print(change_password(arguments.name, data_folder()))
    except EOFError:
        raise UsageError("le mot de passe n'a pas été saisi : lancez la commande dans un terminal.") from None
    return 0


def _readable(answer: Answer) -> str:
    """The answer for a terminal: its text, its sources, then what must be known; the model's failure goes to stderr."""
    parts = [_plain(answer.text)]
    if answer.citations:
        parts.append("\n".join(("Sources :", *map(_source, answer.citations))))
    parts += [f"À noter : {notice}" for notice in answer.notices[1 if answer.degraded else 0 :]]
    return "\n\n".join(parts)


def _plain(markdown: str) -> str:
    """Markdown without its marks, nor the control characters with which a text could drive the terminal."""
    return _CONTROL.sub("", unescape(_LINK.sub(r"\1 – \2", markdown).replace("**", "")))


def _source(citation: Citation) -> str:
    date = french_date(citation.updated)
    parts = (citation.title, citation.section, f"mise à jour le {date}" if date else "sans date", citation.url)
    return _CONTROL.sub("", f"[{citation.number}] {' – '.join(part for part in parts if part)}")


def _warn(line: str) -> None:
    print(line, file=sys.stderr)


if __name__ == "__main__":
    run(main)
