"""What the agent said -> the situation on a sheet, and the passages that hold in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from types import MappingProxyType

from assistant.cases.evaluating import holds, settled
from assistant.cases.forks import ancestors, forks
from assistant.cases.recognising import Recognition, recognise
from assistant.cases.schema import Decision, SheetView, Situation
from retrieval.schema import PATH_SEPARATOR, Chunk
from retrieval.sheets.questionnaire import Branch, Question

_YES = re.compile(r"oui\b[ ,:–-]*", re.IGNORECASE)
_NO = re.compile(r"non\b[ ,:–-]*", re.IGNORECASE)


def situate(said: Sequence[str], view: SheetView) -> Situation:
    """What is known of the case on this sheet.

    Args:
        said: what the agent typed on this subject, in order, the question among it, and `Option.said` of the options
            that were picked.
    """
    branches, questions = view.data.branches, view.data.questions
    answers = {rank: _answer(said, question) for rank, question in enumerate(questions)}
    variables = settled(questions, {rank: _possible(found, questions[rank]) for rank, found in answers.items()
                                    if found.excluded})  # fmt: skip
    answered = {rank: found.chosen for rank, found in answers.items() if found.chosen is not None}
    recognised, apart = _recognised(said, view, _conditioned(branches, variables, False))
    chosen = recognised.keys() | _conditioned(branches, variables, True) - apart
    decisions = [Decision(_in_words(questions[rank], choice), _deciding(said, rank, questions))
                 for rank, choice in answered.items()]  # fmt: skip
    decisions += [Decision(branches[rank].title, words) for rank, words in sorted(recognised.items())]
    return Situation(
        MappingProxyType(variables), frozenset(chosen), apart, MappingProxyType(answered), tuple(decisions)
    )


def passages(view: SheetView, situation: Situation) -> tuple[Chunk, ...]:
    """The passages that hold or may hold, in reading order: those of excluded branches are left out."""
    out = [view.data.branches[rank] for rank in situation.excluded]
    return tuple(chunk for chunk in view.chunks if not any(branch.holds(chunk.position) for branch in out))


def path_label(path: Sequence[str]) -> str:
    """A case on one line, as `Option.said` names it."""
    return PATH_SEPARATOR.join(path)


def _conditioned(branches: Sequence[Branch], variables: Mapping[str, bool | None], value: bool) -> frozenset[int]:
    """The branches whose condition has this value."""
    return frozenset(
        rank for rank, branch in enumerate(branches) if branch.condition and holds(branch.condition, variables) is value
    )


def _recognised(said: Sequence[str], view: SheetView, out: frozenset[int]) -> tuple[dict[int, str], frozenset[int]]:
    """The branches that what was said chooses, with the words that did, and those that don't hold."""
    branches = view.data.branches
    above = ancestors(branches)
    chosen: dict[int, str] = {}
    excluded = set(out)
    for fork in forks(branches):
        if fork.parent is not None and (fork.parent in excluded or excluded & set(above[fork.parent])):
            continue
        titles = [branches[rank].title for rank in fork.ranks]
        heading = f"{view.chunks[0].title} {path_label(branches[fork.ranks[0]].path[:-1])}"
        case = path_label([branches[rank].title for rank in above[fork.ranks[0]]])
        labels = [path_label(branches[rank].path) for rank in fork.ranks]
        reading = partial(recognise, titles=titles, above=heading, case=case)
        found = _last(said, labels, reading)
        if found.chosen is not None:
            deciding = (each for each in said if recognise([each], titles, heading, case).chosen == found.chosen)
            chosen[fork.ranks[found.chosen]] = next(deciding, " ; ".join(said))
        excluded.update(fork.ranks[each] for each in found.excluded)
    inside = {rank for rank in above if excluded & set(above[rank])}
    return {rank: words for rank, words in chosen.items() if rank not in inside}, frozenset(excluded | inside)


def _last(
    said: Sequence[str], labels: Sequence[str], recognised: Callable[[Sequence[str]], Recognition]
) -> Recognition:
    """What was picked last of these labels, unless what was said after it tells another one."""
    places = [place for place, words in enumerate(said) if words in labels]
    if not places:
        return recognised(said)
    after = recognised(said[places[-1] + 1 :])
    rank = labels.index(said[places[-1]])
    if after.chosen is not None or rank in after.excluded:
        return after
    return Recognition(rank, frozenset(range(len(labels))) - {rank})


def _answer(said: Sequence[str], question: Question) -> Recognition:
    """The choice of a questionnaire that what was said makes; « Oui » reads as the question, « Non » as its denial."""
    labels = [path_label((question.title, choice.title)) for choice in question.choices]
    titles = [_in_full(choice.title, question.title) for choice in question.choices]
    return _last(said, labels, partial(recognise, titles=titles, above=question.title))


def _in_words(question: Question, choice: int) -> str:
    """A choice, with its question where it says nothing alone (« Oui »)."""
    title = question.choices[choice].title
    return f"{question.title} {title}" if _YES.match(title) or _NO.match(title) else title


def _in_full(title: str, question: str) -> str:
    if match := _YES.match(title):
        return f"{question} {title[match.end() :]}"
    if match := _NO.match(title):
        return title[match.end() :] or f"pas {question}"
    return title


def _possible(found: Recognition, question: Question) -> tuple[int, ...]:
    """The choices that may still be made."""
    if found.chosen is not None:
        return (found.chosen,)
    return tuple(rank for rank in range(len(question.choices)) if rank not in found.excluded)


def _deciding(said: Sequence[str], rank: int, questions: Sequence[Question]) -> str:
    alone = (each for each in said if _answer([each], questions[rank]).chosen is not None)
    return next(alone, " ; ".join(said))
