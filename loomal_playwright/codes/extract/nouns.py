"""Which word each number answers to.

Each noun of a sentence names one number: the one after it, else the one before it. "Code 551204 for order 48213" has two of
each. A number without a noun in its sentence answers to one above it, else below it, else to the subject's.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from loomal_playwright.codes.extract.candidates import Number
    from loomal_playwright.codes.extract.reading import Reading
    from loomal_playwright.codes.extract.words import Hit

NOUNS = ("strong", "bare", "other", "weak")
_THINGS = ("other", "weak")
_NAMES_CODES = ("strong", "bare")
_FAR = 200  # characters between a noun and its number in one sentence
_FARTHER = 24  # characters between a noun and a number that is rather another's
_BESIDE = 14  # characters between a weak noun and its number
_ABOVE, _BELOW = 3, 2  # sentences
_COUNTS = 3  # digits of a number that takes a noun to itself
_LABEL = 32  # characters of a line that is only a label


@dataclass(frozen=True, slots=True)
class Noun:
    """The word a number answers to, and where it stands: in the "same" sentence, "above", "below", or in the "subject"."""

    hit: Hit
    where: str


def nouns(reading: Reading, numbers: Sequence[Number]) -> dict[int, Noun]:
    """The noun of each number that has one, by the number's start."""
    return _Naming(reading, [number for number in numbers if number.code or _size(reading, number) >= _COUNTS]).answers()


def _size(reading: Reading, number: Number) -> int:
    return sum(char.isdigit() for char in reading.text[number.start : number.end])


@dataclass
class _Naming:
    reading: Reading
    numbers: list[Number]  # those that take a noun to themselves, in order
    taken: set[Hit] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._starts = [number.start for number in self.numbers]

    def answers(self) -> dict[int, Noun]:
        found: dict[int, Noun] = {}
        for look in (self._before, self._after):
            for number in self.numbers:
                if number.start not in found and (hit := look(number)) is not None:
                    found[number.start] = Noun(hit, "same")
                    self.taken.add(hit)
        for number in self.numbers:
            if number.start not in found and (noun := self._above(number) or self._below(number) or self._subject(number)):
                found[number.start] = noun
        return found

    def _free(self, start: int, end: int, kinds: Sequence[str] = NOUNS) -> list[Hit]:
        return [hit for hit in self.reading.of(start, end, *kinds) if hit not in self.taken]

    def _has_number(self, start: int, end: int) -> bool:
        place = bisect_left(self._starts, start)
        return place < len(self._starts) and self._starts[place] < end

    def _has_code(self, start: int, end: int) -> bool:
        """Whether a number that may be called a code stands between two places."""
        between = self.numbers[bisect_left(self._starts, start) : bisect_left(self._starts, end)]
        return any(number.code and not _is_name(number) for number in between)

    def _before(self, number: Number) -> Hit | None:
        """The free noun of the sentence nearest before the number."""
        start, end = self.reading.sentence(number.start)
        others = start if (number.code or "").isalpha() else number.end
        kinds = _THINGS if _is_name(number) and self._has_code(others, end) else _kinds(number)
        free = self._free(max(start, number.start - _FAR), number.start, kinds)
        if not free:
            return None
        nearest = free[-1]
        gap = self.reading.text[nearest.end : number.start]
        if nearest.kind == "weak" and not _is_beside(gap):
            free = [hit for hit in free if hit.kind != "weak"]
            return free[-1] if free else None
        strong = [hit for hit in free if hit.kind == "strong"]
        if len(gap) > _FARTHER and nearest.kind in _NAMES_CODES and self._is_told_before(start, nearest):
            return None
        # "the code for your order is 551204", but "your code for order 48213"
        of_code = strong and nearest.kind in {"other", "weak"} and gap.strip(" #№.\n")
        return strong[-1] if of_code and not self._has_number(strong[-1].end, number.start) else nearest

    def _is_told_before(self, start: int, noun: Hit) -> bool:
        """Whether a code leads to the noun: "482913 is your code at Harbor 1982"."""
        place = bisect_left(self._starts, noun.start) - 1
        before = self.numbers[place] if place >= 0 else None
        if before is None or not before.code or before.start < start or noun.start - before.end > _FARTHER:
            return False
        return not self.reading.of(start, before.start, *NOUNS)

    def _after(self, number: Number) -> Hit | None:
        """The free noun of the sentence nearest after the number, before the next number."""
        _, end = self.reading.sentence(number.start)
        place = bisect_left(self._starts, number.end)
        following = self._starts[place] if place < len(self._starts) else end
        free = self._free(number.end, min(end, following, number.end + _FAR), _kinds(number))
        if number.code and not free:  # an amount or a date takes no code's noun: "482913, for your payment of 29.90, is the code"
            codes = next((other.start for other in self.numbers[place:] if other.code), end)
            free = self._free(number.end, min(end, codes, number.end + _FAR), _NAMES_CODES)
        return next((hit for hit in free if hit.kind != "weak"), None)

    def _above(self, number: Number) -> Noun | None:
        """The main noun of the nearest sentence above that has a free one."""
        text, place = self.reading.text, self.reading.sentence(number.start)[0]
        for _ in range(_ABOVE):
            last = _last_character(text, place)
            if last < self.reading.body:
                return None
            start, end = place, _ = self.reading.sentence(last)
            is_label = len(text[start:end].strip()) <= _LABEL and not self.reading.has(start, end, "action")
            free = [hit for hit in self._free(start, end) if is_label or hit.kind != "weak"]
            if free:
                return Noun(_main(free), "above")
            if self._has_number(start, end):
                return None
        return None

    def _below(self, number: Number) -> Noun | None:
        """The main noun of the next sentences, unless they have a number of their own."""
        place = self.reading.sentence(number.start)[1]
        for _ in range(_BELOW):
            if place >= len(self.reading.text):
                return None
            start, place = self.reading.sentence(place)
            free = self._free(start, place, ("strong", "bare", "other"))
            if free and not self._has_number(start, place):
                return Noun(_main(free), "below")
        return None

    def _subject(self, number: Number) -> Noun | None:
        named = self.reading.of(0, self.reading.body, *_NAMES_CODES)
        is_first = number.start >= self.reading.body and not self._has_code(self.reading.body, number.start)
        return Noun(_main(named), "subject") if named and is_first else None


def _kinds(number: Number) -> tuple[str, ...]:
    """The nouns that a number can answer to: what is written like an amount or a date is never called a code."""
    return NOUNS if number.code is not None else _THINGS


def _is_name(number: Number) -> bool:
    """Whether it rather names something else, and leaves the noun to another number: "the code for ann91", "at ACME", "for #48213"."""
    code = number.code or ""
    return number.marked or code.isalpha() or any(map(str.islower, code))


def _is_beside(gap: str) -> bool:
    """Whether a weak noun is near enough: "room no. 12" at most."""
    return len(gap) <= _BESIDE and len(gap.split()) <= 2 and not set(gap) & set(",;!?")  # noqa: PLR2004 - a word and a sign


def _last_character(text: str, end: int) -> int:
    """Where the text before `end` has its last character that is not space."""
    while end > 0 and text[end - 1].isspace():
        end -= 1
    return end - 1


def _main(hits: Sequence[Hit]) -> Hit:
    """Of several nouns the one that decides: what is a code beyond doubt, else what is something else."""
    order = ("strong", "other", "weak", "bare")
    return min(reversed(hits), key=lambda hit: order.index(hit.kind))
