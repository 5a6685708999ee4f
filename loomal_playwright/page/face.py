"""How each face of Playwright waits: for several things at once, never longer than told, and no longer than is needed.

`AsyncFace` has tasks, `SyncFace` greenlets, as Playwright's own sync API does. `together` is the one way to wait for a page: a busy
frame or an open dialog keeps a bare call into it waiting for ever. What is still under way when a wait ends is left behind.
"""

from __future__ import annotations

import math
import time
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, TypeVar

from playwright.async_api import Error

from loomal_playwright.page.verbs import PageGone, Stale

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine, Sequence

    import httpx

T = TypeVar("T")


class Silent(Exception):
    """No answer in the time given."""


class Face(ABC):
    """What a port asks of its face. Times in milliseconds."""

    def __init__(self) -> None:
        self._limit = math.inf  # of waits for sources, on the monotonic clock
        self._look: Callable[[], Awaitable[float]] | None = None
        self._client: Any = None
        self._checks: list[Callable[[], None]] = []

    def monotonic(self) -> float:
        """Milliseconds that never jump."""
        return time.monotonic() * 1000

    def limit(self, ms: float) -> None:
        """From now on `send` and `call` raise TimeoutError when they are not done in `ms`."""
        self._limit = self.monotonic() + ms

    def meanwhile(self, look: Callable[[], Awaitable[float]] | None) -> None:
        """From now on `look` is awaited while `send` and `call` wait, and again after the ms that it returns. What it raises ends them."""
        self._look = look

    async def _wait(self, over: Callable[[], bool]) -> None:
        """Wait for what `heard` tells of. Raises TimeoutError at the limit."""
        while not over():
            pause = math.inf if self._look is None else await self._look()
            left = max(0.0, self._limit - self.monotonic())
            await self.together([], min(left, pause), until=over)
            if left <= pause and not over():
                raise TimeoutError

    def heard(self) -> None:
        """Something happened that an `until` may be about."""
        for check in self._checks.copy():
            check()

    @abstractmethod
    async def out(self, value: Any) -> Any:
        """What a call into Playwright's API gave, once it is there."""

    @abstractmethod
    async def together(
        self,
        coroutines: Sequence[Coroutine[Any, Any, Any]],
        ms: float,
        *,
        first: bool = False,
        until: Callable[[], bool] = lambda: False,
    ) -> list[Any]:
        """Run all at once until all have ended (`first`: one), `until()` holds, or `ms` are over.

        One answer each: its result, the Error, Stale, PageGone or Silent that it raised, or Silent. Any other exception is raised here.
        `until` is asked at the start, whenever one ends, and at `heard()`.
        """

    async def bounded(self, coroutine: Coroutine[Any, Any, T], ms: float, *, until: Callable[[], bool] = lambda: False) -> T:
        """The result of one. Raises what it raises, and Silent."""
        (answer,) = await self.together([coroutine], max(1.0, ms), until=until)
        if isinstance(answer, BaseException):
            raise answer
        return answer  # type: ignore[no-any-return]

    @abstractmethod
    async def aside(self, coroutine: Coroutine[Any, Any, None]) -> None:
        """Run what the caller need not wait for, if this face can; it must see to its own errors."""

    @abstractmethod
    async def sleep(self, ms: float) -> None:
        """Let time pass, while the page lives on."""

    @abstractmethod
    async def send(self, request: httpx.Request) -> httpx.Response:
        """Send one request over a kept connection."""

    @abstractmethod
    async def call(self, function: Callable[..., T], *args: object) -> T:
        """Run a function of the user, sync or async, or blocking work."""

    @abstractmethod
    async def open(self, page: Any) -> None:
        """Begin. `page`: any page of this face's API."""

    @abstractmethod
    async def close(self) -> None:
        """Let go of the connection."""


ANSWERS = (Error, Stale, PageGone, Silent)  # what a page may say; anything else is a fault
