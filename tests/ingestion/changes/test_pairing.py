"""Which value became which, by the words that they share."""

from ingestion.changes.pairing import MOST_COMPARISONS, pairs


def words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def test_each_value_goes_with_the_one_that_resembles_it_most() -> None:
    found = pairs(["a b c", "a b d", "x"], ["a b d e", "a b c", "y"], words, 0.5)
    assert found == [("a b c", "a b c"), ("a b d", "a b d e"), ("x", None), (None, "y")]


def test_equal_values_keep_their_order() -> None:
    assert pairs(["a 1", "a 2"], ["a 3", "a 4"], words, 0.5) == [("a 1", "a 3"), ("a 2", "a 4")]


def test_a_resemblance_under_the_least_is_none() -> None:
    assert pairs(["a b c"], ["a d e"], words, 0.5) == [("a b c", None), (None, "a d e")]


def test_too_many_values_are_not_likened() -> None:
    many = ["a"] * 1001
    assert len(many) ** 2 > MOST_COMPARISONS
    assert pairs(many, many, words, 0.5) == [("a", None)] * 1001 + [(None, "a")] * 1001
