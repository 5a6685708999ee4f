"""The vault at home."""

from __future__ import annotations

import base64
import multiprocessing
import os
import secrets
import sqlite3
import stat
import subprocess
import sys
import threading
import time
import traceback
from contextlib import closing
from pathlib import Path

import pytest

from loomal_playwright.codes.io import DirectIO
from loomal_playwright.codes.vaults import keys
from loomal_playwright.codes.vaults.local import LocalVault
from loomal_playwright.errors import CodeUnavailable, LabelNotFound, VaultError
from loomal_playwright.fakes import load
from loomal_playwright.testing import SettableIO, VaultContract

code_of = sys.modules[f"{load().__name__}.totp"].code_of
KEY = base64.urlsafe_b64encode(bytes(range(32))).decode()
SECRET = "JBSWY3DPEHPK3PXP"  # 80 bits, as many services hand out
OTHER = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
FORMAT_1 = Path(__file__).with_name("vault_format_1.sql")
FORMAT_2 = Path(__file__).with_name("vault_format_2.sql")
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


# -- identities


def test_an_identity_sees_and_uses_its_own_labels_only(vault, io):
    other = LocalVault(vault.path, KEY, owner="ci")
    other.enroll("crm", secret=OTHER)
    other.enroll("bank", secret=OTHER)
    assert [entry.label for entry in vault.labels()] == ["crm"]
    assert [entry.label for entry in other.labels()] == ["bank", "crm"]
    assert io.run(vault.totp(io, "crm")).reveal() != io.run(other.totp(io, "crm")).reveal()
    for use in (vault.totp, vault.backup, vault.origins):
        with pytest.raises(LabelNotFound, match="it has 'crm'") as caught:
            io.run(use(io, "bank"))
        assert "ci" not in str(caught.value).split("(it has")[1]
    other.remove("crm")
    assert [entry.label for entry in vault.labels()] == ["crm"]
    assert vault.owners() == ("", "ci")


def test_identities_are_accounts_of_their_own_in_ledgers(vault):
    assert LocalVault(vault.path, KEY, owner="ci").identity == f"{vault.identity}:ci"


def test_an_entry_moved_to_another_identity_gives_no_code(vault, io):
    _sql(vault, "UPDATE entries SET owner = 'ci'")
    with pytest.raises(VaultError, match="altered"):
        io.run(LocalVault(vault.path, KEY, owner="ci").totp(io, "crm"))


# -- recovery codes


@pytest.fixture
def codes(vault):
    vault.enroll("crm", URI, backup_codes=["aaaa-1111", "bbbb-2222", "cccc-3333"])
    return vault


def test_each_recovery_code_is_given_once_and_listed_as_used(codes, io):
    given = [io.run(codes.backup(io, "crm")).reveal() for _ in range(2)]
    assert given == ["aaaa-1111", "bbbb-2222"]
    assert codes.labels()[0].backup_codes == (io.now(), io.now(), None)
    io.run(codes.backup(io, "crm"))
    with pytest.raises(CodeUnavailable, match="all 3 are spent"):
        io.run(codes.backup(io, "crm"))


def test_a_label_without_recovery_codes_says_so(vault, io):
    with pytest.raises(CodeUnavailable, match="it has none"):
        io.run(vault.backup(io, "crm"))


def test_a_spent_recovery_code_does_not_come_back_by_an_altered_row(codes, io):
    io.run(codes.backup(io, "crm"))
    _sql(codes, "UPDATE backup_codes SET used_at = NULL")
    assert io.run(codes.backup(io, "crm")).reveal() == "bbbb-2222"


def test_recovery_codes_that_changed_places_are_not_spent(codes, io):
    _sql(codes, "UPDATE backup_codes SET sealed = (SELECT sealed FROM backup_codes WHERE number = 1) WHERE number = 0")
    with pytest.raises(VaultError, match="altered"):
        io.run(codes.backup(io, "crm"))
    assert codes.labels()[0].backup_codes == (None, None, None)


def test_recovery_codes_outlive_use_and_rotation_and_are_replaced_by_new_ones(codes, io):
    io.run(codes.backup(io, "crm"))
    io.run(codes.totp(io, "crm"))
    codes.rotate("crm", secret=OTHER)
    codes.bind("crm", "example.com")
    assert io.run(codes.backup(io, "crm")).reveal() == "bbbb-2222"
    codes.rotate("crm", secret=SECRET, backup_codes=["dddd-4444"])
    assert codes.labels()[0].backup_codes == (None,)
    codes.remove("crm")
    codes.enroll("crm", URI)
    assert codes.labels()[0].backup_codes == ()


def test_recovery_codes_are_not_in_the_file(codes):
    codes.close()
    assert b"aaaa-1111" not in codes.path.read_bytes()


def test_processes_that_spend_at_once_get_different_codes(vault):
    vault.enroll("crm", URI, backup_codes=[f"code-{number}" for number in range(40)])
    with multiprocessing.get_context("spawn").Pool(4) as pool:
        given = [code for some in pool.map(_spend_ten, [vault.path] * 4) for code in some]
    assert sorted(given) == sorted(f"code-{number}" for number in range(40))


# -- the log


def test_the_log_says_who_did_what_to_which_label_and_when_and_never_a_code(codes, io):
    spent = io.run(codes.backup(io, "crm")).reveal()
    code = io.run(codes.totp(io, "crm")).reveal()
    codes.rotate("crm", secret=OTHER)
    codes.bind("crm", "example.com")
    codes.remove("crm")
    did = [deed.what for deed in codes.log()]
    assert did == ["enrolled", "enrolled", "backup code", "code", "rotated", "bound", "removed"]
    assert {(deed.who, deed.label, deed.process) for deed in codes.log()} == {("", "crm", os.getpid())}
    assert codes.log()[3].at == io.now()
    assert spent not in repr(codes.log())
    assert code not in repr(codes.log())
    assert LocalVault(codes.path, KEY, owner="ci").log() == ()


@pytest.mark.parametrize("change", ["UPDATE audit SET label = 'x'", "DELETE FROM audit"])
def test_the_log_is_only_added_to(vault, change):
    with pytest.raises(sqlite3.IntegrityError, match="only added to"):
        _sql(vault, change)


# -- taken labels, rotation


def test_a_taken_label_is_not_overwritten_unless_asked(vault, io):
    before = io.run(vault.totp(io, "crm")).reveal()
    with pytest.raises(ValueError, match="is taken"):
        vault.enroll("crm", secret=OTHER, overwrite=False)
    assert io.run(vault.totp(io, "crm")).reveal() == before


def test_rotating_an_unknown_label_is_an_error(vault):
    with pytest.raises(LabelNotFound, match="'cmr'"):
        vault.rotate("cmr", secret=OTHER)
    assert [entry.label for entry in vault.labels()] == ["crm"]


# -- formats


@pytest.fixture
def format_1(tmp_path):
    """A vault as the first version wrote it."""
    db = sqlite3.connect(tmp_path / "old.db")
    db.execute("PRAGMA journal_mode = WAL")
    db.executescript(FORMAT_1.read_text())
    db.close()
    return tmp_path / "old.db"


def test_a_vault_of_the_first_format_is_brought_up_and_all_of_it_kept(format_1, io):
    vault = LocalVault(format_1, KEY)
    assert io.run(vault.totp(io, "crm")).reveal() == code_of(SECRET, int(io.now() // 30), 6)
    assert io.run(vault.totp(io, "bank")).reveal() == code_of(OTHER, int(io.now() // 30), 6)
    assert io.run(vault.origins(io, "crm")) == ("https://crm.example.com",)
    assert [(entry.label, entry.rotated_at is None) for entry in vault.labels()] == [("bank", False), ("crm", True)]
    assert vault.identity == "local:a578a79255490587"
    assert vault.log()[0].what == "upgraded"
    vault.close()
    assert io.run(LocalVault(format_1, KEY).origins(io, "crm")) == ("https://crm.example.com",)


def test_a_vault_of_the_second_format_is_brought_up_and_all_of_it_kept(tmp_path, io):
    with closing(sqlite3.connect(tmp_path / "old.db")) as db:
        db.executescript(FORMAT_2.read_text())
    vault = LocalVault(tmp_path / "old.db", KEY)
    assert io.run(vault.totp(io, "crm")).reveal() == code_of(SECRET, int(io.now() // 30), 6)
    assert io.run(vault.of("ci").totp(io, "crm")).reveal() == code_of(OTHER, int(io.now() // 30), 6)
    assert io.run(vault.backup(io, "crm")).reveal() == "77aa-bb22"
    assert [deed.what for deed in vault.log()] == ["enrolled", "backup code", "upgraded", "code", "backup code"]


def test_what_has_expired_gives_no_code_until_it_is_enrolled_again(vault, io):
    vault.enroll("crm", URI, backup_codes=["8f2k-1m9q"], expires_at=io.now() + 10, metadata={"team": "sales"})
    assert len(io.run(vault.totp(io, "crm"))) == 6
    io.advance(10)
    for call in (vault.totp, vault.backup):
        with pytest.raises(CodeUnavailable, match="'crm' has expired; enrol it again"):
            io.run(call(io, "crm"))
    entry = vault.enroll("crm", URI)
    assert (entry.expires_at, entry.metadata) == (None, {"team": "sales"})
    assert len(io.run(vault.totp(io, "crm"))) == 6


def test_a_wrong_key_brings_no_vault_up(format_1, io):
    before = format_1.read_bytes()
    vault = LocalVault(format_1, keys.new_key())
    with pytest.raises(VaultError, match="does not open"):
        io.run(vault.totp(io, "crm"))
    vault.close()
    assert format_1.read_bytes() == before


def test_a_vault_of_a_later_format_is_left_alone(vault, io):
    _sql(vault, "PRAGMA user_version = 99")
    vault.close()
    before = vault.path.read_bytes()
    with pytest.raises(VaultError, match="has format 99"):
        io.run(LocalVault(vault.path, KEY).totp(io, "crm"))
    assert vault.path.read_bytes() == before


def test_an_altered_vault_stays_byte_for_byte_what_it_was(vault, io):
    _sql(vault, "UPDATE entries SET digits = 8")
    vault.close()
    before = vault.path.read_bytes()
    altered = LocalVault(vault.path, KEY)
    with pytest.raises(VaultError, match="altered"):
        io.run(altered.totp(io, "crm"))
    altered.close()
    assert vault.path.read_bytes() == before


def test_flipped_bytes_give_an_error_or_the_right_code_and_never_another(vault, io):
    vault.enroll("crm", URI, backup_codes=["aaaa-1111"])
    vault.close()
    whole, right = vault.path.read_bytes(), code_of(SECRET, int(io.now() // 30), 6)
    for place in range(0, len(whole), len(whole) // 150):
        path = vault.path.with_name("flipped.db")
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :])
        flipped = LocalVault(path, KEY)
        try:
            assert io.run(flipped.totp(io, "crm")).reveal() == right
        except (VaultError, LabelNotFound):
            flipped.close()
            assert path.read_bytes()[place] == whole[place] ^ 0xFF
        flipped.close()


# -- kill -9


@pytest.mark.timeout(600)
def test_writers_that_are_killed_lose_nothing_that_was_finished(vault, io):
    """Each writer tells what it finished; after kill -9 all of that is there, and the vault is whole. LOOMAL_KILLS: how many."""
    for _ in range(int(os.environ.get("LOOMAL_KILLS", "20"))):
        program = (
            f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r}); import killed; killed.write({str(vault.path)!r})"
        )
        with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as writer:
            assert writer.stdout.readline()
            time.sleep(secrets.randbelow(20) / 1000)
            writer.kill()
            finished = [line.strip() for line in writer.stdout.read().splitlines(keepends=True) if line.endswith("\n")]
        vault.close()
        known = {entry.label for entry in vault.labels()}
        assert set(finished) <= known
        for label in [*finished[-3:], "crm"]:
            assert io.run(vault.totp(io, label)).reveal()
        for label in known - {"crm"}:
            vault.remove(label)
    db = sqlite3.connect(vault.path)
    assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    db.close()


def _spend_ten(path):
    vault = LocalVault(path, KEY)
    with DirectIO() as io:
        return [io.run(vault.backup(io, "crm")).reveal() for _ in range(10)]
