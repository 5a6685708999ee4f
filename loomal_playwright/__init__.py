"""Answers a login page's request for a one-time code.

The names below are for pages of `playwright.async_api`; `loomal_playwright.sync_api` has those of `playwright.sync_api`.
Each is loaded when it is first used, so that the import costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from loomal_playwright.async_api import expect_2fa, find_prompt, inspect_page, solve_2fa
    from loomal_playwright.codes.code import Challenge, Code, Message
    from loomal_playwright.codes.inboxes.imap import ImapInbox
    from loomal_playwright.codes.inboxes.local import LocalInbox
    from loomal_playwright.codes.inboxes.loomal import LoomalInbox
    from loomal_playwright.codes.inboxes.mailpit import MailpitInbox
    from loomal_playwright.codes.inboxes.smtp import SmtpSink
    from loomal_playwright.codes.ledger import Ledger
    from loomal_playwright.codes.vaults.bitwarden import BitwardenVault
    from loomal_playwright.codes.vaults.environment import EnvironmentVault
    from loomal_playwright.codes.vaults.keepassxc import KeePassXCVault
    from loomal_playwright.codes.vaults.local import LocalVault
    from loomal_playwright.codes.vaults.loomal import LoomalVault
    from loomal_playwright.codes.vaults.onepassword import OnePasswordVault
    from loomal_playwright.codes.vaults.passwordstore import PassVault
    from loomal_playwright.errors import (
        BudgetSpent,
        CodeError,
        CodeRejected,
        CodeTimeout,
        CodeUnavailable,
        LabelNotFound,
        LockedOut,
        OriginRefused,
        OutcomeUnknown,
        PromptAmbiguous,
        PromptError,
        PromptLost,
        PromptNotFound,
        RateLimited,
        Rejected,
        TwoFactorError,
        VaultError,
    )
    from loomal_playwright.flow.inspect import Inspection, Prompt
    from loomal_playwright.flow.request import Selectors
    from loomal_playwright.flow.solution import Attempt, Event, Solution
    from loomal_playwright.names import Factor, Outcome
    from loomal_playwright.redaction import redact_trace

_ROOMS = {
    "async_api": ("expect_2fa", "find_prompt", "inspect_page", "solve_2fa"),
    "codes.code": ("Challenge", "Code", "Message"),
    "codes.inboxes.imap": ("ImapInbox",),
    "codes.inboxes.local": ("LocalInbox",),
    "codes.inboxes.loomal": ("LoomalInbox",),
    "codes.inboxes.mailpit": ("MailpitInbox",),
    "codes.inboxes.smtp": ("SmtpSink",),
    "codes.ledger": ("Ledger",),
    "codes.vaults.bitwarden": ("BitwardenVault",),
    "codes.vaults.environment": ("EnvironmentVault",),
    "codes.vaults.keepassxc": ("KeePassXCVault",),
    "codes.vaults.local": ("LocalVault",),
    "codes.vaults.loomal": ("LoomalVault",),
    "codes.vaults.onepassword": ("OnePasswordVault",),
    "codes.vaults.passwordstore": ("PassVault",),
    "errors": (
        "BudgetSpent", "CodeError", "CodeRejected", "CodeTimeout", "CodeUnavailable", "LabelNotFound", "LockedOut", "OriginRefused",
        "OutcomeUnknown", "PromptAmbiguous", "PromptError", "PromptLost", "PromptNotFound", "RateLimited", "Rejected",
        "TwoFactorError", "VaultError",
    ),
    "flow.inspect": ("Inspection", "Prompt"),
    "flow.request": ("Selectors",),
    "flow.solution": ("Attempt", "Event", "Solution"),
    "names": ("Factor", "Outcome"),
    "redaction": ("redact_trace",),
}  # fmt: skip
_ROOM_OF = {name: room for room, names in _ROOMS.items() for name in names}

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


def __getattr__(name: str) -> Any:
    if name not in _ROOM_OF:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    value = globals()[name] = getattr(import_module(f"{__name__}.{_ROOM_OF[name]}"), name)
    return value


def __dir__() -> list[str]:
    return __all__
