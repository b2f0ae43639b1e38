"""A run's summary -> what a terminal shows: one table of sources, then what needs a look."""

from __future__ import annotations

from rich.box import SIMPLE_HEAD
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from ingestion.reporting import figures
from ingestion.reporting.page import failed_canaries, loss_groups, suspicions, unknown_things
from ingestion.screening.text import visible
from ingestion.summary import SourceSummary, Summary

SHOWN = 20
"""Lines of one kind; the page and the JSON have them all."""
LEGEND = "+ ajoutées, ~ modifiées, − retirées, → redirigées ; vecteurs nouveaux ; part du texte gardée"


def run_report(summary: Summary) -> RenderableType:
    """The whole report of a run."""
    return Group(_title(summary), sources_table(summary), *_origins(summary), *to_look_at(summary))


def sources_table(summary: Summary) -> Table:
    """One line a source: what it holds, what changed, what was lost."""
    table = Table(box=SIMPLE_HEAD, pad_edge=False, caption=LEGEND, caption_justify="left")
    table.add_column("Source", min_width=16, overflow="fold")
    for name in ("Fiches", "Écarts", "Passages", "Vecteurs", "Texte", "Échecs"):
        table.add_column(name, justify="right")
    for source in summary.sources:
        table.add_row(Text(visible(source.name)), *_cells(source))
    return table


def _title(summary: Summary) -> Text:
    verb = "Nouvelle génération publiée" if summary.published else "Rien n'a changé : la génération en place est gardée"
    stages = " · ".join(f"{stage} {figures.seconds(spent)}" for stage, spent in summary.seconds.items())
    spent = figures.seconds(sum(summary.seconds.values()))
    title = Text(f"{verb} dans {visible(summary.index)}, en {spent}", style="bold")
    return title.append(
        f"\n{visible(summary.generation)}" + (f" · {visible(stages)}" if stages else ""), style="not bold"
    )


def _cells(source: SourceSummary) -> tuple[str, ...]:
    moves = source.moves
    changes = {"+": moves.added, "~": moves.changed, "−": moves.withdrawn, "→": moves.redirected}
    return (
        figures.number(source.sheets),
        " ".join(f"{sign}{figures.number(count)}" for sign, count in changes.items() if count) or "aucun",
        figures.number(source.chunks),
        figures.number(source.encoded),
        figures.share(source.coverage),
        figures.number(len(source.failures)),
    )


def _origins(summary: Summary) -> list[Text]:
    """Whose words these are, as their licences ask."""
    lines = dict.fromkeys(f"{source.attribution} ({source.licence})" for source in summary.sources)
    return [Text(visible(line), style="dim") for line in lines]


def to_look_at(summary: Summary, shown: int = SHOWN) -> list[Text]:
    """Lines for a person to read, the gravest first; at most `shown` of a kind."""
    kinds = (
        [f"Attention : {notice}" for notice in summary.notices],
        [
            f"Question témoin manquée : « {canary.question} » attend {' ou '.join(canary.expected)}, "
            f"trouve {', '.join(canary.found) or 'rien'}."
            for canary in failed_canaries(summary)
        ],
        [f"Signalé : {failure.source}, {failure.item} : {failure.reason}" for failure in summary.failures],
        [
            f"À relire : {suspicion.source}, {suspicion.item} : {suspicion.reason} : « {suspicion.excerpt} »"
            for suspicion in suspicions(summary)
        ],
        [
            f"Inconnu : {thing} dans {figures.counted(count, 'document')} de {source} ; le texte est gardé."
            for source, thing, count in unknown_things(summary.sources)
        ],
        [
            f"Perdu sans cause connue : {figures.counted(group.total, 'mot')} de {', '.join(group.items[:3])} "
            f"({', '.join(group.words)})."
            for group in loss_groups(summary.sources)
            if not group.cause
        ],
    )
    return [Text(visible(line)) for lines in kinds for line in _first(lines, shown)]


def _first(lines: list[str], shown: int) -> list[str]:
    hidden = len(lines) - shown
    left_out = [f"… et {figures.number(hidden)} de plus ; la liste entière est dans le rapport."] if hidden > 0 else []
    return lines[:shown] + left_out
