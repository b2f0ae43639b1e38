"""``python -m assistant``: answer a question or a file of them, serve the page. The only module here that prints."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from typing import Any, Protocol

from rich.console import Console
from rich.progress import track

from assistant.arguments import parse
from assistant.citizen.schema import Version
from assistant.errors import AssistantError
from assistant.generation.model import ChatModel
from assistant.handing import filled, translation_of, version_of
from assistant.privacy.masking import Masks
from assistant.schema import Answer, Conversation
from assistant.settings import AssistantSettings
from assistant.terminal import readable, verified
from retrieval.batch import read_questions, write_rows
from retrieval.command_line import run
from retrieval.errors import InvalidQuestion, RetrievalError, UsageError

INTERRUPTED = 130


class Asking(Protocol):
    """What answers one question; `assistant.answering.Assistant` is the real one."""

    @property
    def model(self) -> ChatModel | None:
        """What writes the answers, if anything does."""
        ...

    def ask(self, question: str, conversation: Conversation | None = None, by_case: bool = False) -> Answer:
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
            case "verify":
                return _verify(arguments)
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
    if arguments.verify and (arguments.version or arguments.language):
        raise UsageError("--verify montre la réponse de l'agent : retirez --for ou --language, ou retirez --verify.")
    settings = _settings(arguments)
    masks = Masks()
    conversation = Conversation(said=tuple(map(masks.mask, arguments.said)), masks=masks)
    with Console(stderr=True).status("Recherche dans les fiches…"):
        assistant = open_with(settings)
        answer = assistant.ask(arguments.question, conversation, arguments.by_case)
        version = _version(arguments, answer, assistant.model)
    if version:
        _print_version(filled(version, masks), arguments.json)
    elif arguments.json:
        claims = {"claims": [claim.row() for claim in answer.claims]} if arguments.verify else {}
        print(json.dumps({**answer.row(), "question": arguments.question, **claims}, ensure_ascii=False))
    else:
        shown = [readable(answer), *([verified(answer.claims)] if arguments.verify else [])]
        print(masks.fill("\n\n".join(shown)))
    if answer.degraded:
        _warn(f"Avertissement : {answer.notices[0]}")
    return 1 if answer.degraded else 0


def _version(arguments: argparse.Namespace, answer: Answer, model: ChatModel | None) -> Version | None:
    """The form that was asked for, if one was."""
    if arguments.language:
        if model is None:
            raise UsageError(
                f"--language « {arguments.language} » demande un modèle : réglez LLM_BASE_URL et LLM_MODEL, et retirez "
                "--no-model."
            )
        return asyncio.run(translation_of(answer, arguments.language, model))
    return version_of(answer, arguments.version) if arguments.version else None


def _print_version(version: Version, as_json: bool) -> None:
    print(json.dumps(asdict(version), ensure_ascii=False) if as_json else version.text)
    for notice in version.notices:
        _warn(f"À noter : {notice}")


def _verify(arguments: argparse.Namespace) -> int:
    from assistant.verification.reading import read_answer, read_sources
    from assistant.verification.verifying import verify

    claims = verify(read_answer(arguments.answer), read_sources(arguments.sources))
    rows = [claim.row() for claim in claims]
    print(json.dumps({"claims": rows}, ensure_ascii=False) if arguments.json else verified(claims))
    wrong = any(claim.state in ("wrong_source", "unsupported") for claim in claims)
    return 1 if wrong and arguments.strict else 0


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
        yield {"id": asked["id"], **answer.row(), "question": asked["question"]}


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


def _warn(line: str) -> None:
    print(line, file=sys.stderr)


if __name__ == "__main__":
    run(main)
