"""The vault at home: one SQLite file, or a PostgreSQL database, with sealed secrets, shared by any number of processes and identities."""

from __future__ import annotations

import hashlib
import os
import secrets
import time
from copy import copy
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from loomal_playwright.codes import heard
from loomal_playwright.codes.code import Code
from loomal_playwright.codes.io import direct
from loomal_playwright.codes.otpauth import read
from loomal_playwright.codes.stores import Layout, open_store
from loomal_playwright.codes.vaults import schema
from loomal_playwright.codes.vaults.named import tool_of
from loomal_playwright.codes.vaults.schema import Deed
from loomal_playwright.codes.vaults.seal import Entry, LabelTaken, Seal, checked_name, new_entry
from loomal_playwright.codes.vaults.sites import sites as sites_of
from loomal_playwright.errors import CodeUnavailable, LabelNotFound, VaultError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from types import ModuleType
    from typing import Any

    from typing_extensions import Self

    from loomal_playwright.codes.io import IO
    from loomal_playwright.codes.otpauth import Authenticator
    from loomal_playwright.codes.stores import Rows
    from loomal_playwright.codes.vaults.keys import Key
    from loomal_playwright.errors import TwoFactorError

T = TypeVar("T")


class LocalVault:
    """Secrets on this machine, and the codes that they derive.

    `path`, or a `postgresql://` address that several machines share: else LOOMAL_VAULT, else one file per user.
    `key`: 32 bytes or their URL-safe base64; else LOOMAL_VAULT_KEY, else
    the system's keyring where one works, else a file beside the vault that only its owner can read. `owner`: the identity whose
    labels these are; no other identity sees them. "" is the home one.
    The methods that manage the vault block. Every method may raise VaultError, and has changed nothing then.
    """

    def __init__(self, path: str | os.PathLike[str] | None = None, key: bytes | str | None = None, *, owner: str = "") -> None:
        layout = Layout("vault", self._fill, schema.VERSION, self._upgrade, blank_is_new=False)
        self._store = open_store(default_path() if path is None else path, layout)
        self.path = self._store.path
        self.owner = owner
        self._given: Key | None = None if key is None else keys().checked(key, "key=")
        self._seal: Seal | None = None
        checked_name("owner", owner or "home")

    def of(self, owner: str) -> Self:
        """Return the same vault for another identity, over the same open file."""
        checked_name("owner", owner or "home")
        vault = copy(self)
        vault.owner = owner
        return vault

    async def totp(self, io: IO, label: str) -> Code:
        """Return the code of the present time step. Raises LabelNotFound; CodeUnavailable for what has expired."""
        return (await self.use(io, label))[1]

    async def use(self, io: IO, label: str) -> tuple[Entry, Code]:
        """Return the code of the present time step, and what it is a code of. Raises as `totp` does."""
        (answer,) = await self.use_all(io, ((self.owner, label),))
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def use_all(self, io: IO, asked: Sequence[tuple[str, str]]) -> list[tuple[Entry, Code] | TwoFactorError]:
        """As `use`, for labels of owners, at the price of one transaction; what it raises for one of them is the answer for that one."""
        now = io.now()

        def take(db: Rows) -> list[tuple[Entry, Code] | TwoFactorError] | None:
            if schema.vault(db)[0] != seal.identity:
                return None
            return [vaults[owner]._taken(db, seal, label, now) for owner, label in asked]  # noqa: SLF001 - its own class

        vaults = {owner: self.of(owner) for owner, _ in asked}
        seal = (self._seal if self._exists() else None) or await self._unlocked(io, asked[0][1])
        while (taken := await self._store.write(io, take)) is None:  # another vault took this one's place
            seal = await self._unlocked(io, asked[0][1])
        return taken

    async def backup(self, io: IO, label: str) -> Code:
        """Spend one of the label's recovery codes: it is out of the vault before it is returned. Raises LabelNotFound, CodeUnavailable."""
        return (await self.spend(io, label))[1]

    async def spend(self, io: IO, label: str) -> tuple[Entry, Code]:
        """Spend a recovery code, and say of what, as it was before. Raises as `backup` does."""
        now = io.now()

        def spend(db: Rows) -> tuple[Entry, Code]:
            entry, _ = self._find(db, label)
            entry.check_expiry(now)
            spent = schema.spend_backup_code(db, self.owner, label, now)
            if spent is None:
                had = f"all {len(entry.backup_codes)} are spent" if entry.backup_codes else "it has none"
                msg = (
                    f"no recovery code is left for {label!r} in the vault {self._store.name}: {had}; "
                    f"`rotate {label} --backup-codes FILE` adds new ones"
                )
                raise CodeUnavailable(msg)
            self._note(db, "backup code", label, now)
            return entry, Code(seal.open_backup(entry, *spent))

        seal = await self._unlocked(io, label)
        return await self._store.write(io, spend)

    async def origins(self, io: IO, label: str) -> tuple[str, ...]:
        """Return the sites to which the label is bound; none: not bound. Raises LabelNotFound."""
        seal = await self._unlocked(io, label)
        entry, sealed = await self._store.read(io, lambda db: self._find(db, label))
        seal.open(entry, sealed)  # sites that were not sealed with the secret are not believed
        return entry.origins

    @property
    def identity(self) -> str:
        """Names the vault and the owner in ledgers: a random id in the file; before there is a file, its path stands for it."""
        if self._exists():
            name = self._read(schema.vault)[0]
        else:
            place = self._store.name if self.path is None else str(self.path.absolute())
            name = hashlib.sha256(place.encode()).hexdigest()[:16]
        return f"local:{name}:{self.owner}" if self.owner else f"local:{name}"

    def enroll(
        self,
        label: str,
        otpauth: str | None = None,
        *,
        secret: str | None = None,
        origins: Iterable[str] = (),
        backup_codes: Sequence[str] = (),
        overwrite: bool = True,
        expires_at: float | None = None,
        metadata: dict[str, Any] | None = None,
    ) -> Entry:
        """Keep a secret, from an otpauth URI or as bare base32; over an existing label this is a rotation.

        `origins`: where its codes may be typed ("https://crm.example.com", "example.com"); none: those of the label stay.
        `backup_codes`: its recovery codes, as they are to be typed; none: those of the label stay. `expires_at`: seconds since the
        epoch, from when on it gives no code. `metadata`: what is to be kept beside it, unsealed; None: that of the label stays. ValueError
        for a label, URI, secret or origin that is none, and without `overwrite` for one that is taken; the old entry is kept then.
        """
        checked_name("label", label)
        more: dict[str, Any] = {"expires_at": expires_at, "metadata": metadata, "over": overwrite}
        try:
            authenticator = read(otpauth, secret)
            heard.tell(authenticator.base32, *backup_codes)
            return self._keep(label, authenticator, sites_of(origins), tuple(backup_codes), **more)
        except LabelTaken:
            raise
        except ValueError as error:
            del otpauth, secret, backup_codes  # a traceback that shows local variables must not show them
            msg = f"{label!r} was not enrolled: {error}"
            raise ValueError(msg) from None

    def rotate(
        self, label: str, otpauth: str | None = None, *, secret: str | None = None, backup_codes: Sequence[str] = ()
    ) -> Entry:
        """Put a new secret in place of the label's; its sites stay. Raises LabelNotFound; ValueError as `enroll` does."""
        self._unlock(label)
        self._read(lambda db: self._find(db, label))
        return self.enroll(label, otpauth, secret=secret, backup_codes=backup_codes)

    def bind(self, label: str, *origins: str) -> Entry:
        """Add sites where the label's codes may be typed. Raises LabelNotFound; ValueError for an origin that is none."""
        sites = sites_of(origins)
        seal = self._unlock(label)

        def add(db: Rows) -> Entry:
            entry, sealed = self._find(db, label)
            bound = replace(entry, origins=sites_of(entry.origins + sites))
            schema.save(db, bound, seal.close(bound, seal.open(entry, sealed).secret))
            self._note(db, "bound", label)
            return bound

        return self._write(add)

    def remove(self, label: str) -> None:
        """Forget a label, its secret and its recovery codes. Raises LabelNotFound."""

        def delete(db: Rows) -> None:
            self._find(db, label)
            schema.delete(db, self.owner, label)
            self._note(db, "removed", label)

        self._unlock(label)
        self._write(delete)
        self._store.checkpoint()

    def labels(self) -> tuple[Entry, ...]:
        """Return what is enrolled, in alphabetical order; needs no key."""
        return self._read(lambda db: schema.entries(db, self.owner)) if self._exists() else ()

    def log(self) -> tuple[Deed, ...]:
        """Return what was done with the owner's labels, oldest first; the vault only ever adds to it. Needs no key."""
        return self._read(lambda db: schema.deeds(db, self.owner)) if self._exists() else ()

    def owners(self) -> tuple[str, ...]:
        """Return the identities that enrolled something; "" is the home one."""
        return self._read(schema.identities) if self._exists() else ()

    def rows(self, work: Callable[[Rows], T]) -> T:
        """Run `work` over the vault's rows in one transaction; the vault is made, if there is none. Blocks."""
        return self._write(work)

    async def read(self, io: IO, work: Callable[[Rows], T]) -> T:
        """Run `work` over what the vault's rows are."""
        return await self._store.read(io, work)

    def key_source(self) -> str:
        """Say where the key comes from, once it is known to open the vault; "" while there is no vault."""
        return self._unlock().key.source if self._exists() else ""

    def _read(self, work: Callable[[Rows], T]) -> T:
        return direct(lambda io: self._store.read(io, work))

    def _write(self, work: Callable[[Rows], T]) -> T:
        return direct(lambda io: self._store.write(io, work))

    def _exists(self) -> bool:
        return direct(self._store.exists)

    def close(self) -> None:
        """Close the file; the next call opens it again."""
        self._store.close()

    def __repr__(self) -> str:
        return f"LocalVault({self._store.name!r}{f', owner={self.owner!r}' if self.owner else ''})"

    def _keep(
        self,
        label: str,
        authenticator: Authenticator,
        sites: tuple[str, ...],
        backup_codes: tuple[str, ...],
        *,
        expires_at: float | None,
        metadata: dict[str, Any] | None,
        over: bool,
    ) -> Entry:
        def put(db: Rows) -> Entry:
            found = schema.look(db, self.owner, label)
            if found is not None and not over:
                msg = f"{label!r} was not enrolled: the label is taken; overwrite it, or choose another"
                raise LabelTaken(msg)
            made = new_entry(label, authenticator, seal.generation(authenticator), found[0] if found else None, sites)
            left = (None,) * len(backup_codes) or made.backup_codes
            notes = made.metadata if metadata is None else metadata
            made = replace(made, owner=self.owner, backup_codes=left, expires_at=expires_at, metadata=notes)
            schema.save(db, made, seal.close(made, authenticator.secret))
            if backup_codes:
                closed = [seal.close_backup(made, number, code) for number, code in enumerate(backup_codes)]
                schema.save_backup_codes(db, self.owner, label, closed)
            self._note(db, "rotated" if found and found[0].generation != made.generation else "enrolled", label)
            return made

        self._read(schema.vault)  # makes the vault, if there is none
        seal = self._unlock()
        entry = self._write(put)
        self._store.checkpoint()
        return entry

    def _taken(self, db: Rows, seal: Seal, label: str, now: float) -> tuple[Entry, Code] | TwoFactorError:
        try:
            entry, sealed = self._find(db, label)
            entry.check_expiry(now)
            authenticator = seal.open(entry, sealed)
        except (LabelNotFound, CodeUnavailable, VaultError) as error:  # nothing was written for it
            return error
        schema.touch(db, self.owner, label, now)
        self._note(db, "code", label, now)
        step = int(now // entry.period)
        ends = float((step + 1) * entry.period)
        return entry, Code(authenticator.code(step), expires_at=ends, period=entry.period, generation=entry.generation)

    async def _unlocked(self, io: IO, label: str | None = None) -> Seal:
        """Return the seal, once the key is known to be the vault's. LabelNotFound where there is no vault to hold `label`."""
        if label is not None and not await self._store.exists(io):
            raise LabelNotFound(self._unknown(label, ()))
        identity, check = await self._store.read(io, schema.vault)
        if self._seal is None or self._seal.identity != identity:
            self._seal = await io.call(self._opened, identity, check)
        return self._seal

    def _unlock(self, label: str | None = None) -> Seal:
        return direct(lambda io: self._unlocked(io, label))

    def _opened(self, identity: str, check: bytes) -> Seal:
        seal = Seal(identity, keys().find(self._store, identity, self._given))
        if not seal.fits(check):
            msg = f"the key from {seal.key.source} does not open the vault {self._store.name}: give the key that the vault was made with"
            raise VaultError(msg)
        return seal

    def _fill(self, db: Rows) -> None:
        """Make a new vault: it gets its identity, and its key if it has none."""
        identity = secrets.token_hex(8)
        schema.create(db, identity, Seal(identity, keys().provide(self._store, identity, self._given)).check())

    def _upgrade(self, db: Rows, found: int) -> None:
        """Bring an older format up; a vault that the key does not open is left as it is."""
        self._opened(*schema.vault(db))
        schema.upgrade(db, found)
        self._note(db, "upgraded", "")

    def _note(self, db: Rows, what: str, label: str, now: float | None = None) -> None:
        schema.note(db, Deed(time.time() if now is None else now, self.owner, os.getpid(), what, label))

    def _find(self, db: Rows, label: str) -> tuple[Entry, bytes]:
        found = schema.look(db, self.owner, label)
        if found is None:
            raise LabelNotFound(self._unknown(label, [entry.label for entry in schema.entries(db, self.owner)]))
        return found

    def _unknown(self, label: str, known: Iterable[str]) -> str:
        has = f"it has {', '.join(map(repr, known))}" if known else "it is empty"
        return f"the vault {self._store.name} has no label {label!r} ({has}); `loomal-playwright enroll {label}` adds it"


def default_path(environ: Mapping[str, str] = os.environ) -> Path:
    """Where the vault of this user is: LOOMAL_VAULT if it is a path, or the system's place for a program's data."""
    if (chosen := environ.get("LOOMAL_VAULT")) and tool_of(chosen) is None:
        return Path(chosen).expanduser()
    import platformdirs  # noqa: PLC0415 - only who has no vault of their own needs it

    return platformdirs.user_data_path("loomal-playwright", appauthor=False) / "vault.db"


def keys() -> ModuleType:
    """Load what finds keys."""
    from loomal_playwright.codes.vaults import keys as module  # noqa: PLC0415 - loads sqlite3, which an import of the package must not

    return module
