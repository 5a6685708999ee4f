"""Workers that sign in to one account, each with a code of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Ended

pytestmark = pytest.mark.timeout(180)  # the first test that asks for a session runs it


def test_workers_with_one_secret_all_sign_in_and_none_is_refused(ended: Callable[[str], Ended]) -> None:
    session = ended("sync, 4 workers")
    session.assert_outcomes("workers", passed=8)
    assert [each.outcome for visit in session.visits for each in visit.submissions] == ["accepted"] * 8


def test_who_comes_too_late_is_told_the_place_in_the_queue_at_once(ended: Callable[[str], Ended]) -> None:
    ended("sync").assert_outcomes("late", passed=1)
