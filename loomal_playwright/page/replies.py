"""What a service says in JSON of a code that it did not take, where the page itself may say nothing of it.

Services name the cause by an identifier (ACCOUNT_LOCKED, CodeMismatchException, auth/too-many-requests), by a sentence, or by both. An
identifier is read as the words it is made of, so that the lexicon knows it as it knows a sentence; what it does not know says nothing.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from loomal_playwright.page import text

if TYPE_CHECKING:
    from collections.abc import Iterator

# By their names, as `text.words` has them: what says the cause, what counts the attempts, and what names the wait.
_CAUSES = re.compile(r"(?:^|\b)(?:error|code|message|msg|type|title|detail|reason|description|summary|cause)s?$|^name$")
_LEFT = re.compile(r"(?:attempt|trie|try)s? (?:left|remaining)|(?:remaining|left) (?:\w+ )?(?:attempts|tries)")
_WAIT = re.compile(r"(?:retry|try again) (?:after|in)\b|\bcool ?down")
_FAILED = frozenset({"error", "fail", "failed", "failure"})
_IDENTIFIER = re.compile(r"[\w.:/#-]+", re.ASCII)
_DEEP = 4  # levels of JSON
_LONG = 300  # characters of a line
_MOST = 1_000_000  # attempts, or seconds: more is no count
_SECOND = 1_000


@dataclass(frozen=True, slots=True)
class Reply:
    """Why it did not take the code: `lines` in words, `left`: attempts that it says remain, `wait`: ms that it asks to wait."""

    lines: tuple[str, ...]
    left: int | None = None
    wait: int | None = None


def read(body: bytes, *, refused: bool) -> Reply | None:
    """Read an answer; None when it is no JSON, or, if its status does not refuse, when it names no error either."""
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if not refused and not _fails(answer):
        return None
    pairs = list(_walk("" if isinstance(answer, dict) else "error", answer, _DEEP))
    lines = tuple(_words(value) for name, value in pairs if isinstance(value, str) and _CAUSES.search(name))
    left = next((int(value) for name, value in pairs if _LEFT.search(name) and _counts(value)), None)
    waits = ((name, float(value)) for name, value in pairs if _WAIT.search(name) and _counts(value))
    wait = next((int(value if name.endswith(" ms") else value * _SECOND) for name, value in waits), None)
    return Reply(tuple(line for line in lines if 0 < len(line) <= _LONG), left, wait)


def _fails(answer: Any) -> bool:
    """Whether an answer says of itself that it is an error, as those of GraphQL do whatever their status."""
    if not isinstance(answer, dict):
        return False
    named, held = answer.get("errors") or answer.get("error"), (answer.get("success"), answer.get("ok"))
    return bool(named) or False in held or str(answer.get("status")).lower() in _FAILED


def _counts(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value <= _MOST


def _walk(name: str, value: Any, depth: int) -> Iterator[tuple[str, Any]]:
    """Yield the leaves, each with the name it stands under. What an error says of one field stands under the error's name."""
    if not isinstance(value, (dict, list)):
        yield name, value
    elif depth:
        named = value.items() if isinstance(value, dict) else ((name, one) for one in value)
        for key, one in named:
            of_error = isinstance(one, list) and _CAUSES.search(name)
            yield from _walk(name if of_error else text.words(key), one, depth - 1)


def _words(value: str) -> str:
    return text.words(value) if _IDENTIFIER.fullmatch(value) else value
