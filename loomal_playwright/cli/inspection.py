"""An Inspection in words, in JSON, and as a picture."""

from __future__ import annotations

import tempfile
from html import escape
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from loomal_playwright import picture
from loomal_playwright.page.scripts import script

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Locator, Page

    from loomal_playwright.sync_api import Inspection

_LEGEND = 460  # px, the width of what stands beside the picture


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


def as_text(document: dict[str, Any], inspection: Inspection) -> str:
    """Return the same as a referee's note. What was turned down bears the numbers that it has in the picture."""
    return "\n".join(_lines(document, inspection))


def draw(page: Page, document: dict[str, Any], inspection: Inspection, file: Path, canvas: Page) -> None:
    """Write a PNG of the page, all of it, with what is meant and what was turned down outlined, and a legend beside it.

    `canvas`: a blank page to draw on.
    """
    for wanted in (inspection.prompt, *inspection.rivals):
        if wanted is not None and wanted.fields:
            wanted.fields[0].scroll_into_view_if_needed()  # into the box that it is scrolled out of; then the page itself back
    page.evaluate("scrollTo({top: 0, left: 0, behavior: 'instant'})")
    rivals = sum(len(rival.fields) for rival in inspection.rivals)
    marks = [
        mark
        for number, one in enumerate(inspection.rejected, 1)
        if picture.visible(one.field)
        for mark in picture.outline("rival" if number <= rivals else "rejected", str(number), [one.field])
    ]
    with tempfile.TemporaryDirectory() as folder:
        shown = picture.take(page, Path(folder) / "page.png", [*marks, *picture.found(inspection.prompt)], whole=True)
        canvas.set_viewport_size({"width": shown.width + _LEGEND, "height": shown.height})
        style = picture.style() + resources.files(__package__).joinpath("inspection.css").read_text(encoding="utf-8")
        view = f'<div style="width:{shown.width}px;flex:none">{shown.html()}</div>{_legend(document, inspection)}'
        html = f"<!doctype html><meta charset=utf-8><style>{style}</style>{view}"
        (Path(folder) / "index.html").write_text(html, encoding="utf-8")
        canvas.goto((Path(folder) / "index.html").as_uri())
        canvas.screenshot(path=file, full_page=True)


def _lines(document: dict[str, Any], inspection: Inspection) -> Iterator[str]:
    yield _headline(document, inspection)
    prompt = document["prompt"]
    if prompt is not None:
        yield from (f"  field   {_where(document, field)}" for field in prompt["fields"])
        if prompt["submit"] is not None:
            yield f"  submit  {_where(document, prompt['submit'])}  {prompt['submit']['text']!r}"
        yield from (f"  because {reason}" for reason in prompt["reasons"])
    if document["rejected"]:
        yield "Turned down:"
    for number, one in enumerate(document["rejected"], 1):
        yield f"  {number:2}  {_where(document, one)}"
        yield f"      {_told(one)}"


def _headline(document: dict[str, Any], inspection: Inspection) -> str:
    if inspection.rivals:
        return f"{len(inspection.rivals)} codes could be meant, and nothing tells which; name the field by selectors=Selectors(field=...)"
    prompt = document["prompt"]
    if prompt is None:
        return "Nothing here asks for a one-time code."
    if not prompt["fields"]:
        return f"Asks for: {prompt['factor']}, without a field; confidence {prompt['confidence']:.2f}"
    digits = f"{prompt['digits']} characters" if prompt["digits"] else "length not said"
    return f"Asks for: {prompt['factor']}, {digits}, confidence {prompt['confidence']:.2f}"


def _legend(document: dict[str, Any], inspection: Inspection) -> str:
    """Return what each colour stands for, and what each number was turned down for, as HTML."""
    rows, prompt = [], document["prompt"]
    if prompt is not None and prompt["fields"]:
        boxes = len(prompt["fields"])
        typed = "the code is typed here" if boxes == 1 else f"the code is typed here, into {boxes} boxes"
        rows.append(("field", prompt["factor"], typed, prompt["fields"][0]["selector"]))
    if prompt is not None and prompt["submit"] is not None:
        rows.append(("submit", "submit", f"then this is pressed: {prompt['submit']['text']}", prompt["submit"]["selector"]))
    rivals = sum(len(rival.fields) for rival in inspection.rivals)
    for number, one in enumerate(document["rejected"], 1):
        kind, what = ("rival", "") if number <= rivals else ("rejected", "turned down: ")
        rows.append((kind, str(number), what + one["reasons"][0], one["selector"]))
    told = "".join(
        f'<dt><span class="badge {kind}">{escape(badge)}</span></dt><dd>{escape(words)}<br><code>{escape(selector)}</code></dd>'
        for kind, badge, words, selector in rows
    )
    return f"<aside><h1>{escape(_headline(document, inspection))}</h1><dl>{told}</dl></aside>"


def _told(one: dict[str, Any]) -> str:
    first, *others = one["reasons"]
    return f"{first} ({'; '.join(others)})" if others else str(first)


def _place(locator: Locator) -> dict[str, str]:
    handle = locator.element_handle()
    frame = handle.owner_frame()
    return {"frame": frame.url if frame else "", "selector": str(handle.evaluate(script("selector.js")))}


def _where(document: dict[str, Any], place: dict[str, Any]) -> str:
    selector, frame = str(place["selector"]), str(place["frame"])
    return selector if frame == document["url"] else f"{selector}  in the frame {frame}"


def _text(control: Locator) -> str:
    return str(control.element_handle().evaluate(_SAYS))


_SAYS = """el => {
  const slotted = [...el.querySelectorAll("slot")].flatMap((slot) => slot.assignedNodes({flatten: true})).map((node) => node.textContent);
  return (el.innerText || slotted.join(" ") || el.value || el.ariaLabel || el.title || "").replace(/\\s+/g, " ").trim();
}"""
