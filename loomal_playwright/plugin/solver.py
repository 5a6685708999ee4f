"""The fixture `solve_2fa`: the call of the page's face, with the sources of the test and the options of the run."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

    from loomal_playwright.plugin.accounts import OtpVault
    from loomal_playwright.plugin.mail import OtpInbox
    from loomal_playwright.plugin.run import Run


class SolveTwoFactor:
    """`solve_2fa(page, label=...)` on a sync page, `await solve_2fa(page, label=...)` on an async one; arguments as everywhere.

    What the test names is taken. Else the throw-away sources serve where the test asks for them, and the account is the run's, in
    the run's own ledger; else the run's options, and what `loomal_playwright.solve_2fa` takes by itself.
    """

    def __init__(self, run: Run, vault: Callable[[], OtpVault], inbox: Callable[[], OtpInbox]) -> None:
        self._run = run
        self._vault, self._inbox = vault, inbox

    def __call__(self, page: Any, *, label: str, **arguments: Any) -> Any:
        """Answer the page's request for a code; see `loomal_playwright.solve_2fa`."""
        return _face(page).solve_2fa(page, label=label, **self._arguments(page, label, arguments))

    def expect(self, page: Any, *, label: str, **arguments: Any) -> Any:
        """Answer the request that the block brings about; see `loomal_playwright.expect_2fa`."""
        return _face(page).expect_2fa(page, label=label, **self._arguments(page, label, arguments))

    def _arguments(self, page: Any, label: str, given: dict[str, Any]) -> dict[str, Any]:
        arguments = self._defaults(label, given) | given
        if self._run.reporter is not None:
            arguments["on_event"] = self._run.reporter.watch(page, given.get("on_event"))
        return arguments

    def _defaults(self, label: str, given: dict[str, Any]) -> dict[str, Any]:
        """Whatever nobody names stays out: a call that gives nothing is a plain `solve_2fa`."""
        run, options = self._run, self._run.options
        own_vault = run.asks_for("otp_vault") or (run.vault is not None and run.vault.enrolled_now(label))
        own_inbox = run.asks_for("otp_inbox")
        # A page that mails a code to the throw-away inbox may ask for an authenticator as well: not for that of somebody's real account.
        own_vault = own_vault or (own_inbox and options.vault is None)
        chosen: dict[str, Any] = {"timeout": options.timeout, "max_attempts": options.attempts, "vault": options.vault}
        if own_inbox:
            chosen["inbox"] = self._inbox().inbox
        if own_vault and "vault" not in given:
            chosen |= {"vault": self._vault().account(label), "ledger": run.ledger}
        return {name: value for name, value in chosen.items() if value is not None}


def _face(page: Any) -> ModuleType:
    """The face that the page is of; a page of neither gets the async face's TypeError."""
    of_sync = type(page).__module__.startswith("playwright.sync_api")
    return import_module("loomal_playwright.sync_api" if of_sync else "loomal_playwright.async_api")
