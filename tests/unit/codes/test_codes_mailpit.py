# ruff: noqa: D101, D102 - the contract speaks for the class
"""Mailpit's inbox, against a small server that answers as its API is documented to."""

from __future__ import annotations

import base64
import json
import threading
from datetime import datetime, timezone
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

import pytest

from loomal_playwright.codes.inboxes.mailpit import MailpitInbox
from loomal_playwright.errors import VaultError
from loomal_playwright.testing import InboxContract, SettableIO


class Mailpit:
    """Under the path /mail, for a user and a password. Asking for a mail's summary would mark it as read."""

    def __init__(self):
        self.summaries, self.sources = [], {}
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"owner": self}))
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    def deliver(self, *, sender, subject, text, at):
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = f"Somebody <{sender}>", "agent@example.com", subject
        mail.set_content(text)
        name = f"id{len(self.summaries)}"
        created = datetime.fromtimestamp(at, timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.000000000Z")
        who = {"Name": "Somebody", "Address": sender}
        self.summaries.insert(0, {"ID": name, "Read": False, "From": who, "Subject": subject, "Created": created})
        self.sources[name] = mail.as_bytes()

    def answer(self, method, path, body):
        if (method, path) == ("GET", "/mail/api/v1/messages"):
            return json.dumps({"total": len(self.summaries), "start": 0, "messages": self.summaries}).encode()
        if (method, path) == ("PUT", "/mail/api/v1/messages"):
            asked = json.loads(body)
            for summary in self.summaries:
                summary["Read"] = asked["Read"] if summary["ID"] in asked["IDs"] else summary["Read"]
            return b"ok"
        name = path.removeprefix("/mail/api/v1/message/").removesuffix("/raw")
        return self.sources.get(name) if path.endswith("/raw") else None


class _Handler(BaseHTTPRequestHandler):
    owner: Mailpit

    def _serve(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        allowed = self.headers.get("Authorization") == "Basic " + base64.b64encode(b"me:pass word").decode()
        answer = self.owner.answer(self.command, urlsplit(self.path).path, body) if allowed else None
        self.send_response(401 if not allowed else 404 if answer is None else 200)
        self.send_header("Content-Length", str(len(answer or b"")))
        self.end_headers()
        self.wfile.write(answer or b"")

    do_GET = do_PUT = _serve  # noqa: N815 - the names that http.server calls

    def log_message(self, *_):
        pass


@pytest.fixture
def server():
    server = Mailpit()
    yield server
    server.server.shutdown()
    server.server.server_close()


def _inbox(server, user="me:pass%20word@"):
    return MailpitInbox(f"http://{user}127.0.0.1:{server.server.server_address[1]}/mail/")


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
