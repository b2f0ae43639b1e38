"""Addresses of the web, and titles that lead to them: whatever a sheet gives as an address, a link runs nothing."""

from __future__ import annotations

import re

from assistant.citing import escape

_WEB = re.compile(r"https?://[^\s<>\"'\\]+")


def web(url: str) -> str:
    """The address if it is one of the web; else nothing."""
    return url if _WEB.fullmatch(url) else ""


def link(title: str, url: str) -> str:
    """A title as Markdown, linked when its address is one of the web; parentheses would end the link early."""
    shown = escape(title).replace("]", "\\]")
    if not web(url):
        return shown
    return f"[{shown}]({url.replace('(', '%28').replace(')', '%29')})"
