"""Question files, one JSON object per line.

A labelled question is ``{"id", "question", "sheets": {"F123": 5}}``, with its ``need`` if known; one that the corpus
can't answer is ``{"id", "question", "kind"}``.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Protocol, TypeVar

from eval.errors import EmptyQuestionFile, InvalidLine, MissingQuestionFile
from eval.schema import LabelledQuestion, UnanswerableQuestion
from retrieval.system_errors import french_cause

SHAPE = '{"id": "q1", "question": "…", "sheets": {"F123": 5}}'
UNANSWERABLE_SHAPE = '{"id": "q1", "question": "…", "kind": "near"}'


class _Identified(Protocol):
    @property
    def id(self) -> str: ...


_Q = TypeVar("_Q", bound=_Identified)
_T = TypeVar("_T")


def read_questions(path: Path) -> tuple[LabelledQuestion, ...]:
    """All questions of a file, in its order; blank lines are passed over, fields that we do not know too.

    Raises:
        MissingQuestionFile: the file is not there or can't be read.
        InvalidLine: a line is not a labelled question, or repeats an id.
        EmptyQuestionFile: there is no question in it.
    """
    return _read(path, _labelled, SHAPE)


def read_unanswerable(path: Path) -> tuple[UnanswerableQuestion, ...]:
    """All questions of a file of questions that the corpus can't answer; raises as `read_questions`."""
    return _read(path, _unanswerable, UNANSWERABLE_SHAPE)


def read_labelled(path: Path, item: Callable[[Any], _T], shape: str) -> tuple[_T, ...]:
    """All lines of any labelled set, in their order.

    Args:
        item: makes a value of a line's JSON; whatever it raises says that the line has not this `shape`.

    Raises:
        MissingQuestionFile, InvalidLine, EmptyQuestionFile: as `read_questions`.
    """

    def parsed(record: Any) -> _T:
        try:
            return item(record)
        except (ValueError, KeyError, TypeError, AttributeError):
            raise ValueError(f"la ligne n'a pas la forme attendue : écrivez-la comme {shape}.") from None

    found = tuple(_question(line, parsed, shape, (path, number)) for number, line in _lines(path))
    if not found:
        raise _empty(path, shape)
    return found


def _read(path: Path, parsed: Callable[[Any], _Q], shape: str) -> tuple[_Q, ...]:
    seen: dict[str, int] = {}
    questions = []
    for number, line in _lines(path):
        question = _question(line, parsed, shape, (path, number))
        if question.id in seen:
            raise InvalidLine(
                path, number, f"l'identifiant « {question.id} » est déjà celui de la ligne {seen[question.id]} : "
                "donnez un identifiant propre à chaque question."
            )  # fmt: skip
        seen[question.id] = number
        questions.append(question)
    if not questions:
        raise _empty(path, shape)
    return tuple(questions)


def _empty(path: Path, shape: str) -> EmptyQuestionFile:
    return EmptyQuestionFile(f"« {path} » ne contient aucune question : écrivez-en une par ligne, comme {shape}.")


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    """The lines that hold something, with their number from 1."""
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise MissingQuestionFile(
            f"« {path} » est introuvable : donnez un fichier de questions étiquetées avec --questions FICHIER.jsonl."
        ) from error
    except OSError as error:
        raise MissingQuestionFile(
            f"« {path} » ne peut pas être lu ({french_cause(error)}) : donnez un fichier lisible avec --questions."
        ) from error
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        number = data[: error.start].count(b"\n") + 1
        raise InvalidLine(path, number, "le texte n'est pas en UTF-8 : enregistrez le fichier en UTF-8.") from error
    # not splitlines(): U+2028 and its like may stand inside a JSON string
    return ((number, line) for number, line in enumerate(text.split("\n"), start=1) if line.strip())


def _question(line: str, parsed: Callable[[Any], _T], shape: str, place: tuple[Path, int]) -> _T:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise InvalidLine(*place, f"ce n'est pas du JSON : écrivez un objet par ligne, comme {shape}.") from error
    try:
        return parsed(record)
    except ValueError as error:
        raise InvalidLine(*place, str(error)) from error


def _labelled(record: Any) -> LabelledQuestion:
    _check_fields(record, ("id", "question", "sheets"), SHAPE)
    identifier = _text(record, "id")
    need = _text(record, "need") if record.get("need") is not None else identifier
    return LabelledQuestion(identifier, _text(record, "question"), need, _sheets(record["sheets"]))


def _unanswerable(record: Any) -> UnanswerableQuestion:
    _check_fields(record, ("id", "question", "kind"), UNANSWERABLE_SHAPE)
    return UnanswerableQuestion(_text(record, "id"), _text(record, "question"), _text(record, "kind"))


def _check_fields(record: Any, names: tuple[str, ...], shape: str) -> None:
    """Refuse a record that lacks one of these fields.

    Raises:
        ValueError: what is missing, and the remedy, in French.
    """
    if not isinstance(record, dict):
        raise ValueError(f"il faut un objet JSON, comme {shape}.")
    missing = [f"« {name} »" for name in names if name not in record]
    if missing:
        raise ValueError(f"il manque {' et '.join(missing)} : complétez la ligne, comme {shape}.")


def _text(record: dict[str, Any], name: str) -> str:
    value = record[name]
    if not isinstance(value, str):
        raise ValueError(f"« {name} » vaut {_shown(value)} : donnez un texte entre guillemets.")
    if not value.strip():
        raise ValueError(f"« {name} » est vide : écrivez-le, ou retirez la ligne.")
    if any("\ud800" <= character <= "\udfff" for character in value):
        raise ValueError(f"« {name} » contient un demi-caractère (\\ud800 à \\udfff) : corrigez cet échappement.")
    return value


def _sheets(value: Any) -> frozenset[str]:
    if not isinstance(value, dict):
        raise ValueError(f'« sheets » vaut {_shown(value)} : donnez des fiches et leur note, comme {{"F123": 5}}.')
    if not value:
        raise ValueError('« sheets » est vide : donnez au moins une fiche et sa note, comme {"F123": 5}.')
    for sheet, grade in value.items():
        if not sheet.strip():
            raise ValueError("« sheets » contient une fiche sans identifiant : nommez-la, ou retirez-la.")
        if isinstance(grade, bool) or not isinstance(grade, int | float) or not 0 < grade < math.inf:
            raise ValueError(f"la fiche « {sheet} » a pour note {_shown(grade)} : donnez un nombre supérieur à 0.")
    return frozenset(value)


def _shown(value: Any) -> str:
    """A value of the file, short enough for one line."""
    text = json.dumps(value, ensure_ascii=True)
    return text if len(text) <= 40 else f"{text[:39]}…"
