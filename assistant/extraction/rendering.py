"""Passages -> Markdown that an agent reads at a glance, each statement followed by its number."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from types import MappingProxyType

from assistant.citing import escape
from assistant.extraction.groups import CUT, ITEM, groups
from assistant.extraction.schema import NextStep, Passage, StepKind
from assistant.extraction.scoring import NEAR_THEMES
from assistant.linking import link
from retrieval.schema import PATH_SEPARATOR

BARE_TITLE_WORDS = 2
"""A title of no more words needs its theme to be understood."""

LONGEST_HEADING = 160
"""Characters from which a heading keeps its last theme and its last section only."""

LONGEST_LIST = 12
"""Documents shown of one list."""

STEPS: Mapping[StepKind, str] = {
    "documents": "Pièces à fournir",
    "service": "En ligne",
    "form": "Formulaire",
    "cost": "Coût",
    "delay": "Délai",
    "contact": "Où s'adresser",
    "change": "Changement à venir",
    "law": "Texte de référence",
    "term": "Définition",
}
"""How each kind of step is announced."""

NO_NUMBERS: Mapping[str, int] = MappingProxyType({})

ROW = " – "
"""Between the labels of a line of a table and its value."""


def markdown(passages: Sequence[Passage]) -> str:
    """Each paragraph and each list with its ``[n]``, under the sheet and section they come from."""
    numbered = list(enumerate(passages, start=1))
    parts: list[str] = []
    for _, sheet in groupby(numbered, key=lambda pair: pair[1].chunk.sheet_key):
        named = True
        for place, group in groupby(sheet, key=lambda pair: _place(pair[1])):
            here = list(group)
            parts += [heading(here[0][1], named or not any(place)), *(_render(one, number) for number, one in here)]
            named = False
    return "\n\n".join(parts)


def heading(passage: Passage, named: bool = True) -> str:
    """Title, section and label; a title as bare as « Renouvellement » is led by the theme that says of what.

    Args:
        named: False where the sheet was just named: its title is not said again.
    """
    chunk = passage.chunk
    if not named:
        return f"**{escape(' – '.join(filter(None, _place(passage))))}**"
    theme = chunk.breadcrumb[-NEAR_THEMES:] if len(chunk.title.split()) <= BARE_TITLE_WORDS else ()
    title = PATH_SEPARATOR.join((*theme, chunk.title))
    section = chunk.section_label
    if len(title) + len(section) > LONGEST_HEADING:
        title = PATH_SEPARATOR.join((*theme[-1:], chunk.title))
        section = PATH_SEPARATOR.join(("…", *chunk.section[-1:])) if len(chunk.section) > 1 else section
    return f"**{escape(' – '.join(part for part in (title, section, passage.label) if part))}**"


def _place(passage: Passage) -> tuple[str, str]:
    """Where it stands in its sheet: section and label."""
    return passage.chunk.section_label, passage.label


def _render(passage: Passage, number: int) -> str:
    """The blocks of a passage, each with its number."""
    stated, around = passage.pieces[: passage.stated], passage.pieces[passage.stated :]
    if len(stated) > 1:  # the lead of a list and the items kept of it
        stated = ("\n\n".join(stated),)
    said = [block for piece in stated for block in _blocks(piece)]
    if passage.left_out:
        said[-1] += f"\n- … (liste abrégée : {_more(passage.left_out)} dans la fiche)"
    said += [block for piece in around for block in _blocks(piece)]
    return "\n\n".join(f"{block} [{number}]" for block in said)


def _blocks(piece: str) -> Iterator[str]:
    """Its paragraphs, mended where a link had cut them, its lists as lists, and a line of a table on one line."""
    found = groups(piece)
    if len(found) > 1 and all(group.label or not group.items for group in found) and found[0].label:
        yield escape(ROW.join(one_line(piece[group.start : group.end]) for group in found))
        return
    for group in found:
        if not group.items:
            yield escape(one_line(piece[group.start : group.end]))
            continue
        lead = one_line(piece[slice(*group.lead)])
        listed = "\n".join(_item(piece[slice(*span)]) for span in group.items)
        yield f"{escape(lead)}\n\n{listed}" if lead else listed


def _item(item: str) -> str:
    """An item under its mark; the indented lines that belong to it stay."""
    shown = escape(CUT.sub(" ", item.strip()))
    return shown if ITEM.match(shown) else f"- {shown}"


def _more(count: int) -> str:
    return "un élément de plus" if count == 1 else f"{count} éléments de plus"


def steps_markdown(steps: Sequence[NextStep], numbers: Mapping[str, int] = NO_NUMBERS) -> str:
    """The next steps as a short list, each with the ``[n]`` of the passage that says it when that one is cited.

    Args:
        numbers: the number of each passage cited, by identifier.
    """
    if not steps:
        return ""
    return "\n".join(["**Pour la suite**", "", *(_step(step, numbers) for step in steps)])


def _step(step: NextStep, numbers: Mapping[str, int]) -> str:
    number = f" [{numbers[step.chunk_id]}]" if step.chunk_id in numbers else ""
    title = link(step_title(step), step.url)
    head = f"- **{STEPS[step.kind]}** : {title}".removesuffix(" : ")
    if step.kind == "documents":
        shown = [line for line in step.detail.split("\n") if line.strip()]
        more = [f"  - … ({_more(len(shown) - LONGEST_LIST)} dans la fiche)"] if len(shown) > LONGEST_LIST else []
        return "\n".join([head + number, *(f"  - {escape(line.strip())}" for line in shown[:LONGEST_LIST]), *more])
    detail = f" ({escape(one_line(step.detail))})" if step.detail else ""
    return f"{head}{detail}{number}"


def step_title(step: NextStep) -> str:
    """What a step is called, without the colon that leads to its list in the sheet."""
    return one_line(step.title).removesuffix(":").rstrip()


def one_line(text: str) -> str:
    """The text with a blank for each run of blanks and new lines."""
    return " ".join(text.split())
