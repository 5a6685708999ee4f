"""The inbox at home: one SQLite file, into which an SMTP sink or a test delivers."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import time
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from loomal_playwright.codes.io import DirectIO
from loomal_playwright.codes.message import message_from_bytes, sent_by, since_seconds

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime
    from email.message import EmailMessage

    from loomal_playwright.codes.code import Message
    from loomal_playwright.codes.io import IO
    from loomal_playwright.codes.store import Store

_KEEP = 30 * 86_400.0  # seconds
_MOST = 200  # mails per look
_SCHEMA = (
    """CREATE TABLE mails (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, received_at REAL NOT NULL,
    recipients TEXT NOT NULL, raw BLOB NOT NULL, is_read INTEGER NOT NULL DEFAULT 0)""",
    "CREATE INDEX by_time ON mails (received_at)",
)


class LocalInbox:
    """Mails on this machine. `path`: else beside the vault. Mails are kept for 30 days. Every method may raise VaultError."""

    poll = 50.0  # ms; a look costs less than a millisecond

    def __init__(self, path: str | os.PathLike[str] | None = None) -> None:
        self.path = default_path() if path is None else Path(path).expanduser()
        self._parsed: dict[str, Message] = {}

    @property
    def identity(self) -> str:
        """Names this inbox in ledgers."""
        return f"local-inbox:{hashlib.sha256(str(self.path.resolve()).encode()).hexdigest()[:16]}"

    def deliver(self, mail: bytes | EmailMessage, *, to: Iterable[str] = (), at: float | None = None) -> str:
        """Put a mail in and return its id. Blocks. `to`: the envelope's recipients; `at`: seconds since the epoch, else now."""
        raw = mail if isinstance(mail, bytes) else mail.as_bytes()
        received_at = time.time() if at is None else at
        name = secrets.token_hex(12)
        row = (name, received_at, json.dumps(list(to)), raw)

        def put(db: sqlite3.Connection) -> None:
            db.execute("DELETE FROM mails WHERE received_at < ?", (received_at - _KEEP,))
            db.execute("INSERT INTO mails (id, received_at, recipients, raw) VALUES (?, ?, ?, ?)", row)

        io = DirectIO()
        io.run(self._store.write(io, put))
        return name

    async def messages(self, io: IO, *, since: datetime | None, sender: str | None = None) -> Sequence[Message]:
        """Return the mails that arrived at or after `since`, newest first."""
        earliest = since_seconds(since)

        def look(db: sqlite3.Connection) -> list[tuple[str, float, str, bytes]]:
            query = """SELECT id, received_at, recipients, raw FROM mails WHERE received_at >= ?
                ORDER BY received_at DESC, number DESC LIMIT ?"""
            return db.execute(query, (earliest, _MOST)).fetchall()

        if not self.path.exists():
            return ()
        rows = await self._store.read(io, look)
        # What was parsed at the last look need not be parsed again.
        self._parsed = {
            name: self._parsed.get(name) or message_from_bytes(raw, id=name, received_at=at, to=json.loads(recipients))
            for name, at, recipients, raw in rows
        }
        return tuple(message for message in self._parsed.values() if sent_by(message.sender, sender))

    async def mark_read(self, io: IO, id: str) -> None:  # noqa: A002 - Message's own field
        """Mark one mail as read."""

        def mark(db: sqlite3.Connection) -> None:
            db.execute("UPDATE mails SET is_read = 1 WHERE id = ?", (id,))

        await self._store.write(io, mark)

    def close(self) -> None:
        """Close the file; the next call opens it again."""
        self._store.close()

    def __repr__(self) -> str:
        return f"LocalInbox({str(self.path)!r})"

    @cached_property
    def _store(self) -> Store:
        from loomal_playwright.codes.store import Store  # noqa: PLC0415 - loads sqlite3, which an import of the package must not

        return Store(self.path, "inbox", _create)


def default_path(environ: Mapping[str, str] = os.environ) -> Path:
    """Where the inbox of this user is: beside the vault."""
    from loomal_playwright.codes.vaults import local  # noqa: PLC0415 - a caller with an inbox of their own needs no vault code

    return local.default_path(environ).with_suffix(".inbox.db")


def _create(db: sqlite3.Connection) -> None:
    for statement in _SCHEMA:
        db.execute(statement)
