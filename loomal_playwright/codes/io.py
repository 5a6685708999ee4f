"""What a source may use of the outside world, so that it is written once and serves both faces.

A vault or an inbox builds requests and parses answers; whoever calls it brings the wires.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    import httpx

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
