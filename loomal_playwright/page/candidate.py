"""A field, or a row of boxes, with all that is said of it, sorted by where it is said.

A field's own name counts for more than a heading, and a heading for more than a text nearby: the tables of evidence go by these
places.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from loomal_playwright.page import boxes, controls, lexicon, text

if TYPE_CHECKING:
    from loomal_playwright.page.facts import Button, Document, Field

OWN = {"for", "wrapping", "aria-labelledby", "aria-label", "placeholder", "title", "table-cell"}
_BESIDE = {"preceding", "following", "aria-describedby"}
FREE = {"text", "tel", "number", "contenteditable"}
_HINTS = {"code", "bare", "digits", "recovery", "authenticator", "twofactor", "sent"}
_TELLING = {"twofactor", "authenticator", "sent", "resent", "recovery", "email", "sms", "voice", "signin"}
_IDENTIFIER = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+")  # a sample of what is typed there, as the name of a variable
_TEST_IDS = ("data-testid", "data-test", "data-test-id", "data-qa", "data-cy", "data-se", "data-name", "data-automation-id")


@dataclass(frozen=True)
class Candidate:
    """A field, or a row of boxes, with what is said of it."""

    fields: tuple[Field, ...]
    document: Document

    @cached_property
    def submit(self) -> Button | None:
        """The control that sends what is typed there."""
        return controls.submit(self.document, self.fields)

    @cached_property
    def beside(self) -> tuple[Button, ...]:
        """The visible controls of its form; of its dialog or page where it has none."""
        own = self.first.form
        return tuple(button for button in controls.around(self.document, self.first) if button.form == own)

    @cached_property
    def company(self) -> tuple[Field, ...]:
        """The other visible fields of its form, or of its dialog or page where there is no form."""
        place, own = (self.first.form, self.first.dialog), {field.ref for field in self.fields}
        others = (field for field in self.document.fields if field.visible and (field.form, field.dialog) == place)
        return tuple(field for field in others if field.ref not in own)

    @cached_property
    def hints(self) -> bool:
        """Whether the field itself speaks of a code: by its names, its labels, its autocomplete, or by drawing its boxes."""
        first = self.first
        if (
            len(self.fields) in boxes.LENGTHS
            or first.slots in boxes.LENGTHS
            or "one-time-code" in first.autocomplete
            or text.is_sample(first.placeholder)
        ):
            return True
        words = [*self.said["name"], *self.said["class"]]
        if any(key in text.named(value) for value in words for key in ("code", "bare", "recovery")):
            return True
        return any(_HINTS & set(lexicon.hits(value)) for value in (*self.said["label"], *self.said["beside"]))

    @property
    def asked(self) -> bool:
        """Whether a code is asked for at all: by the field itself, or by the words around it."""
        around = (*self.said["heading"], *self.said["near"])
        return self.hints or any({"code", "bare", "digits"} & set(lexicon.hits(value)) for value in around)

    @property
    def particular(self) -> bool:
        """Whether anything tells whose code it is: a door, too, may have "the 4-digit code" and no more said of it."""
        if "one-time-code" in self.first.autocomplete or any(self.says(where, "code") for where in ("name", "class", "place")):
            return True
        said = [lexicon.hits(value) for where in ("label", "beside", "near", "heading") for value in self.said[where]]
        return any(_TELLING & set(found) or ("code" in found and not found["code"][:1].isdecimal()) for found in said)

    @property
    def worded(self) -> bool:
        """Whether any word says code, which a row of boxes needs: it takes a guess or a lucky number, too."""
        said = [lexicon.hits(value) for where in ("label", "beside", "near", "heading") for value in self.said[where]]
        return len(self.fields) == 1 or any({"code", "bare"} & set(found) for found in said)

    @property
    def alone(self) -> bool:
        """Whether no other field beside it wants free typing."""
        return not any(field.type in FREE for field in self.company)

    @property
    def first(self) -> Field:
        """The field, or the first box."""
        return self.fields[0]

    @cached_property
    def said(self) -> dict[str, tuple[str, ...]]:
        """Texts by where they are said: "name", "class" and "place" are identifiers, the rest is language."""
        first = self.first
        labels = [label for field in self.fields for label in field.labels]
        own = [label.text for label in labels if label.route in OWN and not _IDENTIFIER.fullmatch(label.text)]
        beside = [label.text for label in labels if label.route in _BESIDE and label.text not in own]
        heading = [label.text for label in labels if label.route in {"heading", "legend"}]
        names = [value for field in self.fields for value in (field.id, field.name)]
        names += [value for field in self.fields for name, value in field.data if name in _TEST_IDS]
        form = self.document.forms[first.form] if first.form is not None else None
        place = [form.id, form.name, urlsplit(form.action).path] if form else []
        said = {
            "name": names,
            "class": [first.classes],
            "label": own,
            "beside": beside,
            "heading": heading,
            "near": [near for near in first.nearby if near not in own and near not in beside and near not in heading],
            "place": [*place, urlsplit(self.document.url).path, first.host],
        }
        return {where: tuple(dict.fromkeys(value for value in values if value)) for where, values in said.items()}

    def says(self, where: str, key: str) -> str | None:
        """Return the words by which something said there speaks of `key`; None when nothing does."""
        speak = text.named if where in {"name", "class", "place"} else lexicon.hits
        for value in self.said[where]:
            found = speak(value).get(key)
            if found:
                return found
        return None
