"""The JavaScript of this room, by file."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def script(name: str) -> str:
    """The text of one of this room's JavaScript files."""
    return files(__package__).joinpath(name).read_text("utf-8")
