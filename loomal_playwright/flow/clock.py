"""How far the clock that codes are counted on is from the page's own server: said where codes are refused, and never acted upon.

A server tells its time in whole seconds (RFC 9110, 6.6.1), at some moment between the request and the answer. Only answers to what
carried the code are asked: no cache gives those. Acting on it would let a page choose the time step that is typed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from loomal_playwright.codes.times import http_date

if TYPE_CHECKING:
    from loomal_playwright.codes.code import Code
    from loomal_playwright.flow.run import Run
    from loomal_playwright.page.traffic import Traffic

_WHOLE = 1.0  # seconds: what a Date leaves open
_KEPT = 0.5  # seconds that servers go on telling the one before
_MATTERS = 2.0  # seconds that are off for sure; less is no reason to be refused


@dataclass(frozen=True, slots=True)
class Offset:
    """The server's clock is ahead of ours by something between `low` and `high` seconds."""

    host: str
    low: float
    high: float


def offset(traffic: Traffic, to_epoch: float) -> Offset | None:
    """What the answers to submissions tell, taken together; None: nothing, or they contradict each other.

    `to_epoch`: seconds to be added to the port's monotonic clock.
    """
    told = [exchange for exchange in traffic.exchanges if exchange.carries_code and exchange.own and exchange.heard is not None]
    dates = [(http_date(exchange.date), exchange) for exchange in told]
    lows = [date - exchange.heard / 1000 for date, exchange in dates if date is not None and exchange.heard is not None]
    highs = [date + _WHOLE - exchange.started / 1000 for date, exchange in dates if date is not None]
    if not lows or max(lows) > min(highs) + _KEPT:
        return None
    return Offset(urlsplit(told[-1].url).hostname or "", max(lows) - to_epoch, min(highs) - to_epoch)


def off(run: Run, code: Code) -> str:
    """That the clock behind a code is off by the page's server, and what helps; "" when it is not, or nobody can say."""
    found = offset(run.port.traffic(), run.port.now() - run.port.monotonic() / 1000)
    if found is None or code.step is None:
        return ""
    low, high = found.low - code.ahead, found.high - code.ahead
    if low <= _MATTERS and high + _KEPT >= -_MATTERS:
        return ""
    whose, helps = (
        ("the vault", "")
        if abs(code.ahead) > _MATTERS
        else ("this machine", "; let the system set it (`timedatectl set-ntp true`)")
    )
    by, give, way = abs(low + high) / 2, (high - low) / 2, "behind" if low > 0 else "ahead of"
    return f"{whose}'s clock is {by:,.0f} s {way} {found.host}'s (give or take {max(1, give):.0f} s){helps}"
