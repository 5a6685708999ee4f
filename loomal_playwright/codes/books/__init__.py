"""Which book a ledger's address names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loomal_playwright.codes.stores import located

if TYPE_CHECKING:
    from loomal_playwright.codes.books.book import Book


def open_book(url: str | None) -> Book:
    """The book at `url`; None: the file of this user. Nothing is opened or made yet. ValueError for what is no such address."""
    place = None if url is None else located(url, "ledger url")
    if isinstance(place, str):
        from loomal_playwright.codes.books.postgres import PostgresBook  # noqa: PLC0415 - only a fleet needs it

        return PostgresBook(place)
    from loomal_playwright.codes.books.sqlite import SqliteBook  # noqa: PLC0415 - ditto

    if place is None:
        import platformdirs  # noqa: PLC0415 - only who has no ledger of their own needs it

        place = platformdirs.user_state_path("loomal-playwright", appauthor=False) / "ledger.db"
    return SqliteBook(place)
