# ruff: noqa: D101, D102 - the contracts speak for the classes
"""The inbox at home, the SMTP sink that fills it, and mails as the wire brings them."""

from __future__ import annotations

import asyncio
import smtplib
import sqlite3
import stat
import sys
from contextlib import closing
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loomal_playwright.codes.inboxes import local
from loomal_playwright.codes.inboxes.local import LocalInbox
from loomal_playwright.codes.inboxes.smtp import MAX_SIZE, SmtpSink
from loomal_playwright.codes.message import addresses, message_from_bytes, message_from_email, sent_by
from loomal_playwright.errors import VaultError
from loomal_playwright.testing import InboxContract, SettableIO

FORMAT_1 = Path(__file__).with_name("inbox_format_1.sql")


def _mail(sender="login@shop.example", subject="Your code", text="Your code is 492817"):
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, "agent@example.com", subject
    mail.set_content(text)
    return mail


class TestLocalInbox(InboxContract):
    def make_inbox(self, tmp_path):
        return LocalInbox(tmp_path / "inbox.db")

    def deliver(self, inbox, *, sender, subject, text, at):
        inbox.deliver(_mail(sender, subject, text), at=at)


@pytest.fixture
def io():
    return SettableIO()


@pytest.fixture
def inbox(tmp_path):
    return LocalInbox(tmp_path / "inbox.db")


def test_an_inbox_that_does_not_exist_is_empty_and_is_not_made_by_looking(inbox, io):
    assert not io.run(inbox.messages(io, since=None))
    assert not inbox.path.exists()


def test_the_inbox_belongs_to_the_user_alone(inbox):
    inbox.deliver(_mail())
    assert stat.S_IMODE(inbox.path.stat().st_mode) == 0o600


def test_the_inbox_lies_beside_the_vault(monkeypatch, tmp_path):
    monkeypatch.setenv("LOOMAL_VAULT", str(tmp_path / "team.db"))
    assert LocalInbox().path == tmp_path / "team.inbox.db"


def test_mails_of_last_month_are_dropped(inbox, io):
    inbox.deliver(_mail(subject="old"), at=io.now() - 31 * 86_400)
    inbox.deliver(_mail(subject="new"), at=io.now())
    assert [message.subject for message in io.run(inbox.messages(io, since=None))] == ["new"]


def test_an_inbox_of_the_first_format_is_brought_up_and_all_of_it_kept(tmp_path, io):
    with closing(sqlite3.connect(tmp_path / "inbox.db")) as old:
        old.executescript(FORMAT_1.read_text())
    inbox = LocalInbox(tmp_path / "inbox.db")
    assert [(slip.id, slip.sender, slip.labels) for slip in io.run(inbox.slips(io))] == [
        ("new", "b@shop.example", ("received", "unread")),
        ("old", "a@shop.example", ("received",)),
    ]
    assert [message.subject for message in io.run(inbox.messages(io, since=None))] == ["unread", "read"]


def test_an_identity_sees_its_own_mail_alone(inbox, io):
    other = inbox.of("ci")
    name = other.deliver(_mail(subject="for ci"))
    inbox.deliver(_mail(subject="for home"))
    assert [message.subject for message in io.run(inbox.messages(io, since=None))] == ["for home"]
    assert [message.subject for message in io.run(other.messages(io, since=None))] == ["for ci"]
    assert io.run(inbox.mail(io, name)) is None
    assert not io.run(inbox.relabel(io, name, add=["seen"]))
    assert not io.run(inbox.delete(io, name))
    assert inbox.identity != other.identity


def test_the_oldest_mails_go_when_there_are_too_many(inbox, io, monkeypatch):
    monkeypatch.setattr(local, "_MOST_KEPT", 3)
    for number in range(5):
        inbox.deliver(_mail(subject=f"mail {number}"), at=io.now() + number)
    inbox.of("ci").deliver(_mail())
    assert [message.subject for message in io.run(inbox.messages(io, since=None))] == ["mail 4", "mail 3", "mail 2"]


def test_the_oldest_mails_go_when_they_are_too_big(inbox, io, monkeypatch):
    monkeypatch.setattr(local, "_MOST_BYTES", 2_500)
    for number in range(3):
        inbox.deliver(_mail(subject=f"mail {number}", text="x" * 800), at=io.now() + number)
    assert [message.subject for message in io.run(inbox.messages(io, since=None))] == ["mail 2", "mail 1"]


# -- the sink


def _send(sink):
    with smtplib.SMTP(sink.host, sink.port) as client:
        client.send_message(_mail())


def test_a_mail_sent_to_the_sink_is_in_the_inbox(inbox, io):
    with SmtpSink(inbox) as sink, smtplib.SMTP(sink.host, sink.port) as client:
        client.send_message(_mail())
    (message,) = io.run(inbox.messages(io, since=None))
    assert (message.subject, message.to) == ("Your code", ("agent@example.com",))
    assert message.text.strip() == "Your code is 492817"


def test_a_blind_copy_is_told_by_the_envelope(inbox, io):
    with SmtpSink(inbox) as sink, smtplib.SMTP(sink.host, sink.port) as client:
        client.send_message(_mail(), to_addrs=["Hidden@example.com"])
    assert io.run(inbox.messages(io, since=None))[0].to == ("hidden@example.com",)


def test_a_mail_beyond_the_bound_is_refused(inbox, io):
    with (
        SmtpSink(inbox) as sink,
        smtplib.SMTP(sink.host, sink.port) as client,
        pytest.raises(smtplib.SMTPSenderRefused),
    ):
        client.sendmail("a@b.example", ["c@d.example"], b"x" * (MAX_SIZE + 1))
    assert not io.run(inbox.messages(io, since=None))


def test_a_client_that_stays_does_not_keep_the_sink_from_stopping(inbox):
    with SmtpSink(inbox) as sink:
        client = smtplib.SMTP(sink.host, sink.port)
    client.close()


def test_a_sink_starts_and_serves_where_an_event_loop_runs(inbox, io):
    async def deliver():
        with SmtpSink(inbox) as sink:
            await asyncio.to_thread(_send, sink)

    asyncio.run(deliver())
    assert [message.subject for message in io.run(inbox.messages(io, since=None))] == ["Your code"]


def test_a_sink_that_was_stopped_can_be_started_again(inbox, io):
    sink = SmtpSink(inbox)
    for _ in range(2):
        with sink:
            _send(sink)
    assert len(io.run(inbox.messages(io, since=None))) == 2


def test_a_taken_port_is_named(inbox):
    with SmtpSink(inbox) as sink, pytest.raises(VaultError, match=f"cannot listen on 127.0.0.1:{sink.port}"):
        SmtpSink(inbox, port=sink.port).start()


def test_without_the_extra_the_sink_says_what_to_install(inbox, monkeypatch):
    monkeypatch.setitem(sys.modules, "aiosmtpd", None)
    with pytest.raises(VaultError, match=r"pip install 'loomal-playwright\[mail\]'"):
        SmtpSink(inbox).start()


# -- mails as they come


def _raw(*lines):
    return "\r\n".join(lines).encode("latin-1")


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (
            _raw("Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: base64", "", "Q29kZTogNDkyODE3"),
            "Code: 492817",
        ),
        (
            _raw(
                "Content-Type: text/plain; charset=utf-8",
                "Content-Transfer-Encoding: quoted-printable",
                "",
                "Pr=C3=BCf: 492=",
                "817",
            ),
            "Prüf: 492817",
        ),
        (_raw("Content-Type: text/plain; charset=iso-8859-1", "", "Prüfcode"), "Prüfcode"),
        (_raw("Content-Type: text/plain; charset=x-made-up", "", "Code 492817"), "Code 492817"),
        (_raw('Content-Type: text/plain; charset="a\0b"', "", "Code 492817"), "Code 492817"),
        (_raw("Content-Type: text/plain; charset=utf-8", "", "Prüfcode"), "Prüfcode"),
        (_raw("", "Code 492817"), "Code 492817"),
        (b"Content-Type: text/plain; charset=shift_jis\r\n\r\n" + "認証コード".encode("shift_jis"), "認証コード"),
        (b"Content-Type: text/plain; charset=iso-2022-jp\r\n\r\n" + "認証コード".encode("iso-2022-jp"), "認証コード"),
    ],
)
def test_bodies_in_any_charset_and_encoding_are_read(raw, text):
    assert message_from_bytes(raw, id="1", received_at=0).text.strip() == text


def test_the_charset_of_html_may_stand_in_the_html():
    raw = b"Content-Type: text/html\r\n\r\n<meta charset='windows-1251'>" + "код".encode("cp1251")
    assert message_from_bytes(raw, id="1", received_at=0).html.endswith("код")


def test_both_bodies_are_kept_and_attachments_left_out():
    mail = _mail()
    mail.add_alternative("<b>492817</b>", subtype="html")
    mail.add_attachment("Invoice 771203", filename="invoice.txt")
    message = message_from_email(mail)
    assert message.text.strip() == "Your code is 492817"
    assert message.html.strip() == "<b>492817</b>"


@pytest.mark.parametrize(
    ("header", "subject"),
    [
        ("Subject: =?utf-8?B?UHLDvGZjb2RlIDQ5MjgxNw==?=", "Prüfcode 492817"),
        ("Subject: =?iso-8859-1?Q?Pr=FCfcode?= =?utf-8?Q?_492817?=", "Prüfcode 492817"),
        ("Subject: Your code\r\n is 492817", "Your code is 492817"),
        ("Subject: =?x-made-up?Q?Code?=", "Code"),
        ("Subject: =?utf-8?B?broken", "=?utf-8?B?broken"),
        ("X-Other: nothing", ""),
    ],
)
def test_subjects_are_read_as_they_come(header, subject):
    assert message_from_bytes(_raw(header, "", "x"), id="1", received_at=0).subject == subject


def test_the_sender_is_the_bare_address():
    raw = _raw('From: "Shop, Inc." <Login@Shop.Example>', "", "x")
    assert message_from_bytes(raw, id="1", received_at=0).sender == "login@shop.example"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Paddy O'Brien <o'brien@shop.example>", ("o'brien@shop.example",)),
        ('"Shop <login@shop.example>', ("login@shop.example",)),
        ("a@shop.example, B <b@shop.example>", ("a@shop.example", "b@shop.example")),
        ('"login@shop.example" <thief@evil.example>', ("thief@evil.example",)),
        ('"login@shop.example" thief@evil.example"', ()),
        ("undisclosed-recipients:;", ()),
        ("nobody", ()),
    ],
)
def test_addresses_are_told_where_they_can_only_be_read_so(written, read):
    assert addresses([written]) == read


@given(st.binary(max_size=300))
def test_no_mail_is_too_broken_to_be_read(raw):
    assert message_from_bytes(raw, id="1", received_at=0).id == "1"


@given(st.binary(max_size=200))
def test_no_header_is_too_broken_to_be_read(value):
    raw = b"From: " + value.replace(b"\n", b"") + b"\r\nSubject: " + value.replace(b"\n", b"") + b"\r\n\r\nx"
    assert message_from_bytes(raw, id="1", received_at=0).id == "1"


@pytest.mark.parametrize(
    ("sender", "wanted", "is_it"),
    [
        ("a@shop.example", None, True),
        ("a@shop.example", "Shop.Example", True),
        ("a@mail.shop.example", "@shop.example", True),
        ("a@myshop.example", "shop.example", False),
        ("a@shop.example", "Someone <A@shop.example>", True),
        ("b@shop.example", "a@shop.example", False),
        ("a@shop.example.evil.example", "shop.example", False),
    ],
)
def test_a_sender_is_an_address_or_a_domain(sender, wanted, is_it):
    assert sent_by(sender, wanted) is is_it
