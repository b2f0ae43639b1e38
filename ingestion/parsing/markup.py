"""HTML -> blocks, by the standard library's parser: paragraphs, nested lists, tables, sections from headings.

unstructured's ``partition_html`` is not used: its second generation glues neighbouring paragraphs and items into one
text and drops escaped marks (« &lt;b&gt; »), the first downloads a language model at run time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from ingestion.parsing.grid import Cell, Row, span, table
from ingestion.parsing.html import SafeHTMLParser
from ingestion.rendering import lines
from ingestion.schema import Block, BlockList, Paragraph, Section

MAX_DEPTH = 30
"""Lists and tables nested deeper than this keep their words, as paragraphs: what reads them calls itself."""

_BLANKS = re.compile(r"[ \t\r\n\f\0]+")
_HEADING = re.compile(r"h[1-6]")
_HIDDEN = frozenset({"script", "style", "template", "noscript", "title"})
"""What a browser would not show has no place in an answer."""
_UNSEEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])", re.IGNORECASE)
"""Styles that keep words from a reader, and so from an answer; `ingestion.screening` tells the maintainer of them."""
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
_ENDED_BY_THE_NEXT = frozenset("dd dt li option p td th tr".split())
_PARTS = frozenset(
    "p div section article header footer main nav aside address blockquote figure figcaption dl dt dd hr pre fieldset "
    "form center details summary caption ul ol li table thead tbody tfoot tr td th body html".split()
)
"""Elements that start and end a paragraph; all others stand inside one."""


@dataclass
class _Open:
    """A list, item, table or cell that is being read; `blocks` holds items for a list, nothing for a table."""

    tag: str
    blocks: list[Block] = field(default_factory=list)
    items: list[tuple[Block, ...]] = field(default_factory=list)
    rows: list[list[tuple[bool, Cell]]] = field(default_factory=list)
    spans: tuple[int, int] = (1, 1)
    title: str = ""


@dataclass(frozen=True, slots=True)
class _Title:
    level: int
    text: str


def fold(text: str) -> str:
    """White space folded to single spaces, ends trimmed; the no-break spaces of French typography stay."""
    return _BLANKS.sub(" ", text).strip()


def html_blocks(markup: str) -> tuple[Block, ...]:
    """The blocks of an HTML page or fragment; headings open sections, nested by their level.

    Raises:
        SheetError: a forged table, too large.
    """
    reader = _Reader()
    reader.read(markup)
    return tuple(_sections(reader.found()))


class _Reader(SafeHTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.content: list[Block | _Title] = []
        self.open: list[_Open] = []
        self.words: list[str] = []
        self.hidden = 0
        self.veiled: list[str] = []

    def found(self) -> list[Block | _Title]:
        """Blocks and headings in reading order, once all has been fed."""
        self._end_paragraph()
        while self.open:
            self._close()
        return self.content

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._veils(tag, dict(attrs)):
            return
        if tag in _HIDDEN:
            self.hidden += 1
        elif tag == "br":
            self.words.append(" ")
        elif tag in _PARTS or _HEADING.fullmatch(tag):
            self._end_paragraph()
            self._start(tag, dict(attrs))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        # HTML has no empty script or item: only a line or paragraph break has a meaning here
        if tag not in _HIDDEN:
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag in self.veiled:
            del self.veiled[len(self.veiled) - 1 - self.veiled[::-1].index(tag) :]
            return
        self.veiled.clear()  # what stands around it ends, and so does what was left open
        if tag in _HIDDEN:
            self.hidden = max(self.hidden - 1, 0)
        elif tag == "caption" and self._inside("table"):
            self._innermost("table").title = self._take()
        elif _HEADING.fullmatch(tag) and not self.open:
            self.content += [_Title(int(tag[1]), text) for text in [self._take()] if text]
        elif tag in _PARTS or _HEADING.fullmatch(tag):
            self._end_paragraph()
            if tag in ("ul", "ol", "table", "li", "td", "th") and self._inside(tag):
                self._close_up_to(tag)

    def handle_data(self, data: str) -> None:
        if not self.hidden and not self.veiled:
            self.words.append(data)

    def _veils(self, tag: str, attributes: dict[str, str | None]) -> bool:
        """Whether an element that starts is not shown: it hides itself, or stands in one that does."""
        if self.veiled == [tag] and tag in _ENDED_BY_THE_NEXT:
            self.veiled.clear()
        veils = bool(self.veiled) or "hidden" in attributes or bool(_UNSEEN.search(attributes.get("style") or ""))
        if veils and tag not in _VOID:
            self._end_paragraph()
            self.veiled.append(tag)
        return veils

    def _start(self, tag: str, attributes: dict[str, str | None]) -> None:
        # an item or cell ends where the next one starts
        if tag == "li" and self._nearest("ul", "ol", "li") == "li":
            self._close_up_to("li")
        if tag in ("td", "th", "tr") and self._nearest("table", "td", "th") in ("td", "th"):
            self._close_up_to(self._nearest("td", "th"))
        if tag == "tr" and self._nearest("table", "li") == "table":
            self._innermost("table").rows.append([])
        container = {"li": ("ul", "ol"), "td": ("table",), "th": ("table",)}.get(tag, ())
        opens = tag in ("ul", "ol", "table") or (bool(container) and self.open and self.open[-1].tag in container)
        if opens and len(self.open) < MAX_DEPTH:
            spans = span(attributes.get("colspan")), span(attributes.get("rowspan"))
            self.open.append(_Open(tag, spans=spans))

    def _take(self) -> str:
        text = fold("".join(self.words))
        self.words.clear()
        return text

    def _end_paragraph(self) -> None:
        text = self._take()
        if text:
            self._add(Paragraph(text))

    def _add(self, block: Block) -> None:
        if not self.open:
            self.content.append(block)
        elif self.open[-1].tag in ("ul", "ol"):
            self.open[-1].items.append((block,))
        elif self.open[-1].tag == "table":
            self._add_cell(self.open[-1], False, Cell(" / ".join(lines([block]))))
        else:
            self.open[-1].blocks.append(block)

    def _close_up_to(self, tag: str) -> None:
        while self.open and self.open[-1].tag != tag:
            self._close()
        self._close()

    def _close(self) -> None:
        """End the innermost element and give what it held to the one around it."""
        done = self.open.pop()
        if done.tag in ("ul", "ol"):
            if done.items:
                self._add(BlockList(tuple(done.items), "numbers" if done.tag == "ol" else "bullets"))
        elif done.tag == "table":
            rows = [Row(all(head for head, _ in row), tuple(cell for _, cell in row)) for row in done.rows if row]
            if done.title or rows:
                self._add(table(done.title, rows))
        elif done.tag == "li":
            if done.blocks:
                self.open[-1].items.append(tuple(done.blocks))
        else:
            cell = Cell(" / ".join(lines(done.blocks)), *done.spans)
            self._add_cell(self.open[-1], done.tag == "th", cell)

    def _add_cell(self, around: _Open, head: bool, cell: Cell) -> None:
        if not around.rows:
            around.rows.append([])
        around.rows[-1].append((head, cell))

    def _nearest(self, *tags: str) -> str:
        """Which of `tags` is open and innermost, or an empty string."""
        return next((part.tag for part in reversed(self.open) if part.tag in tags), "")

    def _inside(self, tag: str) -> bool:
        return bool(self._nearest(tag))

    def _innermost(self, tag: str) -> _Open:
        return next(part for part in reversed(self.open) if part.tag == tag)


def _sections(content: list[Block | _Title]) -> Iterator[Block]:
    """Blocks before the first heading, then one section per heading of the highest level present."""
    top = min((item.level for item in content if isinstance(item, _Title)), default=0)
    starts = [place for place, item in enumerate(content) if isinstance(item, _Title) and item.level == top]
    if not starts:
        yield from (item for item in content if not isinstance(item, _Title))
        return
    yield from _sections(content[: starts[0]])
    for start, end in zip(starts, [*starts[1:], len(content)], strict=True):
        heading = content[start]
        if isinstance(heading, _Title):
            yield Section("chapter", heading.text, tuple(_sections(content[start + 1 : end])))
