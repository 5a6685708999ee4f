"""Keypads on the screen, with no field at all: which of them could take a code.

A keypad is many things, a telephone's, a calculator's, a till's: here it takes a code only where the page asks for one in so many
words, and where its other keys are such as a code needs, which are to take a digit back and to send.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from loomal_playwright.page.candidate import FREE
from loomal_playwright.page.evidence import ENOUGH

if TYPE_CHECKING:
    from loomal_playwright.page.candidate import Candidate
    from loomal_playwright.page.evidence import Score
    from loomal_playwright.page.facts import Document, Field

_MOST = 5  # other keys: more are an alphabet's
_OTHERWISE = frozenset("*#+-÷/=%.,:()√±$€£¥")  # a telephone's, a calculator's, an amount's
_LEAD = 2.0  # points over what else it could be: nothing about the keys themselves tells


def shut(document: Document, field: Field) -> str:
    """Return why a keypad takes no code, by its keys and by what is beside it; "" when it could."""
    if field.pad is None:
        return ""
    others = [text.strip() for text in field.pad.others]
    if len(others) > _MOST:
        return f"it has {len(others)} keys besides the digits"
    odd = [text for text in others if text and (set(text.lower()) <= _OTHERWISE or text.isdecimal())]
    if odd:
        return f"it has a key {odd[0]!r}, as a telephone, a calculator or a till has"
    typed = [one for one in document.fields if one.visible and (one.type in FREE or one.type == "password")]
    if any(not one.readonly and not one.disabled and one.inputmode != "none" and not one.apart for one in typed):
        return "a field beside the keypad takes what is typed"
    return ""


def unsure(candidate: Candidate, score: Score) -> str:
    """Return why too little tells that a keypad takes a code; "" when enough does, and for any field."""
    if candidate.first.pad is None:
        return ""
    if not candidate.particular:
        return "a keypad, and nothing says what code is asked"
    if score.against and score.total < max(ENOUGH, score.against + _LEAD):
        return f"a keypad that could rather be for: {score.rival.replace('_', ' ')}"
    return ""
