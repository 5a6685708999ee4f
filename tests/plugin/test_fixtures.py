"""The fixtures, in suites of both of Playwright's plugins, against the fake login service."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Ended

pytestmark = pytest.mark.timeout(180)  # the first test that asks for a session runs it


@pytest.mark.parametrize("session", ["sync, 4 workers", "async"])
def test_throw_away_accounts_sign_in_and_are_nobodys_real_one(ended: Callable[[str], Ended], session: str) -> None:
    ended(session).assert_outcomes("accounts", passed=5)
    assert not (ended(session).folder / "users-ledger.db").exists()
