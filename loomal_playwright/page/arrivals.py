"""New documents that tell what they show, by themselves, as soon as their markup is in.

Asking a document takes a trip that waits for its turn behind all that the page does to draw itself. On Chromium a script in a world of
its own (which the page does not see) looks at each new document of the main frame, and says it over a binding of our own session.
"""

from __future__ import annotations

import json
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING, Any

from playwright.async_api import Error

from loomal_playwright.page.facts import sensor
from loomal_playwright.page.scripts import script

if TYPE_CHECKING:
    from loomal_playwright.page.face import Face

_NAME = "loomalPlaywright"  # of the world, and of the binding in it


@cache
def _arrival() -> str:
    return f"({script('arrival.js')})({sensor()}, (told) => globalThis.{_NAME}(told))"


class Arrivals:
    """What the newest document told."""

    def __init__(self, face: Face) -> None:
        self._face = face
        self._begun = False
        self._told: tuple[str, str] | None = None  # its address, and the facts
        self._same = False  # the newest navigation was within its document, which has told before

    async def begin(self, session: Any) -> None:
        """Have the documents tell that come from now on, until the session ends."""
        if self._begun or session is None:
            return
        self._begun = True
        session.on("Page.frameNavigated", self._on_navigated)
        session.on("Page.navigatedWithinDocument", self._on_moved)
        session.on("Runtime.bindingCalled", self._on_told)
        for method, wanted in (
            ("Runtime.enable", {}),  # bindings say nothing before
            ("Runtime.addBinding", {"name": _NAME, "executionContextName": _NAME}),
            ("Page.addScriptToEvaluateOnNewDocument", {"source": _arrival(), "worldName": _NAME}),
        ):
            with suppress(Error):  # then no document tells, and each is asked
                await self._face.out(session.send(method, wanted))

    async def newest(self, url: str, ms: float) -> str | None:
        """The facts of the document at `url`, to which the page has just navigated, if it tells them within `ms`."""
        if self._begun:
            await self._face.together([], ms, until=lambda: self._told is not None or self._same)
        told, self._told = self._told, None
        return told[1] if told is not None and told[0] == url and told[1] else None

    def _on_navigated(self, event: dict[str, Any]) -> None:
        if "parentId" not in event["frame"]:
            self._same, self._told = False, None

    def _on_moved(self, _event: dict[str, Any]) -> None:
        self._same = True
        self._face.heard()

    def _on_told(self, event: dict[str, Any]) -> None:
        if event["name"] != _NAME:
            return
        url, facts = json.loads(event["payload"])
        self._told = url, facts
        self._face.heard()
