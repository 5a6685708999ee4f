"""Vaults: they keep a secret and give the code that it derives."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from loomal_playwright.codes.code import Code
    from loomal_playwright.codes.io import IO


@runtime_checkable
class Vault(Protocol):
    """What `solve_2fa(vault=)` takes. `loomal_playwright.testing.VaultContract` tests an implementation.

    A vault may also have `identity: str` (names the account, never a secret; keeps ledgers apart),
    `async backup(io, label) -> Code` (spends a recovery code) and `async origins(io, label) -> tuple[str, ...]`
    (the sites to which the label is bound).
    """

    async def totp(self, io: IO, label: str) -> Code:
        """Return the code of the present time step (RFC 6238). Raises LabelNotFound, VaultError."""
