"""Small documents written by hand for the tests, and the source that they come from."""

from __future__ import annotations

from ingestion.parsing.dila.reader import read_root
from ingestion.parsing.dila.sheet import read_sheet
from ingestion.schema import Block, Section, Sheet, Source, SourceFormat

DC = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'


def source(name: str = "essai", source_format: SourceFormat = "dila-xml", **changes: object) -> Source:
    """A local source; any other field by its name."""
    values: dict[str, object] = {
        "name": name,
        "format": source_format,
        "url": None,
        "path": None,
        "audience": "Particuliers",
        "licence": "libre",
        "attribution": "Écrit pour l'essai",
        "enabled": True,
    }
    return Source(**{**values, **changes})  # type: ignore[arg-type]


def publication(
    body: str, sheet_id: str = "F1", title: str = "Fiche d'essai", kind: str = "Fiche d'information", extra: str = ""
) -> bytes:
    """A ``Publication`` around `body`; `extra` holds more attributes of the root."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<Publication {DC} ID="{sheet_id}" type="{kind}" {extra}>'
        f"<dc:title>{title}</dc:title><dc:date>modified 2026-02-03</dc:date>{body}</Publication>"
    ).encode()


def resource(body: str, kind: str = "Formulaire") -> bytes:
    """A ``ServiceComplementaire`` around `body`."""
    return (
        f'<ServiceComplementaire {DC} ID="R1" type="{kind}"><dc:title>Ressource d\'essai</dc:title>{body}'
        "</ServiceComplementaire>"
    ).encode()


def cases(sheet_id: str, *lines: str, title: str = "", day: str = "2026-02-03", head: str = "") -> bytes:
    """A sheet that gives one passage a line, for each stands in a case of its own; `head` comes before its text."""
    parts = "".join(
        f"<Cas><Titre>Cas {number}</Titre><Paragraphe>{line}</Paragraphe></Cas>" for number, line in enumerate(lines, 1)
    )
    text = f"{head}<Texte><BlocCas affichage='onglet'>{parts}</BlocCas></Texte>"
    return publication(text, sheet_id, title or f"Fiche {sheet_id}").replace(b"2026-02-03", day.encode())


def themes(*names: str) -> str:
    """The breadcrumb of a sheet, for its `head`."""
    levels = "".join(f'<Niveau ID="N{number}">{name}</Niveau>' for number, name in enumerate(("Accueil", *names)))
    return f"<FilDAriane>{levels}</FilDAriane>"


def redirections(**targets: str) -> bytes:
    """A ``redirections.xml``: what replaces each sheet that left, an identifier or an address."""
    lines = (
        f'<RedirectionExterne from="{sheet}" toUrl="{target}"/>'
        if target.startswith("https://")
        else f'<Redirection from="{sheet}" to="{target}"/>'
        for sheet, target in targets.items()
    )
    return f"<Redirections>{''.join(lines)}</Redirections>".encode()


def tree(theme: str, *sheets: str) -> bytes:
    """An ``arborescence.xml`` that puts `sheets` under one theme."""
    items = "".join(f'<ItemArbo ID="{sheet}" type="Fiche"/>' for sheet in sheets)
    return (
        f'<Arborescence><ItemArbo ID="N1" type="Theme"><Titre>{theme}</Titre>{items}</ItemArbo></Arborescence>'.encode()
    )


def sheet_of(content: bytes) -> Sheet:
    """The sheet that one document holds."""
    return read_sheet(read_root(content), "essai", "Particuliers")


def blocks_of(text: str) -> tuple[Block, ...]:
    """The blocks of a sheet whose ``Texte`` is `text`."""
    return sheet_of(publication(f"<Texte>{text}</Texte>")).blocks


def sheet(*blocks: Block, sheet_id: str = "F1", title: str = "Fiche d'essai") -> Sheet:
    """A sheet with these blocks."""
    return Sheet(sheet_id, "essai", "Fiche", title, "", "Particuliers", (), "2026-02-03", "", "", blocks)


def chapter(title: str, *blocks: Block) -> Section:
    """A chapter with these blocks."""
    return Section("chapter", title, blocks)


def case(title: str, *blocks: Block) -> Section:
    """A case with these blocks."""
    return Section("case", title, blocks)
