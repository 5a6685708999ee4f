"""What the page did over the wires since a moment: requests, answers, navigations, dialogs.

The recorder listens passively, never routes, and reads no body but to ask whether a request carried the code.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import parse_qsl, unquote, urlsplit

from playwright.async_api import Error

if TYPE_CHECKING:
    from loomal_playwright.page.face import Face


class Secret(Protocol):
    """What can be asked for its characters; `codes.code.Code` is one."""

    def reveal(self) -> str:
        """Return the characters."""


_KINDS = frozenset({"document", "fetch", "xhr"})
_READS = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and what came of it. Times in ms of the port's monotonic clock; `status` None while unanswered.

    `navigation`: it brings a new document into the frame that asks, or into one above it.
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
        """Whether nothing more is to come: an answer, a failure, or a redirect to another exchange."""
        return self.redirected or bool(self.failure) or (self.status is not None and (self.navigation or self.finished))


@dataclass(frozen=True, slots=True)
class Traffic:
    """All that was recorded, oldest first. `closed`: the page is gone."""

    exchanges: tuple[Exchange, ...] = ()
    dialogs: tuple[str, ...] = ()
    navigations: int = 0
    closed: bool = False

    def since(self, earlier: Traffic) -> Traffic:
        """What came after `earlier`, which must be an older state of the same recording."""
        return Traffic(
            self.exchanges[len(earlier.exchanges) :],
            self.dialogs[len(earlier.dialogs) :],
            self.navigations - earlier.navigations,
            self.closed,
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
        self._exchanges: dict[Any, Exchange] = {}
        self._dialogs: list[str] = []
        self.navigations = 0
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

    def expect(self, code: Secret, frame: Any) -> None:
        """From now on say which requests carry `code`, and count navigations of `frame` and those above it as the page's own."""
        self._code = code
        self._frames = {self._page.main_frame}
        while frame is not None:
            self._frames.add(frame)
            frame = frame.parent_frame

    def traffic(self) -> Traffic:
        """Return what was recorded so far."""
        return Traffic(tuple(self._exchanges.values()), tuple(self._dialogs), self.navigations, self.closed)

    def dialog(self, message: str) -> None:
        """Note the text of an alert(), confirm() or prompt() that the page opened."""
        self._dialogs.append(message)
        self._tell()

    def _on_request(self, request: Any) -> None:
        if request.resource_type not in _KINDS:
            return
        before = request.redirected_from
        if before in self._exchanges:
            self._exchanges[before] = replace(self._exchanges[before], redirected=True, finished=True)
        exchange = Exchange(
            method=request.method,
            url=request.url,
            navigation=request.is_navigation_request() and self._frame(request) in self._frames,
            started=self._face.monotonic(),
            carries_code=self._code is not None and carries(request, self._code),
        )
        self._exchanges[request] = exchange
        if exchange.submits:
            self.submissions += 1
            self._tell()

    def _frame(self, request: Any) -> Any:
        try:
            return request.frame
        except Error:  # Playwright has no frame yet for a navigation that opens a page
            return None

    def _on_response(self, response: Any) -> None:
        retry_after = response.headers.get("retry-after", "") if response.status in (429, 503) else ""
        self._amend(response.request, status=response.status, retry_after=retry_after)

    def _on_finished(self, request: Any) -> None:
        self._amend(request, finished=True)

    def _on_failed(self, request: Any) -> None:
        self._amend(request, finished=True, failure=request.failure or "failed")

    def _amend(self, request: Any, **what: Any) -> None:
        if request in self._exchanges:
            self._exchanges[request] = replace(self._exchanges[request], **what)
            self._tell()

    def _on_navigated(self, _frame: Any) -> None:
        self.navigations += 1
        self._tell()

    def _on_closed(self, _page: Any) -> None:
        self.closed = True
        self._tell()

    def _tell(self) -> None:
        self.news += 1
        self._face.heard()


def carries(request: Any, code: Secret) -> bool:
    """Whether the request's URL or body holds the code: in one piece, grouped, or one character a parameter as split boxes post it."""
    wanted = _bare(code.reveal())
    return bool(wanted) and any(wanted in _bare(text) for text in _readings(request))


def _bare(text: str) -> str:
    return "".join(character for character in text if character.isalnum())


def _readings(request: Any) -> list[str]:
    """The texts in which a code may stand, each value by itself, then all of them joined: form fields, query, parts, JSON, plain text."""
    query = urlsplit(request.url).query
    body = request.post_data_buffer
    body = body.decode("utf-8", "replace") if body else ""
    groups = [[value for _, value in parse_qsl(form)] for form in (body, query)]
    groups.append(_parts(body))
    with suppress(ValueError):
        groups.append(_leaves(json.loads(body)))
    return [unquote(body), unquote(query), *(text for values in groups for text in (*values, "".join(values)))]


def _parts(body: str) -> list[str]:
    """The values of a multipart body (RFC 7578); none when it is none."""
    boundary = body.partition("\r\n")[0]
    if not boundary.startswith("--"):
        return []
    return [part.partition("\r\n\r\n")[2].strip() for part in body.split(boundary) if "\r\n\r\n" in part]


def _leaves(value: Any) -> list[str]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return [leaf for item in value for leaf in _leaves(item)]
    return [str(value)]
