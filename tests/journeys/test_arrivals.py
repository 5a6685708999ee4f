"""A document that comes after the code was typed tells what it shows by itself, to us alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from faces import settle

from loomal_playwright.codes.code import Code
from loomal_playwright.page.port import AsyncPort, SyncPort

if TYPE_CHECKING:
    import pytest

SITE = "https://crm.example.test"
ASKS = "<!doctype html><title>Verify</title><form action=/home><label>Code <input name=c></label><button>Verify</button></form>"
SEEN = "document.title += Object.getOwnPropertyNames(window).filter((name) => /loomal/i.test(name))"
HOME = f"<!doctype html><title>Home</title><body><a href=/out>Log out</a><script>{SEEN}</script>"


def test_a_new_document_is_judged_by_what_it_tells_and_the_page_sees_nothing_of_it(
    face: Any, page: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def go() -> tuple[Any, Any]:
        await settle(page.route(f"{SITE}/**", lambda route: route.fulfill(body=HOME, content_type="text/html")))
        await settle(page.route(f"{SITE}/", lambda route: route.fulfill(body=ASKS, content_type="text/html")))
        await settle(page.goto(f"{SITE}/"))
        async with (AsyncPort if face.name == "async" else SyncPort)(page) as port:
            await port.watch_dialogs()
            snapshot = await port.observe(5_000)
            held = port.hold(snapshot, [snapshot.documents[0].fields[0].ref], None)
            await port.put(held, Code("482913"), "keys", 5_000)
            await settle(page.evaluate("history.pushState(null, '', '/verify')"))
            moved = await port.observe(5_000, glance=True)
            monkeypatch.setattr(port._dialogs.session, "send", None)  # so that no document can be asked
            await settle(page.goto(f"{SITE}/home"))
            told = await port.observe(5_000, glance=True)
            return moved, told

    moved, told = face.run(go())
    assert moved.documents[0].url == f"{SITE}/verify"
    assert told.glance
    assert told.documents[0].title == "Home"
