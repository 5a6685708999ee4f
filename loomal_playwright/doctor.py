"""What is used on this machine, and whether it works. Nothing is made and nothing is changed by looking."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timezone
from typing import TYPE_CHECKING

from loomal_playwright.browser import BrowserError, find_browser
from loomal_playwright.codes.defaults import sources
from loomal_playwright.codes.io import DirectIO
from loomal_playwright.errors import LabelNotFound, TwoFactorError

if TYPE_CHECKING:
    from collections.abc import Callable

    from loomal_playwright.codes.defaults import Sources

_NOBODY = "loomal-playwright doctor"  # a label that no vault has: who says so can be read


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at. `found`: what it is, or what is wrong with it and the next step."""

    name: str
    ok: bool
    found: str


def examine() -> list[Check]:
    """Look at the browser, and at the vault, the inbox and the ledger that a call without arguments would use."""
    checks = [_browser()]
    try:
        chosen = sources()
    except ValueError as error:  # an address or a ledger in the environment that is none
        return [*checks, Check("settings", ok=False, found=str(error))]
    probes: tuple[Callable[[DirectIO, Sources], None], ...] = (_ask_vault, _read_inbox, _read_ledger)
    checks += [_probe(probe, chosen, why) for probe, why in zip(probes, chosen.why, strict=True)]
    for source in (chosen.vault, chosen.inbox, chosen.ledger):
        if hasattr(source, "close"):
            source.close()
    return checks


def _browser() -> Check:
    try:
        return Check("browser", ok=True, found=str(find_browser()))
    except BrowserError as error:
        return Check("browser", ok=False, found=str(error))


def _probe(probe: Callable[[DirectIO, Sources], None], chosen: Sources, why: str) -> Check:
    name, _, found = why.partition(": ")
    try:
        with DirectIO() as io:
            probe(io, chosen)
    except (TwoFactorError, ValueError) as error:
        return Check(name, ok=False, found=f"{found}\n{error}")
    return Check(name, ok=True, found=found)


def _ask_vault(io: DirectIO, chosen: Sources) -> None:
    try:
        io.run(chosen.vault.totp(io, _NOBODY))
    except LabelNotFound:
        return


def _read_inbox(io: DirectIO, chosen: Sources) -> None:
    if chosen.inbox is not None:
        io.run(chosen.inbox.messages(io, since=datetime.now(timezone.utc)))


def _read_ledger(io: DirectIO, chosen: Sources) -> None:
    if chosen.ledger.path.exists():
        io.run(chosen.ledger.sites(io, _NOBODY))
