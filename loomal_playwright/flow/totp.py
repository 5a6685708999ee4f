"""A time-based code that nobody has used, and that lives long enough to be submitted (RFC 6238)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from loomal_playwright.errors import CodeTimeout
from loomal_playwright.flow.sources import ask_function, is_function

if TYPE_CHECKING:
    from loomal_playwright.codes.code import Code
    from loomal_playwright.flow.run import Run
    from loomal_playwright.flow.watch import Watch
    from loomal_playwright.page.prompt import Prompt

_TYPING = 250  # ms that typing may take on top of `min_remaining`
_ASK_AGAIN = 1_000  # ms until a source whose codes have no known end is asked for a newer one
_BOUNDARY = 20  # ms past the boundary of a step, so that a clock read twice never falls back before it


async def obtain_totp(run: Run, prompt: Prompt, watch: Watch) -> Code:
    """Return a code whose step is ours alone. Raises LabelNotFound, VaultError, and CodeTimeout when no step is free in time."""
    code = await _ask(run, prompt)
    if code.step is None:
        return await _unused(run, prompt, code, watch)
    reserved = None
    while reserved != code.step:
        step, period = code.step or 0, code.period
        if reserved is None or step > reserved:
            # The first step that will still be alive when the code has been typed, if it begins before the deadline.
            earliest = step if lives(run, code, _TYPING) else step + 1
            until = None if run.left() == math.inf else run.port.now() + code.ahead + run.left() / 1000
            try:
                reservation = await run.sources.ledger.reserve(
                    run.port,
                    f"{run.sources.account}#{code.generation}",
                    earliest=earliest,
                    until=until,
                    period=period,
                    ahead=code.ahead,
                )
            except CodeTimeout as late:
                raise _too_late(run, late) from None
            reserved = reservation.step
        if reserved > step:
            wait = (reserved * period - code.ahead - run.port.now()) * 1000 + _BOUNDARY
            if wait > 0:
                run.trail.add("obtain", f"waiting {wait / 1000:.1f} s for the time step that is ours")
                await watch.sleep(wait)
            else:
                await watch.sleep(100)  # the source's clock is behind what it told
                run.check_deadline("the vault still gives an earlier time step; is a clock off?")
            code = await _ask(run, prompt)
    run.trail.guard(code)
    return code


def _too_late(run: Run, late: CodeTimeout) -> CodeTimeout:
    """Say it where this very call has used the step, so that nobody looks for another worker."""
    if not any(attempt.factor == "totp" for attempt in run.attempts):
        return late
    return CodeTimeout(f"this call has submitted an authenticator code already, and none is typed twice: {late.message}")


def lives(run: Run, code: Code, margin: float = 0) -> bool:
    """Whether `code` may still be submitted: `min_remaining` is left of it, or half a period where periods are short."""
    if code.expires_at is None:
        return True
    need = min(run.request.min_remaining, code.period * 500)
    return (code.expires_at - run.port.now()) * 1000 >= need + min(margin, code.period * 100)


async def _ask(run: Run, prompt: Prompt) -> Code:
    vault, label = run.sources.vault, run.request.label
    with run.bounded("the vault"):
        if is_function(vault):
            return await ask_function(run.port, vault, label, "totp", prompt=prompt)
        return await vault.totp(run.port, label)  # type: ignore[no-any-return]


async def _unused(run: Run, prompt: Prompt, code: Code, watch: Watch) -> Code:
    """A source that does not tell a code's end: it is asked again until it gives a code that was not used yet."""
    account = run.sources.account
    while not await run.sources.ledger.claim_code(run.port, account, run.sources.ledger.digest(account, code)):
        if run.left() < _ASK_AGAIN:
            msg = "the source gave only codes that were used already; no new one came before the deadline"
            raise CodeTimeout(msg)
        run.trail.add("obtain", "the source gave a code that was used already; asking again")
        await watch.sleep(_ASK_AGAIN)
        code = await _ask(run, prompt)
    run.trail.guard(code)
    return code
