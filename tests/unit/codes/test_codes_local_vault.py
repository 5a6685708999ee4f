"""The vault at home."""

from __future__ import annotations

import base64
import multiprocessing
import sqlite3
import stat
import sys
import threading
import time
import traceback

import pytest

from loomal_playwright.codes.io import DirectIO
from loomal_playwright.codes.vaults import keys
from loomal_playwright.codes.vaults.local import LocalVault
from loomal_playwright.errors import LabelNotFound, VaultError
from loomal_playwright.fakes import load
from loomal_playwright.testing import SettableIO, VaultContract

code_of = sys.modules[f"{load().__name__}.totp"].code_of
KEY = base64.urlsafe_b64encode(bytes(range(32))).decode()
SECRET = "JBSWY3DPEHPK3PXP"  # 80 bits, as many services hand out
OTHER = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
URI = f"otpauth://totp/Example:alice@example.com?secret={SECRET}&issuer=Example"


class TestLocalVault(VaultContract):  # noqa: D101 - the contract speaks for it
    def make_vault(self, tmp_path):  # noqa: D102 - ditto
        vault = LocalVault(tmp_path / "vault.db", KEY)
        vault.enroll("known", URI)
        return vault


class TestLocalVaultWithALongPeriod(TestLocalVault):  # noqa: D101 - ditto
    digits, period = 8, 300

    def make_vault(self, tmp_path):  # noqa: D102 - ditto
        vault = LocalVault(tmp_path / "vault.db", KEY)
        vault.enroll("known", f"{URI}&digits=8&period=300&algorithm=SHA512")
        return vault


@pytest.fixture
def vault(tmp_path):
    vault = LocalVault(tmp_path / "home" / "vault.db", KEY)
    vault.enroll("crm", URI)
    return vault


@pytest.fixture
def io():
    return SettableIO()


@pytest.mark.parametrize("period", [30, 121, 3600])
def test_a_secret_of_80_bits_and_a_long_period_give_the_codes_of_the_standard(vault, io, period):
    vault.enroll("crm", f"{URI}&period={period}")
    code = io.run(vault.totp(io, "crm"))
    assert code.reveal() == code_of(SECRET, int(io.now() // period), 6)
    assert code.period == period


@pytest.fixture
def no_keyring(monkeypatch):
    monkeypatch.setattr(keys, "_keyring", lambda: None)


class _Ring:
    """A keyring backend that works."""

    priority = 5

    def __init__(self):
        self.kept = {}

    def get_password(self, service, name):
        return self.kept.get((service, name))

    def set_password(self, service, name, password):
        self.kept[service, name] = password


def test_file_and_folder_belong_to_the_user_alone(vault):
    assert stat.S_IMODE(vault.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(vault.path.parent.stat().st_mode) == 0o700


def test_the_secret_is_not_in_the_file(vault):
    vault.close()
    content = vault.path.read_bytes()
    assert SECRET.encode() not in content
    assert base64.b32decode(SECRET) not in content


def test_the_file_alone_holds_what_was_enrolled(vault, tmp_path, io):
    copy = tmp_path / "copy.db"
    copy.write_bytes(vault.path.read_bytes())
    assert io.run(LocalVault(copy, KEY).totp(io, "crm")).reveal() == io.run(vault.totp(io, "crm")).reveal()


def test_the_list_tells_everything_but_the_secret(vault):
    (entry,) = vault.labels()
    assert (entry.label, entry.digits, entry.period, entry.algorithm, entry.issuer) == ("crm", 6, 30, "SHA1", "Example")
    assert SECRET not in repr(entry)


def test_the_list_needs_no_key(vault):
    assert [entry.label for entry in LocalVault(vault.path, bytes(32)).labels()] == ["crm"]


def test_a_vault_that_does_not_exist_is_empty_and_is_not_made_by_looking(tmp_path, io):
    vault = LocalVault(tmp_path / "vault.db", KEY)
    assert vault.labels() == ()
    assert vault.identity.startswith("local:")
    with pytest.raises(LabelNotFound, match="enroll crm"):
        io.run(vault.totp(io, "crm"))
    assert not list(tmp_path.iterdir())


def test_an_unknown_label_is_told_with_the_known_ones(vault, io):
    with pytest.raises(LabelNotFound, match="it has 'crm'"):
        io.run(vault.totp(io, "cmr"))


def test_using_a_label_is_noted(vault, io):
    io.run(vault.totp(io, "crm"))
    assert vault.labels()[0].last_used_at == io.now()


# -- enrolling and rotating


def test_enrolling_another_secret_is_a_rotation(vault, io):
    before = io.run(vault.totp(io, "crm"))
    vault.enroll("crm", secret=OTHER)
    after = io.run(vault.totp(io, "crm"))
    assert after.generation != before.generation
    assert vault.labels()[0].rotated_at is not None


def test_enrolling_the_same_secret_again_is_none(vault, io):
    before = io.run(vault.totp(io, "crm"))
    vault.enroll("crm", secret=SECRET.lower())
    assert io.run(vault.totp(io, "crm")).generation == before.generation
    assert vault.labels()[0].rotated_at is None


def test_another_period_is_another_generation(vault, io):
    before = io.run(vault.totp(io, "crm"))
    vault.enroll("crm", f"{URI}&period=60")
    assert io.run(vault.totp(io, "crm")).generation != before.generation


@pytest.mark.parametrize(
    ("otpauth", "secret", "says"),
    [
        (None, "JBSWY3DP1HPK3PXP", "not base32: its character 9 is '1'"),
        (None, "JBSWY3DPEHPK3PXPA", "not whole"),
        (None, " - ", "the secret is missing"),
        (None, None, "either an otpauth URI or secret="),
        (URI, SECRET, "either an otpauth URI or secret="),
        (SECRET, None, "goes into secret="),
        ("otpauth://totp/x?issuer=Example", None, "the secret is missing"),
        (f"otpauth://hotp/x?secret={SECRET}&counter=1", None, r"'hotp' \(counter-based\)"),
        (f"otpauth://totp/x?secret={SECRET}&digits=5", None, "digits='5'.*from 6 to 8"),
        (f"otpauth://totp/x?secret={SECRET}&digits=six", None, "digits='six'"),
        (f"otpauth://totp/x?secret={SECRET}&period=0", None, "period='0'"),
        (f"otpauth://totp/x?secret={SECRET}&algorithm=MD5", None, "algorithm='MD5'"),
        (f"otpauth://totp/x?secret={SECRET}&encoder=steam", None, "encoder='steam'"),
        (f"otpauth://totp/x?secret={SECRET}&secret={OTHER}", None, "'secret' twice"),
        ("otpauth-migration://offline?data=CjEK", None, "export of many accounts"),
    ],
)
def test_what_cannot_be_enrolled_is_named_and_the_old_entry_kept(vault, io, otpauth, secret, says):
    before = io.run(vault.totp(io, "crm"))
    with pytest.raises(ValueError, match=says):
        vault.enroll("crm", otpauth, secret=secret)
    assert io.run(vault.totp(io, "crm")).reveal() == before.reveal()


def test_a_secret_that_is_refused_is_in_no_traceback(vault):
    with pytest.raises(ValueError, match="not base32") as caught:
        vault.enroll("crm", secret="JBSWY3DP1HPK3PXP")
    frames = traceback.StackSummary.extract(traceback.walk_tb(caught.value.__traceback__), capture_locals=True)
    ours = [frame for frame in frames if "loomal_playwright" in frame.filename]
    assert ours
    assert not [frame.name for frame in ours if "JBSWY3DP" in str(frame.locals)]
    assert "JBSWY3DP" not in str(caught.value)


@pytest.mark.parametrize("label", ["", " crm", "crm\n"])
def test_a_label_that_could_not_be_typed_is_refused(vault, label):
    with pytest.raises(ValueError, match="printable text"):
        vault.enroll(label, URI)


def test_removing_a_label_forgets_it(vault, io):
    vault.remove("crm")
    with pytest.raises(LabelNotFound, match="it is empty"):
        io.run(vault.totp(io, "crm"))


def test_removing_an_unknown_label_is_an_error(vault):
    with pytest.raises(LabelNotFound, match="'cmr'"):
        vault.remove("cmr")


# -- origins


def test_origins_are_kept_by_a_rotation_that_names_none(vault, io):
    vault.enroll("crm", URI, origins=["https://CRM.example.com/"])
    vault.enroll("crm", secret=OTHER)
    assert io.run(vault.origins(io, "crm")) == ("https://crm.example.com",)


def test_one_origin_may_be_given_as_it_is(vault, io):
    vault.enroll("crm", URI, origins="example.com")
    assert io.run(vault.origins(io, "crm")) == ("example.com",)


def test_binding_adds_a_site_and_keeps_the_secret(vault, io):
    before = io.run(vault.totp(io, "crm"))
    vault.bind("crm", "example.com")
    vault.bind("crm", "https://login.example.com:8443", "example.com")
    assert io.run(vault.origins(io, "crm")) == ("example.com", "https://login.example.com:8443")
    assert io.run(vault.totp(io, "crm")).reveal() == before.reveal()


@pytest.mark.parametrize(
    "origin", ["", "ftp://example.com", "https://example.com/login", "https://user@example.com", "a b", "x:y"]
)
def test_what_is_no_origin_is_refused(vault, origin):
    with pytest.raises(ValueError, match="must be a site"):
        vault.bind("crm", origin)


# -- what was tampered with, damaged, or opened with another key


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE entries SET origins = '[\"https://evil.example\"]'",
        "UPDATE entries SET label = 'crm', digits = 8",
        "UPDATE entries SET generation = 'new'",
        "UPDATE entries SET sealed = x'00'",
        "UPDATE entries SET sealed = (SELECT key_check FROM vault)",
    ],
)
def test_an_altered_entry_is_named_and_gives_no_code(vault, io, change):
    _sql(vault, change)
    for use in (vault.totp, vault.origins):
        with pytest.raises(VaultError, match="entry 'crm' of the vault was altered"):
            io.run(use(io, "crm"))


def test_an_entry_moved_to_another_label_gives_no_code(vault, io):
    vault.enroll("bank", secret=OTHER)
    _sql(vault, "UPDATE entries SET sealed = (SELECT sealed FROM entries WHERE label = 'bank') WHERE label = 'crm'")
    with pytest.raises(VaultError, match="'crm'"):
        io.run(vault.totp(io, "crm"))


def test_a_wrong_key_is_named_and_the_file_is_left_alone(vault, io, monkeypatch):
    vault.close()
    before = vault.path.read_bytes()
    monkeypatch.setenv("LOOMAL_VAULT_KEY", keys.new_key())
    with pytest.raises(VaultError, match="key from LOOMAL_VAULT_KEY does not open"):
        io.run(LocalVault(vault.path).totp(io, "crm"))
    with pytest.raises(VaultError, match="key from LOOMAL_VAULT_KEY does not open"):
        LocalVault(vault.path).enroll("crm", secret=OTHER)
    assert vault.path.read_bytes() == before


@pytest.mark.parametrize("size", [0, 40, 4096, 9000])
def test_a_truncated_vault_is_an_error_and_is_left_alone(vault, io, size):
    for number in range(40):
        vault.enroll(f"label {number}", URI)
    vault.close()
    content = vault.path.read_bytes()[:size]
    vault.path.write_bytes(content)
    with pytest.raises(VaultError, match="restore"):
        io.run(LocalVault(vault.path, KEY).totp(io, "label 39"))
    assert vault.path.read_bytes() == content


def test_a_file_that_is_no_vault_is_left_alone(tmp_path):
    path = tmp_path / "notes.txt"
    path.write_text("remember the milk\n" * 100)
    with pytest.raises(VaultError, match="is not a SQLite file"):
        LocalVault(path, KEY).enroll("crm", URI)
    assert path.read_text() == "remember the milk\n" * 100


def test_a_vault_that_is_replaced_under_a_running_process_is_read_anew(vault, io):
    io.run(vault.totp(io, "crm"))
    vault.path.unlink()
    other = LocalVault(vault.path, KEY)
    other.enroll("new", secret=OTHER)
    assert [entry.label for entry in vault.labels()] == ["new"]
    assert io.run(vault.totp(io, "new")).reveal() == io.run(other.totp(io, "new")).reveal()


# -- keys


@pytest.mark.parametrize("key", [b"short", "not base64 at all, or is it", base64.urlsafe_b64encode(bytes(16)).decode()])
def test_what_is_no_key_is_refused_without_showing_it(tmp_path, key):
    with pytest.raises(ValueError, match="key= is no vault key: it must be 32 bytes") as caught:
        LocalVault(tmp_path / "vault.db", key)
    assert str(key) not in str(caught.value)


def test_the_key_may_be_bytes_or_text_with_or_without_padding(vault, io):
    codes = {io.run(LocalVault(vault.path, key).totp(io, "crm")).reveal() for key in (bytes(range(32)), KEY, KEY.rstrip("="))}
    assert len(codes) == 1


def test_the_environment_names_the_vault(monkeypatch, tmp_path):
    monkeypatch.setenv("LOOMAL_VAULT", str(tmp_path / "team.db"))
    assert LocalVault().path == tmp_path / "team.db"


def test_without_key_or_keyring_a_key_file_is_made_for_the_owner_alone(tmp_path, io, monkeypatch, no_keyring):
    monkeypatch.delenv("LOOMAL_VAULT_KEY", raising=False)
    LocalVault(tmp_path / "vault.db").enroll("crm", URI)
    key_file = tmp_path / "vault.key"
    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600
    assert len(io.run(LocalVault(tmp_path / "vault.db", key_file.read_text()).totp(io, "crm"))) == 6
    assert sorted(path.name for path in tmp_path.iterdir() if not path.name.startswith("vault.db-")) == ["vault.db", "vault.key"]


def test_a_lost_key_file_is_an_error_and_no_new_one_is_made(tmp_path, io, monkeypatch, no_keyring):
    monkeypatch.delenv("LOOMAL_VAULT_KEY", raising=False)
    LocalVault(tmp_path / "vault.db").enroll("crm", URI)
    (tmp_path / "vault.key").unlink()
    with pytest.raises(VaultError, match="no key for the vault"):
        io.run(LocalVault(tmp_path / "vault.db").totp(io, "crm"))
    assert not (tmp_path / "vault.key").exists()


def test_a_key_file_that_others_can_read_is_refused(tmp_path, io, monkeypatch, no_keyring):
    monkeypatch.delenv("LOOMAL_VAULT_KEY", raising=False)
    LocalVault(tmp_path / "vault.db").enroll("crm", URI)
    (tmp_path / "vault.key").chmod(0o644)
    with pytest.raises(VaultError, match="chmod 600"):
        io.run(LocalVault(tmp_path / "vault.db").totp(io, "crm"))


def test_a_keyring_that_works_keeps_the_key(tmp_path, io, monkeypatch):
    monkeypatch.delenv("LOOMAL_VAULT_KEY", raising=False)
    ring = _Ring()
    monkeypatch.setattr("keyring.get_keyring", lambda: ring)
    LocalVault(tmp_path / "vault.db").enroll("crm", URI)
    assert not (tmp_path / "vault.key").exists()
    (tmp_path / "moved").mkdir()
    moved = (tmp_path / "vault.db").rename(tmp_path / "moved" / "vault.db")
    assert len(io.run(LocalVault(moved).totp(io, "crm"))) == 6


@pytest.mark.parametrize("backend", ["keyring.backends.fail", "keyring.backends.null"])
def test_a_keyring_that_keeps_nothing_is_passed_over(tmp_path, monkeypatch, backend):
    module = pytest.importorskip(backend)
    monkeypatch.delenv("LOOMAL_VAULT_KEY", raising=False)
    monkeypatch.setattr("keyring.get_keyring", module.Keyring)
    LocalVault(tmp_path / "vault.db").enroll("crm", URI)
    assert (tmp_path / "vault.key").exists()


def test_processes_that_make_the_vault_at_once_share_one_key_and_one_file(tmp_path, io, monkeypatch, no_keyring):
    monkeypatch.delenv("LOOMAL_VAULT_KEY", raising=False)
    start = threading.Barrier(6)
    failures = []

    def enroll(number):
        start.wait()
        try:
            LocalVault(tmp_path / "vault.db").enroll(f"label {number}", URI)
        except (VaultError, OSError, sqlite3.Error) as error:  # handed to the assertion below
            failures.append(error)

    threads = [threading.Thread(target=enroll, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    vault = LocalVault(tmp_path / "vault.db")
    assert len({io.run(vault.totp(io, f"label {number}")).reveal() for number in range(6)}) == 1


def test_a_killed_writer_loses_nothing(vault, io):
    writer = multiprocessing.get_context("spawn").Process(target=_rotate_for_ever, args=(vault.path,))
    writer.start()
    give_up = time.monotonic() + 30
    while vault.labels()[0].rotated_at is None and time.monotonic() < give_up:
        pass
    writer.kill()
    writer.join()
    assert vault.labels()[0].rotated_at is not None
    assert len(io.run(LocalVault(vault.path, KEY).totp(io, "crm"))) == 6


def test_a_warm_code_takes_less_than_a_millisecond(vault):
    with DirectIO() as io:
        io.run(vault.totp(io, "crm"))
        times = []
        for _ in range(50):
            start = time.perf_counter()
            io.run(vault.totp(io, "crm"))
            times.append(time.perf_counter() - start)
    assert sorted(times)[25] < 0.001


def _rotate_for_ever(path):
    vault = LocalVault(path, KEY)
    while True:
        vault.enroll("crm", secret=OTHER)
        vault.enroll("crm", secret=SECRET)


def _sql(vault, statement):
    db = sqlite3.connect(vault.path)
    db.execute(statement)
    db.commit()
    db.close()
