from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assistant.conversation.schema import PastTurn, Understanding
from assistant.conversation.understanding import understand
from retrieval.retriever import Retriever
from retrieval.settings import RetrievalSettings

Talk = Callable[..., list[Understanding]]


@pytest.fixture(scope="session")
def examples(examples_index: Path) -> Iterator[Retriever]:
    """The real search on the demonstration sheets."""
    retriever = Retriever.open(RetrievalSettings.from_environment(examples_index))
    yield retriever
    retriever.close()


@pytest.fixture(scope="session")
def talk(examples: Retriever) -> Talk:
    """Ask questions one after the other, each searched as it was understood."""

    def ask(*questions: str) -> list[Understanding]:
        history: list[PastTurn] = []
        understood = []
        for question in questions:
            understood.append(understand(question, history, examples))
            hits = examples.search(understood[-1].query, 3)
            history.append(PastTurn(question, understood[-1].query, tuple(hit.chunk for hit in hits)))
        return understood

    return ask
