"""What can go wrong in an evaluation, as one tree. Messages are French, name the value and the remedy.

EvalError
├── QuestionFileError        a question file can't be used
│   ├── MissingQuestionFile  it is not there, or can't be read
│   ├── EmptyQuestionFile    it holds no question
│   └── InvalidLine          one of its lines is not a labelled question
├── NothingToLearn           the questions given can't teach what is asked
└── OutputError              a result can't be written
"""

from __future__ import annotations

from pathlib import Path


class EvalError(Exception):
    """Root of the tree."""


class QuestionFileError(EvalError):
    """A question file can't be used."""


class MissingQuestionFile(QuestionFileError):
    """The question file is not there, or can't be read."""


class EmptyQuestionFile(QuestionFileError):
    """The question file holds no question."""


class InvalidLine(QuestionFileError):
    """A line of the file is not a labelled question; ``number`` counts from 1."""

    def __init__(self, path: Path, number: int, reason: str) -> None:
        super().__init__(f"« {path} », ligne {number} : {reason}")
        self.number = number


class NothingToLearn(EvalError):
    """The questions given can't teach what is asked."""


class OutputError(EvalError):
    """A result can't be written."""
