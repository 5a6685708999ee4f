"""What a run is told, what a call makes of it, and that a run which uses nothing is left alone."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import pytest
from conftest import NOT_LOADED

from loomal_playwright.plugin import options, solver
from loomal_playwright.plugin.options import Options
from loomal_playwright.plugin.run import Run
from loomal_playwright.plugin.solver import SolveTwoFactor

TOKEN = "5a" * 32


@dataclass
class Item:
    """A test that asks for fixtures."""

    fixturenames: tuple[str, ...] = ()
    nodeid: str = "test_it.py::test_it"


@dataclass
class Throwaway:
    """A vault or an inbox of the run."""

    labels: tuple[str, ...] = ()
    inbox: str = "the run's inbox"

    def enrolled_now(self, label: str) -> bool:
        """Whether this test enrolled it."""
        return label in self.labels

    def account(self, label: str) -> str:
        """The label's account."""
        return f"the run's {label}"


@pytest.fixture
def run(tmp_path, monkeypatch) -> Run:
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(tmp_path))
    return Run(Options(None, None, None, 0.0), TOKEN, is_worker=False)


def chosen(run: Run, *, asks: tuple[str, ...] = (), told: Options | None = None, **given: Any) -> dict[str, Any]:
    """The arguments with which `solve_2fa` is called, the label apart."""
    run.item, run.options = Item(asks), told or run.options
    face = SimpleNamespace(solve_2fa=lambda _page, label, **arguments: (label, arguments))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(solver, "_face", lambda _page: face)
        vault = run.vault or Throwaway()
        label, arguments = SolveTwoFactor(run, lambda: vault, Throwaway)(None, label="crm", **given)
    assert label == "crm"
    return arguments


def test_nothing_asked_and_nothing_told_is_a_plain_call(run):
    assert chosen(run) == {}
    assert not list(run._place.parent.iterdir())


def test_what_the_run_is_told_is_a_default_that_the_call_overrides(run):
    told = Options("op", 5_000.0, 2, 0.0)
    assert chosen(run, told=told) == {"vault": "op", "timeout": 5_000.0, "max_attempts": 2}
    assert chosen(run, told=told, vault="bw", timeout=1) == {"vault": "bw", "timeout": 1, "max_attempts": 2}


def test_a_test_that_asks_for_the_vault_gets_its_account_in_the_runs_own_ledger(run):
    told = Options("op", None, None, 0.0)
    assert chosen(run, told=told, asks=("otp_vault",)) == {"vault": "the run's crm", "ledger": run.ledger}
    assert run.ledger.path.parent == run.folder


def test_a_label_that_another_test_enrolled_is_the_users_own_account(run):
    run.vault = Throwaway(("crm",))
    assert chosen(run)["vault"] == "the run's crm"
    run.vault = Throwaway(("clerk",))
    assert chosen(run) == {}


def test_a_login_takes_what_its_own_fixtures_ask_for_whatever_test_it_is_done_for(run):
    run.needs = {"login_admin": {"application"}, "application": {"otp_vault", "application"}, "login_clerk": {"page"}}
    run.login = ("login_admin",)
    assert chosen(run)["vault"] == "the run's crm"
    run.login = ("login_clerk",)
    assert chosen(run, asks=("otp_vault",)) == {}


def test_a_test_that_asks_for_mail_alone_takes_no_code_of_a_real_account(run):
    assert chosen(run, asks=("otp_inbox",)) == {"inbox": "the run's inbox", "vault": "the run's crm", "ledger": run.ledger}
    named = chosen(run, asks=("otp_inbox",), told=Options("op", None, None, 0.0))
    assert named == {"inbox": "the run's inbox", "vault": "op"}


def test_a_vault_that_the_call_names_keeps_its_users_ledger(run):
    assert chosen(run, asks=("otp_vault",), vault="op") == {"vault": "op"}


def test_a_folder_of_the_run_is_private_and_goes_away_with_it(run):
    assert run.folder.stat().st_mode & 0o077 == 0
    other = Run(run.options, TOKEN, is_worker=True)
    assert other.folder == run.folder
    other.end()
    assert run.folder.exists()
    run.end()
    assert not run._place.exists()


@pytest.mark.parametrize(("text", "seconds"), [("90", 90), ("90s", 90), ("30m", 1_800), ("8h", 28_800), ("1.5d", 129_600)])
def test_a_duration_is_seconds_or_has_a_unit(text, seconds):
    assert options.duration(text) == seconds


INERT = """
import sys
def test_it():
    heavy = {"playwright", "httpx", "cryptography", "sqlite3", "pyotp", "aiosmtpd", "pytest_playwright", "pytest_playwright_asyncio"}
    assert not heavy & set(sys.modules)
"""
ALONE = [*NOT_LOADED, *(word for name in ("playwright", "playwright-asyncio", "asyncio") for word in ("-p", f"no:{name}"))]


def test_a_run_that_uses_nothing_loads_nothing(pytester):
    pytester.makepyfile(INERT)
    pytester.runpytest_subprocess(*ALONE, "-W", "error").assert_outcomes(passed=1)


def test_a_run_that_uses_nothing_is_told_nothing(pytester):
    pytester.makepyfile("def test_fails():\n    code = '548949'\n    assert code == '123456'\n")
    result = pytester.runpytest_inprocess(*ALONE, "-l")
    result.assert_outcomes(failed=1)
    assert "548949" in result.stdout.str()
    assert "one-time code" not in result.stdout.str()


def test_the_help_names_the_options(pytester):
    told = pytester.runpytest_inprocess(*ALONE, "--help")
    told.stdout.fnmatch_lines(["*--otp-vault=VAULT*", "*--otp-timeout=MS*", "*--otp-attempts=N*", "*--login-cache=TIME*"])
    told.stdout.fnmatch_lines(["*otp_vault (string)*", "*login_cache (string)*"])


def test_a_wrong_option_is_said_before_anything_runs(pytester):
    wrong = pytester.runpytest_inprocess(*ALONE, "--login-cache=tomorrow")
    wrong.stderr.fnmatch_lines(["ERROR: --login-cache=tomorrow: a duration is *"])


SERVED = """
import smtplib
from loomal_playwright import LoomalInbox, LoomalVault
from loomal_playwright.codes.io import DirectIO

def test_it(otp_service, otp_vault, otp_inbox):
    otp_vault.new("crm")
    with smtplib.SMTP(otp_inbox.host, otp_inbox.port) as smtp:
        smtp.sendmail("no-reply@example.com", otp_inbox.address, "From: no-reply@example.com\\r\\nSubject: Your code\\r\\n\\r\\n482915")
    with DirectIO() as io:
        code = io.run(LoomalVault(otp_service.key, otp_service.url).totp(io, "crm"))
        (mail,) = io.run(LoomalInbox(otp_service.key, otp_service.url).messages(io, since=None))
    assert len(code) == 6 and mail.subject == "Your code"
    assert otp_inbox.wait_for(to=otp_inbox.address, timeout=0).subject == "Your code"
"""


def test_the_service_serves_the_runs_labels_and_mail(pytester):
    pytester.makepyfile(SERVED)
    pytester.runpytest_inprocess(*ALONE, "-W", "error").assert_outcomes(passed=1)


def test_a_service_without_its_extra_names_it(pytester, monkeypatch):
    monkeypatch.setitem(sys.modules, "uvicorn", None)  # as where it is not installed
    pytester.makepyfile("def test_it(otp_service):\n    pass\n")
    result = pytester.runpytest_inprocess(*ALONE)
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["otp_service needs its extra: pip install 'loomal-playwright[[]service]'"])
