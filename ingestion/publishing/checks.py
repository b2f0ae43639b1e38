"""What stands between a new generation and its readers: it must hold something, and lose nothing by accident."""

from __future__ import annotations

from ingestion.errors import PublicationRefused
from ingestion.summary import CanaryResult
from retrieval.errors import DamagedIndex, IncompatibleIndex, MissingIndex
from retrieval.storage.manifest import Manifest
from retrieval.storage.protocol import Store

LARGEST_LOSS = 0.10
"""Share of the sheets of one source that may leave between two runs: DILA withdraws a few a day, a broken feed most."""


LARGEST_MISSES = 0.20
"""Share of the reference questions that may miss: a sheet is renamed now and then, a broken index misses most."""


def published_manifest(store: Store) -> Manifest | None:
    """What readers open now, if there is anything that they can open."""
    try:
        return store.manifest()
    except (MissingIndex, DamagedIndex, IncompatibleIndex):
        return None


def check_publication(store: Store, asked: frozenset[str], manifest: Manifest) -> None:
    """Refuse what would replace official sheets by examples, or lose most of a source that was `asked` for.

    Raises:
        PublicationRefused: one of the two.
    """
    if manifest.examples_only:
        refuse_examples_over_real(store)
    refuse_losses(store, manifest, asked)


def refuse_examples_over_real(store: Store) -> None:
    """Demonstration sheets never take the place of official ones.

    Raises:
        PublicationRefused: the published index holds official sheets.
    """
    published = published_manifest(store)
    if published and not published.examples_only:
        raise PublicationRefused(
            f"« {store.name} » contient de vraies fiches ; les exemples ne les remplacent pas : "
            "choisissez un autre --index."
        )


def refuse_losses(store: Store, manifest: Manifest, asked: frozenset[str]) -> None:
    """A source that was `asked` for and now gives far fewer sheets than the published index holds was not read well.

    A source that is no longer asked for may leave: that is a choice of whoever wrote the list.

    Raises:
        PublicationRefused: more than `LARGEST_LOSS` of a source's sheets would leave.
    """
    published = published_manifest(store)
    now = {source.name: source.sheets for source in manifest.sources}
    for source in published.sources if published else ():
        count = now.get(source.name, 0)
        if source.name in asked and not source.example and count < (1 - LARGEST_LOSS) * source.sheets:
            raise PublicationRefused(
                f"la source « {source.name} » n'a donné que {count} fiches, l'index en contient {source.sheets} : il "
                "est gardé tel quel. Vérifiez la source, ou ajoutez --accept-loss si cette perte est voulue."
            )


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
