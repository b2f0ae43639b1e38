"""Runs that are ended before they are done, at a moment drawn at random: what stands there must be whole each time.

Each run reads an archive in which some sheets changed. After it the published generation is read in full: its passages
must be those of the archive before or of the new one, to the last, and a question must be answered.
"""

from __future__ import annotations

import signal
import time
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import cycle, islice
from pathlib import Path
from random import Random
from resource import RLIMIT_FSIZE, prlimit
from statistics import median
from tempfile import TemporaryDirectory, TemporaryFile

from eval.ingestion.archives import members, with_other_amounts, write_archive
from eval.ingestion.command import ingest, start
from eval.ingestion.likeness import QUESTIONS, likeness
from eval.ingestion.results import End, Kills, State
from eval.ingestion.standing import content_of, litter, standing

SEED = "3"
SHEETS = 60
CHANGED = 5
"""Sheets that differ from the first version of the archive to each other one."""
VERSIONS = 8
USUAL_RUNS = 3
LEAST_ROOM, MOST_ROOM = 2**10, 2**25
"""Bounds of what one file may hold, in bytes, when there is no room: the largest files of such an index lie between."""
PUBLISHED: State = "published"
FINISHED: State = "finished"
FRENCH_END = ("Erreur : ", "Interrompu ")
SIGNALS: Mapping[End, int] = {
    "killed": signal.SIGKILL,
    "terminated": signal.SIGTERM,
    "interrupted": signal.SIGINT,
}


@dataclass(frozen=True, slots=True)
class Version:
    """An archive and the digest of all the passages that it makes."""

    archive: Path
    content: str


@dataclass
class Tally:
    """What was found so far."""

    counts: Counter[tuple[End, State]] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    rude: list[str] = field(default_factory=list)
    littered: int = 0


def kill(corpus: Path, kills: int, say: Callable[[str], None]) -> Kills:
    """End `kills` runs by SIGKILL, a tenth as many by politer signals, and a tenth as many for want of room.

    Raises:
        EvalError: the archive can't be read, or a run that nobody ended failed.
    """
    with TemporaryDirectory() as temporary:
        folder = Path(temporary)
        index, versions = folder / "index", _versions(corpus, folder)
        runs = [ingest(version.archive, index).seconds for version in islice(cycle(versions), USUAL_RUNS + 1)]
        executioner = Executioner(index, versions, median(runs[1:]))
        for number, end in enumerate(_ends(kills), 1):
            say(f"ingestions arrêtées : {number}…")
            executioner.end_one(f"n° {number}", end)
        ingest(versions[0].archive, index)
        ingest(versions[0].archive, folder / "cold")
        found = executioner.tally
        return Kills(
            sheets=SHEETS,
            changed=CHANGED,
            usual=executioner.usual,
            seed=SEED,
            counts=dict(found.counts),
            broken=tuple(found.broken),
            lost=tuple(found.lost),
            rude=tuple(found.rude),
            littered=found.littered,
            left=litter(index),
            likeness=likeness(index, folder / "cold", QUESTIONS),
        )


def _versions(corpus: Path, folder: Path) -> Sequence[Version]:
    """The same sheets, with other amounts in a few of them; all archives have one name, as those of a feed."""
    documents = [(name, content) for name, content in members(corpus) if name.endswith(".xml")]
    chosen = sorted(Random(SEED).sample(documents, min(SHEETS, len(documents))))
    first = write_archive(folder / "0" / "fiches.zip", chosen)
    others = (
        with_other_amounts(first, folder / str(number) / "fiches.zip", CHANGED, f"{SEED} {number}")
        for number in range(1, VERSIONS)
    )
    return [Version(archive, content_of(archive)) for archive in (first, *others)]


def _ends(kills: int) -> list[End]:
    """How each run ends."""
    few = -(-kills // 10)
    killed: list[End] = ["killed"] * kills
    full: list[End] = ["no room"] * few
    polite: list[End] = ["terminated", "interrupted"]
    return [*killed, *full, *islice(cycle(polite), few)]


class Executioner:
    """Starts runs on one index, ends them, and looks at what they leave; the same seed draws the same moments."""

    def __init__(self, index: Path, versions: Sequence[Version], usual: float) -> None:
        """`usual` is how long a run takes, in seconds: moments are drawn under it."""
        self.tally = Tally()
        self.usual = usual
        self._index = index
        self._versions = versions
        self._chance = Random(SEED)
        self._standing = standing(index)

    def end_one(self, name: str, end: End) -> None:
        """Start a run on another version than the published one, end it, and count what stands there."""
        before, littered = self._standing, set(litter(self._index))
        version = self._chance.choice([one for one in self._versions if one.content != before.content])
        code, said = self._run(version.archive, end)
        if end == "no room" and code and not said.startswith(FRENCH_END):
            self.tally.rude.append(f"{name} : {(said.strip().splitlines() or [f'code {code}'])[-1]}")
        left = set(litter(self._index)) - littered
        self.tally.littered += len(left)
        try:
            after = self._standing = standing(self._index)
        except Exception as error:  # anything may come out of a broken index
            self.tally.broken.append(f"{name} ({end}) : {type(error).__name__}, {error}")
            return
        if before.generation not in after.kept:
            self.tally.lost.append(f"{name} ({end}) : {before.generation}")
        if after.generation == before.generation:
            whole, state = after.content == before.content, _state(after.kept - before.kept, left)
        else:
            whole, state = after.content == version.content, PUBLISHED
        if whole:
            self.tally.counts[end, FINISHED if code == 0 else state] += 1
        else:
            self.tally.broken.append(f"{name} ({end}) : {after.generation} n'est aucune des deux archives")

    def _run(self, archive: Path, end: End) -> tuple[int, str]:
        """The exit code of a run that is ended so, and what it said on its standard error."""
        with TemporaryFile() as errors:
            process = start(archive, self._index, errors=errors.fileno())
            try:
                if end == "no room":
                    room = round(LEAST_ROOM * (MOST_ROOM / LEAST_ROOM) ** self._chance.random())
                    prlimit(process.pid, RLIMIT_FSIZE, (room, room))
                else:
                    time.sleep(self._chance.uniform(0, self.usual))
                    process.send_signal(SIGNALS[end])
                code = process.wait()
            finally:
                process.kill()
            errors.seek(0)
            return code, errors.read().decode("utf-8", "replace")


def _state(finished: Collection[str], left: Collection[str]) -> State:
    """How far a run came that did not publish: what it finished, what it left."""
    if finished:
        return "written"
    return "half written" if left else "nothing written"
