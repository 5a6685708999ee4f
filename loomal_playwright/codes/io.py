"""What a source may use of the outside world, so that it is written once and serves both faces.

A vault or an inbox builds requests and parses answers; whoever calls it brings the wires.
"""

from __future__ import annotations

import inspect
import threading
import time
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Coroutine
    from types import TracebackType

    import httpx
    from typing_extensions import Self

T = TypeVar("T")


class IO(Protocol):
    """Time and wires. `page.port.Port` is one; `codes.io.DirectIO` is one without a browser."""

    def now(self) -> float:
        """Seconds since the epoch: the clock that time steps are counted on."""

    def monotonic(self) -> float:
        """Milliseconds on a clock that never jumps: the clock that deadlines are counted on."""

    async def sleep(self, ms: float) -> None:
        """Let `ms` milliseconds pass; never `time.sleep`, which would starve a sync page."""

    async def send(self, request: httpx.Request) -> httpx.Response:
        """Send once over a kept connection and return the answer with its body read. Raises httpx.TransportError."""

    async def call(self, function: Callable[..., T], *args: object) -> T:
        """Run blocking work in a thread, or await an async function of the user."""


@cache
def tls() -> ssl.SSLContext:
    """One TLS configuration for all clients of this process: reading the certificates takes some 100 ms."""
    import httpx  # noqa: PLC0415 - only who sends needs it

    return httpx.create_ssl_context()


class DirectIO:
    """IO without a browser, for the shell and for management calls: everything blocks, nothing suspends.

    with DirectIO() as io:
        code = io.run(vault.totp(io, "crm-totp"))
    """

    def __init__(self) -> None:
        self._client: httpx.Client | None = None

    def now(self) -> float:
        """Seconds since the epoch."""
        return time.time()

    def monotonic(self) -> float:
        """Milliseconds on a clock that never jumps."""
        return time.monotonic() * 1000

    async def sleep(self, ms: float) -> None:
        """Block for `ms` milliseconds."""
        threading.Event().wait(ms / 1000)

    async def send(self, request: httpx.Request) -> httpx.Response:
        """Send over the one kept connection. Raises httpx.TransportError."""
        if self._client is None:
            import httpx  # noqa: PLC0415 - a command that reads a local vault needs no HTTP client

            self._client = httpx.Client(verify=tls())
        return self._client.send(request)

    async def call(self, function: Callable[..., T], *args: object) -> T:
        """Run the function right here. TypeError for an async one: there is no event loop to await it on."""
        result = function(*args)
        if inspect.isawaitable(result):
            if inspect.iscoroutine(result):
                result.close()
            name = getattr(function, "__qualname__", repr(function))
            msg = f"{name} is async, and no event loop runs here: pass a plain function, or use loomal_playwright's async face"
            raise TypeError(msg)
        return result

    def run(self, coroutine: Coroutine[object, None, T]) -> T:
        """Drive a coroutine that uses only this IO to its end. TypeError when it waits for something else."""
        try:
            waits_for = coroutine.send(None)
        except StopIteration as end:
            result: T = end.value
            return result
        coroutine.close()
        msg = f"{coroutine!r} waits for {waits_for!r}, which needs an event loop: use loomal_playwright's async face"
        raise TypeError(msg)

    def close(self) -> None:
        """Close the kept connection."""
        if self._client is not None:
            self._client.close()
            self._client = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


def direct(work: Callable[[DirectIO], Coroutine[Any, Any, T]]) -> T:
    """Run a source's call to its end, right here. Blocks."""
    io = DirectIO()
    return io.run(work(io))
