"""Where a code may be typed: origins as the frame tree has them, and sites as browsers compare them."""

from __future__ import annotations

from functools import cache
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

OPAQUE = "null"  # how browsers serialise an opaque origin (HTML, section 7.1.1)
_INHERITS = ("about:", "")


def frame_origin(frame: Any) -> str:
    """The origin of a frame. about:blank and srcdoc inherit their parent's; data:, file: and a page without one are opaque."""
    while frame is not None:
        url = frame.url
        if not url.startswith("about:") and url != "":
            return url_origin(url)
        frame = frame.parent_frame
    return OPAQUE


def url_origin(url: str) -> str:
    """Scheme, host and port of a URL; a blob: URL has the origin it was made in."""
    parts = urlsplit(url.removeprefix("blob:"))
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return OPAQUE
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    default = {"http": 80, "https": 443}[parts.scheme]
    port = "" if parts.port in (None, default) else f":{parts.port}"
    return f"{parts.scheme}://{host}{port}"


def is_loopback(host: str) -> bool:
    """localhost, *.localhost (RFC 6761) and the loopback addresses."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def site(origin_or_host: str) -> str:
    """What two origins must share to be one site: the registrable domain, "loopback" for this machine, else the host itself."""
    host = (urlsplit(origin_or_host).hostname if "://" in origin_or_host else origin_or_host.rpartition("@")[2]) or ""
    host = host.lower().rstrip(".")
    if "://" not in origin_or_host and host.count(":") == 1:
        host = host.partition(":")[0]
    if is_loopback(host):
        return "loopback"
    try:
        ip_address(host.strip("[]"))
    except ValueError:
        return _suffixes().privatesuffix(host) or host
    return host


def secure(origin: str) -> bool:
    """Whether a code may travel from there: https, or plain http that never leaves this machine."""
    parts = urlsplit(origin)
    return parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname or ""))


@cache
def _suffixes() -> Any:
    from publicsuffixlist import PublicSuffixList  # noqa: PLC0415 - reads its list from disk: only when a site must be told

    return PublicSuffixList()
