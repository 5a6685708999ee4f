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

# What source has and no sentence: an element with its attributes, a package to install, a module to import.
_SOURCE = re.compile(
    r"<(?:[A-Z]\w*|[a-z]+(?:-[a-z]+)+|input)[\s/>]|\b(?:npm|pnpm|yarn|bun|npx|pip) (?:i|install|add|dlx|run|create)\b|\bimport\b.+\bfrom\b *['\"]"
)

_SEEN = OWN - {"aria-label"}  # what a component calls itself to screen readers, it does on every page that has it: "OTP Input 1"


def shown(candidate: Candidate) -> str:
    """Return what shows that the field is there to be looked at; "" when nothing does."""
    return next(_signs(candidate), "")


def _signs(candidate: Candidate) -> Iterator[str]:
    first, document = candidate.first, candidate.document
    shown_beside = (one.text for one in document.texts if one.dialog == first.dialog and _SOURCE.search(one.text))
    yield from (f"the page shows source: {value[:40]!r}" for value in shown_beside)
    labels = (label.text for field in (first, *candidate.company) for label in field.labels if label.route in _SEEN)
    yield from (f"a label says {value!r}" for value in (*labels, *first.nearby) if lexicon.find("manual", value))
    headings = (*candidate.said["heading"], *purpose.headed(document, first.dialog, first.box))
    yield from (f"the heading says {value!r}" for value in headings if lexicon.find("manual", value))
    yield from (f"the text above it says {value!r}" for value in purpose.lead(candidate) if lexicon.find("manual", value))
    if first.dialog is None and lexicon.find("manual", document.title):
        yield f"the title says {document.title!r}"
