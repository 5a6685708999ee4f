"""The calls about mail, and the one that tells who is asking."""

from __future__ import annotations

import asyncio
import contextlib
import re
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from loomal_playwright.codes.message import sent_by
from loomal_playwright.codes.vaults import schema
from loomal_playwright.service.answers import body_of, invalid, not_found, number, part, seconds, texts
from loomal_playwright.service.house import address_of
from loomal_playwright.service.keys import identity_of
from loomal_playwright.service.vault import iso

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request

    from loomal_playwright.codes.code import Message
    from loomal_playwright.codes.inboxes.local import LocalInbox, Slip
    from loomal_playwright.codes.io import DirectIO
    from loomal_playwright.service.house import House
    from loomal_playwright.service.keys import ApiKey
    from loomal_playwright.service.vault import Answer

PAGE, MOST = 50, 100  # mails
LONGEST_WAIT = 60  # seconds
_LOOK_AGAIN = 0.25  # seconds: what another process took in tells nobody here
_MOST_LABELS = 50  # of one mail
_LONGEST_TEXT = 100_000  # characters of a mail's body
_QUOTED = re.compile(r"^[ \t]*>.*\n?", re.MULTILINE)
_TOKEN = re.compile(r"(\d{1,12}(?:\.\d{1,20})?)-(\d{1,15})")


@dataclass(frozen=True)
class Asked:
    """What mails are asked for. `before`: the place after which the page begins. `after`: what is waited for is newer than that one."""

    sender: str | None
    labels: frozenset[str]
    limit: int
    before: tuple[float, int] | None
    wait: float
    after: str

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Asked:
        """Read the query. Raises Refusal."""
        labels = frozenset(label.strip() for label in query.get("labels", "").split(",") if label.strip())
        token = _TOKEN.fullmatch(query.get("pageToken", ""))
        if token is None and query.get("pageToken"):
            raise invalid("'pageToken' must be a nextPageToken")
        limit = number(query, "limit", PAGE, range(1, MOST + 1))
        wait = seconds(query, "wait", LONGEST_WAIT)
        before = (float(token[1]), int(token[2])) if token else None
        return cls(query.get("from") or None, labels, limit, before, wait, query.get("after", ""))

    def wants(self, slip: Slip) -> bool:
        """Whether a mail is one of those asked for."""
        return sent_by(slip.sender, self.sender) and self.labels <= set(slip.labels)


async def list_(house: House, caller: ApiKey, request: Request) -> Answer:
    """Mails, newest first; with `wait`, as soon as there is one, or one that is newer than `after`."""
    asked, inbox = Asked.of(request.query_params), house.inbox.of(caller.owner)
    if not asked.wait or asked.before:
        slips = await _slips(house, inbox, asked)
    else:
        with house.arrivals.place():
            slips = await _awaited(house, inbox, asked, request)
    start = next((i for i, slip in enumerate(slips) if asked.before is None or slip.place < asked.before), len(slips))
    page = slips[start : start + asked.limit]

    async def read(io: DirectIO) -> list[dict[str, Any]]:
        found = [await inbox.mail(io, slip.id) for slip in page]
        return [_mail(caller.owner, *one) for one in found if one is not None]

    messages = await house.waited(read)
    more = page and len(slips) > start + len(page)
    token = "-".join(map(repr, page[-1].place)) if more else None
    return 200, {"messages": messages, "count": len(messages), "nextPageToken": token, "longestWait": LONGEST_WAIT}


async def get(house: House, caller: ApiKey, request: Request) -> Answer:
    """One mail."""
    return 200, await _one(house, caller, part(request, "id"))


async def relabel(house: House, caller: ApiKey, request: Request) -> Answer:
    """Put labels on one mail, and take others off."""
    name, body = part(request, "id"), await body_of(request)
    add, remove = (texts(body, member, most=_MOST_LABELS) for member in ("addLabels", "removeLabels"))
    if any("," in label for label in add):
        raise invalid("a label has no comma")
    inbox = house.inbox.of(caller.owner)
    try:
        await house.waited(lambda io: inbox.relabel(io, name, add=add, remove=remove, most=_MOST_LABELS))
    except ValueError as error:
        raise invalid(str(error)) from None
    return 200, await _one(house, caller, name)


async def delete(house: House, caller: ApiKey, request: Request) -> Answer:
    """Delete one mail."""
    name, inbox = part(request, "id"), house.inbox.of(caller.owner)
    if not await house.waited(lambda io: inbox.delete(io, name)):
        raise not_found("there is no such mail")
    return 204, None


async def whoami(house: House, caller: ApiKey, _request: Request) -> Answer:
    """The identity that the key is one of."""
    use = await house.vault.read(house.io, lambda db: schema.use_of(db, caller.owner))
    name = identity_of(caller.owner)
    return 200, {
        "identityId": f"id-{name}",
        "name": name,
        "email": address_of(caller.owner),
        "displayName": name,
        "type": "INBOX",
        "purpose": "BUYER",
        "scopes": list(caller.scopes),
        "usageCount": use.times,
        "lastUsedAt": iso(use.last_at),
        "createdAt": iso(use.known_since),
    }


async def _awaited(house: House, inbox: LocalInbox, asked: Asked, request: Request) -> list[Slip]:
    """What there is once there is news, once the time is over, or when nobody listens any more."""
    deadline = time.monotonic() + asked.wait
    while True:
        news = house.arrivals.next()  # before the look: what comes meanwhile is not slept through
        slips = await _slips(house, inbox, asked)
        left = deadline - time.monotonic()
        new = bool(slips) and slips[0].id != asked.after
        if new or left <= 0 or house.arrivals.over or await request.is_disconnected():
            return slips
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(news.wait(), min(left, _LOOK_AGAIN))


async def _slips(house: House, inbox: LocalInbox, asked: Asked) -> list[Slip]:
    return [slip for slip in await house.waited(inbox.slips) if asked.wants(slip)]


async def _one(house: House, caller: ApiKey, name: str) -> dict[str, Any]:
    inbox = house.inbox.of(caller.owner)
    found = await house.waited(lambda io: inbox.mail(io, name))
    if found is None:
        raise not_found("there is no such mail")
    return _mail(caller.owner, *found)


def _mail(owner: str, slip: Slip, mail: Message) -> dict[str, Any]:
    body = mail.text[:_LONGEST_TEXT]
    return {
        "messageId": mail.id,
        "threadId": f"thd_{mail.id}",
        "inboxId": address_of(owner),
        "from": [mail.sender] if mail.sender else [],
        "to": list(mail.to),
        "cc": [],
        "subject": mail.subject,
        "text": body,
        "extractedText": (_QUOTED.sub("", body) if body.strip() else _of_html(mail.html)).strip(),
        "labels": list(slip.labels),
        "createdAt": iso(mail.received_at),
    }


def _of_html(html: str) -> str:
    if not html.strip():
        return ""
    import html_text  # noqa: PLC0415 - slow to load, and only mails without a text need it

    return str(html_text.extract_text(html[: 5 * _LONGEST_TEXT]))[:_LONGEST_TEXT]
