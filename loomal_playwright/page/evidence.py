"""What speaks for and against a field being the one that wants the code: one table of weighted rows, and what each row saw.

A candidate is one field or one row of boxes. What is said of it is sorted by where it is said, because a field's own name
counts for more than a heading, and a heading for more than a text nearby.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from loomal_playwright.page import boxes, lexicon, text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from loomal_playwright.page.facts import Document, Field

RIVALS = tuple(key for key in lexicon.NOUNS if key not in {"code", "bare", "recovery"})
_OWN = {"for", "wrapping", "aria-labelledby", "aria-label", "placeholder", "title", "table-cell"}
_BESIDE = {"preceding", "following", "aria-describedby"}
_TEST_IDS = ("data-testid", "data-test", "data-test-id", "data-qa", "data-cy", "data-se", "data-name", "data-automation-id")


@dataclass(frozen=True)
class Candidate:
    """A field, or a row of boxes, with what is said of it."""

    fields: tuple[Field, ...]
    document: Document
    alone: bool  # no other field of its form or dialog wants free typing

    @property
    def first(self) -> Field:
        """The field, or the first box."""
        return self.fields[0]

    @cached_property
    def said(self) -> dict[str, tuple[str, ...]]:
        """Texts by where they are said: "name", "class" and "place" are identifiers, the rest is language."""
        first = self.first
        labels = [label for field in self.fields for label in field.labels]
        own = [label.text for label in labels if label.route in _OWN]
        beside = [label.text for label in labels if label.route in _BESIDE]
        heading = [label.text for label in labels if label.route in {"heading", "legend"}]
        names = [value for field in self.fields for value in (field.id, field.name)]
        names += [value for field in self.fields for name, value in field.data if name in _TEST_IDS]
        form = self.document.forms[first.form] if first.form is not None else None
        place = [form.id, form.name, urlsplit(form.action).path] if form else []
        said = {
            "name": names,
            "class": [first.classes],
            "label": own,
            "beside": beside,
            "heading": heading,
            "near": [near for near in first.nearby if near not in own],
            "place": [*place, urlsplit(self.document.url).path, first.host],
        }
        return {where: tuple(dict.fromkeys(value for value in values if value)) for where, values in said.items()}

    def says(self, where: str, key: str) -> str | None:
        """Return the words by which something said there speaks of `key`; None when nothing does."""
        speak = text.named if where in {"name", "class", "place"} else lexicon.hits
        for value in self.said[where]:
            found = speak(value).get(key)
            if found:
                return found
        return None


class Row(NamedTuple):
    """`weight` is what it adds; `proof` is how much of that only a request for a one-time code would bring."""

    reason: str
    weight: float
    proof: float
    seen: Callable[[Candidate], str | None]


def _said(where: str, key: str) -> Callable[[Candidate], str | None]:
    return lambda candidate: candidate.says(where, key)


def _exactly_code(candidate: Candidate) -> str | None:
    """Return a label that says "Code", "Enter code", "Your code:" and no more, so that it is not the code of something else."""
    for where in ("label", "beside"):
        for value in candidate.said[where]:
            if lexicon.hits(value).get("bare") and len(text.words_of(value)) <= 3:  # noqa: PLR2004 - article, noun and a verb
                return value
    return None


def _numeric(candidate: Candidate) -> str | None:
    field = candidate.first
    if field.inputmode in {"numeric", "decimal"} or field.type in {"tel", "number"}:
        return field.inputmode or field.type
    return field.pattern if field.pattern.strip("^$").startswith(("[0-9", r"\d")) else None


def _window(candidate: Candidate) -> str | None:
    field = candidate.first
    for name, value in (("maxlength", field.maxlength), ("minlength", field.minlength), ("size", field.size)):
        if value in boxes.LENGTHS and len(candidate.fields) == 1:
            return f"{name} {value}"
    return None


def _sample(candidate: Candidate) -> str | None:
    placeholder = candidate.first.placeholder
    return placeholder if len(candidate.fields) == 1 and text.is_sample(placeholder) else None


ROWS: tuple[Row, ...] = (
    Row("its autocomplete is one-time-code", 6, 4, lambda c: "one-time-code" if any("one-time-code" in f.autocomplete for f in c.fields) else None),
    Row("its name says code", 5, 5, _said("name", "code")),
    Row("its name could be a code's", 2, 0, _said("name", "bare")),
    Row("its class says code", 2, 2, _said("class", "code")),
    Row("its label asks for a code", 6, 6, _said("label", "code")),
    Row("its label says code", 2, 0, _said("label", "bare")),
    Row("its label says code and no more", 2, 2, _exactly_code),
    Row("its label counts the characters", 2, 1, _said("label", "digits")),
    Row("its label speaks of two-factor", 3, 3, _said("label", "twofactor")),
    Row("its label speaks of an authenticator", 4, 4, _said("label", "authenticator")),
    Row("its placeholder draws a code", 2, 1, _sample),
    Row("the text beside it asks for a code", 4, 4, _said("beside", "code")),
    Row("the text beside it says code", 1, 0, _said("beside", "bare")),
    Row("the heading asks for a code", 3, 3, _said("heading", "code")),
    Row("the heading speaks of verification", 3, 3, _said("heading", "twofactor")),
    Row("a text nearby asks for a code", 2, 2, _said("near", "code")),
    Row("a text nearby speaks of verification", 2, 2, _said("near", "twofactor")),
    Row("a text nearby says that something was sent", 2, 1, _said("near", "sent")),
    Row("a text nearby names an authenticator", 2, 2, _said("near", "authenticator")),
    Row("its form or address says two-factor", 2, 2, _said("place", "code")),
    Row("it takes digits", 1, 0, _numeric),
    Row("it is as long as a code", 1.5, 0, _window),
    Row("a row of boxes", 3, 2, lambda c: f"{len(c.fields)} of them" if len(c.fields) > 1 else None),
    Row("drawn boxes stand for it", 3, 2, lambda c: f"{c.first.slots} of them" if c.first.slots in boxes.LENGTHS else None),
    Row("nothing else here wants typing", 1, 0, lambda c: "" if c.alone else None),
    Row("it takes several lines", -4, 0, lambda c: "" if c.first.tag == "textarea" else None),
    Row("it is a password field", -3, 0, lambda c: "" if c.first.type == "password" else None),
    Row("it already holds more than a code", -4, 0, lambda c: f"{c.first.value_length} characters" if c.first.value_length > 12 else None),  # noqa: PLR2004
    Row("something covers it", -3, 0, lambda c: "" if not c.first.on_top else None),
)  # fmt: skip

# Where a rival class is named, and what that weighs against the field.
AGAINST: tuple[tuple[str, str, float], ...] = (
    ("name", "its name says {}", 4),
    ("class", "its class says {}", 1),
    ("label", "its label says {}", 6),
    ("beside", "the text beside it says {}", 3),
    ("heading", "the heading says {}", 2.5),
)
CONTEXT_ONLY = ("coupon", "captcha", "meeting", "invite", "licence", "pairing", "reference", "card", "cvv", "identity", "static")
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
        ("name", "given-name", "family-name", "additional-name", "organization", "street-address", "address-line1", "address-level2"),
        "name_or_address",
    ),
)  # fmt: skip
TYPES = {"email": "email", "search": "search", "date": "birthdate", "month": "birthdate", "url": "name_or_address"}


@dataclass(frozen=True, slots=True)
class Score:
    """`total` for, `proof` of that which is particular to one-time codes, and the strongest rival with what speaks for it."""

    total: float
    proof: float
    reasons: tuple[str, ...]
    rival: str
    against: float
    objections: tuple[str, ...]
    recovery: bool

    @property
    def accepted(self) -> bool:
        """Whether it is a code field: enough speaks for it, something is particular to codes, and no rival is stronger."""
        return self.total >= ENOUGH and self.proof >= PROOF and self.total > self.against


ENOUGH, PROOF = 5.5, 3.0


def weigh(candidate: Candidate) -> Score:
    """Weigh one candidate by the tables above."""
    total = proof = 0.0
    reasons: list[tuple[float, str]] = []
    for row in ROWS:
        seen = row.seen(candidate)
        if seen is None:
            continue
        total += row.weight
        proof += row.proof
        reasons.append((row.weight, f"{row.reason}: {seen!r}" if seen else row.reason))
    rival, against, objections = _rival(candidate)
    reasons.sort(key=lambda reason: -abs(reason[0]))
    return Score(total, proof, tuple(reason for _, reason in reasons), rival, against, objections, _recovery(candidate))


def _rival(candidate: Candidate) -> tuple[str, float, tuple[str, ...]]:
    best: tuple[str, float, tuple[str, ...]] = ("", 0.0, ())
    for key in (*RIVALS, "email"):
        weights = list(_objections(candidate, key))
        weight = sum(value for value, _ in weights)
        if weight > best[1]:
            best = (key, weight, tuple(reason for _, reason in weights))
    return best


def _objections(candidate: Candidate, key: str) -> Iterator[tuple[float, str]]:
    first = candidate.first
    if TYPES.get(first.type) == key:
        yield 20, f"its type is {first.type}"
    for tokens, owner in AUTOCOMPLETE:
        if owner == key and set(tokens) & set(first.autocomplete.split()):
            yield 10, f"its autocomplete is {first.autocomplete}"
    if key == "captcha" and first.image:
        yield 3, "a picture is beside it"
    if key == "password" and first.type == "password":
        yield 3, "it hides what is typed"
    for where, reason, weight in AGAINST:
        if where == "heading" and key not in CONTEXT_ONLY:
            continue
        seen = _names_rival(candidate, where, key)
        if seen:
            yield weight, f"{reason.format(key.replace('_', ' '))}: {seen!r}"
    if key in CONTEXT_ONLY:
        seen = candidate.says("near", key)
        if seen:
            yield 1.5, f"a text nearby says {key}: {seen!r}"


def _names_rival(candidate: Candidate, where: str, key: str) -> str | None:
    if where in {"name", "class"}:
        return candidate.says(where, key) if not candidate.says(where, "code") else None
    for value in candidate.said[where]:
        hits = lexicon.hits(value)
        if key in hits and not ("code" in hits and key not in CONTEXT_ONLY) and not (key == "email" and "bare" in hits):
            return hits[key]
    return None


def _recovery(candidate: Candidate) -> bool:
    """Whether the field is for a recovery code alone: one that takes either kind is a code field."""
    own = [*candidate.said["label"], *(candidate.said["beside"] if not candidate.said["label"] else ())]
    hits = [lexicon.hits(value) for value in own]
    if any("code" in found or "authenticator" in found for found in hits):
        return False
    return any("recovery" in found for found in hits) or candidate.says("name", "recovery") is not None
