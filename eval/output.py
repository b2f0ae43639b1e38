"""Files written in one move, and refused before the run rather than after it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from eval.errors import OutputError
from retrieval.errors import UsageError
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


def check_paths(read: Sequence[Path], written: Sequence[Path | None]) -> None:
    """Nothing may be read twice, nor written over another file of the same command.

    Raises:
        OutputError: a file could not be written there.
        UsageError: a file is given twice.
    """
    targets = [path for path in written if path]
    for path in targets:
        check_target(path)
    every = [*read, *targets]
    places = [path.resolve() for path in every]
    for position, place in enumerate(places):
        if place in places[:position]:
            raise UsageError(
                f"« {every[position]} » est donné deux fois : donnez un fichier différent à chaque option."
            )


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
