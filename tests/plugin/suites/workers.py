"""One account for all workers: its fake service is outside of them, and refuses a time step the second time."""

import json
import os

import pytest


@pytest.mark.parametrize("visit", json.loads(os.environ["VISITS"]))
async def test_it(page, solve_2fa, otp_vault, visit):
    otp_vault.enroll("crm", visit["otpauth"])
    await page.goto(visit["url"])
    await solve_2fa(page, label="crm", min_remaining=500)
