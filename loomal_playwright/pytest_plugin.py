"""The face for e2e suites: fixtures, a marker, options. `docs/pytest.md` shows them at work.

It serves pytest-playwright and pytest-playwright-asyncio alike and loads neither of them; what a run does not use is not loaded.
"""

from __future__ import annotations

import sys
from importlib.util import find_spec
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
    from loomal_playwright.service import Running


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options to `pytest --help`."""
    options.add(parser)


def pytest_configure(config: pytest.Config) -> None:
    """Begin a run."""
    run = config.stash[RUN] = Run.of(config)
    run.reporter = Reporter(config, run.secrets)
    config.pluginmanager.register(run.reporter, "loomal-playwright-report")
    config.addinivalue_line(
        "markers", "signed_in(name): the test's context is signed in, by the login of that name (loomal-playwright)"
    )
    if "pytest_asyncio" in sys.modules:
        from loomal_playwright.plugin import loops  # noqa: PLC0415 - it imports pytest-asyncio, which not every suite has

        config.pluginmanager.register(loops, "loomal-playwright-loops")


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Let a worker of xdist take part in the run."""
    node.config.stash[RUN].tell(node.workerinput)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Note which test begins."""
    item.config.stash[RUN].begin(item)


@pytest.hookimpl(tryfirst=True)
def pytest_fixture_setup(fixturedef: pytest.FixtureDef[Any], request: pytest.FixtureRequest) -> None:
    """Note which fixture asks for which: a login is asked for by no test's arguments."""
    request.config.stash[RUN].needs.setdefault(fixturedef.argname, set()).update(fixturedef.argnames)


def pytest_unconfigure(config: pytest.Config) -> None:
    """End the run."""
    if RUN in config.stash:
        config.stash[RUN].end()


def login(name: str, *, check: Callable[[Any], Any] | None = None) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Register the function that signs in as `name` for `@pytest.mark.signed_in(name)`; a fixture `login_<name>` does the same.

    The function is given `page` and any fixtures that it names, and is async where the pages are. `check`: takes a page that was sent to
    where the login ended, and returns whether it is still signed in; without it, being sent elsewhere, as strangers are, says that it is not.
    """
    from loomal_playwright.plugin.signing_in import register  # noqa: PLC0415 - only who signs in loads it

    return register(name, check)


@pytest.fixture(autouse=True)
def _signed_in_context(request: pytest.FixtureRequest) -> Iterator[None]:
    """Put the login's state under the arguments of the test's contexts, where the marker asks for it."""
    marker = request.node.get_closest_marker("signed_in")
    if marker is None:
        yield
        return
    if len(marker.args) != 1 or marker.kwargs or not isinstance(marker.args[0], str):
        msg = f'{request.node.nodeid}: signed_in takes one name: @pytest.mark.signed_in("admin")'
        raise pytest.UsageError(msg)
    from loomal_playwright.plugin.signing_in import state  # noqa: PLC0415 - only who signs in loads it
    from loomal_playwright.plugin.states import merged  # noqa: PLC0415 - ditto

    signed_in = state(request, request.config.stash[RUN], marker.args[0])
    # Playwright's plugins take the closest of these markers alone: so it has to hold what the user's closest one says, too.
    users = request.node.get_closest_marker("browser_context_args")
    arguments = dict(users.kwargs) if users else {}
    arguments["storage_state"] = merged(arguments.get("storage_state"), signed_in)
    ours = pytest.mark.browser_context_args(**arguments)
    request.node.add_marker(ours, append=False)
    yield
    request.node.own_markers.remove(ours.mark)


@pytest.fixture
def signed_in(request: pytest.FixtureRequest) -> Callable[[str], Any]:
    """Storage states for contexts of one's own: `browser.new_context(storage_state=signed_in("clerk"))`; awaited in an async test."""
    from loomal_playwright.plugin.signing_in import state, state_later  # noqa: PLC0415 - only who signs in loads it

    run = request.config.stash[RUN]
    return lambda name: (state_later if run.is_async else state)(request, run, name)


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


@pytest.fixture(scope="session")
def otp_service(pytestconfig: pytest.Config, otp_vault: OtpVault) -> Iterator[Running]:
    """The Loomal API on a free port, over the labels of `otp_vault` and the mail of `otp_inbox`: `.url`, `.key`, `.new_key(identity)`."""
    if find_spec("uvicorn") is None:
        pytest.fail("otp_service needs its extra: pip install 'loomal-playwright[service]'", pytrace=False)
    from loomal_playwright.service import running  # noqa: PLC0415 - an extra

    run = pytestconfig.stash[RUN]
    with running(database=f"sqlite:///{otp_vault.path}", vault_key=run.key) as service:
        run.secrets.add(service.key)
        yield service
