"""What the flow asks of the world: one page, its wires, a clock, and the user's own functions.

`Port` is the list of verbs. `port.py` implements it for Playwright, both faces; `loomal_playwright.testing.FakePort`
implements it over a script and a virtual clock. All timeouts are milliseconds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine, Sequence

    import httpx

    from loomal_playwright.page.facts import Document, Ref, Snapshot
    from loomal_playwright.page.traffic import Secret, Traffic

T = TypeVar("T")
Technique = Literal["fill", "keys", "keyboard", "each", "paste", "pad"]


class PageGone(Exception):
    """The page was closed or crashed while it was looked at or touched."""


class Stale(Exception):
    """The element or the document is not there any more, or does not answer: look again."""


@dataclass(frozen=True, slots=True)
class Target:
    """The submit control, as it is now. `still`: where it was when it was chosen."""

    present: bool
    enabled: bool
    still: bool
    reachable: bool


@dataclass(frozen=True, slots=True)
class Grasp:
    """What became of the held fields. Compared inside the page; no value comes out.

    `submits`: submit events, and messages with the code, since they were held. `pending`: ms until the last timer fires that the typing
    set off; `work`: pieces of other work that it set off and that go on, of as many as `begun`. `busy`: the page says so of the submit
    control. `strayed`: the page moved the focus elsewhere while it was typed into, and the keys did not follow. `invalid`: what the
    browser would not submit, and why.
    """

    holds: bool
    lengths: tuple[int, ...]
    present: bool
    editable: bool
    submits: int
    pending: float
    submit: Target | None
    work: int = 0
    begun: int = 0
    busy: bool = False
    strayed: bool = False
    invalid: str = ""


class Port(Protocol):
    """The verbs. On a sync port none of them ever suspends."""

    # time, wires, and the caller's functions: what a source may use too (`codes.io.IO`)

    def now(self) -> float:
        """Seconds since the epoch."""

    def monotonic(self) -> float:
        """Milliseconds that never jump."""

    async def sleep(self, ms: float) -> None:
        """Let time pass, while the page lives on."""

    async def send(self, request: httpx.Request) -> httpx.Response:
        """Send one request over a kept connection."""

    async def call(self, function: Callable[..., T], *args: object) -> T:
        """Run a function of the user, sync or async, or blocking work."""

    def limit(self, ms: float) -> None:
        """From now on `send` and `call` raise TimeoutError when they are not done in `ms`; infinite: no limit."""

    def meanwhile(self, look: Callable[[], Awaitable[float]] | None) -> None:
        """From now on `look` is awaited while `send` and `call` wait, and again after the ms that it returns. What it raises ends them."""

    # seeing

    @property
    def url(self) -> str:
        """Where the page is."""

    async def observe(self, timeout: float, *, glance: bool = False, named: Any = None) -> Snapshot:
        """Look at every frame. A frame that does not answer is named in `silent`. Raises PageGone.

        `glance`: where the document is new since the last look, a quicker one will do, of which nothing can be touched or waited on.
        `named`: a selector string or Locator of fields that are to be described, however many fields there are.
        """

    async def changed(self, snapshot: Snapshot, timeout: float) -> None:
        """Return when the page is no longer as `snapshot` has it, or after `timeout`, whichever is first."""

    async def select(self, snapshot: Snapshot, selector: Any, timeout: float) -> tuple[Ref, ...]:
        """Which elements of this look a selector string or Locator of the caller means; waits for the first."""

    async def locate(self, snapshot: Snapshot, ref: Ref, timeout: float) -> Any:
        """A Locator of the face's own API that finds the element again. Raises Stale."""

    async def visible(self, snapshot: Snapshot, selector: Any, timeout: float) -> bool:
        """Whether a selector string or Locator of the caller is to be seen in any frame."""

    def traffic(self) -> Traffic:
        """What the page did over the wires since the port was opened."""

    async def read(self, timeout: float) -> bool:
        """Read what the answers in JSON to requests that carried the code say of a failure; whether there was any that is new."""

    def expect(self, code: Secret, document: Document, action: str = "") -> None:
        """Note from now on which requests carry this code, and which navigate the frame of `document`.

        `action`: where the form would send it: what goes to that site may be a submission, too.
        """

    async def watch_dialogs(self) -> None:
        """Note from the next look on what the page says by alert() and confirm()."""

    async def opener_moved(self) -> bool:
        """Whether the page that opened this one navigated, closed, or shows something else than when the port was opened."""

    # touching: what is held are the elements of the look whose origin was checked

    def hold(self, snapshot: Snapshot, fields: Sequence[Ref], submit: Ref | None) -> Any:
        """Take hold of elements, and from the first touch on watch for submissions of the page's own."""

    async def put(self, held: Any, code: Secret, technique: Technique, timeout: float) -> None:
        """Enter the code into the held fields. Raises Stale."""

    async def clear(self, held: Any, timeout: float) -> None:
        """Empty the held fields. Raises Stale."""

    async def grasp(self, held: Any, code: Secret, *, patient: bool, stirred: bool, timeout: float) -> Grasp:
        """Ask what became of the held fields; `patient` lets the page paint first. Raises Stale.

        `stirred`: the page is at work on the code, and what it begins now is a part of that work.
        """

    async def leave(self, held: Any, timeout: float) -> None:
        """Take the focus off the last held field, as Tab does. Raises Stale."""

    async def press_enter(self, held: Any, timeout: float) -> None:
        """Press Enter in the last held field, once the focus is there. Raises Stale."""

    async def click(self, held: Any, *, forced: bool, timeout: float) -> bool:
        """Click the held submit control with the mouse; `forced` skips the waits that the caller has already made.

        False: the page began something of its own since it was last asked, so that the press was kept from it.
        """

    async def release(self, held: Any, timeout: float) -> None:
        """Let go; the page is as if it had never been watched."""


def run(coroutine: Coroutine[Any, Any, T]) -> T:
    """Drive a coroutine over a sync port to its end.

    Raises TypeError when it suspends: something in it awaited asyncio, which a sync page cannot serve.
    """
    try:
        waited = coroutine.send(None)
    except StopIteration as stop:
        return stop.value  # type: ignore[no-any-return]
    coroutine.close()
    name = getattr(coroutine, "__qualname__", repr(coroutine))
    msg = (
        f"{name} suspended on {waited!r}: a source or callback awaited something that needs an event loop. "
        "Let it use the `io` it is given, or use the async face: from loomal_playwright import solve_2fa"
    )
    raise TypeError(msg)
