"""What a page shows when a test has failed: what asks for a code there, the HTML around it, and a picture with both outlined.

Works on pages of both faces from outside of any loop, once the test is over. What fields hold is not told.
"""

from __future__ import annotations

import inspect
import tempfile
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from playwright.async_api import Error

from loomal_playwright.errors import TwoFactorError

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop
    from collections.abc import Callable

_MOST = 8_000  # characters of HTML
_PATIENCE = 2_000  # ms for a frame to say what it shows


@dataclass(frozen=True, slots=True)
class Seen:
    """`text`: the referee's note of `loomal-playwright inspect`. `html`: around the field. `picture`: a PNG. Each empty when it was not to be had."""

    text: str
    html: str = ""
    picture: bytes = b""


def look(page: Any, secret: Callable[[str], bool]) -> Seen:
    """Look at a page as it is now; why it could not be looked at is told as `text`. No picture is taken of a page that shows what is `secret`."""
    if page.is_closed():
        return Seen("the page was closed")
    loop = page._loop  # noqa: SLF001 - where the page lives; Playwright has no public way to tell
    is_async = type(page).__module__.startswith("playwright.async_api")
    if is_async and (loop.is_closed() or loop.is_running()):
        return Seen("the page could not be looked at: its event loop is not to be had")
    try:
        return _look(page, loop if is_async else None, secret)
    except (Error, TwoFactorError, TypeError) as error:
        return Seen(f"the page could not be looked at: {str(error).splitlines()[0]}")


def _look(page: Any, loop: AbstractEventLoop | None, secret: Callable[[str], bool]) -> Seen:
    from loomal_playwright.cli.inspection import as_json, as_text, draw  # noqa: PLC0415 - a run that passes draws nothing

    if loop is None:
        from loomal_playwright.sync_api import inspect_page  # noqa: PLC0415

        inspection = inspect_page(page)
    else:
        from loomal_playwright.async_api import inspect_page as async_inspect_page  # noqa: PLC0415

        inspection = _blocking(loop.run_until_complete(async_inspect_page(page)), loop)
        page = _Blocking(page, loop)
    document = as_json(page, inspection)
    text = f"{document['url']}\n{as_text(document, inspection)}"
    fields = [field for prompt in (inspection.prompt, *inspection.rivals) if prompt for field in prompt.fields]
    html = str((fields[0] if fields else page.locator("body")).evaluate(_around(), _MOST))
    browser, canvas = page.context.browser, None
    if browser is None:
        return Seen(text, html)
    try:
        if any(secret(frame.locator("body").inner_text(timeout=_PATIENCE)) for frame in page.frames):
            return Seen(f"{text}\n(no picture: the page shows a secret)", html)
        canvas = browser.new_context()  # not the test's own: what that one records is the test's
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "picture.png"
            draw(page, document, inspection, file, canvas.new_page())
            return Seen(text, html, file.read_bytes())
    except Error as error:
        return Seen(f"{text}\n(no picture: {str(error).splitlines()[0]})", html)
    finally:
        if canvas is not None:
            canvas.close()


@cache
def _around() -> str:
    return files(__package__).joinpath("around.js").read_text("utf-8")


class _Blocking:
    """An object of the async API that is used like one of the sync API: each call runs the loop until it is answered."""

    def __init__(self, of: Any, loop: AbstractEventLoop) -> None:
        self._of, self._loop = of, loop

    def __getattr__(self, name: str) -> Any:
        return _blocking(getattr(self._of, name), self._loop)


def _blocking(value: Any, loop: AbstractEventLoop) -> Any:
    """Return `value` with all that is Playwright's in it made blocking."""
    if inspect.isawaitable(value):
        return _blocking(loop.run_until_complete(value), loop)
    if inspect.ismethod(value) or inspect.isfunction(value):
        return lambda *args, **named: _blocking(value(*args, **named), loop)
    if isinstance(value, (list, tuple)):
        return type(value)(_blocking(inner, loop) for inner in value)
    if hasattr(value, "__dataclass_fields__"):
        return replace(value, **{name: _blocking(getattr(value, name), loop) for name in value.__dataclass_fields__})
    return _Blocking(value, loop) if type(value).__module__.startswith("playwright.") else value
