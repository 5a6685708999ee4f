"""The applications, signed in to by hand: what they do before any of our code runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from bed import early_in_a_step
from faces import settle

if TYPE_CHECKING:
    from bed import Account, Application
    from conftest import Mailbox

with_authenticator = pytest.mark.parametrize("application", ["flask_security", "allauth"], indirect=True)
with_mail = pytest.mark.parametrize("application", ["flask_security", "allauth", "strict_allauth"], indirect=True)


async def enter(page: Any, code: str) -> None:
    """Type a code where these applications ask for it, and wait for the answer."""
    await settle(page.locator("[name=code]").fill(code))
    await settle(page.locator("form:has([name=code]) [type=submit]").first.click())
    await settle(page.wait_for_load_state())


async def reach_the_prompt(page: Any, application: Application, account: Account) -> None:
    await settle((await application.credentials(page, account)).click())
    await settle(page.locator("[name=code]").wait_for())


@with_authenticator
async def test_right_code_signs_in(face: Any, page: Any, application: Application) -> None:
    account = application.account("authenticator")
    await reach_the_prompt(page, application, account)
    assert await application.user(page) is None
    await early_in_a_step(page, left=2)
    await enter(page, account.code().reveal())
    assert await application.user(page) == account.email


@with_authenticator
async def test_used_code_is_refused(face: Any, page: Any, application: Application) -> None:
    account = application.account("authenticator")
    await reach_the_prompt(page, application, account)
    await early_in_a_step(page, left=2)
    code = account.code()
    used = len(application.submissions())
    for _ in range(2):
        await enter(page, code.reveal())
        await settle(page.context.clear_cookies())
        await reach_the_prompt(page, application, account)
    assert await application.user(page) is None
    first, second = application.submissions()[used:]
    assert first == second


@with_mail
async def test_mailed_code_signs_in(face: Any, page: Any, application: Application, mailbox: Mailbox) -> None:
    account = application.account("email")
    await reach_the_prompt(page, application, account)
    assert await application.user(page) is None
    await enter(page, mailbox.newest_code())
    assert await application.user(page) == account.email
