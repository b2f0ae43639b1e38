"""A real browser in front of a real server."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.visiting import Site, Visit, visit_of

ROOT = Path(__file__).parents[2]
CHROMIUM = Path("/usr/bin/chromium")
SCRIPTED = str(ROOT / "tests" / "fakes" / "served_page.py")
_GREETING = re.compile(r"Adresse : (\S+) · Identifiant : (\S+) · Mot de passe : (\S+)")


Serve = Callable[..., Site]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    # by module: as long as Playwright is open its event loop runs, and no other test could have one
    if not CHROMIUM.exists():
        pytest.skip(f"{CHROMIUM} est absent : installez Chromium pour essayer la page")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def serve(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serve]:
    """Start ``python ARGUMENTS`` and wait for the address that it announces."""
    started: list[subprocess.Popen[str]] = []

    def start(*arguments: str, data: Path) -> Site:
        environment = {"PYTHONPATH": str(ROOT), "PATH": os.environ["PATH"], "DATA_DIR": str(data)}
        process = subprocess.Popen(
            [sys.executable, *arguments],
            env=environment,
            cwd=tmp_path_factory.mktemp("cwd"),
            stdout=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        assert process.stdout is not None
        for line in process.stdout:
            if greeting := _GREETING.search(line):
                return Site(*greeting.groups(), process)
        raise AssertionError(f"the server stopped with {process.wait()}")

    yield start
    for process in started:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=20)


@pytest.fixture(scope="module")
def scripted(serve: Serve, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The page in front of the scripted assistant."""
    data = tmp_path_factory.mktemp("scripted") / "data"
    return serve(SCRIPTED, str(data), data=data)


@pytest.fixture
def visit(browser: Browser, scripted: Site) -> Iterator[Visit]:
    yield from visit_of(browser, scripted)


@pytest.fixture
def screenshots(tmp_path: Path) -> Path:
    folder = Path(os.environ.get("SCREENSHOTS_DIR") or tmp_path)
    folder.mkdir(parents=True, exist_ok=True)
    return folder
