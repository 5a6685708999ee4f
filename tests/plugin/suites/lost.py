"""A login that is lost between two tests."""

import sqlite3

import pytest
from logins import APP, user

pytestmark = pytest.mark.signed_in(APP["lost"])


async def test_it_is_lost(page):
    assert await user(page) == "clerk"
    with sqlite3.connect(APP["database"]) as database:  # what the application does when somebody is logged out everywhere
        email = APP["people"]["clerk"]["email"]
        database.execute("UPDATE user SET fs_uniquifier = hex(randomblob(16)) WHERE email = ?", (email,))
    assert not await user(page)


async def test_it_is_there_again(page):
    assert await user(page) == "clerk"
