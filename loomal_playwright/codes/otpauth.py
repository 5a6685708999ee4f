"""What an authenticator holds: the secret and how a code follows from it (RFC 6238), and the URI that carries both.

The URI is Google Authenticator's Key Uri Format. It is read leniently where issuers differ: any case, spaces and dashes in
the secret, "SHA-256" or "HmacSHA256", unknown parameters; an issuer parameter goes before the label's prefix. pyotp derives
the code, but neither its `parse_uri` nor its classes are used as they are: they refuse the 80-bit secrets and the long
periods that real services hand out.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable

DIGITS = range(6, 9)
_ALPHABET = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
_WHOLE_LENGTHS = frozenset({0, 2, 4, 5, 7})  # of base32 characters, modulo 8 (RFC 4648, 6)
_ALGORITHMS = {"SHA1": hashlib.sha1, "SHA256": hashlib.sha256, "SHA512": hashlib.sha512}


@dataclass(frozen=True, slots=True)
class Authenticator:
    """One TOTP secret. `period`: seconds of its time step. `algorithm`: SHA1, SHA256 or SHA512."""

    secret: bytes = field(repr=False)
    digits: int = 6
    period: int = 30
    algorithm: str = "SHA1"
    issuer: str = ""

    @property
    def base32(self) -> str:
        """The secret as people copy it."""
        return base64.b32encode(self.secret).decode().rstrip("=")

    def code(self, step: int) -> str:
        """Return the code of time step T = `step` (RFC 4226, 5.3, over the counter T)."""
        code: str = _generator()(self).generate_otp(step)
        return code


def read(uri: str | None, secret: str | None) -> Authenticator:
    """Parse an otpauth URI, or a bare base32 secret. ValueError says what is wrong, and never quotes the secret."""
    if (uri is None) == (secret is None):
        msg = "give either an otpauth URI or secret=, not both"
        raise ValueError(msg)
    return Authenticator(decoded(secret)) if uri is None else _parsed(uri.strip())


def decoded(secret: str | None) -> bytes:
    """Decode base32 as people copy it: any case, with spaces, dashes and padding or without."""
    text = "".join((secret or "").split()).replace("-", "").rstrip("=").upper()
    if not text:
        msg = "the secret is missing"
        raise ValueError(msg)
    wrong = next(((place, sign) for place, sign in enumerate(text, 1) if sign not in _ALPHABET), None)
    if wrong:
        msg = f"the secret is not base32: its character {wrong[0]} is {wrong[1]!r}, and base32 has A-Z and 2-7 only"
        raise ValueError(msg)
    if len(text) % 8 not in _WHOLE_LENGTHS:
        msg = f"the secret is not whole: no base32 text has {len(text)} characters; copy it again"
        raise ValueError(msg)
    return base64.b32decode(text + "=" * (-len(text) % 8))


def _parsed(uri: str) -> Authenticator:
    parts = urlsplit(uri)
    if parts.scheme == "otpauth-migration":
        msg = "this is an export of many accounts (otpauth-migration): show the QR code of the one account, or its secret"
        raise ValueError(msg)
    if parts.scheme != "otpauth":
        msg = "not an otpauth URI (it must begin with otpauth://totp/); a bare secret goes into secret="
        raise ValueError(msg)
    kind = parts.netloc.lower()
    if kind != "totp":
        counts = " (counter-based)" if kind == "hotp" else ""
        msg = f"an otpauth URI of type {kind!r}{counts} is not supported: only totp (time-based) codes can be derived"
        raise ValueError(msg)
    given = _parameters(parts.query)
    if given.get("encoder", ""):
        msg = f"encoder={given['encoder']!r} is not supported: its codes are no RFC 6238 codes"
        raise ValueError(msg)
    prefix, colon, _ = unquote(parts.path).lstrip("/").partition(":")
    return Authenticator(
        decoded(given.get("secret")),
        digits=_number(given, "digits", 6, DIGITS),
        period=_number(given, "period", 30, range(1, 86_401)),
        algorithm=_algorithm(given.get("algorithm", "")),
        issuer=(given.get("issuer") or (prefix if colon else "")).strip(),
    )


def _parameters(query: str) -> dict[str, str]:
    given: dict[str, str] = {}
    for name, value in parse_qsl(query, keep_blank_values=True):
        if given.setdefault(name.lower(), value) != value:
            msg = f"the otpauth URI gives {name!r} twice"
            raise ValueError(msg)
    return given


def _number(given: dict[str, str], name: str, default: int, allowed: range) -> int:
    text = given.get(name, "").strip() or str(default)
    if not (text.isascii() and text.isdigit() and len(text) < 10 and int(text) in allowed):  # noqa: PLR2004 - longer ones are no numbers of seconds
        msg = f"{name}={text!r} in the otpauth URI: it must be a number from {allowed[0]} to {allowed[-1]}"
        raise ValueError(msg)
    return int(text)


def _algorithm(text: str) -> str:
    name = text.upper().replace("-", "").replace("_", "").removeprefix("HMAC") or "SHA1"
    if name not in _ALGORITHMS:
        msg = f"algorithm={text!r} in the otpauth URI: it must be one of {', '.join(_ALGORITHMS)}"
        raise ValueError(msg)
    return name


@cache
def _generator() -> Callable[[Authenticator], Any]:
    import pyotp  # noqa: PLC0415 - loaded when a code is derived, not when the package is imported

    class Generator(pyotp.OTP):
        """pyotp's RFC 4226, over a key of any length."""

        def __init__(self, authenticator: Authenticator) -> None:
            self.digits = authenticator.digits
            self.digest = _ALGORITHMS[authenticator.algorithm]
            self._authenticator = authenticator

        def byte_secret(self) -> bytes:
            return self._authenticator.secret

    return Generator
