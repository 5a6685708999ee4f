from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

import pytest
from callers import client_of

from loomal_playwright.service import running

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx

    from loomal_playwright.service import Running

VAULT_KEY = bytes(range(32))


@pytest.fixture(scope="session")
def service(tmp_path_factory) -> Iterator[Running]:
    """A service that runs. Tests share it, and are each an identity of their own."""
    with running(tmp_path_factory.mktemp("service"), vault_key=VAULT_KEY, smtp=True) as service:
        yield service


@pytest.fixture
def identity() -> str:
    """Somebody of whom nobody heard before."""
    return f"agent-{secrets.token_hex(4)}"


@pytest.fixture
def client(service, identity) -> Iterator[httpx.Client]:
    """A caller with every right of their identity."""
    with client_of(service, service.new_key(identity)) as client:
        yield client
