"""What is used on this machine, and whether it works. Nothing is made and nothing is changed by looking."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import TYPE_CHECKING

from loomal_playwright.browser import BrowserError, find_browser
from loomal_playwright.codes.defaults import sources
from loomal_playwright.codes.io import DirectIO
from loomal_playwright.codes.times import http_date
from loomal_playwright.errors import LabelNotFound, TwoFactorError

if TYPE_CHECKING:
    from collections.abc import Callable

    from loomal_playwright.codes.defaults import Sources

_NOBODY = "loomal-playwright doctor"  # a label that no vault has: who says so can be read

_CLOCK = 2.0  # seconds: HTTP tells whole ones, and the way takes its share


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
        return [*checks, Check("settings", ok=False, found=f"{error}\n{_correct()}")]
    checks += _clock(chosen)
    probes: tuple[Callable[[DirectIO, Sources], str | None], ...] = (_ask_vault, _read_inbox, _read_ledger)
    checks += [_probe(probe, chosen, why) for probe, why in zip(probes, chosen.why, strict=True)]
    for source in (chosen.vault, chosen.inbox, chosen.ledger):
        if hasattr(source, "close"):
            source.close()
    return checks


def _correct() -> str:
    """The next step where a setting is none."""
    named = [name for name in sorted(os.environ) if name.startswith(("LOOMAL_", "MAILGENT_", "KEEPASSXC_"))]
    return f"Next: correct or unset what is meant of {', '.join(named)}" if named else "Next: correct it"


def _browser() -> Check:
    try:
        return Check("browser", ok=True, found=str(find_browser()))
    except BrowserError as error:
        return Check("browser", ok=False, found=str(error))


def _clock(chosen: Sources) -> list[Check]:
    """How far this machine's clock is from the API's, where one is used: codes of the wrong moment are refused."""
    url = getattr(chosen.vault, "url", None)
    if url is None:
        return []
    import httpx  # noqa: PLC0415 - only who asks a service needs it

    with DirectIO() as io:
        try:
            answer = io.run(io.send(httpx.Request("GET", url)))
        except httpx.TransportError as error:
            found = (
                f"not compared: {url.host} does not answer ({type(error).__name__})\nNext: check LOOMAL_API_URL and the network"
            )
            return [Check("clock", ok=False, found=found)]
        date = http_date(answer.headers.get("date", ""))
        ahead = 0.0 if date is None else io.now() - date
    if date is None:
        return [Check("clock", ok=True, found=f"not compared: {url.host} does not tell the time")]
    if abs(ahead) <= _CLOCK:
        return [Check("clock", ok=True, found=f"within {_CLOCK:.0f} s of {url.host}")]
    found = f"{abs(ahead):.0f} s {'ahead of' if ahead > 0 else 'behind'} {url.host}\nNext: let the system set it (`timedatectl set-ntp true`)"
    return [Check("clock", ok=False, found=found)]


def _probe(probe: Callable[[DirectIO, Sources], str | None], chosen: Sources, why: str) -> Check:
    name, _, found = why.partition(": ")
    try:
        with DirectIO() as io:
            more = probe(io, chosen)
    except TwoFactorError as error:
        return Check(name, ok=False, found=f"{found}\n{error}")
    except ValueError as error:  # a setting that is none, seen only when it is used
        return Check(name, ok=False, found=f"{found}\n{error}\n{_correct()}")
    return Check(name, ok=True, found=f"{found}\n{more}" if more else found)


def _ask_vault(io: DirectIO, chosen: Sources) -> str | None:
    with suppress(LabelNotFound):
        io.run(chosen.vault.totp(io, _NOBODY))
    source = chosen.vault.key_source() if hasattr(chosen.vault, "key_source") else ""
    return f"its key is from {source}" if source else None


def _read_inbox(io: DirectIO, chosen: Sources) -> None:
    if chosen.inbox is not None:
        io.run(chosen.inbox.messages(io, since=datetime.now(timezone.utc)))


def _read_ledger(io: DirectIO, chosen: Sources) -> str | None:
    return None if io.run(chosen.ledger.examine(io)) else "not there yet: it is made when it is first used"
