"""Reading names and texts: the words of an identifier, masked addresses, sample placeholders."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib import resources
from types import MappingProxyType
from typing import TYPE_CHECKING

from loomal_playwright.page import lexicon

if TYPE_CHECKING:
    from collections.abc import Mapping

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_NOT_WORD = re.compile(r"[^a-z0-9]+")
_SAMPLE = re.compile(
    r"(?:[^\W\d]{1,4}\.? ?[^\W\d]{0,3}[.:]* )?(?P<drawn>(?:\d[ -]?){4,10}|(?:[-_–•*·●○∙x×#0.] ?){4,10})", re.IGNORECASE
)
_WORD = re.compile(r"[^\W_]+")
_SENTENCES = re.compile(r"(?<=[.!?])\s+|(?<=[。！？؟।])")
_MASK = "*•●∙·xX×…#.‑-"
_MASKED_MAIL = re.compile(
    rf"[\w{re.escape(_MASK)}+%]*[*•●∙·…]+[\w{re.escape(_MASK)}+%]*@[\w{re.escape(_MASK)}]+|[\w.+%-]+@[\w-]*[*•●∙·]+[\w*•●∙·.-]*"
)
_MAIL = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")
_MASKED_PHONE = re.compile(
    r"\+?[\d(][\d\s()*•●∙·xX×.-]*[*•●∙·xX×]{2,}[\d\s()*•●∙·xX×.-]*\d{2,4}|[+(]?[*•●∙·xX×](?:[\s()+-]*[*•●∙·xX×]){1,}[\s()-]*\d{2,4}(?:[ -]\d{2,4})*"
)


def words(identifier: str) -> str:
    """Return an identifier's words in lower case, separated by single spaces: "user[otpAttempt]" is "user otp attempt"."""
    return _NOT_WORD.sub(" ", _CAMEL.sub(" ", identifier).lower()).strip()


@lru_cache(maxsize=1)
def _attributes() -> Mapping[str, re.Pattern[str]]:
    source = resources.files("loomal_playwright.page.lexicon").joinpath("attributes.toml").read_text(encoding="utf-8")
    return MappingProxyType({key: re.compile(pattern) for key, pattern in lexicon.read_toml(source).items()})


@lru_cache(maxsize=4096)
def named(identifier: str) -> Mapping[str, str]:
    """Return what an identifier says of its field: each class with the words that say it."""
    text = words(identifier)
    found = {}
    for key, pattern in _attributes().items():
        match = pattern.search(text)
        if match:
            found[key] = match.group().strip()
    return MappingProxyType(found)


def words_of(text: str) -> list[str]:
    """Return the words of a text, folded."""
    return _WORD.findall(lexicon.fold(text))


def sentences(text: str) -> list[str]:
    """Return the sentences of a text."""
    return [sentence for sentence in _SENTENCES.split(text) if sentence]


def is_sample(placeholder: str) -> bool:
    """Whether a placeholder draws a code: "123456", "000 000", "- - - - - -", "e.g. 123456"."""
    return _SAMPLE.fullmatch(placeholder.strip()) is not None


def sample_length(placeholder: str) -> int | None:
    """Return how many characters the drawn code has; None when the placeholder draws none."""
    match = _SAMPLE.fullmatch(placeholder.strip())
    if not match:
        return None
    drawn = match.group("drawn")
    count = sum(c.isdigit() for c in drawn) or len(re.sub(r"[ -]", "", drawn) or drawn.replace(" ", ""))
    return count if 4 <= count <= 10 else None  # noqa: PLR2004 - the lengths of one-time codes


def address(text: str) -> str | None:
    """Return the masked e-mail address or phone number as printed, or a full address; None when there is none."""
    for pattern in (_MASKED_MAIL, _MAIL, _MASKED_PHONE):
        match = pattern.search(text)
        if match:
            return match.group().strip(" .,;:-(")
    return None


__all__ = ["address", "is_sample", "named", "sample_length", "sentences", "words", "words_of"]
