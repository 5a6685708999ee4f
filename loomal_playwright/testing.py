"""Tests that every vault, inbox and ledger must pass, and the clock they run on; for authors of new ones.

class TestMyVault(VaultContract):          # pytest collects what it inherits
    label, period, digits = "crm-totp", 30, 6

    def make_vault(self, tmp_path):
        return MyVault(...)
"""

from __future__ import annotations

from loomal_playwright.codes.contracts import SettableIO
from loomal_playwright.codes.contracts.inbox import InboxContract
from loomal_playwright.codes.contracts.ledger import LedgerContract
from loomal_playwright.codes.contracts.vault import VaultContract
from loomal_playwright.fake_port import Answer, FakePort, page

__all__ = ["Answer", "FakePort", "InboxContract", "LedgerContract", "SettableIO", "VaultContract", "page"]
