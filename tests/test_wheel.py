"""The wheel as users get it: built, installed into an empty environment, run from a folder without the source tree."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SIGN_IN = """
import sys
from pathlib import Path
from playwright.sync_api import sync_playwright
import loomal_playwright
from loomal_playwright import fakes
from loomal_playwright.browser import find_browser, launch_options
from loomal_playwright.sync_api import Ledger, LocalVault, solve_2fa

assert Path(sys.prefix) in Path(loomal_playwright.__file__).parents, loomal_playwright.__file__
with fakes.load().FakeLogin() as service, sync_playwright() as playwright:
    visit = service.start("single")
    vault = LocalVault("vault.db")
    vault.enroll("crm", visit.otpauth)
    page = playwright.chromium.launch(**launch_options(find_browser())).new_page()
    page.goto(visit.url)
    solve_2fa(page, label="crm", vault=vault, ledger=Ledger("sqlite:///ledger.db"), origins=[service.origin])
    assert visit.signed_in
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--wheel", "--outdir", str(folder), str(ROOT))
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def python(wheel, tmp_path_factory) -> Path:
    """The interpreter of an environment that holds the wheel and its dependencies, and no extra."""
    folder = tmp_path_factory.mktemp("venv")
    run(sys.executable, "-m", "venv", "--without-pip", str(folder))
    python = folder / ("Scripts" if os.name == "nt" else "bin") / "python"
    pip = (sys.executable, "-m", "pip", "--python", str(python), "--disable-pip-version-check")
    run(*pip, "install", "--quiet", "--prefer-binary", "--no-compile", str(wheel))
    return python


@pytest.mark.timeout(180)
def test_the_wheel_carries_scripts_words_pages_and_types(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {
        "loomal_playwright/py.typed",
        "loomal_playwright/page/sensor/report.js",
        "loomal_playwright/page/lexicon/en.toml",
        "loomal_playwright/picture.css",
        "loomal_playwright/demo/report.html",
        "loomal_playwright/_fixtures/__init__.py",
        "loomal_playwright/_fixtures/pages/single.html",
    } <= names
    assert not [name for name in names if not name.startswith(("loomal_playwright/", "loomal_playwright-"))]


@pytest.mark.timeout(180)
def test_an_installed_wheel_signs_in_without_the_source_tree(python, tmp_path):
    run(str(python), "-I", "-W", "error", "-c", SIGN_IN, cwd=tmp_path)


@pytest.mark.timeout(180)
def test_the_command_line_without_its_extra_names_it(python, tmp_path):
    command = python.with_name("loomal-playwright")
    done = subprocess.run([command, "list"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "loomal-playwright needs its command line: pip install 'loomal-playwright[cli]'\n"


def run(*words: str, cwd: Path | None = None) -> None:
    done = subprocess.run(words, cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{words[:4]}: {done.stdout[-2000:]}{done.stderr[-4000:]}"
