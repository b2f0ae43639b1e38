"""Who does what to whom, for each peril: what no list of phrases can hold, because the words come in any order.

Chosen on the development part of ``eval/questions/outcomes.jsonl`` and, for false alarms, on questions that sheets
answer. A scene tells less surely than a phrase, so that most only bring a reminder.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from assistant.outcomes import danger_words as w
from assistant.outcomes.phrases import Scene
from assistant.outcomes.schema import Peril


@dataclass(frozen=True, slots=True)
class Scenes:
    """The scenes of one peril, as in `danger_signs.Signs`."""

    urgent: tuple[Scene, ...] = ()
    named: tuple[Scene, ...] = ()


SCENES: Mapping[Peril, Scenes] = {
    "violence": Scenes(
        urgent=(
            Scene((w.STRIKE, w.CLOSE, w.VICTIM), 6, (w.PROCEDURE, w.PUPIL, w.OLD)),
            Scene((w.BITE, w.SOMEONE, w.HARMED), 5, (w.ANIMAL,)),
            Scene((w.TRACE, w.BODY, w.VICTIM), 6, (w.PROCEDURE, w.PUPIL)),
            Scene((w.WEAPON, w.THREATEN, w.SOMEONE), 8, (w.PROCEDURE,)),
            Scene((w.WEAPON, w.FEAR, w.SOMEONE), 12, (w.PROCEDURE,)),
        ),
        named=(
            Scene((w.PARTNER, w.THREATEN), 8, (w.PROCEDURE,)),
            Scene((w.KIN, w.THREATEN, w.HARMED), 6, (w.PROCEDURE, w.OFFICE, w.PUPIL)),
            Scene((w.OTHERS, w.SCORN, w.HARMED), 4, (w.PROCEDURE,)),
            Scene((w.FORBID, w.OUTSIDE, w.SOMEONE, w.VICTIM), 7, (w.PROCEDURE, w.OFFICE)),
            Scene((w.PARTNER, w.SEIZE, w.PAPERS, w.VICTIM), 7, (w.PROCEDURE,)),
            Scene((w.OTHERS, w.SEIZE, w.PAPERS, w.VICTIM), 5, (w.PROCEDURE,)),
            Scene((w.FLEE, w.PARTNER), 9, (w.PROCEDURE,)),
            Scene((w.FORCE, w.SEX, w.ME), 6, (w.PROCEDURE,)),
            Scene((w.TOUCH, w.INTIMATE, w.SOMEONE), 8, (w.PROCEDURE,)),
        ),
    ),
    "child": Scenes(
        urgent=(
            Scene((w.CHILD, w.TRACE, w.BODY), 10, (w.PROCEDURE,)),
            Scene((w.GROWN, w.NUDE, w.CHILD), 10, (w.PROCEDURE,)),
            Scene((w.GROWN, w.TOUCH, w.NUDE), 10, (w.PROCEDURE,)),
            Scene((w.CHILD, w.STRIKE, w.KIN), 5, (w.PROCEDURE, w.PUPIL, w.OLD)),
        ),
        named=(Scene((w.CHILD, w.STARVE, w.HUNGER), 6, (w.PUPIL, w.PROCEDURE)),),
    ),
    "shelter": Scenes(
        urgent=(
            Scene((w.SLEEP, w.ROUGH), 6, (w.PROCEDURE,)),
            Scene((w.EVICT, w.TONIGHT, w.VICTIM), 7, (w.PROCEDURE,)),
            Scene((w.NOT, w.HOUSED, w.TONIGHT), 9, (w.PROCEDURE,)),
        ),
    ),
    "maltreatment": Scenes(
        named=(
            Scene((w.OLD, w.NEGLECT, w.VICTIM), 9, (w.PROCEDURE, w.OFFICE)),
            Scene((w.OLD, w.SEIZE, w.MONEY), 7, (w.PROCEDURE, w.OFFICE)),
        ),
    ),
    "bullying": Scenes(
        named=(
            Scene((w.PUPIL, w.MOCK, w.CHILD), 12, (w.PROCEDURE,)),
            Scene((w.IMAGE, w.SHARE, w.SOMEONE, w.ME), 6, (w.PROCEDURE, w.OFFICE)),
        ),
    ),
    "discrimination": Scenes(
        named=(
            Scene((w.WORN, w.REFUSE, w.ENTRY), 9, (w.PROCEDURE, w.OFFICE)),
            Scene((w.WORN, w.REMARK), 5, (w.PROCEDURE,)),
        ),
    ),
    "sect": Scenes(named=(Scene((w.GURU, w.CUT), 10, (w.PROCEDURE, w.OFFICE)),)),
}

KINDS = tuple(
    dict.fromkeys(
        kind
        for scenes in SCENES.values()
        for scene in (*scenes.urgent, *scenes.named)
        for kind in (*scene.roles, *scene.without)
    )
)
"""All the kinds of words that scenes are made of."""
