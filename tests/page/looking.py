"""One look at a page of markup, by the product's own sensor."""

from __future__ import annotations

from importlib import resources
from typing import TYPE_CHECKING

from loomal_playwright.page.facts import Document, parse, sensor

if TYPE_CHECKING:
    from playwright.sync_api import Frame, Page

SENSOR = sensor()
SELECTOR = resources.files("loomal_playwright.page").joinpath("selector.js").read_text(encoding="utf-8")


def look(page: Page | Frame) -> Document:
    """Look at one frame, a page's main one, as the port does."""
    handle = page.wait_for_function(SENSOR, timeout=5_000)
    raw = handle.get_property("facts").json_value()
    return parse(raw, frame=0, url=page.url, origin="https://example.test", handle=handle)
