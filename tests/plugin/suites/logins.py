"""How these suites sign in at the application. `APP` is what the session is told of it: the address, and its people by name."""

import json
import os
from pathlib import Path

import pytest

from loomal_playwright.pytest_plugin import login

APP = json.loads(os.environ["APP"])


def begun(name):
    with Path("logins").open("a") as logins:
        logins.write(f"{name}\n")


async def enter(name, page, solve_2fa, otp_vault):
    person = APP["people"][name]
    begun(name)
    otp_vault.enroll(name, person["otpauth"])
    await page.goto("/login")
    form = page.locator("form:has(input[type=password])")
    await form.locator("input[type=email]").fill(person["email"])
    await form.locator("input[type=password]").fill(person["password"])
    await form.locator("[type=submit]").click()
    await solve_2fa(page, label=name, min_remaining=500)
    await page.evaluate("""() => new Promise((done) => {
        localStorage.setItem("theme", "dark");
        const open = indexedDB.open("notes", 1);
        open.onupgradeneeded = () => open.result.createObjectStore("all").put("kept", "first");
        open.onsuccess = () => { open.result.close(); done(); };
    })""")


async def user(page):
    """Who of these people is signed in on the page, if one is."""
    await page.goto("/")
    shown = await page.content()
    return next((name for name, person in APP["people"].items() if person["email"] in shown), None)


@pytest.fixture
def login_admin(solve_2fa, otp_vault):
    return lambda page: enter("admin", page, solve_2fa, otp_vault)


@pytest.fixture
async def login_directly(page, solve_2fa, otp_vault):
    await enter("clerk", page, solve_2fa, otp_vault)


@login("registered", check=lambda page: page.get_by_text(APP["people"]["clerk"]["email"]).is_visible())
async def sign_in(page, solve_2fa, otp_vault):
    await enter("clerk", page, solve_2fa, otp_vault)


@login("broken")
async def fail(page):
    begun("broken")
    msg = "hunter2"
    raise LookupError(msg)


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    state = {"cookies": [{"name": "consent", "value": "yes", "domain": "127.0.0.1", "path": "/"}], "origins": []}
    return {**browser_context_args, "base_url": APP["url"], "user_agent": "suite", "storage_state": state}
