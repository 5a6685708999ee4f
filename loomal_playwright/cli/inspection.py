"""An Inspection in words, in JSON, and as a picture."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from loomal_playwright import picture
from loomal_playwright.page.calls import script

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Locator, Page

    from loomal_playwright.sync_api import Inspection


def as_json(page: Page, inspection: Inspection) -> dict[str, Any]:
    """Return the document that `inspect --json` prints. `frame`: the address of the element's frame."""
    prompt = inspection.prompt
    return {
        "url": page.url,
        "prompt": None
        if prompt is None
        else {
            "factor": prompt.factor,
            "digits": prompt.digits,
            "confidence": prompt.confidence,
            "fields": [_place(field) for field in prompt.fields],
            "submit": None if prompt.submit is None else {**_place(prompt.submit), "text": _text(prompt.submit)},
            "reasons": list(prompt.reasons),
        },
        "rejected": [{**_place(one.field), "reasons": list(one.reasons)} for one in inspection.rejected],
    }


def as_text(page: Page, inspection: Inspection) -> str:
    """Return it as a referee's note."""
    return "\n".join(_lines(page, inspection))


def draw(page: Page, inspection: Inspection, file: Path) -> None:
    """Write a PNG of the page, with the fields green, the submit control blue and what was turned down in dashed red."""
    marks = picture.outline("rejected", "turned down", (one.field for one in inspection.rejected)) + picture.found(
        inspection.prompt
    )
    with tempfile.TemporaryDirectory() as folder:
        shown = picture.take(page, Path(folder) / "page.png", marks, whole=True)
        canvas = page.context.new_page()
        canvas.set_viewport_size({"width": shown.width, "height": shown.height})
        (Path(folder) / "index.html").write_text(
            f"<style>body {{ margin: 0 }} {picture.style()}</style>{shown.html()}", encoding="utf-8"
        )
        canvas.goto((Path(folder) / "index.html").as_uri())
        canvas.screenshot(path=file)


def _lines(page: Page, inspection: Inspection) -> Iterator[str]:
    prompt = inspection.prompt
    if prompt is None:
        yield "Nothing here asks for a one-time code."
    else:
        digits = f"{prompt.digits} characters" if prompt.digits else "length not said"
        yield f"Asks for: {prompt.factor}, {digits}, confidence {prompt.confidence:.2f}"
        yield from (f"  field   {_where(page, field)}" for field in prompt.fields)
        if prompt.submit is not None:
            yield f"  submit  {_where(page, prompt.submit)}  {_text(prompt.submit)!r}"
        yield from (f"  because {reason}" for reason in prompt.reasons)
    for one in inspection.rejected:
        yield f"Turned down: {_where(page, one.field)}"
        yield from (f"  because {reason}" for reason in one.reasons)


def _place(locator: Locator) -> dict[str, str]:
    frame = locator.element_handle().owner_frame()
    return {"frame": frame.url if frame else "", "selector": str(locator.evaluate(script("selector.js")))}


def _where(page: Page, locator: Locator) -> str:
    place = _place(locator)
    return place["selector"] if place["frame"] == page.url else f"{place['selector']}  in the frame {place['frame']}"


def _text(control: Locator) -> str:
    return str(control.evaluate("el => (el.innerText || el.value || el.ariaLabel || '').trim()"))
