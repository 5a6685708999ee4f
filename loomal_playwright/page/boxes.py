"""Split boxes: one field per character, or per group of them, in one row; or twins, whatever their layout."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from loomal_playwright.page.facts import Field

LENGTHS = range(4, 11)  # of one-time codes in use
_WIDEST, _TALLEST = 130, 130
_TYPES = {"text", "tel", "number", "password", "contenteditable", "textarea"}


def rows(fields: Iterable[Field]) -> Iterator[tuple[Field, ...]]:
    """Yield each row of boxes that could hold a code of 4 to 10 characters, in typing order.

    A box is narrow, takes one character as far as it says, and has its neighbour's size. The space between two may be as wide
    as a separator is (3-3). Fields in between that are no box end the row.
    """
    run: list[Field] = []
    for field in fields:
        if not (_seen(field, run) and _is_box(field)):
            if field.visible:
                yield from _complete(run)
                run = []
            continue
        if run and not _neighbours(run[-1], field):
            yield from _complete(run)
            run = []
        run.append(field)
    yield from _complete(run)


def _seen(field: Field, run: list[Field]) -> bool:
    """Whether it can be seen; of a row in which one box at a time is told to screen readers, that one is enough."""
    return field.visible or bool(run and field.hidden_because == "aria-hidden" and field.tabindex < 0 <= run[0].tabindex)


def twins(fields: Iterable[Field]) -> Iterator[tuple[Field, ...]]:
    """Yield 4 to 10 fields in the page's order that differ in nothing but a number, wherever a line ends.

    A page whose style did not arrive, or a narrow window, shows boxes like that. It takes more to tell that they are boxes.
    """
    run: list[Field] = []
    for field in (field for field in fields if field.visible):
        if run and _kind(field) != _kind(run[0]):
            yield from _twinned(run)
            run = []
        run.append(field)
    yield from _twinned(run)


def take_one_each(fields: tuple[Field, ...]) -> bool:
    """Whether twins say themselves that a code is split over them: by what one takes, by counting, or by their purpose."""
    counted = [_NUMBER.findall(" ".join(_own(field)))[:1] for field in fields]
    return (
        sum(is_one_character(field) or len(field.placeholder) == 1 for field in fields) >= len(fields) - 1
        or counted == [[str(n)] for n in range(1, len(fields) + 1)]
        or all("one-time-code" in field.autocomplete for field in fields)
    )


_NUMBER = re.compile(r"\d+")
_NAMED = {"for", "wrapping", "aria-labelledby", "aria-label", "title", "table-cell"}


def _own(field: Field) -> tuple[str, ...]:
    return tuple(label.text for label in field.labels if label.route in _NAMED)


def _kind(field: Field) -> tuple[object, ...]:
    """Return what twins have in common. A size is as good as the same: a border is thicker where the focus is."""
    words = (_NUMBER.sub("#", word) for word in (field.name, field.placeholder, *_own(field)))
    return (
        field.type,
        field.form,
        field.dialog,
        field.inputmode,
        *(round(side / 8) for side in (field.box.width, field.box.height)),
        *words,
    )


def _twinned(run: list[Field]) -> Iterator[tuple[Field, ...]]:
    if len(run) in LENGTHS and run[0].type in _TYPES and not any((field.maxlength or 1) > 1 for field in run[1:]):
        yield tuple(run)


def groups(fields: Iterable[Field]) -> Iterator[tuple[Field, ...]]:
    """Yield neighbours that take a code in two or three equal groups (3-3, 4-4, 2-2-2), in typing order."""
    run: list[Field] = []
    for field in (field for field in fields if field.visible):
        if run and not (field.maxlength == run[0].maxlength and _neighbours(run[-1], field)):
            yield from _grouped(run)
            run = []
        if field.type in _TYPES and field.maxlength in _GROUP:
            run.append(field)
    yield from _grouped(run)


_GROUP = range(2, 5)  # characters


def _grouped(run: list[Field]) -> Iterator[tuple[Field, ...]]:
    if (len(run), run[0].maxlength if run else None) in _GROUPS:
        yield tuple(run) if run[0].rtl else tuple(sorted(run, key=lambda field: field.box.x))


_GROUPS = {(2, 3), (2, 4), (3, 2), (3, 3)}


def length(fields: tuple[Field, ...]) -> int:
    """Return how many characters a row of boxes, or of groups, takes."""
    most = fields[0].maxlength or 1
    return len(fields) * most if (len(fields), most) in _GROUPS else len(fields)


def is_one_character(field: Field) -> bool:
    """Whether the field says by its attributes that it takes a single character."""
    digit = field.max == "9" and (field.type == "number" or field.min == "0")  # some say so of text, where it means nothing
    return field.maxlength == 1 or digit or field.pattern in _ONE


_ONE = {"[0-9]", r"\d", "[0-9]{1}", r"\d{1}", r"[\p{N}]", r"\p{N}", "[A-Za-z0-9]", "[a-zA-Z0-9]", "[a-zA-Z0-9]{1}", "^[0-9]$"}


def _is_box(field: Field) -> bool:
    box = field.box
    if field.type not in _TYPES or box.width > _WIDEST or box.height > _TALLEST:
        return False
    return field.maxlength is None or field.maxlength == 1 or is_one_character(field) or field.maxlength in LENGTHS


_OVERLAP = 2  # px by which borders of neighbours may overlap


def _neighbours(one: Field, other: Field) -> bool:
    a, b = one.box, other.box
    if one.dialog != other.dialog or one.type != other.type:
        return False
    if abs(a.width - b.width) > 0.3 * max(a.width, b.width) or abs(a.height - b.height) > 0.3 * max(a.height, b.height):
        return False
    if abs((a.y + a.height / 2) - (b.y + b.height / 2)) > 0.5 * max(a.height, b.height):
        return False
    gap = max(b.x - (a.x + a.width), a.x - (b.x + b.width))
    return -_OVERLAP <= gap <= max(3 * a.width, 60)


def _complete(run: list[Field]) -> Iterator[tuple[Field, ...]]:
    if len(run) not in LENGTHS:
        return
    single = sum(is_one_character(field) for field in run)
    several = sum(field.maxlength is not None and field.maxlength > 1 and not is_one_character(field) for field in run)
    narrow = all(field.box.width <= 1.9 * max(field.box.height, 24) for field in run)
    # The first box may take the whole code (pasted, or filled in by the browser); no other may.
    if several > 1 and several != len(run):
        return
    if single >= len(run) - 1 or narrow:
        yield tuple(run) if run[0].rtl else tuple(sorted(run, key=lambda field: field.box.x))
