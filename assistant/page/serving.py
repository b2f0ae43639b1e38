"""The page on its port: Chainlit inside a small application of ours, with its settings, accounts and state."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import logging
import os
import signal
import socket
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.errors import ChatModelError, PageError, UnknownChatModel
from assistant.page.accounts import FIRST_ACCOUNT, Accounts, data_folder, open_accounts
from assistant.page.banner import state
from assistant.page.frontend import content_policy, prepare_root
from assistant.page.guarding import Application, Guard
from retrieval.system_errors import french_cause

if TYPE_CHECKING:
    from assistant.page.app import Answering
    from assistant.settings import AssistantSettings

COSTS = "costs.jsonl"
"""What each answer cost, beside the accounts."""
SHUTDOWN = 3
"""Seconds that an answer has to end once the page is stopped."""
MODEL_PATIENCE = 5.0
"""Seconds that the model's server has to say which models it has, before the page opens."""
MEANWHILE = "Tant que le modèle ne répond pas, les réponses seront les mots mêmes des fiches."
LAST_PORT = 65535
LOOPBACK = ("127.0.0.1", "::1", "localhost")
_FOREIGN_STORES = ("DATABASE_URL", "LITERAL_API_KEY", "LITERAL_API_URL")
"""Variables that would make Chainlit send the conversations to a data base or a hosted service."""

_log = logging.getLogger(__name__)


def serve(
    host: str,
    port: int,
    settings: AssistantSettings,
    announce: Callable[[str], None] | None = None,
    folder: Path | None = None,
) -> int:
    """Serve the page until it is stopped; ``python -m assistant serve``.

    Args:
        port: 0 takes any free one; the address that is announced names it.
        announce: receives the one line that says where and how to sign in; prints it by default.
        folder: where the accounts are; `data_folder` by default.

    Returns:
        The exit code.

    Raises:
        PageError: the port can't be had.
        UnknownChatModel: see `check_model`.
        assistant.errors.AssistantError, retrieval.errors.RetrievalError: the index, a setting or the accounts.
    """
    from assistant.answering import Assistant

    check_model(settings)
    # who waits for the address at the other end of a pipe must get it now
    say = announce or functools.partial(print, flush=True)
    assistant = Assistant.following(settings)
    with assistant.retriever:
        return serve_assistant(assistant, (host, port), say, folder or data_folder())


def check_model(settings: AssistantSettings) -> None:
    """Ask the model's server whether it has the model that is set, if one is: a wrong name is told before it is used.

    A server that can't say may answer later: that is logged only.

    Raises:
        UnknownChatModel: it has no such model.
    """
    if not settings.has_model:
        return
    # imported here: the library of the model loads for nothing without one
    from assistant.generation.models import find_model

    try:
        asyncio.run(find_model(replace(settings, timeout=min(settings.timeout, MODEL_PATIENCE))))
    except UnknownChatModel:
        raise
    except ChatModelError as error:
        _log.warning("%s %s", error, MEANWHILE)


def serve_assistant(
    assistant: Answering, address: tuple[str, int], announce: Callable[[str], None], folder: Path
) -> int:
    """Serve the page for an assistant that is already open: see `serve`."""
    listening = _listen(*address)
    accounts = open_accounts(folder)
    with tempfile.TemporaryDirectory(prefix="assistant-page-") as root, listening:
        prepare_root(Path(root))
        application = _application(assistant, accounts, Path(root))
        announce(_greeting(address[0], listening.getsockname()[1], accounts))
        return _run(application, listening)


def _listen(host: str, port: int) -> socket.socket:
    if not 0 <= port <= LAST_PORT:
        raise PageError(f"L'adresse « {host}:{port} » n'existe pas : donnez à --port un nombre de 0 à {LAST_PORT}.")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        raise PageError(
            f"L'adresse « {host}:{port} » ne peut pas être ouverte ({french_cause(error)}) : "
            "choisissez-en une autre avec --host et --port."
        ) from error


def _greeting(host: str, port: int, accounts: Accounts) -> str:
    shown = "localhost" if host in (*LOOPBACK, "0.0.0.0", "::") else host
    password = accounts.initial_password
    if password is None:
        return f"Adresse : http://{shown}:{port} · Identifiants : ceux de « {accounts.folder / 'accounts.json'} »"
    return f"Adresse : http://{shown}:{port} · Identifiant : {FIRST_ACCOUNT} · Mot de passe : {password}"


def _application(assistant: Answering, accounts: Accounts, root: Path) -> Application:
    """Our routes first, then Chainlit's page; its settings are read when it is imported, so they are set before."""
    for name in _FOREIGN_STORES:
        os.environ.pop(name, None)
    os.environ |= {
        "CHAINLIT_APP_ROOT": str(root),
        "CHAINLIT_AUTH_SECRET": accounts.secret,
        "CHAINLIT_COOKIE_SAMESITE": "strict",
        "CHAINLIT_ENV_FILE": os.devnull,
        "CHAINLIT_ROOT_PATH": "/",
    }
    import chainlit.server
    from fastapi import FastAPI

    from assistant.page.app import register

    logging.getLogger("chainlit").setLevel(logging.WARNING)
    register(assistant, accounts, accounts.folder / COSTS)
    application = FastAPI(openapi_url=None)

    @application.get("/health")
    async def health() -> dict[str, str]:
        return {"status": "ok"}

    @application.get("/etat")
    async def banner() -> dict[str, Any]:
        return state(assistant.retriever.manifest, date.today(), assistant.retriever.problem)

    application.mount("/", chainlit.server.app)
    return Guard(application, content_policy(chainlit.server.get_html_template("/")))


def _run(application: Application, listening: socket.socket) -> int:
    import uvicorn

    config = uvicorn.Config(
        application,
        log_level="warning",
        access_log=False,
        server_header=False,
        lifespan="off",
        timeout_graceful_shutdown=SHUTDOWN,
    )
    # uvicorn raises the signal again once it has closed: it must not kill us before the files of this run are gone
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with contextlib.suppress(KeyboardInterrupt):
        uvicorn.Server(config).run(sockets=[listening])
    return 0
