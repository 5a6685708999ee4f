"""The README keeps its word: its examples compile, agree with the types, and sign in; its tables name what there is."""

from __future__ import annotations

import ast
import inspect
import re
import subprocess
import sys
from pathlib import Path

import pytest

from loomal_playwright import errors, fakes, solve_2fa
from loomal_playwright.codes.vaults.local import LocalVault

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```python\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
QUICKSTARTS = [block for block in BLOCKS if "crm.example.com/login" in block]


def section(title: str) -> str:
    return re.search(rf"^## {title}\n(.*?)(?=^## |\Z)", README, re.MULTILINE | re.DOTALL)[1]


def test_the_readme_opens_with_the_two_commands():
    assert re.findall(r"^\$ (make \w+)", README, re.MULTILINE)[:2] == ["make demo", "make test"]
    assert README.index("make demo") < README.index("\n## ")


@pytest.mark.parametrize("number", range(len(BLOCKS)))
def test_an_example_compiles(number):
    compile(BLOCKS[number], f"README example {number + 1}", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)


def test_examples_agree_with_the_types(tmp_path):
    """All but those that are only a line with `await` in it, which is no module."""
    files = []
    for number, block in enumerate(block for block in BLOCKS if "import" in block):
        files.append(tmp_path / f"example_{number + 1}.py")
        files[-1].write_text(block, encoding="utf-8")
    assert files
    options = ["--strict", "--config-file", str(ROOT / "pyproject.toml"), "--cache-dir", str(ROOT / ".mypy_cache")]
    done = subprocess.run([sys.executable, "-m", "mypy", *options, *map(str, files)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("quickstart", QUICKSTARTS, ids=["async", "sync"])
def test_a_quickstart_signs_in(quickstart, tmp_path, monkeypatch):
    """As printed, but for the address, and for the browser where Playwright has none of its own."""
    monkeypatch.setenv("LOOMAL_VAULT", str(tmp_path / "vault.db"))
    monkeypatch.setenv("LOOMAL_LEDGER", f"sqlite:///{tmp_path / 'ledger.db'}")
    for name in ("LOOMAL_API_KEY", "MAILGENT_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    with fakes.load().FakeLogin() as service:
        visit = service.start("single", start="login")
        LocalVault().enroll("crm-totp", visit.otpauth, origins=[service.origin])
        example = quickstart.replace("https://crm.example.com/login", visit.url)
        example = example.replace("chromium.launch()", "chromium.launch(**launch_options(find_browser()))")
        script = f"from loomal_playwright.browser import find_browser, launch_options\n{example}"
        done = subprocess.run([sys.executable, "-W", "error", "-c", script], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        assert visit.signed_in


def test_the_errors_table_names_every_error_there_is():
    named = set(
        re.findall(r"`(\w+)`", "\n".join(row.split("|")[1] for row in section("Errors").splitlines() if row.startswith("|")))
    )
    there = {name for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, errors.TwoFactorError)}
    assert named == there - {"TwoFactorError"}


def test_the_settings_table_names_every_argument_and_its_default():
    rows = [row.split("|")[1:3] for row in section("Settings").splitlines() if row.startswith("| `")]
    told = {name: default.strip() for names, default in rows for name in re.findall(r"`(\w+)`", names)}
    parameters = [each for each in inspect.signature(solve_2fa).parameters.values() if each.kind is each.KEYWORD_ONLY]
    assert set(told) == {each.name for each in parameters}
    plain = {each.name: each.default for each in parameters if told[each.name].startswith("`")}
    assert {name: ast.literal_eval(told[name].strip("`")) for name in plain} == plain


def test_the_commands_table_names_every_command():
    typer = pytest.importorskip("typer")
    from loomal_playwright.cli import app, codes, machine, page, service  # noqa: F401, PLC0415 - they register their commands

    told = re.findall(r"^\| `loomal-playwright ([\w-]+)", section("Command line"), re.MULTILINE)
    assert sorted(told) == sorted(typer.main.get_command(app.app).commands)
