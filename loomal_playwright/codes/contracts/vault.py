# ruff: noqa: S101, D102 - these are tests: they assert, and their names are their docstrings
"""What a vault must do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from loomal_playwright.codes.contracts import Contract, SettableIO
from loomal_playwright.errors import LabelNotFound

if TYPE_CHECKING:
    from pathlib import Path

    from loomal_playwright.codes.vaults import Vault


class VaultContract(Contract):
    """`label` is one that the vault knows; its codes have `digits` digits and a time step of `period` seconds."""

    label = "known"
    digits = 6
    period: float = 30

    def make_vault(self, tmp_path: Path) -> Vault:
        """Return a vault that holds `label`, and not "no such label"."""
        msg = f"{type(self).__name__} must define make_vault(tmp_path), for {tmp_path}"
        raise TypeError(msg)

    @pytest.fixture
    def vault(self, tmp_path: Path) -> Vault:
        return self.make_vault(tmp_path)

    def test_a_code_has_its_digits_and_its_end_ahead(self, vault: Vault, io: SettableIO) -> None:
        code = self.run(io, vault.totp(io, self.label))
        assert len(code) == self.digits
        assert code.period == self.period
        assert code.expires_at is not None
        assert 0 < code.expires_at - io.now() <= self.period + 1

    def test_a_code_belongs_to_the_step_of_the_clock(self, vault: Vault, io: SettableIO) -> None:
        assert self.run(io, vault.totp(io, self.label)).step == io.now() // self.period

    def test_the_next_step_brings_the_next_code(self, vault: Vault, io: SettableIO) -> None:
        first = self.run(io, vault.totp(io, self.label))
        io.advance(self.period)
        second = self.run(io, vault.totp(io, self.label))
        assert first.step is not None
        assert second.step == first.step + 1
        assert first.reveal() != second.reveal()

    def test_a_code_is_not_shown(self, vault: Vault, io: SettableIO) -> None:
        code = self.run(io, vault.totp(io, self.label))
        assert code.reveal() not in repr(code)

    def test_an_unknown_label_is_named(self, vault: Vault, io: SettableIO) -> None:
        with pytest.raises(LabelNotFound, match="no such label"):
            self.run(io, vault.totp(io, "no such label"))

    def test_the_identity_is_the_same_each_time(self, tmp_path: Path) -> None:
        vault = self.make_vault(tmp_path)
        assert getattr(vault, "identity", None) == getattr(vault, "identity", None)
