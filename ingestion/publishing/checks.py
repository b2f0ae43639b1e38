"""What stands between a new generation and its readers: it must hold something, and lose nothing by accident."""

from __future__ import annotations

from collections.abc import Iterable

from ingestion.errors import PublicationRefused
from ingestion.schema import Source
from ingestion.summary import CanaryResult
from retrieval.storage.manifest import IndexedSource, Manifest

LARGEST_LOSS = 0.10
"""Share of the sheets of one source that may leave between two runs: DILA withdraws a few a day, a broken feed most."""
LARGEST_MISSES = 0.20
"""Share of the reference questions that may miss: a sheet is renamed now and then, a broken index misses most."""


def refuse_examples_over_real(index: str, before: Manifest | None, manifest: Manifest) -> None:
    """Demonstration sheets never take the place of official ones.

    Args:
        index: what the user calls the index, and `before`: what it holds now, if anything that can be read.

    Raises:
        PublicationRefused: the published index holds official sheets, the new one examples only.
    """
    if manifest.examples_only and before and not before.examples_only:
        raise PublicationRefused(
            f"« {index} » contient de vraies fiches ; les exemples ne les remplacent pas : choisissez un autre --index."
        )


def refuse_loss(before: Manifest | None, manifest: Manifest, sources: tuple[Source, ...]) -> None:
    """Refuse what `loss` speaks against.

    Raises:
        PublicationRefused: a source lost most of its sheets, or is no longer asked for.
    """
    lost = loss(before.sources, manifest.sources, sources) if before else ""
    if lost:
        raise PublicationRefused(lost)


def loss(before: Iterable[IndexedSource], now: Iterable[IndexedSource], sources: tuple[Source, ...]) -> str:
    """Why the step from one index to the next needs --accept-loss, in French; empty if it does not.

    Official sheets leave a few a day: more than `LARGEST_LOSS` of a source, or all of one that is not asked for any
    more, is an accident until somebody says otherwise. The files of a house's own folder are removed one by one, by
    hand: only an empty folder is one.

    Args:
        sources: those that were asked for.
    """
    counts = {source.name: source.sheets for source in now}
    asked = {source.name: source for source in sources}
    for source in before:
        count = counts.get(source.name, 0)
        if source.example or count >= source.sheets:
            continue
        if source.name not in asked:
            return (
                f"la source « {source.name} » n'est plus demandée et ses {source.sheets} fiches quitteraient l'index : "
                "il est gardé tel quel. Remettez-la dans la liste, choisissez un autre --index, ou ajoutez "
                "--accept-loss si c'est voulu."
            )
        least = 1 if asked[source.name].format == "documents" else (1 - LARGEST_LOSS) * source.sheets
        if count < least:
            given = f"n'a donné que {count} fiches" if count else "n'a donné aucune fiche"
            return (
                f"la source « {source.name} » {given}, l'index en contient {source.sheets} : il est gardé tel quel. "
                "Vérifiez la source, ou ajoutez --accept-loss si cette perte est voulue."
            )
    return ""


def refuse_misses(results: tuple[CanaryResult, ...]) -> None:
    """An index that no longer finds what it must was not built well.

    Raises:
        PublicationRefused: more than `LARGEST_MISSES` of the reference questions miss their sheets.
    """
    missed = [result for result in results if not result.passed]
    if len(missed) > LARGEST_MISSES * len(results):
        first = missed[0]
        raise PublicationRefused(
            f"{len(missed)} des {len(results)} questions témoins ne trouvent plus leur fiche (« {first.question} » "
            f"attend {' ou '.join(first.expected)} et trouve {', '.join(first.found) or 'rien'}) : l'index en place "
            "est gardé tel quel. Vérifiez la source, corrigez « canaries » dans la liste des sources, ou ajoutez "
            "--accept-canaries."
        )
