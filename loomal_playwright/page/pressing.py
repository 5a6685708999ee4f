"""Entering a code by the keys of a keypad on the screen: each once, in order, and nothing more once its display disagrees."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from loomal_playwright.page.facts import Pad


async def press_keys(
    touch: Callable[..., Awaitable[Any]], click: Callable[[Any], Awaitable[Any]], pad: Pad, code: str, last: Callable[[], None]
) -> None:
    """Press the keys of `code`, as far as that goes: what the page holds in the end is for the caller to ask.

    `touch(verb, argument, value=)` asks the document, `click(element)` uses the mouse, `last()` is called before the last press.
    """
    wanted, tapping = {"keys": pad.keys, "slots": pad.slots}, False
    for n, character in enumerate(code):
        if not character.isdecimal():
            return
        if n == len(code) - 1:
            last()
        asked = [wanted, int(character), code]
        key = (await touch("key", asked, value=False)).as_element()
        if key is None and n == 1 and await touch("unmoved", None):  # the first press did nothing: it may hear fingers only
            tapping = await touch("tap", int(code[0]))
            key = (await touch("key", asked, value=False)).as_element()
        if key is None:
            return
        await (touch("tap", int(character)) if tapping else click(key))
