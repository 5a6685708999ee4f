"""Whether a page submits by itself once it has the whole code, or is still at work on it.

What it sends decides: the code, readable or veiled, is a submission. All else is only a sign to wait for: a page that is at work may
submit yet. Where the wait ends and nobody can tell, it counts as submitted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from loomal_playwright.page.traffic import Exchange
    from loomal_playwright.page.verbs import Grasp, Port

_BUSY = 4_000  # ms: the longest that a page at work is waited for
_QUIET = 100  # ms without a sign after which a page that was at work has done what it wanted


class Autosubmit:
    """Watches one entry, from before the first character on."""

    def __init__(self, port: Port, *, enabled: bool) -> None:
        self._port = port
        self._before = port.traffic()
        self._woke = enabled  # whether the submit control was enabled since
        self._known = 0  # requests and pieces of work that are no news
        self._sign = 0.0  # when the page last showed a sign of work
        self.stirred = False  # whether it ever did

    def submitted(self, grasp: Grasp | None) -> bool:
        """Whether the page has submitted, or may have. `grasp` None: its document does not answer any more."""
        since = self._port.traffic().since(self._before)
        if grasp is not None and grasp.submits:
            return True
        return any(one.submits or one.veiled for one in since.exchanges) or bool(grasp is None and since.closed)

    def see(self, grasp: Grasp) -> None:
        """Take note of one more look at the held fields."""
        self._woke = self._woke or (grasp.submit is not None and grasp.submit.enabled)
        exchanges = self._exchanges()
        count = len(exchanges) + grasp.begun
        news, self._known = count > self._known, count
        if news or grasp.work or self._withdrawn(grasp) or any(not one.answered for one in exchanges):
            self.stirred, self._sign = True, self._port.monotonic()

    def at_work(self, waited: float) -> bool:
        """Whether to wait on, `waited` ms after the code was typed."""
        return self.stirred and self._port.monotonic() - self._sign < _QUIET and waited < _BUSY

    def unsure(self, grasp: Grasp) -> bool:
        """Whether, now that the wait is over, the page has taken back what it offered, or still works on what it may yet send."""
        return self.stirred and (self._withdrawn(grasp) or grasp.work > 0 or any(_under_way(one) for one in self._exchanges()))

    def _withdrawn(self, grasp: Grasp) -> bool:
        """Whether a control that was enabled, or a field that took the code, is out of use now."""
        return grasp.busy or not grasp.editable or (self._woke and grasp.submit is not None and not grasp.submit.enabled)

    def _exchanges(self) -> tuple[Exchange, ...]:
        return self._port.traffic().since(self._before).exchanges


def _under_way(exchange: Exchange) -> bool:
    return not exchange.answered and (exchange.script or (exchange.own and exchange.writes))
