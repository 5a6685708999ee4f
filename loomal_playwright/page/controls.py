"""Which control sends the code, and what the other controls beside it would do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

from loomal_playwright.page import lexicon, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from loomal_playwright.names import Factor
    from loomal_playwright.page.facts import Button, Document, Field, Ref


@dataclass(frozen=True, slots=True)
class Control:
    """A control beside the prompt that is not its submit: what pressing it would do.

    kind: "resend" (send the code again), "send" (send the first code), "switch" (another method), "remember" (trust this device).
    factor: which factor it leads to; "any" when it does not say.
    """

    kind: Literal["resend", "send", "switch", "remember"]
    factor: Factor
    button: Button


CHOSEN = {"radio", "option"}  # what chooses, and goes nowhere by itself
CHOICES = {"checkbox", "radio", "switch"}
# In this order: "Use a passkey instead of the authenticator app" leads to the passkey.
FACTORS: tuple[tuple[str, Factor], ...] = (
    ("recovery", "backup"),
    ("passkey", "passkey"),
    ("push", "push"),
    ("authenticator", "totp"),
    ("voice", "voice"),
    ("sms", "sms"),
    ("email", "email"),
    ("phone", "sms"),
)


def factor_of(words: str) -> Factor:
    """Return the factor that a control's text leads to, "any" when it does not say."""
    hits = lexicon.hits(words)
    return next((factor for key, factor in FACTORS if key in hits), "any")


Kind = Literal["resend", "send", "switch", "remember", "cancel", "submit", ""]
_SAYS: tuple[Kind, ...] = ("resend", "switch", "cancel", "submit", "send")  # "Send" alone sends what was typed


def kind_of(button: Button) -> Kind:
    """Return what a control says that it does; "" when it does not say."""
    hits = lexicon.hits(button.text)
    names = text.words(f"{button.id} {button.name} {button.classes}")
    if button.type in CHOICES:
        return "remember" if "trust" in hits or "remember" in names or "trust" in names else ""
    says = [key for key in _SAYS if key in hits]
    if says:
        return max(says, key=lambda key: (len(hits[key]), -says.index(key)))
    return ""


def around(document: Document, field: Field) -> Iterator[Button]:
    """Yield the visible controls of the field's own dialog, or of the page outside dialogs."""
    for button in document.buttons:
        if button.visible and button.dialog == field.dialog:
            yield button


def submit(document: Document, fields: tuple[Field, ...]) -> Button | None:
    """Return the control that sends what was typed into `fields`; None when there is none."""
    last = fields[-1]
    ancestors = list(path(document, last.parent))
    candidates = [
        (score, -button.order, button)
        for button in around(document, last)
        for score in [_as_submit(document, button, last, ancestors)]
        if score > 0 and (last.pad is None or _goes(button))
    ]
    return max(candidates, key=lambda entry: entry[:2])[2] if candidates else None


_GOES = {"✓", "✔", "☑", "✅", "↵", "⏎", "➜", "➔", "➤"}  # as words that send what was typed


def _goes(button: Button) -> bool:
    """Whether a control says that it sends: any other key of a keypad is a digit, or takes one back."""
    return button.text.strip() in _GOES or kind_of(button) == "submit"


def sole(document: Document, field: Field, factor: Factor) -> Button | None:
    """Return the one button that can send the field's form, where it names the factor that is asked: "Use authenticator"."""
    if field.form is None:
        return None
    sends = [button for button in document.buttons if button.visible and button.form == field.form and button.type == "submit"]
    return sends[0] if len(sends) == 1 and factor_of(sends[0].text) == factor != "any" else None


def path(document: Document, at: int) -> Iterator[int]:
    """Yield an element of the tree and its ancestors, inmost first."""
    while at >= 0:
        yield at
        at = document.tree[at]


_KINDS = {"submit": 6.0, "": 0.0, "send": -20.0, "resend": -20.0, "switch": -20.0, "cancel": -20.0, "remember": -20.0}


def _taken(document: Document, form: int) -> bool:
    """Whether a form has fields of its own, which its button sends."""
    return any(field.form == form and field.visible for field in document.fields)


def _of_cookies(document: Document, button: Button, ancestors: list[int]) -> bool:
    """Whether a control stands apart from the field, with a text about cookies: "We use cookies. Accept". The word is all languages'."""
    apart = set(path(document, button.parent)) - set(ancestors)
    notices = (one for one in document.texts if "cookie" in one.text.lower())
    return any(not apart.isdisjoint(path(document, one.parent)) for one in notices)


_OF_CODES = 1.5  # "Verify code" rather than "Continue"
_ASLEEP = 0.3  # most wait for the code; of two at one place the one that is awake
_FURTHER = 0.4  # an element further out


def _as_submit(document: Document, button: Button, field: Field, ancestors: list[int]) -> float:
    if button.type in {*CHOICES, "reset", "option", "tab", "menuitem"} or len(button.text) > 60:  # noqa: PLR2004 - a paragraph
        return -1
    if _of_cookies(document, button, ancestors):
        return -1
    same_form = button.form is not None and button.form == field.form
    if button.form != field.form and not (button.form is None or (field.form is None and not _taken(document, button.form))):
        return -1
    kind = kind_of(button) or ("submit" if _goes(button) else "")
    if kind == "" and button.text and not (same_form and button.type == "submit"):
        return -1
    score = _KINDS[kind]
    score += {"submit": 4.0, "image": 4.0, "button": 2.0, "link": -2.5}.get(button.type, 0.0)
    score += _OF_CODES if "code" in lexicon.hits(button.text) or "bare" in lexicon.hits(button.text) else 0.0
    score -= _ASLEEP if button.disabled else 0.0
    score += 3.0 if same_form else 0.0
    score += 1.0 if button.default and same_form else 0.0
    score += 1.0 if button.order > field.order else -1.0
    shared = next((n for n, at in enumerate(ancestors) if at in set(path(document, button.parent))), len(ancestors))
    score -= _FURTHER * shared
    if field.form is None and button.form is None:
        score += 2.0 if button.box.y >= field.box.y - 10 else -2.0
    if not button.text and not (same_form or button.type == "submit"):
        return -1
    return score


def choices(document: Document) -> Iterator[Control]:
    """Yield the methods that a page without a code field lists: whatever can be pressed and names one.

    Among methods that name themselves, the one that says "code" and no more is the authenticator's: "Use a verification code".
    """
    shown = [
        button
        for button in (*document.buttons, *document.options)
        if button.visible and button.type != "checkbox" and len(button.text) <= _LONGEST
    ]
    named = [Control("switch", factor, button) for button in shown if (factor := factor_of(button.text)) != "any"]
    codes = [button for button in shown if factor_of(button.text) == "any" and _says_code(button)]
    yield from named
    if named and len(codes) == 1 and all(control.factor != "totp" for control in named):
        yield Control("switch", "totp", codes[0])


def _says_code(button: Button) -> bool:
    return bool({"code", "bare"} & set(lexicon.hits(button.text))) and kind_of(button) not in {"send", "resend", "cancel"}


_LONGEST = 80  # characters that a method is named by; more is a paragraph


def controls(document: Document, field: Field | None, submit: Button | None, asked: Factor = "any") -> Iterator[Control]:
    """Yield what else can be pressed: resend, send, another method, remember this device.

    A control that sends a code of another factor than the one `asked` switches to it.
    """
    dialog = field.dialog if field else None
    methods = set(_methods(document, dialog, asked)) if field else set()
    for button in document.buttons:
        if not button.visible or button is submit or button.dialog != dialog:
            continue
        kind, factor = kind_of(button), factor_of(button.text)
        if kind == "send" and factor not in {"any", asked}:
            kind = "switch"
        if kind == "resend" or kind == "send" or kind == "switch" or kind == "remember":  # noqa: PLR1714 - mypy narrows only so
            yield Control(kind, factor, button)
        elif button.ref in methods or (
            asked == "backup" and field and _says_code(button) and (button.type == "link" or kind != "submit")
        ):
            yield Control("switch", factor, button)
    for option in document.options if field else ():
        if option.ref in methods:
            yield Control("switch", factor_of(option.text), option)


_MENUS = {"tab", "menuitem", "option"}


def _methods(document: Document, dialog: int | None, asked: Factor) -> Iterator[Ref]:
    """Yield what stands beside a prompt for another method: in tabs, in a menu, in a list; or controls that name one and say no more.

    Of those that do not name the authenticator there must be several, for whom to mail or to call is named just so.
    """
    pressed = [button for button in (*document.buttons, *document.options) if button.visible and button.dialog == dialog]
    named = [(button, factor) for button in pressed if (factor := factor_of(button.text)) != "any"]
    plain = {button.ref: factor for button, factor in named if _names_method(document, button)}
    several = len({*plain.values()}) > 1
    for button, factor in named:
        listed = button.type in _MENUS and not button.checked
        if factor != asked and (listed or (button.ref in plain and (several or factor == "totp"))):
            yield button.ref


def _names_method(document: Document, button: Button) -> bool:
    """Whether a control names a method, sends no form, and leads to no other site, mailbox or telephone."""
    goes = urlsplit(button.href)
    here = goes.scheme in {"", "http", "https"} and goes.netloc in {"", urlsplit(document.url).netloc}
    if not here or button.type in CHOICES or (button.form is not None and button.type == "submit"):
        return False
    hits, words = lexicon.hits(button.text), "".join(text.words_of(button.text))
    return any("".join(hits[key].split()) == words for key, _ in FACTORS if key in hits)
