"""Logins that do not come about."""

import pytest


@pytest.mark.signed_in("broken")
@pytest.mark.parametrize("number", range(3))
async def test_it(page, number):
    pass


@pytest.mark.signed_in("nobody")
async def test_nobody(page):
    pass
