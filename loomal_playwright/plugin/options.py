"""The options of a run: on the command line, else in the ini file, else nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

_UNITS = {"": 1.0, "s": 1.0, "m": 60.0, "h": 3_600.0, "d": 86_400.0}


@dataclass(frozen=True, slots=True)
class Options:
    """What `solve_2fa` is given where the test gives nothing (None: its own default), and how long a login is kept, in seconds."""

    vault: str | None
    timeout: float | None
    attempts: int | None
    login_cache: float


def milliseconds(text: str) -> float:
    """Read a time of at least zero. ValueError."""
    value = float(text)
    if not value >= 0:
        msg = "milliseconds cannot be negative"
        raise ValueError(msg)
    return value


def attempts(text: str) -> int:
    """Read a number of at least one. ValueError."""
    value = int(text)
    if value < 1:
        msg = "at least one submission is needed"
        raise ValueError(msg)
    return value


def duration(text: str) -> float:
    """Read "90", "90s", "30m", "8h" or "1d" as seconds. ValueError."""
    found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([smhd]?)", text.strip())
    if found is None:
        msg = "a duration is a number of seconds, or a number with s, m, h or d behind it"
        raise ValueError(msg)
    return float(found[1]) * _UNITS[found[2]]


# name, how its text is read, metavar, help
_OPTIONS: tuple[tuple[str, Callable[[str], Any], str, str], ...] = (
    ("otp-vault", str, "VAULT", "vault of solve_2fa where a test names none: op, bw, pass, keepassxc:DATABASE, env:NAME, or a vault's path"),
    ("otp-timeout", milliseconds, "MS", "milliseconds for solve_2fa as a whole; 0: no limit"),
    ("otp-attempts", attempts, "N", "codes that solve_2fa submits at most"),
    ("login-cache", duration, "TIME", "how long a login of @pytest.mark.signed_in serves later runs, such as 8h; default: it serves this run alone"),
)  # fmt: skip


def add(parser: pytest.Parser) -> None:
    """Add each option, and an ini value of the same name with underscores."""
    group = parser.getgroup("loomal-playwright", "one-time codes and signed-in pages (loomal-playwright)")
    for name, _, metavar, text in _OPTIONS:
        group.addoption(f"--{name}", metavar=metavar, help=text)
        parser.addini(name.replace("-", "_"), f"{text} (--{name} overrides)", default=None)


def read(config: pytest.Config) -> Options:
    """Read the run's options. UsageError names the one that is wrong."""
    values: dict[str, Any] = {}
    for name, parse, _, _ in _OPTIONS:
        text = config.getoption(f"--{name}") or config.getini(name.replace("-", "_"))
        try:
            values[name] = parse(text) if text else None
        except ValueError as error:
            msg = f"--{name}={text}: {error}"
            raise pytest.UsageError(msg) from None
    return Options(values["otp-vault"], values["otp-timeout"], values["otp-attempts"], values["login-cache"] or 0.0)
