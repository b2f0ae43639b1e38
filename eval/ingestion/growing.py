"""How a run grows with the number of sheets: archives made of the real sheets, each ingested cold, then updated."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from eval.errors import EvalError
from eval.ingestion.archives import multiplied, with_other_amounts, write_archive
from eval.ingestion.command import ingest
from eval.ingestion.results import Grown
from eval.ingestion.timing import CHANGED, ingest_same, timed
from eval.machine import disk_mib
from retrieval.system_errors import french_cause


def grow(corpus: Path, size: int, say: Callable[[str], None]) -> Grown:
    """Measure a corpus of `size` sheets in a temporary folder.

    Raises:
        EvalError: there is no room for it, or a run failed.
    """
    try:
        with TemporaryDirectory() as folder:
            return _grown(corpus, size, Path(folder), say)
    except OSError as error:
        raise EvalError(
            f"{size} fiches ne peuvent pas être écrites ({french_cause(error)}) : faites de la place dans le dossier "
            "provisoire, ou demandez moins de fiches."
        ) from error


def _grown(corpus: Path, size: int, folder: Path, say: Callable[[str], None]) -> Grown:
    say(f"{size} fiches : archive…")
    first = write_archive(folder / "first" / corpus.name, multiplied(corpus, size))
    edited = with_other_amounts(first, folder / "edited" / corpus.name, min(CHANGED, size // 10), "grown")
    index = folder / "index"
    say(f"{size} fiches : tout lire…")
    cold = ingest(first, index)
    disk = disk_mib(index / "generations")
    say(f"{size} fiches : mettre à jour…")
    same, some = ingest_same(first, index), ingest(edited, index)
    return Grown(
        sheets=cold.count("sheets"),
        chunks=cold.count("chunks"),
        index=disk,
        cold=timed("Everything", [cold]),
        same=timed("Nothing changed", [same]),
        edited=timed(f"{CHANGED} sheets changed", [some]),
    )
