"""Files of an answer and of its sources, as written by anyone or by ``python -m assistant ask --json``."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import replace
from pathlib import Path
from typing import Any

from assistant.verification.schema import Source
from retrieval.errors import UsageError
from retrieval.schema import PATH_SEPARATOR
from retrieval.system_errors import french_cause

SHAPE = '{"number": 1, "title": "…", "text": "…"}'


def read_answer(path: Path) -> str:
    """The answer of a file: its text, or the ``answer`` of the JSON object that it holds.

    Returns:
        composed characters (NFC), as verification compares them.

    Raises:
        UsageError: no such file, not UTF-8, empty, or JSON without an answer.
    """
    text = _text(path, "--answer")
    value = _json(text) if text.lstrip().startswith("{") else None
    answer = value.get("answer") if isinstance(value, dict) else text
    if not isinstance(answer, str) or not answer.strip():
        raise UsageError(
            f"« {path} » ne contient pas de réponse : donnez à --answer un texte, ou le JSON de « ask --json » "
            "dont le champ « answer » est un texte."
        )
    return answer


def read_sources(path: Path) -> tuple[Source, ...]:
    """The sources of a file: a JSON list, JSON Lines, or the JSON of ``ask --json``.

    Each source is an object with ``text`` or ``quote``, and maybe ``number``, ``id`` (or ``chunk_id``), ``title`` and
    ``section``. When none has a number they count from 1 in order. Of an answer, a citation is the whole passage among
    its ``hits`` that has its ``chunk_id``, else its quote.

    Raises:
        UsageError: no such file, not UTF-8, not JSON, no source, or a source that is not as above.
    """
    text = _text(path, "--sources")
    value = _json(text)
    if isinstance(value, dict) and ("citations" in value or "hits" in value):
        sources = _of_answer(path, value)
    else:
        rows = value if isinstance(value, list) else [value] if isinstance(value, dict) else _lines(path, text)
        sources = _listed(path, rows)
    if not sources:
        raise UsageError(f"« {path} » ne contient aucune source : donnez à --sources au moins un objet comme {SHAPE}.")
    return sources


def _text(path: Path, option: str) -> str:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise UsageError(f"« {path} » n'existe pas : donnez un fichier à {option}.") from None
    except UnicodeDecodeError:
        raise UsageError(f"« {path} » n'est pas en UTF-8 : enregistrez-le en UTF-8 pour {option}.") from None
    except (OSError, ValueError) as error:
        cause = french_cause(error) if isinstance(error, OSError) else "nom impossible"
        raise UsageError(f"« {path} » est illisible ({cause}) : donnez un fichier lisible à {option}.") from None
    return unicodedata.normalize("NFC", text)


def _json(text: str) -> Any:
    """The JSON value of a text; None when it is none."""
    try:
        value = json.loads(text)
        json.dumps(value, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        return None
    return value


def _lines(path: Path, text: str) -> list[Any]:
    rows = []
    # not `splitlines`: JSON allows U+2028 and its like inside a text
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            row = _json(line)
            if not isinstance(row, dict):
                raise UsageError(
                    f"« {path} », ligne {number} : ce n'est pas un objet JSON ; donnez à --sources une liste JSON ou "
                    f"un objet par ligne, comme {SHAPE}."
                )
            rows.append(row)
    return rows


def _of_answer(path: Path, answer: dict[str, Any]) -> tuple[Source, ...]:
    """The passages of an answer, those that it cites with their number; a citation gives its quote if no hit is it."""
    citations = _listed(path, _list(path, answer, "citations"), "citations, ")
    numbers = {source.id: source.number for source in citations}
    hits = _listed(
        path,
        [{**_row(path, row, f"hits, {rank}"), "number": 0} for rank, row in enumerate(_list(path, answer, "hits"), 1)],
        "hits, ",
    )
    found = {hit.id for hit in hits}
    quoted = [source for source in citations if source.id not in found]
    known = {source.text for source in quoted}
    return (*quoted, *(replace(hit, number=numbers.get(hit.id, 0)) for hit in hits if hit.text not in known))


def _list(path: Path, answer: dict[str, Any], name: str) -> list[Any]:
    rows = answer.get(name, [])
    if not isinstance(rows, list):
        raise UsageError(f"« {path} » : « {name} » n'est pas une liste ; donnez le JSON entier de « ask --json ».")
    return rows


def _listed(path: Path, rows: list[Any], where: str = "") -> tuple[Source, ...]:
    objects = [_row(path, row, f"{where}{rank}") for rank, row in enumerate(rows, 1)]
    numbered = any("number" in row for row in objects)
    sources = tuple(
        _source(path, row, f"{where}{rank}", 0 if numbered else rank) for rank, row in enumerate(objects, 1)
    )
    numbers = [source.number for source in sources if source.number]
    for number in numbers:
        if numbers.count(number) > 1:
            raise UsageError(f"« {path} » : deux sources ont le numéro {number} ; donnez un numéro à chacune.")
    return sources


def _row(path: Path, row: Any, where: str) -> dict[str, Any]:
    if not isinstance(row, dict):
        raise UsageError(f"« {path} », source {where} : ce n'est pas un objet ; écrivez-la comme {SHAPE}.")
    return row


def _source(path: Path, row: dict[str, Any], where: str, number: int) -> Source:
    text = row.get("text", row.get("quote"))
    if not isinstance(text, str) or not text.strip():
        raise UsageError(f"« {path} », source {where} : il manque « text » ou « quote » ; écrivez-la comme {SHAPE}.")
    number = row.get("number", number)
    if not isinstance(number, int) or isinstance(number, bool) or number < 0:
        raise UsageError(f"« {path} », source {where} : « number » vaut {number!r} ; donnez un entier à partir de 1.")
    names = [row.get(name, "") for name in ("title", "section")]
    heading = PATH_SEPARATOR.join(name for name in names if isinstance(name, str) and name)
    identifier = row.get("id", row.get("chunk_id"))
    return Source(
        identifier if isinstance(identifier, str) and identifier else f"source {where}", text, heading, number
    )
