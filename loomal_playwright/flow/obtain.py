"""Obtain: a code of the chosen factor, claimed, and never one that was typed before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loomal_playwright.errors import CodeUnavailable, LabelNotFound
from loomal_playwright.flow.mail import obtain_mailed
from loomal_playwright.flow.sources import ask_function, is_function
from loomal_playwright.flow.steer import press, quoted, settle_factor
from loomal_playwright.flow.totp import obtain_totp
from loomal_playwright.page import lexicon
from loomal_playwright.page.controls import kind_of

if TYPE_CHECKING:
    from loomal_playwright.codes.code import Code
    from loomal_playwright.flow.run import Run
    from loomal_playwright.names import Factor
    from loomal_playwright.page.prompt import Control

_SENT = 20_000.0  # ms: a mail that is on its way is rarely slower, and another one would make its code void
_PERHAPS = 5_000.0  # ms: the page speaks of sending, and its control does not say "again"


async def obtain(run: Run, factor: Factor) -> tuple[Factor, Code]:
    """A code, and the factor it is of: another than `factor` when the vault does not know the label."""
    try:
        if factor == "totp":
            return factor, await obtain_totp(run, run.prompt)
        if factor == "backup":
            return factor, await _backup(run)
    except LabelNotFound as unknown:
        run.held -= {"totp", "backup"}
        run.trail.add("obtain", f"the vault does not know {run.request.label!r}; looking for another factor")
        try:
            other = await settle_factor(run)
        except CodeUnavailable:
            raise unknown from None
        return await obtain(run, other)
    return factor, await _mailed(run, factor)


async def _mailed(run: Run, factor: Factor) -> Code:
    documents = run.scene.snapshot.documents
    navigated = min(documents[0].born, documents[run.prompt.frame].born) / 1000
    since = run.request.since.timestamp() if run.request.since else navigated

    async def send() -> float | None:
        await run.look()
        control = next((each for each in _sending(run, factor) if not each.button.disabled), None)
        if control is None:
            return None
        run.trail.add("obtain", f"no mail yet; pressing {quoted(control)}")
        run.mail_since = run.port.now()
        await press(run, control)
        await run.look()
        return run.mail_since

    return await obtain_mailed(
        run, run.prompt, factor, since=max(since, run.mail_since), here=run.origin, send=send, patience=_patience(run, factor)
    )


def _sending(run: Run, factor: Factor) -> list[Control]:
    """The controls that have a code of `factor` sent, those first that say "again".

    Where the page does not say which factor it asks, one that names its own is a switch to it, and sends all the same.
    """
    prompt = run.scene.finding.prompt
    sending = [
        control
        for control in (prompt.controls if prompt else ())
        if control.kind in ("resend", "send") or (control.factor == factor and kind_of(control.button) == "send")
    ]
    return sorted(sending, key=lambda control: control.kind != "resend")


def _patience(run: Run, factor: Factor) -> float:
    """Milliseconds without mail after which the page is asked to send: the less, the less it looks as if it had sent any."""
    sending = _sending(run, factor)
    only_offers = bool(sending) and not any(control.kind == "resend" or control.button.disabled for control in sending)
    if run.mail_since or not only_offers:  # we asked for it; or the page says "again", or counts down until it may be asked
        return _SENT
    return _PERHAPS if _speaks_of_sending(run) else 0.0


def _speaks_of_sending(run: Run) -> bool:
    """Whether the page says, beside its controls, that a code was sent, or how codes are."""
    documents = run.scene.snapshot.documents
    offers = {button.text for document in documents for button in document.buttons}
    said = {text.text for document in documents for text in document.texts}
    said |= {label.text for field in run.prompt.fields for label in field.labels}
    return any(lexicon.hits(text).keys() & {"sent", "resent"} for text in said - offers)


async def _backup(run: Run) -> Code:
    vault, label = run.sources.vault, run.request.label
    with run.bounded("the vault"):
        if is_function(vault):
            code = await ask_function(run.port, vault, label, "backup", prompt=run.prompt)
        else:
            code = await vault.backup(run.port, label)
    run.trail.guard(code)
    run.trail.add("obtain", "spent a recovery code")
    return code
