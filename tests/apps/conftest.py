from __future__ import annotations

import email
import email.policy
import inspect
import re
import socket
from typing import TYPE_CHECKING, Any

import pytest
from aiosmtpd.controller import Controller
from bed import running
from faces import settle

from loomal_playwright.browser import find_browser, launch_options

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import EmailMessage

    from bed import Application
    from faces import AsyncFace, SyncFace


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Run a coroutine test on the face under test."""
    if not inspect.iscoroutinefunction(pyfuncitem.obj):
        return None
    arguments = {name: pyfuncitem.funcargs[name] for name in inspect.signature(pyfuncitem.obj).parameters}
    pyfuncitem.funcargs["face"].run(pyfuncitem.obj(**arguments))
    return True


@pytest.fixture(scope="session")
def browser(face: AsyncFace | SyncFace) -> Iterator[Any]:
    with face.playwright() as playwright:
        browser = face.run(settle(playwright.chromium.launch(**launch_options(find_browser()))))
        yield browser
        face.run(settle(browser.close()))


@pytest.fixture
def page(face: AsyncFace | SyncFace, browser: Any) -> Iterator[Any]:
    """A page in a context of its own: nobody is signed in."""
    context = face.run(settle(browser.new_context()))
    yield face.run(settle(context.new_page()))
    face.run(settle(context.close()))


class Mailbox:
    """The handler of a real SMTP server: keeps what arrives, oldest first."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: ARG002, N802 - aiosmtpd's contract
        """Take a mail."""
        self.mails.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        return "250 OK"

    def newest_code(self) -> str:
        """Return the code of the newest mail, found as one finds it who knows these applications' mails."""
        text = self.mails[-1].get_body(("plain",)).get_content()
        return re.search(r"\b([A-Z]{4}-[A-Z]{4}|\d{6})\b", text)[0]


@pytest.fixture(scope="session")
def mailbox() -> Iterator[Mailbox]:
    mailbox = Mailbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        mailbox.address = {"host": "127.0.0.1", "port": free.getsockname()[1]}
    controller = Controller(mailbox, hostname="127.0.0.1", port=mailbox.address["port"])
    controller.start()
    yield mailbox
    controller.stop()


@pytest.fixture(scope="session")
def flask_security(mailbox: Mailbox, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Application]:
    """A password, then an authenticator's code or a mailed one."""
    doors = {"authenticator": "/login", "email": "/login"}
    with running("flask_security_too", tmp_path_factory.mktemp("flask"), mailbox.address, doors) as application:
        yield application


@pytest.fixture(scope="session")
def allauth(mailbox: Mailbox, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Application]:
    """A password and an authenticator's code, or a sign-in code by mail alone."""
    doors = {"authenticator": "/accounts/login/", "email": "/accounts/login/code/"}
    with running(
        "django_allauth", tmp_path_factory.mktemp("allauth"), mailbox.address, doors, code_required=False
    ) as application:
        yield application


@pytest.fixture(scope="session")
def strict_allauth(mailbox: Mailbox, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Application]:
    """A password, a mailed code, and then the authenticator's where there is one."""
    doors = {"email": "/accounts/login/", "both": "/accounts/login/"}
    with running("django_allauth", tmp_path_factory.mktemp("strict"), mailbox.address, doors, code_required=True) as application:
        yield application


@pytest.fixture
def application(request: pytest.FixtureRequest) -> Application:
    """The application that the test names by parametrizing this fixture indirectly."""
    return request.getfixturevalue(request.param)
