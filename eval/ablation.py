"""What each ingredient of the ranking brings: weights are learned again without it, and judged by cross-validation."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from eval.bootstrap import intervals
from eval.candidates import CandidateSet, Parts, searched_again
from eval.learning import Scores, cross_validated
from eval.metrics import NDCG
from eval.runs import Finder
from eval.schema import Interval, Steps
from retrieval.fields import DENSE_FIELDS, HEAD, MEANING, SPARSE_FIELDS, SUBJECT, TEXT, WHOLE
from retrieval.question.reading import Reading
from retrieval.ranking import SCOPE

RANK_OFFSET = 60
"""The constant of reciprocal rank fusion (Cormack, Clarke and Büttcher, 2009)."""
_FIELDS = (*SPARSE_FIELDS, *DENSE_FIELDS)
_INGREDIENTS = (TEXT, HEAD, WHOLE, MEANING, SUBJECT, SCOPE)

Sets = tuple[CandidateSet, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One ingredient left out or replaced: nDCG@10 of each set, and how far that is from the whole search."""

    label: str
    ndcg: tuple[Interval, ...]
    difference: tuple[Interval, ...]


def ablation(sets: Sets, whole: Sequence[Scores], finder: Callable[[Steps], Finder]) -> Iterator[Line]:
    """Each line of the table in turn.

    Args:
        sets: the candidates of the whole search, letters not halved.
        whole: the cross-validated metrics of the whole search.
        finder: opens a search that leaves steps out.
    """
    for label, changed in _variants(sets, finder):
        scores = cross_validated(changed)
        differences = [
            [{NDCG: one[NDCG] - other[NDCG]} for one, other in zip(left, full, strict=True)]
            for left, full in zip(scores, whole, strict=True)
        ]
        yield Line(label, _ndcg(scores, sets), _ndcg(differences, sets))


def _variants(sets: Sets, finder: Callable[[Steps], Finder]) -> Iterator[tuple[str, Sets]]:
    for name in _INGREDIENTS:
        yield f"without {name}", tuple(one.without(name).with_letters_halved() for one in sets)
    bare = finder(Steps(lexicon=False, spelling=False, reranking=False))
    unexpanded = finder(Steps(lexicon=False, reranking=False))
    uncorrected = finder(Steps(spelling=False, reranking=False))
    yield "without lexicon", _each(_again(sets, unexpanded, _is_expanded), CandidateSet.with_letters_halved)
    yield "without spelling", _each(_again(sets, uncorrected, _is_corrected), CandidateSet.with_letters_halved)
    yield "meaning not halved in letters", sets
    plain = _again(sets, bare, lambda reading: _is_expanded(reading) or _is_corrected(reading))
    yield "only text, head and meaning, none of the rest", _each(plain, lambda one: one.without(WHOLE, SUBJECT, SCOPE))
    yield "ranks in place of scores, weighted", _each(sets, lambda one: ranks(one).with_letters_halved())
    yield "reciprocal rank fusion, and scope", _each(sets, lambda one: summed(ranks(one).with_letters_halved()))


def ranks(candidates: CandidateSet) -> CandidateSet:
    """The part of each field replaced by that of reciprocal rank fusion, 1 for its first sheet."""
    fields = [place for place, name in enumerate(candidates.columns) if name in _FIELDS]

    def change(parts: Parts) -> Parts:
        changed = parts.copy()
        for place in fields:
            order = np.argsort(-parts[:, place], kind="stable")
            shares = np.empty(len(parts), dtype=np.float32)
            shares[order] = (RANK_OFFSET + 1) / (RANK_OFFSET + 1 + np.arange(len(parts), dtype=np.float32))
            changed[:, place] = np.where(parts[:, place] > 0, shares, 0)
        return changed

    return candidates.changed(candidates.columns, change)


def summed(candidates: CandidateSet) -> CandidateSet:
    """The parts of all fields added up with one weight; the others stay."""
    fields = [place for place, name in enumerate(candidates.columns) if name in _FIELDS]
    others = [place for place, name in enumerate(candidates.columns) if name not in _FIELDS]
    columns = ("fields", *(candidates.columns[place] for place in others))
    return candidates.changed(
        columns, lambda parts: np.hstack([parts[:, fields].sum(axis=1, keepdims=True), parts[:, others]])
    )


def _again(sets: Sets, finder: Finder, differs: Callable[[Reading], bool]) -> Sets:
    return _each(sets, lambda one: searched_again(finder, one, differs))


def _each(sets: Sets, change: Callable[[CandidateSet], CandidateSet]) -> Sets:
    return tuple(change(one) for one in sets)


def _ndcg(scores: Sequence[Sequence[Mapping[str, float]]], sets: Sets) -> tuple[Interval, ...]:
    return tuple(
        intervals([{NDCG: one[NDCG]} for one in each], own.needs)[NDCG] for each, own in zip(scores, sets, strict=True)
    )


def _is_expanded(reading: Reading) -> bool:
    return bool(reading.expansions)


def _is_corrected(reading: Reading) -> bool:
    return bool(reading.corrections)
