"""What a document says of itself, kept only where it means something: many titles are left by the software."""

from __future__ import annotations

import re
from datetime import date, timedelta

from ingestion.parsing.markup import fold

OLDEST_YEAR = 1990

_DATE = re.compile(r"(?:D:)?(\d{4})-?(\d{2})-?(\d{2})")
_SOFTWARE = re.compile(r"^(?:Microsoft )?(?:Word|PowerPoint|Publisher) ?- ", re.IGNORECASE)
_MEANINGLESS = re.compile(
    r".*\.(?:docx?|dotx?|odt|ott|pdf|rtf|indd|pub|pptx?)|document ?\d*|(?:untitled|sans titre|sans nom)[\s\d-]*|\W*",
    re.IGNORECASE,
)


def sane_title(text: str | None) -> str:
    """`text` without its software's name, or nothing where it is a file's name or « Sans titre »."""
    title = _SOFTWARE.sub("", fold(text or ""))
    return "" if _MEANINGLESS.fullmatch(title) else title


def sane_date(text: str | None) -> str:
    """``YYYY-MM-DD`` from an ISO or PDF date (``D:20260131…``); nothing for one that can't be true."""
    found = _DATE.match(text or "")
    if not found:
        return ""
    try:
        day = date(*map(int, found.groups()))
    except ValueError:
        return ""
    # a document may come from a place where it is tomorrow already
    return day.isoformat() if date(OLDEST_YEAR, 1, 1) <= day <= date.today() + timedelta(days=1) else ""
