"""Where a page without a prompt has brought us: signed in, turned away, or to a page that makes us wait."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from loomal_playwright.page import lexicon, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from loomal_playwright.page.facts import Button, Document, Field
    from loomal_playwright.page.saying import Scene

_SIGN_OUT = re.compile(r"\b(?:log|sign) ?(?:out|off)\b")  # as identifiers and addresses have it, in every language
_SIGN_IN = re.compile(r"(?:log|sign) ?(?:in|on)|session new")
_NEW = "new password"  # a form that sets one signs nobody in
_CONTROLS = 3  # as many new ones make a view, where one or two may be the way out of an error
_FEW = 6  # texts: what a page that only says "please wait" consists of, at most
_ALMOST_NONE = 1  # text beside a spinner: whatever shows more has arrived
_LONG = 80  # characters of a text that greets


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What shows it, in the page's own words; "" where nothing does.

    `session`: a way to sign out. `success`: words of success, or the offer to trust this device. `turned_away`: a way to sign in.
    `waits`: words of waiting, or a page that calls itself busy. `view`: it has controls that were not there before, and several.
    """

    session: str
    success: str
    turned_away: str
    waits: str
    view: bool


def elsewhere(before: Scene, after: Scene, *, replaced: bool) -> Elsewhere:
    """Read what a page shows of the session."""
    known = set() if replaced else {_key(button) for _, button in _controls(before)}
    old = {_key(button) for _, button in _controls(before)}
    new = [(document, button) for document, button in _controls(after) if _key(button) not in old]
    fresh = [(document, button) for document, button in _controls(after) if _key(button) not in known]
    said = [line for line in _texts(after) if line not in set(_texts(before))]
    return Elsewhere(
        session=next((button.text or button.href for document, button in new if _signs_out(document, button)), ""),
        success=_success(said, new),
        turned_away=next((button.text or button.href for _, button in fresh if _signs_in(button)), ""),
        waits=_waits(after, said),
        view=len({_key(button) for _, button in new}) >= _CONTROLS,
    )


def is_login(scene: Scene) -> bool:
    """Whether a form asks who signs in: a password, or a name beside a control to sign in; not one that sets a new password."""
    return any(
        _asks_who(document, field)
        for document in scene.snapshot.documents
        for field in document.fields
        if field.visible and field.on_top
    )


def _asks_who(document: Document, field: Field) -> bool:
    beside = [other for other in document.fields if other.form == field.form and other.dialog == field.dialog and other.visible]
    if field.type == "password":
        passwords = [other for other in beside if other.type == "password"]
        return len(passwords) == 1 and not _sets_password(field)
    named = field.type == "email" or bool({"username", "email", "webauthn"} & set(field.autocomplete.split()))
    named = named or any("username" in lexicon.hits(label.text) for label in field.labels if label.route != "heading")
    if not named:
        return False
    path = text.words(urlsplit(document.url).path)
    near = (button for button in document.buttons if button.visible and button.form == field.form)
    return _SIGN_IN.search(path) is not None or any(_whole("signin", button.text) for button in near)


def _sets_password(field: Field) -> bool:
    return "new-password" in field.autocomplete or _NEW in text.words(f"{field.id} {field.name}")


def _controls(scene: Scene) -> Iterator[tuple[Document, Button]]:
    for document in scene.snapshot.documents:
        yield from ((document, button) for button in document.buttons if button.visible and not button.disabled)


def _texts(scene: Scene) -> list[str]:
    return [text.text for document in scene.snapshot.documents for text in document.texts]


def _key(button: Button) -> tuple[str, str]:
    return button.text, button.href


def _signs_out(document: Document, button: Button) -> bool:
    action = document.forms[button.form].action if button.form is not None and button.form < len(document.forms) else ""
    named = text.words(f"{button.id} {button.name} {button.classes} {urlsplit(button.href).path} {urlsplit(action).path}")
    return _SIGN_OUT.search(named) is not None or _whole("signout", button.text)


def _signs_in(button: Button) -> bool:
    last = text.words(urlsplit(button.href).path.rstrip("/").rpartition("/")[2])
    return _whole("signin", button.text) or _SIGN_IN.fullmatch(last) is not None


def _whole(key: str, words: str) -> bool:
    """Whether a control says this and no more: "Login activity" leads nowhere near a login."""
    found = lexicon.find(key, words)
    return found is not None and "".join(found.split()) == "".join(text.words_of(words))


def _success(said: list[str], new: list[tuple[Document, Button]]) -> str:
    told = next((line for line in said if len(line) <= _LONG and lexicon.find("success", line)), "")
    return told or next(
        (button.text for _, button in new if button.type != "checkbox" and lexicon.find("trust", button.text)), ""
    )


def _waits(after: Scene, said: list[str]) -> str:
    documents = after.snapshot.documents
    if len(said) <= _FEW and (told := next((line for line in said if lexicon.find("waiting", line)), "")):
        return told
    return "aria-busy" if len(said) <= _ALMOST_NONE and any(document.busy for document in documents) else ""
