"""The inbox of a Loomal account, or of anything that speaks its API."""

from __future__ import annotations

import hashlib
import json
import os
from typing import TYPE_CHECKING, Any

from loomal_playwright.codes.code import Message
from loomal_playwright.codes.http import Answer, ask, clock_offset
from loomal_playwright.codes.loomal import LoomalApi
from loomal_playwright.codes.message import addresses, sent_by, since_seconds
from loomal_playwright.codes.times import iso_seconds
from loomal_playwright.errors import VaultError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from loomal_playwright.codes.io import IO

_PAGE, _PAGES = 20, 5  # mails per page, pages per look
_NO_SUCH_CALL = (404, 405)
_DIGEST = "digest:"


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
        earliest = since_seconds(since)
        found: dict[str, Message] = {}
        token: str | None = None
        for _ in range(_PAGES):
            items, token, offset = await self._page(io, sender, token)
            new = [(message, unit) for message, unit in self._parsed(items, io.now(), offset) if message.id not in found]
            recent = [message for message, unit in new if message.received_at >= _floor(earliest, unit)]
            found.update((message.id, message) for message in recent)
            if token is None or since is None or len(recent) < len(new) or not new:
                break
        eligible = [message for message in found.values() if sent_by(message.sender, sender)]
        return sorted(eligible, key=lambda message: message.received_at, reverse=True)

    async def mark_read(self, io: IO, id: str) -> None:  # noqa: A002 - Message's own field
        """Take the label `unread` off one mail, where the service can. Raises VaultError."""
        if not id.startswith(_DIGEST):
            request = self._api.request("PATCH", "messages", id, body={"removeLabels": ["unread"]})
            await ask(io, request, who=self._api.service, passing=_NO_SUCH_CALL)

    def __repr__(self) -> str:
        return f"LoomalInbox({self.identity})"

    async def _page(self, io: IO, sender: str | None, token: str | None) -> tuple[list[Any], str | None, float]:
        params: dict[str, str | int] = {"limit": _PAGE}
        if token is not None:
            params["pageToken"] = token
        if sender is not None and "@" in sender.strip("@"):  # a domain would be taken for an address
            params["from"] = sender
        response = await ask(io, self._api.request("GET", "messages", params=params), who=self._api.service)
        body = Answer.of(self._api.service, response).body
        items, following = body.get("messages"), body.get("nextPageToken")
        if not isinstance(items, list):
            msg = f"{self._api.service} answered without 'messages'; is the address that of a Loomal API?"
            raise VaultError(msg)
        return items, following if isinstance(following, str) and following else None, clock_offset(response, io.now())

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
