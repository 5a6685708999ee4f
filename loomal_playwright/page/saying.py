"""What a page says of a submission: lines that are there now and were not before."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from loomal_playwright.page import lexicon
from loomal_playwright.page.lexicon import counts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from loomal_playwright.names import Outcome
    from loomal_playwright.page.facts import Snapshot
    from loomal_playwright.page.prompt import Finding
    from loomal_playwright.page.replies import Reply
    from loomal_playwright.page.traffic import Traffic

# What the page says, gravest first. "wrong" stands before "expired": "invalid or expired" tells nothing about time.
_KEYS = ("locked", "limited", "later", "used", "wrong", "expired", "lost", "denied", "error")
_THROTTLES = frozenset({"limited", "later"})
_OF_CODES = frozenset({"used", "wrong", "expired"})
_NOUNS = frozenset(
    {"code", "bare", "twofactor", "authenticator", "digits"}
)  # what such a word is about, on a page that says more
_FEW = 3  # a page that says no more than this many new things says them to whoever submitted
_LONG = 300  # characters: more is an article, not a notice
_INSIDE = _OF_CODES | _THROTTLES
_MUCH = 400  # new characters: a page that says more has contents of its own, headings among them
_NUMBER = re.compile(r"\d+")

# Who is spoken to. "prompt": a code or a login is asked; "inside": it shows that somebody is signed in; "elsewhere": it shows neither.
Place = Literal["prompt", "inside", "elsewhere"]


@dataclass(frozen=True, slots=True)
class Scene:
    """One look and what was found in it."""

    snapshot: Snapshot
    finding: Finding


@dataclass(frozen=True, slots=True)
class Saying:
    """Something the page, or the answer to the code, says now and did not say before.

    `left`: how many attempts it says remain, `wait`: ms that it asks to wait; None: it does not say.
    """

    outcome: Outcome
    text: str
    left: int | None = None
    wait: int | None = None


def said(before: Scene, after: Scene, traffic: Traffic, *, place: Place, bad: bool, reply: Reply | None = None) -> Saying | None:
    """The gravest thing that the page says now and did not say before. `bad`: the page came with an error status.

    A page that signs somebody in has words of its own ("your trial has expired", "too many open tickets, try again later"): inside, only
    a lock counts, and what is said of codes, in front; elsewhere all that stands in front, if it can be said of a code or a sign-in.
    `reply`: what the answer to the code says; a page that shows somebody signed in has gone beyond it.
    """
    lines = [*_lines(before, after, place=place, whole=bad), *traffic.dialogs]
    heard = [(key, line) for line in lines if len(line) <= _LONG and (key := verdict_of(line)) is not None]
    if place == "inside":
        reply = None
        heard = [(key, line) for key, line in heard if key == "locked" or (key in _INSIDE and _of_code(line, alone=False))]
    elif place == "elsewhere" and not bad:
        few = len(_new(before, after)) <= _FEW
        heard = [(key, line) for key, line in heard if key not in _OF_CODES or _of_code(line, alone=few)]
    countdowns = _counts(before)
    shown = _gravest([(key, line) for key, line in heard if key not in _THROTTLES or _counted(line) not in countdowns])
    key, line = _meant(shown, _replied(reply))
    if key is None:
        return None
    lefts = [reply.left if reply else None, *map(counts.attempts_left, (*lines, line))]
    wait = counts.wait_ms(line)
    return Saying(
        outcome=_outcome(key, place),
        text=line[:120],
        left=min((left for left in lefts if left is not None), default=None),
        wait=reply.wait if wait is None and reply else wait,
    )


_Heard = tuple[str | None, str]  # one of the keys, and the line that says it
_NOTHING: _Heard = (None, "")


def _gravest(heard: list[_Heard]) -> _Heard:
    return min(heard, key=lambda one: _KEYS.index(one[0] or ""), default=_NOTHING)


def _replied(reply: Reply | None) -> _Heard:
    """What an answer says beyond its status."""
    heard = [(verdict_of(line), line) for line in (reply.lines if reply else ())]
    return _gravest([(key, line) for key, line in heard if key is not None and key not in _CATCH_ALLS])


def _meant(shown: _Heard, replied: _Heard) -> _Heard:
    """Of what the page and the answer say, what is meant: the page, unless it says next to nothing, or the answer something grave."""
    if replied[0] is None or shown[0] is None:
        return shown if replied[0] is None else replied
    return _gravest([shown, replied]) if shown[0] in _CATCH_ALLS or replied[0] in _GRAVE else shown


_GRAVE = {"locked", *_THROTTLES}
_CATCH_ALLS = {"denied", "error"}


def _lines(before: Scene, after: Scene, *, place: Place, whole: bool) -> Iterator[str]:
    """Yield what could be said of a submission: by a prompt every new text, name and control; by others what they put in front."""
    new = _new(before, after)
    if place == "prompt" or whole:
        yield from (text for text, _, _ in new)
        yield from sorted(_names(after) - _names(before))
        return
    if place == "inside" and sum(len(text) for text, _, _ in new) > _MUCH:
        yield from (text for text, aloud, _ in new if aloud)
        return
    few = place == "elsewhere" and len(new) <= _FEW
    yield from (text for text, aloud, heads in new if aloud or heads or few)
    yield from (document.title for document in after.snapshot.documents[:1] if document.title)


def _new(before: Scene, after: Scene) -> list[tuple[str, bool, bool]]:
    """The new texts, each with whether it is spoken aloud, and whether it heads something."""
    known = {text.text for document in before.snapshot.documents for text in document.texts}
    texts = [text for document in after.snapshot.documents for text in document.texts if text.text not in known]
    return [(text.text, text.alert, text.heading > 0) for text in texts]


def news(before: Scene, after: Scene) -> list[str]:
    """The texts that are there now and were not before."""
    return [text for text, _, _ in _new(before, after)]


def _names(scene: Scene) -> set[str]:
    """What the prompt's own fields are called, and what the controls say: some pages put a refusal there."""
    prompt = scene.finding.prompt
    fields = prompt.fields if prompt is not None else ()
    named = {label.text for field in fields for label in field.labels} | {field.title for field in fields}
    pressed = {button.text for document in scene.snapshot.documents for button in document.buttons if button.visible}
    return {text for text in named | pressed if text}


def _counts(scene: Scene) -> set[str]:
    """What the page said before, whatever the numbers: "try again in 29 s" is the countdown beside "resend", not an answer."""
    return {_counted(text.text) for document in scene.snapshot.documents for text in document.texts}


def _counted(line: str) -> str:
    return _NUMBER.sub("#", line)


def _of_code(line: str, *, alone: bool) -> bool:
    """Whether "wrong" or "expired" is said of a code: it names one, or it stands `alone` and names nothing else ("your password")."""
    hits = set(lexicon.hits(line))
    return bool(_NOUNS & hits) or (alone and not hits & {*lexicon.NOUNS, "plan"})


def _outcome(key: str, place: Place) -> Outcome:
    if key == "denied":
        return "wrong" if place == "prompt" else "lost"
    if key == "later":
        return "limited"
    return key  # type: ignore[return-value] # the others are outcomes by name


def verdict_of(line: str) -> str | None:
    """What one line says: one of the lexicon's keys for verdicts.

    A count of attempts that remain is a warning about a lock, not a lock; to try an error again later is no throttle.
    """
    hits = lexicon.hits(line)
    meant = set(_KEYS) - (_GRAVE if "remaining" in hits else set()) - ({"later"} if "error" in hits else set())
    return next((key for key in _KEYS if key in meant and key in hits), None)


def repeats(before: Scene, after: Scene) -> bool:
    """Whether words that refused a code were there before, and are there still."""
    old = {text.text for document in before.snapshot.documents for text in document.texts if verdict_of(text.text) in _OF_CODES}
    return any(text.text in old for document in after.snapshot.documents for text in document.texts)


def standing(scene: Scene) -> Saying | None:
    """What a page that asks says aloud before anything was submitted: that it wants no code for a while, and for how long.

    A countdown beside "resend" says when the next mail may be asked for.
    """
    for text in (text for document in scene.snapshot.documents for text in document.texts if text.alert):
        hits = lexicon.hits(text.text)
        wait = counts.wait_ms(text.text)
        if "limited" in hits and not hits.keys() & _SENDING and wait is not None:
            return Saying("limited", text.text[:120], wait=wait)
    return None


_SENDING = {"send", "resend", "sent", "resent", "unsent"}
