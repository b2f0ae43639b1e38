"""A model's reasoning kept out of its answer, piece by piece: pure, and the same however the text is cut.

Most servers send reasoning apart (``reasoning_content``, which LangChain leaves out). Others leave it in the text,
between ``<think>`` and ``</think>`` (DeepSeek, Qwen, Ollama) or ``[THINK]`` and ``[/THINK]`` (Magistral).
"""

from __future__ import annotations

import re

_OPENING = re.compile(r"<think(?:ing)?>|\[THINK\]", re.IGNORECASE)
_CLOSING = re.compile(r"</think(?:ing)?>|\[/THINK\]", re.IGNORECASE)
_MARK = re.compile(f"{_OPENING.pattern}|{_CLOSING.pattern}", re.IGNORECASE)
_MARKS = ("<think>", "<thinking>", "[think]", "</think>", "</thinking>", "[/think]")
_LONGEST = max(map(len, _MARKS))


class AnswerOnly:
    """What a model writes, without what it thinks.

    Attributes:
        leaked: the end of a reasoning came whose beginning was never marked (some chat templates write it themselves):
            what was given before was no answer.
    """

    def __init__(self) -> None:
        self.leaked = False
        self._pending = ""
        self._thinking = False
        self._begun = False

    def feed(self, piece: str) -> str:
        """What is known to be of the answer once ``piece`` has come."""
        shown: list[str] = []
        text = self._pending + piece
        while mark := (_CLOSING if self._thinking else _MARK).search(text):
            if not self._thinking:
                shown.append(text[: mark.start()])
                self.leaked = self.leaked or _CLOSING.fullmatch(mark.group()) is not None
            self._thinking = not self._thinking and not self.leaked
            text = text[mark.end() :]
        held = _held_back(text)
        self._pending = text[len(text) - held :]
        if not self._thinking:
            shown.append(text[: len(text) - held])
        return self._answer("".join(shown))

    def close(self) -> str:
        """What was still held back when the text ended; a reasoning that never ended is no answer."""
        rest, self._pending = self._pending, ""
        return "" if self._thinking else self._answer(rest)

    def _answer(self, text: str) -> str:
        """The text without the blank lines that follow a reasoning at the beginning."""
        text = text if self._begun else text.lstrip()
        self._begun = self._begun or bool(text)
        return text


def _held_back(text: str) -> int:
    """Characters at the end that may be the beginning of a mark."""
    end = text[-_LONGEST:].lower()
    return next((n for n in range(min(len(end), _LONGEST - 1), 0, -1) if _begins(end[-n:])), 0)


def _begins(end: str) -> bool:
    return any(mark.startswith(end) for mark in _MARKS)
