"""Codes that are read off something which no inbox and no authenticator has: paper, a package, a certificate, a television.

Such a field is labelled as any other ("Enter the 6-digit code"), and only the words that say where the code stands tell it apart.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from loomal_playwright.page import lexicon, purpose, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from loomal_playwright.page.candidate import Candidate


def shown(candidate: Candidate) -> str:
    """Return what says that the code stands somewhere out of reach; "" when nothing does."""
    return next((f"{where} says {value!r}" for where, value in _told(candidate) if _printed(value)), "")


def _printed(value: str) -> bool:
    """Whether a text names such a thing, and neither an authenticator nor a mailbox with it: "mailed to your address j***@x.com"."""
    hits = lexicon.hits(value)
    return "printed" in hits and "authenticator" not in hits and "@" not in (text.address(value) or "")


def _told(candidate: Candidate) -> Iterator[tuple[str, str]]:
    said, document, first = candidate.said, candidate.document, candidate.first
    yield from (("its label", value) for value in (*said["label"], *said["beside"]))
    yield from (("the heading", value) for value in (*said["heading"], *purpose.headed(document, first.dialog, first.box)))
    yield from (("the text above it", value) for value in purpose.lead(candidate))
    if candidate.submit is not None:
        yield "its control", candidate.submit.text
