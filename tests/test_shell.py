"""The command line with a browser, against the fake login service."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from contextlib import redirect_stderr, redirect_stdout
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import StringIO
from threading import Thread
from types import SimpleNamespace
from typing import TYPE_CHECKING, NamedTuple

import httpx
import pytest
from PIL import Image
from playwright.sync_api import sync_playwright

from loomal_playwright import browser, fakes
from loomal_playwright.cli import main
from loomal_playwright.codes.vaults.local import LocalVault

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


FOUND = cache(browser.find_browser)


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


def command(*arguments: str) -> Done:
    """Run a command. Where the browser is, is looked up once for all."""
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(StringIO()) as out, redirect_stderr(StringIO()) as err:
        patch.setattr(sys, "argv", ["loomal-playwright", *arguments])
        patch.setattr(browser, "find_browser", FOUND)
        return Done(main(), out.getvalue(), err.getvalue())


@pytest.fixture
def shell(home) -> Callable[..., Done]:
    """Run a command as that user."""
    return command


@pytest.fixture(scope="module")
def decoys(service, tmp_path_factory) -> SimpleNamespace:
    """What is said of a page with many fields that are not meant, and what is drawn."""
    picture = tmp_path_factory.mktemp("decoys") / "seen.png"
    done = command("inspect", service.start("decoys").url, "--json", "--screenshot", str(picture))
    assert (done.returncode, done.stderr) == (0, "")
    return SimpleNamespace(document=json.loads(done.stdout), picture=picture)


@pytest.fixture
def chromium(tmp_path):
    """A browser that somebody else has started, and the address at which it takes orders."""
    with sync_playwright() as playwright:
        options = browser.launch_options(FOUND())
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


def test_inspect_says_what_it_turned_down_and_why(decoys):
    assert decoys.document["rejected"]
    assert all(one["selector"] and one["reasons"] for one in decoys.document["rejected"])


def test_inspect_prints_exactly_the_keys_it_promises(decoys):
    document = decoys.document
    assert list(document) == ["url", "prompt", "rejected"]
    assert list(document["prompt"]) == ["factor", "digits", "confidence", "fields", "submit", "reasons"]
    assert list(document["prompt"]["fields"][0]) == ["frame", "selector"]
    assert list(document["prompt"]["submit"]) == ["frame", "selector", "text"]
    assert {tuple(one) for one in document["rejected"]} == {("frame", "selector", "reasons")}


FIELD, SUBMIT, REJECTED, RIVAL = (15, 157, 88), (37, 99, 235), (194, 65, 12), (147, 51, 234)


def colours(file: Path) -> dict[tuple[int, ...], list[tuple[int, int]]]:
    """Where each colour of the legend is in a picture."""
    places: dict[tuple[int, ...], list[tuple[int, int]]] = {colour: [] for colour in (FIELD, SUBMIT, REJECTED, RIVAL)}
    with Image.open(file) as image:
        pixels = image.convert("RGB").tobytes()
        for at, colour in enumerate(zip(pixels[::3], pixels[1::3], pixels[2::3], strict=True)):
            if colour in places:
                places[colour].append((at % image.width, at // image.width))
    return places


@pytest.fixture
def pages(tmp_path):
    """Serve pages of one's own."""
    (tmp_path / "pages").mkdir()
    handler = partial(SimpleHTTPRequestHandler, directory=tmp_path / "pages")
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()

        def page(html: str) -> str:
            (tmp_path / "pages" / "a.html").write_text(f"<!doctype html><meta charset=utf-8><body>{html}", encoding="utf-8")
            return f"http://127.0.0.1:{server.server_port}/a.html"

        yield page
        server.shutdown()


def test_inspect_draws_the_field_the_submit_and_what_was_turned_down_with_a_legend(decoys):
    seen = colours(decoys.picture)
    for colour in (FIELD, SUBMIT, REJECTED):
        assert len({x < 1280 for x, _ in seen[colour]}) == 2, "on the page, and in the legend beside it"
    assert not seen[RIVAL]


def test_a_field_that_is_scrolled_out_of_its_box_is_outlined_inside_it(home, shell, pages):
    box = "<div style='height:150px;overflow:auto'><div style='height:300px'></div><label>{} <input maxlength=6></label></div>"
    boxes = box.format("Verification code") + "<button>Verify</button>" + box.format("Coupon code")
    url = pages(f"<div style='height:600px'></div><h2>Enter the verification code</h2>{boxes}")
    assert shell("inspect", url, "--screenshot", "seen.png").returncode == 0
    seen = colours(home / "seen.png")
    outline = [y for x, y in seen[FIELD] if x < 1280]
    assert 650 < min(outline) < max(outline) < 850
    assert not any(x < 1280 for x, _ in seen[REJECTED]), "the other is not there to be outlined"


def test_inspect_waits_for_a_prompt_that_is_drawn_late(service, shell):
    assert "Asks for: totp" in shell("inspect", service.start("late").url).stdout


def test_two_fields_that_could_be_meant_are_both_shown_with_their_reasons(home, shell, pages):
    url = pages("<h2>Security verification</h2><form><label>Email verification code <input id=m maxlength=6></label>"
                "<label>Authenticator code <input id=a maxlength=6></label><button>Submit</button></form>")  # fmt: skip
    done = shell("inspect", url, "--json", "--screenshot", "seen.png")
    document = json.loads(done.stdout)
    assert (done.returncode, document["prompt"]) == (3, None)
    assert {one["selector"] for one in document["rejected"]} == {"#m", "#a"}
    assert all("could be meant" in one["reasons"][0] and len(one["reasons"]) > 1 for one in document["rejected"])
    assert colours(home / "seen.png")[RIVAL]
    assert "2 codes could be meant" in shell("inspect", url).stdout


def test_a_control_is_named_by_what_is_slotted_into_it(service, shell):
    document = json.loads(shell("inspect", service.start("shadow").url, "--json").stdout)
    assert document["prompt"]["submit"]["text"] == "Verify"


def test_a_page_that_does_not_open_is_wrong_usage(shell):
    for url in ("http://127.0.0.1:9", "nonsense"):
        done = shell("inspect", url)
        assert done.returncode == 2
        assert f"{url} does not open" in " ".join(done.stderr.split())
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
