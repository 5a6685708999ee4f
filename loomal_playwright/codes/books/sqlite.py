"""A ledger in one SQLite file, and leases as locks of the operating system.

A lock of the system dies with its process, at once, whatever any clock says; a row that expires would need a heart that beats while a
page is busy.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys
import weakref
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from loomal_playwright.codes.books.book import fill
from loomal_playwright.errors import VaultError

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from loomal_playwright.codes.books.book import Rows
    from loomal_playwright.codes.io import IO
    from loomal_playwright.codes.store import Store

T = TypeVar("T")

_holds: weakref.WeakSet[FileHold] = weakref.WeakSet()


class SqliteBook:
    """Rows in the file at `path`, which is made when it is first used."""

    def __init__(self, path: Path) -> None:
        self.path: Path | None = path
        self._file = path

    async def write(self, io: IO, key: str, work: Callable[[Rows], T]) -> T:
        """Run `work` alone: a SQLite file has one writer."""
        del key
        return await self._store.write(io, work)

    async def read(self, io: IO, work: Callable[[Rows], T]) -> T:
        """Run `work`."""
        return await self._store.read(io, work)

    def lease(self, key: str) -> FileHold:
        """A file beside the ledger stands for `key`."""
        name = hashlib.sha256(key.encode()).hexdigest()[:32]
        return FileHold(self._file.with_name(f"{self._file.name}.{name}.lease"))

    def close(self) -> None:
        """Close the file."""
        self._store.close()

    @cached_property
    def _store(self) -> Store:
        from loomal_playwright.codes.store import Store  # noqa: PLC0415 - loads sqlite3, which an import of the package must not

        return Store(self._file, "ledger", fill)

    def __repr__(self) -> str:
        return f"sqlite:///{self.path}"


class FileHold:
    """A lock on a file that is there only while somebody holds it, or was killed while they did."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._open: int | None = None
        _holds.add(self)

    async def take(self, io: IO) -> bool:
        """Lock the file, if it is free."""
        del io
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            file = os.open(self._path, os.O_CREAT | os.O_RDWR, 0o600)
        except OSError as error:
            msg = f"The lease {self._path} cannot be made: {error.strerror}; make the ledger's folder writable"
            raise VaultError(msg) from error
        if _lock(file) and self._is(file):
            self._open = file
            return True
        os.close(file)
        return False

    def free(self) -> None:
        """Remove the file, while it is still locked: who opened it meanwhile sees that it is gone, and opens a new one."""
        file, self._open = self._open, None
        if file is not None:
            with contextlib.suppress(OSError):  # Windows removes no file that another process has open
                self._path.unlink()
            os.close(file)

    def forget(self) -> None:
        """In a forked child: the lock is the parent's, and lives as long as a copy of it is open."""
        if self._open is not None:
            os.close(self._open)
            self._open = None

    def __del__(self) -> None:
        self.free()

    def _is(self, file: int) -> bool:
        with contextlib.suppress(FileNotFoundError):
            return os.path.samestat(os.fstat(file), self._path.stat())
        return False


def _lock(file: int) -> bool:
    try:
        if sys.platform == "win32":
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(
                file, fcntl.LOCK_EX | fcntl.LOCK_NB
            )  # of this opening alone: two calls of one process exclude each other too
    except OSError:
        return False
    return True


def _forget() -> None:
    for hold in tuple(_holds):
        hold.forget()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget)
