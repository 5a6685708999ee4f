"""Which fields want the code, which control sends it, which factor is asked, and why: a Prompt from a Snapshot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from loomal_playwright.page import boxes, context, lexicon
from loomal_playwright.page.controls import Control, choices, controls, submit
from loomal_playwright.page.evidence import Candidate, Score, weigh

if TYPE_CHECKING:
    from collections.abc import Iterator

    from loomal_playwright.names import Factor
    from loomal_playwright.page.facts import Button, Document, Field, Snapshot

__all__ = ["Control", "Finding", "Prompt", "Rejected", "find"]


@dataclass(frozen=True, slots=True)
class Prompt:
    """A request for a one-time code. `fields` in typing order; empty for push, passkey and a chooser of methods."""

    frame: int
    fields: tuple[Field, ...]
    submit: Button | None
    factor: Factor
    digits: int | None
    alphabet: Literal["digits", "alnum"] | None
    address: str | None  # the masked address or number that the page names
    controls: tuple[Control, ...]
    confidence: float  # 0..1
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rejected:
    """A field turned down, and why."""

    field: Field
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """The whole verdict on one look. `prompt` is None when nothing asks; `rivals` are prompts that could equally be meant."""

    prompt: Prompt | None
    rivals: tuple[Prompt, ...]
    rejected: tuple[Rejected, ...]


MARGIN = 2.0  # points by which the best must lead


def find(snapshot: Snapshot) -> Finding:
    """Judge one look. Pure: no browser, no clock."""
    rejected: list[Rejected] = []
    found: list[tuple[float, Prompt]] = []
    for frame, document in enumerate(snapshot.documents):
        for candidate, score in _judged(document, rejected):
            found.append((score.total - score.against, _prompt(frame, candidate, score)))
    codes = [entry for entry in found if entry[1].factor != "backup"]
    ranked = sorted(codes or found, key=lambda entry: -entry[0])
    if not ranked:
        return Finding(_fieldless(snapshot), (), tuple(rejected))
    rivals = tuple(prompt for lead, prompt in ranked if ranked[0][0] - lead < MARGIN)
    if len(rivals) > 1:
        return Finding(None, rivals, tuple(rejected))
    losers = [prompt for _, prompt in found if prompt is not rivals[0]]
    rejected += [
        Rejected(field, ("another field speaks for itself more clearly",)) for prompt in losers for field in prompt.fields
    ]
    return Finding(rivals[0], (), tuple(rejected))


def _judged(document: Document, rejected: list[Rejected]) -> Iterator[tuple[Candidate, Score]]:
    open_fields: list[Field] = []
    rows = list(boxes.rows(field for field in document.fields if not _shut(document, field, in_row=True)))
    in_rows = {field for row in rows for field in row}
    for field in document.fields:
        if field in in_rows:
            continue
        why = _shut(document, field)
        if why:
            rejected.append(Rejected(field, (why,)))
        else:
            open_fields.append(field)
    free = [field for field in open_fields if field.type in {"text", "tel", "number", "contenteditable"}]
    for fields in (*rows, *((field,) for field in open_fields)):
        others = [
            field for field in free if field not in fields and (field.form, field.dialog) == (fields[0].form, fields[0].dialog)
        ]
        candidate = Candidate(fields, document, alone=not others)
        score = weigh(candidate)
        if score.accepted:
            yield candidate, score
        else:
            rejected += [Rejected(field, _turned_down(score)) for field in fields]


def _shut(document: Document, field: Field, *, in_row: bool = False) -> str:
    """Return why nothing can be typed there by anyone who sees the page; "" when it can."""
    if not field.visible and not (field.slots in boxes.LENGTHS and field.hidden_because != "aria-hidden"):
        return f"it cannot be seen: {field.hidden_because}"
    if field.dialog is None and any(dialog.modal for dialog in document.dialogs):
        return "a modal dialog is open before it"
    if not in_row and (field.disabled or field.readonly):
        return "it is disabled" if field.disabled else "it is read-only"
    if not in_row and field.maxlength is not None and field.maxlength < boxes.LENGTHS.start:
        return f"it takes {field.maxlength} characters at most"
    return ""


def _turned_down(score: Score) -> tuple[str, ...]:
    if score.total <= score.against:
        return (f"it is rather for: {score.rival.replace('_', ' ')}", *score.objections)
    return (f"too little speaks for a code ({score.total:g} of 5.5, {score.proof:g} of 3 particular to codes)", *score.reasons)


def _prompt(frame: int, candidate: Candidate, score: Score) -> Prompt:
    document = candidate.document
    send = submit(document, candidate.fields)
    return Prompt(
        frame=frame,
        fields=candidate.fields,
        submit=send,
        factor="backup" if score.recovery else context.factor(candidate),
        digits=context.digits(candidate),
        alphabet=context.alphabet(candidate),
        address=context.address(candidate),
        controls=tuple(controls(document, candidate.first, send)),
        confidence=round(min(1.0, (score.total - score.against) / 15), 2),
        reasons=score.reasons,
    )


def _fieldless(snapshot: Snapshot) -> Prompt | None:
    """Return a prompt without fields where a page waits for a push, a passkey, or a choice of methods."""
    for frame, document in enumerate(snapshot.documents):
        if any(field.visible and field.type == "password" for field in document.fields):
            continue
        hits = [lexicon.hits(text.text) for text in document.texts]
        offered = tuple(controls(document, None, None))
        for key in ("push", "passkey"):
            if any(key in found and ("twofactor" in found or "sent" in found or "push" in found) for found in hits):
                return Prompt(frame, (), None, key, None, None, None, offered, 0.6, (f"the page speaks of {key}",))
        methods = tuple(choices(document))
        spoken = any("chooser" in found or "twofactor" in found for found in hits)
        if spoken and len({method.factor for method in methods}) > 1:
            send = next((button for button in document.buttons if button.default and button.form == methods[0].button.form), None)
            return Prompt(frame, (), send, "any", None, None, None, methods, 0.6, ("the page offers a choice of methods",))
    return None
