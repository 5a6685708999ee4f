"""Finds a Chromium to drive, and installs one where there is none.

Nothing here launches a browser or needs an event loop, so it serves test suites on both faces and the command line alike.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

_PLAYWRIGHT = (sys.executable, "-m", "playwright")
_TAIL = 10  # lines that a failed command is quoted with
_SHELL = "chromium-headless-shell"  # no window, no user interface: Debian's, as Playwright's own that it starts by itself
_ON_PATH = (_SHELL, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

# Where Chrome and Edge install themselves: the places that Playwright's `channel` looks at.
_CHANNELS = {
    "linux": {"chrome": "/opt/google/chrome/chrome", "msedge": "/opt/microsoft/msedge/msedge"},
    "darwin": {
        "chrome": "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "msedge": "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    },
    "win32": {"chrome": "Google/Chrome/Application/chrome.exe", "msedge": "Microsoft/Edge/Application/msedge.exe"},
}
_WINDOWS_ROOTS = ("LOCALAPPDATA", "PROGRAMFILES", "PROGRAMFILES(X86)")


class BrowserError(Exception):
    """No browser could be found or installed. The message ends with the next step."""


@dataclass(frozen=True, slots=True)
class Browser:
    """A Chromium, as Playwright's `launch` takes it; both None: Playwright's own headless shell. `origin`: where it was found."""

    executable: str | None
    channel: str | None
    origin: str

    def __str__(self) -> str:
        return f"{self.executable or self.channel or 'chromium'} ({self.origin})"


def find_browser(*, headed: bool = False) -> Browser:
    """Return the first Chromium of: `LOOMAL_BROWSER`, Playwright's own, Chrome or Edge where they install themselves, PATH.

    `headed`: one that can show a window; else a headless shell comes before whole browsers on PATH.

    Raises:
        BrowserError: there is none, or `LOOMAL_BROWSER` names no executable file.
    """
    for look in (_from_environment, _playwrights_own, _by_channel, partial(_on_path, headed=headed)):
        if (browser := look()) is not None:
            return browser
    msg = (
        "no Chromium was found: not in LOOMAL_BROWSER, not installed by Playwright, no Chrome or Edge, none on PATH\n"
        "Next: run `loomal-playwright install-browser`, or set LOOMAL_BROWSER to the path of a Chromium"
    )
    raise BrowserError(msg)


def launch_options(browser: Browser, *, headed: bool = False) -> dict[str, Any]:
    """Return the keyword arguments for `playwright.chromium.launch`."""
    options: dict[str, Any] = {"headless": not headed}
    if browser.executable is not None:
        options["executable_path"] = browser.executable
    if browser.channel is not None:
        options["channel"] = browser.channel
    if _is_root():
        options["args"] = ["--no-sandbox"]  # Chromium refuses to start its sandbox as root; anyone else keeps it
    return options


def install_browser(*, system: bool = False, headless_shell: bool = False, say: Callable[[str], object] = print) -> Browser:
    """Return the browser there is, or install one: Playwright's Chromium, else with `system` Debian's by apt-get.

    `headless_shell`, with `system`: where the browser is one on PATH, add Debian's headless shell, which needs less than half the processor time;
    where that cannot be had, the browser that is there will do.

    `say` is told each command before it runs. Every command has a time limit, so that a host which never answers costs
    minutes at most.

    Raises:
        BrowserError: nothing could be installed; names each command that failed with the end of what it printed.
    """
    try:
        found = find_browser()
    except BrowserError:
        if os.environ.get("LOOMAL_BROWSER"):
            raise  # the user named one: another would not be what was asked for
    else:
        return _lighter(found, say) if system and headless_shell else found
    failures: list[str] = []
    for commands in (_playwright_commands(), _apt_commands() if system else ()):
        try:
            for command in commands:
                say(f"$ {command}")
                command.run()
        except BrowserError as error:
            failures.append(str(error))
            say(f"  did not work: {str(error).splitlines()[0]}")
        with contextlib.suppress(BrowserError):
            return find_browser()
    nexts = "set LOOMAL_BROWSER to the path of a Chromium or Chrome" + ("" if system else ", or pass --system to use apt-get")
    msg = "\n".join(["no browser could be installed", *failures, f"Next: {nexts}"])
    raise BrowserError(msg)


def _lighter(found: Browser, say: Callable[[str], object]) -> Browser:
    if found.origin != "on PATH" or Path(found.executable or "").name == _SHELL:
        return found
    try:
        for command in _apt_commands(_SHELL):
            say(f"$ {command}")
            command.run()
    except BrowserError as error:
        say(f"  did not work: {str(error).splitlines()[0]}")
    return find_browser()


def _from_environment() -> Browser | None:
    path = os.environ.get("LOOMAL_BROWSER")
    if not path:
        return None
    executable = shutil.which(path)
    if executable is None:
        msg = f"LOOMAL_BROWSER={path} is not an executable file\nNext: correct it, or unset it to let a browser be found"
        raise BrowserError(msg)
    return Browser(executable, None, "LOOMAL_BROWSER")


def _playwrights_own() -> Browser | None:
    """Ask Playwright where its Chromium would be, and look whether its installation was completed there."""
    plan = _answer(*_PLAYWRIGHT, "install", "--dry-run", "chromium") or ""
    places = [Path(place) for place in re.findall(r"Install location:\s*(.+)", plan)]
    done = {re.split(r"-\d", place.name)[0] for place in places if (place / "INSTALLATION_COMPLETE").exists()}
    if "chromium_headless_shell" in done:
        return Browser(None, None, "installed by Playwright")
    if "chromium" in done:
        return Browser(None, "chromium", "installed by Playwright, without its headless shell")
    return None


def _by_channel() -> Browser | None:
    roots = [Path(os.environ[name]) for name in _WINDOWS_ROOTS if name in os.environ] or [Path("/")]
    for channel, place in _CHANNELS.get(sys.platform, {}).items():
        if any((root / place).exists() for root in roots):
            return Browser(None, channel, "installed on this system")
    return None


def _on_path(*, headed: bool) -> Browser | None:
    for name in _ON_PATH[1:] if headed else _ON_PATH:
        executable = shutil.which(name)
        # Asked, because on some systems `chromium-browser` only prints how to install the real one.
        if executable is not None and _answer(executable, "--version") is not None:
            return Browser(executable, None, "on PATH")
    return None


@dataclass(frozen=True, slots=True)
class _Command:
    """A command with a limit in seconds, whose output is only shown when it fails."""

    words: Sequence[str]
    limit: float
    environment: Mapping[str, str]

    def __str__(self) -> str:
        return " ".join(self.words).replace(" ".join(_PLAYWRIGHT), "playwright")

    def run(self) -> None:
        # A file, not a pipe: a grandchild that outlives the limit would keep a pipe open, and us waiting.
        with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as output:
            try:
                process = subprocess.Popen(  # noqa: S603 - words are constants of this module
                    self.words, stdin=subprocess.DEVNULL, stdout=output, stderr=output,
                    env={**os.environ, **self.environment}, start_new_session=True,
                )  # fmt: skip
            except OSError as error:
                msg = f"{self}: {error.strerror}"
                raise BrowserError(msg) from error
            try:
                status = f"exit code {code}" if (code := process.wait(self.limit)) else ""
            except subprocess.TimeoutExpired:
                status = f"no end within {self.limit:.0f} s"
            finally:
                _end(process)
            if status:
                output.seek(0)
                said = [
                    line.rstrip() for line in output if line.strip() and not line.lstrip().startswith("at ")
                ]  # no stack traces
                raise BrowserError("\n".join([f"{self}: {status}", *(f"    {line}" for line in said[-_TAIL:])]))


def _end(process: subprocess.Popen[bytes]) -> None:
    """End what still runs, with its children; what runs under sudo is out of our reach and ends by itself."""
    if process.poll() is not None:
        return
    with contextlib.suppress(ProcessLookupError, PermissionError, subprocess.TimeoutExpired):
        if os.name == "posix":
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
        process.wait(5)


def _playwright_commands() -> Iterator[_Command]:
    """`playwright install --with-deps chromium` in two steps, the download first: it is the one that a closed network refuses."""
    stall = {"PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT": os.environ.get("PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT", "10000")}
    yield _Command((*_PLAYWRIGHT, "install", "chromium"), 300, stall)
    if sys.platform == "linux" and (_is_root() or _has_sudo()):
        yield _Command((*_PLAYWRIGHT, "install-deps", "chromium"), 300, {})


def _apt_commands(package: str = "chromium") -> Iterator[_Command]:
    if shutil.which("apt-get") is None:
        msg = "--system: there is no apt-get here; install Chromium with this system's own package manager"
        raise BrowserError(msg)
    if not (_is_root() or _has_sudo()):
        msg = f"--system: apt-get needs root, and sudo asks for a password; run `sudo apt-get install -y {package}`"
        raise BrowserError(msg)
    root = () if _is_root() else ("sudo", "-n")
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    yield _Command((*root, "apt-get", "update"), 120, quiet)
    yield _Command((*root, "apt-get", "install", "-y", package), 300, quiet)


def _is_root() -> bool:
    return os.name == "posix" and os.geteuid() == 0


def _has_sudo() -> bool:
    """Whether sudo works without asking: nobody may be there to answer."""
    return _answer("sudo", "-n", "true") is not None


def _answer(*words: str) -> str | None:
    """Return what a command prints; None when it is not there, fails, or takes longer than half a minute."""
    try:
        done = subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=True, timeout=30)  # noqa: S603 - constants
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout
