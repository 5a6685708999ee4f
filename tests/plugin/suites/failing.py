"""Tests that fail, and know a secret. What they know is told to the outside, in files that no report reads."""

import logging
import os
from pathlib import Path

import pytest

TOLD = Path(f"told-{os.getpid()}.txt")
PASSWORD = "correct horse battery staple"


def tell(text):
    with TOLD.open("a") as told:
        told.write(f"{text}\n")


def last_told():
    return TOLD.read_text().split()[-1]


@pytest.fixture
async def visit(page, otp_vault, fake_login, hide_secret):
    visit = fake_login.start(
        "single", start="login", period=2, digits=8, on_code=tell, look={"input": 'autocomplete="one-time-code"'}
    )
    tell(visit.secret)
    otp_vault.enroll("crm", visit.otpauth)
    await page.goto(visit.url)
    await page.get_by_label("Password").fill(hide_secret(PASSWORD))
    await page.get_by_role("button", name="Sign in").click()
    return visit


async def test_knows_no_secret(page):
    """But its trace holds this file, in which there is one."""
    await page.goto("about:blank")


async def test_passes(page, visit, solve_2fa):
    await solve_2fa(page, label="crm")


async def test_is_refused(page, visit, solve_2fa):
    logging.getLogger("app").warning("the secret is %s, the password %s", visit.secret, PASSWORD)
    print(visit.otpauth)  # noqa: T201 - what is captured is in reports, too
    await solve_2fa(page, label="other", prompt_timeout=2_000)


async def test_fails_after_it(page, visit, solve_2fa):
    await solve_2fa(page, label="crm")
    code = last_told()
    await page.evaluate("code => document.body.append(`${code} was your code`)", code)
    assert code == PASSWORD, f"{code} of {visit.secret}"


def test_fails_without_it():
    found = "one"
    assert found == "two"
