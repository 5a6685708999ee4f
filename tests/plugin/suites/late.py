"""Who comes too late."""

import time

import pytest

from loomal_playwright import CodeTimeout

DAY = 86_400  # seconds


async def test_it(page, solve_2fa, otp_vault, fake_login):
    first = fake_login.start(period=DAY)
    otp_vault.enroll("crm", first.otpauth)
    await page.goto(first.url)
    await solve_2fa(page, label="crm")
    second = fake_login.start(period=DAY, secret=first.secret)
    await page.goto(second.url)
    began = time.monotonic()
    with pytest.raises(CodeTimeout, match=r"place 2 in the queue.* ms too late"):
        await solve_2fa(page, label="crm")
    assert time.monotonic() - began < 10
    assert not second.submissions
