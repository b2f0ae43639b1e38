"""Files of questions: JSON Lines in, JSON Lines out, read whole before anything is written."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from retrieval.errors import InvalidQuestionFile
from retrieval.files import atomic_write
from retrieval.system_errors import french_cause


def read_questions(path: Path) -> list[dict[str, Any]]:
    """The lines of a question file: mappings that have at least ``id`` and ``question``.

    Raises:
        InvalidQuestionFile: no such file, not UTF-8, a line that is not JSON or lacks a field, or no line at all.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise InvalidQuestionFile(f"« {path} » n'existe pas : donnez un fichier JSON Lines à --questions.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidQuestionFile(
            f"« {path} » est illisible ({type(error).__name__}) : donnez un fichier texte en UTF-8."
        ) from None
    # not `splitlines`: JSON allows U+2028 and its like inside a text
    rows = [_row(path, number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    if not rows:
        raise InvalidQuestionFile(f"« {path} » ne contient aucune question.")
    return rows


def _row(path: Path, number: int, line: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
        json.dumps(row, ensure_ascii=False, allow_nan=False).encode()
    except UnicodeEncodeError:
        raise InvalidQuestionFile(
            f"« {path} », ligne {number} : un caractère n'existe pas en Unicode (« \\ud83d » seul, par exemple) ; "
            "corrigez-la."
        ) from None
    except (ValueError, RecursionError):
        raise InvalidQuestionFile(f"« {path} », ligne {number} : ce n'est pas du JSON ; corrigez-la.") from None
    if not isinstance(row, dict) or not {"id", "question"} <= row.keys() or not isinstance(row["question"], str):
        raise InvalidQuestionFile(
            f"« {path} », ligne {number} : il faut un objet avec « id » et « question » (un texte) ; corrigez-la."
        )
    return row


def write_rows(path: Path, rows: Iterable[dict[str, Any]]) -> None:
    """Replace `path` by `rows`, one JSON object a line, whole or not at all.

    Raises:
        InvalidQuestionFile: `path` is a folder or a device, or its folder is missing or can't be written.
    """
    # os.path: it answers no, where Path raises, to a name that is too long; the opening below then says so
    if os.path.exists(path) and not os.path.isfile(path):  # noqa: PTH110, PTH113
        raise InvalidQuestionFile(f"« {path} » n'est pas un fichier ordinaire : donnez un autre nom à --output.")
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    try:
        atomic_write(path, lines)
    except OSError as error:
        raise InvalidQuestionFile(
            f"« {path} » ne peut pas être écrit ({french_cause(error)}) : choisissez un autre dossier pour --output."
        ) from None
