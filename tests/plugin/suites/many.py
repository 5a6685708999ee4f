"""Many tests, one login."""

import pytest
from logins import APP, user


@pytest.mark.signed_in("admin")
@pytest.mark.parametrize("number", range(6))
async def test_settings(page, number):
    assert await user(page) == "admin"


@pytest.mark.signed_in("admin")
@pytest.mark.browser_context_args(locale="de-DE")
async def test_the_contexts_arguments_are_merged(page):
    assert await user(page) == "admin"
    assert await page.evaluate("navigator.userAgent + navigator.language") == "suitede-DE"
    assert {each["name"] for each in await page.context.cookies()} >= {"consent", "session"}
    assert await page.evaluate("localStorage.theme") == "dark"
    assert [each["name"] for each in await page.evaluate("indexedDB.databases()")] == ["notes"]


@pytest.mark.browser_context_args(locale="de-DE")
async def test_who_does_not_ask_is_not_signed_in(page):
    assert not await user(page)
    assert page.url.startswith(APP["url"] + "/login")
