"""What a look shows of a submission: the evidence that the rules of `outcome.py` judge, gathered and not weighed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from loomal_playwright.page import lexicon, text
from loomal_playwright.page.elsewhere import Elsewhere, elsewhere, is_login
from loomal_playwright.page.origins import site, url_origin
from loomal_playwright.page.same import remains, similar
from loomal_playwright.page.saying import Place, Saying, Scene, countdowns, counted, new_texts, repeats, said

if TYPE_CHECKING:
    from collections.abc import Callable

    from loomal_playwright.page.facts import Document, Field, Text
    from loomal_playwright.page.prompt import Prompt
    from loomal_playwright.page.traffic import Exchange, Traffic

_CLIENT_ERROR = 400


@dataclass(frozen=True, slots=True)
class Signs:
    """The evidence, gathered. `asking`: a code is still wanted; `again`: by the same prompt as before.

    `pending`: what was submitted has no answer yet; `busy`: something that was asked for since has none. `gone`: neither a code nor
    a login is asked, and there is a page to be seen; `shut`: the field stands, and takes nothing any more; `uncovered`: the login form
    lay under the prompt all along; `there`: what else is shown.
    """

    said: Saying | None
    resent: bool
    asking: bool
    again: bool
    other: Prompt | None
    login: bool
    uncovered: bool
    gone: bool
    shut: bool
    there: Elsewhere
    replaced: bool
    pending: bool
    busy: bool
    loading: bool
    blank: bool
    invalid: bool
    noted: bool
    cleared: bool
    echo: bool
    submission: Exchange | None
    failed: bool
    page_status: int


def signs(before: Scene, prompt: Prompt, after: Scene, traffic: Traffic) -> Signs:
    """Gather the evidence of one look."""
    old = before.snapshot.documents[prompt.frame]
    documents = after.snapshot.documents
    same = next((document for document in documents if document.born == old.born and document.origin == old.origin), None)
    replaced = same is None and bool(documents)
    found = after.finding.prompt
    again = found is not None and similar(prompt, found)
    stays = remains(prompt, after)
    other = found if found is not None and not again and found.factor != "passkey" else None
    asking = again or other is not None or stays or bool(after.finding.rivals)
    new = new_texts(before, after)
    there = elsewhere(before, after, replaced=replaced)
    login = not asking and not there.session and is_login(after) and (replaced or not is_login(before))
    fields = found.fields if found is not None and again else ()
    submission = _submission(traffic, site(old.origin))
    page_status = next((e.status or 0 for e in reversed(traffic.exchanges) if e.navigation and not e.redirected), 0)
    pending = any(not exchange.answered for exchange in traffic.exchanges if exchange.submits) and not traffic.closed
    loading = not documents or documents[0].ready == "loading" or (same is not None and same.ready == "loading")
    blank = not any(document.texts or document.fields or _drawn(document) for document in documents)
    place: Place = "prompt" if asking or login else "inside" if there.session or there.home else "elsewhere"
    return Signs(
        said=said(
            before, after, traffic, place=place, bad=page_status >= _CLIENT_ERROR, reply=submission.reply if submission else None
        ),
        resent=any(lexicon.find("resent", one.text) for one in new),
        asking=asking,
        again=again or (stays and other is None),
        other=other,
        login=login,
        uncovered=login and not replaced and is_login(before, covered=True),
        gone=not (asking or login or pending or loading or blank or traffic.closed),
        shut=stays and found is None and not after.finding.rivals and not login,
        there=there,
        replaced=replaced,
        pending=pending,
        busy=any(not exchange.answered for exchange in traffic.exchanges),
        loading=loading,
        blank=blank,
        invalid=_marked(prompt.fields, fields) or any(_MARKS & _named(one) for one in new),
        noted=bool(fields) and any(_beside(fields[0], one) and counted(one.text) not in countdowns(before) for one in new),
        cleared=bool(fields) and not any(field.value_length for field in fields),
        echo=repeats(before, after),
        submission=submission,
        failed=_failed(submission, left=replaced or not asking or pending)
        or any(document.url.startswith("chrome-error:") for document in documents),
        page_status=page_status,
    )


def _drawn(document: Document) -> bool:
    """Whether a picture takes most of the page, as an application that draws all by itself."""
    area = document.width * document.height * _MOST
    return any(picture.box.width * picture.box.height > area > 0 for picture in document.pictures)


_MOST = 0.5


def _marked(old: tuple[Field, ...], new: tuple[Field, ...]) -> bool:
    """Whether the fields are marked as wrong now and were not before: by ARIA, by the browser, or by a class or data that say so."""
    if any(field.invalid for field in new) and not any(field.invalid for field in old):
        return True
    before = {word for field in old for word in _says_of_itself(field)}
    return any(_MARKS & (_says_of_itself(field) - before) for field in new)


_MARKS = frozenset({
    "error", "errors", "invalid", "wrong", "danger", "failed", "failure", "rejected", "incorrect", "red",
    "shake", "shakes", "shaking", "shaken", "wiggle", "wobble", "jiggle",
})  # fmt: skip


def _named(one: Text) -> set[str]:
    return set(text.words(f"{one.classes} {one.id}").split())


def _beside(field: Field, one: Text) -> bool:
    """Whether a text stands beside a field, and says neither that something was sent, nor to wait, nor that it went well."""
    down = max(one.box.y - field.box.y - field.box.height, field.box.y - one.box.y - one.box.height)
    told = _HOPEFUL.isdisjoint(lexicon.hits(one.text)) and one.text[-1] not in "?…"
    return told and down < _NEAR and one.dialog == field.dialog


_HOPEFUL = {"sent", "resent", "unsent", "waiting", "success"}
_NEAR = 150.0  # px


def _says_of_itself(field: Field) -> set[str]:
    """The words of its classes, of those around it, and of its data; data-invalid="false" says nothing."""
    data = " ".join(f"{name} {value}" for name, value in field.data if value != "false")
    return set(text.words(f"{field.classes} {field.around} {data}").split())


def _submission(traffic: Traffic, home: str) -> Exchange | None:
    """The exchange that took the code to the server: one that carries it, else a navigation, else one that writes to its own site."""
    tests: tuple[Callable[[Exchange], bool], ...] = (
        lambda exchange: exchange.carries_code,
        lambda exchange: exchange.navigation,
        lambda exchange: exchange.writes and site(url_origin(exchange.url)) == home,
    )
    return next((exchange for test in tests for exchange in reversed(traffic.exchanges) if test(exchange)), None)


def _failed(submission: Exchange | None, *, left: bool) -> bool:
    """Whether the submission got no answer; a page that breaks off has `left` for elsewhere, or given up while the server may yet accept."""
    if submission is None or not submission.failure:
        return False
    return "ABORTED" not in submission.failure.upper() or (submission.status is None and not left)
