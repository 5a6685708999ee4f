"""Enter a code once: type, read back what the page holds, repair by another technique, and submit unless the page already did.

The rule above all: a submission is never guessed at. When it cannot be told whether one took place, it counts as made.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from loomal_playwright.page.verbs import Grasp, PageGone, Stale

if TYPE_CHECKING:
    from collections.abc import Callable

    from loomal_playwright.page.facts import Snapshot
    from loomal_playwright.page.prompt import Prompt
    from loomal_playwright.page.traffic import Exchange, Secret
    from loomal_playwright.page.verbs import Port, Technique

# In order: a plain field takes a fill; boxes live on keys and on the focus that their page moves.
_SINGLE: tuple[Technique, ...] = ("fill", "keys", "paste")
_BOXES: tuple[Technique, ...] = ("keys", "each", "fill", "paste")

_ENABLE_WAIT = 1_000  # ms for a submit control to wake up after the last character
_NO_CONTROL_WAIT = 300  # ms in which a page without a submit control is given the chance to submit by itself
_BY_ITSELF = 2_000  # ms: the longest that timers set off by typing are waited for
_BUSY = 3_000  # ms: the longest that a page which reacts to the whole code is waited for
_QUIET = 100  # ms without a sign after which a page that reacted has done what it wanted
_CALL = 5_000  # ms for a single touch


class EntryFailed(Exception):
    """The code could not be entered, or not be submitted; nothing was submitted. `args[0]` says why."""


class CodeAged(Exception):
    """The code came too close to its end while it was typed; it was taken out again and nothing was submitted."""


@dataclass(frozen=True, slots=True)
class Entered:
    """How the code went in, and who submitted it: the page by itself, our Enter, or our click."""

    technique: Technique
    by: Literal["page", "enter", "click"]

    def __str__(self) -> str:
        how = {"page": "the page submitted by itself", "enter": "submitted with Enter", "click": "pressed the submit control"}
        return f"entered by {self.technique}, read back equal; {how[self.by]}"


async def enter(
    port: Port, snapshot: Snapshot, prompt: Prompt, code: Secret, *, left: Callable[[], float], fresh: Callable[[], bool]
) -> Entered:
    """Type `code` into the prompt's fields and submit it once.

    `left()`: ms until the deadline. `fresh()`: whether the code may still be submitted, asked once more right before.
    Raises EntryFailed, CodeAged, Stale (the prompt went away before anything was submitted), PageGone.
    """
    hand = _Hand(port, snapshot, prompt, code, left)
    port.expect(code, snapshot.documents[prompt.frame])
    submitted = False
    try:
        technique = await hand.type()
        submitted = technique is None
        if technique is None:
            return Entered(hand.technique, "page")
        if not fresh():
            await hand.clear()
            raise CodeAged
        submitted = True
        return Entered(technique, await hand.submit())
    finally:
        if not submitted:  # else the page is busy with the answer, and lets go by itself
            await hand.release()


class _Hand:
    """One entry: what is held, what has been typed, and what the page has done meanwhile."""

    def __init__(self, port: Port, snapshot: Snapshot, prompt: Prompt, code: Secret, left: Callable[[], float]) -> None:
        self._port = port
        self._snapshot = snapshot
        self._prompt = prompt
        self._code = code
        self._left = left
        self._before = port.traffic()
        submit = prompt.submit if prompt.submit is not None and prompt.submit.ref.frame == prompt.frame else None
        self._held = port.hold(snapshot, [field.ref for field in prompt.fields], submit.ref if submit else None)
        self._grasp: Grasp | None = None
        form = _form(snapshot, prompt)
        self._patient = len(prompt.fields) > 1 or form is None or form.method.lower() != "post"
        self.technique: Technique = "fill"
        self._woke = submit is not None and not submit.disabled
        self._asked = 0  # requests already known
        self._stirred = 0.0  # when the page last showed that it may be submitting; 0 while it never did

    def _timeout(self) -> float:
        return max(1.0, min(_CALL, self._left()))

    async def release(self) -> None:
        await self._port.release(self._held, min(500, self._timeout()))

    async def clear(self) -> None:
        await self._port.clear(self._held, self._timeout())

    async def type(self) -> Technique | None:
        """Return the technique after which the page holds the code, or None when the page submitted by itself."""
        dirty = any(field.value_length for field in self._prompt.fields)
        why = ""
        for technique in _BOXES if len(self._prompt.fields) > 1 else _SINGLE:
            self.technique = technique
            try:
                if dirty:
                    await self.clear()
                dirty = True
                await self._port.put(self._held, self._code, technique, self._timeout())
                grasp = await self._settle()
            except (Stale, PageGone):
                if self._submitted_by_page(None):
                    return None
                raise
            if grasp is None:
                return None
            if not grasp.holds:
                why = why or f"the page holds {sum(grasp.lengths)} of {_length(self._code)} characters, or others than were typed"
            elif grasp.submit is not None and not grasp.submit.enabled:
                why = why or "the submit control stays disabled"
                if self._stirred:  # it has seen the whole code and answered to it: never type it a second time
                    break
            else:
                return technique
            if self._left() <= 0:
                break
        raise EntryFailed(why)

    async def _settle(self) -> Grasp | None:
        """Read back, once the page has had its say: timers that the typing set off, and a submit control that wakes up late."""
        began = self._port.monotonic()
        while True:
            grasp = await self._port.grasp(self._held, self._code, patient=self._patient, timeout=self._timeout())
            if self._submitted_by_page(grasp):
                return None
            self._grasp = grasp
            now = self._port.monotonic()
            waited = now - began
            if grasp.holds and self._stirs(grasp):
                self._stirred = now
            if self._stirred and now - self._stirred < _QUIET and waited < min(_BUSY, self._left()):
                await self._port.changed(self._snapshot, 50)
            elif self._stirred and (self._withdrawn(grasp) or self._wrote()):
                return None
            elif grasp.holds and grasp.pending and waited < _BY_ITSELF:
                await self._port.sleep(min(grasp.pending + 5, self._timeout()))
            elif grasp.holds and grasp.submit and not grasp.submit.enabled and waited < _ENABLE_WAIT:
                await self._port.changed(self._snapshot, 50)
            else:
                return grasp

    def _stirs(self, grasp: Grasp) -> bool:
        """Whether the page shows anew that it may be submitting: it asks a server, or took back what it had offered."""
        self._woke = self._woke or (grasp.submit is not None and grasp.submit.enabled)
        exchanges = self._since()
        asked, self._asked = len(exchanges) > self._asked, len(exchanges)
        return asked or self._withdrawn(grasp) or any(not exchange.answered for exchange in exchanges)

    def _withdrawn(self, grasp: Grasp) -> bool:
        """Whether a control that was enabled, or a field that took the code, is disabled now."""
        return not grasp.editable or (self._woke and grasp.submit is not None and not grasp.submit.enabled)

    def _wrote(self) -> bool:
        """Whether the page sent something that may have been the code, unreadable to us."""
        return any(exchange.writes for exchange in self._since())

    def _since(self) -> tuple[Exchange, ...]:
        return self._port.traffic().since(self._before).exchanges

    def _submitted_by_page(self, grasp: Grasp | None) -> bool:
        since = self._port.traffic().since(self._before)
        if grasp is not None and grasp.submits:
            return True
        return any(exchange.submits for exchange in since.exchanges) or bool(grasp is None and since.closed)

    async def submit(self) -> Literal["page", "enter", "click"]:
        """Submit once. Returns who did: the page may still be quicker than we are."""
        grasp, submit = self._grasp, self._prompt.submit
        if submit is None or grasp is None or grasp.submit is None:
            if await self._submits_late():
                return "page"
            return await self._enter_key()
        field = self._prompt.fields[-1]
        if submit.default and submit.form == field.form and field.type not in ("contenteditable", "textarea"):
            return await self._enter_key()
        with suppress(PageGone):  # the click may be what closed it
            await self._port.click(self._held, forced=grasp.submit.still and grasp.submit.reachable, timeout=self._timeout())
        return "click"

    async def _submits_late(self) -> bool:
        until = self._port.monotonic() + min(_NO_CONTROL_WAIT, self._left())
        while self._port.monotonic() < until:
            await self._port.changed(self._snapshot, 50)
            try:
                grasp = await self._port.grasp(self._held, self._code, patient=False, timeout=self._timeout())
            except (Stale, PageGone):
                return True
            if self._submitted_by_page(grasp) or not grasp.present or not grasp.editable:
                return True
        return False

    async def _enter_key(self) -> Literal["enter"]:
        with suppress(Stale, PageGone):  # the key may have been handled before the page went: it counts as submitted
            await self._port.press_enter(self._held, self._timeout())
        return "enter"


def _length(code: Secret) -> int:
    return len(code.reveal())


def _form(snapshot: Snapshot, prompt: Prompt) -> Any:
    index = prompt.fields[0].form
    return None if index is None else snapshot.documents[prompt.frame].forms[index]
