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
from statistics import median
from tempfile import TemporaryDirectory, TemporaryFile

from eval.ingestion.archives import members, with_other_amounts, write_archive
from eval.ingestion.command import ingest, start
from eval.ingestion.crowding import SmallDisk, small_disk
from eval.ingestion.likeness import QUESTIONS, likeness
from eval.ingestion.results import End, Kills, State, Word
from eval.ingestion.standing import Standing, content_of, litter, standing
from retrieval.errors import RetrievalError

SEED = "3"
SHEETS = 60
CHANGED = 5
"""Sheets that differ from the first version of the archive to each other one."""
VERSIONS = 8
USUAL_RUNS = 3
FRENCH_END = ("Erreur : ", "Interrompu ")
SIGNALS: Mapping[End, int] = {
    "killed": signal.SIGKILL,
    "terminated": signal.SIGTERM,
    "interrupted": signal.SIGINT,
}
KILLED: End = "killed"
POLITE: tuple[End, End] = ("terminated", "interrupted")
FILLED: End = "disk filled"


@dataclass(frozen=True, slots=True)
class Version:
    """An archive and the digest of all the passages that it makes."""

    archive: Path
    content: str


@dataclass
class Tally:
    """What was found so far; see `results.Kills`."""

    counts: Counter[tuple[End, State]] = field(default_factory=Counter)
    said: Counter[Word] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    littered: int = 0
    shut: int = 0


def kill(corpus: Path, kills: int, say: Callable[[str], None]) -> Kills:
    """End `kills` runs by SIGKILL, a tenth as many by politer signals, and a tenth as many by filling their disk.

    Raises:
        EvalError: the archive can't be read, or a run that nobody ended failed.
    """
    tally, few = Tally(), -(-kills // 10)
    with TemporaryDirectory() as temporary, small_disk(Path(temporary) / "small") as disk:
        folder = Path(temporary)
        versions = _versions(corpus, folder)
        executioner = Executioner.ready(folder / "index", versions, tally)
        executioner.end([*[KILLED] * kills, *islice(cycle(POLITE), few)], say)
        if disk:
            Executioner.ready(disk.folder / "index", versions, tally, disk).end([FILLED] * few, say)
        ingest(versions[0].archive, folder / "cold")
        return Kills(
            sheets=SHEETS,
            changed=CHANGED,
            usual=executioner.usual,
            seed=SEED,
            counts=dict(tally.counts),
            said=dict(tally.said),
            broken=tuple(tally.broken),
            lost=tuple(tally.lost),
            littered=tally.littered,
            shut=tally.shut,
            left=tuple(tally.left),
            likeness=likeness(folder / "index", folder / "cold", QUESTIONS),
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


class Executioner:
    """Starts runs on one index, ends them, and looks at what they leave; the same seed draws the same moments.

    Attributes:
        usual: how long a run takes, in seconds: moments are drawn under it.
    """

    def __init__(
        self, index: Path, versions: Sequence[Version], usual: float, tally: Tally, disk: SmallDisk | None = None
    ) -> None:
        """`disk` is the one that `index` stands on, where it can be filled."""
        self.usual = usual
        self._index = index
        self._versions = versions
        self._tally = tally
        self._disk = disk
        self._chance = Random(SEED)
        self._standing = standing(index)

    @classmethod
    def ready(
        cls, index: Path, versions: Sequence[Version], tally: Tally, disk: SmallDisk | None = None
    ) -> Executioner:
        """One for a new index, once a few runs went to their end."""
        runs = [ingest(version.archive, index).seconds for version in islice(cycle(versions), USUAL_RUNS + 1)]
        return cls(index, versions, median(runs[1:]), tally, disk)

    def end(self, ends: Sequence[End], say: Callable[[str], None]) -> None:
        """End one run after the other, then leave one in peace, which has to clean up."""
        for number, end in enumerate(ends, 1):
            say(f"ingestions arrêtées : {number} sur {len(ends)}…")
            self.end_one(f"n° {number} ({end})", end)
        ingest(self._versions[0].archive, self._index)
        self._tally.left += litter(self._index)

    def end_one(self, name: str, end: End) -> None:
        """Start a run on another version than the published one, end it, and count what stands there."""
        tally, before, littered = self._tally, self._standing, set(litter(self._index))
        version = self._chance.choice([one for one in self._versions if one.content != before.content])
        code, said = self._run(version.archive, end)
        if end == FILLED and code:
            tally.said[_word(code, said)] += 1
        left = set(litter(self._index)) - littered
        tally.littered += len(left)
        if self._disk:
            tally.shut += not self._opens()
            self._disk.empty()
        try:
            after = self._standing = standing(self._index)
        except Exception as error:  # anything may come out of a broken index
            tally.broken.append(f"{name} : {type(error).__name__}, {error}")
            return
        if before.generation not in after.kept:
            tally.lost.append(f"{name} : {before.generation}")
        state = _state(before, after, left) if code else "finished"
        if after.content == (before if after.generation == before.generation else version).content:
            tally.counts[end, state] += 1
        else:
            tally.broken.append(f"{name} : {after.generation} n'est aucune des deux archives")

    def _opens(self) -> bool:
        """Whether the index can be opened on a disk that is still full: the engine writes when it opens."""
        try:
            standing(self._index)
        except RetrievalError:
            return False
        return True

    def _run(self, archive: Path, end: End) -> tuple[int, str]:
        """The exit code of a run that is ended so, and what it said on its standard error."""
        with TemporaryFile() as errors:
            process = start(archive, self._index, errors=errors.fileno())
            try:
                time.sleep(self._chance.uniform(0, self.usual))
                if end in SIGNALS:
                    process.send_signal(SIGNALS[end])
                elif self._disk:
                    self._disk.fill()
                code = process.wait()
            finally:
                process.kill()
            errors.seek(0)
            return code, errors.read().decode("utf-8", "replace")


def _state(before: Standing, after: Standing, left: Collection[str]) -> State:
    """How far a run came that was ended, by what stands there and by what it left."""
    if after.generation != before.generation:
        return "published"
    if after.kept - before.kept:
        return "written"
    return "half written" if left else "nothing written"


def _word(code: int, said: str) -> Word:
    if code < 0:
        return "a signal"
    return "a line in French" if said.startswith(FRENCH_END) else "other words"
