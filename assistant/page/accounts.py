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
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from assistant.errors import AccountError
from retrieval.system_errors import french_cause

DEFAULT_FOLDER = Path("data")
FIRST_ACCOUNT = "agent"
SHORTEST_PASSWORD = 12
MAXIMUM_FAILURES = 5
WINDOW = 300.0
"""Seconds during which `MAXIMUM_FAILURES` refused passwords close an account's door."""

MEMORY = 64 * 2**20
"""Bytes that one hash may take."""
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,31}")
_ACCOUNTS, _SECRET, _INITIAL = "accounts.json", "auth-secret", "initial-password"


@dataclass(frozen=True, slots=True)
class Cost:
    """What one hash costs, in scrypt's words; kept beside each hash, so that it can be raised later.

    By default what OWASP's Password Storage Cheat Sheet holds equal to its first choice, with 32 MiB only.
    """

    n: int = 2**15
    r: int = 8
    p: int = 3


COST = Cost()


@dataclass(frozen=True, slots=True)
class Hash:
    """A salted hash of a password."""

    salt: bytes
    digest: bytes
    cost: Cost

    @classmethod
    def of(cls, password: str, cost: Cost) -> Hash:
        """The hash of a new password."""
        salt = secrets.token_bytes(16)
        return cls(salt, _digest(password, salt, cost), cost)

    @classmethod
    def from_row(cls, row: dict[str, Any]) -> Hash:
        """The inverse of `row`."""
        salt, digest = (base64.b64decode(row[key], validate=True) for key in ("salt", "digest"))
        return cls(salt, digest, Cost(int(row["n"]), int(row["r"]), int(row["p"])))

    def row(self) -> dict[str, Any]:
        """The hash as plain JSON values."""
        salt, digest = (base64.b64encode(value).decode("ascii") for value in (self.salt, self.digest))
        return {"salt": salt, "digest": digest, **asdict(self.cost)}

    def matches(self, password: str) -> bool:
        """Whether it is the hash of `password`; takes the same time for any."""
        return hmac.compare_digest(_digest(password, self.salt, self.cost), self.digest)


@dataclass(frozen=True, slots=True)
class Accounts:
    """The accounts kept in ``folder``; read again at each sign-in, so that a changed password holds at once."""

    folder: Path
    throttle: Throttle
    cost: Cost

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
        if not (known or Hash(bytes(16), bytes(64), self.cost)).matches(password) or known is None:
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


def open_accounts(folder: Path, throttle: Throttle | None = None, cost: Cost = COST) -> Accounts:
    """The accounts of `folder`; what is missing is made: the folder, the secret and a first account.

    Args:
        cost: of the hash of the first account, and of the time that an unknown name takes.

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
            _store(folder, {FIRST_ACCOUNT: Hash.of(password, cost)})
    except OSError as error:
        raise AccountError(
            f"Le dossier « {folder} » ne peut pas être écrit ({french_cause(error)}) : "
            "donnez-en un autre avec la variable DATA_DIR."
        ) from error
    _load(folder)
    return Accounts(folder, throttle or Throttle(), cost)


def set_password(folder: Path, name: str, password: str, cost: Cost = COST) -> None:
    """Create the account `name` or change its password.

    Raises:
        AccountError: a name or password that is not allowed, or a folder that can't be written.
    """
    name = _checked_name(name)
    if len(password) < SHORTEST_PASSWORD:
        raise AccountError(
            f"Ce mot de passe a {len(password)} caractères : choisissez-en au moins {SHORTEST_PASSWORD}."
        )
    open_accounts(folder, cost=cost)
    try:
        _store(folder, {**_load(folder), name: Hash.of(password, cost)})
        if name == FIRST_ACCOUNT:
            (folder / _INITIAL).unlink(missing_ok=True)
    except OSError as error:
        raise AccountError(f"Le compte « {name} » n'a pas pu être enregistré : {french_cause(error)}.") from error


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


def _digest(password: str, salt: bytes, cost: Cost) -> bytes:
    # an accent may come as one code point or two, by keyboard
    same = unicodedata.normalize("NFKC", password).encode()
    return hashlib.scrypt(same, salt=salt, n=cost.n, r=cost.r, p=cost.p, maxmem=MEMORY)


def _load(folder: Path) -> dict[str, Hash]:
    path = folder / _ACCOUNTS
    try:
        return {name: Hash.from_row(row) for name, row in json.loads(_read(path)).items()}
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise AccountError(
            f"Le fichier « {path} » est illisible : remettez-en une copie ou supprimez-le pour repartir à neuf."
        ) from error


def _store(folder: Path, accounts: Mapping[str, Hash]) -> None:
    rows = {name: known.row() for name, known in accounts.items()}
    _write(folder / _ACCOUNTS, json.dumps(rows, indent=2, sort_keys=True))


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise AccountError(
            f"Le fichier « {path} » ne peut pas être lu ({french_cause(error)}) : vérifiez ses droits."
        ) from error


def _write(path: Path, text: str) -> None:
    """Write at once and for the owner only: ``mkstemp`` makes its files 0600."""
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text + "\n")
    Path(name).replace(path)
