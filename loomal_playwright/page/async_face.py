"""Waiting over `playwright.async_api`: a task for each thing waited for."""

from __future__ import annotations

import asyncio
import inspect
import math
from typing import TYPE_CHECKING, Any, TypeVar

import httpx

from loomal_playwright.page.face import ANSWERS, Face, Silent

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Sequence

T = TypeVar("T")

_ASIDE: set[asyncio.Future[None]] = set()  # the loop itself keeps only weak references


class AsyncFace(Face):
    """Over `playwright.async_api`."""

    async def open(self, page: Any) -> None:
        """Nothing to begin: the loop runs."""

    async def out(self, value: Any) -> Any:
        """Await it."""
        return await value

    async def together(
        self,
        coroutines: Sequence[Coroutine[Any, Any, Any]],
        ms: float,
        *,
        first: bool = False,
        until: Callable[[], bool] = lambda: False,
    ) -> list[Any]:
        """A task each."""
        over = asyncio.get_running_loop().create_future()
        tasks = [asyncio.ensure_future(coroutine) for coroutine in coroutines]
        enough = 1 if first else len(tasks)

        def check(*_: object) -> None:
            if not over.done() and (until() or (tasks and sum(task.done() for task in tasks) >= enough)):
                over.set_result(None)

        for task in tasks:
            task.add_done_callback(check)
        self._checks.append(check)
        check()
        try:
            await asyncio.wait({over}, timeout=None if ms == math.inf else ms / 1000)
        finally:
            self._checks.remove(check)
            for task in tasks:
                task.cancel()
        return [_answer(task) for task in tasks]

    async def aside(self, coroutine: Coroutine[Any, Any, None]) -> None:
        """A task that outlives the port."""
        task = asyncio.ensure_future(coroutine)
        _ASIDE.add(task)
        task.add_done_callback(_ASIDE.discard)

    async def sleep(self, ms: float) -> None:
        """Sleep on the loop."""
        await asyncio.sleep(ms / 1000)

    async def send(self, request: httpx.Request) -> httpx.Response:
        """Send on the loop."""
        if self._client is None:
            self._client = httpx.AsyncClient()
        return await self._within(self._client.send(request))  # type: ignore[no-any-return]

    async def call(self, function: Callable[..., T], *args: object) -> T:
        """Coroutine functions on the loop, others in a thread."""
        if inspect.iscoroutinefunction(function):
            return await self._within(function(*args))  # type: ignore[no-any-return]
        result = await self._within(asyncio.to_thread(function, *args))
        return await self._within(result) if inspect.isawaitable(result) else result  # type: ignore[no-any-return]

    async def _within(self, awaitable: Any) -> Any:
        work = asyncio.ensure_future(awaitable)
        work.add_done_callback(lambda _: self.heard())
        try:
            await self._wait(work.done)
        finally:
            if not work.done():
                work.cancel()
                await asyncio.wait({work})
        return work.result()

    async def close(self) -> None:
        """Close the client, if there is one."""
        if self._client is not None:
            await self._client.aclose()


def _answer(task: asyncio.Task[Any]) -> Any:
    if not task.done():
        return Silent()
    if task.cancelled():
        return Silent()
    error = task.exception()
    if error is None:
        return task.result()
    if isinstance(error, ANSWERS):
        return error
    raise error
