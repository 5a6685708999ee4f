# ruff: noqa: D101, D102 - the contract speaks for the classes
"""The inbox of an IMAP account, against real servers: pymap everywhere, Dovecot where the system has it."""

from __future__ import annotations

import asyncio
import gc
import logging
import re
import sys
import time
from datetime import datetime, timezone
from email.message import EmailMessage

import pytest
from imap_server import PASSWORD, Wire, certificate

from loomal_playwright.codes.inboxes.imap import ImapInbox
from loomal_playwright.codes.inboxes.imap_address import KEYRING_SERVICE, read_url
from loomal_playwright.codes.io import DirectIO, tls
from loomal_playwright.errors import VaultError
from loomal_playwright.testing import InboxContract, SettableIO

pytest.importorskip("imapclient", reason="the extra 'imap' is not installed")

NOW = 1_700_000_000  # of the past: Dovecot takes no mail for one of the future


def _mail(sender="login@shop.example", subject="Your code", text="Your code is 492817", **headers):
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = f"Somebody <{sender}>", "agent@example.com", subject
    for name, value in headers.items():
        mail[name] = value
    mail.set_content(text)
    return mail.as_bytes()


@pytest.fixture
def io():
    return SettableIO()


@pytest.fixture(params=["pymap", "dovecot"])
def server(request):
    server = request.getfixturevalue({"pymap": "imap", "dovecot": "dovecot"}[request.param])
    server.empty()
    return server


@pytest.fixture
def trusted(monkeypatch):
    """Trust the servers' certificate, as SSL_CERT_FILE does."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate()))
    tls.cache_clear()
    yield
    tls.cache_clear()


@pytest.fixture
def open_inbox(trusted):
    opened = []

    def inbox(url, password=PASSWORD, **more):
        opened.append(ImapInbox(url, password, environ={}, **more))
        return opened[-1]

    yield inbox
    for each in opened:
        each.close()


class TestImapInbox(InboxContract):
    @pytest.fixture(autouse=True)
    def _server(self, imap, open_inbox):
        imap.empty()
        self.server, self.open = imap, open_inbox

    def make_inbox(self, _tmp_path):
        return self.open(self.server.url())

    def deliver(self, _inbox, *, sender, subject, text, at):
        self.server.deliver(_mail(sender, subject, text), at)

    def test_only_the_mail_that_is_marked_is_read_to_the_server(self, inbox, io):
        newest = self.run(io, inbox.messages(io, since=None))[0]
        assert self.server.seen() == [False, False, False]
        self.run(io, inbox.mark_read(io, newest.id))
        assert self.server.seen() == [False, False, True]


def test_over_tls_too(server, open_inbox, io):
    server.deliver(_mail(), NOW)
    inbox = open_inbox(server.url(port=server.tls_port, scheme="imaps"))
    assert [message.subject for message in io.run(inbox.messages(io, since=None))] == ["Your code"]


def test_a_forged_date_makes_no_old_mail_new(server, open_inbox, io):
    tomorrow = "Tue, 19 Jan 2038 03:14:07 +0000"
    server.deliver(_mail(Date=tomorrow), NOW - 60)
    inbox = open_inbox(server.url())
    assert not io.run(inbox.messages(io, since=datetime.fromtimestamp(NOW, timezone.utc)))
    assert [message.received_at for message in io.run(inbox.messages(io, since=None))] == [NOW - 60]


def test_a_mail_of_the_same_second_is_not_from_before(server, open_inbox, io):
    server.deliver(_mail(), NOW + 0.7)
    for earliest, number in ((NOW + 0.5, 1), (NOW + 1, 0)):
        since = datetime.fromtimestamp(earliest, timezone.utc)
        assert len(io.run(open_inbox(server.url()).messages(io, since=since))) == number


def test_new_mail_is_there_as_soon_as_the_server_tells_of_it(server, open_inbox):
    with DirectIO() as io:
        inbox, since = open_inbox(server.url()), datetime.fromtimestamp(NOW, timezone.utc)
        assert not io.run(inbox.messages(io, since=since))
        server.deliver(_mail(), NOW + 1)
        came = time.monotonic()
        while not io.run(inbox.messages(io, since=since)):
            io.run(io.sleep(inbox.poll))
            assert time.monotonic() - came < 1.5, "the server told, and nobody heard"


def test_while_nothing_comes_the_server_is_left_alone(imap, open_inbox, io):
    imap.empty()
    wire = Wire(imap.port, lambda words: words.replace(b" STARTTLS", b""))
    inbox = open_inbox(imap.url(port=wire.port))
    for _ in range(50):
        assert not io.run(inbox.messages(io, since=None))
    commands = b"".join(wire.said).count(b"SEARCH")
    inbox.close()
    wire.close()
    assert commands == 1


def test_a_server_without_idle_is_asked_now_and_then(imap, open_inbox, io):
    imap.empty()
    wire = Wire(imap.port, lambda words: words.replace(b" IDLE", b"").replace(b" STARTTLS", b""))
    inbox, since = open_inbox(imap.url(port=wire.port)), datetime.fromtimestamp(NOW, timezone.utc)
    assert not io.run(inbox.messages(io, since=since))
    imap.deliver(_mail(), NOW + 1)
    assert not io.run(inbox.messages(io, since=since))
    io.advance(2)
    assert len(io.run(inbox.messages(io, since=since))) == 1
    inbox.close()
    wire.close()
    assert b"IDLE" not in b"".join(wire.said)


def test_a_server_that_refuses_idle_is_asked_now_and_then(imap, open_inbox, io):
    imap.empty()
    wire = Wire(imap.port, lambda words: words.replace(b" STARTTLS", b"").replace(b"+ Idling", b"* 0 EXISTS"))
    inbox, since = open_inbox(imap.url(port=wire.port)), datetime.fromtimestamp(NOW, timezone.utc)
    assert not io.run(inbox.messages(io, since=since))
    imap.deliver(_mail(), NOW + 1)
    io.advance(10)
    assert len(io.run(inbox.messages(io, since=since))) == 1
    inbox.close()
    wire.close()


def test_a_connection_that_was_cut_is_made_anew(server, open_inbox, io):
    wire = Wire(server.port)
    inbox = open_inbox(server.url(port=wire.port))
    assert not io.run(inbox.messages(io, since=None))
    server.deliver(_mail(), NOW)
    wire.cut()
    io.advance(10)
    assert len(io.run(inbox.messages(io, since=None))) == 1
    met = wire.met
    inbox.close()
    wire.close()
    assert met == 2


def test_two_pages_share_a_connection_and_both_hear_of_new_mail(server, open_inbox):
    inbox = open_inbox(server.url())
    since = [datetime.fromtimestamp(NOW + second, timezone.utc) for second in (0, 1)]

    def ask(moment):
        with DirectIO() as io:
            return len(io.run(inbox.messages(io, since=moment)))

    async def both():
        return await asyncio.gather(*(asyncio.to_thread(ask, moment) for moment in since))

    assert asyncio.run(both()) == [0, 0]
    server.deliver(_mail(), NOW + 2)
    until = time.monotonic() + 1.5
    while asyncio.run(both()) != [1, 1]:
        assert time.monotonic() < until


def test_a_mail_of_a_folder_that_was_made_anew_is_not_marked(server, open_inbox, io):
    server.deliver(_mail(), NOW)
    inbox = open_inbox(server.url())
    (message,) = io.run(inbox.messages(io, since=None))
    validity, _, uid = message.id.partition("-")
    io.run(inbox.mark_read(io, f"{int(validity) + 1}-{uid}"))
    assert server.seen() == [False]


def test_an_inbox_that_is_forgotten_leaves_the_server(imap, trusted, io):
    inbox = ImapInbox(imap.url(), PASSWORD, environ={})
    io.run(inbox.messages(io, since=None))
    del inbox
    gc.collect()  # an open socket would be a warning, and so an error, here


# -- what opens it


@pytest.fixture
def oauth(imap, monkeypatch):
    """Let the server take an access token, and nothing else: it is the password here."""
    pysasl = pytest.importorskip("pysasl")
    from pysasl.creds.plain import PlainCredentials  # noqa: PLC0415 - the server's own
    from pysasl.mechanism.oauth import OAuth2Mechanism  # noqa: PLC0415

    class Tokens(OAuth2Mechanism):
        def server_attempt(self, responses):
            super().server_attempt(responses)
            _, user, token, _ = re.split(rb"user=|\x01auth=Bearer |\x01\x01", responses[0].response)
            return PlainCredentials(user.decode(), token.decode()), None

    monkeypatch.setattr("pymap.config.SASLAuth.defaults", lambda: pysasl.SASLAuth([Tokens()]))
    imap.empty()
    return imap


class AwaitingIO(SettableIO):
    """As the async face: what a function gives is awaited."""

    async def call(self, function, *args):
        result = function(*args)
        return await result if asyncio.iscoroutine(result) else result


async def _token():
    await asyncio.sleep(0)
    return PASSWORD


@pytest.mark.parametrize("token", [PASSWORD, lambda: PASSWORD, _token], ids=["str", "function", "async function"])
def test_an_access_token_is_sent_with_xoauth2(oauth, open_inbox, token):
    oauth.deliver(_mail(), NOW)
    inbox = open_inbox(oauth.url(), None, token=token)
    assert len(asyncio.run(inbox.messages(AwaitingIO(), since=None))) == 1


def test_each_connection_has_a_token_of_its_own(oauth, open_inbox, io):
    tokens = iter([PASSWORD, PASSWORD, "too many"])
    inbox = open_inbox(oauth.url(), None, token=lambda: next(tokens))
    for _ in range(2):
        io.run(inbox.messages(io, since=None))
        inbox.close()
    assert list(tokens) == ["too many"]


def test_a_refused_token_is_told_and_not_shown(oauth, open_inbox, io):
    with pytest.raises(VaultError, match=r"refused the token of .*get a new access token") as caught:
        io.run(open_inbox(oauth.url(), None, token="ya29.secret").messages(io, since=None))
    assert "ya29" not in str(caught.value)


class Ring:
    priority = 5

    def __init__(self, **kept):
        self.kept = kept

    def get_password(self, service, name):
        return self.kept.get("password") if (service, name) == (KEYRING_SERVICE, "agent@example.com@localhost") else None


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ({"LOOMAL_INBOX": "imap://agent%40example.com:correct-horse%3Abattery%2Fstaple@localhost:{port}"}, None),
        ({"LOOMAL_INBOX": "imap://agent@example.com@localhost:{port}/INBOX", "LOOMAL_INBOX_PASSWORD": PASSWORD}, None),
        ({"LOOMAL_INBOX": "imap://agent%40example.com@localhost:{port}/INBOX"}, PASSWORD),
    ],
)
def test_the_password_is_in_the_url_the_environment_or_the_keyring(imap, given, kept, monkeypatch, trusted):
    monkeypatch.setattr("keyring.get_keyring", lambda: Ring(password=kept))
    inbox, io = ImapInbox(environ={name: value.format(port=imap.port) for name, value in given.items()}), SettableIO()
    io.run(inbox.messages(io, since=None))
    assert PASSWORD not in repr(inbox) + inbox.identity + repr(vars(inbox))
    inbox.close()


# -- what goes wrong says what to do, and tells no secret


@pytest.fixture
def no_keyring(monkeypatch):
    monkeypatch.setattr("loomal_playwright.codes.vaults.keys._keyring", lambda: None)


def test_without_a_password_it_is_told_where_one_may_be_kept(imap, io, no_keyring):
    with pytest.raises(VaultError, match=r"LOOMAL_INBOX_PASSWORD.*keyring set .*token="):
        io.run(ImapInbox(imap.url(), environ={}).messages(io, since=None))


def test_a_wrong_password_is_asked_once_told_and_not_shown(server, open_inbox, io):
    wire = Wire(server.port)
    with pytest.raises(VaultError, match=r"refused the password of agent@example.com: .*LOOMAL_INBOX_PASSWORD") as caught:
        io.run(open_inbox(server.url(port=wire.port), "wrong-password-of-mine").messages(io, since=None))
    assert "wrong-password" not in str(caught.value)
    assert wire.met == 1
    wire.close()


def test_a_server_that_knows_login_alone_is_logged_in_to(imap, open_inbox, io):
    wire = Wire(imap.port, lambda words: words.replace(b" AUTH=PLAIN", b"").replace(b" STARTTLS", b""))
    assert io.run(open_inbox(imap.url(port=wire.port)).messages(io, since=None)) is not None
    for wrong, why in (("wrong", "Invalid authentication credentials; check"), ("ungültig", "it takes ASCII alone; check")):
        with pytest.raises(VaultError, match=f"refused the password of agent@example.com: [^']*{why}") as caught:
            io.run(open_inbox(imap.url(port=wire.port), wrong).messages(io, since=None))
        assert wrong not in str(caught.value)
    wire.close()
    assert b" LOGIN " in b"".join(wire.said)


def test_a_folder_that_is_not_there_is_told_with_those_that_are(server, open_inbox, io):
    with pytest.raises(VaultError, match=r"has no folder 'Codes' .*there is: .*INBOX"):
        io.run(open_inbox(server.url("Codes")).messages(io, since=None))


def test_a_certificate_of_an_unknown_authority_is_refused(server, monkeypatch, io):
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    tls.cache_clear()
    for port, scheme in ((server.port, "imap"), (server.tls_port, "imaps")):
        with pytest.raises(VaultError, match=r"is not trusted: .*SSL_CERT_FILE"):
            io.run(ImapInbox(server.url(port=port, scheme=scheme), PASSWORD, environ={}).messages(io, since=None))


def test_a_port_that_speaks_no_tls_is_told(server, open_inbox, io):
    with pytest.raises(VaultError, match="does not speak TLS at once"):
        io.run(open_inbox(server.url(scheme="imaps")).messages(io, since=None))


def test_a_server_that_is_not_there_is_told(open_inbox, io):
    with pytest.raises(VaultError, match=r"localhost:9 cannot be reached: .*LOOMAL_INBOX"):
        io.run(open_inbox("imap://me@localhost:9/INBOX").messages(io, since=None))


def _hangs_up(wire, at):
    """Let the connection end where the server says `at`."""
    wire.words = lambda words: wire.cut() or b"" if at in words else words.replace(b" STARTTLS", b"")


@pytest.mark.parametrize(
    ("at", "told"),
    [
        (b"Server ready", "does not serve as IMAP does"),
        (b"Authentication successful", "closed the connection, or did not answer, twice"),
        (b"SEARCH", "closed the connection, or did not answer, twice"),
    ],
    ids=["greeting", "login", "search"],
)
def test_a_server_that_hangs_up_is_told(imap, open_inbox, io, at, told):
    wire = Wire(imap.port)
    _hangs_up(wire, at)
    with pytest.raises(VaultError, match=told):
        io.run(open_inbox(imap.url(port=wire.port)).messages(io, since=None))
    wire.close()


def test_elsewhere_no_password_is_sent_without_tls(imap, open_inbox, io, monkeypatch):
    monkeypatch.setattr("loomal_playwright.codes.inboxes.imap_address._HERE", ())
    wire = Wire(imap.port, lambda words: words.replace(b" STARTTLS", b""))
    with pytest.raises(VaultError, match=r"offers no TLS.*imaps://"):
        io.run(open_inbox(imap.url(port=wire.port)).messages(io, since=None))
    wire.close()
    assert b"AUTHENTICATE" not in b"".join(wire.said)


def test_without_the_extra_it_says_what_to_install(open_inbox, io, monkeypatch):
    monkeypatch.setitem(sys.modules, "imapclient", None)
    with pytest.raises(VaultError, match=r"pip install 'loomal-playwright\[imap\]'"):
        io.run(open_inbox("imap://me@localhost:9/INBOX").messages(io, since=None))


def test_neither_mail_nor_password_is_logged(imap, open_inbox, io, caplog):
    caplog.set_level(logging.DEBUG)
    imap.deliver(_mail(), NOW)
    caplog.clear()
    assert io.run(open_inbox(imap.url()).messages(io, since=None))
    assert "492817" not in caplog.text
    assert PASSWORD not in caplog.text


@pytest.mark.parametrize(
    "url",
    ["imaps://imap.test", "imaps://me@", "pop3://me@mail.test", "imaps://me:pass/word@mail.test", "imaps://me@mail.test:x1", ""],
)
def test_what_is_no_address_is_refused_without_being_shown(url):
    with pytest.raises(ValueError, match="imaps://user@host/INBOX") as caught:
        ImapInbox(url, environ={})
    assert "word" not in str(caught.value).replace("password", "")


@pytest.mark.parametrize(
    ("url", "port", "user", "folder", "shown"),
    [
        ("imaps://me@mail.test", 993, "me", "INBOX", "imaps://me@mail.test/INBOX"),
        ("imap://me:x@mail.test:1143/Codes/2%20FA", 1143, "me", "Codes/2 FA", "imap://me@mail.test:1143/Codes/2%20FA"),
        ("imaps://me@shop.test@mail.test/", 993, "me@shop.test", "INBOX", "imaps://me%40shop.test@mail.test/INBOX"),
        ("imaps://me@[::1]/INBOX", 993, "me", "INBOX", "imaps://me@[::1]/INBOX"),
    ],
)
def test_an_address_is_read_and_shown_without_its_password(url, port, user, folder, shown):
    address, _ = read_url(url)
    assert (address.port, address.user, address.folder, str(address)) == (port, user, folder, shown)
