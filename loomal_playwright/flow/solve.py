"""The order of things: look, find, choose, obtain, enter, judge, again. Nothing else knows it.

Written once, over a Port; `async_api` and `sync_api` are its faces. No clock, no event loop and no browser is imported here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from loomal_playwright.errors import CodeRejected, CodeTimeout, PromptLost, TwoFactorError
from loomal_playwright.flow.again import again, heed
from loomal_playwright.flow.clock import off
from loomal_playwright.flow.find import find
from loomal_playwright.flow.obtain import obtain
from loomal_playwright.flow.origins import check_site, remember_site
from loomal_playwright.flow.run import REFUSED, Run
from loomal_playwright.flow.solution import Attempt, Solution
from loomal_playwright.flow.steer import settle_factor
from loomal_playwright.flow.submit import submit
from loomal_playwright.flow.watch import Moved
from loomal_playwright.page.verbs import PageGone

if TYPE_CHECKING:
    from loomal_playwright.codes.code import Code
    from loomal_playwright.flow.request import Request
    from loomal_playwright.flow.sources import Sources
    from loomal_playwright.names import Factor
    from loomal_playwright.page.outcome import Verdict
    from loomal_playwright.page.verbs import Port


async def solve(port: Port, request: Request, sources: Sources) -> Solution:
    """Answer the page's request for a code. Raises the errors of `loomal_playwright.errors`, each with its trail."""
    run = Run(port, request, sources)
    try:
        return await _solve(run)
    except TwoFactorError as error:
        why = f"{error.message}; {run.clock}" if run.clock and isinstance(error, CodeRejected) else error.message
        error.tell(run.trail.mask(why), run.trail.events)
        raise
    except PageGone:
        msg = "the page was closed before the code was accepted"
        raise PromptLost(msg, trail=run.trail.events) from None
    finally:
        run.turn.free()


async def _solve(run: Run) -> Solution:
    await run.port.watch_dialogs()
    accepted, factor = not await find(run, run.request.prompt_timeout), None
    while not accepted:
        accepted, factor = await _attempt(run, factor)
    last = run.attempts[-1].factor if run.attempts else None
    return Solution(last, tuple(run.attempts), run.trail.elapsed(), run.port.url, tuple(run.trail.events))


async def _attempt(run: Run, factor: Factor | None) -> tuple[bool, Factor | None]:
    """Whether a code was accepted; else the factor to go on with, None when the page decides."""
    try:
        return await _answer(run, factor)
    except Moved:
        return False, None


async def _answer(run: Run, factor: Factor | None) -> tuple[bool, Factor | None]:
    factor = factor or await settle_factor(run)
    await heed(run, factor)
    site = await check_site(run)
    await run.sources.ledger.check_budget(run.port, run.sources.account)
    try:
        factor, code = await obtain(run, factor)
    except CodeTimeout as late:
        if not run.refused:
            raise
        msg = f"the code was refused ({run.refused}), and no other came in time: {late.message}"
        raise CodeRejected(msg) from None
    started = run.trail.elapsed()
    verdict = await submit(run, code)
    if verdict is None:
        return False, factor
    reason, took = run.trail.mask(verdict.reason), run.trail.elapsed() - started
    run.attempts.append(Attempt(factor, verdict.outcome, reason, started, took))
    await _book(run, verdict, code, site)
    accepted = verdict.outcome == "accepted"
    return accepted, None if accepted else await again(run, factor, verdict)


async def _book(run: Run, verdict: Verdict, code: Code, site: str) -> None:
    """Enter into the ledger what the outcome means for the account, the site, and the mail."""
    ledger, account = run.sources.ledger, run.sources.account
    run.clock = off(run, code) if verdict.outcome in ("wrong", "expired") else ""
    if run.clock:
        run.trail.add("judge", run.clock)
    if verdict.outcome in REFUSED:
        await ledger.refused(run.port, account)
    if verdict.outcome not in ("accepted", "next_factor"):
        return
    if verdict.outcome == "accepted":  # another prompt alone proves no acceptance: a refusal may look like one
        await ledger.accepted(run.port, account)
        await remember_site(run, site)
    if code.id is not None and run.request.mark_read and hasattr(run.sources.inbox, "mark_read"):
        try:
            await run.sources.inbox.mark_read(run.port, code.id)
        except TwoFactorError as error:  # signed in all the same
            run.trail.add("judge", f"the mail could not be marked read: {error.message}")
