"""Pages that ask for a code while one is signed in, to undo what protects the account or to change the account itself.

A sign-in's code would do there what nobody asked for. Only what names the code's purpose counts: the headings above the field,
its label, the control that sends it, or the very sentence that asks for it. A link to such a page, or advice, does not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from loomal_playwright.page import lexicon, text
from loomal_playwright.page.candidate import OWN
from loomal_playwright.page.controls import around, kind_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from loomal_playwright.page.candidate import Candidate
    from loomal_playwright.page.facts import Box, Document, Text

_PROTECTION = {"twofactor", "authenticator", "passkey"}
_CODE = {"code", "bare", "digits"}
_REACH = {False: 6, True: 16}  # words, or characters where no spaces are written, between the verb and what it is done to
_TITLE = 20  # px of type: a text as large heads what stands below it, whatever its tag
_BELOW = 5.0  # px that a heading may reach below the top of what it heads


def shown(candidate: Candidate) -> str:
    """Return what says that the code is for something else than signing in; "" when nothing does."""
    return next(_signs(candidate), "")


def _signs(candidate: Candidate) -> Iterator[str]:
    first, document = candidate.first, candidate.document
    headings = [*candidate.said["heading"], *headed(document, first.dialog, first.box)]
    sends = candidate.submit.text if candidate.submit else ""
    yield from (f"the heading says {value!r}" for value in headings if undoes(value))
    if undoes(sends):
        yield f"its control says {sends!r}"
    if candidate.submit is None:
        lone = (button.text for button in around(document, first) if button.type in {"button", "submit"})
        yield from (f"the control beside it says {value!r}" for value in lone if deed(value))
    yield from (f"its label says {value!r}" for value in candidate.said["label"] if deed(value))
    if first.dialog is None and deed(document.title):
        yield f"the title says {document.title!r}"
    yield from (
        f"the text above it says {value!r}" for value in lead(candidate) if _CODE & set(lexicon.hits(value)) and deed(value)
    )


def undoes(words: str) -> bool:
    """Whether a heading or a control says that something is taken away or changed; what for, it need not say."""
    return "undo" in lexicon.hits(words) or bool(deed(words))


def deed(words: str) -> str:
    """Return the words by which a text speaks of undoing the account's protection or changing the account; "": it does not."""
    hits = lexicon.hits(words)
    if "alter" in hits or "undo" not in hits or not _PROTECTION & set(hits):
        return hits.get("alter", "")
    spans = lexicon.spans(words)
    codes = [(start, end) for key, start, end, _ in spans if key == "code"]
    things = [(s, e) for key, s, e, _ in spans if key in _PROTECTION and not any(s < end and start < e for start, end in codes)]
    verbs = [(start, end, phrase) for key, start, end, phrase in spans if key == "undo"]
    return next((phrase for start, end, phrase in verbs for s, e in things if _near(start, end, s, e)), "")


def _near(start: int, end: int, s: int, e: int) -> bool:
    unspaced = start >= lexicon.RUNS
    return unspaced != (s >= lexicon.RUNS) or max(s - end, start - e) <= _REACH[unspaced]


def headed(document: Document, dialog: int | None, box: Box) -> Iterator[str]:
    """Yield the texts that head what is at `box`, the nearest first: each larger, or of a higher level, than the one below it."""
    above = [one for one in document.texts if one.dialog == dialog and one.box.y <= box.y + _BELOW and _over(one.box, box)]
    last: Text | None = None
    for one in sorted(above, key=lambda one: -one.box.y):
        outer = last is None or one.size > last.size or 0 < one.heading < last.heading
        if outer and (one.heading or one.size >= _TITLE):
            yield one.text
            last = one
    if dialog is not None:
        yield document.dialogs[dialog].label


def _over(a: Box, b: Box) -> bool:
    return a.x <= b.x + b.width and b.x <= a.x + a.width


def lead(candidate: Candidate) -> Iterator[str]:
    """Yield the sentences before the field, without what the controls among them say."""
    first, document = candidate.first, candidate.document
    said = [label.text for label in first.labels if label.route in {"preceding", "aria-describedby"} and label.route not in OWN]
    near = set(first.nearby)
    said += [
        text.text for text in document.texts if text.text in near and text.box.y <= first.box.y and text.dialog == first.dialog
    ]
    offers = [
        button.text
        for button in document.buttons
        if button.text and (undoes(button.text) or kind_of(button) in {"switch", "resend"})
    ]
    for value in dict.fromkeys(said):
        rest = value
        for offer in offers:
            rest = rest.replace(offer, ". ")
        yield from text.sentences(rest)
