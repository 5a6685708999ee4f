"""The applications, signed in to by hand: what they do before any of our code runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from bed import early_in_a_step
from faces import settle

if TYPE_CHECKING:
    from bed import Application
    from conftest import Mailbox

with_authenticator = pytest.mark.parametrize("application", ["flask_security", "allauth"], indirect=True)
with_mail = pytest.mark.parametrize("application", ["flask_security", "allauth", "strict_allauth"], indirect=True)


@with_authenticator
async def test_right_code_signs_in(face: Any, page: Any, application: Application) -> None:
    account = application.account("authenticator")
    await application.reach_the_prompt(page, account)
    assert await application.user(page) is None
    await early_in_a_step(page, left=2)
    await application.enter(page, account.code())
    assert await application.user(page) == account.email


@with_authenticator
async def test_used_code_is_refused(face: Any, page: Any, application: Application) -> None:
    account = application.account("authenticator")
    await application.reach_the_prompt(page, account)
    await early_in_a_step(page, left=2)
    code = account.code()
    used = len(application.submissions())
    for _ in range(2):
        await application.enter(page, code)
        await settle(page.context.clear_cookies())
        await application.reach_the_prompt(page, account)
    assert await application.user(page) is None
    first, second = application.submissions()[used:]
    assert first == second


@with_mail
async def test_mailed_code_signs_in(face: Any, page: Any, application: Application, mailbox: Mailbox) -> None:
    account = application.account("email")
    await application.reach_the_prompt(page, account)
    assert await application.user(page) is None
    await application.enter(page, mailbox.newest_code())
    assert await application.user(page) == account.email
