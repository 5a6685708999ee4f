"""The three stories, as data: what the fake service does, and how each must end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from loomal_playwright.names import Outcome

PERIOD = 10  # seconds of a TOTP step: shorter than the usual 30, so that nobody waits half a minute for the next


@dataclass(frozen=True, slots=True)
class Story:
    """One sign-in: `scenario` is a page of the fake service, `outcomes` how each attempt must end.

    `by_app`: the code comes from an authenticator; else by mail.
    """

    name: str
    title: str
    promise: str
    scenario: str
    outcomes: tuple[Outcome, ...]
    by_app: bool = True


STORIES = (
    Story(
        "totp",
        "A code from an authenticator",
        "The page asks for an app's code. It is derived from a secret in an encrypted vault on this machine.",
        "single",
        ("accepted",),
    ),
    Story(
        "email",
        "A code by e-mail",
        "The page has four boxes, and the service mails a code. It is read from the mail that this sign-in caused.",
        "boxes-4",
        ("accepted",),
        by_app=False,
    ),
    Story(
        "used",
        "A code that was used before",
        "The service refuses the first code: its time step was spent elsewhere. The next one is waited for.",
        "used",
        ("used", "accepted"),
    ),
)
