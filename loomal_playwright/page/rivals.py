"""What else a field could be for: search, a phone number, a coupon ... each class with what speaks for it, by tables."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from loomal_playwright.page import lexicon, text
from loomal_playwright.page.candidate import OWN
from loomal_playwright.page.controls import kind_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from loomal_playwright.page.candidate import Candidate
    from loomal_playwright.page.facts import Field

RIVALS = tuple(key for key in lexicon.NOUNS if key not in {"code", "bare", "recovery"})

# Where a rival class is named, and what that weighs against the field.
AGAINST: tuple[tuple[str, str, float], ...] = (
    ("name", "its name says {}", 4),
    ("class", "its class says {}", 1),
    ("label", "its label says {}", 6),
    ("beside", "the text beside it says {}", 3),
    ("heading", "the heading says {}", 2.5),
    ("near", "a text nearby says {}", 1.5),
    ("submit", "its control says {}", 3),
)
NOTHING_ELSE = 4  # more, when the label names a rival and speaks of no code at all
# What a page asks for as a whole: only of these a heading, a text nearby or a control tells what a field is for.
CONTEXT_ONLY = (
    "coupon",
    "captcha",
    "meeting",
    "invite",
    "licence",
    "pairing",
    "reference",
    "card",
    "cvv",
    "identity",
    "static",
    "birthdate",
)
# What nobody is asked for beside a password in a field that says one-time-code, whatever it is called ("Secret key").
ENTERED_ONCE = {"licence", "static", "invite", "coupon", "reference"}
# What another field of the same form says of this one.
COMPANY: tuple[tuple[str, str, float], ...] = (
    ("card", "cvv", 9),
    ("card", "card", 4),
    ("name_or_address", "reference", 4),
    ("meeting", "meeting", 4),
    ("identity", "identity", 4),
    ("birthdate", "identity", 3),
)
AUTOCOMPLETE: tuple[tuple[tuple[str, ...], str], ...] = (
    (("username", "nickname"), "username"),
    (("current-password", "new-password"), "password"),
    (("email",), "email"),
    (("tel", "tel-national", "tel-local", "tel-country-code", "tel-area-code", "tel-extension"), "phone"),
    (("postal-code",), "postcode"),
    (("cc-csc",), "cvv"),
    (("cc-number", "cc-name", "cc-exp", "cc-exp-month", "cc-exp-year"), "card"),
    (("bday", "bday-day", "bday-month", "bday-year"), "birthdate"),
    (
        ("name", "given-name", "family-name", "additional-name", "organization", "street-address", "address-line1",
         "address-level2"),
        "name_or_address",
    ),
)  # fmt: skip
TYPES = {"email": "email", "search": "search", "date": "birthdate", "month": "birthdate", "url": "name_or_address"}


def strongest(candidate: Candidate) -> tuple[str, float, tuple[str, ...]]:
    """Return the class that most speaks for, how much, and why; ("", 0, ()) when none does."""
    best: tuple[str, float, tuple[str, ...]] = ("", 0.0, ())
    sign_in = "one-time-code" in candidate.first.autocomplete and any(field.type == "password" for field in candidate.company)
    for key in (*RIVALS, "email"):
        if sign_in and key in ENTERED_ONCE:
            continue
        weights = list(_objections(candidate, key))
        weight = sum(value for value, _ in weights)
        if weight > best[1]:
            best = (key, weight, tuple(reason for _, reason in weights))
    return best


def _objections(candidate: Candidate, key: str) -> Iterator[tuple[float, str]]:
    """Yield (weight, reason) for all that says that the field is for `key`."""
    yield from _by_nature(candidate, key)
    for where, reason, weight in AGAINST:
        seen = _names_rival(candidate, where, key) if key in CONTEXT_ONLY or where not in {"heading", "near", "submit"} else None
        if seen:
            counted = where == "beside" and key not in CONTEXT_ONLY  # "Enter the 9 digits of your mobile"
            more = NOTHING_ELSE if (where == "label" or counted) and not _of_codes(candidate) else 0
            yield weight + more, f"{reason.format(key.replace('_', ' '))}: {seen!r}"
    for other, rival, weight in COMPANY:
        if rival == key and any(other in speaks(field) for field in candidate.company if field.tag != "textarea"):
            yield weight, f"another field of the form is for: {other.replace('_', ' ')}"


def _by_nature(candidate: Candidate, key: str) -> Iterator[tuple[float, str]]:
    """Yield what the field itself shows, whatever is written around it."""
    first = candidate.first
    if TYPES.get(first.type) == key:
        yield 20, f"its type is {first.type}"
    for tokens, owner in AUTOCOMPLETE:
        if owner == key and set(tokens) & set(first.autocomplete.split()):
            yield 10, f"its autocomplete is {first.autocomplete}"
    if key == "search" and candidate.says("name", "search") and _presses(candidate, "search"):
        yield 8, "the control beside it searches"
    if key == "phone" and not _of_codes(candidate):
        yield from _as_destination(candidate)
    if key == "password" and first.type == "password" and not _code_was_sent(candidate):
        yield 3, "it hides what is typed"
    if key == "static" and first.type == "password" and _is_pin(candidate):
        yield 9, "a PIN that is hidden, beside the name it belongs to"
    if key == "captcha":
        yield from _as_captcha(candidate)


def _code_was_sent(candidate: Candidate) -> bool:
    """Whether one sentence says that a code was sent, and a field of no other kind is called code: some banks hide those, too."""
    said = (lexicon.hits(value) for where in ("beside", "near") for value in candidate.said[where])
    return candidate.alone and candidate.says("label", "bare") is not None and any({"code", "sent"} <= set(hits) for hits in said)


def _as_destination(candidate: Candidate) -> Iterator[tuple[float, str]]:
    if candidate.submit is None and any(kind_of(button) == "send" for button in candidate.beside):
        yield 10, "what is typed there is where a code would be sent"
    if _NUMBER.fullmatch(candidate.first.placeholder.strip()):
        yield 6, "its placeholder draws a number to call"


def _is_pin(candidate: Candidate) -> bool:
    """Whether the field's own labels say "PIN" and no more, and the form asks whose it is."""
    named = [lexicon.fold(value) for value in candidate.said["label"]]
    return bool(named) and set(named) <= {"pin"} and any("username" in speaks(field) for field in candidate.company)


_NUMBER = re.compile(r"\+?(?:[\dXx][ ()./-]*){9,15}")


def _as_captcha(candidate: Candidate) -> Iterator[tuple[float, str]]:
    """Yield what its name, or a picture beside it, says of it, unless another field of the form is the picture's."""
    first = candidate.first
    if candidate.says("name", "captcha") and any(field.type == "password" for field in candidate.company):
        yield 8, "a password is asked in the same form"
    if not first.image or any("captcha" in speaks(field) for field in candidate.company):
        return
    if first.image_in_row:
        yield 5, "a picture is beside it"
        if any(field.type == "password" for field in candidate.company):
            yield 4, "a password is asked in the same form"
    if any(candidate.says(where, "captcha") for where in ("label", "beside", "near")):
        yield 6, "a picture is there of which the words speak"
    if "captcha" in text.named(first.image) or "captcha" in lexicon.hits(first.image):
        yield 10, "the picture is a captcha's"


def _presses(candidate: Candidate, key: str) -> bool:
    return any(key in lexicon.hits(button.text) for button in candidate.beside)


def _of_codes(candidate: Candidate) -> bool:
    """Whether any of the field's own labels speaks of a code, so that what else it names may be where the code was sent."""
    return any(
        {"code", "bare", "authenticator", "twofactor", "digits"} & set(lexicon.hits(value)) for value in candidate.said["label"]
    )


def speaks(field: Field) -> set[str]:
    """Return what a field says of itself: the keys of its names, labels and autocomplete."""
    found: set[str] = set()
    for name in (field.id, field.name):
        found.update(text.named(name))
    for label in field.labels:
        if label.route in OWN:
            found.update(lexicon.hits(label.text))
    for tokens, owner in AUTOCOMPLETE:
        if set(tokens) & set(field.autocomplete.split()):
            found.add(owner)
    return found


_LABEL = 30  # characters: what is longer beside a field tells a story rather than the field's name


def _counts(hits: Mapping[str, str]) -> bool:
    """Whether a text counts the characters of something that is no code, and says of nothing that it was sent."""
    return "digits" in hits and not _CODES & set(hits)


_CODES = {"code", "bare", "authenticator", "sent", "resent", "twofactor"}


def _names_rival(candidate: Candidate, where: str, key: str) -> str | None:
    if where == "submit":
        return lexicon.hits(candidate.submit.text).get(key) if candidate.submit else None
    if where in {"name", "class"}:
        return candidate.says(where, key) if not candidate.says(where, "code") else None
    for value in candidate.said[where]:
        hits = lexicon.hits(value)
        if where in {"beside", "near"} and key not in CONTEXT_ONLY and len(value) > _LABEL and not _counts(hits):
            continue
        if key in hits and not ("code" in hits and key not in CONTEXT_ONLY) and not (key == "email" and "bare" in hits):
            return hits[key]
    return None
