from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import pytest

from loomal_playwright.fakes import load

if TYPE_CHECKING:
    from collections.abc import Iterator

fixtures = load()
sys.modules["fixtures"] = fixtures  # as in `from fixtures import SCENARIOS`, wherever it was found


@pytest.fixture(scope="session")
def fake() -> Iterator[Any]:
    """The fake login service; each test starts runs of its own."""
    with fixtures.FakeLogin() as service:
        yield service
