from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import pytest
from faces import settle

from loomal_playwright.browser import find_browser, launch_options
from loomal_playwright.fakes import load

if TYPE_CHECKING:
    from collections.abc import Iterator

    from faces import AsyncFace, SyncFace

fixtures = load()
sys.modules["fixtures"] = fixtures  # as in `from fixtures import SCENARIOS`, wherever it was found


@pytest.fixture(scope="session")
def fake() -> Iterator[Any]:
    """The fake login service; each test starts runs of its own."""
    with fixtures.FakeLogin() as service:
        yield service


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
    """A page in a context of its own."""
    context = face.run(settle(browser.new_context()))
    yield face.run(settle(context.new_page()))
    face.run(settle(context.close()))
