from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from loomal_playwright import LocalVault
from loomal_playwright.browser import find_browser, launch_options

sys.path.insert(0, str(Path(__file__).parent.parent / "apps"))
from bed import running

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bed import Account, Application

HOME = Path.home()
# One of Playwright's plugins and never the other: what is blocked is not imported.
FACES = {
    "sync": ["-p", "no:playwright-asyncio", "-p", "no:asyncio"],
    "async": [
        "-p", "no:playwright", "-o", "asyncio_mode=auto",
        "-o", "asyncio_default_fixture_loop_scope=session", "-o", "asyncio_default_test_loop_scope=session",
    ],
}  # fmt: skip
CONFTEST = """
import json
import pytest

@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return {{**browser_type_launch_args, **json.loads({options!r})}}
"""


@pytest.fixture(scope="session")
def launch() -> str:
    """How a suite starts the browser that there is here, as JSON."""
    return json.dumps(launch_options(find_browser()))


class Suite:
    """A user's suite in a folder of its own, run by one of Playwright's plugins in a process of its own.

    Its sources are written for the async face; the sync face gets them without the two words.
    """

    def __init__(self, pytester: pytest.Pytester, launch: str, face: str) -> None:
        self.folder = pytester.path
        self._pytester, self.face = pytester, face
        self.conftest = CONFTEST.format(options=launch)

    def write(self, **files: str) -> None:
        """Write modules; `conftest` is added to the one that starts the browser."""
        files = {name: self._spoken(text) for name, text in files.items()}
        self._pytester.makeconftest(self.conftest + files.pop("conftest", ""))
        self._pytester.makepyfile(**files)

    def run(self, *arguments: str) -> pytest.RunResult:
        """Run it; warnings are errors there as well."""
        options = [
            "-p",
            "no:cacheprovider",
            "-p",
            "no:timeout",
            "-W",
            "error",
            "-W",
            "ignore::pytest.PytestRemovedIn10Warning",
            "--strict-markers",
            *FACES[self.face],
        ]
        return self._pytester.runpytest_subprocess(*options, *arguments, timeout=150)

    def _spoken(self, text: str) -> str:
        return re.sub(r"\b(async|await) ", "", text) if self.face == "sync" else text


@pytest.fixture(params=sorted(FACES))
def suite(request: pytest.FixtureRequest, pytester: pytest.Pytester, launch: str, monkeypatch: pytest.MonkeyPatch) -> Suite:
    """A suite of a user who has a vault with another account under the label `crm`, and a ledger, which nobody has used."""
    monkeypatch.setenv("HOME", str(HOME))  # where Playwright keeps its browsers; pytester gives another one
    monkeypatch.setenv("LOOMAL_VAULT", str(pytester.path / "users-own.db"))
    monkeypatch.setenv("LOOMAL_LEDGER", f"sqlite:///{pytester.path / 'users-ledger.db'}")
    for name in ("LOOMAL_API_KEY", "MAILGENT_API_KEY", "PYTEST_ADDOPTS"):
        monkeypatch.delenv(name, raising=False)
    LocalVault().enroll("crm", secret="JBSWY3DPEHPK3PXP")
    return Suite(pytester, launch, request.param)


@pytest.fixture(scope="session")
def application(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Application]:
    nowhere = {"host": "127.0.0.1", "port": 9}
    with running("flask_security_too", tmp_path_factory.mktemp("app"), nowhere, {"authenticator": "/login"}) as application:
        application.database = tmp_path_factory.getbasetemp() / "app0" / "app.sqlite"
        yield application


@pytest.fixture
def account(application: Application, suite: Suite, monkeypatch: pytest.MonkeyPatch) -> Account:
    """Somebody whom no other test signs in; the suite is told who."""
    account = application.account("authenticator")
    told = {"url": application.url, "email": account.email, "password": account.password, "otpauth": account.otpauth()}
    monkeypatch.setenv("APP", json.dumps({**told, "database": str(application.database)}))
    monkeypatch.setenv("XDG_CACHE_HOME", str(suite.folder / "cache"))
    return account


@pytest.fixture
def posted(application: Application, account: Account) -> Any:
    """Say how many codes were posted since."""
    before = len(application.submissions())
    return lambda: len(application.submissions()) - before
