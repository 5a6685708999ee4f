# ruff: noqa: D101, D102 - the contract speaks for the classes
"""Other people's vaults, against executables that answer as the documented tools do."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import textwrap

import pytest

from loomal_playwright.codes.code import Code
from loomal_playwright.codes.defaults import sources
from loomal_playwright.codes.io import DirectIO
from loomal_playwright.codes.vaults.bitwarden import BitwardenVault
from loomal_playwright.codes.vaults.environment import EnvironmentVault
from loomal_playwright.codes.vaults.keepassxc import KeePassXCVault
from loomal_playwright.codes.vaults.local import default_path
from loomal_playwright.codes.vaults.onepassword import OnePasswordVault
from loomal_playwright.codes.vaults.passwordstore import PassVault
from loomal_playwright.errors import LabelNotFound, VaultError
from loomal_playwright.testing import SettableIO, VaultContract

URI = "otpauth://totp/Example:alice?secret=JBSWY3DPEHPK3PXP&issuer=Example"
SAYS = {  # tool: (arguments before the label, after it, what it says of an unknown label, what it says when it is locked)
    "op": (["item", "get"], ["--otp"],
           '[ERROR] 2026/11/24 09:00:00 "x" isn\'t an item. Specify the item with its UUID, name, or domain.',
           "[ERROR] 2026/11/24 09:00:00 You are not currently signed in. Please run `op signin --help` for instructions"),
    "bw": (["--nointeraction", "get", "totp"], [], "Not found.", "Vault is locked."),
    "pass": (["otp"], [], "x: passfile not found.", "gpg: decryption failed: No secret key\nx: OTP secret not found."),
    "keepassxc-cli": (["show", "--totp", "/db.kdbx"], [], "Enter password to unlock /db.kdbx: \nCould not find entry with path x.",
                      "Enter password to unlock /db.kdbx: \nError while reading the database: Invalid credentials were provided, please try again."),
}  # fmt: skip
VAULTS = {
    "op": OnePasswordVault,
    "bw": BitwardenVault,
    "pass": PassVault,
    "keepassxc-cli": lambda: KeePassXCVault("/db.kdbx", "password-of-the-database"),
}


@pytest.fixture(params=VAULTS)
def program(request):
    return request.param


@pytest.fixture
def tool(tmp_path, monkeypatch, program):
    """Put the tool on PATH; returns a function that sets what it is to do."""
    return _installed(tmp_path, monkeypatch, program)


def _installed(tmp_path, monkeypatch, program):
    folder = tmp_path / "bin"
    folder.mkdir()
    before, after, unknown, locked = SAYS[program]
    stub = folder / program
    stub.write_text(
        f"#!{sys.executable}\n"
        + textwrap.dedent(f"""
            import json, pathlib, sys
            here = pathlib.Path(__file__).parent
            state = json.loads((here / "state").read_text())
            arguments = sys.argv[1:]
            (here / "asked").write_text(json.dumps([arguments, sys.stdin.read()]))
            if state["locked"]:
                sys.exit({locked!r})
            before, after = {before!r}, {after!r}
            assert arguments[:len(before)] == before and arguments[len(before) + 1:] == after, arguments
            if arguments[len(before)] not in ("known", "two words"):
                sys.exit({unknown!r})
            print(state["prints"])
        """)
    )
    stub.chmod(0o700)
    monkeypatch.setenv("PATH", str(folder))

    def state(*, locked=False, prints="492817"):
        (folder / "state").write_text(json.dumps({"locked": locked, "prints": prints}))
        return folder

    state()
    return state


@pytest.fixture
def io():
    return SettableIO()


def test_the_code_comes_from_the_tool_and_is_of_the_present_step(tool, program, io):
    vault = VAULTS[program]()
    for label in ("known", "two words"):
        code = io.run(vault.totp(io, label))
        assert isinstance(code, Code)
        assert (code.reveal(), code.step, code.period) == ("492817", io.now() // 30, 30)


def test_neither_code_nor_password_is_in_an_argument_or_a_repr(tool, program, io):
    vault = VAULTS[program]()
    code = io.run(vault.totp(io, "known"))
    arguments, _ = json.loads((tool() / "asked").read_text())
    assert "password-of-the-database" not in " ".join(arguments) + repr(vault) + repr(
        vars(code) if hasattr(code, "__dict__") else code
    )


def test_an_unknown_label_is_told(tool, program, io):
    with pytest.raises(LabelNotFound, match="no such label"):
        io.run(VAULTS[program]().totp(io, "no such label"))


def test_a_label_that_would_be_an_option_is_never_given_to_the_tool(tool, program, io):
    with pytest.raises(LabelNotFound, match="dash"):
        io.run(VAULTS[program]().totp(io, "--help"))
    assert not (tool() / "asked").exists()


def test_a_locked_vault_says_how_to_unlock_it(tool, program, io):
    tool(locked=True)
    with pytest.raises(VaultError, match=r"is locked: (run|set|unlock) "):
        io.run(VAULTS[program]().totp(io, "known"))


OTHER = {  # what a tool says: (which, how we tell it)
    '[ERROR] 2026/11/24 09:00:00 More than one item matches "x". Try again and specify the item by its ID:': (
        "op",
        "several items",
    ),
    "[ERROR] 2026/11/24 09:00:00 No accounts configured for use with 1Password CLI.": ("op", "is locked: run `op signin`"),
    "You are not logged in.": ("bw", "is locked: run `bw unlock`"),
    "More than one result was found. Try getting a specific object by `id` instead.": ("bw", "several items"),
    "Premium status is required to use this feature.": ("bw", "premium accounts"),
    "x: OTP secret not found.": ("pass", "no item with a one-time password"),
    "Error: You've attempted to pass a sneaky path to pass. Go home.": ("pass", "no item with a one-time password"),
    "Failed to generate OTP code: oathtool is not installed.": ("pass", "install it"),
    "Usage: pass [show] [--clip[=line-number],-c[line-number]] [pass-name]": ("pass", "install pass-otp"),
    "Enter password to unlock x: \nEntry with path x has no TOTP set up.": ("keepassxc-cli", "no item with a one-time password"),
    "Failed to open database file /db.kdbx: not found": ("keepassxc-cli", "check KEEPASSXC_DATABASE"),
    "Error while reading the database: Failed to read database file.": ("keepassxc-cli", "cannot be read"),
    "Failed to load key file nokey: No such file or directory": ("keepassxc-cli", "is locked: set KEEPASSXC_PASSWORD"),
    "Something that nobody knows, with a secret": ("op", "run `op` by hand"),
}


@pytest.mark.parametrize("said", OTHER)
def test_what_a_tool_says_is_told_with_the_next_step(tmp_path, monkeypatch, io, said):
    program, told = OTHER[said]
    _installed(tmp_path, monkeypatch, program)
    (tmp_path / "bin" / program).write_text(f"#!{sys.executable}\nimport sys; sys.exit({said!r})\n")
    with pytest.raises((VaultError, LabelNotFound), match=re.escape(told)) as caught:
        io.run(VAULTS[program]().totp(io, "known"))
    assert said not in str(caught.value)


KEEPASSXC = shutil.which("keepassxc-cli")


@pytest.mark.skipif(KEEPASSXC is None, reason="KeePassXC is not installed")
def test_a_real_keepassxc_says_what_the_stub_does(tmp_path, monkeypatch, io):
    database, key = tmp_path / "db.kdbx", tmp_path / "key"
    subprocess.run([KEEPASSXC, "db-create", "--set-key-file", key, database], capture_output=True, check=True)
    subprocess.run([KEEPASSXC, "add", "--no-password", "--key-file", key, database, "plain"], capture_output=True, check=True)
    monkeypatch.delenv("KEEPASSXC_PASSWORD", raising=False)
    for given, error, told in (
        ((database, None, key), LabelNotFound, "no item with a one-time password"),
        ((database, "wrong", key), VaultError, "is locked"),
        ((tmp_path / "none.kdbx", None, key), VaultError, "is not there"),
    ):
        with pytest.raises(error, match=told):
            io.run(KeePassXCVault(*given).totp(io, "plain"))


def test_what_is_no_code_is_an_error_that_does_not_show_it(tool, program, io):
    tool(prints="my secret note")
    with pytest.raises(VaultError, match="no one-time code") as caught:
        io.run(VAULTS[program]().totp(io, "known"))
    assert "secret note" not in str(caught.value)


def test_a_tool_that_is_not_there_says_where_to_get_it(tmp_path, monkeypatch, program, io):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(VaultError, match=r"not on PATH: .*"):
        io.run(VAULTS[program]().totp(io, "known"))


def test_the_database_gets_its_password_from_standard_input(tmp_path, monkeypatch, io):
    tool = _installed(tmp_path, monkeypatch, "keepassxc-cli")
    io.run(VAULTS["keepassxc-cli"]().totp(io, "known"))
    assert json.loads((tool() / "asked").read_text())[1] == "password-of-the-database\n"


def test_a_tool_that_hangs_is_left_and_named(tmp_path, monkeypatch, io):
    _installed(tmp_path, monkeypatch, "op")
    monkeypatch.setattr("loomal_playwright.codes.vaults.tools._TIMEOUT", 0.2)
    (tmp_path / "bin" / "op").write_text(f"#!{sys.executable}\nimport time; time.sleep(20)\n")
    with pytest.raises(VaultError, match="did not answer within"):
        io.run(OnePasswordVault().totp(io, "known"))


# -- a variable


class TestEnvironmentVault(VaultContract):
    def make_vault(self, _tmp_path):
        return EnvironmentVault("CRM_OTP", environ={"CRM_OTP": URI})

    def test_an_unknown_label_is_named(self, vault, io):
        """The variable is one account's, whatever it is called."""
        assert len(self.run(io, vault.totp(io, "no such label"))) == 6


@pytest.mark.parametrize("holds", [None, "", "otpauth://totp/x?secret=JBSW1", "not base32!"])
def test_a_variable_without_a_secret_is_named_and_not_shown(io, holds):
    with pytest.raises(VaultError, match="CRM_OTP") as caught:
        io.run(EnvironmentVault("CRM_OTP", environ={} if holds is None else {"CRM_OTP": holds}).totp(io, "crm"))
    assert "JBSW1" not in str(caught.value)


# -- how they are named


@pytest.mark.parametrize(
    ("name", "kind"),
    [("op", OnePasswordVault), ("bw", BitwardenVault), ("pass", PassVault),
     ("env:CRM_OTP", EnvironmentVault), ("keepassxc:/db.kdbx", KeePassXCVault)],
)  # fmt: skip
def test_a_vault_is_named_by_an_argument_or_by_the_environment(tmp_path, name, kind):
    environ = {"LOOMAL_LEDGER": f"sqlite:///{tmp_path}/ledger.db"}
    assert type(sources(vault=name, environ=environ).vault) is kind
    chosen = sources(environ={**environ, "LOOMAL_VAULT": name, "LOOMAL_API_KEY": "a-key"})
    assert type(chosen.vault) is kind
    assert "LOOMAL_VAULT" in chosen.why[0]


def test_any_other_name_is_the_path_of_a_vault_file(tmp_path):
    environ = {"LOOMAL_LEDGER": f"sqlite:///{tmp_path}/ledger.db", "LOOMAL_VAULT": str(tmp_path / "team.db")}
    assert sources(environ=environ).vault.path == tmp_path / "team.db"
    assert sources(vault=str(tmp_path / "my.db"), environ=environ).vault.path == tmp_path / "my.db"


def test_the_name_of_a_tool_is_no_path_of_a_file_to_enrol_in():
    assert default_path({"LOOMAL_VAULT": "op"}).name == "vault.db"
    assert default_path({"LOOMAL_VAULT": "./op"}).name == "op"


def test_a_named_vault_loads_no_other():
    program = (
        "import sys; from loomal_playwright.codes.defaults import sources; sources('op', object());"
        "print(*[n for n in ('sqlite3', 'cryptography', 'loomal_playwright.codes.vaults.local') if n in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, env=dict(os.environ))
    assert (done.returncode, done.stdout.split()) == (0, [])


def test_a_tool_is_asked_again_when_the_step_turned_meanwhile(tmp_path, monkeypatch):
    class Turning(DirectIO):
        times = iter([29.9, 30.1, 30.2, 30.3])

        def now(self):
            return next(self.times)

    _installed(tmp_path, monkeypatch, "op")
    io = Turning()
    assert io.run(OnePasswordVault().totp(io, "known")).step == 1
