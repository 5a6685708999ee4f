"""What keeps a ledger's rows, and its leases: a SQLite file for one machine, a PostgreSQL database for a fleet."""

from __future__ import annotations

import secrets
from abc import ABC, abstractmethod
from itertools import count
from typing import TYPE_CHECKING, Protocol

from loomal_playwright.codes.stores import Layout, Store

if TYPE_CHECKING:
    from loomal_playwright.codes.io import IO
    from loomal_playwright.codes.stores import Rows

# accounts are kept for ever: steps only go up
SCHEMA = """CREATE TABLE settings (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE accounts (account TEXT PRIMARY KEY, spent_until REAL NOT NULL) WITHOUT ROWID;
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


class Book(Store, Protocol):
    """A store that also gives leases."""

    def lease(self, key: str) -> Hold:
        """What `key` may be held by; nothing is taken yet."""


def fill(rows: Rows) -> None:
    """Make the tables of a new book."""
    for statement in SCHEMA.split(";"):
        rows.execute(statement)
    rows.execute("INSERT INTO settings VALUES ('digest key', ?)", (secrets.token_bytes(32),))


LAYOUT = Layout("ledger", fill, address_in="LOOMAL_LEDGER or Ledger(url=)")
