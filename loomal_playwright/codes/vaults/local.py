"""The vault at home: one SQLite file with sealed secrets, shared by any number of processes."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import time
from dataclasses import astuple, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit

from loomal_playwright.codes.code import Code
from loomal_playwright.codes.io import DirectIO
from loomal_playwright.codes.otpauth import read
from loomal_playwright.codes.vaults.seal import Entry, Seal
from loomal_playwright.errors import LabelNotFound, VaultError

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Coroutine, Iterable, Mapping
    from types import ModuleType
    from typing import Any

    from loomal_playwright.codes.io import IO
    from loomal_playwright.codes.otpauth import Authenticator
    from loomal_playwright.codes.store import Store
    from loomal_playwright.codes.vaults.keys import Key

T = TypeVar("T")

_SCHEMA = (
    "CREATE TABLE vault (identity TEXT NOT NULL, key_check BLOB NOT NULL)",
    """CREATE TABLE entries (label TEXT PRIMARY KEY, generation TEXT NOT NULL, digits INTEGER NOT NULL, period INTEGER NOT NULL,
    algorithm TEXT NOT NULL, issuer TEXT NOT NULL, origins TEXT NOT NULL, created_at REAL NOT NULL, rotated_at REAL,
    last_used_at REAL, sealed BLOB NOT NULL)""",
)
_COLUMNS = "label, generation, digits, period, algorithm, issuer, origins, created_at, rotated_at, last_used_at, sealed"


class LocalVault:
    """Secrets on this machine, and the codes that they derive.

    `path`: else LOOMAL_VAULT, else one file per user. `key`: 32 bytes or their URL-safe base64; else LOOMAL_VAULT_KEY, else
    the system's keyring where one works, else a file beside the vault that only its owner can read.
    The methods that manage the vault block. Every method may raise VaultError, and has changed nothing then.
    """

    def __init__(self, path: str | os.PathLike[str] | None = None, key: bytes | str | None = None) -> None:
        self.path = default_path() if path is None else Path(path).expanduser()
        self._given: Key | None = None if key is None else keys().checked(key, "key=")
        self._seal: Seal | None = None

    async def totp(self, io: IO, label: str) -> Code:
        """Return the code of the present time step. Raises LabelNotFound."""
        now = io.now()

        def take(db: sqlite3.Connection) -> tuple[Entry, bytes]:
            db.execute("UPDATE entries SET last_used_at = ? WHERE label = ?", (now, label))
            return self._find(db, label)

        seal = await self._unlocked(io, label)
        entry, sealed = await self._store.write(io, take)
        step = int(now // entry.period)
        ends = float((step + 1) * entry.period)
        return Code(seal.open(entry, sealed).code(step), expires_at=ends, period=entry.period, generation=entry.generation)

    async def origins(self, io: IO, label: str) -> tuple[str, ...]:
        """Return the sites to which the label is bound; none: not bound. Raises LabelNotFound."""
        seal = await self._unlocked(io, label)
        entry, sealed = await self._store.read(io, lambda db: self._find(db, label))
        seal.open(entry, sealed)  # sites that were not sealed with the secret are not believed
        return entry.origins

    @property
    def identity(self) -> str:
        """Names this vault in ledgers: a random id in the file; before there is a file, its path stands for it."""
        if not self.path.exists():
            return f"local:{hashlib.sha256(str(self.path.absolute()).encode()).hexdigest()[:16]}"
        return f"local:{self._blocking(self._store.read, _vault)[0]}"

    def enroll(self, label: str, otpauth: str | None = None, *, secret: str | None = None, origins: Iterable[str] = ()) -> Entry:
        """Keep a secret, from an otpauth URI or as bare base32; over an existing label this is a rotation.

        `origins`: where its codes may be typed ("https://crm.example.com", "example.com"); none: those of the label stay.
        ValueError for a label, URI, secret or origin that is none; the old entry is kept then.
        """
        if not label or label != label.strip() or not label.isprintable():
            msg = f"label {label!r} must be printable text without space around it"
            raise ValueError(msg)
        sites = _sites(origins)
        try:
            authenticator = read(otpauth, secret)
        except ValueError as error:
            del otpauth, secret  # a traceback that shows local variables must not show them
            msg = f"{label!r} was not enrolled: {error}"
            raise ValueError(msg) from None

        def put(db: sqlite3.Connection) -> Entry:
            old = _look(db, label)
            made = _entry_of(label, authenticator, seal.generation(authenticator), old[0] if old else None, sites)
            _save(db, made, seal.close(made, authenticator.secret))
            return made

        self._blocking(self._store.read, _vault)  # makes the vault, if there is none
        seal = self._unlock()
        entry = self._blocking(self._store.write, put)
        self._store.checkpoint()
        return entry

    def bind(self, label: str, *origins: str) -> Entry:
        """Add sites where the label's codes may be typed. Raises LabelNotFound; ValueError for an origin that is none."""
        sites = _sites(origins)
        seal = self._unlock(label)

        def add(db: sqlite3.Connection) -> Entry:
            entry, sealed = self._find(db, label)
            bound = replace(entry, origins=_sites(entry.origins + sites))
            _save(db, bound, seal.close(bound, seal.open(entry, sealed).secret))
            return bound

        return self._blocking(self._store.write, add)

    def remove(self, label: str) -> None:
        """Forget a label and its secret. Raises LabelNotFound."""

        def delete(db: sqlite3.Connection) -> None:
            self._find(db, label)
            db.execute("DELETE FROM entries WHERE label = ?", (label,))

        self._unlock(label)
        self._blocking(self._store.write, delete)
        self._store.checkpoint()

    def labels(self) -> tuple[Entry, ...]:
        """Return what is enrolled, in alphabetical order; needs no key."""
        if not self.path.exists():
            return ()
        query = f"SELECT {_COLUMNS} FROM entries ORDER BY label"  # noqa: S608 - our own column names
        return tuple(_entry(row) for row in self._blocking(self._store.read, lambda db: db.execute(query).fetchall()))

    def close(self) -> None:
        """Close the file; the next call opens it again."""
        self._store.close()

    def __repr__(self) -> str:
        return f"LocalVault({str(self.path)!r})"

    async def _unlocked(self, io: IO, label: str | None = None) -> Seal:
        """Return the seal, once the key is known to be the vault's. LabelNotFound where there is no vault to hold `label`."""
        if label is not None and not self.path.exists():
            raise LabelNotFound(self._unknown(label, ()))
        identity, check = await self._store.read(io, _vault)
        if self._seal is None or self._seal.identity != identity:
            self._seal = await io.call(self._opened, identity, check)
        return self._seal

    def _unlock(self, label: str | None = None) -> Seal:
        io = DirectIO()
        return io.run(self._unlocked(io, label))

    def _opened(self, identity: str, check: bytes) -> Seal:
        seal = Seal(identity, keys().find(self.path, identity, self._given))
        if not seal.fits(check):
            msg = f"the key from {seal.key.source} does not open the vault {self.path}: give the key that the vault was made with"
            raise VaultError(msg)
        return seal

    def _fill(self, db: sqlite3.Connection) -> None:
        """Make a new vault: it gets its identity, and its key if it has none."""
        identity = secrets.token_hex(8)
        seal = Seal(identity, keys().provide(self.path, identity, self._given))
        for statement in _SCHEMA:
            db.execute(statement)
        db.execute("INSERT INTO vault VALUES (?, ?)", (identity, seal.check()))

    def _find(self, db: sqlite3.Connection, label: str) -> tuple[Entry, bytes]:
        found = _look(db, label)
        if found is None:
            raise LabelNotFound(
                self._unknown(label, [name for (name,) in db.execute("SELECT label FROM entries ORDER BY label")])
            )
        return found

    def _unknown(self, label: str, known: Iterable[str]) -> str:
        has = f"it has {', '.join(map(repr, known))}" if known else "it is empty"
        return f"the vault {self.path} has no label {label!r} ({has}); `loomal-playwright enroll {label}` adds it"

    def _blocking(
        self,
        transaction: Callable[[IO, Callable[[sqlite3.Connection], T]], Coroutine[Any, Any, T]],
        work: Callable[[sqlite3.Connection], T],
    ) -> T:
        io = DirectIO()
        return io.run(transaction(io, work))

    @cached_property
    def _store(self) -> Store:
        from loomal_playwright.codes.store import Store  # noqa: PLC0415 - loads sqlite3, which an import of the package must not

        return Store(self.path, "vault", self._fill, blank_is_new=False)


def default_path(environ: Mapping[str, str] = os.environ) -> Path:
    """Where the vault of this user is: LOOMAL_VAULT, or the system's place for a program's data."""
    if chosen := environ.get("LOOMAL_VAULT"):
        return Path(chosen).expanduser()
    import platformdirs  # noqa: PLC0415 - only who has no vault of their own needs it

    return platformdirs.user_data_path("loomal-playwright", appauthor=False) / "vault.db"


def keys() -> ModuleType:
    """Load what finds keys."""
    from loomal_playwright.codes.vaults import keys as module  # noqa: PLC0415 - loads sqlite3, which an import of the package must not

    return module


def _vault(db: sqlite3.Connection) -> tuple[str, bytes]:
    identity, check = db.execute("SELECT identity, key_check FROM vault").fetchone()
    return identity, check


def _look(db: sqlite3.Connection, label: str) -> tuple[Entry, bytes] | None:
    row = db.execute(f"SELECT {_COLUMNS} FROM entries WHERE label = ?", (label,)).fetchone()  # noqa: S608 - our own column names
    return None if row is None else (_entry(row), row[-1])


def _entry(row: tuple[Any, ...]) -> Entry:
    label, generation, digits, period, algorithm, issuer, origins, created_at, rotated_at, last_used_at, _ = row
    sites = tuple(json.loads(origins))
    return Entry(label, generation, digits, period, algorithm, issuer, sites, created_at, rotated_at, last_used_at)


def _entry_of(label: str, authenticator: Authenticator, generation: str, old: Entry | None, sites: tuple[str, ...]) -> Entry:
    now = time.time()
    facts = (authenticator.digits, authenticator.period, authenticator.algorithm, authenticator.issuer)
    if old is None:
        return Entry(label, generation, *facts, sites, created_at=now)
    rotated_at = old.rotated_at if old.generation == generation else now
    return Entry(label, generation, *facts, sites or old.origins, old.created_at, rotated_at, old.last_used_at)


def _save(db: sqlite3.Connection, entry: Entry, sealed: bytes) -> None:
    facts = list(astuple(replace(entry, origins=())))
    facts[6] = json.dumps(entry.origins)
    db.execute(f"REPLACE INTO entries ({_COLUMNS}) VALUES ({', '.join('?' * 11)})", (*facts, sealed))  # noqa: S608 - our own column names


def _sites(origins: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(map(_site, [origins] if isinstance(origins, str) else origins)))


def _site(origin: str) -> str:
    """An origin ("https://host:port") or a host, in lower case. ValueError for anything else."""
    text = origin.strip().lower().rstrip("/")
    try:
        parts = urlsplit(text if "://" in text else f"https://{text}")
        whole = parts.scheme in {"http", "https"} and parts.hostname and not (parts.path or parts.query or parts.username)
        _ = parts.port
    except ValueError:
        whole = False
    if not whole or " " in text:
        msg = f"origin {origin!r} must be a site such as https://crm.example.com or example.com"
        raise ValueError(msg)
    return text
