"""Touching a page: only elements of the very look whose origin was checked.

They are held by the look's own record, never by a locator that resolves anew: after a navigation the record refuses, where a
locator would type on the new origin.
"""

from __future__ import annotations

import json
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING, Any

from playwright.async_api import Error
from playwright.async_api import TimeoutError as PlaywrightTimeout

from loomal_playwright.page.calls import Calls
from loomal_playwright.page.face import Silent
from loomal_playwright.page.pressing import press_keys
from loomal_playwright.page.scripts import script
from loomal_playwright.page.verbs import Grasp, Stale, Target

if TYPE_CHECKING:
    from collections.abc import Sequence

    from loomal_playwright.page.facts import Pad, Ref, Snapshot
    from loomal_playwright.page.traffic import Secret
    from loomal_playwright.page.verbs import Technique

_GRACE = 1_000  # ms for Playwright to notice that its own timeout is over
_HIT = 2_000  # ms for a busy page to say what became of a press; one that submits, or opens a dialog, says nothing
_AGAIN = "([look, ...asked]) => look.touch(...asked)"


@cache
def _touch() -> str:
    body = script("autosubmit.js") + script("once.js") + script("keys.js") + script("pad.js") + script("touch.js")
    made = f"(() => {{\n{body}}})()"
    return f"([look, ...asked]) => (look.touch = {made})(...asked)\n//# sourceURL=loomal_playwright/touch.js\n"


class Touching(Calls):
    """The verbs of `verbs.Port` that touch."""

    _former: Any = None  # what was held last
    _taught: Any = None  # the look whose document has the script that touches: it is long

    def hold(self, snapshot: Snapshot, fields: Sequence[Ref], submit: Ref | None) -> Any:
        anchor = fields[0] if fields else submit
        if anchor is None:
            msg = "nothing to hold: neither fields nor a control"
            raise ValueError(msg)
        frame, look = snapshot.documents[anchor.frame].handle
        wanted = {"fields": [ref.element for ref in fields], "submit": submit.element if submit else None}
        held = _Held(frame, look, wanted, len(fields), self._recorder.submissions)
        held.pad = next((one.pad for one in snapshot.documents[anchor.frame].fields if one.ref == anchor), None)
        held.listed = any(option.ref == submit for option in snapshot.documents[anchor.frame].options)
        return held

    async def put(self, held: Any, code: Secret, technique: Technique, timeout: float) -> None:
        until = self.monotonic() + timeout
        former, self._former = self._former, held
        if former not in (None, held):  # the document may still watch the press before this one
            await self.release(former, timeout)
        await self._face.aside(self._arrivals.begin(self._dialogs.session))
        self._recorder.whole = False
        held.code = code
        with _scrubbed():
            if held.pad is not None:
                await self._press_keys(held, code.reveal(), until)
            elif technique == "paste":
                self._recorder.whole = True
                await self._touch(held, "paste", code.reveal(), until)
            elif technique in ("keys", "keyboard") or held.count == 1:
                await self._type(held, 0, code.reveal(), technique, last=True, until=until)
            else:
                for i, part in enumerate(_parts(code.reveal(), held.count)):
                    await self._type(held, i, part, technique, last=i == held.count - 1, until=until)

    async def _type(self, held: Any, i: int, text: str, technique: Technique, *, last: bool, until: float) -> None:
        """`last`: with `text` the code is whole. What the page does before its last character is no answer to the code."""
        fill = technique == "fill"
        head, at = "" if fill else text[:-1], (i, fill, held.code.reveal())
        strike = self._hit if technique == "keyboard" else self._strike
        if head:
            await strike(held, at, head, until)
        self._recorder.whole = last
        await strike(held, (None, fill, "") if head else at, text[len(head) :], until)

    async def _strike(self, held: Any, at: tuple[int | None, bool, str], text: str, until: float) -> None:
        """Have the document enter `text` into a field, or on where the page has moved the focus.

        `at`: which field, whether all at once, the code.
        """
        await self._touch(held, "type", [*at, text], until, over=lambda: self._submits(held))

    async def _hit(self, held: Any, at: tuple[int | None, bool, str], text: str, until: float) -> None:
        """Enter `text` by the browser's keyboard, as far as that is safe.

        It types into whichever frame has the focus when a key arrives: only while none is there but the one that asks.
        """
        which, fill, code = at
        if which is not None and self._alone():
            await self._touch(held, "focus", at, until)
            which = None
        while text and self._alone():
            await self._bounded(until, self._page.keyboard.type, text[0])
            text = text[1:]
        if text:
            await self._strike(held, (which, fill, code), text, until)

    def _alone(self) -> bool:
        return len(self._page.frames) == 1

    async def _press_keys(self, held: Any, code: str, until: float) -> None:
        async def touch(verb: str, argument: Any, **how: Any) -> Any:
            return await self._touch(held, verb, argument, until, **how)

        async def click(key: Any) -> None:
            await self._bounded(until, key.click, over=self._dialog_open, no_wait_after=True)

        def last() -> None:
            self._recorder.whole = True

        await press_keys(touch, click, held.pad, code, last)

    async def leave(self, held: Any, timeout: float) -> None:
        with _scrubbed():
            await self._touch(held, "blur", held.count - 1, self.monotonic() + timeout)

    async def clear(self, held: Any, timeout: float) -> None:
        until = self.monotonic() + timeout
        self._recorder.whole = False
        with _scrubbed():
            for i in reversed(range(held.count)):
                element = await self._element(held, i, until)
                await self._bounded(until, element.fill, "")

    async def grasp(self, held: Any, code: Secret, *, patient: bool, stirred: bool, timeout: float) -> Grasp:
        wanted = {"code": code.reveal(), "patient": patient, "stirred": stirred}
        until = self.monotonic() + timeout
        with _scrubbed():
            answer = json.loads(await self._touch(held, "state", wanted, until, over=lambda: self._submits(held)))
        submit = answer.pop("submit")
        lengths = tuple(answer.pop("lengths"))
        held.point = answer.pop("point")
        for message in answer.pop("messages"):
            self._recorder.message(message["url"], message["body"].encode("latin-1"), early=message["early"])
        return Grasp(lengths=lengths, submit=Target(**submit) if submit else None, **answer)

    def _submits(self, held: Any) -> bool:
        """Whether the page submits since it is held: nothing more is to be learned from its fields."""
        return bool(self._recorder.submissions > held.mark)

    async def press_enter(self, held: Any, timeout: float) -> None:
        until = self.monotonic() + timeout
        last = held.count - 1
        with _scrubbed():
            if await self._touch(held, "focus", [last, False, ""], until):
                press, options = self._page.keyboard.press, {}
            else:
                press, options = (await self._element(held, last, until)).press, {"no_wait_after": True}
            with suppress(Silent):
                await self._bounded(until, press, "Enter", over=self._dialog_open, **options)

    async def click(self, held: Any, *, forced: bool, timeout: float) -> bool:
        until = self.monotonic() + timeout
        if held.listed:
            return bool(await self._touch(held, "choose", held.count, until))
        point = await self._on_page(held.frame, held.point, until) if forced and held.point else None
        if point is not None:
            with _scrubbed(), suppress(Silent):
                await self._bounded(until, self._page.mouse.click, *point, over=self._dialog_open)
            if (kept := await self._kept(held)) != "missed":
                return not kept
        control = await self._element(held, held.count, until)
        try:
            with suppress(Silent):  # where something is in the way, Playwright waits until it is gone
                await self._bounded(until + _GRACE, control.click, over=self._dialog_open, timeout=timeout, no_wait_after=True)
        except PlaywrightTimeout as error:
            if "performing click action" not in str(error):  # covered or moving: the mouse never went down
                await self._touch(held, "click", held.count, until + _GRACE)
        except Error:
            raise Stale from None
        return await self._kept(held) != "late"

    async def _on_page(self, frame: Any, point: list[float], until: float) -> list[float] | None:
        """Where the mouse goes to reach `point` of a frame; None where what is around it lies over it, or distorts it."""
        at: list[float] | None = point
        while at is not None and frame.parent_frame is not None:
            try:
                around = await self._bounded(until, frame.frame_element)
                at = await self._bounded(until, around.evaluate, script("around.js"), at)
            except (Error, Silent):
                return None
            frame = frame.parent_frame
        return at

    async def _kept(self, held: Any) -> str:
        """What kept the press from the page: it "missed", or the page was quicker; "": nothing."""
        if self._submits(held):
            return ""
        try:
            until = self.monotonic() + _HIT
            return str(await self._touch(held, "pressed", None, until, over=lambda: self._submits(held) or self._dialog_open()))
        except Stale:  # the page is on its way
            return ""

    def _dialog_open(self) -> bool:
        return self._dialogs.is_open

    async def release(self, held: Any, timeout: float) -> None:
        with suppress(Stale):
            await self._touch(held, "release", None, self.monotonic() + timeout)

    async def _touch(self, held: Any, verb: str, argument: Any, until: float, **how: Any) -> Any:
        known = held.look is self._taught
        asked = [held.look, held.wanted, verb, argument]
        answer = await self._ask(held.frame, _AGAIN if known else _touch(), asked, until, **how)
        self._taught = held.look
        return answer

    async def _element(self, held: Any, i: int, until: float) -> Any:
        handle = await self._touch(held, "element", i, until, value=False)
        return handle.as_element()


def _parts(code: str, count: int) -> list[str]:
    """Return what goes into each of `count` fields: a character, or where the code is divided evenly, a group."""
    size = len(code) // count if len(code) % count == 0 else 1
    return [code[at : at + size] for at in range(0, len(code), size)]


class _Held:
    """Held elements: their frame and look, which of it they are, and what had been submitted when they were taken."""

    __slots__ = ("code", "count", "frame", "listed", "look", "mark", "pad", "point", "wanted")

    def __init__(self, frame: Any, look: Any, wanted: dict[str, Any], count: int, mark: int) -> None:
        self.frame = frame
        self.look = look
        self.wanted = wanted
        self.code: Secret | None = None  # what was put last
        self.count = count
        self.mark = mark
        self.pad: Pad | None = None  # of a keypad
        self.listed = False  # it is an entry of a list to choose from
        self.point: list[float] | None = None  # the middle of the submit control, when last asked


class _scrubbed:  # noqa: N801 - reads as a clause
    """Turn Playwright's errors, which quote what was filled, into ours, without their text or traceback."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, _error: object, _traceback: object) -> None:
        if kind is not None and issubclass(kind, (Error, Silent)):
            raise Stale from None
