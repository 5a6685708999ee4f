"""Where a browser is looked for, and what is said when none can be had. Stub executables stand in for browsers and tools."""

from __future__ import annotations

import os
import select
import sys
from pathlib import Path

import pytest

from loomal_playwright import browser as module
from loomal_playwright.browser import Browser, BrowserError, find_browser, install_browser, launch_options

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the stub executables are shell scripts")


@pytest.fixture
def machine(tmp_path, monkeypatch):
    """A machine with no browser and no way to download one, where we are root; returns the one folder on PATH."""
    path = tmp_path / "bin"
    path.mkdir()
    monkeypatch.delenv("LOOMAL_BROWSER", raising=False)
    monkeypatch.setenv("PATH", str(path))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path / "browsers"))
    monkeypatch.setenv("PLAYWRIGHT_DOWNLOAD_HOST", "http://127.0.0.1:9")  # the discard port: refuses at once
    monkeypatch.setattr(module, "_PLAYWRIGHT", (str(stub(tmp_path, "playwright", '[ "$2" = --dry-run ] || exit 1')),))
    monkeypatch.setattr(module, "_CHANNELS", {})
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    return path


def stub(folder: Path, name: str, script: str = "exit 0") -> Path:
    file = folder / name
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(0o755)
    return file


@pytest.fixture
def playwright(machine, monkeypatch):
    """The real Playwright instead of the stub."""
    monkeypatch.setattr(module, "_PLAYWRIGHT", (sys.executable, "-m", "playwright"))


def playwright_browser(browsers: Path, *, headless_shell: bool, complete: bool) -> None:
    """Lay out what `playwright install chromium` leaves behind, at the places that Playwright itself names."""
    plan = module._answer(*module._PLAYWRIGHT, "install", "--dry-run", "chromium")
    places = [Path(line.split(":", 1)[1].strip()) for line in plan.splitlines() if "Install location" in line]
    for place in places:
        if headless_shell or "shell" not in place.name:
            assert place.is_relative_to(browsers)
            place.mkdir(parents=True)
            if complete:
                (place / "INSTALLATION_COMPLETE").touch()


def test_the_browser_the_user_names_comes_first(machine, tmp_path, monkeypatch):
    stub(machine, "chromium")
    mine = stub(tmp_path, "my-chromium")
    monkeypatch.setenv("LOOMAL_BROWSER", str(mine))
    assert find_browser() == Browser(str(mine), None, "LOOMAL_BROWSER")


def test_a_named_browser_that_is_not_there_is_an_error_and_not_passed_over(machine, monkeypatch):
    stub(machine, "chromium")
    monkeypatch.setenv("LOOMAL_BROWSER", "/no/such/chromium")
    with pytest.raises(BrowserError, match="LOOMAL_BROWSER=/no/such/chromium is not an executable file"):
        find_browser()
    with pytest.raises(BrowserError, match="LOOMAL_BROWSER"):
        install_browser(system=True, say=pytest.fail)


@pytest.mark.usefixtures("playwright")
def test_playwrights_own_chromium_comes_before_the_one_on_path(machine, tmp_path):
    stub(machine, "chromium")
    playwright_browser(tmp_path / "browsers", headless_shell=True, complete=True)
    assert find_browser() == Browser(None, None, "installed by Playwright")


@pytest.mark.usefixtures("playwright")
def test_playwrights_chromium_without_its_headless_shell_is_started_by_channel(machine, tmp_path):
    playwright_browser(tmp_path / "browsers", headless_shell=False, complete=True)
    assert find_browser().channel == "chromium"


@pytest.mark.usefixtures("playwright")
def test_a_browser_whose_download_was_interrupted_is_passed_over(machine, tmp_path):
    chromium = stub(machine, "chromium")
    playwright_browser(tmp_path / "browsers", headless_shell=True, complete=False)
    assert find_browser() == Browser(str(chromium), None, "on PATH")


def test_chrome_is_started_by_channel_where_it_is_really_installed(machine, tmp_path, monkeypatch):
    monkeypatch.setattr(
        module, "_CHANNELS", {sys.platform: {"msedge": str(tmp_path / "absent"), "chrome": str(stub(tmp_path, "chrome"))}}
    )
    assert find_browser() == Browser(None, "chrome", "installed on this system")


def test_a_command_that_only_tells_how_to_install_chromium_is_not_a_browser(machine):
    stub(machine, "chromium-browser", "echo 'requires the chromium snap to be installed'; exit 1")
    with pytest.raises(BrowserError, match="loomal-playwright install-browser"):
        find_browser()


def test_the_sandbox_is_given_up_by_root_alone(monkeypatch):
    chromium = Browser("/usr/bin/chromium", None, "on PATH")
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert launch_options(chromium) == {"headless": True, "executable_path": "/usr/bin/chromium", "args": ["--no-sandbox"]}
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert launch_options(Browser(None, "chrome", ""), headed=True) == {"headless": False, "channel": "chrome"}


def test_installing_where_a_browser_is_runs_nothing(machine):
    chromium = stub(machine, "chromium")
    assert install_browser(system=True, say=pytest.fail).executable == str(chromium)


def test_the_systems_package_manager_serves_where_the_download_is_refused(machine):
    stub(
        machine,
        "apt-get",
        f'[ "$1" = update ] || {{ printf "#!/bin/sh\\n" > {machine}/chromium; /bin/chmod +x {machine}/chromium; }}',
    )
    said: list[str] = []
    assert install_browser(system=True, say=said.append).executable == str(machine / "chromium")
    assert [line for line in said if line.startswith("$")] == [
        "$ playwright install chromium",
        "$ apt-get update",
        "$ apt-get install -y chromium",
    ]


def test_a_headless_shell_comes_before_whole_browsers_unless_a_window_is_wanted(machine):
    shell, chromium = stub(machine, "chromium-headless-shell"), stub(machine, "chromium")
    assert find_browser().executable == str(shell)
    assert find_browser(headed=True).executable == str(chromium)


def test_a_headless_shell_is_added_to_a_whole_browser_where_asked(machine):
    shell = machine / "chromium-headless-shell"
    stub(machine, "chromium")
    stub(machine, "apt-get", f'[ "$1" = update ] || {{ printf "#!/bin/sh\n" > {shell}; /bin/chmod +x {shell}; }}')
    said: list[str] = []
    assert install_browser(system=True, headless_shell=True, say=said.append).executable == str(shell)
    assert said == ["$ apt-get update", "$ apt-get install -y chromium-headless-shell"]
    assert install_browser(system=True, headless_shell=True, say=pytest.fail).executable == str(shell)


def test_the_whole_browser_will_do_where_no_headless_shell_can_be_had(machine):
    chromium = stub(machine, "chromium")
    stub(machine, "apt-get", "exit 100")
    said: list[str] = []
    assert install_browser(system=True, headless_shell=True, say=said.append).executable == str(chromium)
    assert said[-1] == "  did not work: apt-get update: exit code 100"


def test_the_system_is_left_alone_unless_asked(machine):
    stub(machine, "apt-get", f"/bin/touch {machine}/called")
    with pytest.raises(BrowserError, match="pass --system"):
        install_browser(say=print)
    assert not (machine / "called").exists()


@pytest.mark.usefixtures("playwright")
def test_when_all_fails_each_tools_last_words_and_the_next_step_are_told(machine):
    stub(machine, "apt-get", "echo 'E: Unable to locate package chromium' >&2; exit 100")
    with pytest.raises(BrowserError) as caught:
        install_browser(system=True, say=print)
    message = str(caught.value)
    assert "playwright install chromium: exit code 1" in message
    assert "apt-get update: exit code 100\n    E: Unable to locate package chromium" in message
    assert message.splitlines()[-1] == "Next: set LOOMAL_BROWSER to the path of a Chromium or Chrome"


def test_a_sudo_that_asks_for_a_password_is_not_waited_for(machine, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    stub(machine, "apt-get")
    stub(machine, "sudo", "exit 1")
    with pytest.raises(BrowserError, match="run `sudo apt-get install -y chromium`"):
        install_browser(system=True, say=print)


def test_a_tool_that_never_ends_is_ended_with_its_children(tmp_path):
    alive = tmp_path / "alive"
    os.mkfifo(alive)
    tool = stub(tmp_path, "tool", f"echo waiting for the mirror\n/bin/sh -c 'sleep 60' > {alive} &\nwait")
    reader = os.open(alive, os.O_RDONLY | os.O_NONBLOCK)
    try:
        with pytest.raises(BrowserError, match=r"no end within 1 s\n    waiting for the mirror"):
            module._Command([str(tool)], 1, {}).run()
        assert select.select([reader], [], [], 10)[0], "a child lives on"  # end of file once the last holder of the pipe is gone
    finally:
        os.close(reader)
