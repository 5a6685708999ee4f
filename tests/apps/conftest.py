from __future__ import annotations

import inspect
import re
from typing import TYPE_CHECKING, Any

import pytest
from bed import running
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from visit import Visit

from loomal_playwright import Ledger, LocalInbox, LocalVault
from loomal_playwright.codes.code import Code
from loomal_playwright.codes.inboxes.smtp import SmtpSink
from loomal_playwright.codes.io import DirectIO

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bed import Account, Application
    from faces import AsyncFace, SyncFace


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Run a coroutine test on the face under test."""
    if not inspect.iscoroutinefunction(pyfuncitem.obj):
        return None
    arguments = {name: pyfuncitem.funcargs[name] for name in inspect.signature(pyfuncitem.obj).parameters}
    pyfuncitem.funcargs["face"].run(pyfuncitem.obj(**arguments))
    return True


class Mailbox:
    """Where the applications' mail goes: over SMTP into `inbox`."""

    def __init__(self, sink: SmtpSink) -> None:
        self.inbox = sink.inbox
        self.smtp = {"host": sink.host, "port": sink.port}

    def newest_code(self) -> Code:
        """Return the code of the newest mail, found as one finds it who knows these applications' mails."""
        io = DirectIO()
        newest = io.run(self.inbox.messages(io, since=None))[0]
        return Code(re.search(r"\b([A-Z]{4}-[A-Z]{4}|\d{6})\b", newest.text)[0])


@pytest.fixture(scope="session")
def mailbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mailbox]:
    with SmtpSink(LocalInbox(tmp_path_factory.mktemp("mail") / "inbox.sqlite")) as sink:
        yield Mailbox(sink)


@pytest.fixture(scope="session")
def flask_security(mailbox: Mailbox, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Application]:
    """A password, then an authenticator's code or a mailed one."""
    doors = {"authenticator": "/login", "email": "/login"}
    with running("flask_security_too", tmp_path_factory.mktemp("flask"), mailbox.smtp, doors) as application:
        yield application


@pytest.fixture(scope="session")
def allauth(mailbox: Mailbox, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Application]:
    """A password and an authenticator's code, or a sign-in code by mail alone."""
    doors = {"authenticator": "/accounts/login/", "email": "/accounts/login/code/"}
    with running("django_allauth", tmp_path_factory.mktemp("allauth"), mailbox.smtp, doors, code_required=False) as application:
        yield application


@pytest.fixture(scope="session")
def strict_allauth(mailbox: Mailbox, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Application]:
    """A password, a mailed code, and then the authenticator's where there is one."""
    doors = {"email": "/accounts/login/", "both": "/accounts/login/"}
    with running("django_allauth", tmp_path_factory.mktemp("strict"), mailbox.smtp, doors, code_required=True) as application:
        yield application


@pytest.fixture
def application(request: pytest.FixtureRequest) -> Application:
    """The application that the test names by parametrizing this fixture indirectly."""
    return request.getfixturevalue(request.param)


@pytest.fixture
def holdings(mailbox: Mailbox, tmp_path: Path) -> dict[str, Any]:
    """What one hands to `solve_2fa`: an empty vault, the inbox that the applications mail to, and a fresh ledger."""
    return {
        "vault": LocalVault(tmp_path / "vault.sqlite", key=AESGCM.generate_key(256)),
        "inbox": mailbox.inbox,
        "ledger": Ledger(f"sqlite:///{tmp_path}/ledger.sqlite"),
        "min_remaining": 1_000,  # ms, of a step of 6 s
        "timeout": 30_000,
    }


@pytest.fixture
def visit(face: AsyncFace | SyncFace, page: Any, application: Application, account: Account, holdings: dict[str, Any]) -> Visit:
    """A visit to `application` by `account`, which the test's module chooses."""
    return Visit(face, page, application, account, holdings)
