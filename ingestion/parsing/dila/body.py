"""What stands inside a text -> blocks, in reading order. An element that is not known keeps its text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from ingestion.parsing.dila import resource_lines
from ingestion.parsing.dila.inline import INLINE, child_text, fold, text_of
from ingestion.parsing.dila.tables import TABLE_PARTS, read_table
from ingestion.schema import (
    Block,
    BlockList,
    Heading,
    ListKind,
    Note,
    NoteKind,
    Paragraph,
    Section,
    SectionKind,
)
from retrieval.schema import french_date
from retrieval.sheets.condition import Condition

NOTES: dict[str, NoteKind] = {
    "Attention": "attention",
    "ASavoir": "a-savoir",
    "ANoter": "a-noter",
    "Rappel": "rappel",
    "Exemple": "exemple",
    "Consigne": "consigne",
}
SECTIONS: dict[str, SectionKind] = {
    "Situation": "situation",
    "Chapitre": "chapter",
    "SousChapitre": "chapter",
    "Cas": "case",
    "FragmentConditionne": "fragment",
    "Problematique": "case",
    "Branche": "case",
    "FaqQuestion": "chapter",
}
STEPS = {
    "Etapes": "Étapes",
    "Documents": "Documents",
    "ModeEmploi": "Mode d'emploi",
    "Suivi": "Suivi",
    "Delai": "Délai",
    "Recours": "Recours",
    "PartieLibre": "",
}
"""Parts of an online service's guide (schema 3.5, ``TypeContentSelf``) and the heading that each deserves."""
CONTAINERS = frozenset(
    "Texte Introduction IntroductionSimple Aide Conclusion Contenu ContenuIllustre Accueil Description Commentaire "
    "BlocCas ListeSituations ListeOuSAdresser Problematiques CommentFaireSelf SuiviSelf Credits Groupe "
    "Connexion Cout NbEtapes Langue Calendrier Public ValeurRfrHisto Periode Reponse".split()
)
"""Elements that only hold others: their children stand in their place."""
ILLUSTRATIONS = frozenset("Image Infographie Video ImageIllustration VideoIllustration LienRessource".split())
SILENT = {
    "Condition": "read as a value",
    "SiSelectionne": "read as the variables of a choice",
    "Affichage": "layout of a table",
    "Colonne": "layout of a table, and which columns are headers",
    "Source": "name of a partner, read as the provider of a service; the site does not show it in the text",
    "FAQ": "identifier of a page of questions, which is a document of its own",
}
"""Elements that stand among a text without being part of it, and why."""
TITLES = frozenset({"Titre", "TitreRiche", "TitreAlternatif", "TitreChoix", "Libelle"})
LIST_KINDS: dict[str, ListKind] = {"numero": "numbers", "caseACocher": "checklist"}

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def read_blocks(parent: etree._Element, skip: frozenset[str] = frozenset()) -> tuple[Block, ...]:
    """The blocks under `parent`, children named in `skip` left out."""
    return tuple(_children(parent, skip))


def _children(parent: etree._Element, skip: frozenset[str]) -> Iterator[Block]:
    pending = [parent.text or ""]
    for child in parent:
        if child.tag in INLINE and child.tag not in skip:
            # loose mixed content where the schema allows none: its words make a paragraph
            pending.append(text_of(child))
        else:
            yield from _loose(pending)
            if child.tag not in skip:
                yield from read_block(child)
        pending.append(child.tail or "")
    yield from _loose(pending)


def _loose(pending: list[str]) -> Iterator[Block]:
    text = fold(" ".join(pending))
    pending.clear()
    if text:
        yield Paragraph(text)


def read_block(element: etree._Element) -> Iterator[Block]:
    """The blocks that one element stands for: none, one or many; a section if it only stands under a condition."""
    if opens_section(element):
        yield _section(element)
    else:
        yield from _under_condition(element, tuple(read_content(element)))


def opens_section(element: etree._Element) -> bool:
    """Whether an element is a section of its own, with its title and its condition."""
    tag = str(element.tag)
    return tag in SECTIONS or tag in STEPS or (tag == "Complement" and len(element) > 0)


def _under_condition(element: etree._Element, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    condition = read_condition(element)
    return (Section("fragment", "", blocks, condition),) if condition and blocks else blocks


def read_content(element: etree._Element) -> Iterator[Block]:
    """The blocks of an element that is no section, whatever its condition."""
    tag = str(element.tag)
    if tag in ("Paragraphe", "Legende", "TexteDeRemplacement"):
        yield from _loose([text_of(element)])
    elif tag == "Liste":
        yield from _list(element)
    elif tag == "Tableau":
        yield from _table(element)
    elif tag == "Avertissement":
        yield _warning(element)
    elif tag in NOTES:
        yield Note(NOTES[tag], heading(element), _under_titles(element))
    elif tag == "TitreFlottant":
        yield Heading(text_of(element))
    elif tag in CONTAINERS or tag in ILLUSTRATIONS:
        yield from _container(element)
    elif tag in resource_lines.LINES:
        yield from _resource(element)
    elif tag not in SILENT:
        yield from _unknown(element)


def _warning(element: etree._Element) -> Note:
    """A coming change (``Avertissement``), with the date of its announcement."""
    date = read_date(element.get("date", ""))
    dated = (Paragraph(f"Annonce datée du {french_date(date)}."),) if date else ()
    return Note("attention", heading(element), dated + _under_titles(element))


def read_date(text: str) -> str:
    """``modified 2020-07-16`` or ``2024-11-01T00:00:00`` -> ``2020-07-16``; empty when there is no date."""
    found = _DATE.search(text)
    return found.group() if found else ""


def _container(element: etree._Element) -> Iterator[Block]:
    title = heading(element) or element.get("titre", "")
    if title:
        yield Heading(title)
    yield from _under_titles(element)
    if element.get("URL") and element.tag in ILLUSTRATIONS:
        yield Paragraph(f"Vidéo : {element.get('URL')}")


def heading(element: etree._Element) -> str:
    """The title over an element's blocks, or an empty string."""
    titles = (child_text(element, name) for name in ("Titre", "TitreChoix", "Libelle"))
    return next(filter(None, titles), "") or STEPS.get(str(element.tag), "")


def _section(element: etree._Element) -> Section:
    kind = SECTIONS.get(str(element.tag), "chapter")
    return Section(kind, heading(element), _under_titles(element), read_condition(element))


def _under_titles(element: etree._Element) -> tuple[Block, ...]:
    """What an element holds; a title that only stands under a condition still has to reach the reader."""
    titles = (text_of(child) for child in element if child.tag in TITLES)
    others = dict.fromkeys(text for text in titles if text and text != heading(element))
    return tuple(map(Paragraph, others)) + read_blocks(element, TITLES)


def _resource(element: etree._Element) -> Iterator[Block]:
    """A service, office, reference... as one line, then what it holds; a term stands on the line of its definition."""
    head = resource_lines.line(element)
    # without children, the line has said all the words
    blocks = read_blocks(element, resource_lines.READ) if len(element) else ()
    if element.tag in resource_lines.TERMS and blocks and isinstance(blocks[0], Paragraph):
        yield Paragraph(f"{head} : {blocks[0].text}")
        yield from blocks[1:]
    else:
        yield from [Paragraph(head)] if head else []
        yield from blocks


def _list(element: etree._Element) -> Iterator[Block]:
    # what stands in a list without being an item is read as one
    blocks = (
        _under_condition(child, read_blocks(child)) if child.tag == "Item" else tuple(read_block(child))
        for child in element
    )
    items = tuple(item for item in blocks if item)
    if items:
        yield BlockList(items, LIST_KINDS.get(element.get("type", ""), "bullets"))
    yield from _between(element)


def _table(element: etree._Element) -> Iterator[Block]:
    table = read_table(element)
    if table.title or table.header or table.rows:
        yield table
    for child in element:
        if child.tag not in TABLE_PARTS:
            yield from read_block(child)
        elif child.tag == "Rangée":
            yield from _between(child)
    yield from _between(element)


def _between(element: etree._Element) -> Iterator[Block]:
    """Words between the parts of a list, table or row, where the schema allows none."""
    yield from _loose([element.text or "", *(child.tail or "" for child in element)])


def _unknown(element: etree._Element) -> Iterator[Block]:
    if any(child.tag not in INLINE for child in element):
        yield from _container(element)
    else:
        yield from _loose([text_of(element)])


def read_condition(element: etree._Element) -> Condition | None:
    """The ``Condition`` of any element; several tests side by side mean « and » (schema 3.5), none always holds."""
    node = element.find("Condition")
    parts = () if node is None else tuple(_conditions(node))
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else Condition("and", parts=parts)


def _conditions(node: etree._Element) -> Iterator[Condition]:
    for child in node:
        variable = child.get("var", "")
        match child.tag:
            case "estVrai":
                yield Condition("true", variable)
            case "estFaux":
                yield Condition("false", variable)
            case "estIndefini":
                yield Condition("undefined", variable)
            case "et":
                yield Condition("and", parts=tuple(_conditions(child)))
            case "ou":
                yield Condition("or", parts=tuple(_conditions(child)))
            case "non":
                yield Condition("not", parts=tuple(_conditions(child)))
