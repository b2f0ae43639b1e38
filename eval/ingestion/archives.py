"""Archives of sheets -> other archives: some sheets changed, some gone, all of them multiplied. Deterministic.

They are written in temporary folders, measured, then removed: nobody answers an agent with what they say.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import unescape
from itertools import count, islice
from pathlib import Path
from random import Random
from xml.sax.saxutils import escape

from eval.enlarging import SENTENCE, made_up_name, renumbered, rewritten
from eval.errors import EvalError

Member = tuple[str, bytes]
"""Name of a document and its content."""
TURN = 1_000_000
"""Added to the number of a sheet for each made-up one on its plan: real numbers stay under it."""

_AMOUNT = re.compile(r"\d(?=(?:,\d+)?[\s\u00a0\u202f]*€)")
"""The last digit before the cents of an amount."""
_SHEET = re.compile(r"(?:.*/)?F(\d+)\.xml")
_THEME = re.compile(r"<Theme\b[^>]*>\s*<Titre>([^<]+)")
_TEXT = re.compile(r"(<(?:Paragraphe|Titre|dc:title)(?:\s[^<>]*)?>)([^<>]+)")
_PARAGRAPH = re.compile(r"<Paragraphe(?:\s[^<>]*)?>([^<>]+)")


def members(archive: Path) -> Iterator[Member]:
    """The documents of an archive, in its order.

    Raises:
        EvalError: it is no ZIP archive.
    """
    try:
        with zipfile.ZipFile(archive) as opened:
            for name in opened.namelist():
                yield name, opened.read(name)
    except (OSError, zipfile.BadZipFile) as error:
        raise EvalError(
            f"« {archive} » n'est pas une archive ZIP lisible ({type(error).__name__}) : donnez-en une à --corpus."
        ) from error


def write_archive(path: Path, documents: Iterable[Member]) -> Path:
    """Write these documents; the folder of `path` is made if need be."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in documents:
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return path


def with_other_amounts(archive: Path, path: Path, wanted: int, seed: str) -> Path:
    """The same archive at `path`, but that every amount of `wanted` sheets is another one.

    Raises:
        EvalError: fewer sheets have an amount.
    """
    changed = _changed(archive, wanted, Random(seed))
    return write_archive(path, ((name, changed.get(name, content)) for name, content in members(archive)))


def without(archive: Path, path: Path, unwanted: int, seed: str) -> Path:
    """The same archive at `path`, but that `unwanted` sheets are gone."""
    gone = set(Random(seed).sample([name for name, _ in members(archive)], unwanted))
    return write_archive(path, (member for member in members(archive) if member[0] not in gone))


def multiplied(archive: Path, wanted: int) -> Iterator[Member]:
    """The sheets of `archive`, then sheets made of them: the first `wanted`. A larger corpus holds the smaller ones.

    A made-up sheet keeps the plan of a real one, with other numbers, sentences of its theme and made-up names, as
    `eval.enlarging` does with passages.
    """
    return islice(_without_end([member for member in members(archive) if _SHEET.fullmatch(member[0])]), wanted)


def _changed(archive: Path, wanted: int, random: Random) -> Mapping[str, bytes]:
    found: dict[str, bytes] = {}
    with zipfile.ZipFile(archive) as opened:
        names = opened.namelist()
        for name in random.sample(names, len(names)):
            if len(found) == wanted:
                break
            text = opened.read(name).decode()
            other = _AMOUNT.sub(lambda digit: str((int(digit[0]) + random.randint(1, 9)) % 10), text)
            if other != text:
                found[name] = other.encode()
    if len(found) < wanted:
        raise EvalError(f"« {archive} » n'a que {len(found)} fiches avec un montant, il en faut {wanted} : changez-la.")
    return found


def _without_end(sheets: Sequence[Member]) -> Iterator[Member]:
    yield from sheets
    texts = [(name, content.decode()) for name, content in sheets]
    sentences: dict[str, list[str]] = {}
    for _, text in texts:
        sentences.setdefault(_theme(text), []).extend(_sentences(text))
    for turn in count(1):
        for name, text in texts:
            yield _made_up(name, text, turn, sentences[_theme(text)])


def _theme(text: str) -> str:
    found = _THEME.search(text)
    return found[1] if found else ""


def _sentences(text: str) -> Iterator[str]:
    for paragraph in _PARAGRAPH.findall(text):
        yield from (sentence for sentence in SENTENCE.split(unescape(paragraph)) if sentence.strip())


def _made_up(name: str, text: str, turn: int, sentences: Sequence[str]) -> Member:
    """One sheet on the plan of `text`; `turn` tells it from the others on the same plan."""
    match = _SHEET.fullmatch(name)
    assert match
    old, new = f"F{match[1]}", f"F{int(match[1]) + turn * TURN}"
    random = Random(new)
    names = [made_up_name(random, turn) for _ in range(2)]

    def other(found: re.Match[str]) -> str:
        tag, said = found[1], unescape(found[2])
        if tag.startswith("<Paragraphe") and sentences:
            said = rewritten(said, random, sentences, names)
        else:
            said = renumbered(said, random) + (f" - {names[0]}" if tag.startswith("<dc:") else "")
        return tag + escape(said)

    return f"{new}.xml", re.sub(rf"\b{old}\b", new, _TEXT.sub(other, text)).encode()
