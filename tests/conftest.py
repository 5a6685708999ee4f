from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from faces import FACES

if TYPE_CHECKING:
    from faces import AsyncFace, SyncFace


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--face", choices=sorted(FACES), default="async", help="which of Playwright's two APIs browser tests use")


@pytest.fixture(scope="session")
def face(request: pytest.FixtureRequest) -> AsyncFace | SyncFace:
    """The face that this process tests."""
    return FACES[request.config.getoption("--face")]()
