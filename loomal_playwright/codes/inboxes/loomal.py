"""The inbox of a Loomal account, or of anything that speaks its API."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from loomal_playwright.codes.code import Message
from loomal_playwright.codes.http import Answer, ask, ask_late, clock_offset
from loomal_playwright.codes.loomal import LoomalApi
from loomal_playwright.codes.message import addresses, sent_by, since_seconds
from loomal_playwright.codes.times import iso_seconds
from loomal_playwright.errors import VaultError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    import httpx

    from loomal_playwright.codes.io import IO

_PAGE, _PAGES = 20, 5  # mails per page, pages per look
_NO_SUCH_CALL = (404, 405)
_DIGEST = "digest:"


class _Look(list[Message]):
    """What one look found. `newest`: the first mail that the service named, whatever its age; `longest`: ms that it waits for another."""

    newest = ""
    longest = 0.0


@dataclass(frozen=True, slots=True)
class _Page:
    """One page of the list. `offset`: seconds by which the service's clock is ahead."""

    items: list[Any] = field(repr=False)
    token: str | None
    offset: float
    longest: float

    @property
    def newest(self) -> str:
        """The id of its first mail; "" when there is none."""
        first = next(iter(self.items), None)
        return _text(first, "messageId", "id") if isinstance(first, dict) else ""


class LoomalInbox:
    """Mails from the Loomal API. Key and address as for LoomalVault."""

    def __init__(
        self, api_key: str | None = None, base_url: str | None = None, *, environ: Mapping[str, str] = os.environ
    ) -> None:
        self._api = LoomalApi(api_key, base_url, environ=environ)
        self._first_seen: dict[str, float] = {}

    @property
    def identity(self) -> str:
        """Names the account in ledgers; tells nothing of the key."""
        return self._api.identity

    async def messages(self, io: IO, *, since: datetime | None, sender: str | None = None) -> Sequence[Message]:
        """Return the mails that arrived at or after `since`, newest first. Raises VaultError.

        Service and dialects differ in what they can filter, so everything is filtered here again. Pages are followed only
        while they are newer than `since`.
        """
        response = await ask(io, self._request(sender), who=self._api.service)
        return await self._look(io, self._page(io, response), since, sender)

    async def news(
        self, io: IO, seen: Sequence[Message], *, since: datetime | None, sender: str | None = None, ms: float
    ) -> Sequence[Message] | None:
        """Return what `messages` would as soon as there is other mail than when it returned `seen`, after `ms` at the latest.

        None: the service does not wait, or something on the way to it does not; ask `messages` after a while. Raises VaultError.
        """
        wait = min(ms, seen.longest) if isinstance(seen, _Look) else 0.0
        if wait <= 0 or not isinstance(seen, _Look):
            return None
        began = io.monotonic()
        request = self._request(sender, wait=f"{wait / 1000:.3f}", after=seen.newest)
        response = await ask_late(io, request, wait=wait)
        if response is None:
            return None
        page = self._page(io, response)
        if page.newest == seen.newest and io.monotonic() - began < wait / 2:  # asked again at once, it would be asked without end
            return None
        return await self._look(io, page, since, sender)

    async def mark_read(self, io: IO, id: str) -> None:  # noqa: A002 - Message's own field
        """Take the label `unread` off one mail, where the service can. Raises VaultError."""
        if not id.startswith(_DIGEST):
            request = self._api.request("PATCH", "messages", id, body={"removeLabels": ["unread"]})
            await ask(io, request, who=self._api.service, passing=_NO_SUCH_CALL)

    def __repr__(self) -> str:
        return f"LoomalInbox({self.identity})"

    async def _look(self, io: IO, page: _Page, since: datetime | None, sender: str | None) -> _Look:
        """Read the pages, from the first one on."""
        earliest, look = since_seconds(since), _Look()
        look.newest, look.longest = page.newest, page.longest
        found: dict[str, Message] = {}
        for left in reversed(range(_PAGES)):
            new = [
                (message, unit) for message, unit in self._parsed(page.items, io.now(), page.offset) if message.id not in found
            ]
            recent = [message for message, unit in new if message.received_at >= _floor(earliest, unit)]
            found.update((message.id, message) for message in recent)
            if page.token is None or since is None or len(recent) < len(new) or not new or not left:
                break
            response = await ask(io, self._request(sender, pageToken=page.token), who=self._api.service)
            page = self._page(io, response)
        eligible = [message for message in found.values() if sent_by(message.sender, sender)]
        look.extend(sorted(eligible, key=lambda message: message.received_at, reverse=True))
        return look

    def _request(self, sender: str | None, **more: str) -> httpx.Request:
        params: dict[str, str | int] = {"limit": _PAGE, **more}
        if sender is not None and "@" in sender.strip("@"):  # a domain would be taken for an address
            params["from"] = sender
        return self._api.request("GET", "messages", params=params)

    def _page(self, io: IO, response: httpx.Response) -> _Page:
        answer = Answer.of(self._api.service, response)
        items, following = answer.body.get("messages"), answer.body.get("nextPageToken")
        if not isinstance(items, list):
            msg = f"{self._api.service} answered without 'messages'; is the address that of a Loomal API?"
            raise VaultError(msg)
        token = following if isinstance(following, str) and following else None
        return _Page(items, token, clock_offset(response, io.now()), answer.number("longestWait", default=0.0) * 1000)

    def _parsed(self, items: Iterable[Any], now: float, offset: float) -> Iterable[tuple[Message, float]]:
        """Each mail on our clock, with the resolution of its time in seconds."""
        for item in items:
            if not isinstance(item, dict):
                continue
            content = json.dumps(item, sort_keys=True)
            name = _text(item, "messageId", "id") or _DIGEST + hashlib.sha256(content.encode()).hexdigest()[:32]
            time = iso_seconds(item.get("createdAt"))
            if time is None and "unread" not in item.get("labels", ["unread"]):
                continue  # nobody knows when it came, and somebody has read it
            # A mail without a time came when it was first seen.
            received_at = self._first_seen.setdefault(name, now) if time is None else time[0] - offset
            message = Message(
                id=name,
                sender=next(iter(addresses(_strings(item.get("from")))), ""),
                received_at=received_at,
                to=addresses(_strings(item.get("to"))),
                subject=_text(item, "subject"),
                text=_text(item, "extractedText", "text"),
                html=_text(item, "html", "extractedHtml"),
            )
            yield message, time[1] if time else 0.0


def _text(item: dict[str, Any], *names: str) -> str:
    return next((value for name in names if isinstance(value := item.get(name), str) and value.strip()), "")


def _strings(value: Any) -> list[str]:
    """Addresses as a string, a list of strings, or a list of objects."""
    values = value if isinstance(value, list) else [value]
    plain = [one if not isinstance(one, dict) else _text(one, "address", "email") for one in values]
    return [one for one in plain if isinstance(one, str)]


def _floor(since: float, unit: float) -> float:
    """`since` as a clock of that resolution shows it: a mail of the same second is not from before."""
    return since if unit == 0 or since == float("-inf") else since - since % unit
