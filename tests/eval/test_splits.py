from __future__ import annotations

from collections import Counter

from eval.splits import FOLDS, fold_of, is_development

NEEDS = [f"besoin-{number}" for number in range(1000)]


def test_the_halves_never_change():
    # written down: a change of hash would mix what was learned from with what judges
    assert [is_development(need) for need in ("passeport", "carte", "permis", "logement")] == [False, True, True, False]


def test_halves_are_about_equal():
    assert 450 < sum(map(is_development, NEEDS)) < 550


def test_folds_part_the_needs_evenly_and_anew_in_each_repeat():
    first, second = ([fold_of(need, repeat) for need in NEEDS] for repeat in (0, 1))
    for folds in (first, second):
        counts = Counter(folds)
        assert set(counts) == set(range(FOLDS))
        assert min(counts.values()) > 150
    assert sum(one == other for one, other in zip(first, second, strict=True)) < 300, "as by chance"
