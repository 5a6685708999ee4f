"""What keeps a ledger's rows: a SQLite file for one machine, a PostgreSQL database for a fleet.

The ledger's SQL is written once, in what both speak: `?` stands for a value, and no literal holds one.
"""

from __future__ import annotations

import secrets
from abc import ABC, abstractmethod
from itertools import count
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from loomal_playwright.codes.io import IO

T = TypeVar("T")

SCHEMA = """
CREATE TABLE settings (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE accounts (account TEXT PRIMARY KEY, spent_until REAL NOT NULL) WITHOUT ROWID; -- kept for ever: steps only go up
CREATE TABLE steps (account TEXT NOT NULL, step INTEGER NOT NULL, ends REAL NOT NULL, keep_until REAL NOT NULL,
    PRIMARY KEY (account, step)) WITHOUT ROWID;
CREATE TABLE messages (inbox TEXT NOT NULL, id TEXT NOT NULL, keep_until REAL NOT NULL, PRIMARY KEY (inbox, id)) WITHOUT ROWID;
CREATE TABLE codes (account TEXT NOT NULL, digest TEXT NOT NULL, keep_until REAL NOT NULL,
    PRIMARY KEY (account, digest)) WITHOUT ROWID;
CREATE TABLE refusals (account TEXT NOT NULL, at REAL NOT NULL, keep_until REAL NOT NULL);
CREATE TABLE sites (account TEXT NOT NULL, site TEXT NOT NULL, PRIMARY KEY (account, site)) WITHOUT ROWID;
CREATE INDEX refusals_of ON refusals (account, at);
CREATE INDEX old_steps ON steps (keep_until);
CREATE INDEX old_messages ON messages (keep_until);
CREATE INDEX old_codes ON codes (keep_until);
CREATE INDEX old_refusals ON refusals (keep_until)
"""


class Result(Protocol):
    """What a statement gave."""

    @property
    def rowcount(self) -> int:
        """Rows that were changed."""

    def fetchone(self) -> Any:
        """The next row, or None."""

    def __iter__(self) -> Iterator[Any]: ...


class Rows(Protocol):
    """One open transaction."""

    def execute(self, sql: str, values: Sequence[Any] = ..., /) -> Result:
        """Run one statement."""


class Hold(ABC):
    """A lease that may be had, and a place in the queue for it. Both die with this process, however that ends.

    The queue is a row of locks: who has that of place 0 has the lease, and who has another tries for the one before it.
    """

    place: int | None = None  # how many are before us, as of the last try; 0: we have the lease; None: not tried

    @abstractmethod
    async def take(self, io: IO) -> bool:
        """Queue up, or try to move up, without waiting. False: somebody is before us still. True once more: we have it still.

        Whoever never tries again after a False, and does not `free`, is waited for by those behind. Raises VaultError.
        """

    @abstractmethod
    def free(self) -> None:
        """Give it back, or leave the queue. Never waits, and may be called at any time, and twice."""

    @abstractmethod
    def _last(self) -> int:
        """The last place that somebody has; -1: nobody has any. Who comes queues behind it, for a gap before it is about to close."""

    @abstractmethod
    def _lock(self, place: int) -> bool:
        """Take the lock of a place, if nobody has it."""

    @abstractmethod
    def _unlock(self, place: int) -> None:
        """Give up the lock of a place, which is ours."""

    def _move_up(self) -> bool:
        if self.place is None:
            self.place = next(place for place in count(self._last() + 1) if self._lock(place))
        while self.place and self._lock(self.place - 1):
            self._unlock(self.place)
            self.place -= 1
        return self.place == 0


class Book(Protocol):
    """Rows that many processes share. `path`: of its file, if it is one. Everything but `close` may raise VaultError."""

    path: Path | None

    async def write(self, io: IO, key: str, work: Callable[[Rows], T]) -> T:
        """Run `work` in a transaction that excludes all other writers of `key`; all or nothing."""

    async def read(self, io: IO, work: Callable[[Rows], T]) -> T:
        """Run `work` over what is committed."""

    async def examine(self, io: IO) -> bool:
        """Whether there is a book, which can be used. Makes none, and changes nothing. Raises VaultError also where none can be made."""

    def lease(self, key: str) -> Hold:
        """What `key` may be held by; nothing is taken yet."""

    def close(self) -> None:
        """Let go of the file or the server; the next call opens it again."""


def fill(rows: Rows, schema: str = SCHEMA) -> None:
    """Make the tables of a new book."""
    for statement in schema.split(";"):
        rows.execute(statement)
    rows.execute("INSERT INTO settings VALUES ('digest key', ?)", (secrets.token_bytes(32),))
