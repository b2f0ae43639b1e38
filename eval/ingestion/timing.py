"""What a run takes on one archive: all of it, nothing, a few sheets changed, a few gone and as many new."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from eval.errors import EvalError
from eval.ingestion.archives import members, with_other_amounts, without, write_archive
from eval.ingestion.command import Run, ingest
from eval.ingestion.likeness import likeness
from eval.ingestion.results import Timed, Timings
from eval.machine import disk_mib
from eval.spread import Spread

CHANGED = 30
MOVED = 10
"""Sheets that leave, and others that come, in one run."""
COLD_RUNS = 3
RUNS = 5
"""Of what is short."""


def time_runs(corpus: Path, questions: Sequence[str], say: Callable[[str], None]) -> Timings:
    """Ingest `corpus` and archives that differ a little, in temporary folders.

    Args:
        questions: asked to an index brought up to date and to one built cold from the same archive.

    Raises:
        EvalError: a run failed, or the archive has not enough sheets.
    """
    with TemporaryDirectory() as temporary:
        folder = Path(temporary)
        # all bear one name, as the archives of a feed do: it is that of the source
        first = write_archive(folder / "first" / corpus.name, members(corpus))
        edited = [with_other_amounts(first, folder / seed / corpus.name, CHANGED, seed) for seed in "ab"]
        moved = [without(first, folder / seed / corpus.name, MOVED, seed) for seed in "cd"]
        say(f"tout lire, {COLD_RUNS} fois…")
        cold = timed("Everything", [ingest(first, folder / f"cold {number}") for number in range(COLD_RUNS)])
        index = folder / "cold 0"
        size = disk_mib(index / "generations")
        say(f"mettre à jour, {3 * RUNS} fois…")
        same = timed("Nothing changed", [ingest_same(first, index) for _ in range(RUNS)])
        some = timed(f"{CHANGED} sheets changed", _turns([edited[0], first, edited[1], first], index))
        ingest(moved[0], index)
        others = timed(f"{MOVED} sheets gone, {MOVED} new", _turns([moved[1], moved[0]], index))
        say("comparer avec un index neuf…")
        last = ingest(edited[0], index)
        ingest(edited[0], folder / "again")
        return Timings(
            archive=corpus.name,
            sheets=last.count("sheets"),
            index=size,
            changed=CHANGED,
            cold=cold,
            same=same,
            edited=some,
            moved=others,
            likeness=likeness(index, folder / "again", questions),
        )


def _turns(archives: Sequence[Path], index: Path) -> list[Run]:
    """One after the other, so that each run has something to change."""
    return [ingest(archive, index) for archive in islice(cycle(archives), RUNS)]


def ingest_same(archive: Path, index: Path) -> Run:
    """Ingest once more the archive that is published.

    Raises:
        EvalError: it published something, so that what is measured is not what is said.
    """
    run = ingest(archive, index)
    if run.summary["published"]:
        raise EvalError(
            "une ingestion sans changement a publié une génération : le logiciel a changé pendant la mesure ; "
            "recommencez-la quand personne ne le modifie."
        )
    return run


def timed(name: str, runs: Sequence[Run]) -> Timed:
    """Several runs of one thing in a few numbers."""
    return Timed(
        name=name,
        runs=len(runs),
        seconds=Spread.of([run.seconds for run in runs]),
        memory=max(run.memory for run in runs),
        private=max(run.private for run in runs),
        stages={stage: median(run.stages.get(stage, 0.0) for run in runs) for stage in runs[0].stages},
        chunks=runs[-1].count("chunks"),
        encoded=runs[-1].count("encoded"),
    )
