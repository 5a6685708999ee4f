"""The inbox of a Mailpit, to which applications under test send their mail.

Its HTTP API v1 (https://mailpit.axllent.org/docs/api-v1/): GET messages is newest first; GET message/ID marks a mail as read and GET
message/ID/raw does not; PUT messages marks those of IDs, and without IDs all. Its web socket is for its own pages and not documented, so the list
is asked for.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import httpx

from loomal_playwright.codes.http import Answer, Service, ask
from loomal_playwright.codes.message import message_from_bytes, sent_by, since_seconds
from loomal_playwright.codes.times import iso_seconds
from loomal_playwright.errors import VaultError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from loomal_playwright.codes.code import Message
    from loomal_playwright.codes.io import IO

_DEFAULT = "http://127.0.0.1:8025"
_MOST = 100  # mails per look


class MailpitInbox:
    """Mails from Mailpit's HTTP API. Reading marks nothing: a mail's source is fetched, which its summary would mark as read.

    `url`: else MAILPIT_URL, else http://127.0.0.1:8025; it may carry a path, and `user:password@`. ValueError when it is none.
    Mailpit's clock is taken for ours: it runs where the tests do. With its option --use-message-dates it tells when mails were written, and not
    when they came.
    """

    poll = 100.0  # ms; it serves tests, from where they run

    def __init__(self, url: str | None = None, *, environ: Mapping[str, str] = os.environ) -> None:
        given = url or environ.get("MAILPIT_URL") or _DEFAULT
        self._url = httpx.URL(given) if given.startswith(("http://", "https://")) else httpx.URL("")
        if not self._url.host:
            msg = "the address of a Mailpit must begin with http:// or https:// and a host"
            raise ValueError(msg)
        self._auth = httpx.BasicAuth(self._url.username, self._url.password) if self._url.username else None
        self._url = self._url.copy_with(username=None, password=None, query=None, fragment=None)
        self._service = Service(f"Mailpit at {self._url.host}", "MAILPIT_URL (or url=)")
        self._parsed: dict[str, Message] = {}

    @property
    def identity(self) -> str:
        """Names this inbox in ledgers."""
        return f"mailpit:{self._url}"

    async def messages(self, io: IO, *, since: datetime | None, sender: str | None = None) -> Sequence[Message]:
        """Return the mails that arrived at or after `since`, newest first. Raises VaultError."""
        earliest = since_seconds(since)
        answer = await ask(io, self._request("GET", "messages", params={"limit": _MOST}), who=self._service)
        items = Answer.of(self._service, answer).body.get("messages")
        if not isinstance(items, list):
            msg = f"{self._service} answered without 'messages'; is it a Mailpit?"
            raise VaultError(msg)
        recent = [(name, at) for name, at in filter(None, map(_summary, items)) if at >= earliest]
        self._parsed = {name: self._parsed.get(name) or await self._read(io, name, at) for name, at in recent}
        eligible = [message for message in self._parsed.values() if sent_by(message.sender, sender)]
        return sorted(eligible, key=lambda message: message.received_at, reverse=True)

    async def mark_read(self, io: IO, id: str) -> None:  # noqa: A002 - Message's own field
        """Mark one mail as read. Raises VaultError."""
        await ask(io, self._request("PUT", "messages", body={"IDs": [id], "Read": True}), who=self._service)

    def __repr__(self) -> str:
        return f"MailpitInbox({str(self._url)!r})"

    async def _read(self, io: IO, name: str, at: float) -> Message:
        answer = await ask(io, self._request("GET", "message", name, "raw"), who=self._service)
        return message_from_bytes(answer.content, id=name, received_at=at)

    def _request(
        self, method: str, *path: str, params: Mapping[str, int] | None = None, body: Mapping[str, Any] | None = None
    ) -> httpx.Request:
        segments = "/".join(quote(segment, safe="") for segment in ("api", "v1", *path))
        url = self._url.copy_with(raw_path=f"{self._url.raw_path.decode().rstrip('/')}/{segments}".encode())
        request = httpx.Request(method, url, params=params, json=body)
        return request if self._auth is None else next(self._auth.auth_flow(request))


def _summary(item: Any) -> tuple[str, float] | None:
    """A mail's id, and when it came; None for what is no summary."""
    if not isinstance(item, dict) or not isinstance(item.get("ID"), str):
        return None
    at = iso_seconds(item.get("Created"))
    return None if at is None else (item["ID"], at[0])
