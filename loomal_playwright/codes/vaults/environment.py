"""An otpauth URI in an environment variable, as CI systems hand secrets to a job."""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING

from loomal_playwright.codes.code import Code
from loomal_playwright.codes.otpauth import read
from loomal_playwright.errors import VaultError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from loomal_playwright.codes.io import IO


class EnvironmentVault:
    """One secret, for whatever label: the variable `name` holds its otpauth URI, or the secret in base32."""

    def __init__(self, name: str, *, environ: Mapping[str, str] = os.environ) -> None:
        self.name = name
        self._environ = environ

    @property
    def identity(self) -> str:
        """Names the variable in ledgers."""
        return f"env:{self.name}"

    async def totp(self, io: IO, label: str) -> Code:
        """Return the code of the present time step. Raises VaultError."""
        text = self._environ.get(self.name, "").strip()
        try:
            holds = read(text, None) if text.startswith("otpauth") else read(None, text)
        except ValueError as error:
            del text  # a traceback that shows local variables must not show it
            msg = f"{self.name} in the environment gives no code for {label!r}: {error}; it must hold an otpauth URI"
            raise VaultError(msg) from None
        step = int(io.now() // holds.period)
        generation = hashlib.sha256(b"generation" + holds.secret).hexdigest()[:16]
        return Code(holds.code(step), expires_at=float((step + 1) * holds.period), period=holds.period, generation=generation)

    def __repr__(self) -> str:
        return f"EnvironmentVault({self.name!r})"
