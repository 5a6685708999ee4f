"""The book of what is spent."""

from __future__ import annotations

import multiprocessing
import sqlite3
import stat
import sys
import threading
import time
from contextlib import contextmanager

import pytest

from loomal_playwright.codes.code import Code
from loomal_playwright.codes.io import DirectIO
from loomal_playwright.codes.ledger import Ledger
from loomal_playwright.errors import VaultError
from loomal_playwright.testing import LedgerContract, SettableIO


class TestSqliteLedger(LedgerContract):  # noqa: D101 - the contract speaks for it
    def make_ledger(self, tmp_path, **options):  # noqa: D102 - ditto
        return Ledger(f"sqlite:///{tmp_path / 'ledger.db'}", **options)


@pytest.fixture
def ledger(tmp_path):
    return Ledger(f"sqlite:///{tmp_path / 'books' / 'ledger.db'}")


@pytest.fixture
def io():
    return SettableIO()


def test_the_file_and_its_folder_belong_to_the_user_alone(ledger, io):
    io.run(ledger.accepted(io, "a"))
    assert stat.S_IMODE(ledger.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(ledger.path.parent.stat().st_mode) == 0o700


def test_no_code_is_stored(ledger, io):
    io.run(ledger.claim_code(io, "a", ledger.digest("a", Code("492817"))))
    ledger.close()
    assert b"492817" not in ledger.path.read_bytes()


def test_the_default_is_one_file_per_user(monkeypatch, tmp_path):
    monkeypatch.delenv("LOOMAL_LEDGER", raising=False)
    assert Ledger().path == Ledger().path
    assert Ledger().path.name == "ledger.db"


def test_the_environment_names_the_ledger(monkeypatch, tmp_path):
    monkeypatch.setenv("LOOMAL_LEDGER", f"sqlite:///{tmp_path}/team%20book.db")
    assert Ledger().path == tmp_path / "team book.db"


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("mysql://user:hunter2@db/books", "sqlite:///PATH"),
        ("sqlite://", "sqlite:///PATH"),
        ("sqlite:///:memory:", "sqlite:///PATH"),
        ("/var/books.db", "sqlite:///PATH"),
    ],
)
def test_a_url_that_is_no_sqlite_file_is_refused_without_its_password(url, says):
    with pytest.raises(ValueError, match=says) as caught:
        Ledger(url)
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize("options", [{"budget": 0}, {"budget_window": 0}])
def test_a_budget_that_could_never_work_is_refused(options):
    with pytest.raises(ValueError, match="must be positive"):
        Ledger("sqlite:///x.db", **options)


def test_claims_outlive_ten_minutes_and_three_periods(ledger, io):
    io.run(ledger.reserve(io, "a", earliest=1, until=None, period=300))
    io.advance(899)
    io.run(ledger.reserve(io, "b", earliest=1, until=None, period=300))
    assert _rows(ledger, "steps") == 2


def test_old_claims_are_pruned(ledger, io):
    first = int(io.now() // 30)
    for step in range(first, first + 50):
        io.run(ledger.reserve(io, "a", earliest=step, until=None, period=30))
    io.advance(86_400)
    io.run(ledger.reserve(io, "a", earliest=int(io.now() // 30), until=None, period=30))
    assert _rows(ledger, "steps") == 1


def test_what_killed_workers_leave_of_a_queue_is_removed_by_who_comes_next(ledger, io):
    io.run(ledger.accepted(io, "a"))
    holds = [ledger.lease("a") for _ in range(3)]
    assert [io.run(hold.take(io)) for hold in holds] == [True, False, False]
    for hold in holds:
        hold.forget()  # as the system does: the files stay, and nobody has them
    assert len(list(ledger.path.parent.glob("*.lease"))) == 3
    hold = ledger.lease("a")
    assert io.run(hold.take(io))
    hold.free()
    assert list(ledger.path.parent.glob("*.lease")) == []


def test_old_mails_codes_and_refusals_are_pruned(ledger, io):
    def write(i):
        io.run(ledger.claim_message(io, "inbox", f"mail {i}"))
        io.run(ledger.claim_code(io, "a", f"digest {i}"))
        io.run(ledger.refused(io, "a"))

    for i in range(20):
        write(i)
        io.advance(86_400)
    assert [_rows(ledger, table) for table in ("messages", "codes", "refusals")] == [20, 1, 1]
    io.advance(30 * 86_400)
    write("last")
    assert [_rows(ledger, table) for table in ("messages", "codes", "refusals")] == [1, 1, 1]


def test_a_code_may_come_again_after_ten_minutes(ledger, io):
    assert io.run(ledger.claim_code(io, "a", "digest"))
    io.advance(600)
    assert io.run(ledger.claim_code(io, "a", "digest"))


def test_a_locked_ledger_is_waited_for_through_the_port(ledger, io):
    io.run(ledger.accepted(io, "a"))
    with _lock_held(ledger), pytest.raises(VaultError, match="locked by another process for 5000 ms"):
        io.run(ledger.accepted(io, "a"))
    assert sum(io.slept) >= 5_000


def test_a_ledger_that_gets_free_in_time_serves(ledger):
    with DirectIO() as io:
        io.run(ledger.accepted(io, "a"))
        holder = sqlite3.connect(ledger.path, isolation_level=None, check_same_thread=False)
        holder.execute("BEGIN IMMEDIATE")
        timer = threading.Timer(0.1, lambda: holder.execute("COMMIT"))
        timer.start()
        assert io.run(ledger.claim_message(io, "inbox", "m"))
        timer.join()
        holder.close()


def test_threads_share_a_ledger_without_giving_a_step_twice(ledger):
    steps = []

    def work():
        io = DirectIO()
        steps.extend(io.run(ledger.reserve(io, "a", earliest=1, until=None, period=30)).step for _ in range(25))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(steps) == list(range(1, 101))


@pytest.mark.skipif(sys.platform == "win32", reason="no fork on Windows")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # Python 3.12 warns of fork in a process with threads
def test_a_forked_child_opens_the_ledger_anew(ledger, io):
    io.run(ledger.reserve(io, "a", earliest=1, until=None, period=30))
    child = multiprocessing.get_context("fork").Process(target=_reserve_one, args=(ledger,))
    child.start()
    child.join()
    assert child.exitcode == 0
    assert io.run(ledger.reserve(io, "a", earliest=1, until=None, period=30)).step == 3


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"not a database at all, but long enough to have a header" * 40, "is not a SQLite file"),
        (b"SQLite format 3\x00" + b"\xff" * 400, "is not a SQLite file|is damaged"),
    ],
)
def test_a_file_that_is_no_ledger_is_named_and_left_alone(tmp_path, io, content, says):
    path = tmp_path / "ledger.db"
    path.write_bytes(content)
    with pytest.raises(VaultError, match=says) as caught:
        io.run(Ledger(f"sqlite:///{path}").accepted(io, "a"))
    assert str(path) in str(caught.value)
    assert path.read_bytes() == content


def test_the_database_of_another_program_is_left_alone(tmp_path, io):
    path = tmp_path / "app.db"
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE users (name TEXT)")
    other.close()
    before = path.read_bytes()
    with pytest.raises(VaultError, match="of another program"):
        io.run(Ledger(f"sqlite:///{path}").accepted(io, "a"))
    assert path.read_bytes() == before


def test_an_empty_file_becomes_a_ledger(tmp_path, io):
    path = tmp_path / "ledger.db"
    path.touch()
    assert io.run(Ledger(f"sqlite:///{path}").claim_message(io, "inbox", "m"))


def test_a_warm_call_takes_less_than_a_millisecond(ledger):
    with DirectIO() as io:
        io.run(ledger.reserve(io, "a", earliest=1, until=None, period=30))
        times = []
        for _ in range(50):
            start = time.perf_counter()
            io.run(ledger.reserve(io, "a", earliest=1, until=None, period=30))
            times.append(time.perf_counter() - start)
    assert sorted(times)[len(times) // 2] < 0.001


def _rows(ledger, table):
    db = sqlite3.connect(ledger.path)
    count = db.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608 - our own table name
    db.close()
    return count


@contextmanager
def _lock_held(ledger):
    db = sqlite3.connect(ledger.path, isolation_level=None)
    db.execute("BEGIN IMMEDIATE")
    yield
    db.close()


def _reserve_one(ledger):
    io = DirectIO()
    io.run(ledger.reserve(io, "a", earliest=1, until=None, period=30))
