"""What a page says of a submission: lines that are there now and were not before."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from loomal_playwright.page import lexicon, text
from loomal_playwright.page.lexicon import counts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from loomal_playwright.names import Outcome
    from loomal_playwright.page.facts import Snapshot, Text
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
_ASKED = "?\uff1f\u061f\u037e"  # question marks: Latin, full-width, Arabic, Greek
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
    a lock counts, and what is said of codes or heads the page, in front; elsewhere all that stands in front, if it can be said of a code
    or a sign-in. Neither place speaks of this sign-in where it names an earlier one.
    `reply`: what the answer to the code says; a page that shows somebody signed in has gone beyond it.
    """
    lines = [*_lines(before, after, place=place, whole=bad), *traffic.dialogs]
    heard = [(key, line) for line in lines if len(line) <= _LONG and (key := verdict_of(line)) is not None]
    if place != "prompt":
        heard = [(key, line) for key, line in heard if key == "locked" or lexicon.find("past", line) is None]
    if place == "inside":
        reply, headline = None, next((one.text for one in new_texts(before, after) if one.heading), "")
        heard = [(key, line) for key, line in heard if _counts_inside(key, line, headline)]
    elif place == "elsewhere" and not bad:
        few = len(new_texts(before, after)) <= _FEW
        heard = [(key, line) for key, line in heard if key not in _OF_CODES or _of_code(line, alone=few)]
    counting = countdowns(before)
    shown = _gravest([(key, line) for key, line in heard if key not in _THROTTLES or counted(line) not in counting])
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


def _counts_inside(key: str, line: str, headline: str) -> bool:
    return key == "locked" or (key in _INSIDE and _of_code(line, alone=False)) or (key in _HEADLINES and line == headline)


_HEADLINES = {*_THROTTLES, "lost", "error"}

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
    new = new_texts(before, after)
    titles = [scene.snapshot.documents[0].title if scene.snapshot.documents else "" for scene in (before, after)]
    if place == "prompt" or whole:
        yield from (one.text for one in new)
        yield from sorted(_names(after) - _names(before))
        yield from {titles[1]} - {titles[0]}
        return
    much = place == "inside" and sum(len(one.text) for one in new) > _MUCH
    few = place == "elsewhere" and len(new) <= _FEW
    yield from (one.text for one in new if one.alert or few or (one.heading and not much))
    yield from titles[1:] if not much else ()


def new_texts(before: Scene, after: Scene) -> list[Text]:
    """The texts that are there now and were not before."""
    known = {one.text for document in before.snapshot.documents for one in document.texts}
    return [one for document in after.snapshot.documents for one in document.texts if one.text not in known]


def _names(scene: Scene) -> set[str]:
    """What the prompt's own fields are called, and what the controls say: some pages put a refusal there."""
    prompt = scene.finding.prompt
    fields = prompt.fields if prompt is not None else ()
    named = {label.text for field in fields for label in field.labels} | {field.title for field in fields}
    pressed = {button.text for document in scene.snapshot.documents for button in document.buttons if button.visible}
    return {text for text in named | pressed if text}


def countdowns(scene: Scene) -> set[str]:
    """What the page said before, whatever the numbers: "try again in 29 s" is the countdown beside "resend", not an answer."""
    return {counted(one.text) for document in scene.snapshot.documents for one in document.texts}


def counted(line: str) -> str:
    """Return a line with its numbers left out."""
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

    A count of attempts that remain is a warning about a lock, not a lock; to try an error again later is no throttle; to ask "Locked
    out?" locks nobody out.
    """
    hits = lexicon.hits(" ".join(sentence for sentence in text.sentences(line) if sentence[-1] not in _ASKED))
    meant = set(_KEYS) - (_GRAVE if "remaining" in hits else set()) - ({"later"} if "error" in hits else set())
    return next((key for key in _KEYS if key in meant and key in hits), None)


def repeats(before: Scene, after: Scene) -> bool:
    """Whether words that refused a code were there before, and are there still."""
    old = {one.text for document in before.snapshot.documents for one in document.texts if verdict_of(one.text) in _OF_CODES}
    return any(one.text in old for document in after.snapshot.documents for one in document.texts)


def standing(scene: Scene) -> Saying | None:
    """What a page that asks says aloud before anything was submitted: that it wants no code for a while, and for how long.

    A countdown beside "resend" says when the next mail may be asked for.
    """
    for line in (one.text for document in scene.snapshot.documents for one in document.texts if one.alert):
        hits, wait = lexicon.hits(line), counts.wait_ms(line)
        if "limited" in hits and not hits.keys() & _SENDING and wait is not None:
            return Saying("limited", line[:120], wait=wait)
    return None


_SENDING = {"send", "resend", "sent", "resent", "unsent"}
