"""The face for e2e suites: fixtures, a marker, options. `docs/pytest.md` shows them at work.

It serves pytest-playwright and pytest-playwright-asyncio alike and loads neither of them; what a run does not use is not loaded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from loomal_playwright.plugin import options
from loomal_playwright.plugin.report import Reporter
from loomal_playwright.plugin.run import RUN, Run
from loomal_playwright.plugin.solver import SolveTwoFactor

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from loomal_playwright.plugin.accounts import OtpVault
    from loomal_playwright.plugin.mail import OtpInbox
    from loomal_playwright.plugin.pages import FakeLogin


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options to `pytest --help`."""
    options.add(parser)


def pytest_configure(config: pytest.Config) -> None:
    """Begin a run."""
    run = config.stash[RUN] = Run.of(config)
    run.reporter = Reporter(config, run.secrets)
    config.pluginmanager.register(run.reporter, "loomal-playwright-report")


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Let a worker of xdist take part in the run."""
    node.config.stash[RUN].tell(node.workerinput)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Note which test begins."""
    item.config.stash[RUN].begin(item)


def pytest_unconfigure(config: pytest.Config) -> None:
    """End the run."""
    if RUN in config.stash:
        config.stash[RUN].end()


@pytest.fixture(scope="session")
def solve_2fa(request: pytest.FixtureRequest) -> SolveTwoFactor:
    """Answer a page's request for a one-time code: `solve_2fa(page, label=...)`; awaited where the page is async."""
    return SolveTwoFactor(
        request.config.stash[RUN],
        lambda: request.getfixturevalue("otp_vault"),
        lambda: request.getfixturevalue("otp_inbox"),
    )


@pytest.fixture(scope="session")
def hide_secret(pytestconfig: pytest.Config) -> Callable[[str], str]:
    """Keep a password out of reports and traces: `page.get_by_label("Password").fill(hide_secret(password))`."""
    run = pytestconfig.stash[RUN]

    def hide(text: str) -> str:
        run.secrets.add(text)
        return text

    return hide


@pytest.fixture(scope="session")
def otp_vault(pytestconfig: pytest.Config) -> Iterator[OtpVault]:
    """A throw-away vault: `.enroll(label, otpauth)`, or `.new(label)` for a fresh secret."""
    from loomal_playwright.plugin.accounts import OtpVault  # noqa: PLC0415 - only who asks for it loads it

    run = pytestconfig.stash[RUN]
    run.vault = vault = OtpVault(run)
    yield vault
    vault.close()


@pytest.fixture(scope="session")
def otp_inbox(pytestconfig: pytest.Config) -> Iterator[OtpInbox]:
    """A throw-away mail server: `.host`, `.port`, `.address`, `.wait_for(...)`."""
    from loomal_playwright.plugin.mail import OtpInbox  # noqa: PLC0415 - only who asks for it loads it

    run = pytestconfig.stash[RUN]
    run.inbox = inbox = OtpInbox(run)
    yield inbox
    inbox.close()


@pytest.fixture(scope="session")
def fake_login(request: pytest.FixtureRequest) -> Iterator[FakeLogin]:
    """Hostile 2FA pages on a free port: `fake_login.start("boxes", period=10).url`."""
    from loomal_playwright.plugin.pages import FakeLogin  # noqa: PLC0415 - only who asks for it loads it

    service = FakeLogin(request.config.stash[RUN], lambda: request.getfixturevalue("otp_inbox"))
    yield service
    service.close()
