from __future__ import annotations

from collections.abc import Sequence

import pytest

from assistant.verification.schema import Claim, Source, State
from assistant.verification.verifying import verify
from eval.answers.proving import check_extracted, judge, prove, time_answers
from eval.answers.tampering import Case

_SOURCE = Source("s", "Le passeport coûte 86 €. Il est valable 10 ans.", "Passeport", 1)


def _case(state: State, answer: str, kind: str = "k", in_numbers: bool = False, sheet: str = "F1") -> Case:
    return Case(kind, state, answer, (_SOURCE,), sheet, in_numbers)


_CASES = (
    _case("proven", "Le passeport coûte 86 €. [1]", "mots"),
    _case("proven", "Il est valable 10 ans. [1]", "mots", sheet="F2"),
    _case("unsupported", "Le passeport coûte 96 €. [1]", "nombre", in_numbers=True),
    _case("unsupported", "Il est valable 12 ans. [1]", "nombre", in_numbers=True, sheet="F2"),
)


def _always(state: State) -> object:
    def verifier(answer: str, sources: Sequence[Source]) -> tuple[Claim, ...]:
        return (Claim(answer, 0, len(answer), (1,), state, (), (), (), ""),)

    return verifier


def test_a_right_verifier_has_full_marks() -> None:
    proving = prove(judge(_CASES, verify))
    quality = {one.state: one for one in proving.states}
    assert (quality["proven"].precision.mean, quality["proven"].recall.mean) == (1.0, 1.0)
    assert proving.numbers.mean == 1.0
    assert proving.alarms[0].mean == 0.0
    assert (proving.cases, proving.sheets) == (4, 2)


def test_a_verifier_that_believes_all_catches_no_number() -> None:
    proving = prove(judge(_CASES, _always("proven")))  # type: ignore[arg-type]
    proven = next(one for one in proving.states if one.state == "proven")
    assert (proven.precision.mean, proven.recall.mean) == (0.5, 1.0)
    assert proving.numbers.mean == 0.0
    wrong = next(one for one in proving.kinds if one.kind == "nombre")
    assert (wrong.right, wrong.given) == (0.0, (("proven", 2),))


def test_a_verifier_that_believes_nothing_raises_the_alarm_each_time() -> None:
    assert prove(judge(_CASES, _always("unsupported"))).alarms[0].mean == 1.0  # type: ignore[arg-type]


def test_an_answer_without_claim_has_no_state() -> None:
    judged = judge([_case("proven", "…")], verify)
    assert judged[0].state == ""


def test_no_case_is_refused() -> None:
    with pytest.raises(ValueError, match="no case"):
        prove([])


def test_extracted_answers_tell_what_is_not_proven_and_what_is_invented() -> None:
    extracted = check_extracted(
        [("Le passeport coûte 86 €. [1]", [_SOURCE]), ("Il vaut 3 ans. [4]", [_SOURCE])], verify
    )
    assert (extracted.answers, extracted.claims, extracted.invalid) == (2, 2, 1)
    assert [claim.text for claim in extracted.unproven] == ["Il vaut 3 ans."]


def test_answers_are_timed_on_passages_never_read() -> None:
    seen: list[str] = []

    def verifier(answer: str, sources: Sequence[Source]) -> tuple[Claim, ...]:
        seen.extend(source.id for source in sources)
        return verify(answer, sources)

    duration = time_answers(_CASES * 3, verifier, answers=2)
    assert duration.answers == 2
    assert len(set(seen)) == len(seen) == 20
    assert 0 < duration.median <= duration.p95
    with pytest.raises(ValueError, match="10 sentences"):
        time_answers(_CASES, verifier)
