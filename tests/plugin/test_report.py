"""What a failing test tells, and that no report and no trace of a run shows a secret."""

from __future__ import annotations

import base64
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from loomal_playwright.redaction import redact_trace

sys.path.append(str(Path(__file__).parent.parent / "journeys"))
from leaks import leaks

if TYPE_CHECKING:
    from conftest import Suite

pytestmark = pytest.mark.timeout(180)  # each test is a run of pytest with a browser in it

SOURCES = """
import logging
import os
from pathlib import Path
import pytest

TOLD = Path(f"told-{os.getpid()}.txt")
PASSWORD = "correct horse battery staple"

@pytest.fixture
async def visit(page, otp_vault, fake_login, hide_secret):
    def tell(text):
        with TOLD.open("a") as told:
            print(text, file=told)
    visit = fake_login.start("single", start="login", period=2, digits=8, on_code=tell, look={"input": 'autocomplete="one-time-code"'})
    tell(visit.secret)
    otp_vault.enroll("crm", visit.otpauth)
    await page.goto(visit.url)
    await page.get_by_label("Password").fill(hide_secret(PASSWORD))
    await page.get_by_role("button", name="Sign in").click()
    return visit

async def test_passes(page, visit, solve_2fa):
    await solve_2fa(page, label="crm")

async def test_is_refused(page, visit, solve_2fa):
    logging.getLogger("app").warning("the secret is %s, the password %s", visit.secret, PASSWORD)
    print(visit.otpauth)
    await solve_2fa(page, label="other", prompt_timeout=2_000)

async def test_fails_after_it(page, visit, solve_2fa):
    await solve_2fa(page, label="crm")
    code = TOLD.read_text().split()[-1]
    await page.evaluate("code => document.body.append(`${code} was your code`)", code)
    assert code == PASSWORD, f"{code} of {visit.secret}"

def test_fails_without_it():
    assert "one" == "two"
"""


def told(suite: Suite) -> set[str]:
    told = [word for file in suite.folder.glob("told-*.txt") for word in file.read_text(encoding="utf-8").split()]
    return {*told, "correct horse battery staple"}


@pytest.mark.parametrize(
    ("suite", "more"), [("sync", ()), ("async", ("-n", "2"))], indirect=["suite"], ids=["sync", "async-xdist"]
)
def test_a_failure_tells_what_was_seen_and_nothing_shows_a_secret(suite: Suite, more: tuple[str, ...]) -> None:
    suite.write(test_it=SOURCES)
    result = suite.run("-l", "-rA", "--tracing=on", "--html=report.html", "--self-contained-html", "--junitxml=report.xml", *more)
    result.assert_outcomes(passed=1, failed=3)
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    printed, secrets = result.stdout.str() + result.stderr.str(), told(suite)
    assert len(secrets) > 4
    traces = sorted((suite.folder / "test-results").rglob("*.zip"))
    assert len(traces) == 3
    assert [leak for trace in traces for leak in leaks(trace, secrets)] == []
    assert not any(redact_trace(trace, secrets) for trace in traces)
    for text in (printed, *((suite.folder / name).read_text(encoding="utf-8") for name in ("report.html", "report.xml"))):
        assert not [secret for secret in secrets if secret in text]
    sections = re.findall(r"-+ one-time code -+\n(.*?)\n(?=-{20}|={20}|_{20})", printed, re.DOTALL)
    assert len(sections) == 2, "nothing is told of a test that passes, or that has no page"
    refused = next(section for section in sections if "Asks for: totp" in section)
    assert "find (+" in refused
    assert re.search(r'<form [^>]*>.*<input [^>]*id="code"', refused, re.DOTALL)
    assert "(no picture: the page shows a secret)" in next(section for section in sections if section is not refused)
    picture = Path(re.search(r"kept in (.*2fa\.png)", refused)[1])
    assert picture.read_bytes().startswith(b"\x89PNG")
    report = (suite.folder / "report.html").read_text(encoding="utf-8")
    assert base64.b64encode(picture.read_bytes()).decode() in report


@pytest.mark.parametrize("suite", ["sync"], indirect=True)
def test_a_suite_that_does_not_use_it_is_told_nothing(suite: Suite) -> None:
    suite.write(test_it="def test_fails():\n    code = '548949'\n    assert code == '123456'\n")
    result = suite.run("-l")
    result.assert_outcomes(failed=1)
    assert "548949" in result.stdout.str()
    assert "one-time code" not in result.stdout.str()
