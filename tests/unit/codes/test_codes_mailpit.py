# ruff: noqa: D101, D102 - the contract speaks for the class
"""Mailpit's inbox, against a small server that answers as its API is documented to."""

from __future__ import annotations

import pytest
from mailpit_server import Mailpit

from loomal_playwright.codes.inboxes.mailpit import MailpitInbox
from loomal_playwright.errors import VaultError
from loomal_playwright.testing import InboxContract, SettableIO


@pytest.fixture
def server():
    server = Mailpit()
    yield server
    server.close()


def _inbox(server, user="me:pass%20word@"):
    return MailpitInbox(f"http://{user}127.0.0.1:{server.port}/mail/")


class TestMailpitInbox(InboxContract):
    @pytest.fixture(autouse=True)
    def _server(self, server):
        self.server = server

    def make_inbox(self, _tmp_path):
        return _inbox(self.server)

    def deliver(self, _inbox, *, sender, subject, text, at):
        self.server.deliver(sender=sender, subject=subject, text=text, at=at)

    def test_only_the_mail_that_is_marked_is_read_to_the_server(self, inbox, io):
        newest = self.run(io, inbox.messages(io, since=None))[0]
        assert not any(summary["Read"] for summary in self.server.summaries)
        self.run(io, inbox.mark_read(io, newest.id))
        assert [summary["Read"] for summary in self.server.summaries] == [True, False, False]


def test_the_password_is_in_no_repr_identity_or_error(server):
    inbox, io = _inbox(server, "me:wrong-password@"), SettableIO()
    with io, pytest.raises(VaultError, match="check the key in MAILPIT_URL") as caught:
        io.run(inbox.messages(io, since=None))
    assert "wrong-password" not in repr(inbox) + inbox.identity + str(caught.value)


def test_the_environment_names_the_mailpit():
    assert "mail.test" in repr(MailpitInbox(environ={"MAILPIT_URL": "http://mail.test:8025"}))
    assert "127.0.0.1:8025" in repr(MailpitInbox(environ={}))


@pytest.mark.parametrize("url", ["mail.test:8025", "ftp://mail.test", "http://"])
def test_what_is_no_address_is_refused(url):
    with pytest.raises(ValueError, match="must begin with http"):
        MailpitInbox(url)
