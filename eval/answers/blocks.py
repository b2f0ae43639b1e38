"""An answer's Markdown -> the blocks that an agent reads, and whether each is understood alone. Pure functions.

A block is a paragraph, or a list with the line that leads to it. The rule looks at signs only, so that it judges any
writing of an answer in the same way.
"""

from __future__ import annotations

import re

_NUMBERS = re.compile(r"(?: ?\[\d+\])+$")
_ITEM = re.compile(r"(?:-|\d+[.)]) ")
_WHOLE = re.compile(r'[«"(]?\s?[A-ZÀ-ÖØ-Þ\d].*[.!…;][»")]?\s?', re.DOTALL)
_LABEL = re.compile(r"[A-ZÀ-ÖØ-Þ\d][^–:\n]*+(?<= )[–:] (?=[^\n]*\d)")
"""What names the value of a line of a table: « Une personne seule – 520 € »."""


def blocks(markdown: str) -> tuple[str, ...]:
    """The blocks in their order, without headings in bold nor the numbers of their sources."""
    found: list[str] = []
    leads = False  # a line without number stands above what it announces
    for part in filter(None, map(str.strip, markdown.split("\n\n"))):
        if part.startswith("**") and part.endswith("**"):
            leads = False
            continue
        if _ITEM.match(part) and leads:
            found[-1] += f"\n{_NUMBERS.sub('', part)}"
        else:
            found.append(_NUMBERS.sub("", part))
        leads = not _NUMBERS.search(part)
    return tuple(found)


def stands_alone(block: str) -> bool:
    """Whether it is whole: sentences from a capital or a figure to a stop, a row with its label, a list with its lead.

    A question, a label and a lead without its list are none of them.
    """
    lead, _, items = block.partition("\n")
    if _ITEM.match(items):
        return lead[:1].isupper() or lead[:1].isdigit()
    return bool(_WHOLE.fullmatch(block) or _LABEL.match(block))
