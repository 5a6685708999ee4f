"""Inboxes: they hold the mails that bring codes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from loomal_playwright.codes.code import Message
    from loomal_playwright.codes.io import IO


@runtime_checkable
class Inbox(Protocol):
    """What `solve_2fa(inbox=)` takes. `loomal_playwright.testing.InboxContract` tests an implementation.

    An inbox may also have `identity: str` (names the mailbox; keeps ledgers apart), `poll: float` (milliseconds between two looks at
    most, for one that is cheap to ask; else they grow to three seconds), `async mark_read(io, id) -> None`, and, for one that hears of mail:
    `async news(io, seen, *, since, sender=None, ms) -> Sequence[Message] | None`, which returns what `messages` would, as soon as there is
    other mail than when `seen` was returned by either of them, and after `ms` milliseconds at the latest. None: it cannot tell just now,
    and `messages` is to be asked after a while.
    """

    async def messages(self, io: IO, *, since: datetime | None, sender: str | None = None) -> Sequence[Message]:
        """Return the mails that arrived at or after `since`, newest first; reading marks nothing. Raises VaultError.

        `sender`: an address or a domain (its subdomains count). A naive `since` is local time.
        """
