"""Which vault, inbox and ledger are used when none is named: decided here and nowhere else.

In this order: the argument; LOOMAL_VAULT where it names another program's vault, and LOOMAL_INBOX; a Loomal key in the environment;
what is on this machine. Nothing is opened or made for it.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from loomal_playwright.codes.inboxes.named import named_inbox
from loomal_playwright.codes.ledger import Ledger
from loomal_playwright.codes.vaults.named import tool_of, tool_vault

if TYPE_CHECKING:
    from collections.abc import Mapping

GIVEN = "given as an argument"


@dataclass(frozen=True, slots=True)
class Sources:
    """What a call uses, and why: one line each for vault, inbox and ledger. None: there is none."""

    vault: Any
    inbox: Any
    ledger: Ledger
    why: tuple[str, ...]


def sources(
    vault: Any = None, inbox: Any = None, ledger: Ledger | None = None, environ: Mapping[str, str] = os.environ
) -> Sources:
    """Decide. Explicit sources are taken as they are, and no code of any other is loaded then.

    `vault` may be a name: "op", "bw", "pass", "keepassxc:DATABASE", "env:VARIABLE", or the path of a vault file. So may `inbox`:
    "imaps://user@host/INBOX", "mailpit", "mailpit:URL", or the path of an inbox file.
    """
    if isinstance(vault, str):
        vault = _named_vault(vault)
    if isinstance(inbox, str):
        inbox = named_inbox(inbox, environ)
    chosen_vault, why_vault = (vault, GIVEN) if vault is not None else _vault(environ)
    chosen_inbox, why_inbox = (inbox, GIVEN) if inbox is not None else _inbox(environ)
    why_ledger = GIVEN if ledger is not None else "LOOMAL_LEDGER" if environ.get("LOOMAL_LEDGER") else "the one of this user"
    book = ledger if ledger is not None else Ledger(environ.get("LOOMAL_LEDGER") or None)
    why = (
        f"vault: {_named(chosen_vault)} ({why_vault})",
        f"inbox: {_named(chosen_inbox)} ({why_inbox})",
        f"ledger: {book!r} ({why_ledger})",
    )
    return Sources(chosen_vault, chosen_inbox, book, why)


def _named_vault(name: str) -> Any:
    if tool_of(name) is not None:
        return tool_vault(name)
    from loomal_playwright.codes.vaults.local import LocalVault  # noqa: PLC0415 - only the source that is used is loaded

    return LocalVault(name)


def _vault(environ: Mapping[str, str]) -> tuple[Any, str]:
    name = environ.get("LOOMAL_VAULT", "")
    if tool_of(name) is not None:
        return tool_vault(name), "named by LOOMAL_VAULT"
    if variable := _key_variable(environ):
        from loomal_playwright.codes.vaults.loomal import LoomalVault  # noqa: PLC0415 - only the source that is used is loaded

        return LoomalVault(environ=environ), f"{variable} is set"
    from loomal_playwright.codes.vaults.local import LocalVault, default_path  # noqa: PLC0415 - ditto

    path = default_path(environ)
    return LocalVault(path), f"no LOOMAL_API_KEY; {'the vault' if path.exists() else 'an empty vault'} of this machine"


def _inbox(environ: Mapping[str, str]) -> tuple[Any, str]:
    if name := environ.get("LOOMAL_INBOX"):
        return named_inbox(name, environ), "named by LOOMAL_INBOX"
    if variable := _key_variable(environ):
        from loomal_playwright.codes.inboxes.loomal import LoomalInbox  # noqa: PLC0415 - only the source that is used is loaded

        return LoomalInbox(environ=environ), f"{variable} is set"
    from loomal_playwright.codes.inboxes.local import LocalInbox, default_path  # noqa: PLC0415 - ditto

    path = default_path(environ)
    if path.exists():
        return LocalInbox(path), "no LOOMAL_API_KEY; the inbox of this machine"
    return None, f"no LOOMAL_API_KEY, and no local inbox at {path}"


def _key_variable(environ: Mapping[str, str]) -> str | None:
    from loomal_playwright.codes.loomal import ENVIRONMENT  # noqa: PLC0415 - a call with sources of its own needs no Loomal code

    return next((key for key, _, _ in ENVIRONMENT if environ.get(key)), None)


def _named(source: Any) -> str:
    """Name a source without trusting its repr: it is the user's, and may tell a secret."""
    if source is None:
        return "none"
    return (
        repr(source)
        if type(source).__module__.startswith("loomal_playwright.")
        else getattr(source, "__name__", type(source).__name__)
    )
