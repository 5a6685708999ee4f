"""Where a page without a prompt has brought us: signed in, turned away, or to a page that makes us wait."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from loomal_playwright.page import lexicon, text
from loomal_playwright.page.saying import verdict_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from loomal_playwright.page.facts import Button, Document, Field
    from loomal_playwright.page.saying import Scene

_SIGN_OUT = re.compile(r"\b(?:log|sign) ?(?:out|off)\b")  # as identifiers and addresses have it, in every language
_SIGN_IN = re.compile(r"(?:log|sign) ?(?:in|on)|session new")
# What an address says that is still on the way to a session.
_SIGNING = re.compile(r"(?:log|sign) ?(?:in|on)\b|\bauth|verif|challenge|error|denied|lock")
_NEW = "new password"  # a form that sets one signs nobody in
_CONTROLS = 3  # as many new ones make a view, where one or two may be the way out of an error
_FEW = 6  # texts: what a page that only says "please wait" consists of, at most
_ALMOST_NONE = 1  # text beside a spinner: whatever shows more has arrived
_LONG = 80  # characters of a text that greets


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What shows it, in the page's own words; "" where nothing does.

    `session`: a way to sign out, if only in a menu that is shut. `success`: words of success; `trusts`: the offer to trust this device.
    `turned_away`: a way to sign in, or a form for strangers: who they are, or which password they forgot. `waits`: words of waiting, a
    page that calls itself busy, or one that tells robots apart. `view`: it has controls that were not there before, and several; `home`:
    and they lead on from another address.
    """

    session: str
    success: str
    trusts: str
    turned_away: str
    waits: str
    view: bool
    home: bool


def elsewhere(before: Scene, after: Scene, *, replaced: bool) -> Elsewhere:
    """Read what a page shows of the session."""
    known = set() if replaced else {_key(button) for _, button in _controls(before)}
    old = {_key(button) for _, button in _controls(before)}
    new = [(document, button) for document, button in _controls(after) if _key(button) not in old]
    fresh = [(document, button) for document, button in _controls(after) if _key(button) not in known]
    said = [line for line in _texts(after) if line not in set(_texts(before))]
    view = len({_key(button) for _, button in new}) >= _CONTROLS
    leads_back = next((button.text or button.href for _, button in fresh if _signs_in(button)), "")
    stranger = _stranger(after, view=view) if replaced or not _stranger(before, view=False) else ""
    turned_away = leads_back or stranger
    exits = [button.text or button.href for document, button in new if _signs_out(document, button)]
    return Elsewhere(
        session=next(iter((*exits, *sorted(_exits(after) - _exits(before)))), ""),
        success=next((line for line in (*said, *_shut(after) - _shut(before)) if _succeeds(line)), ""),
        trusts=next((button.text for _, button in new if button.type != "checkbox" and lexicon.find("trust", button.text)), ""),
        turned_away=turned_away,
        waits=_waits(after, said),
        view=view,
        home=view and not turned_away and _moved(before, after) and not any(_goes_on(button) for _, button in new),
    )


def _moved(before: Scene, after: Scene) -> bool:
    """Whether the page is at another address, and one that says nothing of signing in."""
    old, new = (_address(document.url) for scene in (before, after) for document in scene.snapshot.documents[:1])
    return old != new and _SIGNING.search(new) is None and "code" not in text.named(new)


def _address(url: str) -> str:
    """The words of a path; of an application that goes by its fragment, as "#/home", those of that."""
    parts = urlsplit(url)
    return text.words(parts.fragment if parts.fragment.lstrip("!").startswith("/") else parts.path)


def _goes_on(button: Button) -> bool:
    """Whether a control goes on with a sign-in that failed: once more, or in another way."""
    return not _WAYS_ON.isdisjoint(lexicon.hits(button.text))


_WAYS_ON = {"retry", "resend", "switch", "signin"}


def is_login(scene: Scene, *, covered: bool = False) -> bool:
    """Whether a form asks who signs in: a password, or a name beside a control to sign in; not one that sets a new password.

    `covered`: even one that something else lies over.
    """
    return any(
        _asks_who(document, field)
        for document in scene.snapshot.documents
        for field in document.fields
        if field.visible and (covered or field.on_top)
    )


def _asks_who(document: Document, field: Field) -> bool:
    beside = [other for other in document.fields if other.form == field.form and other.dialog == field.dialog and other.visible]
    if field.type == "password":
        passwords = [other for other in beside if other.type == "password"]
        return len(passwords) == 1 and not _sets_password(field)
    if not _names_who(field):
        return False
    path = text.words(urlsplit(document.url).path)
    near = (button for button in document.buttons if button.visible and button.form == field.form)
    return _SIGN_IN.search(path) is not None or any(_whole("signin", button.text) for button in near)


def _names_who(field: Field) -> bool:
    """Whether a field asks for a name or an address that somebody signs in with."""
    if field.type == "email" or {"username", "email", "webauthn"} & set(field.autocomplete.split()):
        return True
    return any("username" in lexicon.hits(label.text) for label in field.labels if label.route != "heading")


def _sets_password(field: Field) -> bool:
    return "new-password" in field.autocomplete or _NEW in text.words(f"{field.id} {field.name}")


def _controls(scene: Scene) -> Iterator[tuple[Document, Button]]:
    for document in scene.snapshot.documents:
        yield from ((document, button) for button in document.buttons if button.visible and not button.disabled)


def _shut(scene: Scene) -> set[str]:
    """What controls say that take no press: "Verified", where the one that was pressed tells how it went."""
    return {
        button.text for document in scene.snapshot.documents for button in document.buttons if button.visible and button.disabled
    }


def _texts(scene: Scene) -> list[str]:
    return [text.text for document in scene.snapshot.documents for text in document.texts]


def _key(button: Button) -> tuple[str, str]:
    return button.text, button.href


def _exits(scene: Scene) -> set[str]:
    return {leads for document in scene.snapshot.documents for leads in document.exits}


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


def _succeeds(line: str) -> bool:
    """Whether a line says that it went well; not that something was sent, nor that it did not."""
    hits = lexicon.hits(line)
    return len(line) <= _LONG and "success" in hits and _SENT.isdisjoint(hits) and verdict_of(line) is None


_SENT = {"sent", "resent", "unsent"}


def _stranger(scene: Scene, *, view: bool) -> str:
    """What is asked of a stranger alone: which password was forgotten; or a name, beside a password or where nothing else is to be had."""
    documents = scene.snapshot.documents
    heads = [line.text for document in documents for line in document.texts if line.heading]
    forgot = next((head for head in (*heads, documents[0].title if documents else "") if lexicon.find("forgot", head)), "")
    passes = view or any(lexicon.find("skip", button.text) for _, button in _controls(scene))
    for document in documents:
        fields = [field for field in document.fields if field.visible and field.on_top and not field.disabled]
        for field in (one for one in fields if _names_who(one) and not one.value_length and not one.readonly):
            beside = any(one.type == "password" and one.form == field.form for one in fields)
            if forgot or beside or (len(fields) == 1 and not passes):
                return forgot or next((label.text for label in field.labels), field.type)
    return ""


def _waits(after: Scene, said: list[str]) -> str:
    documents = after.snapshot.documents
    if len(said) > _FEW:
        return ""
    told = next((line for line in said if not _WAITING.isdisjoint(lexicon.hits(line))), "")
    busy = "aria-busy" if len(said) <= _ALMOST_NONE and any(document.busy for document in documents) else ""
    return told or next(filter(None, map(_captcha, documents)), "") or busy


_WAITING = {"waiting", "captcha"}


def _captcha(document: Document) -> str:
    """What shows a frame or a picture that tells robots apart, large enough to be answered; a badge in a corner is none."""
    framed = ((f"{frame.title} {frame.name} {frame.src}", frame.box.height) for frame in document.frames if frame.visible)
    drawn = ((f"{picture.said} {picture.src}", picture.box.height) for picture in document.pictures)
    return next(("captcha" for name, height in (*framed, *drawn) if height > _BADGE and "captcha" in text.named(name)), "")


_BADGE = 61.0  # px
