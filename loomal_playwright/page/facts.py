"""What is on a page at one moment, as the sensor reports it: facts, never verdicts.

A `Snapshot` is one look: a `Document` per frame, the main frame first. Coordinates are CSS pixels in the frame's own viewport.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from loomal_playwright.page.origins import OPAQUE

Route = Literal[
    "for", "wrapping", "aria-labelledby", "aria-label", "aria-describedby",
    "placeholder", "title", "table-cell", "preceding", "following", "legend", "heading",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ref:
    """Which element of which look: `frame` indexes `Snapshot.documents`, `element` the sensor's list in that frame."""

    frame: int
    element: int


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle as getBoundingClientRect gives it."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Label:
    """Text that names a field, and by which route of HTML or ARIA it does."""

    route: Route
    text: str


@dataclass(frozen=True, slots=True)
class Pad:
    """Ten keys on the screen, by the digit they have, indices into the sensor's list, as are `slots`: what shows how much was typed.

    `others`: what the keys beside them say.
    """

    keys: tuple[int, ...]
    slots: tuple[int, ...]
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """Anything that takes typing: input, textarea, contenteditable, role=textbox, or what holds the keys of a keypad.

    Its value is never read, only its length.
    """

    ref: Ref
    tag: str
    type: str  # the resolved `type` of an input, "textarea", "contenteditable", or "keypad"
    id: str
    name: str
    classes: str
    role: str
    autocomplete: str
    inputmode: str
    pattern: str
    placeholder: str
    title: str
    maxlength: int | None
    minlength: int | None
    size: int | None
    data: tuple[tuple[str, str], ...]  # data-* attributes
    labels: tuple[Label, ...]
    nearby: tuple[str, ...]  # visible text around it, nearest first
    box: Box
    visible: bool
    hidden_because: str  # "" when visible: "display:none", "zero size", "off-screen", "opacity 0", "clipped", "aria-hidden" ...
    on_top: bool  # the element at its centre point is the field, its label, or inside its own widget
    disabled: bool
    readonly: bool
    required: bool
    invalid: bool  # aria-invalid, or setCustomValidity() was given a message
    focused: bool
    value_length: int
    form: int | None  # index into Document.forms
    dialog: int | None  # which open dialog it is in (0 is topmost), None: none
    order: int = 0  # place in the composed tree's order, over fields and buttons together
    parent: int = -1  # the element it is in, an index into Document.tree
    slots: int = 0  # drawn boxes of one size in one row, without inputs of their own, around a field that cannot be seen
    tabindex: int = 0
    masked: bool = False  # -webkit-text-security
    rtl: bool = False
    host: str = ""  # the custom element whose open shadow root it is in
    image: str = ""  # id, class, alt and src of a picture beside, above or below it, as captchas have one
    image_in_row: bool = False  # that picture is beside it
    min: str = ""
    max: str = ""
    around: str = ""  # the classes of the elements that it is in, as far as its form
    apart: bool = False  # it is in a footer, an aside or a search, beside what the page is about
    pad: Pad | None = None  # of a keypad
    unlocks: bool = False  # it is read-only, and a script of the page lifts that when it is entered


@dataclass(frozen=True, slots=True)
class Button:
    """Anything that is pressed: button, input of type submit/button/image, link, role=button."""

    ref: Ref
    tag: str
    type: str  # "submit", "button", "reset", "image", "link", "checkbox", "radio" ...
    text: str  # the accessible name: aria-label, value, text, title, alt of an image inside
    id: str
    name: str
    classes: str
    href: str
    box: Box
    visible: bool
    disabled: bool
    checked: bool
    form: int | None
    dialog: int | None
    default: bool  # the form's default button (HTML: the first submit button in tree order, hidden ones included)
    order: int = 0
    parent: int = -1
    value: str = ""  # of a checkbox or radio: which choice it is
    target: str = ""  # the address of its formaction


@dataclass(frozen=True, slots=True)
class Form:
    """A form, by what it would do."""

    action: str
    method: str
    id: str
    name: str
    target: str = ""  # the address of its action


@dataclass(frozen=True, slots=True)
class Text:
    """A block of visible text. `alert`: role alert/status, aria-live, role=alertdialog, or an aria-errormessage target."""

    text: str
    tag: str
    classes: str
    id: str
    alert: bool
    heading: int  # 1..6, 0: none
    dialog: int | None
    box: Box
    parent: int = -1
    size: int = 0  # of its type, CSS pixels


@dataclass(frozen=True, slots=True)
class Dialog:
    """An open dialog. `modal`: opened with showModal(), so that all outside it is inert; `aria_modal`: it says so itself."""

    modal: bool
    aria_modal: bool
    label: str
    box: Box


@dataclass(frozen=True, slots=True)
class Iframe:
    """A frame's element as its parent shows it."""

    ref: Ref
    src: str
    name: str
    title: str
    visible: bool
    dialog: int | None
    box: Box


@dataclass(frozen=True, slots=True)
class Picture:
    """A visible img, canvas or svg of 64 by 64 pixels or more."""

    tag: str
    said: str  # its id, class, alt and aria-label
    src: str
    dialog: int | None
    box: Box


@dataclass(frozen=True, slots=True)
class Document:
    """One frame. `born` (ms since the epoch) is when the navigation that brought it began, and tells one document from the next."""

    url: str
    origin: str  # from the frame tree: srcdoc and about:blank inherit; "null" when opaque
    title: str
    lang: str
    ready: Literal["loading", "interactive", "complete"]
    born: float
    fields: tuple[Field, ...]
    buttons: tuple[Button, ...]
    forms: tuple[Form, ...]
    texts: tuple[Text, ...]
    tree: tuple[int, ...] = ()  # parents of the elements that `parent` of a field, button or text counts; -1 at the root
    dialogs: tuple[Dialog, ...] = ()  # open ones, topmost first
    frames: tuple[Iframe, ...] = ()
    pictures: tuple[Picture, ...] = ()
    options: tuple[
        Button, ...
    ] = ()  # the entries of short lists to choose from; a box is its list's, `checked` the entry that is chosen
    width: int = 0  # of the frame's viewport
    height: int = 0
    opaque: bool = False  # its origin is opaque, as a sandboxed frame's is: the frame tree does not show it
    busy: bool = False  # it says so of itself: aria-busy, or a progress bar
    exits: tuple[str, ...] = ()  # where controls that cannot be seen lead, if their address says sign out
    handle: Any = field(default=None, repr=False, compare=False)  # the port's grip on the elements


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One look at a page. `silent` names the frames that did not answer in time; of a `glance` nothing can be touched or waited on."""

    documents: tuple[Document, ...]
    silent: tuple[str, ...] = ()
    glance: bool = False


_PARTS = ("dom", "walk", "sight", "words", "fields", "buttons", "blocks", "pads", "report")


@cache
def sensor() -> str:
    """The script that looks: a JavaScript function that returns `{elements, roots, facts}`, of which `parse` reads `facts`.

    It takes the elements that are to be described however many there are. Its parts, in the folder `sensor`, are one function's
    body: it reports what is, never what it means, never a value, and it never changes the DOM.
    """
    folder = files(__package__).joinpath("sensor")
    body = "\n".join(folder.joinpath(f"{part}.js").read_text("utf-8") for part in _PARTS)
    return f"(told) => {{\n{body}}}\n//# sourceURL=loomal_playwright/sensor.js\n"


_LISTS = ("fields", "buttons", "options", "forms", "texts", "dialogs", "frames", "pictures", "tree", "exits")


def parse(raw: str, *, frame: int, url: str, origin: str, handle: object) -> Document:
    """Build the document of frame number `frame` from the sensor's JSON. `origin` is the frame tree's: an opaque one shows only inside."""
    facts: dict[str, Any] = json.loads(raw)

    def place(fact: dict[str, Any]) -> dict[str, Any]:
        fact["box"] = Box(*fact["box"])
        if "ref" in fact:
            fact["ref"] = Ref(frame, fact["ref"])
        return fact

    def typed(fact: dict[str, Any]) -> Field:
        fact["labels"] = tuple(Label(**label) for label in fact["labels"])
        fact["data"] = tuple((name, value) for name, value in fact["data"])
        fact["nearby"] = tuple(fact["nearby"])
        if "pad" in fact:
            fact["pad"] = Pad(**{part: tuple(found) for part, found in fact["pad"].items()})
        return Field(**place(fact))

    return Document(
        url=url,
        origin=OPAQUE if facts.get("opaque") else origin,
        fields=tuple(typed(fact) for fact in facts["fields"]),
        buttons=tuple(Button(**place(fact)) for fact in facts["buttons"]),
        options=tuple(Button(**place(fact)) for fact in facts.get("options", ())),
        forms=tuple(Form(**fact) for fact in facts["forms"]),
        texts=tuple(Text(**place(fact)) for fact in facts["texts"]),
        tree=tuple(facts["tree"]),
        exits=tuple(facts.get("exits", ())),
        dialogs=tuple(Dialog(**place(fact)) for fact in facts["dialogs"]),
        frames=tuple(Iframe(**place(fact)) for fact in facts["frames"]),
        pictures=tuple(Picture(**place(fact)) for fact in facts.get("pictures", ())),
        handle=handle,
        **{name: value for name, value in facts.items() if name not in _LISTS},
    )
