"""Who may sign in: one file of hashed passwords, made at the first start, so that the page never opens without a lock.

The folder (``DATA_DIR``, 0700) holds three files (0600): ``accounts.json``, the hashes; ``auth-secret``, the key that
signs the sessions; ``initial-password``, which is kept until `change_password` replaces it.
"""

from __future__ import annotations

import base64
import getpass
import hashlib
import hmac
import json
import os
import re
import secrets
import tempfile
import threading
import time
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from assistant.errors import AssistantError

DEFAULT_FOLDER = Path("data")
FIRST_ACCOUNT = "agent"
SHORTEST_PASSWORD = 12
MAXIMUM_FAILURES = 5
WINDOW = 300.0
"""Seconds during which `MAXIMUM_FAILURES` refused passwords close an account's door."""

_COST, _BLOCK, _PARALLEL, _MEMORY = 2**15, 8, 3, 64 * 2**20
"""scrypt parameters that OWASP's Password Storage Cheat Sheet holds equal to its first choice, with 32 MiB only."""
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,31}")
_ACCOUNTS, _SECRET, _INITIAL = "accounts.json", "auth-secret", "initial-password"


class AccountError(AssistantError):
    """An account that can't be read, named or changed."""


@dataclass(frozen=True, slots=True)
class Accounts:
    """The accounts kept in ``folder``; read again at each sign-in, so that a changed password holds at once."""

    folder: Path
    throttle: Throttle

    @property
    def secret(self) -> str:
        """The key that signs the sessions."""
        return _read(self.folder / _SECRET).strip()

    @property
    def initial_password(self) -> str | None:
        """The password of `FIRST_ACCOUNT` as long as nobody changed it."""
        path = self.folder / _INITIAL
        return _read(path).strip() if path.exists() else None

    def accepts(self, name: str, password: str) -> bool:
        """Whether `password` opens the account `name`; an unknown name takes as long as a wrong password.

        Raises:
            AccountError: the file of accounts can't be read.
        """
        name = name.strip().lower()
        if not self.throttle.admits(name):
            return False
        known = _load(self.folder).get(name)
        same = hmac.compare_digest(_hashed(password, _salt(known)), _hash(known))
        if not (same and known):
            return False
        self.throttle.forget(name)
        return True


@dataclass(slots=True)
class Throttle:
    """Counts passwords tried by account, in memory; ``clock`` gives seconds that never go back."""

    clock: Callable[[], float] = time.monotonic
    _tried: dict[str, list[float]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def admits(self, name: str) -> bool:
        """Whether a password may be tried for this account now; it counts as refused until `forget`.

        Counted before the slow comparison, so that tries side by side don't slip through.
        """
        with self._lock:
            now = self.clock()
            recent = {key: [moment for moment in times if now - moment < WINDOW] for key, times in self._tried.items()}
            self._tried = {key: times for key, times in recent.items() if times}
            if len(self._tried.get(name, ())) >= MAXIMUM_FAILURES:
                return False
            self._tried.setdefault(name, []).append(now)
            return True

    def forget(self, name: str) -> None:
        """Note that the right password was given."""
        with self._lock:
            self._tried.pop(name, None)


def data_folder(environ: Mapping[str, str] = os.environ) -> Path:
    """The folder named by ``DATA_DIR``, ``./data`` by default."""
    return Path(environ.get("DATA_DIR", "").strip() or DEFAULT_FOLDER)


def open_accounts(folder: Path, throttle: Throttle | None = None) -> Accounts:
    """The accounts of `folder`; what is missing is made: the folder, the secret and a first account.

    Raises:
        AccountError: the folder can't be written, or its accounts can't be read.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not (folder / _SECRET).exists():
            _write(folder / _SECRET, secrets.token_urlsafe(48))
        if not (folder / _ACCOUNTS).exists():
            password = _readable_password()
            _write(folder / _INITIAL, password)
            _store(folder, {FIRST_ACCOUNT: _entry(password)})
    except OSError as error:
        raise AccountError(
            f"Le dossier « {folder} » ne peut pas être écrit ({error.strerror}) : "
            "donnez-en un autre avec la variable DATA_DIR."
        ) from error
    _load(folder)
    return Accounts(folder, throttle or Throttle())


def set_password(folder: Path, name: str, password: str) -> None:
    """Create the account `name` or change its password.

    Raises:
        AccountError: a name or password that is not allowed, or a folder that can't be written.
    """
    name = _checked_name(name)
    if len(password) < SHORTEST_PASSWORD:
        raise AccountError(
            f"Ce mot de passe a {len(password)} caractères : choisissez-en au moins {SHORTEST_PASSWORD}."
        )
    accounts = open_accounts(folder)
    try:
        _store(accounts.folder, {**_load(folder), name: _entry(password)})
        if name == FIRST_ACCOUNT:
            (folder / _INITIAL).unlink(missing_ok=True)
    except OSError as error:
        raise AccountError(f"Le compte « {name} » n'a pas pu être enregistré : {error.strerror}.") from error


def change_password(name: str, folder: Path, ask: Callable[[str], str] = getpass.getpass) -> str:
    """``python -m assistant account NAME``: ask for a password twice, keep it, and say so in one French line.

    Raises:
        AccountError: the two passwords differ, or `set_password` refuses them.
    """
    name = _checked_name(name)
    password = ask(f"Nouveau mot de passe de « {name} » ({SHORTEST_PASSWORD} caractères au moins) : ")
    if ask("Le même, une seconde fois : ") != password:
        raise AccountError("Les deux mots de passe diffèrent : rien n'a été changé, recommencez.")
    set_password(folder, name, password)
    return f"Le mot de passe de « {name} » est enregistré dans « {folder} »."


def _checked_name(name: str) -> str:
    lowered = name.strip().lower()
    if not _NAME.fullmatch(lowered):
        raise AccountError(
            f"« {name} » n'est pas un identifiant : prenez de 1 à 32 lettres sans accent, chiffres, points ou tirets."
        )
    return lowered


def _readable_password() -> str:
    """Four groups of four letters or digits that can't be taken for another: 80 bits."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _ in range(4)) for _ in range(4))


def _entry(password: str) -> dict[str, str]:
    salt = secrets.token_bytes(16)
    return {"salt": _text(salt), "hash": _text(_hashed(password, salt))}


def _salt(entry: dict[str, str] | None) -> bytes:
    return base64.b64decode(entry["salt"], validate=True) if entry else bytes(16)


def _hash(entry: dict[str, str] | None) -> bytes:
    return base64.b64decode(entry["hash"], validate=True) if entry else bytes(64)


def _hashed(password: str, salt: bytes) -> bytes:
    # an accent may come as one code point or two, by keyboard
    same = unicodedata.normalize("NFKC", password).encode()
    return hashlib.scrypt(same, salt=salt, n=_COST, r=_BLOCK, p=_PARALLEL, maxmem=_MEMORY)


def _text(value: bytes) -> str:
    return base64.b64encode(value).decode("ascii")


def _load(folder: Path) -> dict[str, dict[str, str]]:
    path = folder / _ACCOUNTS
    try:
        accounts = json.loads(_read(path))
        for entry in accounts.values():
            _salt(entry), _hash(entry)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise AccountError(
            f"Le fichier « {path} » est illisible : remettez-en une copie ou supprimez-le pour repartir à neuf."
        ) from error
    return dict(accounts)


def _store(folder: Path, accounts: dict[str, dict[str, str]]) -> None:
    _write(folder / _ACCOUNTS, json.dumps(accounts, indent=2, sort_keys=True))


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise AccountError(
            f"Le fichier « {path} » ne peut pas être lu ({error.strerror}) : vérifiez ses droits."
        ) from error


def _write(path: Path, text: str) -> None:
    """Write at once and for the owner only: ``mkstemp`` makes its files 0600."""
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text + "\n")
    Path(name).replace(path)
