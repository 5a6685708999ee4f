"""What a message that a page sends may hold: the code, in one of the ways pages write it, or something that nobody can read."""

from __future__ import annotations

import json
import re
import zlib
from base64 import b64decode
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import parse_qsl, unquote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class Secret(Protocol):
    """What can be asked for its characters; `codes.code.Code` is one."""

    def reveal(self) -> str:
        """Return the characters."""


@dataclass(frozen=True, eq=False)
class Message:
    """What went over a socket or by a beacon, with the names that Playwright's requests have."""

    url: str
    post_data_buffer: bytes | None = field(repr=False)
    headers: Mapping[str, str] = field(default_factory=dict)


def carries(request: Any, code: Secret) -> bool:
    """Whether a request holds the code: in one piece, grouped, or one character a parameter as split boxes post it.

    It may stand in the body, the query, as a part of the path or of a header.
    """
    wanted = _bare(code.reveal())
    if not wanted:
        return False
    parts = urlsplit(request.url)
    whole = [unquote(part) for part in parts.path.split("/")]
    whole += [part for value in request.headers.values() for part in re.split(r"[\s,;:=]+", value)]
    return any(_bare(part) == wanted for part in whole) or any(wanted in _bare(text) for text in _readings(request, parts.query))


def veiled(request: Any) -> bool:
    """Whether the body may hold the code where nobody can read it: encrypted, hashed, or not to be had at all."""
    body = request.post_data_buffer
    if body is None:
        return "content-type" in request.headers  # a Blob
    texts = list(_unpacked(body))
    return any(text is None or any(map(_opaque, _TOKEN.findall(text))) for text in texts)


def _bare(text: str) -> str:
    return "".join(character for character in text if character.isalnum()).upper()


def _readings(request: Any, query: str) -> list[str]:
    """The texts in which a code may stand, each value by itself, then all of them joined: form fields, query, parts, JSON, plain text."""
    found = [unquote(query)]
    values = [[value for _, value in parse_qsl(query)]]
    for body in _unpacked(request.post_data_buffer or b""):
        if body is not None:
            found.append(unquote(body))
            values += [[value for _, value in parse_qsl(body)], _parts(body)]
            with suppress(ValueError):
                values.append(_leaves(json.loads(body)))
    return found + [text for group in values for text in (*group, "".join(group))]


_MOST = 1 << 20
_PACKED = re.compile(r"[A-Za-z0-9+/_-]{8,}={0,2}")
_STANDARD = str.maketrans("-_", "+/")


def _unpacked(body: bytes) -> Iterator[str | None]:
    """The body as text, and what is packed into it (gzip, deflate, base64). None: bytes that are no text."""
    text = _text(body)
    for bits in (zlib.MAX_WBITS | 32, -zlib.MAX_WBITS) if text is None else ():
        unpacking = zlib.decompressobj(bits)
        with suppress(zlib.error):
            plain = unpacking.decompress(body, _MOST)
            if unpacking.eof or len(plain) == _MOST:
                yield _text(plain)
                return
    yield text if text is not None or b"name=" not in body else body.decode("utf-8", "replace")
    yield from filter(None, map(_plain, _PACKED.findall(text or "")))


def _plain(token: str) -> str | None:
    """The text that a token is the base64 of; None when it is of none."""
    try:
        inner = _text(b64decode(token.rstrip("=").translate(_STANDARD) + "=" * (-len(token.rstrip("=")) % 4), validate=True))
    except ValueError:
        return None
    return inner if inner is not None and inner.isprintable() else None


def _text(body: bytes) -> str | None:
    try:
        return body.decode()
    except UnicodeDecodeError:
        return None


_TOKEN = re.compile(r"[A-Za-z0-9+/_=-]{22,}")  # the shortest that 16 bytes, a block of a cipher, may be written as
_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_WORDS = re.compile(r"[A-Za-z][a-z]{3,}|[A-Z]{4,}|[0-9]{5,}|[^A-Za-z0-9]")
_REST = 7  # letters and figures of it that belong to no word or number


def _opaque(token: str) -> bool:
    """Whether it looks like bytes written as text, rather than like words and numbers."""
    return not _UUID.fullmatch(token) and len(_WORDS.sub("", token)) >= _REST and _plain(token) is None


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
