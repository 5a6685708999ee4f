"""Begin: from the arguments of a face to a run of the flow, and the baseline that `expect_2fa` takes before the click."""

from __future__ import annotations

import logging
import math
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING

from loomal_playwright.codes.defaults import sources
from loomal_playwright.errors import LabelNotFound
from loomal_playwright.flow.choose import PREFERENCE
from loomal_playwright.flow.solve import solve
from loomal_playwright.flow.sources import Sources, is_function
from loomal_playwright.flow.turn import Turn

if TYPE_CHECKING:
    from loomal_playwright.flow.request import Request
    from loomal_playwright.flow.solution import Solution
    from loomal_playwright.page.verbs import Port

_MARGIN = timedelta(hours=1)  # more than clocks are off; what came before it is never the answer, and need not be fetched
_log = logging.getLogger("loomal_playwright")


def settle_sources(request: Request) -> Sources:
    """Decide which vault, inbox and ledger serve the request."""
    chosen = sources(request.vault, request.inbox, request.ledger)
    return Sources(request.label, chosen.vault, chosen.inbox, chosen.ledger)


async def begin(port: Port, request: Request) -> Solution:
    """Answer the page's request for a code."""
    return await solve(port, request, settle_sources(request))


async def baseline(port: Port, request: Request) -> Request:
    """The request, with what is in the inbox now marked as never the answer; where only mail can be, after its turn has come.

    Raises VaultError when the inbox fails, CodeTimeout when the turn would come too late.
    """
    chosen = settle_sources(request)
    if await _only_mailed(port, request, chosen):
        request = replace(request, hold=chosen.lease())
    try:
        await _take_turn(port, request)
        since = request.since or datetime.fromtimestamp(port.now(), timezone.utc)
        inbox, known = chosen.inbox, frozenset[str]()
        if inbox is not None and not is_function(inbox):
            there = await inbox.messages(port, since=since - _MARGIN, sender=request.sender)
            known = frozenset(message.id for message in there)
    except BaseException:
        request.give_up()
        raise
    return replace(request, since=since, known=known, inbox=inbox)  # the same one: it may keep a connection


async def _take_turn(port: Port, request: Request) -> None:
    if request.hold is not None:
        until = port.monotonic() + (request.timeout or math.inf)
        await Turn(port, request.hold, request.label).take(lambda: until - port.monotonic(), port.sleep, _log.info)


async def _only_mailed(port: Port, request: Request, chosen: Sources) -> bool:
    """Whether no code but a mailed one can be the answer, as far as it can be known without a page."""
    held = chosen.held(request) & set(request.factors or PREFERENCE)
    if not held or chosen.inbox is None:
        return False
    if held & {"totp", "backup"} and hasattr(chosen.vault, "origins"):
        with suppress(LabelNotFound):
            await chosen.vault.origins(port, request.label)
            return False
        return True
    return not held & {"totp", "backup"}
