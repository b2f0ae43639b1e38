"""How long a server is waited for."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingestion.fetching.transfer import FIRST_WAIT_S, LONGEST_WAIT_S, wait_before


def refusal(status: int, retry_after: str | None = None) -> httpx.HTTPStatusError:
    headers = [] if retry_after is None else [(b"Retry-After", retry_after.encode())]
    request = httpx.Request("GET", "https://exemple.fr/fiches.zip")
    return httpx.HTTPStatusError("", request=request, response=httpx.Response(status, headers=headers))


@pytest.mark.parametrize("error", [refusal(503), refusal(429, "bientôt"), httpx.ReadTimeout("")])
def test_waits_double_up_to_a_limit(error: httpx.HTTPError) -> None:
    assert [wait_before(error, tries) for tries in (1, 2, 3)] == [FIRST_WAIT_S, 2 * FIRST_WAIT_S, 4 * FIRST_WAIT_S]
    assert wait_before(error, 50) == LONGEST_WAIT_S


@pytest.mark.parametrize(("asked", "wait"), [("0", 0), ("7", 7), ("3600", LONGEST_WAIT_S), ("9" * 12, LONGEST_WAIT_S)])
def test_a_server_may_ask_for_another_wait(asked: str, wait: float) -> None:
    assert wait_before(refusal(429, asked), 1) == wait


def test_it_may_give_the_hour() -> None:
    now = datetime.now(UTC)
    past, hour = (format_datetime(now + timedelta(hours=hours), usegmt=True) for hours in (-1, 1))
    assert wait_before(refusal(503, past), 3) == 0
    assert wait_before(refusal(503, hour), 1) == LONGEST_WAIT_S


@given(st.text(max_size=40), st.integers(1, 10))
def test_whatever_it_asks_the_wait_is_short(asked: str, tries: int) -> None:
    assert 0 <= wait_before(refusal(429, asked), tries) <= LONGEST_WAIT_S
