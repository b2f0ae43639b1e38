"""The standard library's HTML parser without the two faults that a forged document can use."""

from __future__ import annotations

from html.parser import HTMLParser


class SafeHTMLParser(HTMLParser):
    """A parser that neither stops nor takes for ever, whatever it is given through `read`."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def read(self, markup: str) -> None:
        """Parse a whole document."""
        # over a tail of unclosed tags, the inherited reading takes a time that grows with its square
        end = markup.rfind(">") + 1
        self.feed(markup[:end])
        self.close()
        self.handle_data(markup[end:])

    def parse_marked_section(self, i: int, report: bool = True) -> int:
        """« <![...> » is a comment in HTML; the inherited reading stops at one that SGML does not know."""
        return self.parse_bogus_comment(i, report)
