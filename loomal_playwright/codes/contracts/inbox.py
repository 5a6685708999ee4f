# ruff: noqa: S101, D102, PLR2004 - these are tests: they assert, their names are their docstrings, their numbers are examples
"""What an inbox must do."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest

from loomal_playwright.codes.contracts import START, Contract, SettableIO

if TYPE_CHECKING:
    from pathlib import Path

    from loomal_playwright.codes.inboxes import Inbox

_SENDERS = ("news@shop.example", "login@auth.shop.example", "login@other.example")


class InboxContract(Contract):
    """`make_inbox` opens an inbox, `deliver` puts mails into it."""

    def make_inbox(self, tmp_path: Path) -> Inbox:
        """Return an empty inbox."""
        msg = f"{type(self).__name__} must define make_inbox(tmp_path), for {tmp_path}"
        raise TypeError(msg)

    def deliver(self, inbox: Inbox, *, sender: str, subject: str, text: str, at: float) -> None:
        """Put a mail into the inbox that arrives at `at` (whole seconds since the epoch)."""
        msg = f"{type(self).__name__} must define deliver(inbox, ...), for {inbox}: {sender}, {subject}, {text}, {at}"
        raise TypeError(msg)

    @pytest.fixture
    def inbox(self, tmp_path: Path) -> Inbox:
        """Hold three mails, ten seconds apart."""
        inbox = self.make_inbox(tmp_path)
        for number, sender in enumerate(_SENDERS):
            text = f"This is mail {number}.\n\nIt has two paragraphs."
            self.deliver(inbox, sender=sender, subject=f"mail {number}", text=text, at=START + 10 * number)
        return inbox

    def test_mails_come_newest_first(self, inbox: Inbox, io: SettableIO) -> None:
        messages = self.run(io, inbox.messages(io, since=None))
        assert [message.subject for message in messages] == ["mail 2", "mail 1", "mail 0"]

    def test_a_mail_bears_the_time_of_its_arrival(self, inbox: Inbox, io: SettableIO) -> None:
        messages = self.run(io, inbox.messages(io, since=None))
        assert [message.received_at for message in messages] == [START + 20, START + 10, START]

    def test_a_mail_bears_the_bare_address_of_its_sender(self, inbox: Inbox, io: SettableIO) -> None:
        messages = self.run(io, inbox.messages(io, since=None))
        assert [message.sender for message in messages] == list(reversed(_SENDERS))

    def test_a_mail_from_before_since_is_left_out(self, inbox: Inbox, io: SettableIO) -> None:
        since = datetime.fromtimestamp(START + 10, tz=timezone(timedelta(hours=5)))
        assert len(self.run(io, inbox.messages(io, since=since))) == 2

    def test_a_naive_since_is_local_time(self, inbox: Inbox, io: SettableIO) -> None:
        since = datetime.fromtimestamp(START + 10, tz=timezone.utc).astimezone().replace(tzinfo=None)
        assert len(self.run(io, inbox.messages(io, since=since))) == 2

    def test_a_sender_may_be_an_address_in_any_case(self, inbox: Inbox, io: SettableIO) -> None:
        messages = self.run(io, inbox.messages(io, since=None, sender="Login@Other.Example"))
        assert [message.subject for message in messages] == ["mail 2"]

    def test_a_sender_may_be_a_domain_with_its_subdomains(self, inbox: Inbox, io: SettableIO) -> None:
        messages = self.run(io, inbox.messages(io, since=None, sender="shop.example"))
        assert [message.subject for message in messages] == ["mail 1", "mail 0"]

    def test_the_end_of_a_domain_is_not_that_domain(self, inbox: Inbox, io: SettableIO) -> None:
        assert not self.run(io, inbox.messages(io, since=None, sender="op.example"))

    def test_the_text_keeps_its_lines(self, inbox: Inbox, io: SettableIO) -> None:
        newest = self.run(io, inbox.messages(io, since=None))[0]
        assert newest.text.replace("\r\n", "\n").strip() == "This is mail 2.\n\nIt has two paragraphs."

    def test_reading_marks_nothing(self, inbox: Inbox, io: SettableIO) -> None:
        first = self.run(io, inbox.messages(io, since=None))
        assert list(first) == list(self.run(io, inbox.messages(io, since=None)))

    def test_every_mail_has_an_id_of_its_own(self, inbox: Inbox, io: SettableIO) -> None:
        assert len({message.id for message in self.run(io, inbox.messages(io, since=None))}) == 3

    def test_the_text_is_not_shown(self, inbox: Inbox, io: SettableIO) -> None:
        assert "paragraphs" not in repr(self.run(io, inbox.messages(io, since=None)))

    def test_a_mail_marked_read_is_still_there(self, inbox: Inbox, io: SettableIO) -> None:
        newest = self.run(io, inbox.messages(io, since=None))[0]
        if hasattr(inbox, "mark_read"):
            self.run(io, inbox.mark_read(io, newest.id))
        assert self.run(io, inbox.messages(io, since=None))[0].id == newest.id
