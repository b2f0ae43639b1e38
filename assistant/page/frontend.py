"""The files that Chainlit serves, put together for one run: our settings, styles and elements, its own page cleaned.

Chainlit writes into its root (27 translations, a folder for uploads) and its page asks Google and jsdelivr for styles.
So each run has a root of its own, which goes away with it, and a page with nothing from outside.
"""

from __future__ import annotations

import base64
import hashlib
import re
import shutil
from importlib.util import find_spec
from pathlib import Path

from assistant.errors import PageError

PACKAGE = Path(__file__).parent
BUILD = "frontend"
"""Folder of the cleaned page inside the root; ``custom_build`` of ``config.toml`` names it."""

_OUTSIDE = re.compile(r"\s*<link\b[^>]*\bhref=\"https?://[^>]*>", re.DOTALL)
_INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)


def prepare_root(root: Path) -> None:
    """Fill `root` with all that Chainlit reads there.

    Raises:
        PageError: Chainlit is not installed, or its page has another shape than the one that we clean.
    """
    shutil.copytree(PACKAGE / ".chainlit", root / ".chainlit")
    shutil.copytree(PACKAGE / "public", root / "public")
    shutil.copy(PACKAGE / "chainlit_fr-FR.md", root)
    stock = _stock_frontend()
    build = root / BUILD
    build.mkdir()
    header = (PACKAGE / "header.html").read_text(encoding="utf-8")
    page = clean_page((stock / "index.html").read_text(encoding="utf-8"), header)
    (build / "index.html").write_text(page, encoding="utf-8")
    try:
        (build / "assets").symlink_to(stock / "assets", target_is_directory=True)
    except OSError:  # Windows keeps links for administrators
        shutil.copytree(stock / "assets", build / "assets")


def clean_page(html: str, header: str) -> str:
    """Chainlit's page in French, with our header and without any link to another host.

    Raises:
        PageError: the page has no ``<div id="root">`` to put the header before.
    """
    root = '<div id="root">'
    if root not in html:
        raise PageError("La page de Chainlit n'a pas la forme attendue : installez la version de requirements.lock.")
    french = _OUTSIDE.sub("", html).replace('<html lang="en">', '<html lang="fr">')
    return french.replace(root, f"{header.strip()}\n    {root}")


def content_policy(html: str) -> str:
    """The Content-Security-Policy of a page: this host only, and the inline scripts that the page holds.

    ``unsafe-eval``: Chainlit compiles the custom elements in the browser. ``unsafe-inline`` holds for styles alone:
    its panels and notifications set theirs.
    """
    hashes = " ".join(f"'sha256-{_digest(script)}'" for script in _INLINE_SCRIPT.findall(html))
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src 'self' 'unsafe-eval' {hashes}",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data:",
            "connect-src 'self'",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )


def _digest(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode("ascii")


def _stock_frontend() -> Path:
    # without importing it: Chainlit reads its settings when it is imported
    spec = find_spec("chainlit")
    if spec is None or spec.origin is None:
        raise PageError("La page a besoin de Chainlit : installez le projet avec « pip install -e . ».")
    return Path(spec.origin).parent / "frontend" / "dist"
