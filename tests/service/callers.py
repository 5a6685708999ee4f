"""Who calls the service, and who mails to it."""

from __future__ import annotations

import smtplib
import time
from contextlib import contextmanager
from email.message import EmailMessage
from typing import TYPE_CHECKING

import httpx

from loomal_playwright.codes.otpauth import Authenticator, decoded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from loomal_playwright.service import Running

SECRET = "JBSWY3DPEHPK3PXP"


def codes_now(secret=SECRET, **options):
    """What the code may be: a request may cross into the next step."""
    step = int(time.time() // options.get("period", 30))
    return {Authenticator(decoded(secret), **options).code(one) for one in (step - 1, step)}


@contextmanager
def client_of(service: Running, key: str | None = None) -> Iterator[httpx.Client]:
    headers = {"authorization": f"Bearer {key or service.key}"}
    with httpx.Client(base_url=service.url, headers=headers, trust_env=False) as client:
        yield client


def send(service: Running, text: str, *, to: str = "home@localhost", sender: str = "login@shop.example", html: str = "") -> None:
    """Mail to the service."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = f"Shop <{sender}>", to, "Your code"
    if html:
        mail.set_content(html, subtype="html")
    else:
        mail.set_content(text)
    with smtplib.SMTP("127.0.0.1", service.smtp_port) as server:
        server.send_message(mail)
