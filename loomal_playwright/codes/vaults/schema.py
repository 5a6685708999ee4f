"""What a local vault's file holds: its tables, how an older format becomes this one, and rows as values.

Format 1 had no identities, no recovery codes and no log; format 2 no keys of a service, and nothing that it is told beside a secret. A
vault whose format is older is brought up in one transaction, and only with the key that opens it; a newer one is refused.

The SQL is what SQLite and PostgreSQL both speak.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from loomal_playwright.codes.vaults.seal import Entry
from loomal_playwright.errors import VaultError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from loomal_playwright.codes.stores import Rows

VERSION = 3
_DAMAGED = "{} of the vault is damaged; it was left as it is: restore a backup"
_COLUMNS_2 = "label, generation, digits, period, algorithm, issuer, origins, created_at, rotated_at, last_used_at, owner, sealed"
_COLUMNS = _COLUMNS_2.replace("sealed", "expires_at, metadata, sealed")  # as Entry's fields
_UPDATES = ", ".join(f"{name} = excluded.{name}" for name in _COLUMNS.split(", ") if name not in {"owner", "label"})
_VAULT = "CREATE TABLE vault (identity TEXT NOT NULL, key_check BLOB NOT NULL)"
_NEW_IN_2 = (
    "CREATE TABLE identities (name TEXT PRIMARY KEY, created_at REAL NOT NULL)",
    """CREATE TABLE entries (owner TEXT NOT NULL, label TEXT NOT NULL, generation TEXT NOT NULL, digits INTEGER NOT NULL,
    period INTEGER NOT NULL, algorithm TEXT NOT NULL, issuer TEXT NOT NULL, origins TEXT NOT NULL, created_at REAL NOT NULL,
    rotated_at REAL, last_used_at REAL, sealed BLOB NOT NULL, PRIMARY KEY (owner, label))""",
    # What is spent is no longer there: `sealed` is NULL then, and `used_at` is when.
    """CREATE TABLE backup_codes (owner TEXT NOT NULL, label TEXT NOT NULL, number INTEGER NOT NULL, sealed BLOB, used_at REAL,
    PRIMARY KEY (owner, label, number))""",
    """CREATE TABLE audit (number INTEGER PRIMARY KEY AUTOINCREMENT, at REAL NOT NULL, who TEXT NOT NULL, process INTEGER NOT NULL,
    what TEXT NOT NULL, label TEXT NOT NULL)""",
    "CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the log is only added to'); END",
    "CREATE TRIGGER audit_is_not_cut BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the log is only added to'); END",
)
_NEW_IN_3 = (
    "ALTER TABLE entries ADD COLUMN expires_at REAL",
    "ALTER TABLE entries ADD COLUMN metadata TEXT NOT NULL DEFAULT 'null'",
    # A key itself is not kept: `digest` is its SHA-256.
    """CREATE TABLE api_keys (id TEXT PRIMARY KEY, owner TEXT NOT NULL, digest BLOB NOT NULL, scopes TEXT NOT NULL,
    created_at REAL NOT NULL)""",
)
SCHEMA = (_VAULT, *_NEW_IN_2, *_NEW_IN_3)


@dataclass(frozen=True, slots=True)
class Deed:
    """One line of the log. `at`: seconds since the epoch; `who`: the identity, "" for the home one; `process`: its id."""

    at: float
    who: str
    process: int
    what: str
    label: str


@dataclass(frozen=True, slots=True)
class Use:
    """What an identity made of the vault: since when it is known, how often it did something, and when the last time. Seconds since the epoch."""

    known_since: float
    times: int
    last_at: float | None


def create(db: Rows, identity: str, check: bytes) -> None:
    """Make the tables of a new vault, and write its random name down and what its key is known by."""
    for statement in SCHEMA:
        db.execute(statement)
    db.execute("INSERT INTO vault VALUES (?, ?)", (identity, check))


def upgrade(db: Rows, found: int) -> None:
    """Bring an older format to this one; its seals stay as they are."""
    if found == 1:
        _from_1_to_2(db)
    for statement in _NEW_IN_3:
        db.execute(statement)


def _from_1_to_2(db: Rows) -> None:
    """All that format 1 holds belongs to the home identity."""
    db.execute("ALTER TABLE entries RENAME TO entries_1")
    for statement in _NEW_IN_2:
        db.execute(statement)
    at_home = _COLUMNS_2.replace("owner", "''")
    db.execute(f"INSERT INTO entries ({_COLUMNS_2}) SELECT {at_home} FROM entries_1")  # noqa: S608 - our own column names
    db.execute("INSERT INTO identities SELECT DISTINCT owner, (SELECT min(created_at) FROM entries) FROM entries")
    db.execute("DROP TABLE entries_1")


def vault(db: Rows) -> tuple[str, bytes]:
    """Return the vault's random name, and what its key is known by."""
    row = db.execute("SELECT identity, key_check FROM vault").fetchone()
    if row is None or not (isinstance(row[0], str) and isinstance(row[1], bytes)):
        raise VaultError(_DAMAGED.format("what its key is known by"))
    return row[0], row[1]


def entries(db: Rows, owner: str) -> tuple[Entry, ...]:
    """Return what an identity has, in alphabetical order."""
    query = f"SELECT {_COLUMNS} FROM entries WHERE owner = ? ORDER BY label"  # noqa: S608 - our own column names
    return tuple(_entry(db, row) for row in tuple(db.execute(query, (owner,))))


def look(db: Rows, owner: str, label: str) -> tuple[Entry, bytes] | None:
    """Return an entry and its sealed secret."""
    query = f"SELECT {_COLUMNS} FROM entries WHERE owner = ? AND label = ?"  # noqa: S608 - our own column names
    row = db.execute(query, (owner, label)).fetchone()
    return None if row is None else (_entry(db, row), row[-1])


def save(db: Rows, entry: Entry, sealed: bytes) -> None:
    """Put an entry, over the one of the same label; its recovery codes are not touched."""
    know(db, entry.owner, entry.created_at)
    facts = (entry.label, entry.generation, entry.digits, entry.period, entry.algorithm, entry.issuer, json.dumps(entry.origins))
    times = (entry.created_at, entry.rotated_at, entry.last_used_at)
    more = (entry.owner, entry.expires_at, json.dumps(entry.metadata), sealed)
    db.execute(
        f"INSERT INTO entries ({_COLUMNS}) VALUES ({', '.join('?' * 14)}) ON CONFLICT (owner, label) DO UPDATE SET {_UPDATES}",  # noqa: S608 - our own column names
        (*facts, *times, *more),
    )


def know(db: Rows, owner: str, now: float) -> None:
    """Write an identity down, if it is a new one."""
    db.execute("INSERT INTO identities VALUES (?, ?) ON CONFLICT DO NOTHING", (owner, now))


def touch(db: Rows, owner: str, label: str, now: float) -> None:
    """Write down that a code was taken."""
    db.execute("UPDATE entries SET last_used_at = ? WHERE owner = ? AND label = ?", (now, owner, label))


def save_backup_codes(db: Rows, owner: str, label: str, sealed: Iterable[bytes]) -> None:
    """Put recovery codes, in place of those that the label had."""
    db.execute("DELETE FROM backup_codes WHERE owner = ? AND label = ?", (owner, label))
    for number, one in enumerate(sealed):
        db.execute("INSERT INTO backup_codes (owner, label, number, sealed) VALUES (?, ?, ?, ?)", (owner, label, number, one))


def spend_backup_code(db: Rows, owner: str, label: str, now: float) -> tuple[int, bytes] | None:
    """Take the first recovery code that is left out of the file; None: none is."""
    query = """SELECT number, sealed FROM backup_codes WHERE owner = ? AND label = ? AND used_at IS NULL AND sealed IS NOT NULL
        ORDER BY number LIMIT 1"""
    found = db.execute(query, (owner, label)).fetchone()
    if found is None:
        return None
    update = "UPDATE backup_codes SET used_at = ?, sealed = NULL WHERE owner = ? AND label = ? AND number = ?"
    db.execute(update, (now, owner, label, found[0]))
    number, sealed = found
    return number, sealed


def delete(db: Rows, owner: str, label: str) -> None:
    """Forget a label, with its secret and its recovery codes."""
    db.execute("DELETE FROM entries WHERE owner = ? AND label = ?", (owner, label))
    db.execute("DELETE FROM backup_codes WHERE owner = ? AND label = ?", (owner, label))


def note(db: Rows, deed: Deed) -> None:
    """Add a line to the log."""
    row = (deed.at, deed.who, deed.process, deed.what, deed.label)
    db.execute("INSERT INTO audit (at, who, process, what, label) VALUES (?, ?, ?, ?, ?)", row)


def deeds(db: Rows, owner: str) -> tuple[Deed, ...]:
    """Return what an identity did, oldest first."""
    query = "SELECT at, who, process, what, label FROM audit WHERE who = ? ORDER BY number"
    return tuple(Deed(*row) for row in tuple(db.execute(query, (owner,))))


def use_of(db: Rows, owner: str) -> Use:
    """Return what an identity made of the vault."""
    known = db.execute("SELECT created_at FROM identities WHERE name = ?", (owner,)).fetchone()
    times, last_at = db.execute("SELECT count(*), max(at) FROM audit WHERE who = ?", (owner,)).fetchone()
    return Use(known[0] if known else 0.0, times, last_at)


def identities(db: Rows) -> tuple[str, ...]:
    """Return the names of all that ever enrolled something."""
    return tuple(name for (name,) in db.execute("SELECT name FROM identities ORDER BY name"))


def _entry(db: Rows, row: tuple[Any, ...]) -> Entry:
    (
        label,
        generation,
        digits,
        period,
        algorithm,
        issuer,
        origins,
        created_at,
        rotated_at,
        last_used_at,
        owner,
        expires_at,
        metadata,
        _,
    ) = row
    query = "SELECT used_at FROM backup_codes WHERE owner = ? AND label = ? ORDER BY number"
    used = tuple(at for (at,) in db.execute(query, (owner, label)))
    if [type(value) for value in row[:8]] != [str, str, int, int, str, str, str, float] or not isinstance(row[-1], bytes):
        raise VaultError(_DAMAGED.format("an entry"))
    try:
        sites, notes = tuple(json.loads(origins)), json.loads(metadata)
    except ValueError:
        raise VaultError(_DAMAGED.format(f"the entry {label!r}")) from None
    facts = (label, generation, digits, period, algorithm, issuer, sites, created_at, rotated_at, last_used_at)
    return Entry(*facts, used, owner, expires_at, notes)
