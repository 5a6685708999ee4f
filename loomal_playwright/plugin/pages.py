"""The fixture `fake_login`: hostile 2FA pages on a free port, for agents and suites that have no account anywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from loomal_playwright import fakes

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from loomal_playwright.plugin.run import Run


class FakeLogin:
    """The pages of the fake login service. `scenarios`: their names, and what each is about."""

    def __init__(self, run: Run, inbox: Callable[[], Any]) -> None:
        self._run, self._inbox = run, inbox
        self._module = fakes.load()
        self._service = self._module.FakeLogin()
        self._service.__enter__()
        self.origin: str = self._service.origin
        self.scenarios: dict[str, str] = {name: row.about for name, row in self._module.SCENARIOS.items()}

    def start(
        self,
        scenario: str = "single",
        *,
        period: int = 30,
        digits: int | None = None,
        deliver: Any = None,
        faults: Mapping[str, Any] | None = None,
        mail: Mapping[str, Any] | None = None,
        **changes: Any,
    ) -> Any:
        """Begin a visit and return it: `.url` is where it starts, `.otpauth` what to enrol; the rest is the truth on the server.

        `.signed_in`, `.submissions` (each with its `.outcome`), `.mails`, `.resends`, `.logins`, `.locked` are what to assert on.
        scenario: one of `scenarios` (KeyError). period: seconds of a time step; digits: of a code.
        deliver: where mails go: `otp_inbox` (the default where the test asks for it), a LocalInbox, or a function that takes an EmailMessage.
        faults: how the service misbehaves, such as {"script": ("used",), "delay": 1.5, "lock_after": 3}.
        mail: how it mails, such as {"asked": "login", "delay": 2.0, "lost": 1, "html": True}. TypeError for an unknown key.
        changes: other columns of the scenario's row, such as start="login".
        """
        if deliver is None and self._run.asks_for("otp_inbox"):
            deliver = self._inbox()
        visit = self._service.start(
            scenario,
            period=period,
            digits=digits,
            deliver=getattr(deliver, "deliver", deliver),
            faults=None if faults is None else self._module.Faults(**faults),
            mail=None if mail is None else self._module.MailPlan(**mail),
            **changes,
        )
        self._run.secrets.add(visit.secret)
        return visit

    def close(self) -> None:
        """Stop serving."""
        self._service.__exit__(None, None, None)

    def __repr__(self) -> str:
        return f"<fake_login at {self.origin}>"
