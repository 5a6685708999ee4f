"""Signing in once for many tests and workers, at a real application; its own record of posted codes is the truth."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Ended

pytestmark = pytest.mark.timeout(180)  # the first test that asks for a session runs it


@pytest.mark.parametrize("session", ["sync, 4 workers", "async, 2 workers"])
def test_one_login_serves_every_test_of_every_worker(ended: Callable[[str], Ended], session: str) -> None:
    ended(session).assert_outcomes("many", passed=8)
    assert ended(session).logins == ["admin"]
    assert ended(session).posted == 1


@pytest.mark.parametrize("session", ["sync", "async"])
def test_a_login_that_is_lost_is_done_again(ended: Callable[[str], Ended], session: str) -> None:
    ended(session).assert_outcomes("lost", passed=2)
    assert ended(session).logins.count("clerk") == 2
    assert ended(session).posted == 2 + ended(session).logins.count("admin")


def test_a_login_is_kept_for_later_runs_where_the_user_says_so(ended: Callable[[str], Ended]) -> None:
    for session in ("sync", "sync, later"):
        ended(session).assert_outcomes("own", passed=1)
    assert ended("sync").logins.count("admin") == 1
    assert ended("sync, later").posted == 0
    kept = list((ended("sync").folder / "cache").rglob("*.json"))
    assert {each.stat().st_mode & 0o077 for each in kept} == {0}


def test_a_login_that_fails_is_not_tried_again(ended: Callable[[str], Ended]) -> None:
    ended("async").assert_outcomes("broken", error=4)
    assert ended("async").logins.count("broken") == 1
    said = ended("async").output
    assert "the login 'broken' failed in test_broken.py::test_it[chromium-0] with LookupError; it is tried once per run" in said
    assert "signed_in('nobody') needs a fixture login_nobody" in said
