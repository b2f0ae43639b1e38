"""What kills and damaged documents showed -> tables."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import get_args

from eval.ingestion.results import End, Fuzzed, Kills, Outcome, State, Verdict, Word
from eval.markdown import cell, row, table_head

REASONS = 15
SLOWEST = 5
KILLS = """\
Each run reads an archive in which at least {changed} sheets of {sheets} differ from the published one, and is ended at
a moment drawn uniformly over the {usual:.1f} s that a run takes (seed {seed}): by a signal, or because something else
fills its disk to the last byte (room is made again before the index is judged). After each, all generations are
opened, all passages of the published one are compared with those of the archive before and of the new one, and a
question is asked.
"""
NOT_MOUNTED = "No disk was filled: it takes the right to mount a small one.\n"
FUZZED = """\
Real sheets, labour entries, and notices made of what sheets say, changed one to three times
(`eval/ingestion/mutating.py`), then through all that a run does with a document. Case *n* is made from seed {seed} and
*n*. Processes that read are watched: no network, no file written outside an empty folder, no program started (Python's
audit events, refused and counted); an address and a file that documents ask for, which nobody may open; {limit:.0f} s
for each. PDF, DOCX and ODT are read by ingestion in processes of their own, which audit events do not tell of: there,
the baits count.
"""


def kills_markdown(kills: Kills) -> Iterator[str]:
    """The lines of the section."""
    yield KILLS.format(changed=kills.changed, sheets=kills.sheets, usual=kills.usual, seed=kills.seed)
    states = get_args(State)
    yield from table_head("Ended", "Runs", *states)
    for end in get_args(End):
        counts = [kills.counts.get((end, state), 0) for state in states]
        yield row(end, str(sum(counts)), *map(str, counts))
    yield ""
    yield "Columns: what stood there of the new generation, or that the run was done before."
    yield ""
    if not any(end == "disk filled" for end, _ in kills.counts):
        yield NOT_MOUNTED
    yield f"- Broken indexes: {_none(kills.broken)}. Lost generations: {_none(kills.lost)}."
    words = ", ".join(f"{word} {kills.said.get(word, 0)}" for word in get_args(Word))
    yield f"- Runs that found no room ended with: {words}."
    filled = sum(count for (end, _), count in kills.counts.items() if end == "disk filled")
    yield (
        f"- On the disk that was still full, the index could not be opened {kills.shut} times of {filled}, for the "
        "engine writes when it opens; broken is what can't be opened once there is room."
    )
    yield f"- Unfinished generations and files left: {kills.littered}; after one more run: {_none(kills.left)}."
    same = "as" if kills.likeness.same else "**not as**"
    yield f"- That index then answers {same} one built cold ({kills.likeness.questions} questions)."
    yield ""


def kills_lines(kills: Kills) -> Iterator[str]:
    """The same in a line."""
    yield (
        f"{kills.runs} ingestions arrêtées : {len(kills.broken)} index abîmés, {len(kills.lost)} générations perdues, "
        f"{len(kills.left)} restes après la suivante."
    )


def fuzzed_markdown(fuzzed: Fuzzed, limit: float = 30.0) -> Iterator[str]:
    """The lines of the section."""
    yield FUZZED.format(seed=fuzzed.seed, limit=limit)
    verdicts = get_args(Verdict)
    yield from table_head("Format", "Documents", *verdicts)
    suffixes = list(dict.fromkeys(sorted(outcome.suffix for outcome in fuzzed.outcomes)))
    for suffix in ["", *suffixes]:
        counts = fuzzed.counts(suffix)
        yield row(suffix or "all", f"{counts.total():,}", *(f"{counts[verdict]:,}" for verdict in verdicts))
    yield ""
    yield f"- Faults (the last five columns): {_none([_fault(one) for one in fuzzed.faults])}."
    yield f"- Connections: {fuzzed.visits}. Files left: {_none(fuzzed.left)}. In {fuzzed.seconds:.0f} s."
    yield ""
    yield from _reasons(fuzzed)
    yield from _slowest(fuzzed)


def fuzzed_lines(fuzzed: Fuzzed) -> Iterator[str]:
    """The same in a line."""
    counts = fuzzed.counts()
    yield (
        f"{len(fuzzed.outcomes)} documents abîmés : {counts['read']} lus, {counts['no sheet']} sans fiche, "
        f"{counts['refused']} refusés, {len(fuzzed.faults)} en faute ; {fuzzed.visits} connexions."
    )


def _reasons(fuzzed: Fuzzed) -> Iterator[str]:
    """Why documents were refused, names and numbers put aside."""
    reasons = Counter(_kind(outcome.detail) for outcome in fuzzed.outcomes if outcome.verdict == "refused")
    yield from table_head("Refused because", "Documents")
    yield from (row(reason, f"{count:,}") for reason, count in reasons.most_common(REASONS))
    others = sum(count for _, count in reasons.most_common()[REASONS:])
    if others:
        yield row(f"{len(reasons) - REASONS} other reasons", f"{others:,}")
    yield ""


def _slowest(fuzzed: Fuzzed) -> Iterator[str]:
    yield from table_head("Slowest", "Format", "Changes", "Verdict", "Seconds")
    for one in sorted(fuzzed.outcomes, key=lambda outcome: -outcome.seconds)[:SLOWEST]:
        yield row(f"case {one.case}", one.suffix, ", ".join(one.mutations), one.verdict, f"{one.seconds:.2f}")
    yield ""


def _kind(reason: str) -> str:
    return re.sub(r"\d+", "n", re.sub(r"« [^»]* »", "« … »", reason))


def _fault(outcome: Outcome) -> str:
    return (
        f"case {outcome.case} ({outcome.suffix}, {', '.join(outcome.mutations)}): {outcome.verdict}, {outcome.detail}"
    )


def _none(lines: tuple[str, ...] | list[str]) -> str:
    return f"**{len(lines)}** ({cell('; '.join(lines[:10]))})" if lines else "0"
