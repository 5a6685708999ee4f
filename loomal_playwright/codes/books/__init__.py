"""Which book a ledger's address names."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

if TYPE_CHECKING:
    from loomal_playwright.codes.books.book import Book


def open_book(url: str | None) -> Book:
    """The book at `url`; None: the file of this user. Nothing is opened or made yet. ValueError for what is no such address."""
    scheme, _, rest = (url or "").partition("://")
    if url is not None and scheme in {"postgresql", "postgres"}:
        from loomal_playwright.codes.books.postgres import PostgresBook  # noqa: PLC0415 - only a fleet needs it

        return PostgresBook(url)
    from loomal_playwright.codes.books.sqlite import SqliteBook  # noqa: PLC0415 - ditto

    if url is None:
        import platformdirs  # noqa: PLC0415 - only who has no ledger of their own needs it

        return SqliteBook(platformdirs.user_state_path("loomal-playwright", appauthor=False) / "ledger.db")
    if scheme != "sqlite" or not rest.startswith("/") or rest in {"/", "/:memory:"}:
        msg = (
            f"ledger url {_without_password(url)!r} must be sqlite:///PATH (a file, so that processes can share it) or "
            "postgresql://USER@HOST/DATABASE"
        )
        raise ValueError(msg)
    return SqliteBook(Path(unquote(rest[1:])).expanduser())


def _without_password(url: str) -> str:
    head, at, tail = url.rpartition("@")
    return f"{head.partition('://')[0]}://…@{tail}" if at and head else url
