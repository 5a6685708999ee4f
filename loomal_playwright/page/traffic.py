"""What the page did over the wires since a moment: requests, answers, navigations, dialogs.

The recorder listens passively, never routes, and reads no body but to ask whether a request carried the code, or may have. Answers to
those that did are kept for whoever wants to `read` them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from playwright.async_api import Error

from loomal_playwright.page.bodies import Message, Secret, carries, veiled
from loomal_playwright.page.origins import site

if TYPE_CHECKING:
    from loomal_playwright.page.face import Face
    from loomal_playwright.page.replies import Reply

__all__ = ["Exchange", "Recorder", "Secret", "Traffic"]

_KINDS = frozenset({"document", "fetch", "xhr", "script"})
_NO_CONTENT = frozenset({204, 205})  # RFC 9110, sections 15.3.5 and 15.3.6
_READS = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and what came of it. Times in ms of the port's monotonic clock; `status` None while unanswered.

    `navigation`: it brings a new document into the frame that asks, or into one above it. `own`: it went to a site of the page's own.
    `veiled`: it may have carried the code, so that nobody can read it there. `reply`: why it did not take the code, if it was read.
    `empty`: the answer has no content. `date`: when it was made, as the server wrote it, and `heard`: when it came.
    """

    method: str
    url: str
    navigation: bool
    started: float
    carries_code: bool
    status: int | None = None
    retry_after: str = ""
    failure: str = ""
    redirected: bool = False
    finished: bool = False
    own: bool = True
    veiled: bool = False
    script: bool = False
    reply: Reply | None = None
    empty: bool = False
    date: str = ""
    heard: float | None = None

    @property
    def submits(self) -> bool:
        """Whether this is a submission: it carries the code, or brings a new document."""
        return self.carries_code or self.navigation

    @property
    def writes(self) -> bool:
        """Whether the method changes something on the server (RFC 9110, section 9.2.1)."""
        return self.method not in _READS

    @property
    def answered(self) -> bool:
        """Whether it is known what the server says: an answer, a failure, or a redirect to another exchange."""
        return self.redirected or bool(self.failure) or self.finished or self.status is not None

    @property
    def over(self) -> bool:
        """Whether nothing more is to come. A body that the page does not read never ends (Fetch, 2.2.5)."""
        return self.finished or bool(self.failure) or (self.status is not None and self.navigation)


@dataclass(frozen=True, slots=True)
class Traffic:
    """All that was recorded, oldest first. `frames`: documents that came into frames inside the one that asks, or beside it."""

    exchanges: tuple[Exchange, ...] = ()
    dialogs: tuple[str, ...] = ()
    navigations: int = 0
    closed: bool = False  # the page is gone
    frames: int = 0

    def since(self, earlier: Traffic) -> Traffic:
        """What came after `earlier`, which must be an older state of the same recording."""
        return Traffic(
            self.exchanges[len(earlier.exchanges) :],
            self.dialogs[len(earlier.dialogs) :],
            self.navigations - earlier.navigations,
            self.closed,
            self.frames - earlier.frames,
        )


class Recorder:
    """Listens to one page from `start()` to `stop()`. `expect(code)` makes it say which requests carry that code.

    `news` counts what is worth a look: requests that submit (`submissions`), answers, navigations and dialogs. The face is told of
    every one.
    """

    def __init__(self, page: Any, face: Face) -> None:
        self._page = page
        self._face = face
        self.submissions = 0
        self.news = 0
        self._code: Secret | None = None
        self._frames: set[Any] = {page.main_frame}
        self._action = ""
        self.whole = False  # whether the last character of the code is in, or about to be
        # What was asked for first while it was not: repeated, it is no answer to the code.
        self._early: dict[tuple[str, str], bool] = {}
        self._exchanges: dict[Any, Exchange] = {}
        self._unread: dict[Any, Any] = {}  # by request: answers in JSON to those that carried the code
        self._dialogs: list[str] = []
        self.navigations = 0
        self._embedded = 0
        self.closed = False
        self._listeners = {
            "request": self._on_request,
            "response": self._on_response,
            "requestfinished": self._on_finished,
            "requestfailed": self._on_failed,
            "framenavigated": self._on_navigated,
            "close": self._on_closed,
            "crash": self._on_closed,
        }

    def start(self) -> None:
        """Begin to listen."""
        for name, listener in self._listeners.items():
            self._page.on(name, listener)

    def stop(self) -> None:
        """Remove the listeners."""
        for name, listener in self._listeners.items():
            self._page.remove_listener(name, listener)

    def expect(self, code: Secret, frame: Any, action: str = "") -> None:
        """From now on say which requests carry `code`, and count navigations of `frame` and those above it as the page's own.

        `action`: where its form would send the code; that site is the page's own, too.
        """
        self._code = code
        self._action = action
        self.whole = False
        self._frames = {self._page.main_frame}
        while frame is not None:
            self._frames.add(frame)
            frame = frame.parent_frame

    def traffic(self) -> Traffic:
        """Return what was recorded so far."""
        return Traffic(tuple(self._exchanges.values()), tuple(self._dialogs), self.navigations, self.closed, self._embedded)

    def unread(self) -> list[tuple[Any, Any]]:
        """Return what nobody has read yet of the answers that are in: requests and their responses. Each is returned once."""
        there = [request for request in self._unread if self._exchanges[request].finished]
        return [(request, self._unread.pop(request)) for request in there]

    def replied(self, request: Any, reply: Reply) -> None:
        """Note what an answer says."""
        self._exchanges[request] = replace(self._exchanges[request], reply=reply)

    def dialog(self, message: str) -> None:
        """Note the text of an alert(), confirm() or prompt() that the page opened."""
        self._dialogs.append(message)
        self._tell()

    def message(self, url: str, body: bytes, *, early: bool) -> None:
        """Note what the page sent by a socket or a beacon; `early`: while the code was not whole."""
        message = Message(url, body)
        sent = self._exchange(message, "POST", url, early=early, answerable=url.startswith("ws"))
        if sent.submits or sent.veiled:
            self._exchanges[message] = replace(sent, finished=True)
            self.submissions += sent.submits
            self._tell()

    def _on_request(self, request: Any) -> None:
        before = request.redirected_from
        if before in self._exchanges:
            self._exchanges[before] = replace(self._exchanges[before], redirected=True, finished=True)
        answerable = request.resource_type != "ping"  # nobody reads the answer to a beacon
        exchange = self._exchange(request, request.method, request.url, early=not self.whole, answerable=answerable)
        if request.resource_type not in _KINDS and not exchange.submits:
            return
        exchange = replace(
            exchange,
            navigation=request.is_navigation_request() and self._frame(request) in self._frames,
            script=request.resource_type == "script",
        )
        self._exchanges[request] = exchange
        self.submissions += exchange.submits
        if exchange.submits or exchange.veiled:
            self._tell()

    def _exchange(self, sent: Any, method: str, url: str, *, early: bool, answerable: bool) -> Exchange:
        place, own, hidden = (method, urlsplit(url).path), True, False
        early = self._early.setdefault(place, early)
        if not early and self._code is not None and method not in _READS:
            own = site(url) in self._sites()
            hidden = own and answerable and veiled(sent)
        carried = self._code is not None and carries(sent, self._code)
        return Exchange(
            method=method, url=url, navigation=False, started=self._face.monotonic(), carries_code=carried, own=own, veiled=hidden
        )

    def _sites(self) -> set[str]:
        return {site(url) for url in (self._action, *(frame.url for frame in self._frames)) if url}

    def _frame(self, request: Any) -> Any:
        try:
            return request.frame
        except Error:  # Playwright has no frame yet for a navigation that opens a page
            return None

    def _on_response(self, response: Any) -> None:
        retry_after = response.headers.get("retry-after", "") if response.status in (429, 503) else ""
        exchange = self._exchanges.get(response.request)
        if exchange is not None and exchange.carries_code and "json" in response.headers.get("content-type", ""):
            self._unread[response.request] = response
        empty = response.status in _NO_CONTENT or response.headers.get("content-length") == "0"
        date, heard = response.headers.get("date", ""), self._face.monotonic()
        self._amend(response.request, status=response.status, retry_after=retry_after, empty=empty, date=date, heard=heard)

    def _on_finished(self, request: Any) -> None:
        self._amend(request, finished=True)

    def _on_failed(self, request: Any) -> None:
        self._amend(request, finished=True, failure=request.failure or "failed")

    def _amend(self, request: Any, **what: Any) -> None:
        if request in self._exchanges:
            self._exchanges[request] = replace(self._exchanges[request], **what)
            self._tell()

    def _on_navigated(self, frame: Any) -> None:
        self.navigations += 1
        self._embedded += frame not in self._frames
        self._tell()

    def _on_closed(self, _page: Any) -> None:
        self.closed = True
        self._tell()

    def _tell(self) -> None:
        self.news += 1
        self._face.heard()
