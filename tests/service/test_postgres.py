"""Two services on one PostgreSQL are one: what one of them keeps, the other gives."""

from __future__ import annotations

import sys
import threading
import time
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest
from callers import SECRET, client_of, codes_now, send

from loomal_playwright.codes.io import DirectIO
from loomal_playwright.codes.vaults.local import LocalVault
from loomal_playwright.errors import VaultError
from loomal_playwright.service import running
from loomal_playwright.service.house import House

sys.path.insert(0, str(Path(__file__).parents[1] / "unit" / "codes"))

KEY = bytes(range(32))
BACKUP = "8f2k-1m9q-77aa"


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    """The address of a real PostgreSQL's database."""
    from postgres_server import database, server  # noqa: PLC0415 - without the extra it skips

    with server() as address:
        yield database(address, tmp_path_factory.mktemp("two"))


@pytest.fixture(scope="module")
def two(database):
    with ExitStack() as stack:
        yield [stack.enter_context(running(database=database, vault_key=KEY, smtp=True)) for _ in range(2)]


def test_what_one_keeps_the_other_gives(two):
    with client_of(two[0]) as one, client_of(two[1], two[0].key) as other:
        data = {"secret": SECRET, "backupCodes": [BACKUP, "bbbb-2222"]}
        assert one.put("/v0/vault/crm", json={"type": "TOTP", "data": data}).status_code == 200
        assert other.get("/v0/vault/crm/totp").json()["code"] in codes_now()
        given = [client.post("/v0/vault/crm/totp/backup").json()["code"] for client in (one, other)]
        assert given == [BACKUP, "bbbb-2222"]
        assert one.post("/v0/vault/crm/totp/backup").status_code == 400
        assert other.delete("/v0/vault/crm").status_code == 204
        assert one.get("/v0/vault/crm/totp").status_code == 404


def test_a_mail_that_comes_to_one_answers_who_waits_at_the_other(two):
    sent = []
    timer = threading.Timer(0.3, lambda: (sent.append(time.monotonic()), send(two[0], "Your code is 492817")))
    timer.start()
    with client_of(two[1], two[0].key) as other:
        (mail,) = other.get("/v0/messages?wait=20", timeout=30).json()["messages"]
        assert mail["extractedText"] == "Your code is 492817"
        assert time.monotonic() - sent[0] < 2
        path = f"/v0/messages/{mail['messageId']}"
        assert other.patch(path, json={"removeLabels": ["unread"]}).status_code == 200
    with client_of(two[0]) as one:
        assert one.get(path).json()["labels"] == ["received"]
        assert one.delete(path).status_code == 204
    timer.join()


def test_a_key_that_one_revoked_the_other_does_not_know(two):
    key = two[0].new_key("ci")
    assert two[1].revoke(key)
    with client_of(two[0], key) as client:
        assert client.get("/v0/whoami").status_code == 401


def test_nothing_that_opens_anything_is_in_the_database(two, database):
    import psycopg  # noqa: PLC0415 - an extra

    with client_of(two[0]) as one:
        one.put("/v0/vault/kept", json={"type": "TOTP", "data": {"secret": SECRET, "backupCodes": [BACKUP]}})
    with psycopg.connect(database) as connection:
        tables = connection.execute("SELECT schemaname || '.' || tablename FROM pg_tables WHERE schemaname = 'loomal_vault'")
        held = [repr(connection.execute(f"SELECT * FROM {table}").fetchall()) for (table,) in tables.fetchall()]  # noqa: S608 - from the catalog
        raw = connection.execute("SELECT string_agg(sealed, ''::bytea) FROM loomal_vault.entries").fetchone()[0]
    assert raw
    assert not [word for word in (SECRET, BACKUP, two[0].key) if word in "".join(held)]
    assert b"Hello!" not in raw


def test_the_log_is_only_added_to(database, two):
    import psycopg  # noqa: PLC0415 - an extra

    for change in ("UPDATE loomal_vault.audit SET label = 'x'", "DELETE FROM loomal_vault.audit"):
        with psycopg.connect(database) as connection, pytest.raises(psycopg.Error, match="only added to"):
            connection.execute(change)


def test_a_wrong_key_is_named(database, two):
    with pytest.raises(VaultError, match=r"key from key= does not open the vault postgresql://"):
        House.open(database, vault_key=bytes(32))


def test_a_shared_vault_without_a_key_says_how_to_get_one(database, two, monkeypatch, tmp_path):
    from postgres_server import database as another  # noqa: PLC0415 - without the extra it skips

    monkeypatch.delenv("LOOMAL_VAULT_KEY", raising=False)
    with pytest.raises(VaultError, match="set LOOMAL_VAULT_KEY for all who open it"):
        LocalVault(another(database, tmp_path)).enroll("crm", secret=SECRET)


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("postgresql://user:hunter2@127.0.0.1:1/books", "vault .* cannot be reached: .*correct the address in --database"),
        ("postgresql://user:hunter2@127.0.0.1:nonsense/books", "correct the address"),
    ],
)
def test_a_server_that_cannot_be_had_is_named_without_the_password(url, says):
    with pytest.raises(VaultError, match=says) as raised:
        House.open(url, vault_key=KEY)
    assert "hunter2" not in str(raised.value)


def test_an_older_format_is_brought_up_with_the_key_and_all_of_it_kept(database, two, tmp_path):
    from postgres_server import database as another  # noqa: PLC0415 - without the extra it skips

    url = another(database, tmp_path)
    vault = LocalVault(url, KEY)
    vault.enroll("crm", secret=SECRET)
    for statement in (
        "DROP TABLE api_keys",
        "ALTER TABLE entries DROP COLUMN expires_at, DROP COLUMN metadata",
        "UPDATE settings SET value = '2'",
    ):
        vault.rows(lambda db, statement=statement: db.execute(statement))
    vault.close()
    with pytest.raises(VaultError, match="does not open"):
        LocalVault(url, bytes(32)).labels()
    with DirectIO() as io:
        assert io.run(LocalVault(url, KEY).totp(io, "crm")).reveal() in codes_now()
    assert [deed.what for deed in vault.log()] == ["enrolled", "upgraded", "code"]
    assert isinstance(two[0].url, str)
    assert httpx.get(f"{two[0].url}/healthz", trust_env=False).status_code == 200
