"""Mail that `serve` tells of: known at once, asked for a few times only, and the page is not lost sight of meanwhile."""

from __future__ import annotations

import json
import logging
import smtplib
import threading
import time
from typing import TYPE_CHECKING, Any

import pytest
from faces import settle, until
from sources import Sources
from test_watching import ASKS, LOCKED, SITE

from loomal_playwright import LoomalInbox, errors
from loomal_playwright.service import running

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import EmailMessage
    from pathlib import Path

    from loomal_playwright.service import Running


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Running]:
    with running(tmp_path / "service", vault_key=bytes(32), smtp=True) as service:
        yield service


@pytest.fixture(autouse=True)
def asked(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """The calls that the service answered so far."""
    caplog.set_level(logging.INFO, "loomal_playwright.service")
    return lambda: [
        json.loads(record.getMessage())["call"] for record in caplog.records if record.name == "loomal_playwright.service"
    ]


def arguments(tmp_path: Path, service: Running, **more: Any) -> dict[str, Any]:
    return {
        **Sources.fresh(tmp_path).arguments,
        "inbox": LoomalInbox(service.key, service.url),
        "factors": ("email",),
        "timeout": 15_000,
        **more,
    }


def waits(service: Running) -> bool:
    return service.house.arrivals.waiting > 0


@pytest.fixture
def run_of(fake: Any) -> tuple[Any, list[EmailMessage]]:
    """A sign-in, and the mails that it sends."""
    mails: list[EmailMessage] = []
    return fake.start("email", deliver=mails.append), mails


def test_a_code_is_known_as_soon_as_its_mail_is_in(face: Any, page: Any, run_of: Any, service: Running, tmp_path: Path) -> None:
    times: dict[str, float] = {}
    run, mails = run_of

    def deliver() -> None:
        while not (waits(service) and mails):
            time.sleep(0.01)
        time.sleep(0.6)
        times["sent"] = time.monotonic()
        with smtplib.SMTP("127.0.0.1", service.smtp_port) as server:
            server.send_message(mails[0])

    def note(entry: Any) -> None:
        if "a code of" in entry.text:
            times["known"] = time.monotonic()

    async def go() -> Any:
        await settle(page.goto(run.url))
        sender = threading.Thread(target=deliver, daemon=True)
        sender.start()
        return await settle(face.api.solve_2fa(page, **arguments(tmp_path, service, on_event=note)))

    solution = face.run(go())
    assert (solution.factor, run.signed_in) == ("email", True)
    assert times["known"] - times["sent"] < 1, "0.1 s where nothing else runs"


def test_a_page_that_ends_meanwhile_ends_the_wait_and_its_request(face: Any, page: Any, service: Running, tmp_path: Path) -> None:
    async def go() -> None:
        await settle(page.route(f"{SITE}/locked", lambda route: route.fulfill(body=LOCKED, content_type="text/html")))
        await settle(page.route(f"{SITE}/", lambda route: route.fulfill(body=ASKS, content_type="text/html")))
        await settle(page.goto(f"{SITE}/"))
        await settle(page.evaluate("() => { setTimeout(() => { location = '/locked' }, 1200) }"))
        await settle(face.api.solve_2fa(page, **arguments(tmp_path, service), origins=("crm.example.test",)))

    began = time.monotonic()
    with pytest.raises(errors.LockedOut):
        face.run(go())
    assert time.monotonic() - began < 5, "no longer than one request waits"
    face.run(until(page, lambda: not waits(service), "nobody waits any more", within=2))
