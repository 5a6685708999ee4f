"""The turn: of all calls that wait for mail to one inbox for one label, in whatever process, one at a time, so that none takes another's.

It is a lease of the ledger: taken before a code is asked for or waited for, and let go when the call ends, however it ends.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from loomal_playwright.errors import CodeTimeout

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from loomal_playwright.codes.books.book import Hold
    from loomal_playwright.codes.io import IO
    from loomal_playwright.flow.run import Run
    from loomal_playwright.flow.watch import Watch

_TRY, _SLOWEST_TRY = 50.0, 1_000.0  # ms between two tries, for each place in the queue
_QUICKEST = 500.0  # ms that a turn takes at least: a mail comes, its code is typed, the page answers
_SURE = 5_000.0  # ms after which it is asked whether the turn is ours still: a server may have lost the session


class Turn:
    """Of one call. `hold`: the lease, taken or not. `since`: when we got it after others had it, in seconds since the epoch, else 0.

    Mail that was asked for before `since` may be void: where a later challenge replaces an earlier one, theirs did.
    """

    def __init__(self, io: IO, hold: Hold, label: str) -> None:
        self._io = io
        self._hold = hold
        self._label = label
        self._sure = -_SURE
        self._waited = False
        self.since = 0.0

    async def take(
        self, left: Callable[[], float], sleep: Callable[[float], Awaitable[None]], tell: Callable[[str], None]
    ) -> bool:
        """Wait for the turn, or make sure of it. Whether others had it meanwhile.

        Raises CodeTimeout as soon as `left()` ms cannot be enough: its message names the place in the queue; and what `sleep` raises.
        """
        if self._hold.place == 0 and self._io.monotonic() < self._sure + _SURE:
            return False
        queue = _Queue(self._io.monotonic())
        while not await self._hold.take(self._io):
            place = self._hold.place or 0
            if not self._waited:
                tell(f"another call waits for mail for {self._label!r}; place {place + 1} in the queue")
            self._waited = True
            begins = place * queue.pace(place, self._io.monotonic())
            if begins >= left():
                raise CodeTimeout(_too_late(self._label, place, begins, left()))
            await sleep(min(_TRY * place, _SLOWEST_TRY, left()))
        self._sure = self._io.monotonic()
        if not self._waited:
            return False
        self._waited, self.since = False, self._io.now()
        return True

    def free(self) -> None:
        """Let the next one have it. Never waits."""
        self._hold.free()


class _Queue:
    """How fast it moves, as seen from `began`."""

    def __init__(self, began: float) -> None:
        self._began = self._moved = began
        self._first = self._place = -1

    def pace(self, place: int, now: float) -> float:
        """Milliseconds that a turn takes, by what was seen; what it takes at least, before."""
        if place != self._place:
            self._first = place if self._first < 0 else self._first
            self._place, self._moved = place, now
        return max(_QUICKEST, (self._moved - self._began) / max(1, self._first - place))


async def take_turn(run: Run, watch: Watch) -> bool:
    """Wait for this call's turn at its mail, or make sure of it. Whether others had it meanwhile, and the page was looked at anew.

    Raises CodeTimeout, BudgetSpent, VaultError, and as `watch.sleep` does.
    """
    waited = await run.turn.take(run.left, watch.sleep, lambda text: run.trail.add("obtain", text))
    if waited:
        run.trail.add("obtain", "it is this call's turn; what was mailed to it before may be void")
        await run.sources.ledger.check_budget(run.port, run.sources.account)  # those before us may have been refused
    return waited


def _too_late(label: str, place: int, begins: float, left: float) -> str:
    return (
        f"the mail for {label!r} is waited for by {place} other call{'' if place == 1 else 's'} before this one (place {place + 1} in the "
        f"queue), one at a time; its turn would not begin for {begins:,.0f} ms, and {left:,.0f} ms are left; nothing was typed; "
        "raise timeout=, or give parallel workers accounts of their own"
    )
