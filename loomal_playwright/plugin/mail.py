"""The fixture `otp_inbox`: a mail server on a free port that keeps what the application under test sends."""

from __future__ import annotations

import asyncio
import secrets
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

from loomal_playwright.codes.inboxes.local import LocalInbox
from loomal_playwright.codes.inboxes.smtp import SmtpSink
from loomal_playwright.codes.io import DirectIO
from loomal_playwright.errors import CodeTimeout

if TYPE_CHECKING:
    from email.message import EmailMessage

    from loomal_playwright.codes.code import Message
    from loomal_playwright.plugin.run import Run

_LOOK_EVERY = 50.0  # ms


class OtpInbox:
    """A throw-away inbox. `host` and `port`: where it takes mail over SMTP, for anybody; `address`: one that is its own."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self.inbox = LocalInbox(run.file("vault.inbox.db"))
        self._sink = SmtpSink(self.inbox)
        self._sink.start()
        self.host = self._sink.host
        self.port = self._sink.port
        self.address = f"otp-{secrets.token_hex(4)}@example.com"

    def deliver(self, mail: bytes | EmailMessage) -> None:
        """Put a mail in without SMTP."""
        self.inbox.deliver(mail)

    def wait_for(
        self,
        *,
        to: str | None = None,
        sender: str | None = None,
        subject: str | None = None,
        since: datetime | None = None,
        timeout: float = 10_000,
    ) -> Any:
        """Return the newest mail that fits, as a `Message`, as soon as there is one; in a test that is `async def`, await it.

        `to`: a recipient. `sender`: an address or a domain. `subject`: part of it. `since`: default is the test's begin.
        `timeout`: milliseconds. Raises CodeTimeout, which says how much other mail came.
        """
        begin = since or datetime.fromtimestamp(self._run.began, timezone.utc)
        io = _LoopIO() if self._run.is_async else DirectIO()
        waiting = self._wait(io, begin, timeout, sender=sender, to=to, subject=subject)
        return waiting if self._run.is_async else io.run(waiting)

    async def _wait(self, io: DirectIO, since: datetime, timeout: float, *, sender: str | None, **wanted: str | None) -> Message:
        until = io.monotonic() + timeout
        while True:
            mails = await self.inbox.messages(io, since=since, sender=sender)
            for mail in mails:
                if _fits(mail, **wanted):
                    return mail
            if io.monotonic() >= until:
                others = await self.inbox.messages(io, since=since)
                asked = ", ".join(
                    f"{name}={value!r}" for name, value in {"sender": sender, **wanted}.items() if value is not None
                )
                msg = f"no mail ({asked or 'any'}) came within {timeout:,.0f} ms; {len(others)} other came to {self.host}:{self.port}"
                raise CodeTimeout(msg)
            await io.sleep(_LOOK_EVERY)

    def close(self) -> None:
        """Stop listening."""
        self._sink.stop()
        self.inbox.close()

    def __repr__(self) -> str:
        return f"<otp_inbox at {self.host}:{self.port}>"


class _LoopIO(DirectIO):
    """Waits on the running event loop."""

    async def sleep(self, ms: float) -> None:
        """Let others run for `ms` milliseconds."""
        await asyncio.sleep(ms / 1000)


def _fits(mail: Message, *, to: str | None, subject: str | None) -> bool:
    return (to is None or to.lower() in mail.to) and (subject is None or subject.lower() in mail.subject.lower())
