"""Pages that have sent nothing yet, and show one thing to press: "Send code", "E-mail me a code"."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from loomal_playwright.page import lexicon, purpose, text
from loomal_playwright.page.controls import CHOICES, Control, factor_of, kind_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from loomal_playwright.names import Factor
    from loomal_playwright.page.facts import Button, Document

_MOST = 25  # texts, and controls: a page that holds more is about something else, and has such an offer in passing
_OTHERS = 1  # headings of other matters
_CODE = {"code", "bare"}
_ELSEWHERE = {"password", "coupon", "invite", "licence", "meeting", "pairing", "recovery", "captcha", "card", "search", "setup"}
_MEDIA: tuple[tuple[str, Factor], ...] = (("voice", "voice"), ("email", "email"), ("sms", "sms"), ("phone", "sms"))
_MASK = frozenset("*•●∙·…")


class Offer(NamedTuple):
    """`factor`: of the code that would be sent, "any" where the controls differ. `told`: the words that promise it."""

    factor: Factor
    controls: tuple[Control, ...]
    address: str | None
    told: str


def offer(document: Document) -> Offer | None:
    """Return what a page without any field offers to send; None when a sign-in's code is not what it speaks of."""
    visible = [button for button in document.buttons if button.visible]
    if len(document.texts) > _MOST or len(visible) > _MOST:
        return None
    sentences = list(_sentences(document))
    promise = next((value for value in sentences if _promises(value)), "")
    where = text.address(promise)
    asked = any("twofactor" in lexicon.hits(value) for value in (document.title, *sentences))
    found: list[Control] = []
    for button in visible:
        sure = asked or bool(where and ("@" in where or _MASK & set(where)))
        if _sends(button) and (sure or (promise and button.type != "link")) and _heads(document, button):
            factor = factor_of(button.text)
            factor = _medium(promise) if factor == "any" else factor
            if factor in {"email", "sms", "voice"} and (promise or _CODE & set(lexicon.hits(button.text))):
                found.append(Control("send", factor, button))
    factors = {control.factor for control in found}
    if not found:
        return None
    return Offer(factors.pop() if len(factors) == 1 else "any", tuple(found), where, promise or found[0].button.text)


def _sends(button: Button) -> bool:
    if button.disabled or button.type in CHOICES:
        return False
    return kind_of(button) == "send" and not _ELSEWHERE & set(lexicon.hits(button.text))


def _sentences(document: Document) -> Iterator[str]:
    """Yield what the page itself says, in the layer on top; what a control says is an offer, not a promise."""
    controls = {button.text for button in document.buttons}
    layer = 0 if document.dialogs else None
    for block in document.texts:
        if block.text not in controls and (layer is None or block.dialog == layer):
            yield from text.sentences(block.text)


def _promises(sentence: str) -> bool:
    hits = set(lexicon.hits(sentence))
    return bool(_CODE & hits) and not _ELSEWHERE & hits and _medium(sentence) != "any"


def _medium(sentence: str) -> Factor:
    """Return the one medium that a sentence names, or shows by an address; "any" where it names none, or several."""
    hits = lexicon.hits(sentence)
    named = {factor for key, factor in _MEDIA if key in hits}
    where = text.address(sentence)
    if where:
        named = {"email"} if "@" in where else named - {"email"} or {"sms"}
    return next(iter(named)) if len(named) == 1 else "any"


def _heads(document: Document, button: Button) -> bool:
    """Whether nothing that heads a control makes it another matter's, and the page has hardly any other matter."""
    above = list(purpose.headed(document, button.dialog, button.box))
    others = [block for block in document.texts if block.heading and block.dialog == button.dialog and block.text not in above]
    strange = any(purpose.undoes(value) or _ELSEWHERE & set(lexicon.hits(value)) for value in (*above, document.title))
    return not strange and len(others) <= _OTHERS
