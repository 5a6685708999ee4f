"""Other people's vaults, asked over their own command-line tools. Here is all that they share; each has a small file of its own.

The label goes in as an argument, the code comes back on standard output; what a tool says on standard error is quoted only where it
is known to hold no secret, which is nowhere: it only decides which error of ours is raised.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from loomal_playwright.codes.code import Code
from loomal_playwright.errors import LabelNotFound, VaultError

if TYPE_CHECKING:
    from loomal_playwright.codes.io import IO

_TIMEOUT = 30  # seconds; a tool that waits for a fingerprint or a password that nobody gives
_PERIOD = 30.0  # seconds; the tools print the code, not its period
_LENGTHS = range(6, 11)


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool. What its standard error holds, in lower case: when it knows no such label, when it is locked, and what else it may say.

    `other`: (sign, what it means and what to do about it).
    """

    name: str
    program: str
    install: str
    unlock: str
    unknown: tuple[str, ...]
    locked: tuple[str, ...]
    other: tuple[tuple[str, str], ...] = ()


class ToolVault(ABC):
    """What the vaults over tools share: `command` is all that a new one defines, beside its `tool`."""

    tool: ClassVar[Tool]

    @property
    def identity(self) -> str:
        """Names the vault in ledgers."""
        return f"tool:{self.tool.program}"

    async def totp(self, io: IO, label: str) -> Code:
        """Return the label's present code. Raises LabelNotFound, VaultError.

        The tools tell the code and not its period: 30 seconds are taken for it, on the clock of this machine.
        """
        if not label or label.startswith("-"):
            msg = f"{self.tool.name} cannot be asked for {label!r}: a label must not begin with a dash"
            raise LabelNotFound(msg)
        before = io.now() // _PERIOD
        answer = await io.call(self._ask, label)
        if io.now() // _PERIOD != before:  # the code may be of either step: one more is surely of the new one
            answer = await io.call(self._ask, label)
        digits = "".join(answer.split())
        if not (digits.isascii() and digits.isalnum() and len(digits) in _LENGTHS):
            msg = f"{self.tool.name} gave no one-time code for {label!r}; does the item have one?"
            raise VaultError(msg)
        return Code(digits, expires_at=(io.now() // _PERIOD + 1) * _PERIOD, period=_PERIOD)

    @abstractmethod
    def command(self, label: str) -> list[str]:
        """Return the arguments that make the tool print the label's code."""

    def given(self) -> str:
        """Return what the tool reads from its standard input."""
        return ""

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"

    def _ask(self, label: str) -> str:
        program = shutil.which(self.tool.program)
        if program is None:
            msg = f"{self.tool.name} needs its command {self.tool.program!r}, which is not on PATH: {self.tool.install}"
            raise VaultError(msg)
        try:
            done = subprocess.run(  # noqa: S603 - no shell; the label is checked
                [program, *self.command(label)],
                input=self.given(),
                capture_output=True,
                text=True,
                errors="replace",
                timeout=_TIMEOUT,
                check=False,
                env={**os.environ, "LC_ALL": "C"},
            )
        except subprocess.TimeoutExpired:
            msg = f"{self.tool.name} did not answer within {_TIMEOUT} s: it may be locked: {self.tool.unlock}"
            raise VaultError(msg) from None
        except OSError as error:
            msg = f"{program} cannot be run: {error.strerror}"
            raise VaultError(msg) from None
        if done.returncode != 0:
            raise self._failed(label, done)
        return done.stdout

    def _failed(self, label: str, done: subprocess.CompletedProcess[str]) -> VaultError | LabelNotFound:
        told = done.stderr.lower()
        tool = self.tool
        if any(sign in told for sign in tool.locked):
            return VaultError(f"{tool.name} is locked: {tool.unlock}")
        if any(sign in told for sign in tool.unknown):
            return LabelNotFound(f"{tool.name} has no item with a one-time password named {label!r}")
        for sign, meaning in tool.other:
            if sign in told:
                return VaultError(f"{tool.name} gave no code for {label!r}: {meaning}")
        return VaultError(f"{tool.name} failed (exit code {done.returncode}): run `{tool.program}` by hand to see why")
