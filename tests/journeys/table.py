"""The journeys: one row per way through a scenario. What a row leaves out follows from the scenario's own row."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from faces import entered, settle

from loomal_playwright.fakes import load

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

SCENARIOS = load().SCENARIOS
SHORT, LONG = 2, 86_400  # seconds of a TOTP step: where the next must be awaited, and where it would be in the way


async def visit(page: Any, run: Any) -> Any:
    """Open the page, no more."""
    await settle(page.goto(run.url))
    return page


async def sign_in_first(page: Any, run: Any) -> Any:
    """Press the button of the login form, and only then call for help."""
    await visit(page, run)
    await settle(page.locator("button.primary").click())
    return page


async def open_popup(page: Any, run: Any) -> Any:
    """Press what opens the popup that asks."""
    await visit(page, run)
    async with entered(page.expect_popup()) as opened:
        await settle(page.locator("#sign-in").click())
    return await settle(opened.value)


async def leave_dialogs_open(page: Any, run: Any) -> Any:
    """Handle dialogs as a user's half-written handler does: not at all."""
    page.on("dialog", lambda _dialog: None)
    return await visit(page, run)


@dataclass(frozen=True)
class Journey:
    """One row. submissions: how many the server must have seen. arguments: what is handed to `solve_2fa` besides the sources.

    faults: what of the scenario's faults is different here.

    expected: "accepted", or the names of the errors that are right.
    """

    scenario: str
    name: str = ""
    begin: Callable[[Any, Any], Awaitable[Any]] = visit
    arguments: Mapping[str, Any] = field(default_factory=dict)
    faults: Mapping[str, Any] = field(default_factory=dict)
    expected: str = ""
    submissions: int = -1
    period: int = 0
    faces: tuple[str, ...] = ("async", "sync")

    def __post_init__(self) -> None:
        row = SCENARIOS[self.scenario]
        refused = len(row.faults.script)
        self._default("name", self.scenario)
        self._default("expected", row.expected)
        self._default("period", SHORT if refused and "totp" in row.factors else LONG)
        if self.submissions < 0:
            self._set("submissions", refused + len(row.factors) if self.expected == "accepted" else min(refused, 1))

    @property
    def by_itself(self) -> bool:
        """Whether the page's own submission is the one that is waited for.

        Of two at one time it does not matter which comes first; nor of one that a busy machine may make later than any sign of it.
        """
        hasty = SCENARIOS[self.scenario].state.get("hasty")
        return hasty is not None and "on" not in hasty and hasty.get("after") != "asked" and hasty.get("by") != "service"

    def _default(self, name: str, value: object) -> None:
        self._set(name, getattr(self, name) or value)

    def _set(self, name: str, value: object) -> None:
        object.__setattr__(self, name, value)


_SPECIAL = {
    "email-login": Journey("email-login", begin=sign_in_first),
    "popup": Journey("popup", begin=open_popup),
    "popup-in-place": Journey("popup-in-place", begin=open_popup),
    "email-other-service": Journey("email-other-service", arguments={"sender": "northwind.test"}),
    "email-never": Journey("email-never", arguments={"timeout": 3_000}),
    "email-button": Journey("email-button", arguments={"timeout": 10_000}),
    "email-resend": Journey("email-resend", arguments={"timeout": 10_000}),
    "wrong-always": Journey("wrong-always", submissions=2),
    "mute": Journey("mute", arguments={"timeout": 3_000}),
    "hasty-sealed-mute": Journey("hasty-sealed-mute", arguments={"timeout": 3_000}),
    "silent": Journey("silent", arguments={"timeout": 3_000}),
}

# What is watched there is watched inside the page, whoever asks: one stands for all on the sync face.
_ONE_FACE = {name for name in SCENARIOS if name.startswith("hasty-")} - {"hasty-crypto"} | {"keypad-touch"}

JOURNEYS = [
    *(_SPECIAL.get(name) or Journey(name, faces=("async",) if name in _ONE_FACE else ("async", "sync")) for name in SCENARIOS),
    Journey("wrong-alert", "wrong-alert-left-open", begin=leave_dialogs_open, arguments={"timeout": 4_000},
            expected="CodeRejected OutcomeUnknown", submissions=1),
    Journey("wrong", "wrong-one-attempt", arguments={"max_attempts": 1}, expected="CodeRejected", submissions=1),
    Journey("limited", "limited-no-time", faults={"retry_after": "60"}, expected="RateLimited", submissions=1, period=LONG),
    Journey("used", "used-no-time", arguments={"timeout": 4_000}, expected="CodeRejected CodeTimeout", submissions=1,
            period=LONG),
    Journey("choose-radio", "choose-email", arguments={"factors": ("email",)}),
    Journey("push", "push-to-email", arguments={"factors": ("email",)}),
    Journey("email-other-service", "email-other-service-unnamed", expected="CodeError", submissions=0),
]  # fmt: skip
