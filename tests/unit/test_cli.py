"""The command line without a browser: what it prints, what it exits with, and what it never shows."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from unittest.mock import Mock

import pytest
import qrcode

from loomal_playwright import errors
from loomal_playwright.cli import main

SECRET = "JBSWY3DPEHPK3PXP"
URI = f"otpauth://totp/Northwind:agent?secret={SECRET}&issuer=Northwind&period=60&digits=8"


@pytest.fixture
def shell(tmp_path, monkeypatch, capfd):
    """Runs a command on a machine with an empty vault; returns its exit code, output and error output."""
    for name in ("LOOMAL_API_KEY", "MAILGENT_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LOOMAL_VAULT", str(tmp_path / "vault.db"))
    monkeypatch.setenv("COLUMNS", "200")

    def run(*arguments: str, stdin: str = "") -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["loomal-playwright", *arguments])
        monkeypatch.setattr(sys, "stdin", io.StringIO(stdin))
        code = main()
        shown = capfd.readouterr()
        assert SECRET not in shown.out + shown.err
        return code, shown.out, shown.err

    return run


def test_help_names_what_each_exit_code_means(shell):
    code, out, _ = shell("--help")
    assert code == 0
    assert "3 the page did not ask" in out
    assert "7 submitted" in out


@pytest.mark.parametrize("missing", ["typer", "rich"])
def test_without_its_extra_it_names_the_extra_and_nothing_else(missing):
    script = f"import sys; sys.modules[{missing!r}] = None; from loomal_playwright.cli import main; sys.exit(main())"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "loomal-playwright needs its command line: pip install 'loomal-playwright[cli]'\n"


def test_every_error_of_ours_has_an_exit_code_and_no_traceback(shell, monkeypatch):
    from loomal_playwright.codes.vaults import local  # noqa: PLC0415 - as the command does

    expected = {
        errors.OriginRefused: 3,
        errors.LabelNotFound: 4,
        errors.LockedOut: 5,
        errors.BudgetSpent: 6,
        errors.OutcomeUnknown: 7,
    }
    for kind, wanted in expected.items():
        monkeypatch.setattr(local.LocalVault, "labels", Mock(side_effect=kind("what happened")))
        code, _, err = shell("list")
        assert (code, err) == (wanted, "error: what happened\n")


def test_a_secret_from_standard_input_is_enrolled_and_never_echoed(shell):
    code, out, _ = shell("enroll", "crm", "-", stdin=URI + "\n")
    assert (code, out) == (0, "crm: 8 digits every 60 s, the first site that accepts a code\n")


def test_a_bare_secret_is_enrolled_by_its_option(shell):
    code, out, _ = shell("enroll", "crm", "-", "--secret", "--origin", "https://crm.example.com", stdin=SECRET)
    assert code == 0
    assert "6 digits every 30 s" in out
    assert "crm.example.com" in out


def test_a_counter_based_uri_is_refused_and_the_entry_before_kept(shell):
    shell("enroll", "crm", URI)
    code, out, err = shell("enroll", "crm", "-", "--overwrite", stdin=f"otpauth://hotp/x?secret={SECRET}&counter=1")
    assert (code, out) == (2, "")
    assert "hotp" in err
    assert json.loads(shell("list", "--json")[1])[0]["period"] == 60


def test_what_is_enrolled_is_listed_for_people_and_for_programs(shell):
    shell("enroll", "crm", URI)
    assert "8 digits / 60 s" in shell("list")[1]
    (entry,) = json.loads(shell("list", "--json")[1])
    assert (entry["label"], entry["issuer"], entry["digits"], entry["period"]) == ("crm", "Northwind", 8, 60)


def test_an_empty_vault_says_how_to_fill_it(shell):
    assert "enroll LABEL" in shell("list")[1]
    assert json.loads(shell("list", "--json")[1]) == []


def test_the_current_code_is_printed_with_its_remaining_life(shell):
    shell("enroll", "crm", URI)
    answer = json.loads(shell("code", "crm", "--json")[1])
    assert len(answer["code"]) == 8
    assert 0 < answer["remaining"] <= 60


def test_the_code_of_an_unknown_label_is_a_source_error(shell):
    code, out, err = shell("code", "nobody")
    assert (code, out) == (4, "")
    assert "nobody" in err


def test_a_site_is_added_to_those_where_codes_may_be_typed(shell):
    shell("enroll", "crm", URI, "--origin", "https://crm.example.com")
    code, out, _ = shell("allow", "crm", "https://login.example.net")
    assert code == 0
    assert "crm.example.com" in out
    assert "login.example.net" in out


def test_a_site_that_is_none_is_wrong_usage(shell):
    shell("enroll", "crm", URI)
    assert shell("allow", "crm", "not a site")[0] == 2


def test_a_removed_label_is_gone(shell):
    shell("enroll", "crm", URI)
    assert shell("remove", "crm")[0] == 0
    assert json.loads(shell("list", "--json")[1]) == []
    assert shell("remove", "crm")[0] == 4


def test_attaching_where_no_browser_listens_is_wrong_usage(shell):
    code, _, err = shell("solve", "--cdp", "http://127.0.0.1:9", "--label", "crm")
    assert code == 2
    assert "nothing answers there" in err


# -- enrolling: where the secret comes from, and what is not overwritten


def test_a_taken_label_is_kept_unless_overwriting_is_asked_for(shell):
    shell("enroll", "crm", URI)
    code, _, err = shell("enroll", "crm", "-", "--secret", stdin=SECRET)
    assert code == 2
    assert "--overwrite" in err
    assert json.loads(shell("list", "--json")[1])[0]["digits"] == 8
    assert shell("enroll", "crm", "-", "--secret", "--overwrite", stdin=SECRET)[0] == 0
    assert json.loads(shell("list", "--json")[1])[0]["digits"] == 6


def test_rotating_keeps_the_sites_and_refuses_an_unknown_label(shell):
    shell("enroll", "crm", URI, "--origin", "example.com")
    code, out, _ = shell("rotate", "crm", "-", "--json", stdin=f"otpauth://totp/x?secret={'A' * 16}")
    assert (code, json.loads(out)["origins"]) == (0, ["example.com"])
    assert json.loads(out)["rotated_at"] is not None
    code, _, err = shell("rotate", "cmr", URI)
    assert code == 4
    assert "'crm'" in err


@pytest.fixture
def qr(tmp_path):
    """Draws a QR code and returns the picture."""

    def draw(text, name="code.png"):
        path = tmp_path / name
        drawn = qrcode.QRCode()
        drawn.add_data(text)
        drawn.make_image().save(str(path))
        return str(path)

    return draw


def test_a_picture_of_the_code_is_enrolled(shell, qr):
    pytest.importorskip("zxingcpp")
    code, out, _ = shell("enroll", "crm", "--qr", qr(URI))
    assert (code, out) == (0, "crm: 8 digits every 60 s, the first site that accepts a code\n")


def test_pictures_of_something_else_are_named_for_what_they_are(shell, qr, tmp_path):
    pytest.importorskip("zxingcpp")
    (tmp_path / "text.png").write_text("not a picture")
    for picture, says in (
        (qr("https://example.com"), "another code"),
        (str(tmp_path / "text.png"), "is no picture"),
        ("/no.png", "No such file"),
    ):
        code, _, err = shell("enroll", "crm", "--qr", picture)
        assert code == 2
        assert says in " ".join(err.replace("│", " ").split())
    assert shell("list", "--json")[1].strip() == "[]"


def test_without_its_extra_a_picture_is_refused_with_the_extra_named(shell, qr, monkeypatch):
    picture = qr(URI)
    monkeypatch.setitem(sys.modules, "zxingcpp", None)
    code, _, err = shell("enroll", "crm", "--qr", picture)
    assert code == 2
    assert "loomal-playwright[qr]" in err


def test_recovery_codes_are_enrolled_counted_and_never_shown(shell, tmp_path):
    file = tmp_path / "codes.txt"
    file.write_text("1. 4938-2716\n2. 8273-1029\n\n* hvqk-29sx\n")
    code, out, _ = shell("enroll", "crm", URI, "--backup-codes", str(file))
    assert (code, "recovery codes: 3 of 3 left" in out) == (0, True)
    assert "3 of 3 left" in shell("list")[1]
    (entry,) = json.loads(shell("list", "--json")[1])
    assert entry["backup_codes"] == [None, None, None]


@pytest.mark.parametrize("text", ["", "Keep these codes somewhere safe\n1234-5678", "1234-5678\n1234-5678", "1234_5678", "abc"])
def test_what_is_no_list_of_recovery_codes_is_refused_without_showing_it(shell, text):
    code, _, err = shell("enroll", "crm", URI, "--backup-codes", "-", stdin=text)
    assert code == 2
    assert "recovery code" in err
    assert not [line for line in text.splitlines() if line in err]
    assert shell("list", "--json")[1].strip() == "[]"


def test_every_command_about_labels_speaks_json(shell):
    assert json.loads(shell("enroll", "crm", URI, "--json")[1])["label"] == "crm"
    assert json.loads(shell("allow", "crm", "example.com", "--json")[1])["origins"] == ["example.com"]
    assert json.loads(shell("remove", "crm", "--json")[1]) == {"label": "crm", "removed": True}
