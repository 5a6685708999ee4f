"""All that is to be masked in one trace."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from loomal_playwright.redaction.passwords import mask_values
from loomal_playwright.redaction.pieces import mask_text

if TYPE_CHECKING:
    from loomal_playwright.redaction.forms import Masks


@dataclass(slots=True)
class Wanted:
    """`masks`: what is masked wherever it stands. `codes`: what may be cut into pieces. `words`: passwords that are masked as whole values."""

    masks: Masks
    codes: tuple[str, ...]
    words: tuple[str, ...] = ()
    _known: dict[str, str] = field(default_factory=dict, repr=False)  # texts come again and again

    def mask(self, text: str) -> str:
        """Mask it in a text, whole or in pieces."""
        if text not in self._known:
            self._known[text] = mask_text(mask_values(self.masks.mask(text), self.words), self.codes)
        return self._known[text]
