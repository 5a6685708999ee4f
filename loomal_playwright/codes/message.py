"""Mails as they come over the wire, and the two questions every inbox answers about them: who sent it, and since when.

Headers are decoded by hand from their raw form: `email.policy.default` raises on malformed ones, and mails are malformed.
"""

from __future__ import annotations

import codecs
import email
import email.errors
import email.message
import re
from email.header import decode_header
from email.utils import getaddresses
from typing import TYPE_CHECKING

from loomal_playwright.codes.code import Message

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

_BARE = re.compile(r'[^\s<>()\[\]",;:@]+@[^\s<>()\[\]",;:@]+')
_WIDER = {  # what is declared, and what is meant by it: the wider one of the same family (WHATWG Encoding Standard, 4.2)
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
}
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
    """Read a parsed mail: its bodies in any charset and encoding, without attachments and mails inside. `to`: the envelope's recipients."""
    bodies: dict[str, list[str]] = {"text/plain": [], "text/html": []}
    for part in _parts(mail):
        kind = part.get_content_type()
        if kind in bodies:
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
    return tuple(address for value in values for address in _in_one(value.lower()))


def _in_one(value: str) -> list[str]:
    parsed = [address.strip() for _, address in getaddresses([value])]
    bare = [address for address in parsed if _BARE.fullmatch(address)]
    if not bare and len(written := _BARE.findall(value)) == 1:  # a quote that does not end, and the like
        return written
    return bare


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


def _parts(part: email.message.Message) -> Iterator[email.message.Message]:
    """The parts that are shown as this mail: what is attached is not, nor is a mail in the mail, whose code is another's."""
    if "attachment" in _header(part, "Content-Disposition").lower():
        return
    if part.get_content_maintype() == "multipart" and part.is_multipart():
        for inner in part.get_payload():
            if isinstance(inner, email.message.Message):
                yield from _parts(inner)
    else:
        yield part


def _addresses(mail: email.message.Message, *names: str) -> tuple[str, ...]:
    return tuple(address for name in names for address in addresses([_header(mail, name)]))


def _header(mail: email.message.Message, name: str) -> str:
    """The first header of that name, RFC 2047 words decoded, on one line."""
    raw = next((value for key, value in mail.raw_items() if key.lower() == name.lower()), "")
    text = decoded(str(raw).encode("utf-8", "surrogateescape"), None).replace("\r", "").replace("\n", "")
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
    texts = (_strictly(content, name) for name in (_wider(charset or "utf-8"), charset or "utf-8", "utf-8"))
    return next((text for text in texts if text is not None), None) or content.decode("cp1252", errors="replace")


def _wider(charset: str) -> str:
    try:
        return _WIDER.get(codecs.lookup(charset).name, charset)
    except (LookupError, ValueError):
        return charset


def _strictly(content: bytes, charset: str) -> str | None:
    try:
        return content.decode(charset)
    except (LookupError, ValueError):  # a charset that nobody knows, or that the content is not in
        return None
