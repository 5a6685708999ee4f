"""Who must know which secrets this process handled, so as to keep them out of what is written down, hears of them here.

Nothing is kept: without a listener a secret goes nowhere, and a listener keeps it in memory alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_listeners: list[Callable[[str], object]] = []


def listen(listener: Callable[[str], object]) -> None:
    """Call `listener` from now on with each code before it is typed, and with each secret that a vault on this machine is given."""
    _listeners.append(listener)


def unlisten(listener: Callable[[str], object]) -> None:
    """Call it no more. ValueError when it did not listen."""
    _listeners.remove(listener)


def tell(*secrets: str) -> None:
    """Let the listeners know."""
    for listener in _listeners:
        for secret in secrets:
            listener(secret)
