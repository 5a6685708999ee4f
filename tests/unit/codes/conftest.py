from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from imap_server import Imap


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a real PostgreSQL."""
    from postgres_server import server  # noqa: PLC0415 - without the extra it skips

    with server() as address:
        yield address


@pytest.fixture(scope="session")
def imap() -> Iterator[Imap]:
    """A real IMAP server that is there wherever PyPI is."""
    from imap_server import pymap  # noqa: PLC0415 - without the extra it skips

    with pymap() as server:
        yield server


@pytest.fixture(scope="session")
def dovecot() -> Iterator[Imap]:
    """The commonest IMAP server, where the system has it."""
    from imap_server import dovecot  # noqa: PLC0415 - ditto

    with dovecot() as server:
        yield server
