"""An answer in the sheets' own words, without any model: pure functions from a question and hits to a cited text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby, pairwise

from assistant.citing import citation, escape
from assistant.quoting import ITEM, NEAR_THEMES, Passage, best_passages, read_chunks, vocabulary
from assistant.schema import Citation
from assistant.words import matched, stems
from retrieval.schema import PATH_SEPARATOR, Chunk, Hit

MINIMUM_SHARE = 0.4
"""Share of the question's meaningful words, misspelt or not, that the best sheets must hold to make an answer. Of 275
development questions whose sheet was found none falls under it; « la recette de la tarte aux pommes » does."""

ENOUGH_SHARED_WORDS = 4
"""Shared words that are enough whatever the share: a long letter says much beside its question."""

_SENTENCE = re.compile(r"[.!…][»\")]?$")

BARE_TITLE_WORDS = 2
"""A title of no more words needs its theme to be understood."""

NEAREST_SHEETS = 3
"""Sheets proposed when none answers."""


def is_close(question: str, hits: Sequence[Hit]) -> bool:
    """Whether the best sheets speak of what is asked, by `MINIMUM_SHARE` and `ENOUGH_SHARED_WORDS`.

    A question without any meaningful word (« comment faire ? ») is close to nothing.
    """
    asked = frozenset(stems(question))
    shared = len(matched(question, vocabulary(read_chunks(hits))))
    return bool(asked) and (shared >= MINIMUM_SHARE * len(asked) or shared >= ENOUGH_SHARED_WORDS)


def extract(question: str, hits: Sequence[Hit]) -> tuple[str, tuple[Citation, ...]]:
    """Quote the best one to three passages.

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


def not_found_text(hits: Sequence[Hit]) -> str:
    """What is said when nothing answers: how to ask again, and the titles of the nearest sheets."""
    text = (
        "Aucune fiche ne répond clairement à cette question.\n\n"
        "Reformulez-la avec les mots de la démarche, par exemple « renouveler un passeport » ou « demander le RSA »"
    )
    nearest = {hit.chunk.sheet_id: hit.chunk for hit in reversed(hits)}
    titles = [_link(nearest[sheet]) for sheet in dict.fromkeys(hit.chunk.sheet_id for hit in hits)][:NEAREST_SHEETS]
    if not titles:
        return f"{text}."
    return "\n".join((f"{text}, ou ouvrez l'une des fiches les plus proches :\n", *(f"- {title}" for title in titles)))


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
