"""The generations that an index keeps: what is published, what one can go back to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from ingestion.errors import PublicationRefused
from ingestion.reporting import figures
from ingestion.updating.fingerprint import reading_fingerprint
from retrieval.encoders.opening import encoder_name
from retrieval.errors import IncompatibleIndex
from retrieval.retriever import check_fingerprint
from retrieval.schema import french_date
from retrieval.settings import EncoderSettings
from retrieval.storage.manifest import Manifest
from retrieval.storage.protocol import Store


@dataclass(frozen=True, slots=True)
class Generation:
    """One generation that an index keeps.

    Attributes:
        bytes: room that it takes; 0 when the engine does not say.
    """

    manifest: Manifest
    published: bool
    bytes: int


def kept_generations(store: Store) -> tuple[Generation, ...]:
    """All of them, newest first.

    Raises:
        MissingIndex, DamagedIndex, IncompatibleIndex, EngineError: see `Store.manifest`.
    """
    published = store.manifest().generation
    return tuple(Generation(each, each.generation == published, store.size(each)) for each in store.generations())


def roll_back(store: Store, name: str, settings: EncoderSettings) -> Manifest:
    """Publish a kept generation again: the one whose name begins so, else the one that the published one replaced.

    Raises:
        PublicationRefused: there is none before, several begin so, or it is published already.
        UnknownGeneration, IncompatibleIndex, IndexBusy, DamagedIndex, EngineError: see `retrieval.errors`.
    """
    manifest = store.manifest()
    published = manifest.generation
    kept = {each.generation: each for each in store.generations()}
    if name:
        meant = [generation for generation in kept if generation.startswith(name)] or [name]
        if len(meant) > 1:
            raise PublicationRefused(f"plusieurs générations commencent par « {name} » : donnez plus de caractères.")
    else:
        older = sorted(generation for generation in kept if generation < published)
        meant = [manifest.previous] if manifest.previous in kept else older[-1:]
    if not meant:
        raise PublicationRefused(
            f"« {store.name} » ne garde aucune génération avant « {published} » : rien n'est changé."
        )
    if meant == [published]:
        raise PublicationRefused(f"la génération « {published} » est déjà publiée : rien n'est changé.")
    if meant[0] in kept:
        check_fingerprint(kept[meant[0]], encoder_name(settings), store.name)
    return store.switch(meant[0])


def mismatches(manifest: Manifest, settings: EncoderSettings, index: str) -> Iterator[str]:
    """Why the next run, or a search, could not use what this generation holds."""
    try:
        check_fingerprint(manifest, encoder_name(settings), index)
    except IncompatibleIndex as error:
        yield f"Recherche impossible avec ces réglages : {error}"
    if manifest.reading != reading_fingerprint():
        yield "Le lecteur de fiches a changé depuis : la prochaine ingestion relira tous les documents."


def status_values(generation: Generation, notices: list[str]) -> dict[str, Any]:
    """The state of an index for a program."""
    manifest = generation.manifest
    return {
        **asdict(manifest),
        "sheets": manifest.sheets,
        "chunks": manifest.chunks,
        "bytes": generation.bytes,
        "remarks": notices,
    }


def status_report(generation: Generation, index: str, remarks: list[str]) -> Iterator[Table | Text]:
    """The same for a person."""
    manifest = generation.manifest
    yield Text(f"Index {index}", style="bold")
    yield Text(f"Génération {manifest.generation}, construite le {figures.moment(manifest.created)}")
    counts = (figures.counted(manifest.sheets, "fiche"), figures.counted(manifest.chunks, "passage"))
    yield Text(", ".join([*counts, *_size(generation.bytes)]) + f" ; modèle {manifest.encoder}")
    table = _table(("Source", "Fiches", "Passages", "La plus ancienne", "La plus récente"))
    for source in manifest.sources:
        dates = (french_date(source.oldest) or "—", french_date(source.newest) or "—")
        table.add_row(source.name, figures.number(source.sheets), figures.number(source.chunks), *dates)
    yield table
    for source in manifest.sources:
        yield Text(f"{source.name} : {source.attribution} ({source.licence})", style="dim")
    if not remarks:
        yield Text("La prochaine ingestion s'appuiera sur cette génération.")
    for line in [*manifest.notices, *remarks]:
        yield Text(f"Attention : {line}")


def history_report(generations: tuple[Generation, ...], index: str) -> Iterator[Table | Text]:
    """The kept generations, newest first; the published one is marked."""
    yield Text(f"Générations gardées dans {index}", style="bold")
    table = _table(("Génération", "Fiches", "Passages", "Taille", "État"))
    for each in generations:
        counts = (figures.number(each.manifest.sheets), figures.number(each.manifest.chunks))
        size = next(iter(_size(each.bytes)), "—")
        table.add_row(each.manifest.generation, *counts, size, "publiée" if each.published else "")
    yield table


def history_values(generations: tuple[Generation, ...]) -> list[dict[str, Any]]:
    """The same for a program."""
    return [
        {
            "generation": each.manifest.generation,
            "published": each.published,
            "created": each.manifest.created,
            "sheets": each.manifest.sheets,
            "chunks": each.manifest.chunks,
            "bytes": each.bytes,
        }
        for each in generations
    ]


def _size(size: int) -> list[str]:
    """The room that a generation takes, if it is known."""
    return [f"{figures.number(round(size / 2**20))} Mio"] if size else []


def _table(columns: tuple[str, ...]) -> Table:
    """A table whose first column is a name, never cut, and the others figures."""
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    table.add_column(columns[0], no_wrap=True)
    for name in columns[1:]:
        table.add_column(name, justify="right")
    return table
