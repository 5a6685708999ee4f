"""A ledger in one SQLite file, and leases as locks of the operating system.

A lock of the system dies with its process, at once, whatever any clock says; a row that expires would need a heart that beats while a
page is busy.
"""

from __future__ import annotations

import contextlib
import glob
import hashlib
import os
import sys
import weakref
from typing import TYPE_CHECKING

from loomal_playwright.codes.books.book import LAYOUT, Hold
from loomal_playwright.codes.stores.sqlite import SqliteStore
from loomal_playwright.errors import VaultError

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

if TYPE_CHECKING:
    from pathlib import Path

    from loomal_playwright.codes.io import IO

_holds: weakref.WeakSet[FileHold] = weakref.WeakSet()


class SqliteBook(SqliteStore):
    """Rows in the file at `path`, which is made when it is first used."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, LAYOUT)

    def lease(self, key: str) -> FileHold:
        """Files beside the ledger stand for `key`."""
        name = hashlib.sha256(key.encode()).hexdigest()[:32]
        return FileHold(self._path.with_name(f"{self._path.name}.{name}"))

    def __repr__(self) -> str:
        return f"sqlite:///{self.path}"


class FileHold(Hold):
    """Locks on files that are there only while somebody holds them, or was killed while they did."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._open: dict[int, int] = {}  # files by place
        _holds.add(self)

    async def take(self, io: IO) -> bool:
        """Move up as far as nobody else is."""
        del io
        return self._move_up()

    def free(self) -> None:
        """Leave the place."""
        for place in tuple(self._open):
            self._unlock(place)
        self.place = None

    def forget(self) -> None:
        """In a forked child: the locks are the parent's, and live as long as a copy of them is open."""
        while self._open:
            os.close(self._open.popitem()[1])
        self.place = None

    def __del__(self) -> None:
        self.free()

    def _last(self) -> int:
        """By the files that are there; those of the killed are removed."""
        names = (path.name.split(".")[-2] for path in self._path.parent.glob(f"{glob.escape(self._path.name)}.*.lease"))
        for place in sorted((int(name) for name in names if name.isdecimal()), reverse=True):
            if not self._lock(place):
                return place
            self._unlock(place)
        return -1

    def _lock(self, place: int) -> bool:
        path = self._file(place)
        while True:
            try:
                path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                file = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
            except OSError as error:
                msg = f"The lease {path} cannot be made: {error.strerror}; make the ledger's folder writable"
                raise VaultError(msg) from error
            try:
                _lock(file)
                if _is(file, path):
                    self._open[place] = file
                    return True
            except _TAKEN:
                os.close(file)
                return False
            except OSError as error:
                os.close(file)
                msg = f"The lease {path} cannot be locked: {error.strerror}; put the ledger on a disk of this machine"
                raise VaultError(msg) from error
            os.close(file)  # it was given up between being opened and being locked

    def _unlock(self, place: int) -> None:
        """Remove the file, while it is still locked: who opened it meanwhile sees that it is gone, and opens a new one."""
        file = self._open.pop(place)
        with contextlib.suppress(OSError):  # Windows removes no file that another process has open
            self._file(place).unlink()
        os.close(file)

    def _file(self, place: int) -> Path:
        return self._path.with_name(f"{self._path.name}.{place}.lease")


def _is(file: int, path: Path) -> bool:
    with contextlib.suppress(FileNotFoundError):
        return os.path.samestat(os.fstat(file), path.stat())
    return False


_TAKEN = PermissionError if sys.platform == "win32" else BlockingIOError


def _lock(file: int) -> None:
    if sys.platform == "win32":
        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
    else:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)  # of this opening alone: two calls of one process exclude each other too


def _forget() -> None:
    for hold in tuple(_holds):
        hold.forget()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget)
