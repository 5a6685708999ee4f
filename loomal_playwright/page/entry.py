"""Enter a code once: type, read back what the page holds, repair by another technique, and submit unless the page already did.

The rule above all: a submission is never guessed at. When it cannot be told whether one took place, it counts as made.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from loomal_playwright.page.autosubmit import Autosubmit
from loomal_playwright.page.prompt import action
from loomal_playwright.page.verbs import PageGone, Stale

if TYPE_CHECKING:
    from collections.abc import Callable

    from loomal_playwright.page.facts import Snapshot
    from loomal_playwright.page.prompt import Prompt
    from loomal_playwright.page.traffic import Secret
    from loomal_playwright.page.verbs import Grasp, Port, Technique

# In order. Keys first: pages may count on them, and boxes live on the focus that their page moves meanwhile. What types anew comes before
# what types on: a page may have kept what it does not show.
_SINGLE: tuple[Technique, ...] = ("keys", "fill", "keyboard", "paste")
_BOXES: tuple[Technique, ...] = ("keys", "each", "keyboard", "fill", "paste")

_PAD: tuple[Technique, ...] = ("pad",)  # the keys of a keypad: pressed twice they would be two digits
_ENABLE_WAIT = 1_000  # ms for a submit control to wake up after the last character
_LEAVE = 400  # ms of them after which the field is left: some pages check a field only then
_NO_CONTROL_WAIT = 300  # ms in which a page without a submit control is given the chance to submit by itself
_BY_ITSELF = 2_000  # ms: the longest that timers set off by typing are waited for
_PRESSES = 2  # times a press is made: the first is kept back where the page begins something at that moment
_CALL = 5_000  # ms for a single touch


class EntryFailed(Exception):
    """The code could not be entered, or not be submitted; nothing was submitted. `args[0]` says why."""


class CodeAged(Exception):
    """The code came too close to its end while it was typed; it was taken out again and nothing was submitted.

    Never where the page has begun to work on it: then it is submitted all the same.
    """


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
    port.expect(code, snapshot.documents[prompt.frame], action(snapshot, prompt))
    submitted = False
    try:
        technique = await hand.type()
        submitted = technique is None
        if technique is None:
            return Entered(hand.technique, "page")
        if not fresh():
            if not hand.stirred:
                await hand.clear()
                raise CodeAged
            if left() <= 0:
                submitted = True
                return Entered(technique, "page")
        submitted = True
        return Entered(technique, await hand.submit())
    except EntryFailed:
        submitted = False
        raise
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
        self._pad = prompt.fields[0].pad is not None
        submit = prompt.submit if prompt.submit is not None and prompt.submit.ref.frame == prompt.frame else None
        self._held = port.hold(snapshot, [field.ref for field in prompt.fields], submit.ref if submit else None)
        self._grasped: Grasp | None = None
        form = _form(snapshot, prompt)
        self._patient = len(prompt.fields) > 1 or form is None or form.method.lower() != "post"
        self._own = Autosubmit(port, enabled=submit is not None and not submit.disabled)
        self._whole = False  # whether the page has held the whole code since it was typed
        self.technique: Technique = "fill"

    def _timeout(self) -> float:
        return max(1.0, min(_CALL, self._left()))

    @property
    def stirred(self) -> bool:
        """Whether the page has begun something since it was typed into."""
        return self._own.stirred

    async def release(self) -> None:
        await self._port.release(self._held, min(500, self._timeout()))

    async def clear(self) -> None:
        if self._pad:
            msg = "the code came too close to its end, and what is pressed on a keypad is not taken back"
            raise EntryFailed(msg)
        await self._port.clear(self._held, self._timeout())

    async def type(self) -> Technique | None:
        """Return the technique after which the page holds the code, or None when the page submitted by itself."""
        dirty = any(field.value_length for field in self._prompt.fields)
        kept = await self._kept() if dirty else ""
        if kept:
            return self.technique if kept == "held" else None
        why = ""
        for technique in _PAD if self._pad else _BOXES if len(self._prompt.fields) > 1 else _SINGLE:
            self.technique = technique
            try:
                if dirty:
                    await self.clear()
                dirty = True
                await self._port.put(self._held, self._code, technique, self._timeout())
                self._whole = False
                grasp = await self._settle()
            except (Stale, PageGone):
                if self._own.submitted(None):
                    return None
                raise
            if grasp is None:
                return None
            lacks = self._lacks(grasp)
            if not lacks:
                return technique
            why = why or lacks
            if (
                grasp.holds and self._own.stirred
            ) or self._left() <= 0:  # it has answered to the whole code: never type that twice
                break
        raise EntryFailed(why)

    def _lacks(self, grasp: Grasp) -> str:
        """What keeps the code from being submitted; "": nothing."""
        if not grasp.holds and grasp.strayed:
            return "the page moved the focus elsewhere while the code was typed, and the rest was not typed there"
        if not grasp.holds:
            return f"the page holds {sum(grasp.lengths)} of {_length(self._code)} characters, or others than were typed"
        asleep = grasp.submit is not None and not grasp.submit.enabled
        return "the submit control stays disabled" if asleep else ""

    async def _kept(self) -> Literal["held", "submitted", ""]:
        """What became of a code that was typed before, where the page drew its field anew with it; "": it is to be typed."""
        if sum(field.value_length for field in self._prompt.fields) != _length(self._code):
            return ""
        if await self._submits_late():
            return "submitted"
        grasp = await self._settle()
        if grasp is None:
            return "submitted"
        return "" if self._lacks(grasp) else "held"

    async def _settle(self) -> Grasp | None:
        """Read back, once the page has had its say; None: it submitted by itself, or may have.

        Its say are timers and work that the typing set off, and a submit control that wakes up late, or when the field is left.
        """
        began, stayed = self._port.monotonic(), True
        while True:
            grasp = await self._grasp(patient=self._patient)
            if self._own.submitted(grasp):
                return None
            self._grasped, self._whole = grasp, self._whole or grasp.holds
            waited = self._port.monotonic() - began
            asleep = grasp.holds and grasp.submit is not None and not grasp.submit.enabled
            self._own.see(grasp)
            if self._own.at_work(waited) and self._left() > 0:
                await self._port.changed(self._snapshot, 50)
            elif self._own.unsure(grasp) or self._taken(grasp):
                return None
            elif grasp.pending and waited < _BY_ITSELF:
                await self._port.sleep(min(grasp.pending + 5, self._timeout()))
            elif asleep and stayed and waited >= _LEAVE:
                stayed = False
                await self._port.leave(self._held, self._timeout())
            elif asleep and waited < _ENABLE_WAIT:
                await self._port.changed(self._snapshot, 50)
            else:
                return grasp

    def _taken(self, grasp: Grasp) -> bool:
        """Whether a page that is at work has taken the code out of its field: it has gone somewhere, and is not typed again."""
        return self._whole and self._own.stirred and not any(grasp.lengths)

    async def _grasp(self, *, patient: bool) -> Grasp:
        stirred = self._own.stirred
        return await self._port.grasp(self._held, self._code, patient=patient, stirred=stirred, timeout=self._timeout())

    async def submit(self) -> Literal["page", "enter", "click"]:
        """Submit once. Returns who did: the page may still be quicker than we are.

        A click where there is a control: a key may be heard by several listeners, and each may submit.
        """
        for _ in range(_PRESSES):
            grasp = self._grasped
            target = grasp.submit if grasp is not None else None
            if target is None:
                return await self._enter(grasp)
            pressed = True
            with suppress(PageGone):  # the press may be what closed it
                pressed = await self._port.click(self._held, forced=target.still and target.reachable, timeout=self._timeout())
                if pressed and grasp is not None:
                    await self._refuse_if_blocked(grasp)
            if pressed:
                return "click"
            if await self._settle() is None:
                break
        return "page"

    async def _enter(self, grasp: Grasp | None) -> Literal["page", "enter"]:
        if await self._submits_late():
            return "page"
        if self._pad:
            msg = "the keypad has no key that sends the code, and the page did not send it by itself"
            raise EntryFailed(msg)
        with suppress(PageGone):
            with suppress(Stale):  # the key may have been handled before the page went: it counts as submitted
                await self._port.press_enter(self._held, self._timeout())
            if grasp is not None:
                await self._refuse_if_blocked(grasp)
        return "enter"

    async def _refuse_if_blocked(self, before: Grasp) -> None:
        """Raise EntryFailed when the browser kept the form from being submitted, and the page did nothing either."""
        if not before.invalid:
            return
        with suppress(Stale):
            grasp = await self._settle()
            if grasp is not None and grasp.submits == before.submits and grasp.invalid and grasp.holds and not self._own.stirred:
                msg = f"the browser does not submit the form: {grasp.invalid}"
                raise EntryFailed(msg)

    async def _submits_late(self) -> bool:
        until = self._port.monotonic() + min(_NO_CONTROL_WAIT, self._left())
        while self._port.monotonic() < until:
            await self._port.changed(self._snapshot, 50)
            try:
                grasp = await self._grasp(patient=False)
            except (Stale, PageGone):
                return True
            self._own.see(grasp)
            if self._own.submitted(grasp) or self._own.unsure(grasp) or not grasp.present or not grasp.editable:
                return True
        return False


def _length(code: Secret) -> int:
    return len(code.reveal())


def _form(snapshot: Snapshot, prompt: Prompt) -> Any:
    index = prompt.fields[0].form
    return None if index is None else snapshot.documents[prompt.frame].forms[index]
