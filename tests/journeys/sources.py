"""What the caller of a journey holds: a vault, an inbox and a ledger of its own."""

from __future__ import annotations

import itertools
import time
from dataclasses import dataclass, field
from datetime import datetime, timezone
from email.utils import parseaddr, parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from loomal_playwright.codes.code import Message
from loomal_playwright.codes.ledger import Ledger
from loomal_playwright.codes.vaults.local import LocalVault
from loomal_playwright.fakes import load

if TYPE_CHECKING:
    from collections.abc import Sequence
    from email.message import EmailMessage
    from pathlib import Path

fixtures = load()
LABEL = "crm-totp"
_MINUTE = 60.0


def long_codes(scenario: str) -> dict[str, Any]:
    """Return the arguments of `fake.start` for codes of eight digits: six turn up by chance in what a test run prints."""
    row = fixtures.SCENARIOS[scenario]
    return {"digits": 8, "mail": fixtures.MailPlan(length=8), "look": {**row.look, "input": 'autocomplete="one-time-code"'}}


class MemoryInbox:
    """An inbox in memory. A mail that is older than a minute by its Date header lay there before."""

    def __init__(self) -> None:
        self._messages: list[Message] = []
        self._ids = map(str, itertools.count(1))

    def deliver(self, mail: EmailMessage) -> None:
        """Take a mail, as the fake service hands it over."""
        now, written = time.time(), parsedate_to_datetime(mail["Date"]).timestamp()
        parts = {part.get_content_subtype(): part.get_content() for part in mail.walk() if not part.is_multipart()}
        self._messages.append(
            Message(
                id=next(self._ids),
                sender=parseaddr(mail["From"])[1].lower(),
                received_at=written if now - written > _MINUTE else now,
                to=(parseaddr(mail["To"])[1].lower(),),
                subject=mail["Subject"],
                text=parts.get("plain", ""),
                html=parts.get("html", ""),
            )
        )

    async def messages(self, _io: Any, *, since: datetime | None, sender: str | None = None) -> Sequence[Message]:
        """Return what arrived at or after `since`, newest first."""
        earliest = datetime.min.replace(tzinfo=timezone.utc) if since is None else since.astimezone()
        return [
            message
            for message in reversed(self._messages)
            if datetime.fromtimestamp(message.received_at, timezone.utc) >= earliest
            and (sender is None or message.sender == sender or message.sender.endswith(f"@{sender}"))
        ]


@dataclass
class Sources:
    """All of it; `arguments` hands it to the call."""

    vault: LocalVault
    ledger: Ledger
    inbox: MemoryInbox = field(default_factory=MemoryInbox)

    @classmethod
    def fresh(cls, folder: Path, **ledger: Any) -> Sources:
        """Return sources that nobody has used."""
        vault = LocalVault(folder / "vault.sqlite", key=bytes(32))
        return cls(vault, Ledger(f"sqlite:///{folder}/ledger.sqlite", **ledger))

    def enroll(self, run: Any) -> None:
        """Scan the QR code of this account."""
        self.vault.enroll(LABEL, run.otpauth)

    @property
    def arguments(self) -> dict[str, Any]:
        """The keyword arguments of `solve_2fa`; short steps leave less than the usual 3 s to type in."""
        return {"label": LABEL, "vault": self.vault, "inbox": self.inbox, "ledger": self.ledger, "min_remaining": 500}
