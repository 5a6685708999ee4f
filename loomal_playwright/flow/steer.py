"""Steer: press the page's own controls until it asks for a factor that we hold, a code is mailed, or the device is remembered."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from loomal_playwright.errors import CodeUnavailable, LabelNotFound, PromptError, PromptNotFound
from loomal_playwright.flow import sight
from loomal_playwright.flow.choose import Choice, choose, name
from loomal_playwright.flow.turn import take_turn
from loomal_playwright.flow.watch import Watch
from loomal_playwright.page.controls import CHOSEN
from loomal_playwright.page.same import similar
from loomal_playwright.page.verbs import Stale

if TYPE_CHECKING:
    from loomal_playwright.flow.run import Run
    from loomal_playwright.names import Factor
    from loomal_playwright.page.prompt import Control
    from loomal_playwright.page.saying import Scene

_STEPS = 2  # controls pressed at most on the way to a factor that we hold
_PRESS = 5_000.0  # ms for a press
_CHOICE = 300.0  # ms for a choice to do by itself what it leads to
_TURN = 10_000.0  # ms for the page to ask for something else after it


async def settle_factor(run: Run, *, but: Factor | None = None) -> Factor:
    """The factor to answer with, after pressing what leads there. `but`: one that has failed.

    Raises CodeUnavailable, PromptNotFound, Moved, what the page's end means, and CodeTimeout where the turn to have a code mailed is far off.
    """
    for steps in range(_STEPS + 1):
        choice = await _choice(run, but)
        if choice.factor is not None:
            run.trail.add("choose", choice.why)
            return choice.factor
        if choice.control is None or steps == _STEPS:
            break
        run.trail.add("choose", f"{choice.why}; pressing {quoted(choice.control)}")
        await _follow(run, choice.control)
        run.turn.since = 0.0  # what is mailed for that is not void
    why = f"after {_STEPS} of its controls {choice.why}" if choice.control is not None else choice.why
    msg = f"{why}; {run.so_far}"
    raise CodeUnavailable(msg)


async def _choice(run: Run, but: Factor | None) -> Choice:
    """What is right for the page now; where that has a code mailed, this call's turn has come."""
    choice = choose(run.prompt, run.held - {but}, run.request.factors)
    if choice.control is not None and choice.control.factor in ("totp", "any") and await _unknown(run):
        choice = choose(run.prompt, run.held - {but}, run.request.factors)
    if choice.control is None or not (choice.control.kind == "send" or choice.control.factor in run.held - {"totp", "backup"}):
        return choice
    if await take_turn(run, Watch(run, run.prompt.factor, "while another call's mail was waited for")):
        choice = choose(run.prompt, run.held - {but}, run.request.factors)
    return choice


async def _unknown(run: Run) -> bool:
    """Whether the vault, asked before a control is pressed for its sake, does not know the label, and something else may serve."""
    vault, rest = run.sources.vault, run.held - {"totp", "backup"}
    if "totp" in run.held and rest and hasattr(vault, "origins"):
        try:
            with run.bounded("the vault"):
                await vault.origins(run.port, run.request.label)
        except LabelNotFound:
            run.held = rest
            run.trail.add("choose", f"the vault does not know {run.request.label!r}")
            return True
    return False


async def _follow(run: Run, control: Control) -> None:
    """Press a control, and wait until the page asks for something else, or for what was chosen."""
    old, pressed_at = run.prompt, run.port.now()
    known = {(one.kind, one.factor, one.button.text) for one in old.controls}
    watch = Watch(run, control.factor, f"after {quoted(control)} was pressed")
    await press(run, control)
    if control.kind == "send":
        run.mail_since = pressed_at

    def turned(scene: Scene) -> bool:
        watch.end(scene)
        new = scene.finding.prompt
        if new is None:
            return False
        offered = {(one.kind, one.factor, one.button.text) for one in new.controls} - known  # as a menu that opens does
        return (
            not similar(old, new) or bool(new.fields) != bool(old.fields) or any(factor in run.held for _, factor, _ in offered)
        )

    async def wait(ms: float) -> bool:
        scene, found = await sight.wait_for(run.port, run.request.selectors, min(ms, run.left()), turned)
        run.see(scene)
        return found

    found = await wait(_CHOICE if control.button.type in CHOSEN else _TURN)
    if not found and control.button.type in CHOSEN:
        chooser = (await run.look()).finding.prompt  # a look within so short a time may have missed it
        if chooser is not None and not chooser.fields and chooser.submit is not None:  # the choice is made, now send it
            await press(run, replace(control, button=chooser.submit))
        found = await wait(_TURN)
    if not found:
        scene = run.scene
        wanted = "another code" if control.factor == "any" else name(control.factor)
        still = f"still asks for {name(run.prompt.factor)}" if scene.finding.prompt else f"asks for no code, at {run.port.url}"
        msg = f"{quoted(control)} was pressed for {wanted}, and the page {still}; {run.so_far}"
        raise PromptNotFound(msg)
    run.told()


async def press(run: Run, control: Control) -> None:
    """Click a control of the present scene. Raises PromptError when it cannot be pressed."""
    timeout = min(_PRESS, max(1.0, run.left()))
    try:
        held = run.port.hold(run.scene.snapshot, (), control.button.ref)
        await run.port.click(held, forced=False, timeout=timeout)
        await run.port.release(held, timeout)
    except Stale:
        msg = f"the control {quoted(control)} could not be pressed"
        raise PromptError(msg) from None


def find_control(run: Run, *kinds: str) -> Control | None:
    """The first control of the present prompt of one of these kinds."""
    prompt = run.scene.finding.prompt
    return next((control for kind in kinds for control in (prompt.controls if prompt else ()) if control.kind == kind), None)


def quoted(control: Control) -> str:
    """A control by its text."""
    return f"“{control.button.text[:60]}”"
