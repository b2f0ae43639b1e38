"""Questions whose answer is known word for word, and whether a passage says it."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from eval.dataset import read_questions
from eval.errors import InvalidLine
from eval.schema import LabelledQuestion

WHOLE = 0.8
"""Share of an answer's words from which a passage is said to hold it."""
SHAPE = '{"id": "q1", "question": "…", "sheets": {"F123": 5}, "answers": ["…"]}'

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class SpanQuestion:
    """A labelled question and the words of the sheet that answer it; any one of ``answers`` does."""

    question: LabelledQuestion
    answers: tuple[str, ...]

    def answered_by(self, text: str) -> bool:
        """Whether a passage holds at least `WHOLE` of the words of an answer."""
        return any(word_recall(answer, text) >= WHOLE for answer in self.answers)


def read_spans(path: Path) -> tuple[SpanQuestion, ...]:
    """All questions of a file, in its order.

    Raises:
        QuestionFileError: see `read_questions`; or a line has no answer.
    """
    questions = {question.id: question for question in read_questions(path)}
    spans = []
    # not splitlines(): U+2028 and its like may stand inside a JSON string
    for number, line in enumerate(path.read_text(encoding="utf-8-sig").split("\n"), start=1):
        if line.strip():
            record = json.loads(line)
            answers = record.get("answers")
            if not isinstance(answers, list) or not answers or not all(map(_has_words, answers)):
                raise InvalidLine(
                    path, number, f"« answers » doit donner les mots de la réponse : complétez la ligne, comme {SHAPE}."
                )
            spans.append(SpanQuestion(questions[record["id"]], tuple(answers)))
    return tuple(spans)


def word_recall(answer: str, text: str) -> float:
    """The share of the words of `answer`, each as often as it says it, that stand in `text`."""
    wanted = _words(answer)
    return (wanted & _words(text)).total() / wanted.total()


def _has_words(answer: object) -> bool:
    return isinstance(answer, str) and bool(_words(answer))


def _words(text: str) -> Counter[str]:
    return Counter(_WORD.findall(text.casefold()))
