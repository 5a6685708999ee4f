"""SQLite files that many processes share: created whole, opened late, kept open, waited for through the IO.

No transaction spans an await, so one connection serves a whole process. SQLite itself never waits here (it would block
the event loop): a busy file is asked again after `io.sleep`.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from loomal_playwright.errors import VaultError

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable
    from pathlib import Path

    from loomal_playwright.codes.io import IO
    from loomal_playwright.codes.stores import Layout, Rows

T = TypeVar("T")

BUSY_LIMIT = 5_000  # ms that a file may stay locked by others
_BUSY_PAUSES = (1, 2, 3, 5, 8, 13, 20)  # ms; the last repeats

# SQLite: a connection must not be used, nor closed, by a process that inherited it through fork().
_inherited: list[sqlite3.Connection] = []


@dataclass
class SqliteStore:
    """One SQLite file. `version` of its layout is its PRAGMA user_version."""

    path: Path | None
    layout: Layout
    _connection: sqlite3.Connection | None = field(default=None, repr=False)
    _pid: int = field(default=0, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)
    _file: tuple[int, int] = field(default=(0, 0), repr=False)  # device and inode of what is open

    def __post_init__(self) -> None:
        assert self.path is not None  # noqa: S101 - of this kind all have one
        self._path = self.path
        self.name = str(self.path)

    async def exists(self, io: IO) -> bool:
        """Whether there is a file."""
        del io
        return self._path.exists()

    async def write(self, io: IO, work: Callable[[Rows], T], key: str = "") -> T:
        """Run `work` in a transaction that excludes all other writers (BEGIN IMMEDIATE); all or nothing."""
        del key  # a file has one writer
        return await self._patiently(io, work, "BEGIN IMMEDIATE")

    async def read(self, io: IO, work: Callable[[Rows], T]) -> T:
        """Run `work` over one consistent state of the file; writers go on meanwhile."""
        return await self._patiently(io, work, "BEGIN")

    def checkpoint(self) -> None:
        """Fold the journal into the file, so that a copy of it is whole and what was deleted is gone; or leave it, if busy."""
        if self._connection is not None and self._pid == os.getpid():
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def close(self) -> None:
        """Close this process's connection; the next call opens it again."""
        if self._connection is not None and self._pid == os.getpid():
            self._connection.close()
        self._connection = None

    def __del__(self) -> None:
        self.close()

    async def _patiently(self, io: IO, work: Callable[[Rows], T], begin: str) -> T:
        import sqlite3  # noqa: PLC0415 - who only names a store does not need it

        give_up = io.monotonic() + BUSY_LIMIT
        tries = 0
        while True:
            try:
                return self._transaction(work, begin)
            except sqlite3.OperationalError as error:
                if not _is_busy(error):
                    raise self._explained(error) from error
                if io.monotonic() >= give_up:
                    msg = f"{self._name} was locked by another process for {BUSY_LIMIT} ms; find what holds {self._path} open"
                    raise VaultError(msg) from error
            except (sqlite3.DatabaseError, UnicodeDecodeError) as error:  # what is damaged may not even be text
                raise self._explained(error) from error
            await io.sleep(_BUSY_PAUSES[min(tries, len(_BUSY_PAUSES) - 1)])
            tries += 1

    def _transaction(self, work: Callable[[Rows], T], begin: str) -> T:
        if self._pid != os.getpid():
            self._start_afresh()
        with self._lock:
            if self._connection is not None and self._file != _inode(self._path):  # deleted or replaced since
                self.close()
            connection = self._connection or self._open()
            connection.execute(begin)
            try:
                result = work(connection)
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise
            return result

    def _start_afresh(self) -> None:
        if self._connection is not None:
            _inherited.append(self._connection)
            self._connection = None
        self._lock = threading.Lock()
        self._pid = os.getpid()

    def _open(self) -> sqlite3.Connection:
        try:
            if not self._path.exists():
                self._create_whole()
            elif not self.layout.blank_is_new and self._path.stat().st_size == 0:
                msg = f"{self._name} is empty: restore it from a backup, or delete it to begin a new one"
                raise VaultError(msg)
        except OSError as error:
            msg = f"{self._name} cannot be opened: {error.strerror or error}"
            raise VaultError(msg) from error
        connection = _connect(self._path)
        try:
            self._prepare(connection)
        except BaseException:
            connection.close()
            raise
        self._connection, self._file = connection, _inode(self._path)
        return connection

    def _prepare(self, connection: sqlite3.Connection) -> None:
        found = _version(connection)
        if found == 0 and connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            msg = f"{self._name} is a SQLite file of another program: choose another path"
            raise VaultError(msg)
        if found > self.layout.version or (0 < found < self.layout.version and self.layout.upgrade is None):
            msg = f"{self._name} has format {found}, this version reads format {self.layout.version}: upgrade loomal-playwright"
            raise VaultError(msg)
        if found < self.layout.version:
            self._bring_up(connection)

    def _bring_up(self, connection: sqlite3.Connection) -> None:
        """Create what a new file holds, or upgrade an older format: all or nothing."""
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("BEGIN IMMEDIATE")
        try:
            found = _version(connection)  # another process may have been first
            if found == 0:
                self.layout.create(connection)
            elif found < self.layout.version and self.layout.upgrade is not None:
                self.layout.upgrade(connection, found)
            connection.execute(f"PRAGMA user_version = {max(found, self.layout.version):d}")
            connection.execute("COMMIT")
        except BaseException:
            connection.execute("ROLLBACK")
            raise

    def _create_whole(self) -> None:
        """Build the file under another name and link it into place, so that nobody ever opens half of it."""
        if not self._path.parent.exists():
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = self._path.with_name(f".{self._path.name}.{secrets.token_hex(4)}")
        try:
            os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            connection = _connect(draft)
            try:
                self._prepare(connection)
            finally:
                connection.close()  # the last one out folds the journal into the file
            self._sweep()
            place(draft, self._path)
        finally:
            with contextlib.suppress(FileNotFoundError):
                draft.unlink()

    def _sweep(self) -> None:
        """Remove the journal of a file that is gone: SQLite would play it into the new one."""
        orphans = [(path, _stamp(path)) for path in (self._path.with_name(f"{self._path.name}{end}") for end in ("-wal", "-shm"))]
        if self._path.exists():  # another process was first, and a journal may be its own by now
            return
        for path, stamp in orphans:
            if stamp is not None and stamp == _stamp(path):
                with contextlib.suppress(OSError):
                    path.unlink()

    @property
    def _name(self) -> str:
        return f"The {self.layout.what} {self.name}"

    def _explained(self, error: Exception) -> VaultError:
        text = str(error)
        cause = next((cause for sign, cause in _CAUSES if sign in text), f"failed: {text}")
        return VaultError(f"{self._name} {cause}")


_CAUSES = (
    (
        "not a database",
        "is not a SQLite file, or its beginning is damaged; it was left as it is: check the path, or restore a backup",
    ),
    ("malformed", "is damaged (truncated?); it was left as it is: restore a backup"),
    ("no such table", "is damaged (a table is missing); it was left as it is: restore a backup"),
    ("codec can't decode", "is damaged; it was left as it is: restore a backup"),
    ("decode to UTF-8", "is damaged; it was left as it is: restore a backup"),
    ("disk I/O error", "cannot be read to its end (truncated?); it was left as it is: restore a backup"),
    ("readonly", "is read-only here: make the file and its folder writable"),
    ("unable to open", "cannot be opened: check that the folder exists and belongs to you"),
    ("disk is full", "cannot be written: the disk is full"),
)


def place(draft: Path, path: Path) -> bool:
    """Give a finished file its name, unless the name is taken. False: it was, and the other file stays."""
    try:
        os.link(draft, path)
    except FileExistsError:
        return False
    except OSError:  # a file system without hard links
        if path.exists():
            return False
        draft.rename(path)
    return True


def _version(connection: sqlite3.Connection) -> int:
    (found,) = connection.execute("PRAGMA user_version").fetchone()
    return int(found)


def _inode(path: Path) -> tuple[int, int]:
    try:
        status = path.stat()
    except FileNotFoundError:
        return (-1, -1)
    return status.st_dev, status.st_ino


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except FileNotFoundError:
        return None
    return status.st_ino, status.st_mtime_ns


def _connect(path: Path) -> sqlite3.Connection:
    import sqlite3  # noqa: PLC0415 - who only names a store does not need it

    connection = sqlite3.connect(path, timeout=0, isolation_level=None, check_same_thread=False)
    try:
        # WAL with NORMAL: a commit outlives the crash of a process; the disk is not waited for.
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA secure_delete = ON")
    except BaseException:
        connection.close()
        raise
    return connection


def _is_busy(error: sqlite3.OperationalError) -> bool:
    return "locked" in str(error) or "busy" in str(error)
