"""Files written in one move, and refused before the run rather than after it."""

from __future__ import annotations

import os
from pathlib import Path

from eval.errors import OutputError
from retrieval.files import atomic_write
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
    try:
        atomic_write(path, text)
    except OSError as error:
        raise OutputError(
            f"« {path} » ne peut pas être écrit ({french_cause(error)}) : donnez un autre chemin."
        ) from error
