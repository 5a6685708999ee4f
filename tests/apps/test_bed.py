"""The applications, signed in to by hand: what they do before any of our code runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from faces import settle

if TYPE_CHECKING:
    from bed import Application
    from conftest import Mailbox


@pytest.fixture(autouse=True)
def once(face: Any) -> None:
    if face.name == "sync":
        pytest.skip("an application is the same whoever signs in: by hand on the async face")


with_authenticator = pytest.mark.parametrize("application", ["flask_security", "allauth"], indirect=True)
with_mail = pytest.mark.parametrize("application", ["flask_security", "allauth", "strict_allauth"], indirect=True)


@with_authenticator
async def test_right_code_signs_in(face: Any, page: Any, application: Application) -> None:
    account = application.account("authenticator")
    await application.reach_the_prompt(page, account)
    assert await application.user(page) is None
    await application.enter(page, account.code())
    assert await application.user(page) == account.email


@with_authenticator
async def test_used_code_is_refused(face: Any, page: Any, application: Application) -> None:
    account = application.account("authenticator")
    code, signed_in = account.code(), []
    for _ in range(2):
        await application.reach_the_prompt(page, account)
        await application.enter(page, code)
        signed_in.append(await application.user(page))
        await settle(page.context.clear_cookies())
    assert signed_in == [account.email, None]


@with_mail
async def test_mailed_code_signs_in(face: Any, page: Any, application: Application, mailbox: Mailbox) -> None:
    account = application.account("email")
    await application.reach_the_prompt(page, account)
    assert await application.user(page) is None
    await application.enter(page, mailbox.newest_code())
    assert await application.user(page) == account.email
