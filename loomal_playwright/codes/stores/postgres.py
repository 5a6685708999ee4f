"""Rows in a PostgreSQL database; each store has a schema of its own: `loomal_vault`, `loomal_inbox`, `loomal_ledger`.

Writers of one key exclude each other by an advisory lock of their transaction. All of it blocks, so it runs in a thread.
"""

from __future__ import annotations

import hashlib
import os
import re
import threading
from importlib import import_module
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

from loomal_playwright.errors import VaultError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from loomal_playwright.codes.io import IO
    from loomal_playwright.codes.stores import Layout, Result, Rows

T = TypeVar("T")

_WAIT = 5  # seconds for the server to be reached, or for a lock
_TRIES = 5  # of a transaction that lost its connection, or met another one
_AGAIN = 20.0  # ms
_DEAD = {"keepalives_idle": 15, "keepalives_interval": 5, "keepalives_count": 3, "tcp_user_timeout": 30_000}
_SETTINGS = (
    "SET default_transaction_isolation = 'read committed'",  # what was committed while the lock was waited for is seen
    f"SET lock_timeout = '{_WAIT}s'",
    f"SET statement_timeout = '{2 * _WAIT}s'",
    "SET tcp_keepalives_idle = 15",  # the server's side: a machine that is gone holds its leases for half a minute
    "SET tcp_keepalives_interval = 5",
    "SET tcp_keepalives_count = 3",
    "SELECT set_config(name, '0', false) FROM pg_settings WHERE name = 'idle_session_timeout'",  # since PostgreSQL 14: a lease waits
)
_DIALECT = (  # what DDL is called here
    (r" WITHOUT ROWID", ""),
    (r"INTEGER PRIMARY KEY( AUTOINCREMENT)?", "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY"),
    (r"\bREAL\b", "DOUBLE PRECISION"),
    (r"\bINTEGER\b", "BIGINT"),
    (r"\bBLOB\b", "BYTEA"),
    (r"\bTEXT\b", 'TEXT COLLATE "C"'),  # orders as SQLite does, by code points
    (
        r"CREATE TRIGGER (\w+) BEFORE (\w+) ON (\w+) BEGIN SELECT RAISE\(ABORT, ('[^']+')\); END",
        (
            r"CREATE FUNCTION \1() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION \4; END $$; "
            r"CREATE TRIGGER \1 BEFORE \2 ON \3 FOR EACH STATEMENT EXECUTE FUNCTION \1()"
        ),
    ),
)

_LET_IT = "let its owner run CREATE SCHEMA {schema} AUTHORIZATION the user"
_IS_THERE = "SELECT 1 FROM pg_tables WHERE schemaname = %s AND tablename = 'settings'"
_MAY_MAKE = """SELECT coalesce((SELECT has_schema_privilege(oid, 'CREATE') FROM pg_namespace WHERE nspname = %s),
    has_database_privilege(current_database(), 'CREATE'))"""
_CAUSES = {  # by SQLSTATE
    "25006": "is read-only (a standby?): name the primary server in the address",
    "3D000": "names a user or a database that does not exist: make it, or correct the address ({said})",
    "28P01": "refused the password: correct the address, or PGPASSWORD, or ~/.pgpass",
    "42501": "may not be used by this user: " + _LET_IT,
    "42P01": "is damaged (a table is missing): restore a backup, or DROP SCHEMA {schema} CASCADE to begin a new one",
    "53100": "cannot be written: the server's disk is full",
    "53300": "has too many clients: raise max_connections, or run fewer processes (each needs one connection, or two)",
    "55P03": f"was locked by another session for {_WAIT} s; find it in pg_stat_activity",
    "57014": f"did not answer within {2 * _WAIT} s; see what the server is busy with in pg_stat_activity",
}
_MET = {"40001", "40P01"}  # two transactions met; one of them begins again


class PostgresStore:
    """Rows in the database at `url`, which libpq reads: PGPASSWORD, ~/.pgpass and sslmode count."""

    path: Path | None = None

    def __init__(self, url: str, layout: Layout) -> None:
        self.layout = layout
        self.schema = f"loomal_{layout.what}"
        self.name = _shown(url)
        self._url = url
        self._connection: Any = None
        self._pid = 0
        self._lock = threading.Lock()

    async def exists(self, io: IO) -> bool:
        """Ask the server, in a session of its own, unless it is known. VaultError also where it could not be made."""
        return self._is_open() or await io.call(self._examine)

    async def write(self, io: IO, work: Callable[[Rows], T], key: str = "") -> T:
        """Run `work`, alone for `key`."""
        return await self._patiently(io, work, f"write\0{key}")

    async def read(self, io: IO, work: Callable[[Rows], T]) -> T:
        """Run `work` over what was committed when it began."""
        return await self._patiently(io, work, None)

    def checkpoint(self) -> None:
        """Leave it to the server's vacuum."""

    def close(self) -> None:
        """Close this process's connection."""
        if self._connection is not None and self._pid == os.getpid():
            self._connection.close()
        self._connection = None

    def __del__(self) -> None:
        self.close()

    def __repr__(self) -> str:
        return self.name

    def connect(self) -> Any:
        """A new connection to a store that is ready. Blocks. Raises VaultError, psycopg.Error."""
        connection = self._session()
        try:
            self._prepare(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def number(self, key: str) -> int:
        """What stands for `key` among the server's advisory locks."""
        return int.from_bytes(hashlib.sha256(f"loomal-{self.layout.what}\0{key}".encode()).digest()[:8], "big", signed=True)

    def explained(self, error: Any, otherwise: str = "failed: {said}") -> VaultError:
        """The error with the next step; never with the password."""
        said = " ".join(str(error).split())
        try:
            said = said.replace(urlsplit(self._url).password or "\0", "…")
        except ValueError:
            said = type(error).__name__
        known = error.sqlstate or next((state for state, sign in _SIGNS if sign in said), "")
        told = _CAUSES.get(known, otherwise).format(said=said, schema=self.schema, address_in=self.layout.address_in)
        return VaultError(f"{self._name} {told}")

    @property
    def _name(self) -> str:
        return f"The {self.layout.what} {self.name}"

    def _is_open(self) -> bool:
        return self._pid == os.getpid() and self._connection is not None and not self._connection.closed

    def _examine(self) -> bool:
        psycopg = driver(self.layout.what)
        connection = self._session()
        try:
            return self._is_usable(connection)
        except psycopg.Error as error:
            raise self.explained(error) from None
        finally:
            connection.close()

    def _is_usable(self, connection: Any) -> bool:
        if connection.execute("SHOW transaction_read_only").fetchone() == ("on",):
            msg = f"{self._name} {_CAUSES['25006']}"
            raise VaultError(msg)
        there = self._is_there(connection)
        if there:
            self._found(connection)
        elif connection.execute(_MAY_MAKE, (self.schema,)).fetchone() == (False,):
            msg = f"{self._name} is not there yet, and may not be made by this user: {_LET_IT.format(schema=self.schema)}"
            raise VaultError(msg)
        return there

    async def _patiently(self, io: IO, work: Callable[[Rows], T], key: str | None) -> T:
        """Begin again after a loss. Had it been committed, it is done twice: what is lost by that (a step, a code) nobody else ever gets."""
        psycopg = driver(self.layout.what)
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
            connection = self._connection
            with connection.transaction():
                connection.execute(*(_ONE_STATE if key is None else ("SELECT pg_advisory_xact_lock(%s)", (self.number(key),))))
                return work(_Rows(connection))

    def _session(self) -> Any:
        psycopg = driver(self.layout.what)
        name = f"loomal-{self.layout.what}"
        try:
            connection = psycopg.connect(self._url, autocommit=True, connect_timeout=_WAIT, application_name=name, **_DEAD)
        except psycopg.OperationalError as error:
            raise self.explained(error, _UNREACHABLE) from None
        except (psycopg.ProgrammingError, ValueError):
            msg = f"{self._name} has an address that cannot be read: write postgresql://USER@HOST/DATABASE"
            raise VaultError(msg) from None  # the driver's own words repeat the password
        try:
            for setting in (f"SET search_path = {self.schema}", *_SETTINGS):
                connection.execute(setting)
        except BaseException:
            connection.close()
            raise
        return connection

    def _prepare(self, connection: Any) -> None:
        """Create what a new store holds, or upgrade an older format: all or nothing."""
        if self._is_there(connection) and self._found(connection) == self.layout.version:
            return
        with connection.transaction():
            connection.execute("SELECT pg_advisory_xact_lock(%s)", (self.number("create"),))
            if not self._is_there(connection):  # another process may have been first
                self._create(connection)
            elif (found := self._found(connection)) < self.layout.version and self.layout.upgrade is not None:
                self.layout.upgrade(_Rows(connection), found)
                connection.execute("UPDATE settings SET value = %s WHERE name = 'format'", (b"%d" % self.layout.version,))

    def _found(self, connection: Any) -> int:
        """The format, if it is one that can be read, or brought up. Raises VaultError."""
        row = connection.execute("SELECT value FROM settings WHERE name = 'format'").fetchone()
        found = bytes(row[0]).decode() if row else "unknown"
        number = int(found) if found.isdecimal() else self.layout.version + 1
        if number > self.layout.version or (number < self.layout.version and self.layout.upgrade is None):
            msg = f"{self._name} has format {found}, this version reads format {self.layout.version}: upgrade loomal-playwright"
            raise VaultError(msg)
        return number

    def _create(self, connection: Any) -> None:
        if connection.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", (self.schema,)).fetchone() is None:
            connection.execute(f"CREATE SCHEMA {self.schema}")
        rows = _Rows(connection)
        self.layout.create(rows)
        rows.execute("CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value BLOB NOT NULL)")
        rows.execute("INSERT INTO settings VALUES ('format', ?)", (b"%d" % self.layout.version,))

    def _is_there(self, connection: Any) -> bool:
        """Read from the catalog itself: what to_regclass() remembers may be older than the lock that was just waited for."""
        return connection.execute(_IS_THERE, (self.schema,)).fetchone() is not None


_ONE_STATE = ("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ",)
_UNREACHABLE = "cannot be reached: {said}; start the server, or correct the address in {address_in}"
_SIGNS = (  # libpq tells no SQLSTATE where the connection fails
    ("28P01", "password authentication failed"),
    ("3D000", "does not exist"),
    ("53300", "too many clients"),
)
_DDL = ("CREATE ", "ALTER ")


class _Rows:
    """psycopg writes `%s` for a value, and PostgreSQL has its own words for what DDL says."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def execute(self, sql: str, values: Sequence[Any] = (), /) -> Result:
        if sql.strip().startswith(_DDL):
            for words, ours in _DIALECT:
                sql = re.sub(words, ours, sql.strip())
        return self._connection.execute(sql.replace("?", "%s"), values or None)  # type: ignore[no-any-return]


def _shown(url: str) -> str:
    """The address, without user and password."""
    try:
        parts = urlsplit(url)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return "postgresql://…"
    return f"postgresql://{parts.hostname or ''}{port}{parts.path}"


def driver(what: str) -> Any:
    """The module `psycopg`. Raises VaultError that names the extra, for a store called `what`."""
    try:
        return import_module("psycopg")  # the extra of fleets alone
    except ImportError as error:  # it raises the same where libpq is missing
        msg = f"a PostgreSQL {what} needs the extra 'fleet': pip install 'loomal-playwright[fleet]' ({error})"
        raise VaultError(msg) from None
