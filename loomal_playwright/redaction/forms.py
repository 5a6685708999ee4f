"""Finds secrets in a text in the forms that pages, browsers and programs write them in, and masks them.

A secret may stand there as it is, in groups (548 949), percent-encoded (once or twice), with JSON or HTML escapes, or inside of base64.
What is no secret stays: the digits of a code inside a longer number, or of a hash, are not the code.
"""

from __future__ import annotations

import html
import re
from base64 import b64decode, b64encode
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

MASK = "•"

_BETWEEN = " \t\r\n+-\u00a0\u00b7\u2009\u200b\u202f\u2060" + "".join(
    map(chr, range(0x2010, 0x2016))
)  # what groups are kept apart by
_GAP = rf"(?:[{re.escape(_BETWEEN)}]|\\+u00[aA]0|\\+[nrt]|&nbsp;|&#160;|%(?:25)*(?:20|2[bBdD]|[cC]2%(?:25)*[aA]0))"
_GAPS = re.compile(f"{_GAP}+")
_ESCAPED = re.compile(r"((?:%(?:25)*[0-9A-Fa-f]{2})+)|\\+u([0-9A-Fa-f]{4})|(&#?\w{1,8};)")
_IGNORED = dict.fromkeys(map(ord, _BETWEEN + "\\"))

# Where a number may begin right after other digits: these are the end of an escape.
_BEGINS = r"(?:(?<![0-9])|(?<=%[0-9A-Fa-f]{2})|(?<=\\u[0-9A-Fa-f]{4})|(?<=\\x[0-9A-Fa-f]{2}))(?<![0-9]\.)"
_ENDS = r"(?![0-9]|\.[0-9])"
_HASH = re.compile(r"[0-9a-f]{16,}|[0-9A-F]{16,}|[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_WORD = re.compile(r"[0-9A-Za-z-]*")


class Secret:
    """One secret, and how it is found. `value`: as it was given; groups in it (spaces, dashes) are no part of it if the rest is plain."""

    __slots__ = ("_bare", "_cores", "_pattern", "digits", "value")

    def __init__(self, value: str) -> None:
        joined = value.translate(_IGNORED)
        grouped = joined.isascii() and joined.isalnum()
        self.value = joined if grouped else value
        self.digits = grouped and joined.isdigit()
        gap = f"{_GAP}{{0,3}}" if grouped else ""
        pattern = gap.join(map(_ways, self.value))
        self._pattern = re.compile(_BEGINS + pattern + _ENDS if self.digits else pattern, re.IGNORECASE)
        self._bare = bare(self.value)
        self._cores = tuple(_cores(self.value))

    def __repr__(self) -> str:
        return f"Secret({MASK * len(self.value)})"

    def mask(self, text: str, stripped: str) -> str:
        """`stripped`: what `bare` makes of `text`."""
        if self._bare in stripped:
            text = self._pattern.sub(self._masked, text)
        for core, first, shift, raw in self._cores:
            if core in text:
                text = _inside(text, core, first, shift, raw)
        return text

    def _masked(self, match: re.Match[str]) -> str:
        return match[0] if self.digits and (_ragged(match) or _hashed(match)) else MASK * len(self.value)


class Masks:
    """All secrets at once."""

    def __init__(self, secrets: Iterable[Secret]) -> None:
        self.secrets = tuple(sorted(secrets, key=lambda secret: -len(secret.value)))  # one may be a part of another
        self._shortest = min((len(secret.value) for secret in self.secrets), default=1 << 30)
        self.mask: Callable[[str], str] = lru_cache(512)(self._mask)

    def _mask(self, text: str) -> str:
        if len(text) < self._shortest:
            return text
        stripped = bare(text)
        for secret in self.secrets:
            text = secret.mask(text, stripped)
        return text


def bare(text: str) -> str:
    """Return the text without escapes, without what stands between groups, and without case: a quick look whether to look closer."""
    if "%" in text or "\\u" in text or "&" in text:
        text = _ESCAPED.sub(_plain, text)
    return text.translate(_IGNORED).casefold()


def _plain(match: re.Match[str]) -> str:
    percent, unicode, entity = match.groups()
    if percent:
        return bytes.fromhex(percent.replace("%25", "%").replace("%25", "%").replace("%", "")).decode("utf-8", "replace")
    return chr(int(unicode, 16)) if unicode else html.unescape(entity)


def _ways(character: str) -> str:
    """Return a pattern for one character, in each way that it may be written."""
    ways = [re.escape(character), "".join(f"%(?:25)*{byte:02x}" for byte in character.encode("utf-8", "surrogatepass"))]
    ways += [rf"\\+u{unit:04x}" for unit in ([ord(character)] if ord(character) < 1 << 16 else [])]
    ways += [f"&#0*{ord(character)};", f"&#x0*{ord(character):x};"]
    ways += [re.escape(written) for written in _SPELLED.get(character, ())]
    if character in "\"'\\/":
        ways.append(r"\\+" + re.escape(character))
    return f"(?:{'|'.join(ways)})"


_SPELLED = {
    "&": ("&amp;",),
    "<": ("&lt;",),
    ">": ("&gt;",),
    '"': ("&quot;",),
    "'": ("&apos;",),
    " ": ("+", "&nbsp;"),
    "\n": ("\\n",),
    "\t": ("\\t",),
}


def _ragged(match: re.Match[str]) -> bool:
    """Whether the digits only look like groups of a code: unlike gaps, or more groups beside them, as in dates and card numbers."""
    gaps = set(_GAPS.findall(match[0]))
    if not gaps:
        return False
    (gap, *others) = gaps
    before, after = match.string[: match.start()], match.string[match.end() :]
    return (
        bool(others)
        or (before.endswith(gap) and before[: -len(gap)][-1:].isdigit())
        or (after.startswith(gap) and after[len(gap) :][:1].isdigit())
    )


def _hashed(match: re.Match[str]) -> bool:
    """Whether the digits stand inside of a hash, or an identifier that is written like one."""
    text, start = match.string, match.start()
    while start > 0 and (text[start - 1].isalnum() or text[start - 1] == "-"):
        start -= 1
    around = _WORD.match(text, start)
    return around is not None and any(
        found.start() <= match.start() and match.end() <= found.end()
        for found in _HASH.finditer(text, start, max(around.end(), match.end()))
    )


def _cores(value: str) -> Iterable[tuple[str, int, int, bytes]]:
    """What every base64 text around the secret has in common, for each place in a group of three bytes that it may begin at."""
    for raw in {value.encode(), value.upper().encode(), value.lower().encode()}:
        for shift in range(3):
            encoded = b64encode(bytes(shift) + raw).decode()
            first, last = -(-8 * shift // 6), 8 * (shift + len(raw)) // 6
            core = encoded[first:last]
            for written in {core, core.translate(_URL_SAFE)}:
                yield written, first, shift, raw


_URL_SAFE = str.maketrans("+/", "-_")
_STANDARD = str.maketrans("-_", "+/")
_REST = re.compile(r"[A-Za-z0-9+/_-]*")


def _inside(text: str, core: str, first: int, shift: int, raw: bytes) -> str:
    """Mask the secret inside of base64; what is around it there stays."""
    at = text.find(core)
    while at >= 0:
        start, wanted = at - first, -(-(shift + len(raw)) // 3) * 4
        found = _REST.match(text, max(start, 0))
        chunk = found[0][:wanted] if found and start >= 0 else ""
        size = len(chunk) - (len(chunk) % 4 == 1)
        plain = b64decode(chunk[:size].translate(_STANDARD) + "=" * (-size % 4)) if size > 0 else b""
        if plain[shift : shift + len(raw)] == raw:
            hidden = plain[:shift] + b"*" * len(raw) + plain[shift + len(raw) :]
            written = b64encode(hidden).decode()[:size]
            if "-" in chunk or "_" in chunk:
                written = written.translate(_URL_SAFE)
            text = text[:start] + written + text[start + size :]
        at = text.find(core, at + 1)
    return text
