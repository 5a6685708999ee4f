"""What a page says of a submission: lines that are there now and were not before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from loomal_playwright.page import lexicon

if TYPE_CHECKING:
    from collections.abc import Iterator

    from loomal_playwright.names import Outcome
    from loomal_playwright.page.facts import Snapshot
    from loomal_playwright.page.prompt import Finding
    from loomal_playwright.page.traffic import Traffic

# What the page says, gravest first. "wrong" stands before "expired": "invalid or expired" tells nothing about time.
SAYINGS: tuple[Outcome, ...] = ("locked", "limited", "used", "wrong", "expired", "lost", "error")
_ENDINGS = frozenset({"locked", "limited", "lost", "error"})  # what ends a sign-in, wherever the page then goes
_ASIDE = 3  # a page that says no more than this many new things says them to whoever signed in
_LONG = 300  # characters: more is an article, not a notice


@dataclass(frozen=True, slots=True)
class Scene:
    """One look and what was found in it."""

    snapshot: Snapshot
    finding: Finding


@dataclass(frozen=True, slots=True)
class Saying:
    """Something the page says now and did not say before."""

    outcome: Outcome
    text: str


def said(before: Scene, after: Scene, traffic: Traffic, *, aside: bool, bad: bool) -> Saying | None:
    """The gravest thing that the page says now and did not say before.

    `aside`: no code is asked any more and no login form is shown. A welcome page has words of its own ("your trial has expired"):
    there only notices that end a sign-in count, and only where the page puts them in front.
    """
    known = {text.text for document in before.snapshot.documents for text in document.texts}
    new = [text for document in after.snapshot.documents for text in document.texts if text.text not in known]
    front = [text for text in new if text.alert or text.heading] if aside and not bad and len(new) > _ASIDE else new
    lines = [*(text.text for text in front), *(_titles(after) if aside else ())]
    heard = [saying for line in lines if len(line) <= _LONG and (saying := saying_of(line)) is not None]
    if aside:
        heard = [saying for saying in heard if saying.outcome in _ENDINGS]
    heard += [saying for line in traffic.dialogs if (saying := saying_of(line)) is not None]
    return min(heard, key=lambda saying: SAYINGS.index(saying.outcome), default=None)


def _titles(scene: Scene) -> Iterator[str]:
    return (document.title for document in scene.snapshot.documents[:1] if document.title)


def saying_of(line: str) -> Saying | None:
    """What one line says. A count of attempts that remain is a warning about a lock, not a lock."""
    warned = lexicon.find("remaining", line) is not None
    grave = SAYINGS[2:] if warned else SAYINGS
    outcome = next((key for key in grave if lexicon.find(key, line)), None)
    return None if outcome is None else Saying(outcome, line[:120])
