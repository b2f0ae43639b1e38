"""What was measured of each part -> the figures of the report, in words. Pure functions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from eval.answers.chain import ChainReport, Timing
from eval.answers.choosing import Choosing
from eval.answers.conversing import ConversationReport
from eval.answers.extracting import ExtractionReport, Rates
from eval.answers.privacy import Alarms, Detection
from eval.answers.proving import Duration, Proving
from eval.answers.readability import Readability, Reading
from eval.answers.recognising import FalseAlarms, Figures, Recognition
from eval.answers.schema import Figure, Part, at_most, share
from eval.schema import Interval

FIRST_MS, WHOLE_MS, PROVING_MS = 100, 300, 20
NAMES = {"spans": "known answers (spans.jsonl)", "held_out": "held out", "blind_late": "late"}


def chain_part(found: ChainReport) -> Part:
    """The whole chain without a model."""
    outcomes = ", ".join(f"{count} {outcome}" for outcome, count in sorted(found.outcomes.items()))
    states = ", ".join(f"{count} {state}" for state, count in sorted(found.states.items()))
    standing = found.standing / found.citations if found.citations else 0.0
    return Part(
        "The whole chain, without a model",
        f"{found.questions} questions asked as an agent asks, {found.spans} of them with a known answer: the text "
        "shown holds at least 80 % of its words. Seconds are of a warm process; the first words are counted from the "
        "end of the search.",
        (
            share("known answers inside the text shown", found.told, 0.75),
            share("right sheet cited first", found.right, 0.95),
            Figure(
                "citations whose passage is in the published index and says what is quoted",
                f"{found.standing} of {found.citations}",
                "100 %",
                standing == 1.0,
            ),
            _timed("first words after the search", found.first, FIRST_MS),
            _timed("whole answer", found.whole, WHOLE_MS),
            _timed("verification of the answer", found.proving, PROVING_MS),
            Figure("outcomes", f"{outcomes}; {found.refused} refused"),
            Figure("statements of these answers, by state", states),
        ),
    )


def extraction_part(found: ExtractionReport) -> Part:
    """Answers in the sheets' own words, by kind of question."""
    return Part(
        "Extraction",
        "`eval/questions/answers.jsonl`: questions of agents whose answer stands inside a sheet, rarely in its opening."
        " Shown: the answer states its facts and key words; first: its first statement does. The held-out third was "
        "written before tuning and scored by two people in turn: the second knew the first one's figures.",
        tuple(figure for rates in found.groups for figure in _rates(rates)),
    )


def proof_part(found: Proving, duration: Duration) -> Part:
    """Statements compared with their sources."""
    per_state = (
        figure
        for one in found.states
        for figure in (
            Figure(f"{one.state}: precision ({one.cases} cases)", one.precision),
            Figure(f"{one.state}: recall", one.recall),
        )
    )
    literal, reworded = found.alarms
    kinds = (Figure(f"right, {one.kind} ({one.cases}, {one.state})", f"{one.right:.1%}") for one in found.kinds)
    return Part(
        "Proof, sentence by sentence",
        f"{found.cases} cases made by rule from {found.sheets} real sheets (`eval/answers/tampering.py`): literal and "
        "reworded sentences, numbers changed, negations, other polarity, swapped sources, stitched quotes, invented "
        "citations. The paraphrases of a model are freer than rules: expect less there.",
        (
            share("wrong numbers found unsupported", found.numbers, 0.99),
            Figure("literal sentences called unsupported", literal),
            Figure("reworded sentences called unsupported", reworded),
            *per_state,
            at_most("verifying ten sentences against ten passages, median", duration.median, PROVING_MS, "ms"),
            at_most("the same, 19 in 20", duration.p95, PROVING_MS, "ms"),
            *kinds,
        ),
    )


def cases_part(found: Sequence[Choosing], branching: Interval) -> Part:
    """The case that the citizen is in."""
    return Part(
        "Cases",
        "`eval/questions/cases.jsonl`: what an agent said of the citizen, and the branch of the sheet that holds. A "
        "wrong case is worse than none. The held-out part was scored once before a general fix; see the note.",
        (
            Figure("sheets that branch", branching),
            *(figure for one in found for figure in _choosing(one)),
        ),
    )


def conversation_part(found: Sequence[ConversationReport]) -> Part:
    """Follow-ups and changes of subject."""
    return Part(
        "Conversation",
        "`eval/questions/conversations.jsonl`, the turns after the first of each conversation. Understood: the query "
        "as the rules complete it; alone: the question as typed; joined: the last three questions in one, as is usual. "
        "The held-out part was written by somebody who knew the rules.",
        tuple(figure for one in found for figure in _conversing(one)),
    )


def outcomes_part(found: Sequence[Recognition], alarms: Sequence[FalseAlarms]) -> Part:
    """Messages that are no question, and people in danger."""
    return Part(
        "Other outcomes and danger",
        "`eval/questions/outcomes.jsonl`. Held out: partly written beside the rules; unread: written after them, never "
        "read again; blind: written before a second round of rules, which share some of its wording; late: dangers "
        "told more indirectly, written after that round. False alarms are counted on questions to which an answer is "
        "due: other replies there are wrong, alerts often rightly given.",
        (
            *(figure for one in found for figure in _recognition(one)),
            *(
                Figure(
                    f"{one.name}: other replies, alerts, urgent ones",
                    f"{one.others}, {len(one.alarmed)}, {len(one.urgent)} of {one.questions}",
                )
                for one in alarms
            ),
        ),
    )


def privacy_part(found: Sequence[Detection], alarms: Sequence[tuple[str, Alarms]]) -> Part:
    """Personal data found and masked."""
    return Part(
        "Personal data",
        "`eval/questions/personal_data.jsonl`, fictitious people; intervals draw shapes of sentences. The held-out "
        "part shares none with the other; its misses were looked at once, after a first scoring (see the note).",
        (
            *(figure for one in found for figure in _detection(one)),
            *(
                Figure(
                    f"{name}: spans masked",
                    f"{sum(one.spans.values())} in {one.texts} texts, {one.per_thousand.mean:.2f} per 1,000 sentences",
                )
                for name, one in alarms
            ),
        ),
    )


def citizen_part(found: Readability) -> Part:
    """Versions for the citizen."""
    messages = ", ".join(f"{count} as {number}" for number, count in found.messages.items())
    return Part(
        "Versions for the citizen",
        f"{found.answers} extractive answers. Words a sentence, long sentences (over 20 words), and the reading ease "
        "of Kandel and Moles, which compares two versions of one text and says nothing of a text alone.",
        (
            *_reading("answer", found.before),
            *_reading("plain version", found.after),
            Figure("words a line of the plain version", found.line),
            Figure("facts kept in the plain version", f"{found.kept:.1%}", "100 %", found.kept == 1.0),
            Figure("facts that it invents", str(found.invented), "0", not found.invented),
            Figure("text messages sent as one, two, three", messages),
            Figure("septets of a text message, at most", str(max(found.septets)), "≤ 480", max(found.septets) <= 480),
            share("text messages with a whole statement", found.complete),
        ),
    )


def _timed(name: str, found: Timing, limit: float) -> Figure:
    return Figure(name, f"{found.median:.1f} ms, p95 {found.p95:.1f} ms", f"≤ {limit:g} ms", found.median <= limit)


def _rates(rates: Rates) -> Iterator[Figure]:
    group, _, kind = rates.group.partition("/")
    where = f"{NAMES.get(group, group)}{f', {kind}' if kind else ''} ({rates.questions})"
    yield from (Figure(f"{where}: {name.replace('_', ' ')}", value) for name, value in rates.rates.items())


def _choosing(one: Choosing) -> Iterator[Figure]:
    part = NAMES.get(one.part, one.part)
    yield Figure(f"{part} ({one.items}): case exactly right", one.right)
    yield Figure(f"{part}: wrong case", one.wrong)
    yield Figure(f"{part}: case not recognised", one.missed)
    if one.asked:
        yield Figure(f"{part}: asked where needed ({one.needed})", one.asked)
    if one.needless:
        yield Figure(f"{part}: asked where not needed ({one.unneeded})", one.needless)


def _conversing(one: ConversationReport) -> Iterator[Figure]:
    part = f"{NAMES.get(one.part, one.part)}, {one.conversations} conversations, {one.turns} turns"
    yield from (Figure(f"{part}: {name.replace('_', ' ')}", value) for name, value in one.metrics.items())
    yield Figure(f"{part}: time to understand", f"{one.milliseconds:.1f} ms, p95 {one.p95:.1f} ms")


def _recognition(one: Recognition) -> Iterator[Figure]:
    part = f"{NAMES.get(one.part, one.part)} ({one.messages})"
    for figures in (one.any_peril, one.urgency, *one.kinds):
        yield from _figures(part, figures)


def _figures(part: str, found: Figures) -> Iterator[Figure]:
    name = {"any": "any alert", "urgent": "urgent alert"}.get(found.name, found.name)
    if found.recall:
        yield Figure(f"{part}, {name}: recall ({found.wanted})", found.recall)
    if found.precision:
        yield Figure(f"{part}, {name}: precision ({found.given})", found.precision)


def _detection(one: Detection) -> Iterator[Figure]:
    part = f"{NAMES.get(one.part, one.part)} ({one.texts})"
    least = {"structured": 0.98, "name": 0.9, "address": 0.9}
    for recall in one.recalls:
        yield share(f"{part}, {recall.name}: found ({recall.data})", recall.found, least.get(recall.name))
    yield share(f"{part}: precision", one.precision, 0.95)


def _reading(name: str, found: Reading) -> Iterator[Figure]:
    yield Figure(f"{name}: words a sentence", found.words)
    yield Figure(f"{name}: long sentences", found.long_share)
    yield Figure(f"{name}: reading ease", found.ease)
