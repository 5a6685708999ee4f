"""Begin: from the arguments of a face to a run of the flow, and the baseline that `expect_2fa` takes before the click."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timezone
from typing import TYPE_CHECKING

from loomal_playwright.codes.defaults import sources
from loomal_playwright.flow.solve import solve
from loomal_playwright.flow.sources import Sources, is_function

if TYPE_CHECKING:
    from loomal_playwright.flow.request import Request
    from loomal_playwright.flow.solution import Solution
    from loomal_playwright.page.verbs import Port


def settle_sources(request: Request) -> Sources:
    """Decide which vault, inbox and ledger serve the request."""
    chosen = sources(request.vault, request.inbox, request.ledger)
    return Sources(request.label, chosen.vault, chosen.inbox, chosen.ledger)


async def begin(port: Port, request: Request) -> Solution:
    """Answer the page's request for a code."""
    return await solve(port, request, settle_sources(request))


async def baseline(port: Port, request: Request) -> Request:
    """The request, with what is in the inbox now marked as never the answer. Raises VaultError when the inbox fails."""
    now = datetime.fromtimestamp(port.now(), timezone.utc)
    inbox = settle_sources(request).inbox
    known: frozenset[str] = frozenset()
    if inbox is not None and not is_function(inbox):
        known = frozenset(message.id for message in await inbox.messages(port, since=None, sender=request.sender))
    return replace(request, since=request.since or now, known=known)
