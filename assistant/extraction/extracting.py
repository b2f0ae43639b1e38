"""An answer in the sheets' own words, without any model: pure functions from a question and hits to a cited text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby, pairwise

from assistant.citing import citation, escape
from assistant.extraction.quoting import ITEM, NEAR_THEMES, Passage, best_passages
from assistant.schema import Citation
from retrieval.findings import Findings
from retrieval.schema import PATH_SEPARATOR, Chunk, Hit

_SENTENCE = re.compile(r"[.!…][»\")]?$")

BARE_TITLE_WORDS = 2
"""A title of no more words needs its theme to be understood."""

EXAMPLES_OF_WORDING = "« renouveler un passeport » ou « demander le RSA »"

NEAREST_SHEETS = 3
"""Sheets proposed when none answers."""


def extract(question: str, hits: Sequence[Hit]) -> tuple[str, tuple[Citation, ...]]:
    """Quote the best one to three passages.

    Args:
        question: its words, and those of the sheets that stand for them.

    Returns:
        Markdown in which each paragraph and each list ends with its ``[n]``, under the sheet and section they come
        from; and one citation a passage, whose quote joins its pieces with blank lines.
    """
    passages = best_passages(question, hits)
    numbered = list(enumerate(passages, start=1))
    parts: list[str] = []
    for (_, heading), group in groupby(numbered, key=lambda pair: (pair[1].chunk.sheet_id, _heading(pair[1].chunk))):
        parts += [heading, *(_render(passage, number) for number, passage in group)]
    citations = (citation(number, passage.chunk, "\n\n".join(passage.pieces)) for number, passage in numbered)
    return "\n\n".join(parts), tuple(citations)


def not_found_text(findings: Findings) -> str:
    """What is said when nothing answers: how to ask again, where to look, and the titles of the nearest sheets."""
    wordings = " ou ".join(f"« {escape(wording)} »" for wording in findings.wordings)
    text = (
        "Aucune fiche ne répond clairement à cette question.\n\n"
        f"Reformulez-la avec les mots de la démarche, par exemple {wordings or EXAMPLES_OF_WORDING}"
    )
    nearest = {hit.chunk.sheet_key: hit.chunk for hit in reversed(findings.hits)}
    sheets = dict.fromkeys(hit.chunk.sheet_key for hit in findings.hits)
    titles = [_link(nearest[sheet]) for sheet in sheets][:NEAREST_SHEETS]
    if not titles:
        return f"{text}."
    themes = f"\n\nThèmes voisins : {escape(' ; '.join(findings.themes))}." if findings.themes else ""
    listed = "\n".join(f"- {title}" for title in titles)
    return f"{text}, ou ouvrez l'une des fiches les plus proches :\n\n{listed}{themes}"


def _heading(chunk: Chunk) -> str:
    """Title and section; a title as bare as « Renouvellement » is led by the theme that says of what."""
    theme = chunk.breadcrumb[-NEAR_THEMES:] if len(chunk.title.split()) <= BARE_TITLE_WORDS else ()
    parts = (PATH_SEPARATOR.join((*theme, chunk.title)), chunk.section_label)
    return f"**{escape(' – '.join(part for part in parts if part))}**"


def _link(chunk: Chunk) -> str:
    """The sheet's title, linked when its address is one of the web; parentheses would end the link early."""
    title = escape(chunk.title).replace("]", "\\]")
    if not re.fullmatch(r"https?://[^\s<>]+", chunk.url):
        return title
    return f"[{title}]({chunk.url.replace('(', '%28').replace(')', '%29')})"


def _render(passage: Passage, number: int) -> str:
    """The pieces as Markdown, each statement with its number.

    What only announces the next block (« Pièces à fournir : ») needs none, nor does a line that is no sentence and goes
    on with the next one: a run of such lines is numbered once, at its end.
    """
    lines = [line for piece in passage.pieces for line in escape(piece).split("\n") if line.strip()]
    if passage.left_out:
        lines.append(f"- … (liste abrégée : {_more(passage.left_out)} dans la fiche)")
    blocks: list[str] = []
    for line in lines:
        in_list = bool(ITEM.match(line)) or line.startswith("  ")
        if in_list and blocks and ITEM.match(blocks[-1]):
            blocks[-1] += f"\n{line.rstrip()}"
        else:
            blocks.append(line.strip())
    numbered = [f"{block} [{number}]" if _states(block, after) else block for block, after in pairwise([*blocks, ""])]
    return "\n\n".join(numbered)


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
