"""Finds codes that are cut into pieces: a box a digit, a keystroke an action, a parameter a character.

A piece alone says nothing; pieces that stand one after the other in the same kind of place, and together are a code, are masked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from loomal_playwright.redaction.forms import MASK

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_LONGEST = 9  # characters of a piece
_PREFIX = 3  # characters of a code that was typed no further are masked, too


@dataclass(slots=True)
class Cell:
    """A short text in its place: `holder[key]`."""

    holder: Any
    key: Any
    text: str
    masked: bool = False

    def hide(self) -> None:
        """Mask it where it stands. A number of a serialized value becomes a string."""
        if self.masked:
            return
        self.masked = True
        if isinstance(self.holder[self.key], str):
            self.holder[self.key] = self.holder[self.key].replace(self.text, MASK * len(self.text))
        else:
            del self.holder[self.key]
            self.holder["s"] = MASK * len(self.text)


def is_piece(text: str) -> bool:
    """Whether a text is so short, and so plain, that it may be a piece of a code."""
    return 0 < len(text) <= _LONGEST and text.isalnum()


def runs(texts: Sequence[str], codes: Iterable[str], *, typed: bool = False) -> Iterator[list[int]]:
    """Which of the texts are one code together; names of keys, and words, may stand between them.

    Other than where they were `typed`, one after the other, they are all of one length; what was typed may have broken off.
    """
    for code in codes:
        pieces = [i for i, text in enumerate(texts) if len(text) == 1 or (text in code and len(text) < len(code))]
        for start in range(len(pieces)):
            run, length = [], 0
            for i in pieces[start:]:
                if length == len(code) or not code.startswith(texts[i], length):
                    break
                run.append(i)
                length += len(texts[i])
            whole = length == len(code) and (typed or len({len(texts[i]) for i in run}) == 1)
            begun = typed and length >= _PREFIX and (len(run) > 1 or code.isdigit())
            if whole or begun:
                yield run


def hide(cells: Sequence[Cell], codes: Iterable[str], *, typed: bool = False) -> list[Cell]:
    """Mask the cells that are codes together; return those that were not masked before."""
    found = {i for run in runs([cell.text.upper() for cell in cells], codes, typed=typed) for i in run}
    fresh = [cells[i] for i in sorted(found) if not cells[i].masked]
    for cell in fresh:
        cell.hide()
    return fresh


def channels(value: Any) -> Iterator[list[Cell]]:
    """The pieces of a structure: those under the same name, and those that are in the same list or object, each in order."""
    named: dict[Any, list[Cell]] = {}
    together: dict[int, list[Cell]] = {}
    for cell in _cells(value):
        named.setdefault(cell.key if isinstance(cell.key, str) else None, []).append(cell)
        together.setdefault(id(cell.holder), []).append(cell)
    yield from (cells for group in (named, together) for cells in group.values() if len(cells) > 1)


def _cells(value: Any) -> Iterator[Cell]:
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in list(pairs):
        if isinstance(inner, (dict, list)):
            yield from _cells(inner)
        elif isinstance(inner, str) and is_piece(inner.strip()):
            yield Cell(value, key, inner.strip())
        elif key == "n" and type(inner) is int and 0 <= inner < 10:  # noqa: PLR2004 - how Playwright writes a digit that is a number
            yield Cell(value, key, str(inner))


# How pieces stand in texts: the values of a form or a query, of fields in HTML, of its elements, of strings, lists and multipart bodies.
_PIECE = rf"([0-9A-Za-z]{{1,{_LONGEST}}})"
_PLACES = tuple(
    re.compile(place)
    for place in (
        rf"={_PIECE}(?![\w%.+-])",
        rf"\bvalue=[\"']?{_PIECE}(?=[\"'\s>/])",
        rf">\s*{_PIECE}\s*<",
        rf"(?<!\w)[\"']{_PIECE}[\"'](?!\s*:)",
        rf"\\+\"{_PIECE}\\+\"(?!\s*:)",
        r"[\[,:]\s*(\d)(?=\s*[,\]}])",
        rf"\n\r?\n{_PIECE}(?=\r?\n--)",
    )
)


def mask_text(text: str, codes: Sequence[str]) -> str:
    """Mask codes that stand in a text in pieces."""
    for place in _PLACES if codes else ():
        spans = [match.span(1) for match in place.finditer(text)]
        found = {i for run in runs([text[slice(*span)].upper() for span in spans], codes) for i in run}
        for start, end in sorted((spans[i] for i in found), reverse=True):
            text = text[:start] + MASK * (end - start) + text[end:]
    return text
