"""Whom a sheet is for: the sheets about public agents are for them alone.

Their titles use the words of everybody (« Congé parental », « Disponibilité », « Télétravail »), and a citizen who does
not say that he is a public agent most often is not one. Without this they stand first for many a question about work;
`eval/reports/weights.md` says what it brings.
"""

from __future__ import annotations

import re
from functools import lru_cache

from retrieval.question.vocabulary import fold
from retrieval.schema import Chunk

_ABOUT = re.compile(r"\b(fonction publique|fonctionnaires?|agents? (publics?|contractuels?)|contractuels?)\b")
_SHARED = re.compile(r"\b(salaries?|etrangers?|etudiants?)\b")
"""Those of a title that says whom else it is for (« Salarié et fonctionnaire »)."""
_NAMED = re.compile(
    r"\b(fonction publique|fonctionnaires?|contractuel(le)?s?|titulaires?|titularis\w*|mairie|hopital|hopitaux|"
    r"collectivite\w*|territoriale?s?|hospitaliere?s?|enseignante?s?|professeure?s?|rectorat|"
    r"agents? (publics?|de mairie|de l.etat|territoria\w+|hospitali\w+|administratif\w*|de la fonction))\b"
)


def for_public_agents(chunk: Chunk) -> bool:
    """Whether the sheet of this chunk is for public agents alone, by its title and themes."""
    return any(map(_is_about, (chunk.title, *chunk.breadcrumb))) and not _SHARED.search(fold(chunk.title))


@lru_cache(10_000)
def _is_about(title: str) -> bool:
    """Fifty sheets are looked at for one question, and few themes are new."""
    return bool(_ABOUT.search(fold(title)))


def names_public_service(question: str) -> bool:
    """Whether `question` speaks of a public agent or of who employs them."""
    return bool(_NAMED.search(fold(question)))
