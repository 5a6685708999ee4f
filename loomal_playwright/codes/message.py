"""Mails as they come over the wire, and the two questions every inbox answers about them: who sent it, and since when.

Headers are decoded by hand from their raw form: `email.policy.default` raises on malformed ones, and mails are malformed.
"""

from __future__ import annotations

import email
import email.errors
import email.message
import re
from email.header import decode_header
from email.utils import getaddresses
from typing import TYPE_CHECKING

from loomal_playwright.codes.code import Message

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

_DECLARED = re.compile(rb"<meta[^>]{0,200}charset=[\"']?([\w.:-]+)", re.IGNORECASE)


def message_from_bytes(raw: bytes, *, id: str, received_at: float, to: Iterable[str] = ()) -> Message:  # noqa: A002 - Message's own field
    """Parse a mail as SMTP or IMAP hands it over. Never fails: what cannot be decoded is replaced."""
    return message_from_email(email.message_from_bytes(raw), id=id, received_at=received_at, to=to)


def message_from_email(
    mail: email.message.Message,
    *,
    id: str = "",  # noqa: A002 - Message's own field
    received_at: float = 0.0,
    to: Iterable[str] = (),
) -> Message:
    """Read a parsed mail: its bodies in any charset and encoding, attachments left out. `to`: the envelope's recipients."""
    bodies: dict[str, list[str]] = {"text/plain": [], "text/html": []}
    for part in mail.walk():
        kind = part.get_content_type()
        if kind in bodies and "attachment" not in _header(part, "Content-Disposition").lower():
            bodies[kind].append(_body(part))
    recipients = tuple(to) or _addresses(mail, "To", "Cc", "Delivered-To")
    return Message(
        id=id or _header(mail, "Message-ID"),
        sender=next(iter(_addresses(mail, "From", "Sender", "Return-Path")), ""),
        received_at=received_at,
        to=tuple(address.lower() for address in recipients),
        subject=" ".join(_header(mail, "Subject").split()),
        text="\n".join(bodies["text/plain"]),
        html="\n".join(bodies["text/html"]),
    )


def addresses(values: Iterable[str]) -> tuple[str, ...]:
    """Bare addresses, lower case, out of `Name <address>` in any number per value."""
    return tuple(address.strip().lower() for _, address in getaddresses(list(values)) if "@" in address)


def sent_by(sender: str, wanted: str | None) -> bool:
    """Whether `sender` is the wanted address, or of the wanted domain or one of its subdomains; None wants any."""
    if wanted is None:
        return True
    wanted = wanted.strip().lower()
    if "@" in wanted.lstrip("@"):
        return sender in (addresses([wanted]) or (wanted,))
    domain = wanted.lstrip("@")
    host = sender.rpartition("@")[2]
    return host == domain or host.endswith(f".{domain}")


def since_seconds(since: datetime | None) -> float:
    """Seconds since the epoch; a naive datetime is local time, None is the beginning."""
    return float("-inf") if since is None else since.timestamp()


def _addresses(mail: email.message.Message, *names: str) -> tuple[str, ...]:
    return tuple(address for name in names for address in addresses([_header(mail, name)]))


def _header(mail: email.message.Message, name: str) -> str:
    """The first header of that name, RFC 2047 words decoded, on one line."""
    raw = next((value for key, value in mail.raw_items() if key.lower() == name.lower()), "")
    text = str(raw).replace("\r", "").replace("\n", "")
    try:
        words = decode_header(text)
    except (email.errors.HeaderParseError, ValueError):
        return text
    return "".join(word if isinstance(word, str) else decoded(word, charset) for word, charset in words)


def _body(part: email.message.Message) -> str:
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return ""
    declared = part.get_param("charset")
    charset = declared if isinstance(declared, str) else None
    if charset is None and part.get_content_type() == "text/html" and (meta := _DECLARED.search(content)):
        charset = meta[1].decode("ascii")
    return decoded(content, charset).replace("\r\n", "\n")


def decoded(content: bytes, charset: str | None) -> str:
    """Decode as declared; else as UTF-8; else as the commonest of what is left, replacing what even that has not."""
    text = _strictly(content, charset or "utf-8")
    if text is None:
        text = _strictly(content, "utf-8")
    return content.decode("cp1252", errors="replace") if text is None else text


def _strictly(content: bytes, charset: str) -> str | None:
    try:
        return content.decode(charset)
    except (LookupError, ValueError):  # a charset that nobody knows, or that the content is not in
        return None
