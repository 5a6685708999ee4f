from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from faces import FACES, settle

from loomal_playwright.browser import find_browser, launch_options

if TYPE_CHECKING:
    from collections.abc import Iterator

    from faces import AsyncFace, SyncFace


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--face", choices=sorted(FACES), default="async", help="which of Playwright's two APIs browser tests use")


@pytest.fixture(scope="session")
def face(request: pytest.FixtureRequest) -> AsyncFace | SyncFace:
    """The face that this process tests."""
    return FACES[request.config.getoption("--face")]()


@pytest.fixture(scope="session")
def browser(face: AsyncFace | SyncFace) -> Iterator[Any]:
    with face.playwright() as playwright:
        options = launch_options(find_browser())
        # a frame of another site gets a process of its own, as on every desktop; without, one busy frame stops the page itself
        options["args"] = [*options.get("args", []), "--site-per-process"]
        browser = face.run(settle(playwright.chromium.launch(**options)))
        yield browser
        face.run(settle(browser.close()))


@pytest.fixture
def page(face: AsyncFace | SyncFace, browser: Any) -> Iterator[Any]:
    """A page in a context of its own: nobody is signed in."""
    context = face.run(settle(browser.new_context()))
    yield face.run(settle(context.new_page()))
    face.run(settle(context.close()))
