"""Waiting over `playwright.sync_api`: a greenlet for each thing waited for.

Playwright runs its loop in a greenlet of its own, the dispatcher, and every call of the sync API switches there until it is
answered. So does the greenlet that waits here. greenlet comes with Playwright.
"""

from __future__ import annotations

import asyncio
import inspect
import math
import socket
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeVar

import httpx
from greenlet import getcurrent, greenlet

from loomal_playwright.page.face import ANSWERS, Face, Silent
from loomal_playwright.page.verbs import PageGone, run

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Sequence

T = TypeVar("T")

_ASIDE = 1_000  # ms


class _Wait:
    """One wait of the greenlet that makes it. `dispatcher`: the greenlet that runs Playwright's loop."""

    def __init__(self, loop: Any, dispatcher: Any, size: int, *, first: bool, until: Callable[[], bool]) -> None:
        self._loop = loop
        self._dispatcher = dispatcher
        self._me = getcurrent()
        self._until = until
        self._enough = min(1, size) if first else size
        self._ended = 0
        self._waiting = not until()
        self.answers: list[Any] = [Silent() for _ in range(size)]

    def run(self, coroutines: Sequence[Coroutine[Any, Any, Any]], ms: float) -> None:
        for i, coroutine in enumerate(coroutines):
            if self._waiting:
                self._loop.call_soon(greenlet(self._work, self._dispatcher).switch, i, coroutine)
            else:
                coroutine.close()
        timer = None if ms == math.inf else self._loop.call_later(ms / 1000, self._wake)
        try:
            while self._waiting:
                if self._dispatcher.dead:  # the browser's driver is gone; a switch to it would return at once
                    raise PageGone
                self._dispatcher.switch()
        finally:
            self._waiting = False
            if timer is not None:
                timer.cancel()

    def check(self) -> None:
        """Wake up if it is time to. From a turn of the loop: this may run in any greenlet."""
        if self._waiting and (self._until() or 0 < self._enough <= self._ended):
            self._loop.call_soon(self._wake)

    def _wake(self) -> None:
        if self._waiting:
            self._waiting = False
            self._me.switch()

    def _work(self, i: int, coroutine: Coroutine[Any, Any, Any]) -> None:
        try:
            self.answers[i] = run(coroutine)
        except BaseException as error:  # noqa: BLE001 - carried over to the greenlet that waits
            self.answers[i] = error
        self._ended += 1
        self.check()


class SyncFace(Face):
    """Over `playwright.sync_api`: no coroutine ever suspends."""

    def __init__(self) -> None:
        super().__init__()
        self._loop: Any = None
        self._dispatcher: Any = None
        self._sockets: list[socket.socket] = []

    async def open(self, page: Any) -> None:
        """Find Playwright's loop, and the greenlet that runs it."""
        page.opener()  # any call: whoever unset the running loop, Playwright sets it again
        self._loop = asyncio.get_running_loop()
        box: list[Any] = []
        self._loop.call_soon(lambda: box.append(getcurrent()))
        page.opener()
        (self._dispatcher,) = box

    async def out(self, value: Any) -> Any:
        """It is there already."""
        return value

    async def together(
        self,
        coroutines: Sequence[Coroutine[Any, Any, Any]],
        ms: float,
        *,
        first: bool = False,
        until: Callable[[], bool] = lambda: False,
    ) -> list[Any]:
        """A greenlet each."""
        wait = _Wait(self._loop, self._dispatcher, len(coroutines), first=first, until=until)
        self._checks.append(wait.check)
        try:
            wait.run(coroutines, ms)
        finally:
            self._checks.remove(wait.check)
        for answer in wait.answers:
            if isinstance(answer, BaseException) and not isinstance(answer, ANSWERS):
                raise answer
        return wait.answers

    async def aside(self, coroutine: Coroutine[Any, Any, None]) -> None:
        """Wait all the same: nothing runs on while no call of the sync API does."""
        await self.together([coroutine], _ASIDE)

    async def sleep(self, ms: float) -> None:
        """Let Playwright work meanwhile."""
        await self.together([], ms)

    async def send(self, request: httpx.Request) -> httpx.Response:
        """Send in a thread."""
        if self._client is None:
            self._client = httpx.Client()
        request.extensions = {**request.extensions, "trace": self._connected}
        return await self.call(self._client.send, request)

    def _connected(self, event: str, told: dict[str, Any]) -> None:
        if event in {"connection.connect_tcp.complete", "connection.start_tls.complete"}:
            self._sockets.append(told["return_value"].get_extra_info("socket"))

    async def call(self, function: Callable[..., T], *args: object) -> T:
        """In a thread; an async function gets an event loop of its own there."""
        box: list[Any] = []

        def work() -> None:
            try:
                result = function(*args)
                box.append((asyncio.run(_await(result)) if inspect.isawaitable(result) else result, None))
            except BaseException as error:  # noqa: BLE001 - carried over to the caller's thread
                box.append((None, error))
            with suppress(RuntimeError):  # the loop was closed: nobody waits any more
                self._loop.call_soon_threadsafe(self.heard)

        threading.Thread(target=work, daemon=True).start()
        await self._wait(lambda: bool(box))
        result, error = box[0]
        if error is not None:
            raise error
        return result  # type: ignore[no-any-return]

    async def close(self) -> None:
        """Close the client, if there is one."""
        for one in self._sockets:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)  # a thread may wait there still, for an answer that nobody wants any more
        if self._client is not None:
            self._client.close()


async def _await(awaitable: Any) -> Any:
    return await awaitable
