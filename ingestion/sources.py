"""``corpus_sources.yaml`` -> sources, each field checked before anything is read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import yaml

from ingestion.errors import SourceError, SourcesFileError
from ingestion.schema import Canary, Source, SourceFormat
from retrieval.errors import InvalidQuestion
from retrieval.question.cleaning import clean_question
from retrieval.schema import EXAMPLES

FORMATS: tuple[SourceFormat, ...] = get_args(SourceFormat)
TEXTS = ("name", "format", "audience", "licence", "attribution")
KEYS = frozenset({*TEXTS, "url", "path", "enabled", "canaries"})
MAX_CANARIES = 100
ORIGINS: dict[SourceFormat, tuple[str, str]] = {
    "dila-xml": ("Licence Ouverte 2.0", "Service-Public.gouv.fr / DILA"),
    "travail-json": ("Licence Ouverte 2.0", "Ministère du Travail"),
    "documents": ("usage interne", "Notices locales"),
}
"""Licence and attribution of a path that is given instead of a list, by its format."""
NOTICES = frozenset({".docx", ".htm", ".html", ".md", ".odt", ".pdf", ".txt"})
YAML_SUFFIXES = frozenset({".yaml", ".yml"})

_NAME = re.compile(r"\w[\w .-]*")
"""A name becomes that of the downloaded file: nothing in it may lead out of its folder."""


def read_sources(path: Path) -> tuple[Source, ...]:
    """The sources that `path` lists, enabled or not. A local archive, folder or sheet stands for a list of one.

    Raises:
        SourcesFileError: no such file, not YAML, or an entry that has no meaning; the message names it.
    """
    if path.suffix.lower() not in YAML_SUFFIXES:
        return (_local(path),)
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise SourcesFileError(f"« {path} » n'existe pas : donnez la liste des sources à --sources.") from None
    except (OSError, ValueError, yaml.YAMLError, RecursionError) as error:
        cause = " ".join(str(getattr(error, "problem", "") or type(error).__name__).split())
        mark = getattr(error, "problem_mark", None)
        line = f", ligne {mark.line + 1}" if mark else ""
        raise SourcesFileError(f"« {path} »{line} n'est pas du YAML lisible ({cause}) : corrigez-le.") from None
    entries = content.get("sources") if isinstance(content, dict) else None
    if not isinstance(entries, list) or not entries:
        raise SourcesFileError(f"« {path} » ne contient pas de liste « sources: » : voyez corpus_sources.yaml.")
    sources = tuple(_source(entry, number, path) for number, entry in enumerate(entries, 1))
    names = [source.name for source in sources]
    for name in names:
        if names.count(name) > 1:
            raise SourcesFileError(f"« {path} » : deux sources s'appellent « {name} » : renommez l'une des deux.")
    return sources


def enabled(sources: tuple[Source, ...]) -> tuple[Source, ...]:
    """Those that are read.

    Raises:
        SourceError: there is none.
    """
    asked = tuple(source for source in sources if source.enabled)
    if not asked:
        raise SourceError("aucune source n'est activée : mettez « enabled: true » à l'une d'elles.")
    return asked


def examples_among(sources: tuple[Source, ...]) -> Source | None:
    """The demonstration source of a list, enabled or not."""
    return next((source for source in sources if source.name == EXAMPLES), None)


def _local(path: Path) -> Source:
    """One source made from a path given instead of a list: its name says where it comes from."""
    if not path.exists():
        raise SourcesFileError(
            f"« {path} » n'existe pas : donnez une liste .yaml, une archive, un dossier ou une fiche."
        )
    source_format = _format(path)
    licence, attribution = ORIGINS[source_format]
    return Source(path.resolve().stem, source_format, None, path, "Particuliers", licence, attribution, True)


def _format(path: Path) -> SourceFormat:
    """What a path holds, from its name; a folder without any sheet of DILA's holds a house's own notices."""
    suffix = path.suffix.lower()
    if suffix == ".json":
        return "travail-json"
    notices = suffix in NOTICES if path.is_file() else next(path.rglob("*.xml"), None) is None
    return "documents" if notices else "dila-xml"


def _source(entry: Any, number: int, path: Path) -> Source:
    where = f"« {path} », source n° {number}"
    if not isinstance(entry, dict):
        raise SourcesFileError(f"{where} : « {entry} » n'est pas une suite de champs « nom: valeur ».")
    unknown = [str(key) for key in entry if key not in KEYS]
    if unknown:
        raise SourcesFileError(
            f"{where} : champ inconnu « {unknown[0]} » ; champs possibles : {', '.join(sorted(KEYS))}."
        )
    for key in TEXTS:
        if not isinstance(entry.get(key), str) or not entry[key].strip():
            raise SourcesFileError(f"{where} : le champ « {key} » manque ou n'est pas un texte.")
    if not _NAME.fullmatch(entry["name"].strip()):
        raise SourcesFileError(
            f"{where} : le nom « {entry['name']} » ne doit avoir que des lettres, chiffres et tirets."
        )
    if entry["format"] not in FORMATS:
        raise SourcesFileError(f"{where} : format « {entry['format']} » inconnu ; choix : {', '.join(FORMATS)}.")
    if not isinstance(entry.get("enabled", True), bool):
        raise SourcesFileError(f"{where} : « enabled » vaut « {entry['enabled']} » ; écrivez true ou false.")
    url, local = _location(entry, where, path.parent)
    texts = {key: entry[key].strip() for key in TEXTS}
    canaries = tuple(_canaries(entry.get("canaries", []), f"{where} (« {entry['name']} »)"))
    return Source(**texts, url=url, path=local, enabled=entry.get("enabled", True), canaries=canaries)


def _canaries(entries: Any, where: str) -> Iterator[Canary]:
    remedy = "écrivez « - question: … » puis « sheets: [F1234] » pour chacune"
    if not isinstance(entries, list) or len(entries) > MAX_CANARIES:
        raise SourcesFileError(f"{where} : « canaries » n'est pas une liste de {MAX_CANARIES} questions au plus.")
    for entry in entries:
        if not isinstance(entry, dict) or entry.keys() != {"question", "sheets"}:
            raise SourcesFileError(f"{where} : « {entry} » n'est pas une question témoin ; {remedy}.")
        question, sheets = entry["question"], entry["sheets"]
        if not isinstance(question, str) or not question.strip() or not isinstance(sheets, list) or not sheets:
            raise SourcesFileError(f"{where} : la question témoin « {question} » est incomplète ; {remedy}.")
        try:
            yield Canary(clean_question(question), tuple(map(str, sheets)))
        except InvalidQuestion as error:
            raise SourcesFileError(f"{where}, « canaries » : {error}") from None


def _location(entry: dict[str, Any], where: str, folder: Path) -> tuple[str | None, Path | None]:
    url, path = entry.get("url"), entry.get("path")
    if bool(url) == bool(path):
        raise SourcesFileError(f"{where} (« {entry['name']} ») : donnez soit « url », soit « path ».")
    if path:
        return None, folder / str(path)
    if not str(url).startswith(("https://", "http://")):
        raise SourcesFileError(
            f"{where} : l'adresse « {url} » doit commencer par https:// ; pour un fichier, « path »."
        )
    return str(url), None
