"""The ledger of a fleet: over a real PostgreSQL."""

from __future__ import annotations

import sys
import time

import pytest
from postgres_server import database, psycopg

from loomal_playwright.codes.ledger import Ledger
from loomal_playwright.doctor import examine
from loomal_playwright.errors import VaultError
from loomal_playwright.testing import LedgerContract, SettableIO


@pytest.fixture
def io():
    return SettableIO()


@pytest.fixture
def url(postgres, tmp_path):
    return database(postgres, tmp_path)


class TestPostgresLedger(LedgerContract):  # noqa: D101 - the contract speaks for it
    @pytest.fixture(autouse=True)
    def _server(self, postgres):
        self.server = postgres

    def make_ledger(self, tmp_path, **options):  # noqa: D102 - ditto
        return Ledger(database(self.server, tmp_path), **options)


def test_the_tables_have_a_schema_of_their_own(url, io):
    io.run(Ledger(url).accepted(io, "a"))
    with psycopg.connect(url) as connection:
        schemas = connection.execute("SELECT DISTINCT schemaname FROM pg_tables WHERE tablename IN ('steps', 'accounts')")
        assert schemas.fetchall() == [("loomal_ledger",)]


def test_old_claims_are_pruned(url, io):
    ledger, first = Ledger(url), int(io.now() // 30)
    for step in range(first, first + 5):
        io.run(ledger.reserve(io, "a", earliest=step, until=None, period=30))
    io.advance(86_400)
    io.run(ledger.reserve(io, "a", earliest=int(io.now() // 30), until=None, period=30))
    with psycopg.connect(url) as connection:
        assert connection.execute("SELECT count(*) FROM loomal_ledger.steps").fetchone() == (1,)


def test_a_connection_that_the_server_closed_is_opened_again(url, io):
    ledger = Ledger(url)
    io.run(ledger.accepted(io, "a"))
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'loomal-ledger'")
    assert io.run(ledger.claim_message(io, "inbox", "m"))


def test_looking_at_a_database_makes_nothing_there(url, monkeypatch):
    monkeypatch.setenv("LOOMAL_LEDGER", url)
    ledger = next(check for check in examine() if check.name == "ledger")
    assert ledger.ok
    assert "not there yet: it is made when it is first used" in ledger.found
    with psycopg.connect(url) as connection:
        assert connection.execute("SELECT FROM pg_namespace WHERE nspname = 'loomal_ledger'").fetchone() is None


def test_looking_at_a_ledger_that_is_there_finds_it_sound(url, io):
    io.run(Ledger(url).accepted(io, "a"))
    assert io.run(Ledger(url).examine(io))


def test_looking_tells_where_a_ledger_could_not_be_made(url, io):
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("DROP ROLE IF EXISTS guest")
        connection.execute("CREATE ROLE guest LOGIN")
    with pytest.raises(VaultError, match=r"not there yet, and may not be made by this user.*CREATE SCHEMA loomal_ledger"):
        io.run(Ledger(url.replace("//postgres:@", "//guest@")).examine(io))
    with pytest.raises(VaultError, match="read-only"):
        io.run(Ledger(f"{url}&options=-c%20default_transaction_read_only%3Don").examine(io))


@pytest.mark.parametrize("others", [0, 1])
def test_a_lease_whose_session_the_server_closed_is_held_on_only_if_nobody_else_has_it(url, io, others):
    hold, other = Ledger(url).lease("a"), Ledger(url).lease("a")
    assert io.run(hold.take(io))
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'loomal-ledger'")
        while connection.execute("SELECT FROM pg_locks WHERE locktype = 'advisory'").fetchone() is not None:
            pass
    if others:
        assert io.run(other.take(io))
    assert io.run(hold.take(io)) is (not others)
    assert hold.place == others
    hold.free()
    other.free()


def test_a_session_that_waits_is_not_ended_for_being_idle(url, io):
    hold = Ledger(f"{url}&options=-c%20idle_session_timeout%3D100").lease("a")
    assert io.run(hold.take(io))
    time.sleep(0.4)
    assert not io.run(Ledger(url).lease("a").take(io))
    hold.free()


def test_a_ledger_without_its_driver_names_the_extra(monkeypatch, io):
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(VaultError, match=r"pip install 'loomal-playwright\[fleet\]'"):
        io.run(Ledger("postgresql://user:hunter2@127.0.0.1/books").accepted(io, "a"))


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("postgresql://user:hunter2@127.0.0.1:1/books", "cannot be reached: .*start the server, or correct the address"),
        ("postgresql://user:hunter2@127.0.0.1:nonsense/books", "correct the address"),
        ("postgresql://127.0.0.1:1/books?password=hunter2&nonsense=1", "address that cannot be read"),
        ("postgres://user:hun%7Ater2@127.0.0.1:1/books", "cannot be reached"),
    ],
)
def test_a_server_that_cannot_be_had_is_an_error_with_the_next_step_and_without_the_password(url, says, io):
    ledger = Ledger(url)
    with pytest.raises(VaultError, match=says) as raised:
        io.run(ledger.accepted(io, "a"))
    assert "hunter2" not in f"{raised.value}{raised.value.__cause__}{ledger!r}"


def test_a_database_that_is_not_there_is_named(postgres, io):
    with pytest.raises(VaultError, match=r"nowhere.* make it, or correct the address"):
        io.run(Ledger(postgres.replace("/postgres?", "/nowhere?")).accepted(io, "a"))


def test_a_user_who_may_make_nothing_is_told_what_its_owner_runs(url, io):
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("DROP ROLE IF EXISTS guest")
        connection.execute("CREATE ROLE guest LOGIN")
    with pytest.raises(VaultError, match="CREATE SCHEMA loomal_ledger AUTHORIZATION"):
        io.run(Ledger(url.replace("//postgres:@", "//guest@")).accepted(io, "a"))


def test_a_read_only_server_is_said_to_be_one(url, io):
    with pytest.raises(VaultError, match="read-only"):
        io.run(Ledger(f"{url}&options=-c%20default_transaction_read_only%3Don").accepted(io, "a"))


def test_a_book_of_a_later_version_is_left_alone(url, io):
    io.run(Ledger(url).accepted(io, "a"))
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("UPDATE loomal_ledger.settings SET value = '2' WHERE name = 'format'")
    with pytest.raises(VaultError, match=r"format 2.*upgrade loomal-playwright"):
        io.run(Ledger(url).accepted(io, "a"))
