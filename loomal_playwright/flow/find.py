"""Find: wait for a request for a code, and say what was turned down when none comes."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from loomal_playwright.errors import PromptNotFound
from loomal_playwright.flow import sight

if TYPE_CHECKING:
    from loomal_playwright.flow.run import Run
    from loomal_playwright.page.saying import Scene

_TOLD = 10  # fields turned down that the trail names


def asks(scene: Scene) -> bool:
    """Whether a scene asks for a code, even if ambiguously."""
    return scene.finding.prompt is not None or bool(scene.finding.rivals)


async def find(run: Run, timeout: float) -> bool:
    """Wait up to `timeout` ms for a prompt. False: there is none, nor is one required. Raises PromptNotFound, PromptAmbiguous."""
    success = run.request.selectors.success if not run.request.required else None
    until = run.port.monotonic() + min(timeout or math.inf, run.left())
    while not asks(await run.look()):
        left = until - run.port.monotonic()
        if await sight.shown(run.port, run.scene, success):
            run.trail.add("find", "selectors.success is there: no code is asked")
            return False
        if left <= 0:
            return _none(run, timeout)
        await run.port.changed(run.scene.snapshot, min(left, sight.SLICE))
    for silent in run.scene.snapshot.silent:
        run.trail.add("look", f"the frame {silent} does not answer; it was left out")
    run.told()
    return True


def _none(run: Run, timeout: float) -> bool:
    waited = f"within {timeout:.0f} ms"
    if not run.request.required:
        run.trail.add("find", f"no request for a code {waited}, and none is required")
        return False
    rejected = run.scene.finding.rejected
    for silent in run.scene.snapshot.silent:
        run.trail.add("look", f"the frame {silent} does not answer")
    for one in rejected[:_TOLD]:
        run.trail.add("find", f"turned down {one.field.id or one.field.name or one.field.type}: {'; '.join(one.reasons)}")
    named = run.request.selectors.field
    refused = next((one.refused for one in rejected if one.refused), "")
    if refused:
        msg = f"the page asks for a code, but {refused}; nothing was typed. If it is meant: selectors=Selectors(field=...)"
    elif named is not None:
        msg = f"selectors.field={named!r} matched nothing {waited}; nothing was typed"
    else:
        msg = (
            f"no request for a one-time code appeared {waited} ({len(rejected)} fields were turned down); nothing was typed. "
            "If there is one, name it: selectors=Selectors(field=...)"
        )
    raise PromptNotFound(msg)
