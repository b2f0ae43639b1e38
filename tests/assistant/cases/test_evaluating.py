from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from assistant.cases.evaluating import holds, settled
from retrieval.sheets.condition import Condition
from retrieval.sheets.questionnaire import Choice, Question

NAMES = ("a", "b", "c")
leaves = st.builds(Condition, st.sampled_from(["true", "false", "undefined"]), st.sampled_from(NAMES))
conditions = st.recursive(
    leaves,
    lambda inner: st.builds(
        Condition, st.sampled_from(["and", "or", "not"]), st.just(""), st.lists(inner, max_size=3).map(tuple)
    ),
    max_leaves=8,
)
known = st.dictionaries(st.sampled_from(NAMES), st.sampled_from([True, False, None]))


def _all(operator: str, *parts: Condition) -> Condition:
    return Condition(operator, parts=parts)  # type: ignore[arg-type]


@given(conditions, conditions, known)
def test_a_denied_conjunction_is_a_disjunction_of_denials(one: Condition, two: Condition, variables) -> None:
    denied = _all("not", _all("and", one, two))
    assert holds(denied, variables) == holds(_all("or", _all("not", one), _all("not", two)), variables)


@given(conditions, known)
def test_to_deny_twice_is_to_affirm(condition: Condition, variables) -> None:
    assert holds(_all("not", _all("not", condition)), variables) == holds(condition, variables)


@given(conditions, known, known)
def test_what_is_known_is_never_taken_back_by_more_information(condition: Condition, before, more) -> None:
    value = holds(condition, before)
    assert value is None or holds(condition, {**more, **before}) is value


@given(conditions, st.fixed_dictionaries({name: st.sampled_from([True, False, None]) for name in NAMES}))
def test_nothing_is_unknown_once_all_variables_are_known(condition: Condition, variables) -> None:
    assert holds(condition, variables) is not None


def test_undefined_asks_for_a_variable_that_no_answer_sets() -> None:
    undefined = Condition("undefined", "a")
    assert holds(undefined, {"a": None}) is True
    assert holds(undefined, {"a": False}) is False
    assert holds(undefined, {}) is None


def test_an_unset_variable_is_neither_true_nor_false() -> None:
    assert holds(Condition("true", "a"), {"a": None}) is False
    assert holds(Condition("false", "a"), {"a": None}) is False


def test_several_denied_tests_are_joined_by_and() -> None:
    both = _all("not", Condition("true", "a"), Condition("true", "b"))
    assert holds(both, {"a": True, "b": False}) is True
    assert holds(both, {"a": False}) is True
    assert holds(both, {"a": True}) is None


QUESTIONS = (
    Question(
        "Quel titre ?", (Choice("Carte", ("card",), ("passport",)), Choice("Passeport", ("passport",), ("card",)))
    ),
    Question("Première demande ?", (Choice("Oui", ("first",)), Choice("Non"))),
)


def test_an_answer_sets_its_variables_and_no_other() -> None:
    assert settled(QUESTIONS, {0: (0,)}) == {"card": True, "passport": False}


def test_an_answer_that_sets_nothing_leaves_its_variables_undefined() -> None:
    assert settled(QUESTIONS, {1: (1,)}) == {"first": None}


def test_a_later_answer_replaces_what_an_earlier_one_set() -> None:
    again = Question("Finalement ?", (Choice("Les deux", ("card", "passport")),))
    assert settled((*QUESTIONS, again), {0: (0,), 2: (0,)})["passport"] is True


def test_a_value_that_a_later_answer_may_replace_is_not_settled() -> None:
    again = Question("Finalement ?", (Choice("Les deux", ("card", "passport")), Choice("Non")))
    assert "passport" not in settled((*QUESTIONS, again), {0: (0,)})
