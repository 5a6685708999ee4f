"""Signing in once for many tests and workers, at a real application; its own record of posted codes is the truth."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from bed import Account
    from conftest import Suite

pytestmark = pytest.mark.timeout(180)  # each test is a run of pytest with a browser in it

CONFTEST = """
import os
from loomal_playwright.pytest_plugin import login

APP = json.loads(os.environ["APP"])

@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    state = {"cookies": [{"name": "consent", "value": "yes", "domain": "127.0.0.1", "path": "/"}], "origins": []}
    return {**browser_context_args, "base_url": APP["url"], "user_agent": "suite", "storage_state": state}

async def enter(page, solve_2fa, otp_vault):
    otp_vault.enroll("crm", APP["otpauth"])
    await page.goto("/login")
    form = page.locator("form:has(input[type=password])")
    await form.locator("input[type=email]").fill(APP["email"])
    await form.locator("input[type=password]").fill(APP["password"])
    await form.locator("[type=submit]").click()
    await solve_2fa(page, label="crm", min_remaining=1_000)
    await page.evaluate('''() => new Promise((done) => {
        localStorage.setItem("theme", "dark");
        const open = indexedDB.open("notes", 1);
        open.onupgradeneeded = () => open.result.createObjectStore("all").put("kept", "first");
        open.onsuccess = () => { open.result.close(); done(); };
    })''')

@pytest.fixture
def login_admin(solve_2fa, otp_vault):
    return lambda page: enter(page, solve_2fa, otp_vault)

@pytest.fixture
async def login_directly(page, solve_2fa, otp_vault):
    await enter(page, solve_2fa, otp_vault)

@login("registered", check=lambda page: page.get_by_text(APP["email"]).is_visible())
async def sign_in(page, solve_2fa, otp_vault):
    await enter(page, solve_2fa, otp_vault)

@login("broken")
async def fail(page):
    with open("tries", "a") as tries:
        tries.write("tried\\n")
    raise LookupError("hunter2")

async def user(page):
    await page.goto("/")
    return APP["email"] if APP["email"] in await page.content() else None
"""
MANY = """
import pytest
from conftest import APP, user

@pytest.mark.signed_in("admin")
@pytest.mark.parametrize("number", range(6))
async def test_settings(page, number):
    assert await user(page)

@pytest.mark.signed_in("admin")
@pytest.mark.browser_context_args(locale="de-DE")
async def test_the_contexts_arguments_are_merged(page):
    assert await user(page)
    assert await page.evaluate("navigator.userAgent + navigator.language") == "suitede-DE"
    assert {"consent", "session"} <= {each["name"] for each in await page.context.cookies()}
    assert await page.evaluate("localStorage.theme") == "dark"
    assert [each["name"] for each in await page.evaluate("indexedDB.databases()")] == ["notes"]

@pytest.mark.browser_context_args(locale="de-DE")
async def test_who_does_not_ask_is_not_signed_in(page):
    assert not await user(page)
    assert page.url.startswith(APP["url"] + "/login")
"""
LOST = """
import sqlite3
import pytest
from conftest import APP, user

@pytest.mark.signed_in("{name}")
async def test_it_is_lost(page):
    assert await user(page)
    with sqlite3.connect(APP["database"]) as database:  # what the application does when somebody is logged out everywhere
        database.execute("UPDATE user SET fs_uniquifier = hex(randomblob(16)) WHERE email = ?", (APP["email"],))
    assert not await user(page)

@pytest.mark.signed_in("{name}")
async def test_it_is_there_again(page):
    assert await user(page)
"""
BROKEN = """
import pytest

@pytest.mark.signed_in("broken")
@pytest.mark.parametrize("number", range(3))
async def test_it(page, number):
    pass

@pytest.mark.signed_in("nobody")
async def test_nobody(page):
    pass
"""
OWN = """
from conftest import user

async def test_a_context_of_ones_own(browser, browser_context_args, signed_in):
    context = await browser.new_context(base_url=browser_context_args["base_url"], storage_state=await signed_in("admin"))
    assert await user(await context.new_page())
    await context.close()
"""


@pytest.mark.parametrize(("suite", "workers"), [("sync", "4"), ("async", "2")], indirect=["suite"], ids=["sync", "async"])
def test_one_login_serves_every_test_of_every_worker(suite: Suite, workers: str, posted: Any) -> None:
    suite.write(conftest=CONFTEST, test_many=MANY)
    suite.run("-n", workers).assert_outcomes(passed=8)
    assert posted() == 1


@pytest.mark.parametrize(
    ("suite", "name"), [("sync", "directly"), ("async", "registered")], indirect=["suite"], ids=["sync", "async"]
)
def test_a_login_that_is_lost_is_done_again(suite: Suite, name: str, posted: Any) -> None:
    suite.write(conftest=CONFTEST, test_lost=LOST.format(name=name))
    suite.run().assert_outcomes(passed=2)
    assert posted() == 2


@pytest.mark.parametrize("suite", ["sync"], indirect=True)
def test_a_login_is_kept_for_later_runs_where_the_user_says_so(suite: Suite, posted: Any) -> None:
    suite.write(conftest=CONFTEST, test_own=OWN)
    suite.run("--login-cache=1h").assert_outcomes(passed=1)
    suite.run("--login-cache=1h").assert_outcomes(passed=1)
    assert posted() == 1
    kept = list((suite.folder / "cache").rglob("*.json"))
    assert [each.stat().st_mode & 0o077 for each in kept] == [0]


@pytest.mark.parametrize("suite", ["async"], indirect=True)
def test_a_login_that_fails_is_not_tried_again(suite: Suite, account: Account) -> None:
    suite.write(conftest=CONFTEST, test_broken=BROKEN)
    done = suite.run()
    done.assert_outcomes(errors=4)
    assert (suite.folder / "tries").read_text().split() == ["tried"]
    done.stdout.fnmatch_lines(
        [
            "*the login 'broken' failed in test_broken.py::test_it*0* with LookupError; it is tried once per run*",
            "*signed_in('nobody') needs a fixture login_nobody*",
        ]
    )
