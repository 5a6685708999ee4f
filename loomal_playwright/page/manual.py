"""Pages that show programmers a field for codes (manuals, galleries of components, playgrounds), or make codes of a secret typed there.

Such a page draws the very widget that a sign-in has. What it says besides tells: it names the thing and not the code, or it shows
source, which nobody who signs in is shown.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from loomal_playwright.page import lexicon, purpose
from loomal_playwright.page.candidate import OWN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from loomal_playwright.page.candidate import Candidate

# What source has and no sentence: an element with its attributes, a package to install, a module to import, a request by hand.
_SOURCE = re.compile(
    r"<(?:[A-Z]\w*|[a-z]+(?:-[a-z]+)+|input)[\s/>]|\b(?:npm|pnpm|yarn|bun|npx|pip) (?:i|install|add|dlx|run|create)\b|"
    r"\bimport\b.+\bfrom\b *['\"]|\bconst [\w\[{].*=|\bcurl\b.* https?://"
)
_NAME = re.compile(r"\b(?:OTP|Otp|PIN|Pin|Code|Passcode)(?:Input|Field|Boxe?s?)\b|\bInput(?:OTP|Otp|Pin|Code)\b")

_SEEN = (OWN | {"preceding"}) - {
    "aria-label"
}  # what a component calls itself to screen readers, it does on every page that has it: "OTP Input 1"


def shown(candidate: Candidate) -> str:
    """Return what shows that the field is there to be looked at; "" when nothing does."""
    return next(_signs(candidate), "")


def _signs(candidate: Candidate) -> Iterator[str]:
    first, document = candidate.first, candidate.document
    shown_beside = (one.text for one in document.texts if one.dialog == first.dialog and _SOURCE.search(one.text))
    yield from (f"the page shows source: {value[:40]!r}" for value in shown_beside)
    told = [("a label", value) for value in _labels(candidate)]
    told += [("the heading", value) for value in (*candidate.said["heading"], *purpose.headed(document, first.dialog, first.box))]
    told += [("the text above it", value) for value in purpose.lead(candidate)]
    if first.dialog is None:
        told.append(("the title", document.title))
    yield from (f"{where} says {value!r}" for where, value in told if lexicon.find("manual", value) or _NAME.search(value))


def _labels(candidate: Candidate) -> Iterator[str]:
    """Yield what the field, and the others that are asked with it, are called for all to see."""
    for field in (candidate.first, *candidate.company):
        if not field.apart and field.type != "search":
            yield from (label.text for label in field.labels if label.route in _SEEN)
