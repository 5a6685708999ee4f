"""Which fields want the code, which control sends it, which factor is asked, and why: a Prompt from a Snapshot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal
from urllib.parse import urljoin

from loomal_playwright.page import boxes, context, enrolment, keypad, lexicon, manual, offers, printed, purpose
from loomal_playwright.page.candidate import Candidate
from loomal_playwright.page.controls import CHOSEN, Control, choices, controls, kind_of, sole
from loomal_playwright.page.evidence import Score, weigh

if TYPE_CHECKING:
    from collections.abc import Iterator

    from loomal_playwright.names import Factor
    from loomal_playwright.page.facts import Button, Document, Field, Iframe, Snapshot

__all__ = ["Control", "Finding", "Prompt", "Rejected", "action", "find"]


@dataclass(frozen=True, slots=True)
class Prompt:
    """A request for a one-time code. `fields` in typing order, of a keypad what holds its keys; empty for push, passkey, choosers."""

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
    at_most: bool = False  # `digits` is no more than what the field takes


@dataclass(frozen=True, slots=True)
class Rejected:
    """A field turned down, and why. `refused`: it does want a code, but none that a sign-in has; "" for any other field."""

    field: Field
    reasons: tuple[str, ...]
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """The whole verdict on one look. `prompt` is None when nothing asks; `rivals` are prompts that could equally be meant."""

    prompt: Prompt | None
    rivals: tuple[Prompt, ...]
    rejected: tuple[Rejected, ...]


def action(snapshot: Snapshot, prompt: Prompt) -> str:
    """Return the address to which the prompt's form sends what is typed (HTML, 4.10.21.3); "" where it names none."""
    index = prompt.fields[0].form if prompt.fields else None
    of_form = "" if index is None else snapshot.documents[prompt.frame].forms[index].target
    return (prompt.submit.target if prompt.submit is not None else "") or of_form


MARGIN = 2.0  # points by which the best must lead
MARGIN_OF_ONE_FORM = 6.0  # what is sent together is asked together: of two codes in one form either could be meant


def find(snapshot: Snapshot) -> Finding:
    """Judge one look. Pure: no browser, no clock."""
    rejected: list[Rejected] = []
    found: list[tuple[float, Prompt]] = []
    for frame, document in enumerate(snapshot.documents):
        unseen = _unseen(snapshot, frame)
        if unseen:
            rejected += [Rejected(field, (unseen,)) for field in document.fields]
            continue
        for candidate, score in _judged(document, rejected):
            found.append((score.total - score.against, _prompt(frame, candidate, score)))
    if any(prompt.fields[0].pad is None for _, prompt in found):  # keys beside a field are another way to type into it
        found = [entry for entry in found if entry[1].fields[0].pad is None]
    codes = [entry for entry in found if entry[1].factor != "backup"]
    ranked = sorted(codes or found, key=lambda entry: -entry[0])
    if not ranked:
        return Finding(fieldless(snapshot), (), tuple(rejected))
    first, best = ranked[0]
    rivals = tuple(
        prompt for lead, prompt in ranked if first - lead < (MARGIN_OF_ONE_FORM if _together(best, prompt) else MARGIN)
    )
    if len(rivals) > 1:
        return Finding(None, rivals, tuple(rejected))
    losers = [prompt for _, prompt in found if prompt is not rivals[0]]
    rejected += [Rejected(field, (_lost(prompt),)) for prompt in losers for field in prompt.fields]
    return Finding(rivals[0], (), tuple(rejected))


def _together(one: Prompt, other: Prompt) -> bool:
    a, b = one.fields[0], other.fields[0]
    return a.form is not None and (one.frame, a.form) == (other.frame, b.form)


def _lost(prompt: Prompt) -> str:
    return "it wants a recovery code" if prompt.factor == "backup" else "another field speaks for itself more clearly"


def _unseen(snapshot: Snapshot, frame: int) -> str:
    """Return why nobody can see a frame; "" when it can be seen as far as its parents show."""
    document = snapshot.documents[frame]
    if 0 < document.width < _SMALLEST or 0 < document.height < _SMALLEST:
        return f"its frame is {document.width} by {document.height} pixels"
    shown = [inner.visible for outer in snapshot.documents for inner in outer.frames if _shows(outer, inner, document)]
    return "its frame cannot be seen" if frame and shown and not any(shown) else ""


_SMALLEST = 20  # px: a frame smaller than this holds no form


def _shows(outer: Document, inner: Iframe, document: Document) -> bool:
    return bool(inner.src) and urljoin(outer.url, inner.src) == document.url


def _judged(document: Document, rejected: list[Rejected]) -> Iterator[tuple[Candidate, Score]]:
    """Yield the fields, and rows of boxes, that want a code; note why for all others."""
    singles: list[Field] = []
    open_to = [field for field in document.fields if not shut(document, field, in_row=True)]
    rows = [*boxes.rows(open_to), *boxes.groups(open_to)]
    taken = {field.ref for row in rows for field in row}
    rows += (row for row in boxes.twins(field for field in open_to if field.ref not in taken) if _split(row, document))
    in_rows = {field.ref for row in rows for field in row}
    for field in document.fields:
        why = "" if field.ref in in_rows else shut(document, field)
        if why:
            rejected.append(Rejected(field, (why,)))
        elif field.ref not in in_rows:
            singles.append(field)
    for fields in (*rows, *((field,) for field in singles)):
        candidate = Candidate(fields, document)
        if len(singles) > _TABLE and not candidate.hints:
            rejected += [Rejected(field, ("one of many fields, and nothing about it speaks of a code",)) for field in fields]
            continue
        score = weigh(candidate)
        refused = _refused(candidate, score) if score.accepted else ""
        if score.accepted and not refused:
            yield candidate, score
        else:
            rejected += [Rejected(field, (refused,) if refused else _turned_down(score), refused) for field in fields]


def _split(twins: tuple[Field, ...], document: Document) -> bool:
    """Whether twins take a code character by character: they say so, or are as many as the page says that it has."""
    return boxes.take_one_each(twins) or context.digits(Candidate(twins[:1], document)) == len(twins)


def _refused(candidate: Candidate, score: Score) -> str:
    """Return what shows that the code is not asked to sign in; "" when it is."""
    unsure = keypad.unsure(candidate, score)
    if unsure:
        return unsure
    other = purpose.shown(candidate) or printed.shown(candidate) or manual.shown(candidate)
    if other:
        return f"it is not for signing in: {other}"
    mailed = score.recovery or context.factor(candidate) not in {"totp", "any"}  # so it is none of a secret on this very page
    setup = "" if mailed else enrolment.shown(candidate.document, candidate.first)
    return f"the page sets up an authenticator: {setup}" if setup else ""


_TABLE = 30  # fields: a page with more is a sheet of data, and weighing each of them would take long


def shut(document: Document, field: Field, *, in_row: bool = False) -> str:
    """Return why nothing can be typed there by anyone who sees the page; "" when it can."""
    if (
        not field.visible
        and not (field.slots in boxes.LENGTHS and field.hidden_because != "aria-hidden")
        and not (in_row and field.hidden_because == "aria-hidden")
    ):
        return f"it cannot be seen: {field.hidden_because}"
    above = document.dialogs if field.dialog is None else document.dialogs[: field.dialog]
    if any(dialog.modal for dialog in above):
        return "a modal dialog is open before it"
    if not in_row and (field.disabled or (field.readonly and (field.value_length or not field.unlocks))):
        return "it is disabled" if field.disabled else "it is read-only"
    if not in_row and field.maxlength is not None and field.maxlength < boxes.LENGTHS.start:
        return f"it takes {field.maxlength} characters at most"
    return keypad.shut(document, field)


def _turned_down(score: Score) -> tuple[str, ...]:
    if score.total <= score.against:
        return (f"it is rather for: {score.rival.replace('_', ' ')}", *score.objections)
    if not score.asked:
        return ("nothing on it or around it asks for a code",)
    told = f"too little speaks for a code ({score.total:g} points, {score.proof:g} of them particular to codes)"
    return (told, *score.reasons, *score.objections)


def _prompt(frame: int, candidate: Candidate, score: Score) -> Prompt:
    document = candidate.document
    factor: Factor = "backup" if score.recovery else context.factor(candidate)
    submit = candidate.submit or sole(document, candidate.first, factor)
    return Prompt(
        frame=frame,
        fields=candidate.fields,
        submit=submit,
        factor=factor,
        digits=context.digits(candidate),
        alphabet=context.alphabet(candidate),
        address=context.address(candidate),
        controls=tuple(controls(document, candidate.first, submit, factor)),
        confidence=round(min(1.0, (score.total - score.against) / 15), 2),
        reasons=score.reasons,
        at_most=context.at_most(candidate),
    )


_CROWDED = 60  # texts: a page that says more than this is read, not answered
_PHRASE = 2  # words, or five characters where no spaces are written: a word alone may be about anything


def fieldless(snapshot: Snapshot) -> Prompt | None:
    """Return a prompt without fields: a page waits for a push or a passkey, or offers a choice of methods, or to send a code."""
    for frame, document in enumerate(snapshot.documents):
        wanted = [field for field in document.fields if field.visible and not field.disabled and not _beside(field)]
        if wanted or len(document.texts) > _CROWDED:
            continue
        hits = [lexicon.hits(text.text) for text in document.texts]
        methods = tuple(choices(document))
        factors = {method.factor for method in methods}
        others = tuple(dict.fromkeys((*controls(document, None, None), *methods)))
        elsewhere = any(control.kind == "switch" and control.factor != "passkey" for control in controls(document, None, None))
        said = [
            found
            for text, found in zip(document.texts, hits, strict=True)
            if not any(text.text == one.text for one in document.buttons)
        ]
        for key, found in ((key, found) for key in _WAITING for found in hits):
            alone = key == "passkey" and found in said and elsewhere
            if key in found and (_clear(found[key]) or alone) and "chooser" not in found:
                return Prompt(frame, (), None, key, None, None, None, others, 0.6, (f"the page waits for {key}: {found[key]!r}",))
        told = next((found[key] for key in ("chooser", "switch") for found in hits if key in found), "")
        if len(factors) > 1 and (told or any("twofactor" in found for found in hits)):
            send = _sends_choice(document, methods)
            reasons = (f"the page offers {len(factors)} methods", *((f"and says {told!r}",) if told else ()))
            return Prompt(frame, (), send, "any", None, None, None, methods, 0.6, reasons)
        if sends := offers.offer(document):
            others = tuple(control for control in controls(document, None, None) if control.kind not in ("send", "resend"))
            why = (f"the page offers to send a code: {sends.told!r}",)
            return Prompt(frame, (), None, sends.factor, None, None, sends.address, (*sends.controls, *others), 0.6, why)
    return None


def _sends_choice(document: Document, methods: tuple[Control, ...]) -> Button | None:
    """Return the control that sends a choice among methods; outside a form the one that goes on, where there is no more than one."""
    first = methods[0].button
    if first.form is not None:
        return next((button for button in document.buttons if button.default and button.form == first.form), None)
    if first.type not in CHOSEN:
        return None
    chosen = {method.button.ref for method in methods}
    goes_on = [
        button for button in document.buttons if button.visible and button.ref not in chosen and kind_of(button) == "submit"
    ]
    return goes_on[0] if len(goes_on) == 1 else None


def _beside(field: Field) -> bool:
    """Whether a field is no part of what the page asks: one to search, or of a newsletter at its foot; a password is always asked."""
    return field.type == "search" or (field.apart and field.type != "password")


_WAITING: tuple[Literal["push", "passkey"], ...] = ("push", "passkey")


def _clear(phrase: str) -> bool:
    return phrase.count(" ") >= _PHRASE or (" " not in phrase and not phrase.isascii() and len(phrase) > _PHRASE * 2)
