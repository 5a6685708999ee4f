"""Every inbox gives the same Message for the same mail, however it is written."""

from __future__ import annotations

import base64
import smtplib
from dataclasses import replace
from email.message import EmailMessage

import pytest
from imap_server import PASSWORD, certificate
from mailpit_server import Mailpit

from loomal_playwright.codes.inboxes.imap import ImapInbox
from loomal_playwright.codes.inboxes.local import LocalInbox
from loomal_playwright.codes.inboxes.loomal import LoomalInbox
from loomal_playwright.codes.inboxes.mailpit import MailpitInbox
from loomal_playwright.codes.inboxes.smtp import SmtpSink
from loomal_playwright.codes.io import tls
from loomal_playwright.testing import SettableIO

NOW = 1_700_000_000
BIG = 5 * 1024 * 1024


def _raw(headers, body):
    """A mail as it goes over the wire: with CRLF, and a line that ends."""
    head = f"From: Shop <login@shop.example>\nTo: Agent@Example.com\n{headers}".encode() if isinstance(headers, str) else headers
    return b"\r\n".join(head.splitlines()) + b"\r\n\r\n" + b"\r\n".join(body.splitlines()) + b"\r\n"


def _built(*attached, html=None):
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "login@shop.example", "agent@example.com", "Your code"
    mail.set_content("Your code is 492817")
    if html:
        mail.add_alternative(html, subtype="html")
    for content, how in attached:
        mail.add_attachment(content, **how)
    return b"\r\n".join(mail.as_bytes().splitlines()) + b"\r\n"


def _other_mail():
    other = EmailMessage()
    other["From"], other["Subject"] = "someone@else.example", "Your code"
    other.set_content("Your code is 111111")
    return other


PLAIN = "Your code is 492817"
MAILS = {  # name: (as it comes, subject, text, html), spaces at the ends apart
    "plain": (_raw("Subject: Your code", PLAIN.encode()), "Your code", PLAIN, ""),
    "multipart": (_built(html="<p>Your code is <b>492817</b></p>"), "Your code", PLAIN, "<p>Your code is <b>492817</b></p>"),
    "HTML only": (
        _raw("Subject: Your code\nContent-Type: text/html; charset=utf-8", "<p>Prüfcode <b>492817</b></p>".encode()),
        "Your code",
        "",
        "<p>Prüfcode <b>492817</b></p>",
    ),
    "quoted-printable": (
        _raw(
            "Subject: =?utf-8?Q?Ihr_Pr=C3=BCfcode?=\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable",
            b"Pr=C3=BCfcode: 492=\n817",
        ),
        "Ihr Prüfcode",
        "Prüfcode: 492817",
        "",
    ),
    "base64": (
        _raw(
            "Subject: x\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64",
            base64.encodebytes("код 492817".encode()),
        ),
        "x",
        "код 492817",
        "",
    ),
    "GB2312": (
        _raw("Subject: =?gb2312?B?0enWpMLr?=\nContent-Type: text/plain; charset=gb2312", "您的验证码是492817".encode("gb2312")),
        "验证码",
        "您的验证码是492817",
        "",
    ),
    "GB2312 by name, GBK by content": (
        _raw("Subject: =?gb2312?B?0enWpMLr?=\nContent-Type: text/plain; charset=gb2312", "镕您的驗證碼是492817".encode("gbk")),
        "验证码",
        "镕您的驗證碼是492817",
        "",
    ),
    "Shift JIS by name, Windows by content": (
        _raw("Subject: x\nContent-Type: text/plain; charset=shift_jis", "①認証コード 492817".encode("cp932")),
        "x",
        "①認証コード 492817",
        "",
    ),
    "ISO-2022-JP": (
        _raw(
            "Subject: =?ISO-2022-JP?B?GyRCRyc+WiUzITwlSRsoQg==?=\nContent-Type: text/plain; charset=ISO-2022-JP",
            "認証コードは492817です".encode("iso-2022-jp"),
        ),
        "認証コード",
        "認証コードは492817です",
        "",
    ),
    "KS X 1001": (
        _raw("Subject: x\nContent-Type: text/plain; charset=ks_c_5601-1987", "인증번호 492817 뷁".encode("cp949")),
        "x",
        "인증번호 492817 뷁",
        "",
    ),
    "unknown charset": (
        _raw("Subject: =?x-none?Q?Your_code?=\nContent-Type: text/plain; charset=x-none", "Prüfcode 492817".encode()),
        "Your code",
        "Prüfcode 492817",
        "",
    ),
    "8-bit headers": (
        _raw(
            "From: Prüfer <login@shop.example>\nTo: agent@example.com\nSubject: Prüfcode 492817".encode(),
            b"See the subject",
        ),
        "Prüfcode 492817",
        "See the subject",
        "",
    ),
    "broken headers": (
        _raw(
            b'From: "Shop <login@shop.example>\nTo: agent@example.com, <broken\nSubject: =?utf-8?B?broken\nContent-Type: text/plain; charset',
            PLAIN.encode(),
        ),
        "=?utf-8?B?broken",
        PLAIN,
        "",
    ),
    "no headers but the sender's": (_raw(b"From: login@shop.example", PLAIN.encode()), "", PLAIN, ""),
    "attachments": (
        _built(
            ("Invoice 771203", {"filename": "invoice.txt"}),
            (b"<b>881204</b>", {"maintype": "text", "subtype": "html", "filename": "page.html"}),
        ),
        "Your code",
        PLAIN,
        "",
    ),
    "a mail in a mail": (_built((_other_mail(), {})), "Your code", PLAIN, ""),
    "a mail in a mail, shown": (_built((_other_mail(), {"disposition": "inline"})), "Your code", PLAIN, ""),
    "5 MB": (
        _built((bytes(BIG), {"maintype": "application", "subtype": "zip", "filename": "big.zip"})),
        "Your code",
        PLAIN,
        "",
    ),
    "lines that begin with dots": (_raw("Subject: x", b"..\n.\n492817\n.end"), "x", "..\n.\n492817\n.end", ""),
}


def _local(raw, request):
    inbox = LocalInbox(request.getfixturevalue("tmp_path") / "inbox.db")
    with SmtpSink(inbox) as sink, smtplib.SMTP(sink.host, sink.port) as client:
        client.sendmail("login@shop.example", ["agent@example.com"], raw)
    return inbox


def _imap(raw, request):
    server = request.getfixturevalue("imap")
    server.empty()
    server.deliver(raw, NOW)
    inbox = ImapInbox(server.url(), PASSWORD, environ={})
    request.addfinalizer(inbox.close)
    return inbox


def _mailpit(raw, request):
    server = Mailpit()
    request.addfinalizer(server.close)
    server.keep(raw, sender="login@shop.example", subject="", at=NOW)
    return MailpitInbox(f"http://me:pass%20word@127.0.0.1:{server.port}/mail")


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    """The Loomal API, from an inbox of this machine."""
    serve = pytest.importorskip("loomal_playwright.service", reason="the extra 'service' is not installed")
    with serve.running(tmp_path_factory.mktemp("service"), vault_key=bytes(range(32)), smtp=True) as service:
        yield service


def _service(raw, request):
    service = request.getfixturevalue("service")
    with smtplib.SMTP("127.0.0.1", service.smtp_port) as client:
        client.sendmail("login@shop.example", ["home@localhost"], raw)
    return LoomalInbox(service.key, service.url, environ={})


@pytest.fixture
def trusted(monkeypatch):
    """Trust the IMAP server's certificate."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate()))
    tls.cache_clear()
    yield
    tls.cache_clear()


KINDS = {"local over SMTP": _local, "IMAP": _imap, "Mailpit": _mailpit, "Loomal": _service}
ROWS = [
    (kind, name) for kind in KINDS for name, row in MAILS.items() if kind != "Loomal" or not row[3]
]  # its API gives the text of HTML


@pytest.mark.parametrize(("kind", "name"), ROWS)
@pytest.mark.usefixtures("trusted")
def test_a_mail_is_the_same_message_in_every_inbox(kind, name, request):
    raw, subject, text, html = MAILS[name]
    with SettableIO() as io:
        message = io.run(KINDS[kind](raw, request).messages(io, since=None))[0]
    read = replace(message, id="", received_at=0, text=message.text.strip(), html=message.html.strip())
    assert (read.sender, read.subject, read.text, read.html) == ("login@shop.example", subject, text, html)
