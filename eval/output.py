"""Files written in one move, and refused before the run rather than after it."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from eval.errors import OutputError
from retrieval.system_errors import french_cause


def check_target(path: Path) -> None:
    """Fail before the run rather than after it.

    Raises:
        OutputError: the file could not be written there.
    """
    if path.is_dir():
        raise OutputError(f"« {path} » est un dossier : donnez le nom d'un fichier.")
    if not path.parent.is_dir():
        raise OutputError(f"le dossier « {path.parent} » n'existe pas : créez-le, ou donnez un autre chemin.")
    if not os.access(path.parent, os.W_OK):
        raise OutputError(f"le dossier « {path.parent} » est protégé en écriture : donnez un autre chemin.")


def write(path: Path, text: str) -> None:
    """Write a whole file in one move: a reader meets the old one or the new one, never a half.

    Raises:
        OutputError: the file can't be written; the old one, if any, is untouched.
    """
    part = path.with_name(f"{path.name}.part")
    try:
        part.write_text(text, encoding="utf-8")
        part.replace(path)
    except OSError as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise OutputError(
            f"« {path} » ne peut pas être écrit ({french_cause(error)}) : donnez un autre chemin."
        ) from error
