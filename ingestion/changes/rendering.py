"""What changed, for a person at a terminal and for a program."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from rich.box import SIMPLE
from rich.table import Table
from rich.text import Text

from ingestion.changes.schema import Changes, FactMove, LineChange, SectionChange, SectionFate, SheetChange
from retrieval.facts.schema import Fact, FactKind
from retrieval.schema import french_date

MOST_SHOWN = 50
"""Rows of a table and sheets shown; the JSON gives all of them."""

KINDS: dict[FactKind, tuple[str, str]] = {
    "amount": ("montant", "montants"),
    "date": ("date", "dates"),
    "duration": ("durée", "durées"),
    "percentage": ("pourcentage", "pourcentages"),
    "phone": ("numéro de téléphone", "numéros de téléphone"),
    "email": ("adresse électronique", "adresses électroniques"),
    "url": ("adresse web", "adresses web"),
    "article": ("article de loi", "articles de loi"),
    "form": ("formulaire cerfa", "formulaires cerfa"),
}
"""Each kind of fact, one and several, in the order of the summary."""
SHEET = ("Fiche", "Titre")
FATES: dict[SectionFate, str] = {"added": " (nouvelle section)", "removed": " (section retirée)", "changed": ""}


def summary(changes: Changes) -> str:
    """One line: « 12 fiches ajoutées, 30 modifiées, 2 retirées, 1 redirigée ; 14 montants, 3 dates ont changé »."""
    counts = {
        "ajoutée": len(changes.added),
        "modifiée": len(changes.changed),
        "retirée": len(changes.withdrawn),
        "redirigée": len(changes.redirected),
    }
    said = [f"{count} {word}{_s(count)}" for word, count in counts.items() if count]
    if not said:
        return f"Aucune fiche n'a changé ({changes.unchanged} comparée{_s(changes.unchanged)})."
    first = next(count for count in counts.values() if count)
    sheets = ", ".join(said).replace(" ", f" fiche{_s(first)} ", 1)
    return " ; ".join([sheets, *_facts_moved(changes)]) + "."


def as_json(changes: Changes) -> dict[str, Any]:
    """The same as plain values, with nothing left out; ``facts`` counts those that moved, by kind."""
    values = asdict(changes)
    for shown, sheet in zip(values["changed"], changes.changed, strict=True):
        shown["sections"] = [_section_values(section) for section in sheet.sections]
    return {
        "summary": summary(changes),
        "facts": {fate: dict(kinds) for fate, kinds in _counts(changes).items()},
        **values,
    }


def report(changes: Changes) -> Iterator[Text | Table]:
    """The same for a terminal, in French: what came and left, the facts replaced, then each changed sheet."""
    yield Text(f"{changes.old} → {changes.new}", style="bold")
    yield Text(summary(changes))
    yield from _table("Fiches ajoutées", SHEET, [(sheet.id, sheet.title) for sheet in changes.added])
    yield from _table("Fiches retirées", SHEET, [(sheet.id, sheet.title) for sheet in changes.withdrawn])
    redirected = [(gone.sheet.id, gone.sheet.title, gone.target) for gone in changes.redirected]
    yield from _table("Fiches redirigées", (*SHEET, "Remplacée par"), redirected)
    moves = [(sheet.id, move) for sheet in changes.changed for move in sheet.facts if move.replaced]
    moves.sort(key=lambda moved: list(KINDS).index(moved[1].kind))
    rows = [(sheet_id, KINDS[move.kind][0], *_both(move)) for sheet_id, move in moves]
    yield from _table("Ce qui est remplacé", ("Fiche", "", "Avant", "Après"), rows)
    for sheet in changes.changed[:MOST_SHOWN]:
        yield _sheet(sheet)
    yield from _left_out(len(changes.changed))


def _s(count: int) -> str:
    return "s" if count > 1 else ""


def _facts_moved(changes: Changes) -> Iterator[str]:
    replaced, added, removed = _counts(changes).values()
    if replaced:
        yield f"{_counted(replaced)} {'ont' if replaced.total() > 1 else 'a'} changé"
    if added:
        yield f"en plus : {_counted(added)}"
    if removed:
        yield f"en moins : {_counted(removed)}"


def _counts(changes: Changes) -> dict[str, Counter[FactKind]]:
    counts: dict[str, Counter[FactKind]] = {"replaced": Counter(), "added": Counter(), "removed": Counter()}
    for move in changes.facts:
        counts["replaced" if move.replaced else "added" if move.after else "removed"][move.kind] += 1
    return counts


def _counted(counts: Counter[FactKind]) -> str:
    return ", ".join(f"{counts[kind]} {names[counts[kind] > 1]}" for kind, names in KINDS.items() if counts[kind])


def _table(title: str, columns: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> Iterator[Table | Text]:
    """Nothing without rows; on a narrow terminal it folds its cells and cuts none."""
    if not rows:
        return
    table = Table(title=title, title_justify="left", box=SIMPLE, padding=(0, 1, 0, 0))
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows[:MOST_SHOWN]:
        # the titles are the sheets' own words: no mark-up
        table.add_row(*map(Text, row))
    yield table
    yield from _left_out(len(rows))


def _left_out(count: int) -> Iterator[Text]:
    if count > MOST_SHOWN:
        rest = count - MOST_SHOWN
        yield Text(f"… et {rest} autre{_s(rest)} : la sortie JSON (--json) donne tout.\n", style="dim")


def _sheet(sheet: SheetChange) -> Text:
    text = Text(f"\n{sheet.id} – {sheet.title}\n", style="bold")
    text = Text.assemble(text, *[f"{line}\n" for line in _label(sheet)])
    for section in sheet.sections:
        text.append(f"  {section.section or 'Ouverture de la fiche'}{FATES[section.fate]}\n", style="cyan")
        for line in section.lines:
            text.append_text(_line(line))
        for said in _facts(section):
            text.append(f"    {said}\n", style="yellow")
    return text


def _label(sheet: SheetChange) -> Iterator[str]:
    """Title and date where they changed, and what did if no section has."""
    if sheet.old_title != sheet.title:
        yield f"  titre : « {sheet.old_title} » → « {sheet.title} »"
    dated = sheet.old_updated != sheet.updated
    if dated:
        alone = " seule" if not sheet.sections and sheet.old_title == sheet.title else ""
        before, after = (french_date(day) or "aucune" for day in (sheet.old_updated, sheet.updated))
        yield f"  date{alone} : {before} → {after}"
    if not (sheet.sections or dated or sheet.old_title != sheet.title):
        yield "  rien de ce qui se lit : mise en forme, ordre ou classement"


def _line(line: LineChange) -> Text:
    origin = f" (vient de « {line.origin} »)" if line.origin else ""
    if line.before == line.after:
        return Text(f"    = {line.after}{origin}\n", style="dim")
    text = Text()
    if line.before:
        text.append(f"    − {line.before}{origin}\n", style="red")
    if line.after:
        text.append(f"    + {line.after}\n", style="green")
    return text


def _facts(section: SectionChange) -> Iterator[str]:
    for move in section.facts:
        before, after = _both(move)
        name = KINDS[move.kind][0]
        yield (
            f"{name} : {before} → {after}"
            if move.replaced
            else f"{name} {'en plus' if after else 'en moins'} : {before or after}"
        )


def _both(move: FactMove) -> tuple[str, str]:
    """As they are written, with the unit that the beginning of a range leaves to its end."""
    before, after = ("" if fact is None else _said(fact) for fact in (move.before, move.after))
    return before, after


def _said(fact: Fact) -> str:
    return f"{fact.text} {fact.unit}" if fact.unit and fact.text[-1].isdigit() else fact.text


def _section_values(section: SectionChange) -> dict[str, Any]:
    """A fact by its text and value: where it stands in a line is of no use outside."""
    values = asdict(section)
    values["facts"] = [
        {
            "kind": move.kind,
            "before": _fact_values(move.before),
            "after": _fact_values(move.after),
            "line_before": move.line.before,
            "line_after": move.line.after,
        }
        for move in section.facts
    ]
    return values


def _fact_values(fact: Fact | None) -> dict[str, str] | None:
    return {"text": fact.text, "value": fact.value, "unit": fact.unit} if fact else None
