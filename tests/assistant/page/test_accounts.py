"""Who may sign in: the first start, the passwords and the door that closes after too many refusals."""

from __future__ import annotations

import json
import stat
import time
from pathlib import Path

import pytest

from assistant.page.accounts import (
    FIRST_ACCOUNT,
    MAXIMUM_FAILURES,
    WINDOW,
    AccountError,
    Accounts,
    Cost,
    Throttle,
    change_password,
    data_folder,
)
from assistant.page.accounts import open_accounts as open_costly_accounts
from assistant.page.accounts import set_password as set_costly_password

LONG = "un mot de passe assez long"
CHEAP = Cost(n=16, r=1, p=1)


def open_accounts(folder: Path, throttle: Throttle | None = None) -> Accounts:
    return open_costly_accounts(folder, throttle, CHEAP)


def set_password(folder: Path, name: str, password: str) -> None:
    set_costly_password(folder, name, password, CHEAP)


class Clock:
    """Seconds that pass when they are told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def permissions(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_the_first_start_makes_a_folder_an_account_and_a_secret_for_the_owner_only(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "data"

    accounts = open_accounts(folder)

    assert permissions(folder) == 0o700
    assert {path.name: permissions(path) for path in folder.iterdir()} == {
        "accounts.json": 0o600,
        "auth-secret": 0o600,
        "initial-password": 0o600,
    }
    assert len(accounts.secret) >= 64
    assert accounts.initial_password
    assert accounts.accepts(FIRST_ACCOUNT, accounts.initial_password)


def test_another_start_changes_nothing(tmp_path: Path) -> None:
    first = open_accounts(tmp_path)
    secret, password = first.secret, first.initial_password

    again = open_accounts(tmp_path)

    assert (again.secret, again.initial_password) == (secret, password)


def test_two_installations_share_no_secret(tmp_path: Path) -> None:
    one, other = open_accounts(tmp_path / "one"), open_accounts(tmp_path / "other")

    assert one.secret != other.secret
    assert one.initial_password != other.initial_password


def test_no_password_is_stored_and_the_same_one_is_hashed_differently_for_two_people(tmp_path: Path) -> None:
    set_password(tmp_path, "anne", LONG)
    set_password(tmp_path, "paul", LONG)

    stored = (tmp_path / "accounts.json").read_text()
    entries = json.loads(stored)
    assert LONG not in stored
    assert set(entries) == {FIRST_ACCOUNT, "anne", "paul"}
    assert entries["anne"]["digest"] != entries["paul"]["digest"]


@pytest.mark.parametrize(
    ("name", "password"),
    [("anne", LONG + "!"), ("anne", ""), ("inconnue", LONG), ("", ""), ("anne' or '1'='1", LONG)],
)
def test_any_other_name_or_password_is_refused(tmp_path: Path, name: str, password: str) -> None:
    set_password(tmp_path, "anne", LONG)

    assert not open_accounts(tmp_path).accepts(name, password)


def test_a_name_is_taken_whatever_its_case_and_an_accent_however_it_was_typed(tmp_path: Path) -> None:
    set_password(tmp_path, "Anne", "une clé très sûre")

    assert open_accounts(tmp_path).accepts(" ANNE ", "une cle\u0301 tre\u0300s su\u0302re")


def test_a_changed_password_holds_at_once_in_a_running_server(tmp_path: Path) -> None:
    running = open_accounts(tmp_path)
    old = running.initial_password or ""

    set_password(tmp_path, FIRST_ACCOUNT, LONG)

    assert running.initial_password is None
    assert not running.accepts(FIRST_ACCOUNT, old)
    assert running.accepts(FIRST_ACCOUNT, LONG)


def test_changing_another_account_keeps_the_initial_password(tmp_path: Path) -> None:
    password = open_accounts(tmp_path).initial_password

    set_password(tmp_path, "anne", LONG)

    assert open_accounts(tmp_path).initial_password == password


def test_too_many_refusals_close_the_door_for_a_while_even_with_the_right_password(tmp_path: Path) -> None:
    clock = Clock()
    set_password(tmp_path, "anne", LONG)
    accounts = open_accounts(tmp_path, Throttle(clock))
    for _ in range(MAXIMUM_FAILURES):
        assert not accounts.accepts("anne", "faux")

    assert not accounts.accepts("anne", LONG)
    clock.now += WINDOW - 1
    assert not accounts.accepts("anne", LONG)
    clock.now += 1
    assert accounts.accepts("anne", LONG)


def test_the_door_of_one_account_does_not_close_another(tmp_path: Path) -> None:
    set_password(tmp_path, "anne", LONG)
    accounts = open_accounts(tmp_path, Throttle(Clock()))
    for _ in range(MAXIMUM_FAILURES):
        accounts.accepts("paul", "faux")

    assert accounts.accepts("anne", LONG)


def test_the_right_password_wipes_the_refusals_before_it(tmp_path: Path) -> None:
    set_password(tmp_path, "anne", LONG)
    accounts = open_accounts(tmp_path, Throttle(Clock()))
    for _ in range(2):
        for _ in range(MAXIMUM_FAILURES - 1):
            accounts.accepts("anne", "faux")
        assert accounts.accepts("anne", LONG)


@pytest.mark.parametrize("name", ["", "deux mots", "élise", "a" * 33, "../anne", "-anne"])
def test_a_name_that_is_no_identifier_is_refused_and_named(tmp_path: Path, name: str) -> None:
    with pytest.raises(AccountError, match="n'est pas un identifiant") as caught:
        set_password(tmp_path, name, LONG)

    assert f"« {name} »" in str(caught.value)


def test_an_unknown_name_costs_as_much_as_a_wrong_password(tmp_path: Path) -> None:
    # 2**13 blocks: long enough to be told from the milliseconds around it
    cost = Cost(n=2**13, r=8, p=1)
    set_costly_password(tmp_path, "anne", LONG, cost)
    accounts = open_costly_accounts(tmp_path, cost=cost)

    def seconds(name: str) -> float:
        start = time.process_time()
        assert not accounts.accepts(name, "faux")
        return time.process_time() - start

    known = min(seconds("anne") for _ in range(4))
    unknown = min(seconds(f"inconnue{rank}") for rank in range(4))
    assert known / 2 < unknown < known * 2


def test_a_hash_keeps_its_cost_so_that_it_can_be_raised(tmp_path: Path) -> None:
    set_costly_password(tmp_path, "anne", LONG, CHEAP)

    assert open_costly_accounts(tmp_path, cost=Cost(n=32, r=1, p=1)).accepts("anne", LONG)
    assert Cost() == Cost(n=2**15, r=8, p=3)


def test_a_short_password_is_refused(tmp_path: Path) -> None:
    with pytest.raises(AccountError, match="5 caractères : choisissez-en au moins 12"):
        set_password(tmp_path, "anne", "court")


def test_a_password_is_asked_twice_and_kept(tmp_path: Path) -> None:
    answers = iter([LONG, LONG])

    line = change_password("anne", tmp_path, lambda _: next(answers))

    assert "« anne »" in line
    assert open_accounts(tmp_path).accepts("anne", LONG)


def test_two_passwords_that_differ_change_nothing(tmp_path: Path) -> None:
    before = open_accounts(tmp_path).initial_password or ""
    answers = iter([LONG, LONG + "e"])

    with pytest.raises(AccountError, match="diffèrent"):
        change_password(FIRST_ACCOUNT, tmp_path, lambda _: next(answers))

    assert open_accounts(tmp_path).accepts(FIRST_ACCOUNT, before)


@pytest.mark.parametrize("content", ["", "[]", "{", '{"agent": {}}', '{"agent": {"salt": "?", "digest": "?"}}'])
def test_a_damaged_file_is_named_with_its_remedy(tmp_path: Path, content: str) -> None:
    open_accounts(tmp_path)
    (tmp_path / "accounts.json").write_text(content)

    with pytest.raises(AccountError, match="illisible") as caught:
        open_accounts(tmp_path)

    assert str(tmp_path / "accounts.json") in str(caught.value)


def test_a_folder_that_can_not_be_made_is_named_with_its_remedy(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(AccountError, match="DATA_DIR"):
        open_accounts(tmp_path / "file" / "data")


def test_the_folder_comes_from_the_environment() -> None:
    assert data_folder({"DATA_DIR": "/var/lib/assistant"}) == Path("/var/lib/assistant")
    assert data_folder({"DATA_DIR": " "}) == Path("data")
