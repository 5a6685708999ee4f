"""Contract tests, and the clock they share. Imported by tests only: `loomal_playwright.testing` is their public name."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import pytest

from loomal_playwright.codes.io import DirectIO

if TYPE_CHECKING:
    from collections.abc import Coroutine, Iterator
    from typing import Any

T = TypeVar("T")
START = 1_800_000_000.0  # seconds since the epoch; a multiple of 30


class SettableIO(DirectIO):
    """DirectIO whose clocks go on only when told to, or by sleeping: waiting takes no time. `slept`: each wait, in ms."""

    def __init__(self, now: float = START) -> None:
        super().__init__()
        self._now = now
        self.slept: list[float] = []

    def now(self) -> float:
        """Seconds since the epoch, as set."""
        return self._now

    def monotonic(self) -> float:
        """Milliseconds, as set."""
        return self._now * 1000

    async def sleep(self, ms: float) -> None:
        """Set the clocks on by `ms` milliseconds."""
        self.slept.append(ms)
        self.advance(ms / 1000)

    def advance(self, seconds: float) -> None:
        """Set the clocks on."""
        self._now += seconds


class Contract:
    """What the contracts share. Override the fixture `io` for a source that needs another clock."""

    @pytest.fixture
    def io(self) -> Iterator[SettableIO]:
        """Give the source a clock that waits for nobody."""
        with SettableIO() as io:
            yield io

    def run(self, io: DirectIO, coroutine: Coroutine[Any, Any, T]) -> T:
        """Override for a source that awaits an event loop."""
        return io.run(coroutine)
