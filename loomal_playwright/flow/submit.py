"""Enter and judge: one submission, and what became of it."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from loomal_playwright.codes import heard
from loomal_playwright.errors import CodeRejected, PromptError, PromptLost
from loomal_playwright.flow import sight
from loomal_playwright.flow.find import asks
from loomal_playwright.flow.steer import find_control, press, quoted
from loomal_playwright.flow.totp import lives
from loomal_playwright.page.entry import CodeAged, EntryFailed, enter
from loomal_playwright.page.facts import Snapshot
from loomal_playwright.page.outcome import Judge, Verdict
from loomal_playwright.page.prompt import Finding
from loomal_playwright.page.same import similar
from loomal_playwright.page.saying import Scene
from loomal_playwright.page.verbs import PageGone, Stale

if TYPE_CHECKING:
    from loomal_playwright.codes.code import Code
    from loomal_playwright.flow.run import Run
    from loomal_playwright.page.traffic import Traffic

_STALE_TRIES = 3  # times a page may re-render under our hands before anything is submitted
_OLD_LOOK = 1_000.0  # ms after which a look is taken anew before typing
_RETURN = 5_000.0  # ms for a prompt that re-renders to be there again
_ON_ITS_WAY = 30.0  # ms for a request that the submission sets off to be heard of
_FOLLOWS = 10.0  # ms after the answer to a fetch in which the page may set off for another
_BODY = 1_000.0  # ms for the body of an answer, which may say of a refusal that it is a lock
_POPUP = 5_000.0  # ms in which the opener of a popup that closed must move on
_NOTHING = Scene(Snapshot(()), Finding(None, (), ()))


async def submit(run: Run, code: Code) -> Verdict | None:
    """Type the code, submit it once, and tell what became of it. None: it grew too old and was not submitted.

    Raises PromptError (it could not be entered), PromptLost; in both nothing was submitted.
    """
    if run.port.monotonic() - run.looked > _OLD_LOOK:
        await _look_anew(run)
    heard.tell(code.reveal())
    for _ in range(_STALE_TRIES):
        remember = find_control(run, "remember") if run.request.remember_device else None
        if remember is not None and not remember.button.checked:
            run.trail.add("enter", f"ticking {quoted(remember)}")
            await press(run, remember)
            await run.look()
        before, prompt, traffic = run.scene, run.prompt, run.port.traffic()
        try:
            entered = await enter(
                run.port, before.snapshot, prompt, code, left=run.left, fresh=lambda: run.left() > 0 and lives(run, code)
            )
        except Stale:
            run.trail.add("enter", "the page changed under our hands; looking again")
            await _look_anew(run)
        except CodeAged:
            run.check_deadline("the deadline came while the code was typed; nothing was submitted")
            run.trail.add("enter", "the code came too close to its end while it was typed; taking the next")
            await _look_anew(run)
            return None
        except EntryFailed as failed:
            msg = f"the code could not be entered: {failed.args[0]}; nothing was submitted"
            raise PromptError(msg) from None
        else:
            run.trail.add("enter", str(entered))
            if not run.port.traffic().since(traffic).exchanges:
                await run.port.changed(_NOTHING.snapshot, min(_ON_ITS_WAY, run.left()))
            return await _judge(run, Judge(before, prompt), since=traffic)
    msg = f"the page re-rendered its field {_STALE_TRIES} times while the code was typed; nothing was submitted"
    raise PromptError(msg)


async def _look_anew(run: Run) -> None:
    """A fresh look, which must show the same prompt, at the same origin."""
    old, origin = run.prompt, run.origin
    scene, found = await sight.wait_for(run.port, run.request.selectors, min(_RETURN, run.left()), asks)
    run.see(scene)
    if not found and scene.snapshot.silent and run.refused:
        msg = f"the code was refused ({run.refused}), and the page does not answer any more; no other was submitted"
        raise CodeRejected(msg)
    if not found or not similar(old, run.prompt):
        msg = "the request for a code went away before the code was submitted; nothing was submitted"
        raise PromptLost(msg)
    if run.origin != origin:
        msg = f"the prompt moved from {origin} to {run.origin} before the code was submitted; nothing was submitted"
        raise PromptLost(msg)


async def _judge(run: Run, judge: Judge, *, since: Traffic) -> Verdict:
    """Watch until it can be known what became of the submission, and no longer."""
    selectors, dialogs = run.request.selectors, 0
    while True:
        await _arrive(run, since)
        now = run.port.traffic().since(since)
        try:
            # A page under an open dialog does not answer: what the dialog says comes first.
            scene = _NOTHING if len(now.dialogs) > dialogs else await run.look(glance=True)
        except PageGone:
            return await _popup(run)
        dialogs, now = len(now.dialogs), run.port.traffic().since(since)
        verdict = judge.see(scene, now, at=run.port.monotonic())
        stays = not scene.snapshot.glance  # a page that leaves takes its answers with it
        if stays and (verdict is None or verdict.outcome != "accepted") and await run.port.read(max(1.0, min(_BODY, run.left()))):
            verdict = judge.see(scene, run.port.traffic().since(since), at=run.port.monotonic())
        if verdict is None and await sight.shown(run.port, scene, selectors.success):
            verdict = Verdict("accepted", "selectors.success", "selectors.success is there")
        if verdict is None and await sight.shown(run.port, scene, selectors.error):
            verdict = Verdict("wrong", "selectors.error", "selectors.error is there")
        if verdict is None and run.left() <= 0:
            verdict = Verdict("unknown", "deadline", "the page neither accepted nor refused before the deadline")
        if verdict is not None:
            run.trail.add("judge", f"{verdict.outcome}: {verdict.reason} (rule: {verdict.rule})")
            return verdict
        if scene.snapshot.glance:
            continue
        await run.port.changed(scene.snapshot, max(1.0, min(sight.SLICE, judge.due(run.port.monotonic()), run.left())))


async def _arrive(run: Run, since: Traffic) -> None:
    """Wait for what is under way, an answer or the document that it brings: until then nothing is to be seen. Not for long."""
    until = run.port.monotonic() + min(sight.SLICE, run.left())
    await _land(run, since, until)
    if _fetched(run.port.traffic().since(since)):  # a look at a page that is about to leave would only keep it
        await run.port.changed(_NOTHING.snapshot, min(_FOLLOWS, max(1.0, run.left())))
        await _land(run, since, until)


async def _land(run: Run, since: Traffic, until: float) -> None:
    while (left := until - run.port.monotonic()) > 0 and _under_way(run.port.traffic().since(since)):
        await run.port.changed(_NOTHING.snapshot, left)


def _fetched(traffic: Traffic) -> bool:
    """Whether the newest news is an answer that the page itself reads, and does not refuse."""
    last = next((exchange for exchange in reversed(traffic.exchanges) if exchange.submits), None)
    well = last is not None and not last.navigation and last.status is not None and last.status < HTTPStatus.BAD_REQUEST
    return well and not traffic.navigations and not traffic.closed and not traffic.dialogs


def _under_way(traffic: Traffic) -> bool:
    if traffic.dialogs or traffic.closed:
        return False
    return any(
        not exchange.over or (exchange.navigation and not traffic.navigations)
        for exchange in traffic.exchanges
        if exchange.submits
    )


async def _popup(run: Run) -> Verdict:
    """The page closed itself after the submission: accepted if the page that opened it moves on."""
    until = run.port.monotonic() + min(_POPUP, run.left())
    while not await run.port.opener_moved():
        if run.port.monotonic() >= until:
            msg = "the page closed after the code was submitted, and no page that opened it moved on"
            raise PromptLost(msg)
        await run.port.sleep(sight.SLICE / 2)
    run.trail.add("judge", "accepted: the popup closed and its opener moved on")
    return Verdict("accepted", "popup closed", "the popup closed and its opener moved on")
