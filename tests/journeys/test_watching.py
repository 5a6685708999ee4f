"""The page may end while a code is awaited: that is noticed long before the deadline, and nothing is typed."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest
from faces import settle
from sources import Sources

from loomal_playwright import errors

if TYPE_CHECKING:
    from pathlib import Path

SITE = "https://crm.example.test"
ASKS = """<!doctype html><meta charset=utf-8><main><h1>Check your email</h1><p>We sent a code to j***@example.test.</p>
  <form><label for=c>Verification code</label><input id=c name=code><button>Verify</button></form></main>"""
LOCKED = "<!doctype html><meta charset=utf-8><h1>Your account has been locked</h1>"
OUT = "document.querySelector('main').innerHTML = '<h1>Sign in</h1><p role=alert>Your session has expired. Please sign in again.</p>'"


class Ending:
    """An inbox to which nothing comes; when it is read first, something happens to the page a little later."""

    def __init__(self, page: Any, then: str) -> None:
        self._page = page
        self._then = then

    async def messages(self, _io: Any, **_which: Any) -> tuple[()]:
        """Nothing."""
        if self._then:
            then, self._then = self._then, ""
            await settle(self._page.evaluate(f"() => {{ setTimeout(() => {{ {then} }}, 300) }}"))
        return ()


@pytest.mark.parametrize(
    ("then", "error"),
    [("location = '/locked'", errors.LockedOut), (OUT, errors.PromptLost)],
    ids=["locked on another page", "signed out in place"],
)
def test_a_page_that_ends_while_mail_is_awaited_ends_the_call(
    face: Any, page: Any, tmp_path: Path, then: str, error: type[errors.TwoFactorError]
) -> None:
    async def go() -> None:
        await settle(page.route(f"{SITE}/locked", lambda route: route.fulfill(body=LOCKED, content_type="text/html")))
        await settle(page.route(f"{SITE}/", lambda route: route.fulfill(body=ASKS, content_type="text/html")))
        await settle(page.goto(f"{SITE}/"))
        own = {**Sources.fresh(tmp_path).arguments, "inbox": Ending(page, then), "timeout": 60_000}
        await settle(face.api.solve_2fa(page, **own, factors=("email",), origins=("crm.example.test",)))

    began = time.monotonic()
    with pytest.raises(error):
        face.run(go())
    assert time.monotonic() - began < 40
