"""The only hands on the page: the verbs of `verbs.Port` over Playwright, written once for both faces.

`AsyncPort` awaits what Playwright returns, `SyncPort` already has it: that is the whole difference, and it is `_out`.

Every call into a page is bounded: `wait_for_function(timeout=)` answers even when the frame is busy or a dialog is open,
where a bare `evaluate` hangs. Elements are touched by the handles of the very look whose origin was checked, never by a
locator that resolves anew: after a navigation a handle refuses, a locator would type on the new origin.
"""

from __future__ import annotations

import asyncio
import inspect
import json
import math
import threading
import time
from abc import ABC, abstractmethod
from contextlib import suppress
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, TypeVar

import httpx
from playwright.async_api import Error
from playwright.async_api import TimeoutError as PlaywrightTimeout

from loomal_playwright.page.facts import Ref, Snapshot, parse
from loomal_playwright.page.origins import frame_origin
from loomal_playwright.page.traffic import Recorder, Traffic
from loomal_playwright.page.verbs import Grasp, PageGone, Port, Stale, Target, run

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from typing_extensions import Self

    from loomal_playwright.page.facts import Document
    from loomal_playwright.page.traffic import Secret
    from loomal_playwright.page.verbs import Technique

__all__ = ["AsyncPort", "Port", "SyncPort", "run"]

T = TypeVar("T")

_FIRST_LOOK = 2_000  # ms a frame may take for its first answer; a frame that once kept silent gets less
_LATER_LOOK = 100
_HUNG = 6.0  # seconds, and longer than the timeout of any single call
_SLICE = 100  # ms: the longest that a change which no DOM mutation shows (a value, a style sheet) goes unseen


@cache
def script(name: str) -> str:
    """The text of one of this room's JavaScript files."""
    return files(__package__).joinpath(name).read_text("utf-8")


class _PagePort(ABC):
    """What both faces share. `page` is a Playwright Page or Frame of the face's own API."""

    def __init__(self, page: Any) -> None:
        self._root = page.main_frame if hasattr(page, "main_frame") else page
        self._page = page if hasattr(page, "main_frame") else page.page
        self._recorder = Recorder(self._page, self.monotonic)
        self._silent: set[Any] = set()
        self._opener: Any = None
        self._opener_moves = 0
        self._cdp: Any = None
        self._on_dialog: Any = None
        self._dialog_open = False
        self._limit = math.inf  # of waits for sources, on the monotonic clock

    # life

    async def _open(self) -> None:
        self._recorder.start()
        with suppress(Error):
            self._opener = await self._out(self._page.opener())
        if self._opener is not None:
            self._opener.on("framenavigated", self._on_opener)

    def _on_opener(self, _frame: Any) -> None:
        self._opener_moves += 1

    async def _close(self) -> None:
        self._recorder.stop()
        if self._opener is not None:
            self._opener.remove_listener("framenavigated", self._on_opener)
        if self._on_dialog is not None:
            self._page.remove_listener("dialog", self._on_dialog)
        if self._cdp is not None and not self._dialog_open:  # under an open dialog the browser does not answer a detach
            with suppress(Error):
                await self._out(self._cdp.detach())

    # what the faces differ in

    @abstractmethod
    async def _out(self, value: Any) -> Any:
        """What a call into Playwright's API gave, once it is there."""

    # time

    def now(self) -> float:
        return time.time()

    def monotonic(self) -> float:
        return time.monotonic() * 1000

    def limit(self, ms: float) -> None:
        self._limit = self.monotonic() + ms

    def _limited(self) -> float | None:
        """Seconds that a source may still take; None: no limit."""
        return None if self._limit == math.inf else max(0.0, (self._limit - self.monotonic()) / 1000)

    # seeing

    @property
    def url(self) -> str:
        return str(self._page.url)

    def traffic(self) -> Traffic:
        return self._recorder.traffic()

    def expect(self, code: Secret, document: Document) -> None:
        self._recorder.expect(code, document.handle[0])

    def opener_moved(self) -> bool:
        opener = self._opener
        return opener is not None and (opener.is_closed() or self._opener_moves > 0)

    async def watch_dialogs(self) -> None:
        """On Chromium over CDP, which leaves Playwright's auto-dismiss and the caller's handlers alone; else by a listener."""
        if self._cdp is not None or self._on_dialog is not None:
            return
        try:
            self._cdp = await self._out(self._page.context.new_cdp_session(self._page))
            self._cdp.on("Page.javascriptDialogOpening", self._on_dialog_opening)
            self._cdp.on("Page.javascriptDialogClosed", self._on_dialog_closed)
            await self._out(self._cdp.send("Page.enable"))
        except Error:
            self._cdp = None
            self._on_dialog = self._answer_dialog
            self._page.on("dialog", self._on_dialog)

    def _on_dialog_opening(self, event: dict[str, Any]) -> None:
        self._dialog_open = True
        self._recorder.dialog(event["message"])

    def _on_dialog_closed(self, _event: dict[str, Any]) -> None:
        self._dialog_open = False

    def _answer_dialog(self, dialog: Any) -> Any:
        self._recorder.dialog(dialog.message)
        return dialog.dismiss()

    async def observe(self, timeout: float) -> Snapshot:
        until = self.monotonic() + timeout
        documents: list[Document] = []
        silent: list[str] = []
        for frame in _tree(self._root):
            left = until - self.monotonic()
            patience = min(left, _LATER_LOOK if frame in self._silent else _FIRST_LOOK)
            document = await self._look(frame, len(documents), max(patience, 1))
            if document is not None:
                documents.append(document)
                self._silent.discard(frame)
            elif not frame.is_detached():
                silent.append(frame.url)
                self._silent.add(frame)
        if self._page.is_closed():
            raise PageGone
        return Snapshot(tuple(documents), tuple(silent))

    async def _look(self, frame: Any, number: int, timeout: float) -> Document | None:
        until = self.monotonic() + timeout
        while (left := until - self.monotonic()) > 0:
            try:
                look = await self._out(frame.wait_for_function(script("sensor.js"), timeout=left))
                facts = await self._ask(frame, "(look) => look.facts", look, until - self.monotonic())
            except PlaywrightTimeout:
                return None
            except (Error, Stale):
                if self._page.is_closed():
                    raise PageGone from None
                if frame.is_detached():
                    return None
                continue  # a navigation took the document away under the look
            return parse(facts, frame=number, url=frame.url, origin=frame_origin(frame), handle=(frame, look))
        return None

    async def changed(self, snapshot: Snapshot, timeout: float) -> None:
        until = self.monotonic() + timeout
        seen = self.traffic()
        while (left := until - self.monotonic()) > 0 and not self._page.is_closed():
            for document in snapshot.documents[:4]:
                frame, look = document.handle
                try:
                    await self._out(frame.wait_for_function(script("changed.js"), arg=look, timeout=min(left, _SLICE)))
                except PlaywrightTimeout:
                    continue
                except Error:
                    return
                return
            if self.traffic() != seen:
                return

    async def select(self, snapshot: Snapshot, selector: Any, timeout: float) -> tuple[Ref, ...]:
        until = self.monotonic() + timeout
        for number, document in enumerate(snapshot.documents):
            frame, look = document.handle
            located = frame.locator(selector) if isinstance(selector, str) else selector
            try:
                await self._out(located.first.wait_for(state="attached", timeout=max(1, min(50, until - self.monotonic()))))
                handles = await self._out(located.element_handles())
                answer = await self._touch(frame, look, "selected", handles, max(500, until - self.monotonic()))
            except PlaywrightTimeout:
                continue
            except (Error, Stale):
                continue  # a Locator's elements live in one frame: the others cannot take them
            refs = [Ref(number, i) for i in json.loads(answer) if i >= 0]
            if refs:
                return tuple(refs)
        return ()

    async def locate(self, snapshot: Snapshot, ref: Ref, timeout: float) -> Any:
        """A Locator that finds the element again. Raises Stale."""
        frame, look = snapshot.documents[ref.frame].handle
        element = await self._ask(frame, "([look, i]) => look.elements[i]", [look, ref.element], timeout, value=False)
        return frame.locator(await self._ask(frame, script("selector.js"), element, timeout))

    async def visible(self, snapshot: Snapshot, selector: Any, timeout: float) -> bool:
        for document in snapshot.documents:
            located = document.handle[0].locator(selector) if isinstance(selector, str) else selector
            with suppress(Error):
                await self._out(located.first.wait_for(state="visible", timeout=max(1, min(50, timeout))))
                return True
        return False

    # touching

    async def hold(self, snapshot: Snapshot, fields: Sequence[Ref], submit: Ref | None, timeout: float) -> Any:
        anchor = fields[0] if fields else submit
        if anchor is None:
            msg = "nothing to hold: neither fields nor a control"
            raise ValueError(msg)
        frame, look = snapshot.documents[anchor.frame].handle
        wanted = {"fields": [ref.element for ref in fields], "submit": submit.element if submit else None}
        held = await self._touch(frame, look, "hold", wanted, timeout, value=False)
        return _Held(frame, held, len(fields), {})

    async def put(self, held: Any, code: Secret, technique: Technique, timeout: float) -> None:
        until = self.monotonic() + timeout
        with _scrubbed():
            if technique == "paste":
                await self._touch(held.frame, held.handle, "paste", code.reveal(), timeout)
            elif technique == "keys":
                first = await self._field(held, 0, until)
                await self._out(first.type(code.reveal(), timeout=timeout))
            elif held.count == 1:
                only = await self._field(held, 0, until)
                await self._out(only.fill(code.reveal(), timeout=timeout))
            else:
                for i in range(held.count):
                    box = await self._field(held, i, until)
                    verb = box.fill if technique == "fill" else box.type
                    await self._out(verb(code.reveal()[i], timeout=max(1, until - self.monotonic())))

    async def clear(self, held: Any, timeout: float) -> None:
        until = self.monotonic() + timeout
        with _scrubbed():
            for i in reversed(range(held.count)):
                box = await self._field(held, i, until)
                await self._out(box.fill("", timeout=max(1, until - self.monotonic())))

    async def grasp(self, held: Any, code: Secret, *, patient: bool, timeout: float) -> Grasp:
        with _scrubbed():
            answer = json.loads(
                await self._touch(held.frame, held.handle, "state", {"code": code.reveal(), "patient": patient}, timeout)
            )
        submit = answer.pop("submit")
        lengths = tuple(answer.pop("lengths"))
        return Grasp(lengths=lengths, submit=Target(**submit) if submit else None, **answer)

    async def press_enter(self, held: Any, timeout: float) -> None:
        with _scrubbed():
            last = await self._field(held, held.count - 1, self.monotonic() + timeout)
            await self._out(last.press("Enter", timeout=timeout, no_wait_after=True))

    async def click(self, held: Any, *, forced: bool, timeout: float) -> None:
        until = self.monotonic() + timeout
        control = await self._field(held, held.count, until)
        try:
            await self._out(control.click(timeout=timeout, force=forced, no_wait_after=True))
        except PlaywrightTimeout as error:
            if "performing click action" not in str(error):  # covered or moving: the mouse never went down
                await self._touch(held.frame, held.handle, "click", held.count, max(1_000, until - self.monotonic()))
        except Error:
            raise Stale from None

    async def release(self, held: Any, timeout: float) -> None:
        with suppress(Stale):
            await self._touch(held.frame, held.handle, "release", None, timeout)

    async def _field(self, held: Any, i: int, until: float) -> Any:
        if i not in held.elements:
            held.elements[i] = await self._element(held.frame, held.handle, i, until)
        return held.elements[i]

    async def _element(self, frame: Any, held: Any, i: int, until: float) -> Any:
        handle = await self._touch(frame, held, "element", i, until - self.monotonic(), value=False)
        return handle.as_element()

    async def _touch(self, frame: Any, target: Any, verb: str, argument: Any, timeout: float, *, value: bool = True) -> Any:
        return await self._ask(frame, script("touch.js"), [target, verb, argument], timeout, value=value)

    async def _ask(self, frame: Any, function: str, argument: Any, timeout: float, *, value: bool = True) -> Any:
        try:
            handle = await self._out(frame.wait_for_function(function, arg=argument, timeout=max(1, timeout)))
            return await self._out(handle.json_value()) if value else handle
        except Error:
            raise Stale from None


class _Held:
    """Held elements: their frame, the page's own record of them, and the handles fetched so far (fields, then the submit)."""

    __slots__ = ("count", "elements", "frame", "handle")

    def __init__(self, frame: Any, handle: Any, count: int, elements: dict[int, Any]) -> None:
        self.frame = frame
        self.handle = handle
        self.count = count
        self.elements = elements


class _scrubbed:  # noqa: N801 - reads as a clause
    """Turn Playwright's errors, which quote what was filled, into ours, without their text or traceback."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, _error: object, _traceback: object) -> None:
        if kind is not None and issubclass(kind, Error):
            raise Stale from None


def _tree(frame: Any) -> list[Any]:
    return [frame, *(inner for child in frame.child_frames for inner in _tree(child))]


class AsyncPort(_PagePort):
    """Over `playwright.async_api`: `async with AsyncPort(page) as port`."""

    def __init__(self, page: Any) -> None:
        super().__init__(page)
        self._client: httpx.AsyncClient | None = None

    async def __aenter__(self) -> Self:
        await self._open()
        return self

    async def __aexit__(self, *_error: object) -> None:
        await self._close()
        if self._client is not None:
            await self._client.aclose()

    async def _out(self, value: Any) -> Any:
        # A dialog that opens while Playwright waits in the page can hold up even a call with a timeout of its own.
        try:
            return await asyncio.wait_for(value, _HUNG)
        except asyncio.TimeoutError:
            msg = "the page does not answer"
            raise PlaywrightTimeout(msg) from None

    async def sleep(self, ms: float) -> None:
        await asyncio.sleep(ms / 1000)

    async def send(self, request: httpx.Request) -> httpx.Response:
        if self._client is None:
            self._client = httpx.AsyncClient()
        return await self._within(self._client.send(request))  # type: ignore[no-any-return]

    async def call(self, function: Callable[..., T], *args: object) -> T:
        if inspect.iscoroutinefunction(function):
            return await self._within(function(*args))  # type: ignore[no-any-return]
        result = await self._within(asyncio.to_thread(function, *args))
        return await self._within(result) if inspect.isawaitable(result) else result  # type: ignore[no-any-return]

    async def _within(self, awaitable: Any) -> Any:
        try:
            return await asyncio.wait_for(awaitable, self._limited())
        except asyncio.TimeoutError:  # not the builtin's name before Python 3.11
            raise TimeoutError from None


class SyncPort(_PagePort):
    """Over `playwright.sync_api`: the same, but no verb ever suspends."""

    def __init__(self, page: Any) -> None:
        super().__init__(page)
        self._client: httpx.Client | None = None

    async def __aenter__(self) -> Self:
        await self._open()
        return self

    async def __aexit__(self, *_error: object) -> None:
        await self._close()
        if self._client is not None:
            self._client.close()

    async def _out(self, value: Any) -> Any:
        return value

    async def sleep(self, ms: float) -> None:
        self._pump(ms)

    def _pump(self, ms: float) -> None:
        """Let Playwright work for a while: on this page, or when it is gone on another of its context."""
        for page in (self._page, *self._page.context.pages):
            if not page.is_closed():
                page.wait_for_timeout(ms)
                return
        threading.Event().wait(ms / 1000)

    async def send(self, request: httpx.Request) -> httpx.Response:
        if self._client is None:
            self._client = httpx.Client()
        return await self.call(self._client.send, request)

    async def call(self, function: Callable[..., T], *args: object) -> T:
        """In a thread, with Playwright pumped meanwhile; an async function gets an event loop of its own there."""
        box: list[Any] = []

        def work() -> None:
            try:
                result = function(*args)
                box.append((asyncio.run(_await(result)) if inspect.isawaitable(result) else result, None))
            except BaseException as error:  # noqa: BLE001 - carried over to the caller's thread
                box.append((None, error))

        thread = threading.Thread(target=work, daemon=True)
        thread.start()
        thread.join(0.005)
        while thread.is_alive():
            if self._limited() == 0:
                raise TimeoutError
            self._pump(10)
        result, error = box[0]
        if error is not None:
            raise error
        return result  # type: ignore[no-any-return]


async def _await(awaitable: Any) -> Any:
    return await awaitable
