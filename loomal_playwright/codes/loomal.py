"""The Loomal API's key, address and requests, shared by its vault and its inbox. Mailgent is its newer name."""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import httpx

from loomal_playwright.codes.http import Service

if TYPE_CHECKING:
    from collections.abc import Mapping

# (variable of the key, variable of the address, default address), first found first used
ENVIRONMENT = (
    ("LOOMAL_API_KEY", "LOOMAL_API_URL", "https://api.loomal.ai"),
    ("MAILGENT_API_KEY", "MAILGENT_API_URL", "https://api.mailgent.dev"),
)


class LoomalApi:
    """Builds authorised requests. `identity` names the account without telling its key."""

    def __init__(self, api_key: str | None, base_url: str | None, *, environ: Mapping[str, str] = os.environ) -> None:
        key, key_from, default_url = _key(api_key, environ)
        self._key = key.strip()
        if not self._key.isascii() or not self._key.isprintable() or " " in self._key:
            msg = f"{key_from} holds characters that no API key has"
            raise ValueError(msg)
        self.url = _checked(base_url or default_url)
        self.service = Service(f"The Loomal API at {self.url.host}", key_from)

    @property
    def identity(self) -> str:
        """The host, and a digest of the key."""
        return f"loomal:{self.url.host}:{hashlib.sha256(self._key.encode()).hexdigest()[:16]}"

    def request(
        self, method: str, *path: str, params: Mapping[str, str | int] | None = None, body: Mapping[str, Any] | None = None
    ) -> httpx.Request:
        """Build a request for /v0/PATH; each segment is quoted, so that a label may hold any character."""
        segments = "/".join(quote(segment, safe="") for segment in ("v0", *path))
        base = self.url.raw_path.decode().rstrip("/")
        return httpx.Request(
            method,
            self.url.copy_with(raw_path=f"{base}/{segments}".encode()),
            params=params,
            json=body,
            headers={"Authorization": f"Bearer {self._key}", "Accept": "application/json"},
        )

    def __repr__(self) -> str:
        return f"LoomalApi({self.identity})"


def _key(api_key: str | None, environ: Mapping[str, str]) -> tuple[str, str, str]:
    """(key, where it is from, the address that goes with it)."""
    if api_key is not None:
        urls = [environ[url] for _, url, _ in ENVIRONMENT if environ.get(url)]
        return api_key, "api_key=", urls[0] if urls else ENVIRONMENT[0][2]
    for key, url, default in ENVIRONMENT:
        if environ.get(key):
            return environ[key], f"{key} (or api_key=)", environ.get(url) or default
    msg = f"no Loomal API key: set {ENVIRONMENT[0][0]} in the environment, or pass api_key="
    raise ValueError(msg)


def _checked(base_url: str) -> httpx.URL:
    try:
        url = httpx.URL(base_url)
    except httpx.InvalidURL as error:
        msg = f"base_url {base_url!r} is not a URL: {error}"
        raise ValueError(msg) from error
    if url.scheme not in {"http", "https"} or not url.host:
        msg = f"base_url {base_url!r} must begin with https:// or http:// and a host"
        raise ValueError(msg)
    return url.copy_with(query=None, fragment=None)
