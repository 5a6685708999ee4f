"""The only hands on the page: the verbs of `verbs.Port` over Playwright, written once for both faces.

How it sees is in `seeing.py`, how it touches in `touching.py`, how each face waits in `async_face.py` and `sync_face.py`.
"""

from __future__ import annotations

import time
from contextlib import suppress
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from playwright.async_api import Error

from loomal_playwright.page import replies
from loomal_playwright.page.async_face import AsyncFace
from loomal_playwright.page.face import Silent
from loomal_playwright.page.seeing import Seeing
from loomal_playwright.page.sync_face import SyncFace
from loomal_playwright.page.touching import Touching
from loomal_playwright.page.verbs import Port, run

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    import httpx
    from typing_extensions import Self

    from loomal_playwright.page.face import Face, T
    from loomal_playwright.page.facts import Document
    from loomal_playwright.page.traffic import Secret, Traffic

__all__ = ["AsyncPort", "Port", "SyncPort", "run"]


class _PagePort(Seeing, Touching):
    """What both faces share. `page` is a Playwright Page or Frame of the face's own API."""

    def __init__(self, page: Any, face: Face) -> None:
        super().__init__(page, face)
        self._opener: Any = None
        self._opener_moves = 0
        self._opener_said: str | None = None

    # life

    async def __aenter__(self) -> Self:
        await self._face.open(self._page)
        self._recorder.start()
        with suppress(Error):
            self._opener = await self._face.out(self._page.opener())
        if self._opener is not None:
            self._opener.on("framenavigated", self._on_opener)
            self._opener_said = await self._read_opener()
        return self

    async def __aexit__(self, *_error: object) -> None:
        self._recorder.stop()
        if self._opener is not None:
            self._opener.remove_listener("framenavigated", self._on_opener)
        await self._dialogs.close()
        await self._face.close()

    def _on_opener(self, _frame: Any) -> None:
        self._opener_moves += 1
        self._face.heard()

    # time, wires, and the caller's functions

    def now(self) -> float:
        return time.time()

    async def sleep(self, ms: float) -> None:
        await self._face.sleep(ms)

    async def send(self, request: httpx.Request) -> httpx.Response:
        return await self._face.send(request)

    async def call(self, function: Callable[..., T], *args: object) -> T:
        return await self._face.call(function, *args)

    def limit(self, ms: float) -> None:
        self._face.limit(ms)

    def meanwhile(self, look: Callable[[], Awaitable[float]] | None) -> None:
        self._face.meanwhile(look)

    # what was heard

    @property
    def url(self) -> str:
        return str(self._page.url)

    def traffic(self) -> Traffic:
        return self._recorder.traffic()

    async def read(self, timeout: float) -> bool:
        heard, until = False, self.monotonic() + timeout
        for request, response in self._recorder.unread():
            with suppress(Error, Silent):  # a body goes with its page
                body = await self._bounded(until, response.body)
                reply = replies.read(body, refused=response.status >= HTTPStatus.BAD_REQUEST)
                if reply is not None:
                    self._recorder.replied(request, reply)
                    heard = True
        return heard

    def expect(self, code: Secret, document: Document, action: str = "") -> None:
        self._recorder.expect(code, document.handle[0], action)

    async def opener_moved(self) -> bool:
        if self._opener is None or self._opener_moves or self._opener.is_closed():
            return self._opener is not None
        return await self._read_opener() not in (None, self._opener_said)

    async def _read_opener(self) -> str | None:
        with suppress(Error, Silent):
            read = self._opener.evaluate
            return str(await self._bounded(self.monotonic() + _OPENER, read, "document.title + document.body?.innerText"))
        return None


_OPENER = 500  # ms for the page that opened this one to say what it shows


class AsyncPort(_PagePort):
    """Over `playwright.async_api`: `async with AsyncPort(page) as port`."""

    def __init__(self, page: Any) -> None:
        super().__init__(page, AsyncFace())


class SyncPort(_PagePort):
    """Over `playwright.sync_api`: the same, but no verb ever suspends."""

    def __init__(self, page: Any) -> None:
        super().__init__(page, SyncFace())
