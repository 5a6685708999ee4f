"""The numbers in what pages say: how long to wait, and how many attempts are left."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from loomal_playwright.page.lexicon import RUNS, UNITS, fold, spans, words

if TYPE_CHECKING:
    from collections.abc import Iterator

_NEAR = 3  # words, or characters, between a count and what it counts


@lru_cache(maxsize=1024)
def attempts_left(text: str) -> int | None:
    """Return how many attempts a text says remain: the number in or beside its words, else one. None: it speaks of none."""
    tokens, run = words(text), fold(text).replace(" ", "")
    for key, start, end, phrase in sorted(spans(text), key=lambda one: one[1] - one[2]):
        if key != "remaining":
            continue
        near = [phrase, *tokens[end : end + _NEAR], *reversed(tokens[max(0, start - _NEAR) : start])]
        if start >= RUNS:
            near = [phrase, run[end - RUNS :][:_NEAR], run[: start - RUNS][-_NEAR:]]
        counts = next((found for part in near if (found := [int(number) for number in re.findall(r"\d+", part)])), [1])
        spent = len(counts) > 1 and not {"left", "remaining"} & set(phrase.split())  # "used 2 of 3", "4/5 attempts"
        return counts[1] - counts[0] if spent else counts[0]
    return None


def wait_ms(text: str) -> int | None:
    """Return how long a text asks to wait, in ms: "try again in 1 minute and 30 seconds" is 90,000. None when it names no time."""
    folded = fold(text)
    clock = re.search(r"\b(\d{1,2}):([0-5]\d)(?::([0-5]\d))?\b", folded)
    if clock:
        first, second, third = (int(part or 0) for part in clock.groups())
        return 1_000 * (first * 3600 + second * 60 + third if clock.group(3) else first * 60 + second)
    total, seen = 0, set()
    for count, unit in _durations(text):
        if unit not in seen:
            seen.add(unit)
            total += count * UNITS[unit]
    return total or None


def _durations(text: str) -> Iterator[tuple[int, str]]:
    tokens, run = words(text), fold(text).replace(" ", "")
    spoken = [(key, start, end) for key, start, end, _ in spans(text) if key in UNITS or key == "one"]
    ones = {end for key, _, end in spoken if key == "one"}
    for key, start, _ in spoken:
        if key not in UNITS:
            continue
        if start >= RUNS:
            number = re.search(r"(\d+)\D?$", run[: start - RUNS])
            if number:
                yield int(number.group(1)), key
            continue
        before = tokens[max(0, start - 2) : start]
        if before and before[-1].isdecimal():
            yield int(before[-1]), key
        elif start in ones:
            yield 1, key
