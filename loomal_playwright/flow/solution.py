"""What a solved prompt was: the values that `solve_2fa` returns, and the trail that leads there."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from loomal_playwright.codes.code import Code
    from loomal_playwright.names import Factor, Outcome

_SEPARATOR = r"[\s.·\u2010-\u2015-]?"  # as pages group the characters of a code
_bare = partial(re.compile(_SEPARATOR.removesuffix("?")).sub, "")
_log = logging.getLogger("loomal_playwright")


@dataclass(frozen=True, slots=True)
class Event:
    """One entry of the trail: at `at` ms after the call began, `stage` did or saw `text`."""

    at: float
    stage: str  # "look", "find", "choose", "obtain", "enter", "judge", "again"
    text: str

    def __str__(self) -> str:
        return f"{self.stage} (+{self.at:.0f} ms): {self.text}"


@dataclass(frozen=True, slots=True)
class Attempt:
    """One submission: times in milliseconds, `started` counted from the begin of the call."""

    factor: Factor
    outcome: Outcome
    reason: str
    started: float
    elapsed: float


@dataclass(frozen=True, slots=True)
class Solution:
    """What `solve_2fa` did. `factor` is the one last accepted; None when no prompt appeared and none was required."""

    factor: Factor | None
    attempts: tuple[Attempt, ...]
    elapsed: float
    url: str
    trail: tuple[Event, ...]


class Trail:
    """Collects events, and hands each to the log and to the caller's `on_event` as it happens.

    A page may repeat the code it refuses: `guard` names what must not be written down.
    """

    def __init__(self, clock: Callable[[], float], on_event: Callable[[Event], object] | None = None) -> None:
        self._clock = clock
        self._start = clock()
        self._on_event = on_event
        self._codes: list[Code] = []
        self.events: list[Event] = []

    def elapsed(self) -> float:
        """Milliseconds since the call began."""
        return self._clock() - self._start

    def guard(self, code: Code) -> None:
        """Never write down `code` from now on."""
        self._codes.append(code)

    def mask(self, text: str) -> str:
        """Return `text` without the codes of this call, in one piece or grouped as pages print them."""
        for code in self._codes:
            if _bare(code.reveal()).casefold() in _bare(text).casefold():  # else no pattern need be compiled
                text = re.sub(_SEPARATOR.join(map(re.escape, code.reveal())), "•" * len(code), text, flags=re.IGNORECASE)
        return text

    def add(self, stage: str, text: str) -> None:
        """Write down what a stage saw or did."""
        event = Event(self.elapsed(), stage, self.mask(text))
        self.events.append(event)
        _log.info("%s", event)
        if self._on_event is not None:
            self._on_event(event)
