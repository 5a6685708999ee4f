"""What the finder sees, for people: the public Prompt with Playwright's Locators, and every field turned down."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from loomal_playwright.flow import sight
from loomal_playwright.flow.find import asks
from loomal_playwright.flow.request import Selectors

if TYPE_CHECKING:
    from loomal_playwright.names import Factor
    from loomal_playwright.page import prompt as pure
    from loomal_playwright.page.saying import Scene
    from loomal_playwright.page.verbs import Port

LocatorT = TypeVar("LocatorT")

_LOOK = 10_000.0  # ms for one look


@dataclass(frozen=True, slots=True)
class Prompt(Generic[LocatorT]):
    """A request for a code. `fields`: Locators in typing order, empty for push, passkey and keypads. `confidence`: 0 to 1."""

    fields: tuple[LocatorT, ...]
    submit: LocatorT | None
    factor: Factor
    digits: int | None
    confidence: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RejectedField(Generic[LocatorT]):
    """A field turned down, and why."""

    field: LocatorT
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Inspection(Generic[LocatorT]):
    """What would be typed where and why, and what was turned down and why.

    `rivals`: where several fields could equally be meant, each of them; then there is no `prompt`, and their fields are turned down.
    """

    prompt: Prompt[LocatorT] | None
    rejected: tuple[RejectedField[LocatorT], ...]
    rivals: tuple[Prompt[LocatorT], ...] = ()


async def find_prompt(port: Port, timeout: float | None) -> Prompt[LocatorT] | None:
    """`timeout` ms: None looks once, 0 waits without limit. Raises PromptAmbiguous."""
    if timeout is None:  # one look, however long a busy page takes to answer it
        scene = await sight.look(port, Selectors(), _LOOK)
    else:
        scene, _ = await sight.wait_for(port, Selectors(), timeout or math.inf, asks)
    sight.refuse_rivals(scene)
    found = scene.finding.prompt
    return None if found is None else await _public(port, scene, found)


async def inspect_page(port: Port) -> Inspection[LocatorT]:
    """Look once."""
    scene = await sight.look(port, Selectors(), _LOOK)
    finding = scene.finding
    rivals: list[Prompt[LocatorT]] = [await _public(port, scene, rival) for rival in finding.rivals]
    rejected = [RejectedField(field, (_TORN, *rival.reasons)) for rival in rivals for field in rival.fields]
    rejected += [RejectedField(await port.locate(scene.snapshot, one.field.ref, _LOOK), one.reasons) for one in finding.rejected]
    found = finding.prompt
    return Inspection(None if found is None else await _public(port, scene, found), tuple(rejected), tuple(rivals))


_TORN = "it could be meant, and so could another field: nothing tells which"


async def _public(port: Port, scene: Scene, found: pure.Prompt) -> Prompt[LocatorT]:
    fields = [await port.locate(scene.snapshot, field.ref, _LOOK) for field in found.fields if field.pad is None]
    submit = None if found.submit is None else await port.locate(scene.snapshot, found.submit.ref, _LOOK)
    return Prompt(tuple(fields), submit, found.factor, found.digits, found.confidence, found.reasons)
