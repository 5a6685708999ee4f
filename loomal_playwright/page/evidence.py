"""What speaks for a field being the one that wants the code: one table of weighted rows, and what each row saw."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from loomal_playwright.page import boxes, lexicon, purpose, rivals, text
from loomal_playwright.page.candidate import FREE
from loomal_playwright.page.controls import kind_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from loomal_playwright.page.candidate import Candidate


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
    return next((value for where in ("label", "beside") for value in candidate.said[where] if lexicon.is_bare(value)), None)


def _confirms(candidate: Candidate) -> str | None:
    button = candidate.submit
    return button.text if button and button.text and kind_of(button) == "submit" else None


def _numeric(candidate: Candidate) -> str | None:
    field = candidate.first
    if field.inputmode in {"numeric", "decimal"} or field.type in {"tel", "number"}:
        return field.inputmode or field.type
    return field.pattern if field.pattern.strip("^$").startswith(("[0-9", r"\d")) else None


def _autocompleted(candidate: Candidate) -> str | None:
    return "one-time-code" if any("one-time-code" in field.autocomplete for field in candidate.fields) else None


def _held(candidate: Candidate, said: bool) -> str | None:
    return f"{candidate.first.value_length} characters" if said else None


_LONGEST = 12  # characters of a code, with what parts its groups


def _holds_setting(candidate: Candidate) -> bool:
    return len(candidate.fields) == 1 and 0 < candidate.first.value_length < boxes.LENGTHS.start


def _named_otherwise(candidate: Candidate) -> str | None:
    named = [label.text for label in candidate.first.labels if label.route in _NAMING]
    return named[0] if named and len(candidate.fields) == 1 and not candidate.hints else None


_NAMING = {"for", "wrapping", "aria-labelledby", "aria-label"}


def _unit(candidate: Candidate) -> str | None:
    """Return the unit that a setting is counted in; a sentence may name how long a code lives."""
    labels = [label.text for label in candidate.first.labels if label.route in _NAMING and len(label.text) < _SENTENCE]
    spans = [span for value in labels for span in lexicon.spans(value)]
    codes = [(start, end) for key, start, end, _ in spans if key == "code"]
    units = [span for span in spans if span[0] in lexicon.UNITS and not any(a <= span[1] and span[2] <= b for a, b in codes)]
    return next((unit for *_, unit in units if len(unit) > 1), None)  # "one-time code" names none, though Danish hours are "time"


_SENTENCE = 40  # characters


_WHOSE = {"username", "email", "phone", "password"}  # what a sign-in fills in, or leaves, beside a code that it refused


def _filled_in(candidate: Candidate) -> str | None:
    if not candidate.first.value_length:
        return None
    held = [field for field in candidate.company if field.type in FREE and field.value_length and not field.readonly]
    others = [field for field in held if not _WHOSE & rivals.speaks(field)]
    return f"{len(others)} of them" if others else None


def _in_parts(candidate: Candidate) -> str | None:
    """Return the length of a neighbour that makes the field a part of something else, as of a date: a code's own parts are alike."""
    box = candidate.first.box
    row = (field for field in candidate.company if abs(field.box.y - box.y) < box.height / 2 and field.type in FREE)
    short = [field for field in row if field.maxlength is not None and field.maxlength < boxes.LENGTHS.start]
    return f"maxlength {short[0].maxlength}" if short and len(candidate.fields) == 1 else None


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
    Row("its autocomplete is one-time-code", 6, 4, _autocompleted),
    Row("its name says code", 5, 5, _said("name", "code")),
    Row("its name could be a code's", 2, 0, _said("name", "bare")),
    Row("its class says code", 2, 2, _said("class", "code")),
    Row("its label asks for a code", 6, 6, _said("label", "code")),
    Row("its label asks for a recovery code", 6, 6, _said("label", "recovery")),
    Row("its name says recovery", 4, 4, _said("name", "recovery")),
    Row("its label says code", 2, 0, _said("label", "bare")),
    Row("its label says code and no more", 2, 2, _exactly_code),
    Row("its label counts the characters", 2, 1, _said("label", "digits")),
    Row("its label speaks of two-factor", 3, 3, _said("label", "twofactor")),
    Row("its label speaks of an authenticator", 4, 4, _said("label", "authenticator")),
    Row("its placeholder draws a code", 2, 1, _sample),
    Row("the text beside it asks for a code", 4, 4, _said("beside", "code")),
    Row("the text beside it says code", 1, 0, _said("beside", "bare")),
    Row("the text beside it counts the characters", 1.5, 1, _said("beside", "digits")),
    Row("the text beside it speaks of verification", 2, 2, _said("beside", "twofactor")),
    Row("the text beside it says that something was sent", 2, 1.5, _said("beside", "sent")),
    Row("the text beside it names an authenticator", 3, 3, _said("beside", "authenticator")),
    Row("the heading says that something was sent", 2, 2, _said("heading", "sent")),
    Row("the heading names an authenticator", 3, 3, _said("heading", "authenticator")),
    Row("the heading asks for a code", 3, 3, _said("heading", "code")),
    Row("the heading speaks of verification", 3, 3, _said("heading", "twofactor")),
    Row("a text nearby asks for a code", 2, 2, _said("near", "code")),
    Row("a text nearby speaks of verification", 2, 2, _said("near", "twofactor")),
    Row("a text nearby says that something was sent", 2, 1, _said("near", "sent")),
    Row("a text nearby names an authenticator", 2, 2, _said("near", "authenticator")),
    Row("its form or address says two-factor", 2, 2, _said("place", "code")),
    Row("it takes digits", 1, 0, _numeric),
    Row("it is as long as a code", 1.5, 0, _window),
    Row("a row of boxes", 3, 2, lambda c: f"{len(c.fields)} of them" if len(c.fields) in boxes.LENGTHS else None),
    Row("groups of a code's characters", 1, 0, lambda c: f"{len(c.fields)} of them" if 1 < len(c.fields) < boxes.LENGTHS.start else None),
    Row("drawn boxes stand for it", 3, 2, lambda c: f"{c.first.slots} of them" if c.first.slots in boxes.LENGTHS else None),
    Row("ten keys to type it with", 2, 1, lambda c: "" if c.first.pad is not None else None),
    Row("nothing else here wants typing", 1, 0, lambda c: "" if c.alone else None),
    Row("the control beside it confirms", 1, 1, _confirms),
    Row("it takes several lines", -8, 0, lambda c: "" if c.first.tag == "textarea" else None),
    Row("it is a password field", -3, 0, lambda c: "" if c.first.type == "password" and not c.says("label", "code") else None),
    Row("a field in its row takes fewer characters than any code", -8, -3, _in_parts),
    Row("its name is a setting's", -14, -8, _said("name", "setting")),
    Row("its name is a trap's, to be left empty", -9, -5, _said("name", "honeypot")),
    Row("other fields beside it are filled in already", -12, -5, _filled_in),
    Row("it already holds more than a code", -12, -5, lambda c: _held(c, c.first.value_length > _LONGEST and not _recovery(c))),
    Row("it holds a word or a number, shorter than a code", -3, 0, lambda c: _held(c, _holds_setting(c))),
    Row("its label names something else", -3, 0, _named_otherwise),
    Row("its label names a unit of time", -6, 0, _unit),
    Row("something covers it", -3, 0, lambda c: "" if not c.first.on_top else None),
)  # fmt: skip


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
    asked: bool  # and nothing speaks against it, where only the code is counted

    @property
    def accepted(self) -> bool:
        """Whether it is a code field: enough speaks for it, enough of that is particular to codes, and no rival is stronger."""
        return self.asked and self.total >= ENOUGH and self.proof >= PROOF + self.against / 2 and self.total > self.against


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
    rival, against, objections = rivals.strongest(candidate)
    reasons.sort(key=lambda reason: -abs(reason[0]))
    return Score(
        total=total,
        proof=proof,
        reasons=tuple(reason for _, reason in reasons),
        rival=rival,
        against=against,
        objections=objections,
        recovery=_recovery(candidate),
        asked=candidate.asked
        and (candidate.particular or (not against and _confirms(candidate) is not None and candidate.worded)),
    )


def _recovery(candidate: Candidate) -> bool:
    """Whether the field is for a recovery code alone: one that takes either kind is a code field."""
    own, named = candidate.said["label"], candidate.says("name", "recovery") is not None
    hits = [lexicon.hits(value) for value in (own or candidate.said["beside"])]
    recovery = named or any("recovery" in found for found in hits)
    if any("code" in found or "authenticator" in found for found in hits):
        return named and recovery and not own
    return recovery or _asks_for_recovery(candidate)


def _asks_for_recovery(candidate: Candidate) -> bool:
    """Whether the sentences before a field that calls itself "code" and no more ask for a recovery code, and for no other."""
    if not any("bare" in lexicon.hits(value) for value in candidate.said["label"]):
        return False
    lead = [lexicon.hits(value) for value in purpose.lead(candidate)]
    return any("recovery" in found for found in lead) and not any(_OTHER_KINDS & set(found) for found in lead)


_OTHER_KINDS = {"code", "authenticator", "sent", "sms"}
