"""What was measured of ingestion -> Markdown to commit (English) and lines for the terminal (French)."""

from __future__ import annotations

from collections.abc import Iterator

from eval.ingestion import endurance_report, growth_report
from eval.ingestion.results import IngestionReport, Timed, Timings
from eval.markdown import cell, row, table_head
from eval.spread import Spread

COLD_S, SAME_S, EDITED_S, MEMORY_MIB = 20.0, 2.0, 4.0, 1024.0
"""What a run may take on the archive of 2020, on two cores."""
NOT_ASKED = "Not measured in this run.\n"
TIMINGS = """\
`python -m ingestion run` in a process of its own: start of Python and imports count. Medians, with extremes. An archive
is changed by giving other amounts to some of its sheets, or by leaving some out; it keeps its name. Peak memory is what
the process had in RAM at most (`VmHWM`), *private* the same without pages of mapped files, which the system takes back
when it needs room. Other work on the machine makes these figures worse, never better.
"""


def to_markdown(report: IngestionReport, picture: str) -> str:
    """The report as a Markdown page; `picture` is the name of the file that holds `growth_report.to_picture`."""
    machine = report.machine
    lines = [
        "# Ingestion, measured",
        "",
        f"- Date: {report.date}",
        f"- Machine: {cell(machine.cpu)}, {machine.cores} cores, Python {machine.python}",
        f"- Corpus: {cell(report.corpus)}",
        f"- Made by `{report.command}`; the same command makes it again.",
        "",
        "## Time and memory of a run",
        "",
        *(_timings(report.timings) if report.timings else [NOT_ASKED]),
        "## As the number of sheets grows",
        "",
        *(growth_report.to_markdown(report.growth, picture) if report.growth else [NOT_ASKED]),
        "## Runs that are killed",
        "",
        *(endurance_report.kills_markdown(report.kills) if report.kills else [NOT_ASKED]),
        "## Damaged documents",
        "",
        *(endurance_report.fuzzed_markdown(report.fuzzed) if report.fuzzed else [NOT_ASKED]),
    ]
    return "\n".join(lines)


def to_lines(report: IngestionReport) -> Iterator[str]:
    """The report for the terminal."""
    if report.timings:
        for name, figure, unit, limit in _targets(report.timings):
            kept = "tenu" if figure <= limit else "MANQUÉ"
            yield f"{name[1]} : {_french(figure)} {unit[1]} (objectif {limit:.0f} {unit[1]} : {kept})."
        same = "comme un index neuf" if report.timings.likeness.same else "AUTREMENT QU'UN INDEX NEUF"
        yield f"Un index mis à jour répond {same} ({report.timings.likeness.questions} questions)."
    if report.growth:
        yield from growth_report.to_lines(report.growth)
    if report.kills:
        yield from endurance_report.kills_lines(report.kills)
    if report.fuzzed:
        yield from endurance_report.fuzzed_lines(report.fuzzed)


_Names = tuple[str, str]
"""In English and in French."""
SECONDS: _Names = ("s", "s")
MIB: _Names = ("MiB", "Mio")


def _targets(timings: Timings) -> Iterator[tuple[_Names, float, _Names, float]]:
    """Name, figure, unit and the most that it may be."""
    yield (
        ("From archive to published index", "De l'archive à l'index publié"),
        timings.cold.seconds.median,
        SECONDS,
        COLD_S,
    )
    yield ("Nothing changed", "Sans changement"), timings.same.seconds.median, SECONDS, SAME_S
    name = (f"{timings.changed} sheets changed", f"{timings.changed} fiches modifiées")
    yield name, timings.edited.seconds.median, SECONDS, EDITED_S
    peak = max(each.memory for each in timings.rows)
    yield ("Peak memory of all these runs", "Mémoire au plus"), peak, MIB, MEMORY_MIB


def _timings(timings: Timings) -> Iterator[str]:
    yield TIMINGS
    yield from table_head("Target", "At most", "Measured", "Verdict")
    for name, figure, unit, limit in _targets(timings):
        digits = 0 if unit is MIB else 1
        verdict = "kept" if figure <= limit else "**missed**"
        yield row(name[0], f"{limit:.0f} {unit[0]}", f"{figure:.{digits}f} {unit[0]}").rstrip() + f" {verdict} |"
    yield ""
    yield from table_head("Run", "Runs", "Seconds", "Peak memory", "Private", "Passages", "Encoded", *_stages(timings))
    yield from (_row(each, timings) for each in timings.rows)
    yield ""
    yield "The last columns are seconds in each stage, as the run itself tells; the rest is start and end of Python."
    yield f"The index takes {timings.index:.0f} MiB on disk."
    yield ""
    yield from _likeness(timings)


def _row(timed: Timed, timings: Timings) -> str:
    stages = (f"{timed.stages.get(stage, 0):.2f}" for stage in _stages(timings))
    memory = (mib(timed.memory), mib(timed.private))
    return row(
        timed.name, str(timed.runs), spread(timed.seconds), *memory, f"{timed.chunks:,}", f"{timed.encoded:,}", *stages
    )


def _stages(timings: Timings) -> list[str]:
    return list(dict.fromkeys(stage for each in timings.rows for stage in each.stages))


def _likeness(timings: Timings) -> Iterator[str]:
    found = timings.likeness
    yield (
        f"An index brought up to date answers as one built cold from the same archive: {found.candidates} of "
        f"{found.questions} questions find the same passages with the same scores in every field, {found.answers} the "
        f"same answers in the same order; the vocabulary is {'the same' if found.words else '**another one**'}. (To "
        "0.0001, and ties may change places: two cold builds of one archive differ as much.)"
    )
    yield ""


def spread(value: Spread) -> str:
    """A median of seconds with its extremes, if there are any."""
    if value.low == value.high:
        return f"{value.median:.1f}"
    return f"{value.median:.1f} ({value.low:.1f} to {value.high:.1f})"


def mib(value: float) -> str:
    """Memory; the system may not tell it."""
    return f"{value:,.0f} MiB" if value else "unknown"


def _french(value: float) -> str:
    return f"{value:.1f}".replace(".", ",")
