"""What password fields held in a trace: secrets that nobody had to name."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from loomal_playwright.redaction.forms import MASK

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

VALUE = "__playwright_value_"  # what a field holds, in a DOM snapshot
_SHORTEST = 6  # characters of one that can be told from other text


def held(lines: str) -> set[str]:
    """The values of password fields in the DOM snapshots of a trace; of one that was typed key by key the longest."""
    found: set[str] = set()
    for raw in lines.split("\n"):
        if '"frame-snapshot"' in raw and '"password"' in raw.lower():
            with suppress(ValueError, KeyError, TypeError):  # it is masked as text
                found.update(_values(json.loads(raw)["snapshot"]["html"]))
    return {value for value in found if not any(other != value and other.startswith(value) for other in found)}


def telling(password: str) -> bool:
    """Whether it may be looked for in any text: a short one, or one that is a word, stands elsewhere for something else."""
    return len(password) >= _SHORTEST and not password.isalpha()


def is_password(tag: object, attributes: dict[str, Any]) -> bool:
    """Whether a node of a DOM snapshot is a password field."""
    return tag == "INPUT" and str(attributes.get("type", "")).lower() == "password"


def mask_values(text: str, words: Iterable[str]) -> str:
    """Mask passwords that are words where they are the value of a form, or where a call, or what tells of it, types them."""
    for word in words:
        if word in text:
            text = re.sub(rf"(?<==){re.escape(word)}(?=&|$)", MASK * len(word), text)
            text = _calls(word).sub(lambda match: match[1] + MASK * len(match[2]), text)
    return text


def _calls(word: str) -> re.Pattern[str]:
    call = r"\b(?:fill|type|insert_text|press_sequentially)\([^)\n]*?"
    return re.compile(rf"((?:{call}|^(?:Fill|Type) )[\"'])({re.escape(word)})(?=[\"'])", re.MULTILINE)


def _values(node: Any) -> Iterator[str]:
    if isinstance(node, list) and len(node) > 1 and isinstance(node[1], dict):
        if is_password(node[0], node[1]) and node[1].get(VALUE, "").strip(MASK):
            yield node[1][VALUE]
        for child in node[2:]:
            yield from _values(child)
