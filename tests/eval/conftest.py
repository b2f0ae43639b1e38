from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from fakes.encoders import HashingEncoder

from eval.schema import Steps
from retrieval.errors import InvalidQuestion
from retrieval.question.expansion import Lexicon
from retrieval.question.reading import QuestionReader
from retrieval.question.spelling import Speller
from retrieval.retriever import Retriever
from retrieval.schema import Chunk, Hit
from retrieval.storage.folder import FolderStore
from tests.retrieval.corpus import build_index, corpus


class WordSearcher:
    """A small real searcher: sheets that share words with the question, most shared words first, then by id."""

    def __init__(self, sheets: Mapping[str, str]) -> None:
        self.sheets = dict(sheets)

    def search(self, question: str, limit: int) -> tuple[Hit, ...]:
        words = set(question.lower().split())
        if "?" in words:
            raise InvalidQuestion("la question ne contient aucun mot : écrivez-la en français.")
        shared = {sheet: len(words & set(text.lower().split())) for sheet, text in self.sheets.items()}
        best = sorted((sheet for sheet in shared if shared[sheet]), key=lambda sheet: (-shared[sheet], sheet))
        return tuple(Hit(_chunk(sheet, self.sheets[sheet]), float(shared[sheet])) for sheet in best[:limit])


def _chunk(sheet: str, text: str) -> Chunk:
    return Chunk(f"{sheet:0>32}", sheet, text, (), (), text, "", "2020-01-01", "essai", "Particuliers", 0)


@pytest.fixture
def searcher() -> WordSearcher:
    return WordSearcher(
        {
            "F1": "perdre sa carte de bibliothèque",
            "F2": "carte de pêche en rivière",
            "F3": "adopter un chat perdu",
            "F4": "déclarer une ruche",
        }
    )


@pytest.fixture
def question_file(tmp_path: Path) -> Callable[..., Path]:
    """Write records, or raw lines, as a question file."""

    def write(*lines: object, name: str = "essai.jsonl") -> Path:
        path = tmp_path / name
        texts = (line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines)
        path.write_text("".join(f"{text}\n" for text in texts), encoding="utf-8")
        return path

    return write


@pytest.fixture(scope="session")
def small_index(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Steps], Retriever]:
    """Open a real search on ten made-up sheets, with some steps or without."""
    encoder = HashingEncoder()
    index = tmp_path_factory.mktemp("petit") / "index"
    manifest = build_index(index, encoder, corpus())
    store = FolderStore(index)
    vocabulary, engine, lexicon = store.vocabulary(manifest), store.reader(manifest), Lexicon.load()

    def opened(steps: Steps) -> Retriever:
        speller = Speller(vocabulary, lexicon.words) if steps.spelling else None
        reader = QuestionReader(encoder, lexicon if steps.lexicon else None, speller)
        return Retriever(manifest, engine, vocabulary, reader)

    return opened


@pytest.fixture(scope="session")
def small_retriever(small_index: Callable[[Steps], Retriever]) -> Retriever:
    return small_index(Steps())
