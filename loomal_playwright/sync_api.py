"""The face for pages of `playwright.sync_api`: the names and signatures of `async_api`, without `await`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import loomal_playwright
from loomal_playwright.flow import inspect as seen
from loomal_playwright.flow.request import Request, Selectors
from loomal_playwright.page.port import SyncPort, run

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from datetime import datetime
    from types import TracebackType

    from playwright.sync_api import Frame, Locator, Page
    from typing_extensions import Self

    from loomal_playwright import (
        Attempt,
        BitwardenVault,
        BudgetSpent,
        Challenge,
        Code,
        CodeError,
        CodeRejected,
        CodeTimeout,
        CodeUnavailable,
        EnvironmentVault,
        Event,
        Factor,
        ImapInbox,
        KeePassXCVault,
        LabelNotFound,
        Ledger,
        LocalInbox,
        LocalVault,
        LockedOut,
        LoomalInbox,
        LoomalVault,
        MailpitInbox,
        Message,
        OnePasswordVault,
        OriginRefused,
        Outcome,
        OutcomeUnknown,
        PassVault,
        PromptAmbiguous,
        PromptError,
        PromptLost,
        PromptNotFound,
        RateLimited,
        Rejected,
        SmtpSink,
        Solution,
        TwoFactorError,
        VaultError,
        redact_trace,
    )
    from loomal_playwright.codes.inboxes import Inbox
    from loomal_playwright.codes.vaults import Vault
    from loomal_playwright.flow.sources import Source

    Prompt = seen.Prompt[Locator]
    Inspection = seen.Inspection[Locator]

__all__ = [
    "Attempt",
    "BitwardenVault",
    "BudgetSpent",
    "Challenge",
    "Code",
    "CodeError",
    "CodeRejected",
    "CodeTimeout",
    "CodeUnavailable",
    "EnvironmentVault",
    "Event",
    "Factor",
    "ImapInbox",
    "Inspection",
    "KeePassXCVault",
    "LabelNotFound",
    "Ledger",
    "LocalInbox",
    "LocalVault",
    "LockedOut",
    "LoomalInbox",
    "LoomalVault",
    "MailpitInbox",
    "Message",
    "OnePasswordVault",
    "OriginRefused",
    "Outcome",
    "OutcomeUnknown",
    "PassVault",
    "Prompt",
    "PromptAmbiguous",
    "PromptError",
    "PromptLost",
    "PromptNotFound",
    "RateLimited",
    "Rejected",
    "Selectors",
    "SmtpSink",
    "Solution",
    "TwoFactorError",
    "VaultError",
    "expect_2fa",
    "find_prompt",
    "inspect_page",
    "redact_trace",
    "solve_2fa",
]

T = TypeVar("T")


def solve_2fa(
    page: Page | Frame,
    *,
    label: str,
    vault: Vault | Source | str | None = None,
    inbox: Inbox | Source | str | None = None,
    factors: Sequence[Factor] | None = None,
    sender: str | None = None,
    since: datetime | None = None,
    code_pattern: str | None = None,
    selectors: Selectors | None = None,
    origins: Sequence[str] | None = None,
    required: bool = True,
    max_attempts: int = 3,
    min_remaining: float = 3_000,
    remember_device: bool = False,
    mark_read: bool = True,
    timeout: float = 60_000,
    prompt_timeout: float = 10_000,
    ledger: Ledger | None = None,
    on_event: Callable[[Event], object] | None = None,
) -> Solution:
    """Answer the page's request for a one-time code: find it, get a code nobody has used, submit it once, read the verdict.

    label: the account's name in the vault.
    vault, inbox: where codes come from, or the name of it; a plain function that takes a Challenge and returns a str is one too. Names and
    defaults: see README.
    factors: order of preference, such as ("totp", "email"). Default: what the page asks and we hold, never a recovery code.
    sender: address or domain that the service mails from. since: mail from before is never the answer (default: when the page that
    asks was navigated to). code_pattern: regular expression for unusual codes; its first group, if it has one, is the code.
    selectors: where you know better than the finder. With `selectors.field` exactly that is used.
    origins: sites where this label's codes may be typed. Default: what the vault says, else where one was accepted before.
    required: False makes a page without a prompt a Solution without attempts.
    max_attempts: submissions, never more. min_remaining: ms that a code must still live when it is submitted.
    remember_device: tick "trust this device". mark_read: mark the accepted mail read.
    timeout: ms for everything; 0: no limit. prompt_timeout: ms for the prompt to appear.
    ledger: what is spent; default: one file per user. on_event: called with each entry of the trail as it happens.

    Raises the errors of `loomal_playwright.errors`; TypeError for a page of the other face, ValueError for a bad argument.
    """
    arguments = {name: value for name, value in locals().items() if name not in ("page", "selectors")}
    request = Request(**arguments, selectors=selectors or Selectors())
    return _solve(page, request)


def expect_2fa(page: Page | Frame, *, label: str, **arguments: Any) -> Expected:
    """Answer the request for a code that the block brings about; takes the arguments of `solve_2fa`.

    The inbox is read before the block, so that a code that the click mails is told from all that was there.

        with expect_2fa(page, label="crm") as two_factor:
            page.get_by_role("button", name="Sign in").click()
        solution = two_factor.value
    """
    selectors = arguments.pop("selectors", None)
    return Expected(page, Request(label=label, **arguments, selectors=selectors or Selectors()))


@dataclass(slots=True)
class Expected:
    """What `expect_2fa` gives: `value` is there once the block is over."""

    _page: Page | Frame
    _request: Request
    _solution: Solution | None = None

    @property
    def value(self) -> Solution:
        """The Solution, as of `solve_2fa`."""
        if self._solution is None:
            msg = "expect_2fa has no value before its block is over"
            raise RuntimeError(msg)
        return self._solution

    def __enter__(self) -> Self:
        from loomal_playwright.flow.begin import baseline  # noqa: PLC0415 - brings the sources with it

        self._request = run(_with(self._page, lambda port: baseline(port, self._request)))
        return self

    def __exit__(self, kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None) -> None:
        if kind is None:
            self._solution = _solve(self._page, self._request)
        else:
            self._request.give_up()


def find_prompt(page: Page | Frame, timeout: float | None = None) -> Prompt | None:
    """Find the request for a code; nothing is typed.

    timeout: None looks once, ms wait, 0 waits without limit. Raises PromptAmbiguous.
    """
    return run(_with(page, lambda port: seen.find_prompt(port, timeout)))


def inspect_page(page: Page | Frame) -> Inspection:
    """Look once: what would be typed where and why, and each field turned down and why. It never raises PromptAmbiguous."""
    return run(_with(page, seen.inspect_page))


def _solve(page: Page | Frame, request: Request) -> Solution:
    from loomal_playwright.flow.begin import begin  # noqa: PLC0415 - brings the sources with it

    return run(_with(page, lambda port: begin(port, request)))


async def _with(page: Page | Frame, work: Callable[[SyncPort], Awaitable[T]]) -> T:
    async with SyncPort(_checked(page)) as port:
        return await work(port)


def _checked(page: Page | Frame) -> Page | Frame:
    module = type(page).__module__
    if module.startswith("playwright.async_api"):
        msg = "this page is of playwright.async_api: from loomal_playwright import solve_2fa"
        raise TypeError(msg)
    if not module.startswith("playwright.sync_api"):
        msg = f"a Page or Frame of playwright.sync_api is needed, not {type(page).__name__}"
        raise TypeError(msg)
    return page


def __getattr__(name: str) -> Any:
    if name not in __all__:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    return getattr(loomal_playwright, name)
