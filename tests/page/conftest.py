"""One browser for all pages of markup; each look is the product's own sensor."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest
from looking import look
from playwright.sync_api import sync_playwright

from loomal_playwright.page.facts import Snapshot

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
        executable = os.environ.get("LOOMAL_BROWSER") or (own if os.path.exists(own) else shutil.which("chromium"))  # noqa: PTH110
        args = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=executable, args=args)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def page(browser: Browser) -> Page:
    return browser.new_page()


@pytest.fixture
def observe(page: Page) -> Callable[[str], Snapshot]:
    def observe(html: str) -> Snapshot:
        page.set_content(f'<!doctype html><html><meta charset="utf-8"><body>{html}</body></html>')
        return Snapshot((look(page),))

    return observe
