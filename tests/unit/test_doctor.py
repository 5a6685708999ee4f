"""What `loomal-playwright doctor` says on a machine where one thing at a time is broken."""

from __future__ import annotations

import pytest

from loomal_playwright.browser import Browser
from loomal_playwright.codes.vaults.local import LocalVault
from loomal_playwright.doctor import examine


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A machine with a browser and an enrolled vault; returns where the vault lies."""
    for name in ("LOOMAL_API_KEY", "MAILGENT_API_KEY", "LOOMAL_VAULT_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("loomal_playwright.doctor.find_browser", lambda: Browser("/usr/bin/chromium", None, "on PATH"))
    monkeypatch.setenv("LOOMAL_VAULT", str(tmp_path / "vault.db"))
    monkeypatch.setenv("LOOMAL_LEDGER", f"sqlite:///{tmp_path / 'ledger.db'}")
    vault = LocalVault()
    vault.enroll("crm", secret="JBSWY3DPEHPK3PXP")
    vault.close()
    return tmp_path


def broken():
    return {check.name: check.found for check in examine() if not check.ok}


def test_on_a_sound_machine_all_is_well(home):
    assert [check.name for check in examine()] == ["browser", "vault", "inbox", "ledger"]
    assert broken() == {}


def test_looking_makes_no_files(home):
    before = sorted(home.iterdir())
    examine()
    assert sorted(home.iterdir()) == before


def test_a_browser_that_is_not_there_is_told_with_the_next_step(home, monkeypatch):
    monkeypatch.undo()
    monkeypatch.setenv("LOOMAL_BROWSER", "/no/such/chromium")
    monkeypatch.setenv("LOOMAL_VAULT", str(home / "vault.db"))
    assert "Next:" in broken()["browser"]


def test_a_vault_whose_key_is_another_is_told(home, monkeypatch):
    monkeypatch.setenv("LOOMAL_VAULT_KEY", "A" * 43 + "=")
    assert "LOOMAL_VAULT_KEY" in broken()["vault"]


def test_a_damaged_vault_is_told_and_left_as_it_is(home):
    vault = home / "vault.db"
    vault.write_bytes(b"not a vault at all" * 100)
    assert "vault.db" in broken()["vault"]
    assert vault.read_bytes() == b"not a vault at all" * 100


def test_a_ledger_address_that_is_none_is_told(home, monkeypatch):
    monkeypatch.setenv("LOOMAL_LEDGER", "mysql://somewhere")
    assert "mysql" in broken()["settings"]


def test_a_service_that_does_not_answer_is_told(home, monkeypatch):
    monkeypatch.setenv("LOOMAL_API_KEY", "a-key")
    monkeypatch.setenv("LOOMAL_API_URL", "http://127.0.0.1:9")
    assert set(broken()) == {"vault", "inbox"}
