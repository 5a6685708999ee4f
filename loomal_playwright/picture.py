"""A screenshot with the found fields and the submit control outlined: a PNG, and boxes that HTML lays over it.

What fields hold is shown as dots, also inside frames and shadow roots: no picture shows a code.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from importlib import resources
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from playwright.sync_api import FloatRect, Locator, Page

    from loomal_playwright.sync_api import Prompt

Kind = Literal["field", "submit", "rejected", "rival"]

_DOTS = "input, textarea, [contenteditable] { -webkit-text-security: disc !important }"


@dataclass(frozen=True, slots=True)
class Mark:
    """An outline in CSS pixels of the viewport, with its `name` written on it; "" for an outline alone."""

    kind: Kind
    name: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Picture:
    """A screenshot of `width` by `height` CSS pixels, and what is outlined on it."""

    file: Path
    width: int
    height: int
    marks: tuple[Mark, ...]

    def html(self) -> str:
        """Return it as HTML for a page beside the file, to be styled by `style()`. Positions are relative, so that it scales."""
        marks = "".join(self._mark(mark) for mark in self.marks)
        return f'<div class="picture"><img src="{escape(self.file.name)}" alt="Screenshot of the page">{marks}</div>'

    def _mark(self, mark: Mark) -> str:
        across, down = 100 / self.width, 100 / self.height
        sides = {"left": mark.x * across, "top": mark.y * down, "width": mark.width * across, "height": mark.height * down}
        place = ";".join(f"{side}:{percent:.3f}%" for side, percent in sides.items())
        return f'<div class="mark {mark.kind}" data-name="{escape(mark.name)}" style="{place}"></div>'


def style() -> str:
    """Return the CSS that lays the outlines over the screenshot."""
    return _read("picture.css")


def outline(kind: Kind, name: str, locators: Iterable[Locator]) -> list[Mark]:
    """Return an outline for each element that has a place on the page; only the last is named, so that no name covers another."""
    handles = [handle for locator in locators for handle in locator.element_handles()]
    boxes = [box for handle in handles if (box := handle.bounding_box()) is not None]
    return [Mark(kind, name if box is boxes[-1] else "", **box) for box in boxes]


def visible(locator: Locator) -> bool:
    """Whether the element can be seen at its place."""
    return any(handle.evaluate(_read("picture.js")) for handle in locator.element_handles())


def found(prompt: Prompt | None) -> list[Mark]:
    """Outline what a code would be typed into and sent with; nothing where nothing asks."""
    if prompt is None:
        return []
    submit = [] if prompt.submit is None else [prompt.submit]
    return outline("field", prompt.factor, prompt.fields) + outline("submit", "submit", submit)


def take(page: Page, file: Path, marks: Sequence[Mark] = (), *, whole: bool = False) -> Picture:
    """Take the picture of what `page` shows now; `whole`: of all of it, for a page that is scrolled to its top."""
    width, height = page.evaluate(_WHOLE if whole else "[innerWidth, innerHeight]")
    height = min(height, _TALLEST)
    clip: FloatRect = {"x": 0, "y": 0, "width": width, "height": height}
    page.screenshot(path=file, style=_DOTS, full_page=whole, clip=clip)
    return Picture(file, width, height, tuple(marks))


_WHOLE = "(root => [Math.max(innerWidth, root.scrollWidth), Math.max(innerHeight, root.scrollHeight)])(document.documentElement)"
_TALLEST = 12_000  # px: Chromium draws no picture of more than 16,384


def _read(name: str) -> str:
    return resources.files("loomal_playwright").joinpath(name).read_text(encoding="utf-8")
