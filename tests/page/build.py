"""Facts without a browser: a field, a document, a look, with all that does not matter left out."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from loomal_playwright.page.facts import Box, Button, Dialog, Document, Field, Form, Label, Ref, Snapshot, Text

_FIELD = Field(
    ref=Ref(0, 0), tag="input", type="text", id="", name="", classes="", role="", autocomplete="", inputmode="", pattern="", placeholder="",
    title="", maxlength=None, minlength=None, size=None, data=(), labels=(), nearby=(), box=Box(100, 100, 200, 30), visible=True,
    hidden_because="", on_top=True, disabled=False, readonly=False, required=False, invalid=False, focused=False, value_length=0,
    form=None, dialog=None,
)  # fmt: skip
_BUTTON = Button(
    ref=Ref(0, 99), tag="button", type="submit", text="Verify", id="go", name="", classes="", href="", box=Box(100, 200, 80, 30), visible=True,
    disabled=False, checked=False, form=None, dialog=None, default=False, order=99,
)  # fmt: skip
MODAL = Dialog(modal=True, aria_modal=False, label="", box=Box(0, 0, 400, 300))


def field(id: str, *labels: str, route: Any = "for", **facts: Any) -> Field:  # noqa: A002 - what HTML calls it
    named = tuple(Label(route, text) for text in labels)
    return replace(_FIELD, id=id, labels=named, **facts)


def box(n: int, *, y: float = 100, width: float = 40, **facts: Any) -> Field:
    return field(f"b{n}", **{"maxlength": 1, "box": Box(100 + n * (width + 8), y, width, 48), **facts})


def button(text: str, **facts: Any) -> Button:
    return replace(_BUTTON, text=text, **facts)


def text(words: str, **facts: Any) -> Text:
    return replace(Text(words, "p", "", "", alert=False, heading=0, dialog=None, box=Box(100, 50, 200, 20)), **facts)


def document(*fields: Field, frame: int = 0, **facts: Any) -> Document:
    numbered = tuple(replace(one, ref=Ref(frame, n), order=n) for n, one in enumerate(fields))
    whole = Document(
        "https://example.test/",
        "https://example.test",
        "",
        "en",
        "complete",
        0.0,
        numbered,
        (),
        (Form("/x", "post", "", ""), Form("/y", "post", "", "")),
        (),
    )
    return replace(whole, **facts)


def look(*documents: Document) -> Snapshot:
    return Snapshot(documents)


def boxes(count: int, **facts: Any) -> list[Field]:
    return [box(n, **facts) for n in range(count)]
