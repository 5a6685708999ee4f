"""Throw-away accounts: the fixture `otp_vault`, and the names under which its accounts stand in the run's ledger."""

from __future__ import annotations

import hashlib
import secrets
from base64 import b32encode
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from loomal_playwright.codes.otpauth import read
from loomal_playwright.codes.vaults.local import LocalVault

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from loomal_playwright.codes.code import Code
    from loomal_playwright.codes.io import IO
    from loomal_playwright.codes.vaults.seal import Entry
    from loomal_playwright.plugin.run import Run


class OtpVault:
    """A vault that lives as long as the run: what is enrolled here is nobody's real account."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self.path = run.file("vault.db")
        self._vault = LocalVault(self.path, key=run.key)
        self._generations: dict[str, str] = {}
        self._enrolled_in: dict[str, object] = {}

    def enroll(
        self,
        label: str,
        otpauth: str | None = None,
        *,
        secret: str | None = None,
        origins: Iterable[str] = (),
        backup_codes: Sequence[str] = (),
    ) -> Entry:
        """Keep the secret that the application under test gave out: an otpauth URI, or bare base32. ValueError as of `LocalVault.enroll`."""
        entry = self._vault.enroll(label, otpauth, secret=secret, origins=origins, backup_codes=backup_codes)
        self._generations[label] = entry.generation
        self._enrolled_in[label] = self._run.item
        bare = b32encode(read(otpauth, secret).secret).decode().rstrip("=")
        self._run.secrets |= {bare, *(text for text in (otpauth, secret, *backup_codes) if text)}
        return entry

    def new(self, label: str, *, digits: int = 6, period: int = 30) -> str:
        """Make and keep a fresh secret; return its otpauth URI, for the application under test. `period`: seconds."""
        secret = b32encode(secrets.token_bytes(20)).decode()
        query = urlencode({"secret": secret, "issuer": "loomal-playwright", "digits": digits, "period": period})
        otpauth = f"otpauth://totp/{quote(f'loomal-playwright:{label}')}?{query}"
        self.enroll(label, otpauth)
        return otpauth

    def enrolled_now(self, label: str) -> bool:
        """Whether the test that runs now enrolled the label, however it came by this vault."""
        return label in self._enrolled_in and self._enrolled_in[label] is self._run.item

    def account(self, label: str) -> Account:
        """Return what `solve_2fa` takes as its vault for this label."""
        test = self._run.item.nodeid if self._run.item else ""
        name = self._generations.get(label) or hashlib.sha256(f"{self._run.token}{test}".encode()).hexdigest()[:16]
        return Account(self._vault, f"otp_vault:{name}")

    def close(self) -> None:
        """Close the file."""
        self._vault.close()

    def __repr__(self) -> str:
        return f"<otp_vault with {', '.join(self._generations) or 'nothing in it'}>"


@dataclass(frozen=True, slots=True)
class Account:
    """One account of the vault. `identity` follows from its secret, so that all workers of the run share what is spent of it."""

    vault: LocalVault
    identity: str

    async def totp(self, io: IO, label: str) -> Code:
        """As of `LocalVault`."""
        return await self.vault.totp(io, label)

    async def backup(self, io: IO, label: str) -> Code:
        """As of `LocalVault`."""
        return await self.vault.backup(io, label)

    async def origins(self, io: IO, label: str) -> tuple[str, ...]:
        """As of `LocalVault`."""
        return await self.vault.origins(io, label)
