"""A ledger in a PostgreSQL database, for a fleet of machines.

A lease is an advisory lock of a session, on a connection of its own: the server frees it when the process dies, or its machine does not
answer any more. All of it blocks, so it runs in a thread.
"""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING, Any

from loomal_playwright.codes.books.book import LAYOUT, Hold
from loomal_playwright.codes.stores.postgres import PostgresStore, driver

if TYPE_CHECKING:
    from loomal_playwright.codes.io import IO


class PostgresBook(PostgresStore):
    """Rows in the database at `url`."""

    def __init__(self, url: str) -> None:
        super().__init__(url, LAYOUT)

    def lease(self, key: str) -> SessionHold:
        """What `key` may be held by."""
        return SessionHold(self, key)


_LAST = """SELECT max(objid::bigint) FROM pg_locks JOIN pg_database ON pg_database.oid = database
    WHERE datname = current_database() AND locktype = 'advisory' AND objsubid = 2 AND classid::bigint = %s AND granted"""


class SessionHold(Hold):
    """Advisory locks of a session that is there for nothing else."""

    def __init__(self, book: PostgresBook, key: str) -> None:
        self._book = book
        self._number = book.number(f"lease\0{key}") >> 32
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
        psycopg = driver("ledger")
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
