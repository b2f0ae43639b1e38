"""A small real searcher and a scripted chat model, for tests of what stands around them."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence

from fakes.served_page import manifest

from assistant.errors import ChatModelError
from assistant.generation.schema import Completion, Prompt, Usage
from assistant.words import stems
from retrieval.confidence import NOTHING, Confidence
from retrieval.findings import Findings
from retrieval.question.cleaning import clean_question
from retrieval.question.reading import Reading
from retrieval.schema import Chunk, Hit


class WordSearcher:
    """Ranks sheets by the words that their best passage shares with the question; keeps passages without any.

    Remembers what it was asked.
    """

    def __init__(self, hits: Sequence[Hit]) -> None:
        self.hits = tuple(hits)
        self.manifest = manifest()
        self.asked: list[str] = []

    def find(self, question: str, limit: int = 10, per_sheet: int = 1) -> Findings:
        """Surer the more words of the question are in the best sheet; a word that none has makes it doubtful."""
        question = clean_question(question)
        self.asked.append(question)
        asked = set(stems(question))
        scored = [Hit(hit.chunk, len(asked & set(stems(f"{hit.chunk.title} {hit.chunk.text}")))) for hit in self.hits]
        sheets: dict[str, list[Hit]] = {}
        for hit in sorted(scored, key=lambda hit: (-hit.score, hit.chunk.id)):
            sheets.setdefault(hit.chunk.sheet_id, []).append(hit)
        hits = tuple(hit for found in list(sheets.values())[:limit] for hit in found[:per_sheet])
        sure = hits[0].score / len(asked) if hits and asked else 0.0
        return Findings(hits, Confidence(sure, NOTHING), Reading(question), (), (), {}, self.manifest)

    def sheet(self, sheet_id: str) -> tuple[Chunk, ...]:
        """Its passages in reading order."""
        chunks = {hit.chunk.id: hit.chunk for hit in self.hits if hit.chunk.sheet_id == sheet_id}
        return tuple(sorted(chunks.values(), key=lambda chunk: chunk.position))


class ScriptedModel:
    """Writes the pieces of its script; a `ChatModelError` in the script is raised in its turn.

    A short request gets ``completion``, if there is one, else the script in one piece.
    """

    def __init__(self, *script: str | ChatModelError, completion: str | ChatModelError = "") -> None:
        self.script = script
        self.completion = completion
        self.prompts: list[Prompt] = []
        self.closed = 0

    async def context(self) -> int:
        return 8192

    async def complete(self, prompt: Prompt) -> Completion:
        self.prompts.append(prompt)
        if isinstance(self.completion, ChatModelError):
            raise self.completion
        return Completion(self.completion, Usage(30, 10))

    async def write(self, prompt: Prompt) -> AsyncGenerator[str | Usage, None]:
        self.prompts.append(prompt)
        try:
            for step in self.script:
                if isinstance(step, ChatModelError):
                    raise step
                yield step
            yield Usage(300, 100)
        finally:
            self.closed += 1
