"""Again: what follows each outcome. A retry must be safe: never the same code, never blindly, never towards a lock-out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loomal_playwright.errors import (
    CodeRejected,
    CodeUnavailable,
    LockedOut,
    OutcomeUnknown,
    PromptLost,
    PromptNotFound,
    RateLimited,
)
from loomal_playwright.flow.find import find
from loomal_playwright.flow.steer import find_control, press, quoted, settle_factor
from loomal_playwright.page.back import way_back
from loomal_playwright.page.elsewhere import is_login
from loomal_playwright.page.outcome import Verdict
from loomal_playwright.page.prompt import Control
from loomal_playwright.page.saying import standing

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from loomal_playwright.flow.run import Run
    from loomal_playwright.names import Factor, Outcome

_LAST = 1  # attempt left: it is the user's
_AT_LOGIN = 500.0  # ms for a prompt to come over the login form
_WRONG = 2  # refusals of a code that must be right; sites that throttle use the same words, and a third only nears the lock


async def again(run: Run, factor: Factor, verdict: Verdict) -> Factor | None:
    """Bring the page to where another attempt may be made; the factor to make it with, None when the page decides.

    Raises what the outcome means when no other attempt is safe.
    """
    following = await _NEXT[verdict.outcome](run, factor, verdict)
    return following if following and run.prompt.fields else None  # a page may ask how, where it asked for a code


async def heed(run: Run, factor: Factor) -> None:
    """Before the first submission: wait where the page says aloud that it wants no code yet. Raises RateLimited."""
    told = None if run.attempts else standing(run.scene)
    if told is not None:
        await _limited(run, factor, Verdict("limited", "standing", f"the page says “{told.text}”", told.wait))


async def _next_factor(run: Run, _factor: Factor, verdict: Verdict) -> None:
    if len(run.attempts) >= run.request.max_attempts:
        msg = (
            f"the page asks for another code, and max_attempts={run.request.max_attempts} submissions are made: {verdict.reason}"
        )
        raise CodeRejected(msg)
    await run.grip()
    run.told()


async def _refused(run: Run, factor: Factor, verdict: Verdict) -> Factor | None:
    tried = [attempt for attempt in run.attempts if attempt.factor == factor]
    if len(run.attempts) >= run.request.max_attempts:
        _reject(run, verdict, f"max_attempts={run.request.max_attempts} submissions are made")
    if verdict.left is not None and verdict.left <= _LAST:
        _reject(run, verdict, "the page warns that one more refusal may lock the account")
    try:
        await _prompt_again(run)
    except PromptNotFound:
        _reject(run, verdict, "the page does not ask again")
    if _wants_password(run):
        _reject(run, verdict, "the page wants the password once more, beside the code")
    if run.prompt.factor not in ("any", factor):
        run.told()
        return None
    if factor == "backup":
        _reject(run, verdict, "a recovery code is not tried twice")
    if sum(attempt.outcome == "wrong" for attempt in tried) >= _WRONG:
        return await _other_factor(run, factor, verdict)
    if factor != "totp" and not verdict.resent:
        await _ask_for_mail(run)
    run.trail.add("again", "the next time step" if factor == "totp" else "the next mailed code")
    return factor


def _wants_password(run: Run) -> bool:
    """Whether a password is asked beside the code, and none is there any more."""
    prompt = run.prompt
    beside = run.scene.snapshot.documents[prompt.frame].fields if prompt.fields else ()
    place = (prompt.fields[0].form, prompt.fields[0].dialog) if prompt.fields else None
    return any(
        field.type == "password" and field.visible and not field.value_length and (field.form, field.dialog) == place
        for field in beside
        if field not in prompt.fields
    )


async def _other_factor(run: Run, factor: Factor, verdict: Verdict) -> Factor:
    """The last resort after two refusals: another factor, if the page offers one that we hold."""
    try:
        other = await settle_factor(run, but=factor)
    except (CodeUnavailable, PromptNotFound):
        _reject(
            run, verdict, f"{_WRONG} codes that must be right were refused (a wrong secret, a clock that is off, or a throttle)"
        )
    run.held.discard(factor)
    run.trail.add("again", f"another factor: {other}")
    return other


async def _ask_for_mail(run: Run) -> None:
    """A refused code voids the challenge on many sites: ask for a new mail where the page lets us."""
    control = find_control(run, "resend", "send")
    if control is None:
        return
    run.trail.add("again", f"asking for another mail: pressing {quoted(control)}")
    before = run.port.now()
    await press(run, control)
    run.mail_since = before
    await run.look()
    await _prompt_again(run)


async def _limited(run: Run, factor: Factor, verdict: Verdict) -> Factor:
    named = f"it names {verdict.wait / 1000:.0f} s" if verdict.wait is not None else "it does not say how long"
    if verdict.wait is None or verdict.wait >= run.left() or len(run.attempts) >= run.request.max_attempts:
        msg = f"the service asks to wait ({named}; {run.left() / 1000:.0f} s are left): {verdict.reason}"
        raise RateLimited(msg)
    run.trail.add("again", f"the service asks to wait, {named}; waiting")
    await run.port.sleep(verdict.wait)
    await run.look()
    try:
        await _prompt_again(run)
    except PromptNotFound:
        msg = f"the service asked to wait, and its page did not ask again: {verdict.reason}"
        raise RateLimited(msg) from None
    return factor


async def _prompt_again(run: Run) -> None:
    """Make sure that the page asks (again): by its own way back where there is one; where it does not ask, wait as for the first prompt."""
    await run.grip()
    back = way_back(run.scene.snapshot, run.scene.finding.prompt)
    if back is not None:
        control = Control("switch", "any", back)
        run.trail.add("again", f"back to the prompt: pressing {quoted(control)}")
        await press(run, control)
        await run.look()
    if run.scene.finding.prompt is None or not run.scene.snapshot.documents:
        timeout = run.request.prompt_timeout
        if is_login(run.scene):  # who signs in is asked first: no code will be
            timeout = min(timeout or _AT_LOGIN, _AT_LOGIN)
        if not await find(run, timeout):
            msg = "the code was refused, and the page asks for none any more"
            raise PromptLost(msg)


async def _locked(_run: Run, _factor: Factor, verdict: Verdict) -> None:
    msg = f"the account is locked: {verdict.reason}"
    raise LockedOut(msg)


async def _lost(_run: Run, _factor: Factor, verdict: Verdict) -> None:
    msg = f"the sign-in was lost after the code was submitted: {verdict.reason}"
    raise PromptLost(msg)


async def _unknown(_run: Run, _factor: Factor, verdict: Verdict) -> None:
    msg = f"the code was submitted, and it cannot be told whether it was accepted: {verdict.reason}; nothing more was submitted"
    raise OutcomeUnknown(msg)


def _reject(run: Run, verdict: Verdict, why: str) -> None:
    msg = f"the code was refused {len(run.attempts)} time{'s' * (len(run.attempts) > 1)}; {why}: {verdict.reason}"
    raise CodeRejected(msg)


_NEXT: dict[Outcome, Callable[[Run, Factor, Verdict], Awaitable[Factor | None]]] = {
    "wrong": _refused,
    "expired": _refused,
    "used": _refused,
    "limited": _limited,
    "next_factor": _next_factor,
    "locked": _locked,
    "lost": _lost,
    "error": _unknown,
    "unknown": _unknown,
}
