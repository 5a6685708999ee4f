"""The page's own control that sends a code: whether it was pressed already, how long the answer may take, and the press."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loomal_playwright.flow.steer import press, quoted
from loomal_playwright.page import lexicon, text
from loomal_playwright.page.controls import kind_of

if TYPE_CHECKING:
    from loomal_playwright.flow.run import Run
    from loomal_playwright.flow.watch import Watch
    from loomal_playwright.names import Factor
    from loomal_playwright.page.prompt import Control

_SENT = 20_000.0  # ms: a mail on its way is rarely slower, and another one would make its code void
_PERHAPS = 5_000.0  # ms: the page speaks of sending, or the caller knows since when; but its control does not say "again"
OFFERED = 1_000.0  # ms: nothing was sent, unless the caller pressed just now and the page does not show it yet
_SHARE = 0.4  # of what is left: the longest that a mail is waited for before the page is asked


class Sending:
    """For one code of `factor`, from now on."""

    def __init__(self, run: Run, factor: Factor) -> None:
        self._run = run
        self._factor = factor
        self._most = run.left() * _SHARE

    @property
    def patience(self) -> float:
        """Milliseconds to wait for a code before the page is asked: the less, the less it looks as if it had sent one."""
        controls = self._controls()
        offers = bool(controls) and not any(control.kind == "resend" or control.button.disabled for control in controls)
        if self._run.mail_since or not offers:  # we asked for it; or the page says "again", or counts down until it may be asked
            return _SENT
        return _PERHAPS if self._run.request.since or self._speaks_of_it() else OFFERED

    def due(self, waited: float) -> float:
        """Milliseconds until the page is asked, of which `waited` are over."""
        return max(0.0, min(self.patience, self._most) - waited)

    async def press(self, waited: float, watch: Watch) -> float | None:
        """Press the control once `waited` ms are enough, and return when, in seconds since the epoch: only later mail counts.

        None: it is too early by what the page shows now, or there is no such control now.
        """
        if self.due(waited):
            return None
        await watch.look(now=True)
        control = next((control for control in self._controls() if not control.button.disabled), None)
        if control is None or self.due(waited):
            return None
        self._run.trail.add("obtain", f"no code was sent yet; pressing {quoted(control)}")
        self._run.mail_since = self._run.port.now()
        await press(self._run, control)
        await watch.look(now=True)
        watch.rest()
        return self._run.mail_since

    def _controls(self) -> list[Control]:
        """Those that have a code of the factor sent; first those that say "again".

        Where the page does not say which factor it asks, one that names its own is a switch to it, and sends all the same.
        """
        prompt = self._run.scene.finding.prompt
        sending = [
            control
            for control in (prompt.controls if prompt else ())
            if control.kind in ("resend", "send") or (control.factor == self._factor and kind_of(control.button) == "send")
        ]
        return sorted(sending, key=lambda control: control.kind != "resend")

    def _speaks_of_it(self) -> bool:
        """Whether the page says, beside its controls, that a code was sent, or how codes are; not that one will be or was not."""
        documents = self._run.scene.snapshot.documents
        offers = {button.text for document in documents for button in document.buttons}
        said = {block.text for document in documents for block in document.texts}
        said |= {label.text for field in self._run.prompt.fields for label in field.labels}
        spoken = (lexicon.hits(sentence).keys() for value in said - offers for sentence in text.sentences(value))
        return any(keys & {"sent", "resent"} and "unsent" not in keys for keys in spoken)
