"""A small real searcher and a scripted chat model, for tests of what stands around them."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence

from fakes.served_page import manifest

from assistant.errors import ChatModelError
from assistant.generation.prompts import Prompt
from assistant.words import stems
from retrieval.confidence import NOTHING, Confidence
from retrieval.errors import InvalidQuestion
from retrieval.findings import Findings
from retrieval.question.reading import Reading
from retrieval.schema import Hit


class WordSearcher:
    """Ranks sheets by the words that their best passage shares with the question; keeps passages without any."""

    def __init__(self, hits: Sequence[Hit]) -> None:
        self.hits = tuple(hits)

    def find(self, question: str, limit: int = 10, per_sheet: int = 1) -> Findings:
        """Surer the more words of the question are in the best sheet; a word that none has makes it doubtful."""
        if not question.strip():
            raise InvalidQuestion("la question est vide : écrivez-la en quelques mots.")
        asked = set(stems(question))
        scored = [Hit(hit.chunk, len(asked & set(stems(f"{hit.chunk.title} {hit.chunk.text}")))) for hit in self.hits]
        sheets: dict[str, list[Hit]] = {}
        for hit in sorted(scored, key=lambda hit: (-hit.score, hit.chunk.id)):
            sheets.setdefault(hit.chunk.sheet_id, []).append(hit)
        hits = tuple(hit for found in list(sheets.values())[:limit] for hit in found[:per_sheet])
        sure = hits[0].score / len(asked) if hits and asked else 0.0
        return Findings(hits, Confidence(sure, NOTHING), Reading(question), (), (), {}, manifest())


class ScriptedModel:
    """Writes the pieces of its script; a `ChatModelError` in the script is raised in its turn."""

    def __init__(self, *script: str | ChatModelError) -> None:
        self.script = script
        self.prompts: list[Prompt] = []
        self.closed = 0

    async def stream(self, prompt: Prompt) -> AsyncGenerator[str, None]:
        self.prompts.append(prompt)
        try:
            for step in self.script:
                if isinstance(step, ChatModelError):
                    raise step
                yield step
        finally:
            self.closed += 1
