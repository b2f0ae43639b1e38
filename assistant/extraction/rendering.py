"""Passages -> Markdown that an agent reads at a glance, each statement followed by its number."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import groupby, pairwise
from types import MappingProxyType

from assistant.citing import escape
from assistant.extraction.schema import NextStep, Passage, StepKind
from assistant.extraction.scoring import NEAR_THEMES
from assistant.extraction.units import ITEM
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

_BLANK_LINE = re.compile(r"\n\s*\n")
_SENTENCE = re.compile(r"[.!…][»\")]?$")
_WEB = re.compile(r"https?://[^\s<>]+")


def markdown(passages: Sequence[Passage]) -> str:
    """Each paragraph and each list with its ``[n]``, under the sheet and section they come from."""
    numbered = list(enumerate(passages, start=1))
    parts: list[str] = []
    for (_, above), group in groupby(numbered, key=lambda pair: (pair[1].chunk.sheet_key, heading(pair[1]))):
        parts += [above, *(_render(passage, number) for number, passage in group)]
    return "\n\n".join(parts)


def heading(passage: Passage) -> str:
    """Title, section and label; a title as bare as « Renouvellement » is led by the theme that says of what."""
    chunk = passage.chunk
    theme = chunk.breadcrumb[-NEAR_THEMES:] if len(chunk.title.split()) <= BARE_TITLE_WORDS else ()
    title = PATH_SEPARATOR.join((*theme, chunk.title))
    section = chunk.section_label
    if len(title) + len(section) > LONGEST_HEADING:
        title = PATH_SEPARATOR.join((*theme[-1:], chunk.title))
        section = PATH_SEPARATOR.join(("…", *chunk.section[-1:])) if len(chunk.section) > 1 else section
    return f"**{escape(' – '.join(part for part in (title, section, passage.label) if part))}**"


def link(title: str, url: str) -> str:
    """A title, linked when its address is one of the web; parentheses would end the link early."""
    shown = escape(title).replace("]", "\\]")
    if not _WEB.fullmatch(url):
        return shown
    return f"[{shown}]({url.replace('(', '%28').replace(')', '%29')})"


def _render(passage: Passage, number: int) -> str:
    """The pieces as Markdown, each statement with its number.

    What only announces the next block (« Pièces à fournir : ») needs none, nor does a line that is no sentence and goes
    on with the next one: a run of such lines is numbered once, at its end.
    """
    lines = _statement_lines(passage)
    lines += [line for piece in passage.pieces[passage.stated :] for line in _lines(escape(piece)) if line.strip()]
    blocks: list[str] = []
    for line in lines:
        in_list = bool(ITEM.match(line)) or line.startswith("  ")
        if in_list and blocks and ITEM.match(blocks[-1]):
            blocks[-1] += f"\n{line.rstrip()}"
        else:
            blocks.append(line.strip())
    stating = [_states(block, after) for block, after in pairwise([*blocks, ""])]
    if not any(stating):
        stating[-1:] = [True]
    return "\n\n".join(
        f"{block} [{number}]" if states else block for block, states in zip(blocks, stating, strict=True)
    )


def _statement_lines(passage: Passage) -> list[str]:
    """The lines of what answers; the items kept of a list too long are shown as one."""
    pieces = [escape(piece) for piece in passage.pieces[: passage.stated]]
    if len(pieces) > 1 and pieces[0].rstrip().endswith(":"):
        pieces = ["\n\n".join(pieces)]
    lines = [line for piece in pieces for line in _lines(piece) if line.strip()]
    return [*lines, f"- … (liste abrégée : {_more(passage.left_out)} dans la fiche)"] if passage.left_out else lines


def _lines(piece: str) -> list[str]:
    """The lines of a piece; the blocks that a lead announces are shown as the items that they are."""
    lead, *rest = _BLANK_LINE.split(piece)
    if not lead.rstrip().endswith(":"):
        return piece.split("\n")
    return [
        *lead.split("\n"),
        *(line for block in rest for line in (block.split("\n") if ITEM.match(block) else (f"- {block}",))),
    ]


def _states(block: str, after: str) -> bool:
    """Whether a block ends a statement: a sentence, a list, or the last of several lines that are no sentences.

    What leads to a list or a section (« Pièces à fournir : », « Montant > Majoration ») states nothing.
    """
    if ITEM.match(block) or _SENTENCE.search(block):
        return True
    leads = block.endswith((":", "?")) or PATH_SEPARATOR in block or ITEM.match(after)
    return not leads and bool(not after or _SENTENCE.search(after))


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
    title = link(_one_line(step.title).removesuffix(":").rstrip(), step.url)
    head = f"- **{STEPS[step.kind]}** : {title}"
    if step.kind == "documents":
        shown = [line for line in step.detail.split("\n") if line.strip()]
        more = [f"  - … ({_more(len(shown) - LONGEST_LIST)} dans la fiche)"] if len(shown) > LONGEST_LIST else []
        return "\n".join([head + number, *(f"  - {escape(line.strip())}" for line in shown[:LONGEST_LIST]), *more])
    detail = f" ({escape(_one_line(step.detail))})" if step.detail else ""
    return f"{head}{detail}{number}"


def _one_line(text: str) -> str:
    return " ".join(text.split())
