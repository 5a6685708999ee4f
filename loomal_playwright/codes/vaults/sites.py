"""The sites to which a label is bound, as people write them."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterable


def sites(origins: Iterable[str]) -> tuple[str, ...]:
    """Return each once. ValueError for one that is none."""
    return tuple(dict.fromkeys(map(_site, [origins] if isinstance(origins, str) else origins)))


def _site(origin: str) -> str:
    """An origin ("https://host:port") or a host, in lower case. ValueError for anything else."""
    text = origin.strip().lower().rstrip("/")
    try:
        parts = urlsplit(text if "://" in text else f"https://{text}")
        whole = parts.scheme in {"http", "https"} and parts.hostname and not (parts.path or parts.query or parts.username)
        _ = parts.port
    except ValueError:
        whole = False
    if not whole or " " in text:
        msg = f"origin {origin!r} must be a site such as https://crm.example.com or example.com"
        raise ValueError(msg)
    return text
