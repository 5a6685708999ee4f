"""The shape of a row: a page, and what a careful reader would say of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Page:
    """`fields`: ids in typing order, separated by spaces; `submit`: its id, "" for none. `factor` None: the page asks for no code."""

    name: str
    html: str
    fields: str = ""
    factor: str | None = None
    submit: str = ""
    digits: int | None = None
    address: str | None = None


def boxes(count: int, attributes: str = 'maxlength="1" inputmode="numeric"', name: str = "b", width: int = 40) -> str:
    """Return a row of boxes with ids b0, b1 ..."""
    one = '<input id="{name}{n}" {attributes} style="width:{width}px;height:48px">'
    return (
        "<div style='display:flex;gap:8px'>"
        + "".join(one.format(name=name, n=n, attributes=attributes, width=width) for n in range(count))
        + "</div>"
    )


def ids(count: int, name: str = "b") -> str:
    return " ".join(f"{name}{n}" for n in range(count))


SLOTS = "".join('<div style="width:40px;height:48px;border:1px solid #999"></div>' for _ in range(6))
