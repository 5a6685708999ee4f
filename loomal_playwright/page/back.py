"""The way back to the prompt, where a page that refused a code hides it behind a dialog, or shows a page of its own instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loomal_playwright.page import lexicon
from loomal_playwright.page.controls import CHOICES, kind_of

if TYPE_CHECKING:
    from loomal_playwright.page.facts import Button, Document, Snapshot
    from loomal_playwright.page.prompt import Prompt

# What leads elsewhere, or has a code sent, whatever else it says: "Try signing in again".
_ELSEWHERE = {"signin", "signout", "resend", "switch", "forgot", "recovery"}


def way_back(snapshot: Snapshot, prompt: Prompt | None) -> Button | None:
    """Return the control that closes the dialog in front of the prompt, or that tries again; None where neither is needed or there."""
    for frame, document in enumerate(snapshot.documents):
        if _in_front(document, frame, prompt):
            return _closes(document)
    if prompt is not None:
        return None
    return next((button for document in snapshot.documents for button in _retries(document)), None)


def _in_front(document: Document, frame: int, prompt: Prompt | None) -> bool:
    """Whether a dialog that asks for nothing stands before all else."""
    if not document.dialogs or any(field.visible and field.dialog == 0 for field in document.fields):
        return False
    covers = prompt is not None and prompt.frame == frame and any(not field.on_top for field in prompt.fields)
    return document.dialogs[0].modal or (document.dialogs[0].aria_modal and (covers or prompt is None))


def _closes(document: Document) -> Button | None:
    """Return what closes the topmost dialog: rather what tries again than "OK", and rather that than "Cancel"."""
    inside = [button for button in document.buttons if button.dialog == 0 and _may_press(button)]
    ranked = sorted(inside, key=lambda button: (not _says_retry(button), kind_of(button) != "submit", button.order))
    return ranked[0] if ranked else None


def _retries(document: Document) -> list[Button]:
    """Return the controls that try again, but for those of a form that would be sent."""
    posts = {index for index, form in enumerate(document.forms) if form.method.lower() == "post"}
    return [button for button in document.buttons if _says_retry(button) and _may_press(button) and button.form not in posts]


def _says_retry(button: Button) -> bool:
    return lexicon.find("retry", button.text) is not None


def _may_press(button: Button) -> bool:
    ready = button.visible and not button.disabled and button.type not in CHOICES
    return ready and _ELSEWHERE.isdisjoint(lexicon.hits(button.text))
