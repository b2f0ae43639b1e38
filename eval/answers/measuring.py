"""``python -m eval answers``: every part measured in turn on one index, without a model."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from assistant.answering import Assistant
from assistant.schema import Answer
from assistant.verification.verifying import verify
from eval.answers import chain, choosing, conversing, extracting, parts, privacy, proving, readability, recognising
from eval.answers.arguments import AnswersArguments
from eval.answers.schema import AnswersReport, Part
from eval.answers.tampering import cases
from eval.dataset import read_questions
from eval.errors import MissingQuestionFile
from eval.machine import this_machine
from eval.opening import open_index
from eval.schema import Origin, Steps
from eval.spans import SpanQuestion, read_spans
from retrieval.retriever import Retriever
from retrieval.schema import Chunk
from retrieval.settings import RetrievalSettings
from retrieval.storage.protocol import open_store

OWN = Path(__file__).parents[1] / "questions"
TYPED = 300
"""Of the typed questions, one in several needs, those asked of the whole chain."""

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Bench:
    """What is measured, and on what.

    Attributes:
        ordinary: questions to which an answer is due, by name of their set.
        chunks: all passages of the index, in the order of their identifiers.
    """

    assistant: Assistant[Retriever]
    spans: tuple[SpanQuestion, ...]
    ordinary: Mapping[str, tuple[str, ...]]
    chunks: tuple[Chunk, ...]

    @property
    def retriever(self) -> Retriever:
        """What searches."""
        return self.assistant.retriever


def measure(arguments: AnswersArguments, say: Say) -> AnswersReport:
    """Measure all parts but those that are skipped.

    Raises:
        EvalError: a set is missing or can't be read.
        RetrievalError: the index can't be searched.
    """
    for name in ("spans.jsonl", "typed.jsonl"):
        if not (arguments.shared / name).is_file():
            raise MissingQuestionFile(
                f"« {arguments.shared / name} » est introuvable : donnez avec --shared le dossier des questions de "
                "développement."
            )
    retriever, corpus, encoder = open_index(arguments.index, Steps(reranking=False))
    origin = Origin(datetime.now(UTC).date().isoformat(), this_machine(), corpus, encoder)
    bench = Bench(
        Assistant(retriever),
        read_spans(arguments.shared / "spans.jsonl"),
        _ordinary(arguments.shared),
        _chunks(RetrievalSettings.from_environment(arguments.index)),
    )
    # what is loaded at the first answer must not count in the time of one
    chain.ask(bench.assistant, "Comment renouveler un passeport ?")
    found = []
    for name, part in MEASURES.items():
        if name not in arguments.skipped:
            say(f"{name}…")
            found.append(part(bench))
    return AnswersReport(origin, tuple(found))


def _ordinary(shared: Path) -> dict[str, tuple[str, ...]]:
    paths = (shared / "typed.jsonl", OWN / "counter.jsonl", OWN / "letters.jsonl")
    return {path.stem: tuple(question.text for question in read_questions(path)) for path in paths}


def _chunks(settings: RetrievalSettings) -> tuple[Chunk, ...]:
    store = open_store(settings)
    reader = store.reader(store.manifest())
    try:
        return tuple(sorted(reader.all_chunks(), key=lambda chunk: (chunk.sheet_key, chunk.position)))
    finally:
        reader.close()


def _chain(bench: Bench) -> Part:
    typed = bench.ordinary["typed"]
    asked = [*typed[:: max(1, len(typed) // TYPED)], *bench.ordinary["counter"]]
    return parts.chain_part(chain.measure(bench.assistant, bench.spans, asked))


def _extraction(bench: Bench) -> Part:
    answers = extracting.read_answers(OWN / "answers.jsonl")
    return parts.extraction_part(extracting.measure(bench.retriever, bench.spans, answers))


def _proof(bench: Bench) -> Part:
    made = cases(bench.chunks)
    proven = proving.prove(proving.judge(made, verify))
    return parts.proof_part(proven, proving.time_answers(made, verify))


def _cases(bench: Bench) -> Part:
    items = choosing.read_cases(OWN / "cases.jsonl")
    scores = choosing.score(items, bench.retriever.sheet, lambda text: _found(bench.retriever, text))
    openings = [chunk for chunk in bench.chunks if chunk.position == 0]
    summaries = [choosing.summary(scores, part) for part in _parts_of(item.part for item in items)]
    return parts.cases_part(summaries, choosing.branching(openings))


def _conversation(bench: Bench) -> Part:
    found = conversing.read_conversations(OWN / "conversations.jsonl")
    kept = _parts_of(one.part for one in found)
    return parts.conversation_part([conversing.measure(part, found, bench.retriever) for part in kept])


def _outcomes(bench: Bench) -> Part:
    messages = recognising.read_messages(OWN / "outcomes.jsonl")
    kept = _parts_of(message.part for message in messages)
    find = bench.retriever.find
    return parts.outcomes_part(
        [recognising.measure(messages, part, find) for part in kept],
        [recognising.false_alarms(name, questions, find) for name, questions in bench.ordinary.items()],
    )


def _privacy(bench: Bench) -> Part:
    items = privacy.read_items(OWN / "personal_data.jsonl")
    texts = {name: [(text, text) for text in questions] for name, questions in bench.ordinary.items()}
    texts["sheets of the corpus"] = [(chunk.sheet_key, chunk.text) for chunk in bench.chunks]
    return parts.privacy_part(
        [privacy.detection(items, part) for part in _parts_of(item.part for item in items)],
        [(name, privacy.alarms(each)) for name, each in texts.items()],
    )


def _citizen(bench: Bench) -> Part:
    asked = [chain.ask(bench.assistant, span.question.text) for span in bench.spans]
    answers: Sequence[Answer] = [one.answer for one in asked if one]
    return parts.citizen_part(readability.readability(answers))


def _found(retriever: Retriever, text: str) -> list[Chunk]:
    return [hit.chunk for hit in retriever.find(text, limit=3, per_sheet=4).hits]


def _parts_of(names: Iterable[str]) -> list[str]:
    """Each part of a labelled set once, in the order in which they come."""
    return list(dict.fromkeys(names))


MEASURES: Mapping[str, Callable[[Bench], Part]] = {
    "chain": _chain,
    "extraction": _extraction,
    "proof": _proof,
    "cases": _cases,
    "conversation": _conversation,
    "outcomes": _outcomes,
    "privacy": _privacy,
    "citizen": _citizen,
}
"""By name of the part (`eval.answers.arguments.PARTS`)."""
