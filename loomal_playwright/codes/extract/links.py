"""The sign-in link ("magic link") in a mail."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from loomal_playwright.codes.code import Message

_URL = re.compile(r"https?://[^\s<>\"'()\[\]{}|\\^`\x00-\x1f\u2000-\u206f\u3000-\u30ff\u4e00-\u9fff]{3,2000}", re.IGNORECASE)
_HREF = re.compile(r"""<a\b[^>]*?\bhref\s*=\s*["']?(https?://[^"'\s>]+)""", re.IGNORECASE)
_TOKEN = re.compile(r"[\w-]{12,}")
_ROWS = (
    (3, re.compile(r"magic|log-?_?in|sign-?_?in|verif|confirm|auth|activat|one-?time|otp|sso|session|passwordless|callback", re.IGNORECASE)),
    (2, re.compile(r"[?&#/;](?:token|code|key|t|k|ticket|nonce|signature|sig|hash|otp|secret)=", re.IGNORECASE)),
    (-6, re.compile(r"unsubscri|opt-?out|preferences|privacy|terms|legal|help|support|faq|blog|contact|logo|\.(?:png|gif|jpe?g|svg|css|ico)\b|"
                    r"facebook\.|twitter\.|x\.com/|linkedin\.|instagram\.|youtube\.|apps\.apple\.|play\.google\.|w3\.org|pixel|/open\b|track/open",
                    re.IGNORECASE)),
)  # fmt: skip
_LONGEST = 500_000  # characters that are read
_MOST = 200  # links of one body; the one that signs in stands near the beginning
_ENOUGH = 3
_PATH_TOKEN = 2


def sign_in_link(mail: Message) -> str | None:
    """The link that most looks like one that signs in; None when none does."""
    written = [url.rstrip(".,;:!?*_»”'") for url in _URL.findall(mail.text[:_LONGEST])]
    linked = [html.unescape(url) for url in _HREF.findall(mail.html[:_LONGEST])]
    urls = [*dict.fromkeys(written)][:_MOST] + [*dict.fromkeys(linked)][:_MOST]
    scored = [(_score(url), url) for url in dict.fromkeys(urls)]
    best = max(scored, key=lambda pair: pair[0], default=(0, None))
    return best[1] if best[0] >= _ENOUGH else None


def _score(url: str) -> int:
    try:
        parts = urlsplit(url)
    except ValueError:
        return 0
    rest = unquote(f"{parts.path}?{parts.query}#{parts.fragment}")
    has_token = bool(_TOKEN.search(rest))
    points = sum(weight for weight, pattern in _ROWS if pattern.search(url if weight < 0 else rest))
    return points + (_PATH_TOKEN if has_token else 0)
