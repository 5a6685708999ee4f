"""What goes in and out over HTTP: JSON objects, bounded, and refusals that say what is wrong."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from starlette.requests import ClientDisconnect
from starlette.responses import Response

from loomal_playwright.codes.vaults.seal import checked_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request

_encode = json.JSONEncoder(allow_nan=False).encode
MAX_BODY = 64 * 1024  # bytes
MAX_LABEL = 200  # characters
_SECONDS = re.compile(r"[0-9]{1,9}(\.[0-9]{1,99})?([eE][+-]?[0-9]{1,3})?")


class Refusal(Exception):
    """An answer that is none of the 2xx: `{"error", "message"}`."""

    def __init__(self, status: int, error: str, message: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.status, self.error, self.message, self.headers = status, error, message, headers


def reply(status: int, body: Mapping[str, Any] | None, headers: Mapping[str, str] | None = None) -> Response:
    """An answer; `body` in ASCII, so that no text is too odd to be sent. It holds codes, so nobody may keep it."""
    content = b"" if body is None else _encode(body).encode("ascii")
    return Response(content, status, {"cache-control": "no-store", **(headers or {})}, "application/json" if content else None)


def refused(refusal: Refusal) -> Response:
    """A refusal as an answer."""
    return reply(refusal.status, {"error": refusal.error, "message": refusal.message}, refusal.headers)


def invalid(message: str) -> Refusal:
    """What was sent can be read and makes no sense."""
    return Refusal(422, "invalid", message)


def not_found(message: str) -> Refusal:
    """There is no such thing, for this caller."""
    return Refusal(404, "not_found", message)


async def body_of(request: Request) -> dict[str, Any]:
    """The body, a JSON object. Raises Refusal."""
    content = b""
    try:
        if int(request.headers.get("content-length") or 0) <= MAX_BODY:
            async for chunk in request.stream():
                content += chunk
                if len(content) > MAX_BODY:
                    break
            else:
                return _parsed(content)
    except ClientDisconnect:
        raise Refusal(400, "bad_request", "the body ended early") from None
    raise Refusal(413, "payload_too_large", f"a body may have {MAX_BODY} bytes")


def _parsed(content: bytes) -> dict[str, Any]:
    try:
        body = json.loads(content, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise Refusal(400, "bad_request", "the body is not JSON") from None
    if not isinstance(body, dict):
        raise Refusal(400, "bad_request", "the body is not a JSON object")
    return body


def _no_number(name: str) -> None:
    msg = f"{name} is not JSON"
    raise ValueError(msg)


def part(request: Request, name: str) -> str:
    """A part of the path; one that nothing can be named by is not found."""
    text = unquote(request.path_params[name])
    try:
        checked_name(name, text)
    except ValueError:
        raise not_found("nothing has that name") from None
    return text


def text(body: Mapping[str, Any], name: str, *, longest: int = 4_096) -> str | None:
    """A member that is a string, or is not there. Raises Refusal."""
    value = body.get(name)
    if value is not None and not (isinstance(value, str) and 0 < len(value) <= longest):
        raise invalid(f"'{name}' must be a string of 1 to {longest} characters")
    return value


def texts(body: Mapping[str, Any], name: str, *, most: int = 100, longest: int = 200) -> tuple[str, ...]:
    """A member that is a list of printable strings, or is not there. Raises Refusal."""
    values = body.get(name)
    if values is None:
        return ()
    good = isinstance(values, list) and len(values) <= most
    if not good or not all(isinstance(one, str) and one.isprintable() and 0 < len(one) <= longest for one in values):
        raise invalid(f"'{name}' must be a list of at most {most} strings of 1 to {longest} printable characters")
    return tuple(values)


def number(given: Mapping[str, str], name: str, default: int, allowed: range) -> int:
    """A number from the query. Raises Refusal."""
    value = given.get(name)
    if value is None:
        return default
    if not (value.isascii() and value.isdigit() and len(value) < 6 and int(value) in allowed):  # noqa: PLR2004 - longer ones are out of every range here
        raise invalid(f"'{name}' must be a number from {allowed[0]} to {allowed[-1]}")
    return int(value)


def seconds(given: Mapping[str, str], name: str, most: int) -> float:
    """A time from the query; 0 when it is not there. Raises Refusal."""
    value = given.get(name, "0")
    if not (_SECONDS.fullmatch(value) and float(value) <= most):
        raise invalid(f"'{name}' must be seconds from 0 to {most}")
    return float(value)
