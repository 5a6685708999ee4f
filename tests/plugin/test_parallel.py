"""Workers that sign in to one account: its fake service is outside of them, and refuses a time step the second time."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from loomal_playwright import fakes

if TYPE_CHECKING:
    from conftest import Suite

pytestmark = pytest.mark.timeout(180)  # each test is a run of pytest with a browser in it

MANY = """
import json, os
import pytest

@pytest.mark.parametrize("visit", json.loads(os.environ["VISITS"]))
def test_it(page, solve_2fa, otp_vault, visit):
    otp_vault.enroll("crm", visit["otpauth"])
    page.goto(visit["url"])
    solve_2fa(page, label="crm", min_remaining=500)
"""
LATE = """
import time
import pytest
from loomal_playwright import CodeTimeout

def test_it(page, solve_2fa, otp_vault, fake_login):
    first = fake_login.start(period=600)
    otp_vault.enroll("crm", first.otpauth)
    page.goto(first.url)
    solve_2fa(page, label="crm")
    second = fake_login.start(period=600, secret=first.secret)
    page.goto(second.url)
    began = time.monotonic()
    with pytest.raises(CodeTimeout, match="place 2 in the queue.* ms too late"):
        solve_2fa(page, label="crm")
    assert time.monotonic() - began < 10 and not second.submissions
"""


@pytest.mark.parametrize("suite", ["sync"], indirect=True)
def test_workers_with_one_secret_all_sign_in_and_none_is_refused(suite: Suite, monkeypatch: pytest.MonkeyPatch) -> None:
    with fakes.load().FakeLogin() as service:
        first = service.start("single", period=2)
        visits = [first, *(service.start("single", period=2, secret=first.secret) for _ in range(7))]
        monkeypatch.setenv("VISITS", json.dumps([{"url": visit.url, "otpauth": visit.otpauth} for visit in visits]))
        suite.write(test_many=MANY)
        suite.run("-n", "4", "--otp-timeout=90000").assert_outcomes(passed=8)
        assert [each.outcome for visit in visits for each in visit.submissions] == ["accepted"] * 8


@pytest.mark.parametrize("suite", ["sync"], indirect=True)
def test_who_comes_too_late_is_told_the_place_in_the_queue_at_once(suite: Suite) -> None:
    suite.write(test_late=LATE)
    suite.run("--otp-timeout=20000").assert_outcomes(passed=1)
