"""Codes that come by a real mail server, in a real browser, on both faces: only the mail whose code was taken is marked as read."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from faces import entered, settle
from sources import Sources

from loomal_playwright import ImapInbox
from loomal_playwright.codes.io import tls

sys.path.insert(0, str(Path(__file__).parents[1] / "unit" / "codes"))
from imap_server import PASSWORD, certificate, pymap

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import EmailMessage


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate()))
    tls.cache_clear()
    with pymap() as server:
        yield server
    tls.cache_clear()


def test_a_code_comes_by_imap_from_the_mail_that_the_click_sends(
    face: Any, page: Any, fake: Any, server: Any, tmp_path: Path
) -> None:
    sources, inbox = Sources.fresh(tmp_path), ImapInbox(server.url(), PASSWORD, environ={})

    def deliver(mail: EmailMessage) -> None:
        server.deliver(mail.as_bytes(), time.time())

    server.deliver(b"From: login@127.0.0.1\r\nSubject: Your code\r\n\r\nYour code is 111111\r\n", time.time() - 60)
    run = fake.start("email-login", deliver=deliver)

    async def sign_in() -> Any:
        await settle(page.goto(run.url))
        arguments = {**sources.arguments, "inbox": inbox, "factors": ("email",)}
        async with entered(face.api.expect_2fa(page, **arguments)) as two_factor:
            await settle(page.locator("button.primary").click())
        value = two_factor.value
        return await settle(value)

    solution = face.run(sign_in())
    inbox.close()
    assert run.signed_in
    assert (solution.factor, len(run.submissions)) == ("email", 1)
    assert server.seen() == [False, True]
