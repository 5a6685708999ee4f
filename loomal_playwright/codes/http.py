"""Asking a service over HTTP: when to ask again, when to give up, and what to say then. Knows no service.

Retries follow RFC 9110: 429 and 503 name their delay in Retry-After (10.2.3), and only idempotent methods are sent again
after a failure that may have come behind the effect (9.2.2).
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import httpx

from loomal_playwright.codes.times import http_date
from loomal_playwright.errors import VaultError

if TYPE_CHECKING:
    from collections.abc import Collection

    from loomal_playwright.codes.io import IO

TIMEOUT = 5.0  # seconds for connecting, for writing, for each read
TRIES = 4
_FIRST_PAUSE = 250.0  # ms, doubled at each try
_LONGEST_PAUSE = 30_000.0  # ms; a service that asks for more is not waited for
_DATE_RESOLUTION, _NO_CLOCK = 2.0, 86_400.0  # seconds
_IDEMPOTENT = frozenset({"GET", "HEAD", "OPTIONS", "PUT", "DELETE"})
_UNAUTHORIZED, _FORBIDDEN, _TOO_MANY, _SERVER_ERRORS = 401, 403, 429, 500


@dataclass(frozen=True, slots=True)
class Service:
    """Who is asked: its name for errors, and where its key comes from ("LOOMAL_API_KEY or api_key=")."""

    name: str
    key_from: str

    def __str__(self) -> str:
        return self.name


async def ask(io: IO, request: httpx.Request, *, who: Service, passing: Collection[int] = ()) -> httpx.Response:
    """Send until there is an answer: any 2xx, or a status in `passing`, which the caller reads itself.

    Raises VaultError that names the service, what it said and the next step; never the key.
    """
    request.extensions = {**request.extensions, "timeout": httpx.Timeout(TIMEOUT).as_dict()}
    for tried in range(1, TRIES + 1):
        outcome: httpx.Response | httpx.TransportError
        try:
            outcome = await io.send(request)
        except httpx.TransportError as error:
            outcome = error
        else:
            if outcome.is_success or outcome.status_code in passing:
                return outcome
        pause = _pause(request, outcome, tried, io.now())
        if pause is None or tried == TRIES:
            break
        await io.sleep(pause)
    raise VaultError(_complaint(request, outcome, who, tried)) from None


async def ask_late(io: IO, request: httpx.Request, *, wait: float) -> httpx.Response | None:
    """Send once what may be answered `wait` ms late. None: it was refused, or cut off on the way; `ask` finds out why."""
    late = {"timeout": httpx.Timeout(TIMEOUT, read=TIMEOUT + wait / 1000).as_dict()}
    request.extensions = {**request.extensions, **late}
    try:
        response = await io.send(request)
    except httpx.TransportError:
        return None
    return response if response.is_success else None


def _pause(request: httpx.Request, outcome: httpx.Response | httpx.TransportError, tried: int, now: float) -> float | None:
    """Milliseconds until the request may be sent again; None when it must not be."""
    backoff = _FIRST_PAUSE * 2 ** (tried - 1)
    if isinstance(outcome, httpx.TransportError):
        never_sent = isinstance(outcome, (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout))
        permanent = isinstance(outcome, httpx.UnsupportedProtocol)
        return None if permanent or not (never_sent or request.method in _IDEMPOTENT) else backoff
    if outcome.status_code == _TOO_MANY or (outcome.status_code >= _SERVER_ERRORS and request.method in _IDEMPOTENT):
        asked = _retry_after(outcome, now)
        pause = backoff if asked is None else asked
        return pause if pause <= _LONGEST_PAUSE else None
    return None


def _retry_after(response: httpx.Response, now: float) -> float | None:
    """Retry-After in milliseconds: delay-seconds, or an HTTP-date on the service's own clock when it tells it."""
    value = response.headers.get("retry-after", "").strip()
    if value.isascii() and value.isdigit():
        return float(value) * 1000
    until = http_date(value)
    if until is None:
        return None
    return max(0.0, until - now - clock_offset(response, now)) * 1000


def clock_offset(response: httpx.Response, now: float) -> float:
    """Seconds by which the service's clock is ahead of ours, as its Date header tells it (RFC 9110, 6.6.1).

    Zero when it does not tell, when the difference is within Date's whole seconds, or beyond what any clock is off.
    """
    date = http_date(response.headers.get("date", ""))
    offset = 0.0 if date is None else date - now
    return offset if _DATE_RESOLUTION <= abs(offset) <= _NO_CLOCK else 0.0


def _complaint(request: httpx.Request, outcome: httpx.Response | httpx.TransportError, who: Service, tries: int) -> str:
    asked = f"{request.method} {request.url.copy_with(query=None, username=None, password=None)}"
    times = "" if tries == 1 else f" ({tries} tries)"
    if isinstance(outcome, httpx.TransportError):
        cause = type(outcome).__name__
        return f"{who} did not answer {asked}{times}: {cause}: {outcome}; check the address and the network"
    status = f"{outcome.status_code} {outcome.reason_phrase}".strip()
    said = _said(outcome)
    wait = outcome.headers.get("retry-after")
    next_steps = {
        _UNAUTHORIZED: f"check the key in {who.key_from}",
        _FORBIDDEN: f"the key in {who.key_from} may not do this: use another key",
        _TOO_MANY: f"wait {wait} (Retry-After), or ask less often" if wait else "ask less often",
    }
    otherwise = "the fault is the service's: try again later" if outcome.status_code >= _SERVER_ERRORS else "check the address"
    return f"{who} answered {asked} with {status}{said}{times}; {next_steps.get(outcome.status_code, otherwise)}"


def _said(response: httpx.Response) -> str:
    """The service's own `{"error", "message"}`, as far as it has them."""
    try:
        body = response.json()
    except ValueError:
        return ""
    parts = [body.get("error"), body.get("message")] if isinstance(body, dict) else []
    words = [" ".join(part.split())[:200] for part in parts if isinstance(part, str) and part]
    return f' "{": ".join(words)}"' if words else ""


@dataclass(frozen=True, slots=True)
class Answer:
    """A JSON object from a service. Its content is kept out of the repr: it may hold a code."""

    who: Service
    body: dict[str, Any] = field(repr=False)

    @classmethod
    def of(cls, who: Service, response: httpx.Response) -> Answer:
        """Parse. VaultError when the body is not a JSON object."""
        try:
            body = response.json()
        except (json.JSONDecodeError, UnicodeDecodeError):
            body = None
        if not isinstance(body, dict):
            kind = response.headers.get("content-type", "no content type")
            msg = f"{who} answered {response.request.url.path} with what is not a JSON object ({kind}); check the address"
            raise VaultError(msg) from None
        return cls(who, body)

    def text(self, *names: str) -> str:
        """The first of the named members, as a string; VaultError when there is none."""
        for name in names:
            value = self.body.get(name)
            if isinstance(value, str) and value:
                return value
        raise self._lacks(names)

    def number(self, *names: str, default: float | None = None) -> float:
        """The first of the named members, as a number; VaultError when there is none and no default."""
        for name in names:
            value = self.body.get(name)
            if isinstance(value, (int, float)) and not isinstance(value, bool):
                return float(value)
        if default is None:
            raise self._lacks(names)
        return default

    def _lacks(self, names: tuple[str, ...]) -> VaultError:
        return VaultError(f"{self.who} answered without {' or '.join(map(repr, names))}; is the address that of a Loomal API?")
