"""A field that the caller names is found, however many there are beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from loomal_playwright.flow import sight
from loomal_playwright.flow.find import asks
from loomal_playwright.flow.request import Selectors
from loomal_playwright.page.port import SyncPort
from loomal_playwright.page.verbs import run

if TYPE_CHECKING:
    from playwright.sync_api import Page


@pytest.mark.parametrize("inside", [False, True], ids=["in the page", "in a frame"])
def test_a_named_field_is_found_among_hundreds_alike(page: Page, inside: bool) -> None:
    cells = "".join(f"<input id=c{n} class=cell size=4>" for n in range(400))
    page.set_content(f"<iframe width=600 height=400 srcdoc='{cells}'></iframe>" if inside else cells)
    place = page.frame_locator("iframe") if inside else page

    async def named(selector: Any) -> list[str]:
        async with SyncPort(page) as port:
            scene, _ = await sight.wait_for(port, Selectors(field=selector), 5_000, asks)
        return [field.id for field in scene.finding.prompt.fields] if scene.finding.prompt else []

    assert run(named("#c399")) == ["c399"]
    assert run(named(place.locator("#c398"))) == ["c398"]
