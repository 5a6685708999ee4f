"""What `loomal-playwright doctor` says on a machine where one thing at a time is broken."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest

from loomal_playwright.browser import Browser
from loomal_playwright.codes.vaults.local import LocalVault
from loomal_playwright.doctor import examine

sys.path.insert(0, str(Path(__file__).parent / "codes"))
from loomal_server import KEY, LoomalServer


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A machine with a browser and an enrolled vault; returns where the vault lies."""
    for name in ("LOOMAL_API_KEY", "MAILGENT_API_KEY", "LOOMAL_VAULT_KEY", "LOOMAL_INBOX"):
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


def test_a_key_that_is_none_is_told_with_the_settings_that_may_be_meant(home, monkeypatch):
    monkeypatch.setenv("LOOMAL_VAULT_KEY", "hunter2")
    assert "Next: correct or unset" in broken()["vault"]
    assert "LOOMAL_VAULT_KEY" in broken()["vault"]
    assert "hunter2" not in str(broken())


@pytest.mark.parametrize(("backend", "says"), [("fail", "no keyring works here"), ("memory", "not in the system's keyring")])
def test_a_key_that_is_gone_is_told_with_where_it_was_looked_for(home, monkeypatch, backend, says):
    (home / "vault.key").unlink()
    keyring = pytest.importorskip("keyring")
    backends = {"fail": __import__("keyring.backends.fail").backends.fail.Keyring(), "memory": Memory()}
    monkeypatch.setattr(keyring, "get_keyring", lambda: backends[backend])
    assert says in broken()["vault"]
    assert "put back the key that it was made with" in broken()["vault"]


class Memory:
    """A keyring that works, and holds nothing."""

    priority = 5

    def get_password(self, *_):
        """Hold nothing."""


def test_a_key_file_that_others_may_read_is_told(home):
    (home / "vault.key").chmod(0o644)
    assert "chmod 600" in broken()["vault"]


@pytest.mark.parametrize(("size", "says"), [(0, "is empty: restore it"), (5_000, "damaged (truncated?)"), (40, "damaged")])
def test_a_vault_that_was_cut_is_told_with_the_next_step_and_left_as_it_is(home, size, says):
    vault = home / "vault.db"
    vault.write_bytes(vault.read_bytes()[:size])
    found = broken()["vault"]
    assert says in found
    assert "restore" in found
    assert vault.stat().st_size == size


def test_a_ledger_that_is_damaged_is_told(home):
    (home / "ledger.db").write_bytes(b"SQLite format 3\x00" + b"\xff" * 4_000)
    assert "restore a backup" in broken()["ledger"]


def test_a_ledger_that_is_not_there_yet_is_told(home):
    assert next(check.found for check in examine() if check.name == "ledger").endswith("it is made when it is first used")


def test_an_address_of_the_service_that_is_none_is_told_with_the_settings_that_may_be_meant(home, monkeypatch):
    monkeypatch.setenv("LOOMAL_API_KEY", "a-key")
    monkeypatch.setenv("LOOMAL_API_URL", "nonsense")
    assert "Next: correct or unset what is meant of LOOMAL_API_KEY, LOOMAL_API_URL" in broken()["settings"]


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
    assert set(broken()) == {"clock", "vault", "inbox"}
    assert "Next:" in broken()["clock"]


def test_an_inbox_that_does_not_answer_is_told(home, monkeypatch):
    pytest.importorskip("imapclient", reason="the extra 'imap' is not installed")
    monkeypatch.setenv("LOOMAL_INBOX", "imap://agent:s3cret@localhost:9/INBOX")
    assert broken()["inbox"].startswith(
        "ImapInbox('imap://agent@localhost:9/INBOX') (named by LOOMAL_INBOX)\nlocalhost:9 cannot be reached"
    )
    assert "s3cret" not in str(examine())


def test_an_inbox_that_is_none_is_told(home, monkeypatch):
    monkeypatch.setenv("LOOMAL_INBOX", "imaps://mail.test")
    assert "imaps://user@host/INBOX" in broken()["settings"]


@pytest.fixture
def service(home, monkeypatch):
    """A service whose clock is as far ahead as the returned function is told."""
    ahead = [0.0]
    server = LoomalServer(lambda: time.time() + ahead[0])
    monkeypatch.setenv("LOOMAL_API_KEY", KEY)
    monkeypatch.setenv("LOOMAL_API_URL", server.url)
    yield lambda seconds: ahead.__setitem__(0, seconds)
    server.close()


def test_a_clock_that_is_right_is_no_trouble(service):
    assert "clock" in [check.name for check in examine()]
    assert "clock" not in broken()


@pytest.mark.parametrize(("ahead", "says"), [(40, "behind"), (-40, "ahead of"), (-40 * 86_400, "ahead of")])
def test_a_clock_that_is_off_is_told_with_how_far_and_the_next_step(service, ahead, says):
    service(ahead)
    assert says in broken()["clock"]
    assert "Next:" in broken()["clock"]


def test_where_the_key_comes_from_is_told(home):
    assert "its key is from" in next(check.found for check in examine() if check.name == "vault")


@pytest.mark.parametrize("tool", ["op", "bw", "pass"])
def test_a_tool_that_is_not_installed_is_told_with_where_to_get_it(home, monkeypatch, tool):
    monkeypatch.setenv("LOOMAL_VAULT", tool)
    monkeypatch.setenv("PATH", str(home))
    assert f"needs its command {tool!r}" in broken()["vault"]


def test_a_database_that_is_not_named_is_told(home, monkeypatch):
    monkeypatch.setenv("LOOMAL_VAULT", "keepassxc")
    monkeypatch.delenv("KEEPASSXC_DATABASE", raising=False)
    assert "KEEPASSXC_DATABASE" in broken()["settings"]
