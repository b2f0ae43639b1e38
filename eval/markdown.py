"""Markdown that a report is made of: its head, its tables, cells that can't break them."""

from __future__ import annotations

from collections.abc import Iterator

from eval.schema import Corpus, Interval, Machine, Origin


def head(title: str, origin: Origin, command: str) -> Iterator[str]:
    """The title of a report and where its figures come from; `command` makes it again."""
    yield from (f"# {title}", "")
    yield f"- Date: {origin.date}"
    yield f"- Machine: {_machine(origin.machine)}"
    yield f"- Corpus: {_corpus(origin.corpus)}"
    yield f"- Encoder of the index: {cell(origin.encoder)}"
    yield from (f"- Made by `{command}`; the same command makes it again.", "")
    yield "**The sheets searched here are dated: they serve to measure the search and are not current law.**"
    yield ""


def table_head(*names: str) -> tuple[str, str]:
    """The two first lines of a table: a column of text, then figures."""
    return row(*names), row("---", *("--:" for _ in names[1:]))


def row(*cells: str) -> str:
    """One line of a table."""
    return f"| {' | '.join(cell(each) for each in cells)} |"


def cell(text: str) -> str:
    """Text on one line that can't open a cell, a tag or a code span."""
    safe = " ".join(text.split()).replace("\\", "\\\\")
    for mark in "|<`*_":
        safe = safe.replace(mark, f"\\{mark}")
    return safe


def interval(value: Interval, signed: bool = False) -> str:
    """``0.722 [0.643, 0.797]``, or ``+.`` with a sign for a difference."""
    return "{:{f}} [{:{f}}, {:{f}}]".format(value.mean, value.low, value.high, f="+.3f" if signed else ".3f")


def _machine(machine: Machine) -> str:
    return f"{cell(machine.cpu)}, {machine.cores} cores, Python {machine.python}"


def _corpus(corpus: Corpus) -> str:
    sources = "; ".join(
        f"{cell(source.name)}, {source.sheets} sheets ({cell(source.attribution)})" for source in corpus.sources
    )
    size = f"{corpus.sheets} sheets, {corpus.chunks} passages"
    return f"{size}, generation {cell(corpus.generation)} of {cell(corpus.created)}. Sources: {sources}."
