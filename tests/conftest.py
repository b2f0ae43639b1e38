"""Fixtures that several packages' tests share."""

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def shared() -> Path:
    """The reference material beside the project: real sheets, schemas, questions."""
    folder = Path(__file__).parents[1] / ".." / "shared"
    if not folder.is_dir():
        pytest.skip("le dossier ../shared (fiches réelles, schémas, questions) est absent de cette machine")
    return folder.resolve()
