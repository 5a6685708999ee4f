"""Whether a page submits by itself once it has the whole code, or is still at work on it.

What it sends decides: the code is a submission. All else is only a sign to wait for: a page that is at work may submit yet, and what
nobody can read may have been the code. Where the wait ends and nobody can tell, it counts as submitted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from loomal_playwright.page.traffic import Exchange
    from loomal_playwright.page.verbs import Grasp, Port

_BUSY = 4_000  # ms: the longest that a page at work is waited for
_QUIET = 100  # ms without a sign after which a page that was at work has done what it wanted
_LOOKS = 2  # at the least that must have shown none: a busy machine may take the time for one
_LOADED = 1_000  # ms, where it has loaded what works unseen, a script or a frame, or has sent what nobody can read


class Autosubmit:
    """Watches one entry, from before the first character on."""

    def __init__(self, port: Port, *, enabled: bool) -> None:
        self._port = port
        self._before = port.traffic()
        self._woke = enabled  # whether the submit control was enabled since
        self._known = 0  # requests, answers and pieces of work that are no news
        self._looks = 0  # since that sign
        self._quiet = _QUIET
        self._sign = 0.0  # when the page last showed a sign of work
        self.stirred = False  # whether it ever did

    def submitted(self, grasp: Grasp | None) -> bool:
        """Whether the page has submitted, or may have. `grasp` None: its document does not answer any more."""
        since = self._port.traffic().since(self._before)
        if grasp is not None and grasp.submits:
            return True
        if grasp is None and (since.closed or any(map(_perhaps, since.exchanges))):
            return True
        return any(one.submits for one in since.exchanges)

    def see(self, grasp: Grasp) -> None:
        """Take note of one more look at the held fields."""
        self._woke = self._woke or (grasp.submit is not None and grasp.submit.enabled)
        since = self._port.traffic().since(self._before)
        exchanges = since.exchanges
        count = len(exchanges) + sum(one.answered for one in exchanges) + since.frames + grasp.begun
        if since.frames or any(one.script or one.veiled for one in exchanges):
            self._quiet = _LOADED
        news, self._known = count > self._known, count
        self._looks += 1
        if news or grasp.work or self._withdrawn(grasp) or any(not one.answered for one in exchanges):
            self.stirred, self._sign, self._looks = True, self._port.monotonic(), 0

    def at_work(self, waited: float) -> bool:
        """Whether to wait on, `waited` ms after the code was typed."""
        recent = self._port.monotonic() - self._sign < self._quiet or self._looks < _LOOKS
        return self.stirred and recent and waited < _BUSY

    def unsure(self, grasp: Grasp) -> bool:
        """Whether, now that the wait is over, the page may have submitted, has taken back what it offered, or still works on it."""
        exchanges = self._port.traffic().since(self._before).exchanges
        return self.stirred and (
            self._withdrawn(grasp) or grasp.work > 0 or any(_perhaps(one) or _under_way(one) for one in exchanges)
        )

    def _withdrawn(self, grasp: Grasp) -> bool:
        """Whether a control that was enabled, or a field that took the code, is out of use now."""
        return grasp.busy or not grasp.editable or (self._woke and grasp.submit is not None and not grasp.submit.enabled)


def _under_way(exchange: Exchange) -> bool:
    return not exchange.answered and (exchange.script or (exchange.own and exchange.writes))


def _perhaps(exchange: Exchange) -> bool:
    """Whether it may have been the code; an answer that says nothing at all is none to a code."""
    return exchange.veiled and not exchange.empty
