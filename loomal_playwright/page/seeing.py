"""Looking at a page: every frame at once, and what of it has changed since."""

from __future__ import annotations

from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING, Any

from playwright.async_api import Error

from loomal_playwright.page.calls import Calls
from loomal_playwright.page.face import Silent
from loomal_playwright.page.facts import Ref, Snapshot, parse, sensor
from loomal_playwright.page.origins import frame_origin
from loomal_playwright.page.scripts import script
from loomal_playwright.page.verbs import PageGone, Stale

if TYPE_CHECKING:
    from loomal_playwright.page.face import Face
    from loomal_playwright.page.facts import Document

_MAIN, _CHILD, _AGAIN = 2_000, 1_000, 250  # ms for the answer of the main frame, of another, of one that kept silent before
_LOADING = 250  # ms that a glance waits for the markup of a new document
_LIGHT = 50  # ms that a look may take without a pause of its own length after it
_LOOKS = 3  # navigations in a row that may take a document away under one look
_INDICES = "([look, elements]) => elements.map((element) => look.elements.indexOf(element))"
_WATCHED = 8  # frames whose changes are waited for; the others are looked at when the wait is over


@cache
def _look() -> str:
    return f"(named) => {{ const look = ({sensor()})(named); ({script('watch.js')})(look); return look; }}"


@cache
def _glance() -> str:
    return f"({script('glance.js')})({sensor()}, {_LOADING})"


@cache
def _selector() -> str:
    return f"([look, i]) => ({script('selector.js')})(look.elements[i], look.roots)"


class Seeing(Calls):
    """The verbs of `verbs.Port` that see."""

    def __init__(self, page: Any, face: Face) -> None:
        super().__init__(page, face)
        self._silent: set[Any] = set()
        self._wants_dialogs = False
        self._took = 0.0
        self._navigations = 0  # when it last looked

    async def watch_dialogs(self) -> None:
        self._wants_dialogs = True

    async def observe(self, timeout: float, *, glance: bool = False, named: Any = None) -> Snapshot:
        new, self._navigations = self._recorder.navigations > self._navigations, self._recorder.navigations
        if glance and new and (seen := await self._glance(timeout)) is not None:
            return seen
        frames, tries = _tree(self._root), 1 if glance else _LOOKS
        looks = [self._face.bounded(self._look(frame, tries, named), min(timeout, self._patience(frame))) for frame in frames]
        dialogs = self._dialogs.begin() if self._wants_dialogs else []
        began, mark = self.monotonic(), self._recorder.submissions
        answers = await self._face.together(
            [*looks, *dialogs], timeout, until=lambda: glance and self._recorder.submissions > mark
        )
        self._took = self.monotonic() - began
        if self._page.is_closed() or self._recorder.closed:
            raise PageGone
        if glance and self._recorder.submissions > mark:  # the page is leaving: what is to be seen comes with the next document
            return Snapshot((), glance=True)
        if glance and isinstance(answers[0], Stale):  # a navigation took the document away under the look
            return await self._glance(timeout) or await self.observe(timeout)
        documents: list[Document] = []
        silent: list[str] = []
        for frame, answer in zip(frames, answers, strict=False):
            if not isinstance(answer, Exception):
                look, facts, url, origin = answer
                documents.append(parse(facts, frame=len(documents), url=url, origin=origin, handle=(frame, look)))
                self._silent.discard(frame)
            elif not frame.is_detached():
                silent.append(frame.url)
                self._silent.add(frame)
        return Snapshot(tuple(documents), tuple(silent))

    async def _glance(self, timeout: float) -> Snapshot | None:
        """One trip where a look takes three, which a page that is being drawn makes wait for each; None: it cannot be had."""
        frame, session = self._root, self._dialogs.session
        if session is None or frame.parent_frame is not None or frame.child_frames:
            return None
        if facts := await self._arrivals.newest(frame.url, min(timeout, _LOADING)):
            return _glanced(frame, facts)
        wanted = {"expression": _glance(), "returnByValue": True, "awaitPromise": True}
        try:
            answer = await self._bounded(self.monotonic() + min(timeout, _MAIN), session.send, "Runtime.evaluate", wanted)
        except (Error, Silent):
            return None
        facts = answer["result"].get("value")
        if not isinstance(facts, str):  # it threw
            return None
        return _glanced(frame, facts)

    def _patience(self, frame: Any) -> float:
        return _AGAIN if frame in self._silent else _MAIN if frame is self._root else _CHILD

    async def _look(self, frame: Any, tries: int, named: Any) -> tuple[Any, str, str, str]:
        for _ in range(tries):
            wanted, named = named, None  # a Locator's elements live in one frame: the others cannot take them
            with suppress(Error):  # as a navigation makes it
                handles = [] if wanted is None else await self._face.out(_located(frame, wanted).element_handles())
                look = await self._face.out(frame.evaluate_handle(_look(), handles))
                facts = await self._face.out(look.evaluate("(look) => look.facts"))
                return look, facts, frame.url, frame_origin(frame)
            if frame.is_detached():
                break
        raise Stale

    async def changed(self, snapshot: Snapshot, timeout: float) -> None:
        news, began = self._recorder.news, self.monotonic()
        waits = [self._change(document.handle, timeout) for document in snapshot.documents[:_WATCHED]]
        await self._face.together(waits, timeout, first=True, until=lambda: self._recorder.news != news)
        rest = min(self._took - _LIGHT, timeout) - (self.monotonic() - began)
        if snapshot.documents and rest > 0:  # a heavy page that never stands still must have time of its own
            await self._face.sleep(rest)

    async def _change(self, handle: Any, ms: float) -> None:
        frame, look = handle
        await self._face.out(frame.evaluate(script("changed.js"), [look, ms]))

    async def select(self, snapshot: Snapshot, selector: Any, timeout: float) -> tuple[Ref, ...]:
        until = self.monotonic() + timeout
        for number, document in enumerate(snapshot.documents):
            frame, look = document.handle
            located = _located(frame, selector)
            with suppress(Error, Silent, Stale):  # a Locator's elements live in one frame: the others cannot take them
                handles = await self._bounded(until, located.element_handles)
                answer = await self._ask(frame, _INDICES, [look, handles], until)
                refs = [Ref(number, i) for i in answer if i >= 0]
                if refs:
                    return tuple(refs)
        return ()

    async def locate(self, snapshot: Snapshot, ref: Ref, timeout: float) -> Any:
        until = self.monotonic() + timeout
        frame, look = snapshot.documents[ref.frame].handle
        return frame.locator(await self._ask(frame, _selector(), [look, ref.element], until))

    async def visible(self, snapshot: Snapshot, selector: Any, timeout: float) -> bool:
        until = self.monotonic() + timeout
        for document in snapshot.documents:
            located = _located(document.handle[0], selector)
            with suppress(Error, Silent):
                if await self._bounded(until, located.first.is_visible):
                    return True
        return False


def _glanced(frame: Any, facts: str) -> Snapshot:
    return Snapshot((parse(facts, frame=0, url=frame.url, origin=frame_origin(frame), handle=None),), glance=True)


def _located(frame: Any, selector: Any) -> Any:
    return frame.locator(selector) if isinstance(selector, str) else selector


def _tree(frame: Any) -> list[Any]:
    return [frame, *(inner for child in frame.child_frames for inner in _tree(child))]
