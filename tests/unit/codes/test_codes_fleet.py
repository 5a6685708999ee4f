"""Sixteen processes on one account, with some of them killed while they work; over both books."""

from __future__ import annotations

import random
import sys
import time

import pytest
from fleet import ACCOUNT, WORKERS, Job, check, run

from loomal_playwright.codes.io import DirectIO
from loomal_playwright.codes.ledger import Ledger

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no fork server on Windows")
PERIOD = 0.25


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, tmp_path):
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'ledger.db'}"
    from postgres_server import database  # noqa: PLC0415 - without the extra it skips

    return database(request.getfixturevalue("postgres"), tmp_path)


def test_no_step_is_typed_and_no_mail_taken_twice_though_workers_are_killed(url, tmp_path):
    random.seed(1)
    mails = tuple(f"mail-{i}" for i in range(2 * WORKERS))
    diary, killed = run(Job(url, tmp_path / "log", PERIOD, time.time() + 60, mails), kills=5)
    check(diary, killed)


def test_with_enough_time_all_get_in(url, tmp_path):
    diary, _ = run(Job(url, tmp_path / "log", PERIOD, time.time() + 60), kills=0)
    assert len(set(diary.of("typed"))) == WORKERS


def test_with_too_little_the_late_ones_fail_at_once_with_their_place_in_the_queue(url, tmp_path):
    """Steps of an hour: whoever waited for one would not be back."""
    period, now = 3_600.0, time.time()
    with DirectIO() as io:
        for _ in range(3):
            io.run(Ledger(url).reserve(io, ACCOUNT, earliest=int(now / period), until=None, period=period))
    diary, _ = run(Job(url, tmp_path / "log", period, now + 1.5 * period), kills=0)
    assert len(diary.of("late")) == WORKERS
    assert all(
        "place 4 in the queue), the next free step begins in" in says and "ms too late" in says for says in diary.of("late")
    )
