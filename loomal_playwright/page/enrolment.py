"""Pages that set up an authenticator: they ask for a code too, but of a secret that they have only just shown.

A code of the secret that the vault already holds would be refused there, and the attempt counted.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from loomal_playwright.page import lexicon

if TYPE_CHECKING:
    from collections.abc import Iterator

    from loomal_playwright.page.facts import Box, Document, Field, Picture, Text

_SHORTEST, _LONGEST = 16, 128  # base32 digits: 80 bits, as the least that authenticators take (RFC 4226, section 4, wants 128)
_GROUPED = re.compile(
    r"(?<![\w-])(?:[A-Z2-7]{4}(?:[ -][A-Z2-7]{4}){3,}|[a-z2-7]{4}(?:[ -][a-z2-7]{4}){3,})(?:[ -][A-Za-z2-7]{1,3})?(?![\w-])"
)
_WHOLE = re.compile(rf"(?<![\w-])(?:[A-Z2-7]{{{_SHORTEST},{_LONGEST}}}|[a-z2-7]{{{_SHORTEST},{_LONGEST}}})=*(?![\w-])")
_MIXED = re.compile(r"[A-Za-z][2-7]|[2-7][A-Za-z]")  # words and numbers alone are no secret: one in thirty has no digit
_SMALLEST, _LARGEST, _SQUARE = 96, 600, 1.15  # px of a QR code that a phone can read, and how much longer one side may be
_REACH = 300  # px between the picture and the words about it
_OTHER = re.compile(
    r"logo|icon|avatar|brand|captcha|illustration|banner|badge|photo", re.IGNORECASE
)  # what developers call such pictures


def shown(document: Document, field: Field) -> str:
    """Return what shows that the page, or the dialog that the field is in, sets up an authenticator; "" when nothing does."""
    return next(_signs(document, field.dialog), "")


def _signs(document: Document, dialog: int | None) -> Iterator[str]:
    texts = [text for text in document.texts if text.dialog == dialog]
    pictures = [picture for picture in document.pictures if picture.dialog == dialog]
    links = [button.href for button in document.buttons if button.dialog == dialog] + [picture.src for picture in pictures]
    if any(re.search(r"otpauth(?:-migration)?(?::|%3a)//|otpauth%3a%2f%2f", link, re.IGNORECASE) for link in links):
        yield "it links to an otpauth: address"
    told = [text for text in texts if "setup" in lexicon.hits(text.text)]
    for text in texts:
        secret = secret_in(text.text)
        if secret and (told or secret == text.text):
            yield "it shows a secret"
    for field in document.fields:
        if field.dialog == dialog and field.visible and _holds_secret(field):
            yield "it shows a secret in a field that takes no typing"
    names = {"authenticator", "twofactor"}
    if told and any(names & set(lexicon.hits(value)) for value in (document.title, *(text.text for text in texts))):
        for picture in pictures:
            if _could_be_qr(picture) and any(_gap(picture.box, text.box) < _REACH for text in told):
                yield f"a picture of {picture.box.width:g} by {picture.box.height:g} pixels stands beside {_phrase(told)!r}"


def _phrase(told: list[Text]) -> str:
    return lexicon.hits(told[0].text)["setup"]


@lru_cache(maxsize=1024)  # the texts of a long page, which every look reads again
def secret_in(text: str) -> str | None:
    """Return the base32 secret (RFC 4648, section 6) that a text shows, whole or in groups of four; None: it shows none."""
    if not _MIXED.search(text):  # most texts, and this is seen at once
        return None
    found = (match.group() for pattern in (_GROUPED, _WHOLE) for match in pattern.finditer(text))
    return next((secret for secret in found if _MIXED.search(secret)), None)


def _holds_secret(field: Field) -> bool:
    if not (field.readonly or field.disabled) or not _SHORTEST <= field.value_length <= _LONGEST:
        return False
    return any("setup" in lexicon.hits(value) for value in (*(label.text for label in field.labels), *field.nearby[:2]))


def _could_be_qr(picture: Picture) -> bool:
    short, long = sorted((picture.box.width, picture.box.height))
    fits = short >= _SMALLEST and long <= _LARGEST and long <= short * _SQUARE
    return fits and not _OTHER.search(f"{picture.said} {picture.src}")


def _gap(a: Box, b: Box) -> float:
    across = max(0.0, b.x - a.x - a.width, a.x - b.x - b.width)
    return across + max(0.0, b.y - a.y - a.height, a.y - b.y - b.height)
