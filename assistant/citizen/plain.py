"""An answer in plain French without a model: its own words, shorter sentences, hard words explained where they stand.

After the rules of FALC, « facile à lire et à comprendre » (Inclusion Europe, *Information for all*, 2009): one idea a
line, numbers in digits, no acronym left unexplained, explanations beside the word rather than in a glossary. True FALC
is written and tested with the people who read it; this is only a help to it. The order of the answer is kept: moving a
short sentence up would part « il » from its noun and a rule from its case.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from assistant.citizen.explaining import explanations, names
from assistant.citizen.schema import Statement, Told, Version
from assistant.citizen.splitting import in_lines, item, simplified
from assistant.citizen.wording import EXAMPLES, TO_CHECK, bulleted, dated, in_words, marked, sections
from retrieval.sheets.resources import Term

TITLE = "Réponse en langage clair"


def plain(told: Told) -> Version:
    """The answer in plain French; its facts are those of the answer, and those of the explanations."""
    explained = explanations(told)
    parts = [
        *([EXAMPLES] if told.examples else []),
        *_body(told.statements, [*explained.terms, *explained.acronyms]),
        *(f"{name} :\n" + "\n".join(f"- {line}" for line in lines) for name, lines in sections(told)),
    ]
    if told.sheets:
        parts.append("D'où viennent ces informations :\n" + "\n".join(f"- {line}" for line in dated(told)))
    return Version("plain", TITLE, "\n\n".join(parts), (*told.notices, *_doubts(explained.acronyms, explained.unknown)))


def _doubts(acronyms: tuple[Term, ...], unknown: tuple[str, ...]) -> Iterator[str]:
    """What the agent has to look at: the lexicon may know another meaning than the sheet's."""
    if acronyms:
        listed = " ; ".join(f"{term.word}, {term.meaning}" for term in acronyms)
        yield f"Sigles expliqués d'après le lexique, à relire : {listed}."
    if unknown:
        yield f"Sigles à expliquer à l'usager : {', '.join(unknown)}."


def _body(statements: tuple[Statement, ...], terms: list[Term]) -> Iterator[str]:
    """Paragraphs of one sentence each and lists, a word explained after the first that holds it."""
    left = terms
    for is_list, group in groupby(statements, key=lambda statement: statement.role == "item"):
        together = list(group)
        for block in [together] if is_list else [[statement] for statement in together]:
            yield from _listed(block) if is_list else _paragraphs(block[0])
            held = [term for term in left if any(names(term, statement.text) for statement in block)]
            left = [term for term in left if term not in held]
            yield from (f"« {term.word} » veut dire : {_closed(term.meaning)}" for term in held)


def _listed(items: list[Statement]) -> Iterator[str]:
    yield "\n".join(bulleted(marked(one, item(one.text))) for one in items)


def _paragraphs(statement: Statement) -> Iterator[str]:
    if statement.role == "heading":
        yield in_words(statement.text)
        return
    parts = simplified(statement.text) if statement.role == "sentence" else (in_lines(statement.text),)
    yield from (part if statement.sure else f"{part} {TO_CHECK}" for part in parts)


def _closed(text: str) -> str:
    return text if text.endswith((".", "!", "…")) else f"{text}."
