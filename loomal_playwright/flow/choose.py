"""Which factor to answer a prompt with, or which control to press to be asked for one that we hold. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from loomal_playwright.names import Factor
    from loomal_playwright.page.prompt import Control, Prompt

PREFERENCE: tuple[Factor, ...] = ("totp", "email")  # backup codes are spent for good: only when named


@dataclass(frozen=True, slots=True)
class Choice:
    """Either a `factor` to answer the prompt with, or a `control` to press first, or neither: nothing usable is offered."""

    why: str
    factor: Factor | None = None
    control: Control | None = None


def choose(prompt: Prompt, held: Collection[Factor], wanted: Sequence[Factor] | None) -> Choice:
    """`held`: factors we have a source for. `wanted`: the caller's order of preference, None for ours."""
    usable = [factor for factor in wanted or PREFERENCE if factor in held]
    if prompt.fields:
        if prompt.factor in usable:
            return Choice(f"the page asks for {name(prompt.factor)}, which we hold", prompt.factor)
        open_to = [factor for factor in usable if factor != "backup"]
        if prompt.factor == "any" and open_to:
            return Choice(f"the page does not say which factor; {name(open_to[0])} is the first that we hold", open_to[0])
    offers = [control for control in prompt.controls if control.kind in ("switch", "send") and not control.button.disabled]
    for factor in usable:
        if not prompt.fields and prompt.factor == factor and (send := _of(offers, "send", factor)):
            return Choice(f"the page offers to send {name(factor)}", control=send)
        if control := next((offer for offer in offers if offer.factor == factor), None):
            return Choice(f"the page asks for {name(prompt.factor)} and offers {name(factor)}", control=control)
    if usable and (control := next((offer for offer in offers if offer.factor == "any" and offer.kind == "switch"), None)):
        return Choice(f"the page asks for {name(prompt.factor)} and offers another method", control=control)
    return Choice(_lacking(prompt, held, wanted))


def _lacking(prompt: Prompt, held: Collection[Factor], wanted: Sequence[Factor] | None) -> str:
    """What the page asks, what we have instead, and what would help."""
    asked = dict.fromkeys((prompt.factor, *(control.factor for control in prompt.controls if control.kind in ("switch", "send"))))
    first, *others = [name(factor) for factor in asked]
    told = f"the page asks for {first}" + (f" and offers {', '.join(others)}" if others else "")
    has = ", ".join(name(factor) for factor in PREFERENCE if factor in held) or "nothing"
    allowed = f", and factors={tuple(wanted)!r} allows no other" if wanted else ""
    helps = [_HELPS[factor] for factor in asked if factor in _HELPS and factor not in held]
    return "; ".join([told, f"there is a source for {has}{allowed}", *helps])


_HELPS: dict[Factor, str] = {
    "totp": "for the authenticator give vault=",
    "email": "for the e-mail give inbox=",
    "sms": "for the text message give inbox= a function, and name 'sms' in factors=",
    "voice": "for the call give inbox= a function, and name 'voice' in factors=",
    "backup": "a recovery code is spent only where factors= names 'backup'",
}


def _of(offers: Sequence[Control], kind: str, factor: Factor) -> Control | None:
    return next((offer for offer in offers if offer.kind == kind and offer.factor in (factor, "any")), None)


def name(factor: Factor) -> str:
    """What users call it."""
    return {
        "totp": "an authenticator code (totp)",
        "email": "an e-mailed code (email)",
        "sms": "a text message (sms)",
        "voice": "a call (voice)",
        "push": "an approval on a device (push)",
        "passkey": "a passkey",
        "backup": "a recovery code (backup)",
        "any": "some code (any)",
    }[factor]
