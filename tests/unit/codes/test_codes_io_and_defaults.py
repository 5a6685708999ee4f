"""IO without a browser, and which sources are used when none is named."""

from __future__ import annotations

import asyncio
import subprocess
import sys

import httpx
import pytest
from loomal_server import KEY, LoomalServer

from loomal_playwright.codes.code import Code
from loomal_playwright.codes.defaults import sources
from loomal_playwright.codes.inboxes.imap import ImapInbox
from loomal_playwright.codes.inboxes.local import LocalInbox
from loomal_playwright.codes.inboxes.loomal import LoomalInbox
from loomal_playwright.codes.inboxes.mailpit import MailpitInbox
from loomal_playwright.codes.io import DirectIO
from loomal_playwright.codes.ledger import Ledger
from loomal_playwright.codes.vaults.local import LocalVault
from loomal_playwright.codes.vaults.loomal import LoomalVault


def test_the_clocks_go_on_while_it_sleeps():
    io = DirectIO()
    before = io.monotonic()
    io.run(io.sleep(20))
    assert io.monotonic() - before >= 19


def test_a_request_is_sent_and_its_body_read():
    server = LoomalServer(DirectIO().now)
    with DirectIO() as io:
        request = httpx.Request("GET", f"{server.url}/v0/vault/known/totp", headers={"Authorization": f"Bearer {KEY}"})
        assert io.run(io.send(request)).json()["code"]
    server.close()


def test_a_function_is_called_in_place():
    io = DirectIO()
    assert io.run(io.call(max, 1, 2)) == 2


def test_an_async_function_is_refused_by_name():
    async def my_source(_challenge):
        return "123456"

    io = DirectIO()
    with pytest.raises(TypeError, match=r"my_source is async.*pass a plain function"):
        io.run(io.call(my_source, None))


def test_a_coroutine_that_needs_a_loop_is_refused():
    async def waits():
        await asyncio.sleep(0)

    with pytest.raises(TypeError, match="needs an event loop"):
        DirectIO().run(waits())


# -- codes


def test_a_code_shows_its_length_only():
    assert repr(Code("492817", expires_at=60.0)) == "Code(••••••, expires_at=60.0)"


def test_a_step_follows_from_the_expiry_unless_the_source_counts_its_own():
    assert Code("492817", expires_at=60.0).step == 1
    assert Code("492817", expires_at=60.0, step=7).step == 7
    assert Code("492817").step is None


# -- defaults


@pytest.fixture
def environ(tmp_path, monkeypatch):
    monkeypatch.delenv("LOOMAL_LEDGER", raising=False)
    return {"LOOMAL_VAULT": str(tmp_path / "vault.db"), "LOOMAL_LEDGER": f"sqlite:///{tmp_path}/ledger.db"}


def test_arguments_come_first(environ, tmp_path):
    vault, inbox, ledger = LocalVault(tmp_path / "v"), LocalInbox(tmp_path / "i"), Ledger(f"sqlite:///{tmp_path}/l")
    chosen = sources(vault, inbox, ledger, {**environ, "LOOMAL_API_KEY": KEY})
    assert (chosen.vault, chosen.inbox, chosen.ledger) == (vault, inbox, ledger)
    assert all("given as an argument" in line for line in chosen.why)


@pytest.mark.parametrize("variable", ["LOOMAL_API_KEY", "MAILGENT_API_KEY"])
def test_a_key_in_the_environment_comes_second(environ, variable):
    chosen = sources(environ={**environ, variable: KEY})
    assert (type(chosen.vault), type(chosen.inbox)) == (LoomalVault, LoomalInbox)
    assert f"{variable} is set" in chosen.why[0]
    assert KEY not in "".join(chosen.why)


def test_without_a_key_this_machine_serves(environ, tmp_path):
    LocalInbox(tmp_path / "vault.inbox.db").deliver(b"Subject: x\r\n\r\nx")
    chosen = sources(environ=environ)
    assert (chosen.vault.path, chosen.inbox.path) == (tmp_path / "vault.db", tmp_path / "vault.inbox.db")


def test_an_inbox_that_does_not_exist_is_none(environ, tmp_path):
    chosen = sources(environ=environ)
    assert chosen.inbox is None
    assert f"no local inbox at {tmp_path / 'vault.inbox.db'}" in chosen.why[1]


def test_deciding_makes_no_file(environ, tmp_path):
    sources(environ=environ)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("name", "kind", "shown"),
    [
        ("imaps://me@mail.test/Codes", ImapInbox, "ImapInbox('imaps://me@mail.test/Codes')"),
        ("imaps://me:s3cret@mail.test", ImapInbox, "ImapInbox('imaps://me@mail.test/INBOX')"),
        ("mailpit", MailpitInbox, "MailpitInbox('http://127.0.0.1:8025')"),
        ("mailpit:http://me:s3cret@mail.test:8025", MailpitInbox, "MailpitInbox('http://mail.test:8025')"),
        ("team.inbox.db", LocalInbox, "LocalInbox('team.inbox.db')"),
    ],
)
def test_an_inbox_is_named_by_an_argument_or_by_the_environment(environ, name, kind, shown):
    assert type(sources(inbox=name, environ=environ).inbox) is kind
    chosen = sources(environ={**environ, "LOOMAL_INBOX": name, "LOOMAL_API_KEY": KEY})
    assert type(chosen.inbox) is kind
    assert chosen.why[1] == f"inbox: {shown} (named by LOOMAL_INBOX)"


@pytest.mark.parametrize("name", ["https://me:s3cret@mail.test", "imaps://:s3cret@mail.test", "mailpit:me:s3cret@mail.test"])
def test_what_names_no_inbox_is_refused_without_being_shown(environ, name):
    with pytest.raises(ValueError, match=r"inbox|Mailpit") as caught:
        sources(inbox=name, environ=environ)
    assert "s3cret" not in str(caught.value)


def test_the_ledger_comes_from_the_given_environment(environ, tmp_path):
    assert sources(environ=environ).ledger.path == tmp_path / "ledger.db"


def test_a_source_of_the_user_is_named_by_its_type_alone(environ):
    class Mine:
        def __repr__(self):
            return "Mine(secret)"

    assert sources(vault=Mine(), environ=environ).why[0].startswith("vault: Mine (")


def test_explicit_sources_load_no_other():
    program = (
        "import sys; from loomal_playwright.codes.defaults import sources; sources(object(), object());"
        "loaded = [n for n in ('sqlite3', 'cryptography', 'keyring', 'loomal_playwright.codes.vaults.local',"
        "'loomal_playwright.codes.inboxes.loomal') if n in sys.modules]; print(*loaded)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.split()) == (0, [])
