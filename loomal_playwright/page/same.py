"""Whether two looks show the same request for a code: by what survives a page that is drawn anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from loomal_playwright.page.facts import Field, Route
    from loomal_playwright.page.prompt import Prompt
    from loomal_playwright.page.saying import Scene

# Names that the field has of its own; what stands before or after it may be the answer to the submission.
_OWN: frozenset[Route] = frozenset(
    {"for", "wrapping", "aria-labelledby", "aria-label", "placeholder", "title", "table-cell", "legend"}
)


def similar(one: Prompt, two: Prompt) -> bool:
    """Whether two prompts ask for the same code: same factor as far as they say it, and a field that is called the same."""
    if one.factor != two.factor and "any" not in (one.factor, two.factor):
        return False
    if not one.fields or not two.fields:
        return one.fields == two.fields and one.factor == two.factor
    a, b = one.fields[0], two.fields[0]
    return (a.name == b.name != "") or (a.id == b.id != "") or _called(a) == _called(b)


def remains(prompt: Prompt, after: Scene) -> bool:
    """Whether the prompt's first field is still to be seen, even if disabled or no longer recognised as asking for a code.

    One of the same name that asks for a code to another end is another field.
    """
    if not prompt.fields:
        return False
    looks = _looks(prompt.fields[0])
    others = {one.field.ref for one in after.finding.rejected if one.refused}
    fields = (field for document in after.snapshot.documents for field in document.fields if field.ref not in others)
    return any(field.visible and _looks(field) == looks for field in fields)


def _looks(field: Field) -> tuple[object, ...]:
    named = () if field.id or field.name else _called(field)
    return (field.tag, field.type, field.id, field.name, field.autocomplete, named)


def _called(field: Field) -> tuple[str, ...]:
    return tuple(label.text for label in field.labels if label.route in _OWN)
