"""Rows that many processes share: in a SQLite file for one machine, in a PostgreSQL database for several.

What a store holds is written once, in the SQL that both speak: `?` stands for a value, no literal holds one, and DDL is SQLite's.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar
from urllib.parse import unquote

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterator, Sequence

    from loomal_playwright.codes.io import IO

T = TypeVar("T")

_POSTGRES = {"postgresql", "postgres"}


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


@dataclass(frozen=True)
class Layout:
    """What a store holds. `what` names it in errors, and is the end of its schema's name in PostgreSQL.

    `create` fills a new one. `upgrade(db, found)` brings an older format to `version`, in one transaction; None: there is no older one.
    `blank_is_new`: an empty file is taken as a new store; where it is not, it is an error (what it held is lost).
    `address_in`: where its address is set.
    """

    what: str
    create: Callable[[Rows], None]
    version: int = 1
    upgrade: Callable[[Rows, int], None] | None = None
    blank_is_new: bool = True
    address_in: str = "--database"


class Store(Protocol):
    """Rows, wherever they are. `path`: of its file, if it is one. `name`: as errors call it. All but `close` may raise VaultError."""

    path: Path | None
    name: str

    async def exists(self, io: IO) -> bool:
        """Whether there is one. Makes none, and changes nothing."""

    async def write(self, io: IO, work: Callable[[Rows], T], key: str = "") -> T:
        """Run `work` in a transaction that excludes all other writers of `key`; all or nothing. Makes the store, if there is none."""

    async def read(self, io: IO, work: Callable[[Rows], T]) -> T:
        """Run `work` over one consistent state of what is committed. Makes the store, if there is none."""

    def checkpoint(self) -> None:
        """Let what was deleted go."""

    def close(self) -> None:
        """Let go of the file or the server; the next call opens it again."""


def open_store(address: str | os.PathLike[str], layout: Layout) -> Store:
    """The store at a path, or at a `postgresql://` address. Nothing is opened or made yet."""
    if isinstance(address, str) and address.partition("://")[0] in _POSTGRES:
        from loomal_playwright.codes.stores.postgres import PostgresStore  # noqa: PLC0415 - only a fleet needs it

        return PostgresStore(address, layout)
    from loomal_playwright.codes.stores.sqlite import SqliteStore  # noqa: PLC0415 - loads sqlite3, which an import of the package must not

    return SqliteStore(Path(address).expanduser(), layout)


def located(url: str, what: str) -> str | Path:
    """What `url` names: a `postgresql://` address, or the path in `sqlite:///PATH`. ValueError, without its password, for what is neither."""
    scheme, _, rest = url.partition("://")
    if scheme in _POSTGRES:
        return url
    if scheme != "sqlite" or not rest.startswith("/") or rest in {"/", "/:memory:"}:
        msg = (
            f"{what} {_without_password(url)!r} must be sqlite:///PATH (a file, so that processes can share it) or "
            "postgresql://USER@HOST/DATABASE"
        )
        raise ValueError(msg)
    return Path(unquote(rest[1:])).expanduser()


def _without_password(url: str) -> str:
    head, at, tail = url.rpartition("@")
    return f"{head.partition('://')[0]}://…@{tail}" if at and head else url
