"""What must stand at the top of every page: where the sheets come from and how far they can be trusted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from retrieval.schema import french_date
from retrieval.storage.manifest import Manifest

STALE_AFTER = 60
"""Days after which the newest sheet of an index is too old to be trusted without a look at the official one."""

EXAMPLES = "Fiches d'exemple, rédigées pour la démonstration : ne les utilisez pas pour renseigner un usager."


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the banner; ``warning`` when the agent must not rely on the sheets as they are."""

    level: Literal["warning", "info"]
    text: str


def banner(manifest: Manifest, today: date, problem: str = "") -> tuple[Line, ...]:
    """The lines to show above the page, gravest first; empty for official and recent sheets without any notice.

    Args:
        manifest: of the generation that answers.
        problem: why it may not be the published one, if it may not.
    """
    replaced = (_not_replaced(manifest, problem),) if problem else ()
    return (*replaced, *_warnings(manifest, today), *(Line("info", notice) for notice in manifest.notices))


def state(manifest: Manifest, today: date, problem: str = "") -> dict[str, Any]:
    """The JSON of ``/etat``: the generation that answers, when it was made, and the banner."""
    return {
        "generation": manifest.generation,
        "created": manifest.created,
        "banner": [{"level": line.level, "text": line.text} for line in banner(manifest, today, problem)],
    }


def _not_replaced(manifest: Manifest, problem: str) -> Line:
    return Line(
        "warning",
        "La version publiée des fiches ne peut pas être lue : les réponses viennent de celle du "
        f"{french_date(manifest.created[:10])}, vérifiez la fiche officielle. À signaler au responsable : {problem}",
    )


def _warnings(manifest: Manifest, today: date) -> Iterator[Line]:
    if manifest.examples_only:
        yield Line("warning", EXAMPLES)
        return
    if any(source.example for source in manifest.sources):
        yield Line("warning", f"{EXAMPLES} Elles sont mêlées ici à des fiches officielles.")
    official = [source for source in manifest.sources if not source.example and source.sheets]
    newest = max((source.newest for source in official), default="")
    oldest = min((source.oldest for source in official if source.oldest), default=newest)
    if not newest:
        yield Line("warning", "Les fiches ne sont pas datées : vérifiez la fiche officielle.")
    elif (today - date.fromisoformat(newest)).days > STALE_AFTER:
        dates = f"du {french_date(oldest)} au {french_date(newest)}"
        yield Line("warning", f"Fiches datées {dates} : vérifiez la fiche officielle avant de renseigner l'usager.")
