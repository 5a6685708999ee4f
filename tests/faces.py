"""One test for both faces: written once as a coroutine, run over async Playwright or over sync Playwright.

A sync page leaves a running loop behind, so one process runs one face (`pytest --face sync`). On the sync face nothing is
awaited and the coroutine never suspends, as in `loomal_playwright` itself.
"""

from __future__ import annotations

import asyncio
import inspect
import time
from contextlib import asynccontextmanager, contextmanager
from importlib import import_module
from typing import TYPE_CHECKING, Any

from playwright.async_api import async_playwright
from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
    from types import ModuleType


async def settle(value: Any) -> Any:
    """Await what the async face gives, and hand back what the sync face already has."""
    return await value if inspect.isawaitable(value) else value


async def until(page: Any, holds: Callable[[], bool], what: str, *, within: float = 10.0) -> None:
    """Wait for what only Python can see, such as the server's record. AssertionError when it does not come `within` seconds."""
    give_up = time.monotonic() + within
    while not holds():
        assert time.monotonic() < give_up, f"within {within:.0f} s: {what}"
        await settle(page.wait_for_timeout(10))


@asynccontextmanager
async def entered(manager: Any) -> AsyncIterator[Any]:
    """Enter what is a context manager of the face under test: `async with` on the one, `with` on the other."""
    if hasattr(manager, "__aenter__"):
        async with manager as value:
            yield value
    else:
        with manager as value:
            yield value


class AsyncFace:
    """`api` is what an async user imports; coroutines run on a loop that lasts as long as the face."""

    name = "async"

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()

    @property
    def api(self) -> ModuleType:
        """Return the module of the public names."""
        return import_module("loomal_playwright")

    def run(self, coroutine: Coroutine[Any, Any, Any]) -> Any:
        """Run to the end and return what comes of it."""
        return self._loop.run_until_complete(coroutine)

    @contextmanager
    def playwright(self) -> Iterator[Any]:
        """Start Playwright for the length of a block."""
        manager = async_playwright()
        yield self.run(manager.__aenter__())
        self.run(manager.__aexit__())
        self._loop.close()


class SyncFace:
    """`api` is what a sync user imports; coroutines are driven to their end in one go."""

    name = "sync"

    @property
    def api(self) -> ModuleType:
        """Return the module of the public names."""
        return import_module("loomal_playwright.sync_api")

    def run(self, coroutine: Coroutine[Any, Any, Any]) -> Any:
        """Run to the end and return what comes of it."""
        try:
            coroutine.send(None)
        except StopIteration as end:
            return end.value
        coroutine.close()
        msg = "the coroutine suspended on the sync face"
        raise AssertionError(msg)

    @contextmanager
    def playwright(self) -> Iterator[Any]:
        """Start Playwright for the length of a block."""
        with sync_playwright() as playwright:
            yield playwright


FACES = {face.name: face for face in (AsyncFace, SyncFace)}
