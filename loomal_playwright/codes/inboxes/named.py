"""Inboxes by name, as `inbox=` and LOOMAL_INBOX take them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


def named_inbox(name: str, environ: Mapping[str, str]) -> Any:
    """Return the inbox of that name: an IMAP folder's URL, "mailpit" or "mailpit:URL", or the path of an inbox file.

    Only its own code is loaded. ValueError that does not quote the name: it may hold a password.
    """
    scheme, _, rest = name.partition(":")
    if scheme in ("imap", "imaps"):
        from loomal_playwright.codes.inboxes.imap import ImapInbox  # noqa: PLC0415 - only the source that is used is loaded

        return ImapInbox(name, environ=environ)
    if scheme == "mailpit":
        from loomal_playwright.codes.inboxes.mailpit import MailpitInbox  # noqa: PLC0415 - ditto

        return MailpitInbox(rest or None, environ=environ)
    if "://" in name:
        msg = "an inbox is named imaps://user@host/INBOX, mailpit, mailpit:http://host:8025, or by the path of its file"
        raise ValueError(msg)
    from loomal_playwright.codes.inboxes.local import LocalInbox  # noqa: PLC0415 - ditto

    return LocalInbox(name)
