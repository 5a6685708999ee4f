"""The one-time code (or the link) in a mail: a scored choice among all that could be one, with the reason for it.

    readings    the mail's text, then its HTML, each as one plain text     reading.py
    numbers     everything in it that is written like a code or a number   candidates.py
    hits        the words of 49 languages that name codes and other things words.py, words.toml
    weigh       what each number answers to; evidence for and against      weigh.py

Nothing convincing is no code: a wrong code typed costs an attempt, and often the challenge.
"""

from __future__ import annotations

import email.message
import re
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from loomal_playwright.codes.code import Message
from loomal_playwright.codes.extract.candidates import LONGEST, SHORTEST, Alphabet, numbers
from loomal_playwright.codes.extract.links import sign_in_link
from loomal_playwright.codes.extract.reading import readings
from loomal_playwright.codes.extract.weigh import CLEAR, ENOUGH, weigh
from loomal_playwright.codes.message import message_from_email

if TYPE_CHECKING:
    from loomal_playwright.codes.extract.reading import Reading

__all__ = ["Extraction", "extract", "prepare"]

# The origin-bound form: its last line is "@host #code" (WICG, Origin-bound one-time codes).
_BOUND = re.compile(rf"^@[\w.-]+(?::\d+)? #([A-Za-z0-9-]{{{SHORTEST},{LONGEST}}})(?: [@%].*)?$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Extraction:
    """`code` is what is typed into the page, None when nothing convinces. `link`: a sign-in link. `reason`: why so."""

    code: str | None = field(repr=False)
    link: str | None = field(repr=False)
    reason: str


def extract(
    message: email.message.EmailMessage | Message,
    *,
    digits: int | None = None,
    alphabet: Alphabet | None = None,
    pattern: str | None = None,
) -> Extraction:
    """Read the code out of a mail, text or HTML only.

    `digits`: its length, when the page says so. `alphabet`: "alnum" where letters may be part of it. `pattern`: a regular
    expression to go by instead; its first group, if it has one, is the code. ValueError when it is none.
    Raises VaultError when the mail is HTML only and the extra `mail` is missing.
    """
    mail = message_from_email(message) if isinstance(message, email.message.Message) else message
    link = sign_in_link(mail)
    for reading in readings(mail):
        code, reason = _by_pattern(reading, pattern) if pattern is not None else _chosen(reading, digits, alphabet)
        if code is not None:
            break
    return Extraction(code, link, reason)


def _by_pattern(reading: Reading, pattern: str) -> tuple[str | None, str]:
    try:
        found = re.search(pattern, reading.text, re.MULTILINE)
    except re.error as error:
        msg = f"code_pattern {pattern!r} is not a regular expression: {error}"
        raise ValueError(msg) from None
    code = (found[1] if found.re.groups else found[0]) if found else None
    return code or None, "code_pattern matches" if code else "code_pattern matches nothing in the mail"


def _chosen(reading: Reading, digits: int | None, alphabet: Alphabet | None) -> tuple[str | None, str]:
    bound = _BOUND.search(reading.text)
    if bound and digits in {None, len(bound[1])}:
        return bound[1], "it is given in the origin-bound form"
    ranked = weigh(reading, numbers(reading.text, alphabet), digits=digits, letters=alphabet == "alnum")
    if not ranked:
        return None, "nothing in it is written like a code"
    best, reasons = ranked[0], ", ".join(ranked[0].reasons)
    if best.score < ENOUGH:
        return None, f"nothing in it convinces; of the nearest: {reasons or 'nothing speaks for it'}"
    rival = next((other for other in ranked[1:] if other.number.code != best.number.code), None)
    if rival is not None and best.score - rival.score < CLEAR:
        return None, f"two could be meant; of both: {reasons}"
    return best.number.code, reasons


@cache
def prepare() -> None:
    """Load the words of all languages and what reads HTML, some 150 ms of work, so that the first mail need not wait for it."""
    extract(Message(id="", sender="", received_at=0.0, to=(), subject="", text="Your code is 1234", html="<p>1234</p>"))
