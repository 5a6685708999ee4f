"""The command line with a browser, against the fake login service."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from typing import TYPE_CHECKING, NamedTuple

import httpx
import pytest
from playwright.sync_api import sync_playwright

from loomal_playwright import fakes
from loomal_playwright.browser import find_browser, launch_options
from loomal_playwright.cli import main
from loomal_playwright.codes.vaults.local import LocalVault

if TYPE_CHECKING:
    from pathlib import Path

PNG = b"\x89PNG\r\n\x1a\n"


class Done(NamedTuple):
    """What became of a command."""

    returncode: int
    stdout: str
    stderr: str


@pytest.fixture(scope="module")
def service():
    with fakes.load().FakeLogin() as service:
        yield service


@pytest.fixture
def home(tmp_path, monkeypatch) -> Path:
    """A user without Loomal account, whose vault, ledger and working directory are empty."""
    for name in ("LOOMAL_API_KEY", "MAILGENT_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LOOMAL_VAULT", str(tmp_path / "vault.db"))
    monkeypatch.setenv("LOOMAL_LEDGER", f"sqlite:///{tmp_path / 'ledger.db'}")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def shell(home, monkeypatch, capfd):
    """Run a command as that user."""

    def run(*arguments: str) -> Done:
        monkeypatch.setattr(sys, "argv", ["loomal-playwright", *arguments])
        return Done(main(), *capfd.readouterr())

    return run


@pytest.fixture
def chromium(tmp_path):
    """A browser that somebody else has started, and the address at which it takes orders."""
    with sync_playwright() as playwright:
        options = launch_options(find_browser())
        executable = options.get("executable_path") or playwright.chromium.executable_path
    arguments = [*options.get("args", []), "--headless", "--remote-debugging-port=0", f"--user-data-dir={tmp_path / 'profile'}"]
    with subprocess.Popen([executable, *arguments], stderr=subprocess.DEVNULL) as process:
        try:
            yield f"http://127.0.0.1:{port_of(tmp_path / 'profile')}"
            assert process.poll() is None, "somebody else's browser was ended"
        finally:
            process.terminate()


def port_of(profile: Path) -> int:
    """Chromium writes down the port it chose, once it listens."""
    told = profile / "DevToolsActivePort"
    deadline = time.monotonic() + 30
    while not (told.exists() and told.read_text()):
        assert time.monotonic() < deadline, "Chromium did not start"
        time.sleep(0.05)
    return int(told.read_text().split()[0])


def test_inspect_prints_where_the_code_would_go_and_types_nothing(service, shell):
    visit = service.start("single")
    done = shell("inspect", visit.url, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    document = json.loads(done.stdout)
    assert document["url"] == visit.url
    prompt = document["prompt"]
    assert prompt["fields"] == [{"frame": visit.url, "selector": "#code"}]
    assert (prompt["factor"], prompt["digits"], prompt["submit"]["text"]) == ("totp", 6, "Verify")
    assert prompt["reasons"]
    assert visit.submissions == ()


def test_inspect_names_the_frame_of_a_field_in_a_frame(service, shell):
    visit = service.start("frame-cross")
    (field,) = json.loads(shell("inspect", visit.url, "--json").stdout)["prompt"]["fields"]
    assert field["frame"].startswith(service.frame_origin)


def test_inspect_says_what_it_turned_down_and_why(service, shell):
    document = json.loads(shell("inspect", service.start("decoys").url, "--json").stdout)
    assert document["rejected"]
    assert all(one["selector"] and one["reasons"] for one in document["rejected"])


def test_inspect_draws_what_it_found(service, home, shell):
    done = shell("inspect", service.start("boxes-4").url, "--screenshot", "seen.png")
    assert done.returncode == 0
    assert "Asks for: email" in done.stdout
    assert (home / "seen.png").read_bytes().startswith(PNG)


def test_a_page_that_does_not_open_is_wrong_usage(shell):
    done = shell("inspect", "http://127.0.0.1:9")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_solve_answers_the_prompt_in_a_browser_that_is_already_running(service, home, shell, chromium):
    visit = service.start("single")
    LocalVault(home / "vault.db").enroll("crm", visit.otpauth, origins=[service.origin])
    httpx.put(f"{chromium}/json/new?{visit.url}").raise_for_status()
    done = shell("solve", "--cdp", chromium, "--label", "crm", "--json")
    assert done.returncode == 0, done.stderr
    assert visit.signed_in
    assert json.loads(done.stdout)["attempts"][0]["outcome"] == "accepted"


def test_the_demo_signs_in_three_times_and_shows_no_code(home, shell):
    done = shell("demo", "--report", "report")
    assert done.returncode == 0, done.stdout
    report = home / "report"
    page = (report / "index.html").read_text(encoding="utf-8")
    assert "3 of 3 ended as they should" in page
    pictures = set(re.findall(r'<img src="([^"]+)"', page))
    assert pictures == {file.name for file in report.glob("*.png")}
    assert len(pictures) == 7  # before each of the four attempts, and at each end
    assert not re.search(r"\b\d{6}\b", done.stdout + re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL))
