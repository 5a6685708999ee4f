"""Look and find, until there is a prompt: what the finder says, or exactly what the caller's selectors say."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from loomal_playwright.errors import PromptAmbiguous, PromptError
from loomal_playwright.flow.request import Selectors
from loomal_playwright.page.prompt import Control, Prompt, find
from loomal_playwright.page.saying import Scene

if TYPE_CHECKING:
    from collections.abc import Callable

    from loomal_playwright.page.facts import Button, Field, Ref, Snapshot
    from loomal_playwright.page.verbs import Port

SLICE = 100.0  # ms between two looks while nothing seems to change
_AT_ONCE = 100.0  # ms for a look, at least
_ANSWER = 1_000.0  # ms for a page, however busy, to say what a selector of the caller's is now


async def look(port: Port, selectors: Selectors, timeout: float, *, glance: bool = False) -> Scene:
    """One look, judged; a glance where that will do, and where no selector needs more. Raises PageGone."""
    snapshot = await port.observe(timeout, glance=glance and selectors == Selectors(), named=selectors.field)
    finding = find(snapshot)
    if any((selectors.field, selectors.submit, selectors.resend, selectors.switch, selectors.remember)):
        finding = replace(finding, prompt=await _as_told(port, snapshot, selectors, finding.prompt), rivals=())
    return Scene(snapshot, finding)


async def wait_for(port: Port, selectors: Selectors, timeout: float, accept: Callable[[Scene], bool]) -> tuple[Scene, bool]:
    """Look until `accept` does, or `timeout` is over: the last scene, and whether it was accepted."""
    until = port.monotonic() + timeout
    while True:
        scene = await look(port, selectors, max(_AT_ONCE, until - port.monotonic()))
        if accept(scene):
            return scene, True
        left = until - port.monotonic()
        if left <= 0:
            return scene, False
        await port.changed(scene.snapshot, min(left, SLICE))


async def shown(port: Port, scene: Scene, selector: Any) -> bool:
    """Whether the caller's `success` or `error` selector is there."""
    return selector is not None and bool(await port.visible(scene.snapshot, selector, _ANSWER))


def refuse_rivals(scene: Scene) -> None:
    """Raise PromptAmbiguous when two prompts could be meant."""
    rivals = scene.finding.rivals
    if rivals:
        told = "; ".join(f"{describe(rival)}: {', '.join(rival.reasons)}" for rival in rivals)
        many = f"{len(rivals)} fields could be meant, and nothing tells which; nothing was typed"
        msg = f"{many}. Name it: selectors=Selectors(field=...)\n{told}"
        raise PromptAmbiguous(msg)


def describe(prompt: Prompt) -> str:
    """The prompt in a few words, as the trail has it."""
    fields = prompt.fields
    if not fields:
        return f"a request for {prompt.factor} without a field"
    first = fields[0]
    named = next(
        (f"{key}={value!r}" for key, value in (("id", first.id), ("name", first.name), ("type", first.type)) if value), ""
    )
    what = f"{len(fields)} boxes from {named}" if len(fields) > 1 else f"the field {named}"
    return f"{what}, factor {prompt.factor}"


async def _as_told(port: Port, snapshot: Snapshot, selectors: Selectors, found: Prompt | None) -> Prompt | None:
    """The prompt that the caller's selectors describe; what they leave open is the finder's."""
    if selectors.field is not None:
        refs = await port.select(snapshot, selectors.field, _ANSWER)
        fields = tuple(_field(snapshot, ref) for ref in refs)
        if not fields:
            return None
        if found is None or found.frame != refs[0].frame:
            found = Prompt(refs[0].frame, fields, None, "any", None, None, None, (), 1.0, ())
        found = replace(found, fields=fields, confidence=1.0, reasons=("named by selectors.field", *found.reasons))
    if found is None:
        return None
    if selectors.submit is not None:
        found = replace(found, submit=await _button(port, snapshot, selectors.submit))
    controls = found.controls
    for kind in ("resend", "switch", "remember"):
        selector = getattr(selectors, kind)
        button = await _button(port, snapshot, selector) if selector is not None else None
        if button is not None:
            controls = (Control(kind, "any", button), *(control for control in controls if control.kind != kind))
    return replace(found, controls=controls)


def _field(snapshot: Snapshot, ref: Ref) -> Field:
    field = next((field for field in snapshot.documents[ref.frame].fields if field.ref == ref), None)
    if field is None:
        msg = "selectors.field names an element that takes no typing"
        raise PromptError(msg)
    return field


async def _button(port: Port, snapshot: Snapshot, selector: Any) -> Button | None:
    for ref in await port.select(snapshot, selector, _ANSWER):
        for button in snapshot.documents[ref.frame].buttons:
            if button.ref == ref:
                return button
    return None
