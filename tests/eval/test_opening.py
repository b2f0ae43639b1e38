from __future__ import annotations

from pathlib import Path

import pytest

from eval.opening import open_index
from eval.schema import Steps
from retrieval.errors import RerankerError

MISSPELT = "comment toucher l'apl pour un passseport"


@pytest.fixture(autouse=True)
def plain_settings(monkeypatch: pytest.MonkeyPatch):
    for name in ("EMBEDDINGS_MODEL", "EMBEDDINGS_BASE_URL", "QDRANT_URL"):
        monkeypatch.delenv(name, raising=False)


def test_the_whole_search_is_the_one_that_is_shipped(examples_index: Path):
    opened, corpus, encoder = open_index(examples_index, Steps())
    assert corpus.sheets == opened.manifest.sheets > 0
    assert encoder == opened.manifest.encoder
    reading = opened.find(MISSPELT).reading
    assert reading.corrections
    assert reading.expansions


@pytest.mark.parametrize(
    ("steps", "corrected", "expanded"),
    [(Steps(lexicon=False), True, False), (Steps(spelling=False), False, True), (Steps(False, False), False, False)],
)
def test_a_step_is_left_out(examples_index: Path, steps: Steps, corrected: bool, expanded: bool):
    reading = open_index(examples_index, steps)[0].find(MISSPELT).reading
    assert (bool(reading.corrections), bool(reading.expansions)) == (corrected, expanded)


def test_reranking_is_left_out_with_its_model(examples_index: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("RERANKER_MODEL", str(tmp_path / "absent"))
    with pytest.raises(RerankerError):
        open_index(examples_index, Steps())
    opened, _, _ = open_index(examples_index, Steps(reranking=False))
    assert opened.search("passeport")
