"""A ledger in a PostgreSQL database, for a fleet of machines; its tables have a schema of their own, `loomal_ledger`.

Writers of one account exclude each other by an advisory lock of their transaction. A lease is one of a session, on a connection
of its own: the server frees it when the process dies, or its machine does not answer any more. All of it blocks, so it runs in a thread.
"""

from __future__ import annotations

import hashlib
import os
import threading
from importlib import import_module
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

from loomal_playwright.codes.books.book import SCHEMA, Hold, fill
from loomal_playwright.errors import VaultError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from loomal_playwright.codes.books.book import Result, Rows
    from loomal_playwright.codes.io import IO

T = TypeVar("T")

_FORMAT = "1"
_WAIT = 5  # seconds for the server to be reached, or for a lock
_TRIES = 5  # of a transaction that lost its connection, or met another one
_AGAIN = 20.0  # ms
_DEAD = {"keepalives_idle": 15, "keepalives_interval": 5, "keepalives_count": 3, "tcp_user_timeout": 30_000}
_SETTINGS = (
    "SET search_path = loomal_ledger",
    f"SET lock_timeout = '{_WAIT}s'",
    f"SET statement_timeout = '{2 * _WAIT}s'",
    "SET tcp_keepalives_idle = 15",  # the server's side: a machine that is gone holds its leases for half a minute
    "SET tcp_keepalives_interval = 5",
    "SET tcp_keepalives_count = 3",
    "SELECT set_config(name, '0', false) FROM pg_settings WHERE name = 'idle_session_timeout'",  # since PostgreSQL 14: a lease waits
)
_WORDS = {" WITHOUT ROWID": "", "REAL": "DOUBLE PRECISION", "INTEGER": "BIGINT", "BLOB": "BYTEA"}

_LET_IT = "let its owner run CREATE SCHEMA loomal_ledger AUTHORIZATION the user"
_IS_THERE = "SELECT 1 FROM pg_tables WHERE schemaname = 'loomal_ledger' AND tablename = 'settings'"
_MAY_MAKE = """SELECT coalesce((SELECT has_schema_privilege(oid, 'CREATE') FROM pg_namespace WHERE nspname = 'loomal_ledger'),
    has_database_privilege(current_database(), 'CREATE'))"""
_CAUSES = {  # by SQLSTATE
    "25006": "is read-only (a standby?): name the primary server in the address",
    "3D000": "names a user or a database that does not exist: make it, or correct the address ({})",
    "28P01": "refused the password: correct the address, or PGPASSWORD, or ~/.pgpass",
    "42501": f"may not be used by this user: {_LET_IT}",
    "42P01": "is damaged (a table is missing): restore a backup, or DROP SCHEMA loomal_ledger to begin a new one",
    "53100": "cannot be written: the server's disk is full",
    "53300": "has too many clients: raise max_connections; a worker needs one connection, and one more while it waits for mail",
    "55P03": f"was locked by another session for {_WAIT} s; find it in pg_stat_activity",
    "57014": f"did not answer within {2 * _WAIT} s; see what the server is busy with in pg_stat_activity",
}
_MET = {"40001", "40P01"}  # two transactions met; one of them begins again


class PostgresBook:
    """Rows in the database at `url`, which libpq reads: PGPASSWORD, ~/.pgpass and sslmode count."""

    path: Path | None = None

    def __init__(self, url: str) -> None:
        self._url = url
        self._connection: Any = None
        self._pid = 0
        self._lock = threading.Lock()

    async def write(self, io: IO, key: str, work: Callable[[Rows], T]) -> T:
        """Run `work`, alone for `key`."""
        return await self._patiently(io, work, f"write\0{key}")

    async def read(self, io: IO, work: Callable[[Rows], T]) -> T:
        """Run `work`."""
        return await self._patiently(io, work, None)

    async def examine(self, io: IO) -> bool:
        """Ask the server, in a session of its own."""
        return await io.call(self._examine)

    def _examine(self) -> bool:
        psycopg = _driver()
        connection = self._session()
        try:
            return self._is_usable(connection)
        except psycopg.Error as error:
            raise self.explained(error) from None
        finally:
            connection.close()

    def _is_usable(self, connection: Any) -> bool:
        if connection.execute("SHOW transaction_read_only").fetchone() == ("on",):
            msg = f"The ledger {self!r} {_CAUSES['25006']}"
            raise VaultError(msg)
        there = _is_there(connection)
        if there:
            self._check_format(connection)
        elif connection.execute(_MAY_MAKE).fetchone() == (False,):
            msg = f"The ledger {self!r} is not there yet, and may not be made by this user: {_LET_IT}"
            raise VaultError(msg)
        return there

    def lease(self, key: str) -> SessionHold:
        """What `key` may be held by."""
        return SessionHold(self, key)

    def close(self) -> None:
        """Close this process's connection."""
        if self._connection is not None and self._pid == os.getpid():
            self._connection.close()
        self._connection = None

    def __del__(self) -> None:
        self.close()

    def __repr__(self) -> str:
        try:
            parts = urlsplit(self._url)
            port = f":{parts.port}" if parts.port else ""
        except ValueError:
            return "postgresql://…"
        return f"postgresql://{parts.hostname or ''}{port}{parts.path}"

    async def _patiently(self, io: IO, work: Callable[[Rows], T], key: str | None) -> T:
        """Begin again after a loss. Had it been committed, the claim is ours twice: nobody else ever gets what is lost by that."""
        psycopg = _driver()
        for tried in range(1, _TRIES + 1):
            try:
                return await io.call(self._transaction, work, key)
            except psycopg.Error as error:
                lost = self._connection is None or self._connection.broken
                if tried == _TRIES or not (lost or error.sqlstate in _MET):
                    raise self.explained(error) from None
            await io.sleep(_AGAIN * tried)
        raise AssertionError

    def _transaction(self, work: Callable[[Rows], T], key: str | None) -> T:
        if self._pid != os.getpid():  # psycopg leaves an inherited connection to the parent
            self._connection, self._pid, self._lock = None, os.getpid(), threading.Lock()
        with self._lock:
            if self._connection is None or self._connection.closed:
                self._connection = self.connect()
            with self._connection.transaction():
                if key is not None:
                    self._connection.execute("SELECT pg_advisory_xact_lock(%s)", (_number(key),))
                return work(_Rows(self._connection))

    def connect(self) -> Any:
        """A new connection to a book that is ready. Blocks. Raises VaultError, psycopg.Error."""
        connection = self._session()
        try:
            self._prepare(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _session(self) -> Any:
        psycopg = _driver()
        try:
            connection = psycopg.connect(
                self._url, autocommit=True, connect_timeout=_WAIT, application_name="loomal-ledger", **_DEAD
            )
        except psycopg.OperationalError as error:
            raise self.explained(error, _UNREACHABLE) from None
        except (psycopg.ProgrammingError, ValueError):
            msg = f"The ledger {self!r} has an address that cannot be read: write postgresql://USER@HOST/DATABASE"
            raise VaultError(msg) from None  # the driver's own words repeat the password
        try:
            for setting in _SETTINGS:
                connection.execute(setting)
        except BaseException:
            connection.close()
            raise
        return connection

    def _prepare(self, connection: Any) -> None:
        if not _is_there(connection):
            with connection.transaction():
                connection.execute("SELECT pg_advisory_xact_lock(%s)", (_number("create"),))
                if not _is_there(connection):
                    self._create(connection)
        self._check_format(connection)

    def _check_format(self, connection: Any) -> None:
        row = connection.execute("SELECT value FROM settings WHERE name = 'format'").fetchone()
        found = bytes(row[0]).decode() if row else "unknown"
        if found != _FORMAT:
            msg = f"The ledger {self!r} has format {found}, this version reads format {_FORMAT}: upgrade loomal-playwright"
            raise VaultError(msg)

    def _create(self, connection: Any) -> None:
        schema = SCHEMA
        for word, ours in _WORDS.items():
            schema = schema.replace(word, ours)
        if connection.execute("SELECT 1 FROM pg_namespace WHERE nspname = 'loomal_ledger'").fetchone() is None:
            connection.execute("CREATE SCHEMA loomal_ledger")
        fill(_Rows(connection), schema)
        connection.execute("INSERT INTO settings VALUES ('format', %s)", (_FORMAT.encode(),))

    def explained(self, error: Any, otherwise: str = "failed: {}") -> VaultError:
        """The error with the next step; never with the password."""
        said = " ".join(str(error).split())
        try:
            said = said.replace(urlsplit(self._url).password or "\0", "…")
        except ValueError:
            said = type(error).__name__
        known = error.sqlstate or next((state for state, sign in _SIGNS if sign in said), "")
        return VaultError(f"The ledger {self!r} {_CAUSES.get(known, otherwise).format(said)}")


_UNREACHABLE = "cannot be reached: {}; start the server, or correct the address in LOOMAL_LEDGER or Ledger(url=)"
_SIGNS = (  # libpq tells no SQLSTATE where the connection fails
    ("28P01", "password authentication failed"),
    ("3D000", "does not exist"),
    ("53300", "too many clients"),
)


_LAST = """SELECT max(objid::bigint) FROM pg_locks JOIN pg_database ON pg_database.oid = database
    WHERE datname = current_database() AND locktype = 'advisory' AND objsubid = 2 AND classid::bigint = %s AND granted"""


class SessionHold(Hold):
    """Advisory locks of a session that is there for nothing else."""

    def __init__(self, book: PostgresBook, key: str) -> None:
        self._book = book
        self._number = _number(f"lease\0{key}") >> 32
        self._over = False
        self._pid = os.getpid()
        self._connection: Any = None
        self._busy = threading.Lock()

    async def take(self, io: IO) -> bool:
        """Ask the server to move up; a session that it has lost is begun anew, at the end of the queue."""
        return await io.call(self._take)

    def free(self) -> None:
        """Close the session."""
        self._over = True
        self._close_if_idle()

    def _take(self) -> bool:
        try:
            with self._busy:
                return self._try(once_more=self._connection is not None)
        finally:
            if self._over:  # given up while this thread was waiting for the server
                self._close_if_idle()

    def _try(self, *, once_more: bool) -> bool:
        psycopg = _driver()
        try:
            if self._connection is None:
                self._connection = self._book.connect()
            if self.place == 0:
                self._connection.execute("SELECT 1")
            return self._move_up()
        except psycopg.Error as error:
            self._close()
            if once_more:
                return self._try(once_more=False)
            raise self._book.explained(error) from None

    def _last(self) -> int:
        (last,) = self._connection.execute(_LAST, (self._number & 0xFFFFFFFF,)).fetchone()
        return -1 if last is None else int(last)

    def _lock(self, place: int) -> bool:
        (got,) = self._connection.execute("SELECT pg_try_advisory_lock(%s, %s)", (self._number, place)).fetchone()
        return bool(got)

    def _unlock(self, place: int) -> None:
        self._connection.execute("SELECT pg_advisory_unlock(%s, %s)", (self._number, place))

    def _close_if_idle(self) -> None:
        if self._busy.acquire(blocking=False):
            self._close()
            self._busy.release()

    def _close(self) -> None:
        connection, self._connection, self.place = self._connection, None, None
        if connection is not None and self._pid == os.getpid():
            connection.close()

    def __del__(self) -> None:
        self._close()


class _Rows:
    """psycopg writes `%s` for a value."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def execute(self, sql: str, values: Sequence[Any] = (), /) -> Result:
        return self._connection.execute(sql.replace("?", "%s"), values or None)  # type: ignore[no-any-return]


def _is_there(connection: Any) -> bool:
    """Read from the catalog itself: what to_regclass() remembers may be older than the lock that was just waited for."""
    return connection.execute(_IS_THERE).fetchone() is not None


def _number(key: str) -> int:
    """What stands for `key` among the server's advisory locks."""
    return int.from_bytes(hashlib.sha256(f"loomal-ledger\0{key}".encode()).digest()[:8], "big", signed=True)


def _driver() -> Any:
    try:
        return import_module("psycopg")  # the extra of fleets alone
    except ImportError as error:  # it raises the same where libpq is missing
        msg = f"a PostgreSQL ledger needs the extra 'fleet': pip install 'loomal-playwright[fleet]' ({error})"
        raise VaultError(msg) from None
