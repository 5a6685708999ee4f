"""Every error this package raises on purpose.

    TwoFactorError
      PromptError
        PromptNotFound     no request for a one-time code appeared in time
        PromptLost         the page went back to the login form, or closed without an answer
        PromptAmbiguous    two fields could be meant; nothing was typed
        OriginRefused      the page that asks is not one where this label's codes may be typed
      CodeError
        CodeUnavailable    no source for any factor that the page offers
        LabelNotFound      the vault does not know the label
        CodeTimeout        no mail, or no free time step, within the deadline
        VaultError         the vault or inbox failed, or refused
      Rejected
        CodeRejected       the attempts that were safe are spent
        LockedOut          the service says that the account is locked
        RateLimited        the service says to wait longer than the deadline allows
      BudgetSpent          too many refusals of this account lately; stopped before typing
      OutcomeUnknown       submitted, and neither accepted nor rejected in time

The first branch is the page's doing, the second the source's, the third the service's.
Misuse by the caller is a `TypeError` or a `ValueError`, as in the standard library.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from loomal_playwright.flow.solution import Event


class TwoFactorError(Exception):
    """Base of all errors below.

    `trail` is what was seen and done until then, oldest first; `str(error)` ends with it,
    as Playwright's errors end with their call log. Neither ever holds a code or a secret.
    """

    def __init__(self, message: str, *, trail: Iterable[Event] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.trail: tuple[Event, ...] = tuple(trail)

    def tell(self, message: str, trail: Iterable[Event]) -> None:
        """Let the flow, which knows the whole story, complete an error that a stage raised."""
        self.message = message
        self.args = (message,)
        self.trail = tuple(trail)

    def __str__(self) -> str:
        if not self.trail:
            return self.message
        return "\n".join([self.message, "Call log:", *(f"  - {event}" for event in self.trail)])


class PromptError(TwoFactorError):
    """The page did not ask for a code in a way that can be answered."""


class PromptNotFound(PromptError):
    """No request for a one-time code appeared in time; nothing was typed."""


class PromptLost(PromptError):
    """The page went back to the login form, or closed, before the code was accepted."""


class PromptAmbiguous(PromptError):
    """Two fields are equally likely to be meant; nothing was typed."""


class OriginRefused(PromptError):
    """The page that asks is not one where this label's codes may be typed."""


class CodeError(TwoFactorError):
    """No code could be had."""


class CodeUnavailable(CodeError):
    """There is no source for any factor that the page offers."""


class LabelNotFound(CodeError):
    """The vault has no entry of this label."""


class CodeTimeout(CodeError):
    """No mail came, or no time step was free, before the deadline."""


class VaultError(CodeError):
    """A vault or an inbox failed, or refused to serve."""


class Rejected(TwoFactorError):
    """The service refused."""


class CodeRejected(Rejected):
    """The service refused the code, and another attempt is not safe or not allowed."""


class LockedOut(Rejected):
    """The service says that the account is locked."""


class RateLimited(Rejected):
    """The service asks to wait longer than the deadline allows."""


class BudgetSpent(TwoFactorError):
    """The account had too many refusals lately; nothing was typed."""


class OutcomeUnknown(TwoFactorError):
    """The code was submitted, and the page neither accepted nor rejected it in time."""
