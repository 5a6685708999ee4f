"""The inbox at home: one SQLite file, into which an SMTP sink or a test delivers."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import time
from copy import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING

from loomal_playwright.codes.io import direct
from loomal_playwright.codes.message import message_from_bytes, sent_by, since_seconds
from loomal_playwright.codes.stores import Layout, open_store

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime
    from email.message import EmailMessage
    from pathlib import Path

    from typing_extensions import Self

    from loomal_playwright.codes.code import Message
    from loomal_playwright.codes.io import IO
    from loomal_playwright.codes.stores import Rows

_KEEP = 30 * 86_400.0  # seconds
_MOST_KEPT = 1_000  # mails of one identity; the oldest go
_MOST_BYTES = 256 * 1024 * 1024  # of one identity; ditto
_MOST = 200  # mails per look
_NEW = ("received", "unread")  # labels
_COLUMNS = "id, received_at, recipients, raw, owner, sender, labels"
_SCHEMA = (
    """CREATE TABLE mails (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, received_at REAL NOT NULL,
    recipients TEXT NOT NULL, raw BLOB NOT NULL, owner TEXT NOT NULL, sender TEXT NOT NULL, labels TEXT NOT NULL)""",
    "CREATE INDEX by_time ON mails (owner, received_at)",
)


@dataclass(frozen=True, slots=True)
class Slip:
    """What a list of mails is made of. `place`: mails of one identity are in the order of their places, newest last."""

    id: str
    place: tuple[float, int]
    sender: str
    labels: tuple[str, ...]


class LocalInbox:
    """Mails on this machine.

    `path`, or a `postgresql://` address; else beside the vault.
    `owner`: the identity whose mails these are, as in LocalVault; "" is the home one. Mails are kept for 30
    days, of one identity 1,000 and 256 MB at most. Every method may raise VaultError.
    """

    poll = 50.0  # ms; a look costs less than a millisecond

    def __init__(self, path: str | os.PathLike[str] | None = None, *, owner: str = "") -> None:
        self._store = open_store(default_path() if path is None else path, Layout("inbox", _create, 2, _upgrade))
        self.path = self._store.path
        self.owner = owner
        self._parsed: dict[str, Message] = {}

    def of(self, owner: str) -> Self:
        """Return the same inbox for another identity, over the same open file."""
        inbox = copy(self)
        inbox.owner, inbox._parsed = owner, {}  # noqa: SLF001 - its own class
        return inbox

    @property
    def identity(self) -> str:
        """Names this inbox in ledgers."""
        name = hashlib.sha256(str(self.path.resolve() if self.path else self._store.name).encode()).hexdigest()[:16]
        return f"local-inbox:{name}:{self.owner}" if self.owner else f"local-inbox:{name}"

    def deliver(self, mail: bytes | EmailMessage, *, to: Iterable[str] = (), at: float | None = None) -> str:
        """Put a mail in and return its id. Blocks. `to`: the envelope's recipients; `at`: seconds since the epoch, else now."""
        raw = mail if isinstance(mail, bytes) else mail.as_bytes()
        received_at = time.time() if at is None else at
        name = secrets.token_hex(12)
        sender = message_from_bytes(raw, id=name, received_at=received_at).sender
        row = (name, received_at, json.dumps(list(to)), raw, self.owner, sender, json.dumps(_NEW))

        def put(db: Rows) -> None:
            db.execute("DELETE FROM mails WHERE received_at < ?", (received_at - _KEEP,))
            db.execute(f"INSERT INTO mails ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING", row)  # noqa: S608 - our own column names
            self._make_room(db)

        direct(lambda io: self._store.write(io, put))
        return name

    async def messages(self, io: IO, *, since: datetime | None, sender: str | None = None) -> Sequence[Message]:
        """Return the mails that arrived at or after `since`, newest first."""
        earliest = since_seconds(since)

        def look(db: Rows) -> list[tuple[str, float, str, bytes]]:
            query = """SELECT id, received_at, recipients, raw FROM mails WHERE owner = ? AND received_at >= ?
                ORDER BY received_at DESC, number DESC LIMIT ?"""
            return list(db.execute(query, (self.owner, earliest, _MOST)))

        if not await self._store.exists(io):
            return ()
        rows = await self._store.read(io, look)
        # What was parsed at the last look need not be parsed again.
        self._parsed = {
            name: self._parsed.get(name) or message_from_bytes(raw, id=name, received_at=at, to=json.loads(recipients))
            for name, at, recipients, raw in rows
        }
        return tuple(message for message in self._parsed.values() if sent_by(message.sender, sender))

    async def slips(self, io: IO) -> list[Slip]:
        """Return what there is, newest first, unread by anybody."""

        def look(db: Rows) -> list[Slip]:
            query = (
                "SELECT id, received_at, number, sender, labels FROM mails WHERE owner = ? ORDER BY received_at DESC, number DESC"
            )
            rows = db.execute(query, (self.owner,))
            return [Slip(name, (at, number), sender, tuple(json.loads(labels))) for name, at, number, sender, labels in rows]

        return await self._store.read(io, look) if await self._store.exists(io) else []

    async def mail(self, io: IO, id: str) -> tuple[Slip, Message] | None:  # noqa: A002 - Message's own field
        """Return one mail; None: there is none."""

        def look(db: Rows) -> tuple[Slip, Message] | None:
            query = "SELECT received_at, number, sender, labels, recipients, raw FROM mails WHERE owner = ? AND id = ?"
            row = db.execute(query, (self.owner, id)).fetchone()
            if row is None:
                return None
            at, number, sender, labels, recipients, raw = row
            mail = message_from_bytes(raw, id=id, received_at=at, to=json.loads(recipients))
            return Slip(id, (at, number), sender, tuple(json.loads(labels))), mail

        return await self._store.read(io, look) if await self._store.exists(io) else None

    async def relabel(
        self,
        io: IO,
        id: str,  # noqa: A002 - ditto
        *,
        add: Iterable[str] = (),
        remove: Iterable[str] = (),
        most: int = 50,
    ) -> bool:
        """Put labels on one mail, and take others off. False: there is no such mail. ValueError: it would have more than `most`."""

        def change(db: Rows) -> bool:
            row = db.execute("SELECT labels FROM mails WHERE owner = ? AND id = ?", (self.owner, id)).fetchone()
            if row is None:
                return False
            labels = [label for label in dict.fromkeys((*json.loads(row[0]), *add)) if label not in set(remove)]
            if len(labels) > most:
                msg = f"a mail may have {most} labels"
                raise ValueError(msg)
            db.execute("UPDATE mails SET labels = ? WHERE id = ?", (json.dumps(labels), id))
            return True

        return await self._store.write(io, change) if await self._store.exists(io) else False

    async def mark_read(self, io: IO, id: str) -> None:  # noqa: A002 - ditto
        """Mark one mail as read."""
        await self.relabel(io, id, remove=("unread",))

    async def delete(self, io: IO, id: str) -> bool:  # noqa: A002 - ditto
        """Delete one mail. False: there is none."""

        def cut(db: Rows) -> bool:
            return db.execute("DELETE FROM mails WHERE owner = ? AND id = ?", (self.owner, id)).rowcount == 1

        return await self._store.write(io, cut) if await self._store.exists(io) else False

    def close(self) -> None:
        """Close the file; the next call opens it again."""
        self._store.close()

    def __repr__(self) -> str:
        return f"LocalInbox({self._store.name!r}{f', owner={self.owner!r}' if self.owner else ''})"

    def _make_room(self, db: Rows) -> None:
        """Let the oldest go where there are too many, or where they are too big."""
        query = "SELECT number, length(raw) FROM mails WHERE owner = ? ORDER BY received_at DESC, number DESC"
        held = 0
        for kept, (number, size) in enumerate(list(db.execute(query, (self.owner,)))):
            held += size
            if kept and (kept >= _MOST_KEPT or held > _MOST_BYTES):
                db.execute("DELETE FROM mails WHERE number = ?", (number,))


def default_path(environ: Mapping[str, str] = os.environ) -> Path:
    """Where the inbox of this user is: beside the vault."""
    from loomal_playwright.codes.vaults import local  # noqa: PLC0415 - a caller with an inbox of their own needs no vault code

    return local.default_path(environ).with_suffix(".inbox.db")


def _create(db: Rows) -> None:
    for statement in _SCHEMA:
        db.execute(statement)


def _upgrade(db: Rows, _found: int) -> None:
    """Format 1 had no identities, and of labels knew `unread` alone."""
    db.execute("ALTER TABLE mails RENAME TO mails_1")
    db.execute("DROP INDEX by_time")
    _create(db)
    for name, at, recipients, raw, read in list(
        db.execute("SELECT id, received_at, recipients, raw, is_read FROM mails_1 ORDER BY number")
    ):
        sender = message_from_bytes(raw, id=name, received_at=at).sender
        labels = json.dumps(_NEW[:1] if read else _NEW)
        db.execute(f"INSERT INTO mails ({_COLUMNS}) VALUES (?, ?, ?, ?, '', ?, ?)", (name, at, recipients, raw, sender, labels))  # noqa: S608 - our own column names
    db.execute("DROP TABLE mails_1")
