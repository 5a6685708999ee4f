"""Commands that look at a page, or answer it."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from loomal_playwright.cli.app import EXIT_CODES, Json, app, err, out, print_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

_PANEL = "A page"


@app.command(rich_help_panel=_PANEL)
def inspect(
    url: Annotated[str, typer.Argument(help="Address of the page that asks.")],
    json: Json = False,
    screenshot: Annotated[Path | None, typer.Option(help="Write a picture with all of it outlined.")] = None,
) -> None:
    """Show what would be typed where and why, and what was turned down and why. Types nothing.

    Exits with 3 where several fields could be meant.
    """
    from playwright.sync_api import Error, sync_playwright

    from loomal_playwright.browser import BrowserError, find_browser, launch_options
    from loomal_playwright.cli.inspection import as_json, as_text, draw
    from loomal_playwright.sync_api import PromptAmbiguous, inspect_page

    with sync_playwright() as playwright:
        page = playwright.chromium.launch(**launch_options(find_browser())).new_context().new_page()
        _open(page, url)
        page.set_default_timeout(_PATIENCE)
        try:
            inspection = inspect_page(page)
            document = as_json(page, inspection)
            if screenshot is not None:
                draw(page, document, inspection, screenshot, page.context.new_page())
        except Error as error:
            msg = f"the page changed while it was looked at; look again ({_first_line(error)})"
            raise BrowserError(msg) from None
    if json:
        print_json(document)
    else:
        out.print(as_text(document, inspection), markup=False)
    if inspection.rivals:
        raise typer.Exit(next(code for kind, code, _ in EXIT_CODES if issubclass(PromptAmbiguous, kind)))


_PATIENCE = 3_000.0  # ms for a page to load what it loads late, and for a prompt to appear


def _open(page: Page, url: str) -> None:
    """Open the page, and wait for it to ask; one that never stops loading, or asks for nothing, is looked at as it is."""
    from playwright.sync_api import Error
    from playwright.sync_api import TimeoutError as Late

    from loomal_playwright.sync_api import PromptAmbiguous, find_prompt

    try:
        page.goto(url, wait_until="domcontentloaded")
    except Error as error:
        msg = f"{url} does not open: {_first_line(error)}"
        raise typer.BadParameter(msg, param_hint="URL") from None
    with suppress(Late):
        page.wait_for_load_state(timeout=_PATIENCE)
    with suppress(PromptAmbiguous):
        find_prompt(page, timeout=_PATIENCE)


@app.command(rich_help_panel=_PANEL)
def solve(
    cdp: Annotated[
        str, typer.Option(help="Address of a running Chromium: its --remote-debugging-port, as http://127.0.0.1:9222.")
    ],
    label: Annotated[str, typer.Option(help="The account's name in the vault.")],
    timeout: Annotated[float, typer.Option(help="Milliseconds for everything.")] = 60_000,
    json: Json = False,
) -> None:
    """Answer the prompt in a browser that is already running; of several web pages the last is taken."""
    from loomal_playwright.sync_api import solve_2fa

    with _attached(cdp) as page:
        solution = solve_2fa(page, label=label, timeout=timeout, on_event=lambda event: err.print(str(event), markup=False))
    attempts = [{"factor": a.factor, "outcome": a.outcome, "reason": a.reason, "elapsed": a.elapsed} for a in solution.attempts]
    if json:
        print_json({"factor": solution.factor, "url": solution.url, "elapsed": solution.elapsed, "attempts": attempts})
    else:
        out.print(f"signed in by {solution.factor} after {solution.elapsed:.0f} ms: {solution.url}")


@contextmanager
def _attached(cdp: str) -> Iterator[Page]:
    from playwright.sync_api import Error, sync_playwright

    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.connect_over_cdp(cdp)
        except Error as error:
            msg = f"nothing answers there: {_first_line(error)}"
            raise typer.BadParameter(msg, param_hint="--cdp") from None
        pages = [page for context in browser.contexts for page in context.pages if page.url.startswith("http")]
        if not pages:
            msg = "that browser has no web page open"
            raise typer.BadParameter(msg, param_hint="--cdp")
        yield pages[-1]


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0]
