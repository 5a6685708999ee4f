"""Commands that look at a page, or answer it."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from loomal_playwright.cli.app import Json, app, err, out, print_json

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
    """Show what would be typed where and why, and what was turned down and why. Types nothing."""
    from playwright.sync_api import Error, sync_playwright

    from loomal_playwright.browser import find_browser, launch_options
    from loomal_playwright.cli.inspection import as_json, as_text, draw
    from loomal_playwright.sync_api import inspect_page

    with sync_playwright() as playwright:
        page = playwright.chromium.launch(**launch_options(find_browser())).new_context().new_page()
        try:
            page.goto(url)
        except Error as error:
            raise typer.BadParameter(_first_line(error), param_hint="URL") from None
        inspection = inspect_page(page)
        if json:
            print_json(as_json(page, inspection))
        else:
            out.print(as_text(page, inspection), markup=False)
        if screenshot is not None:
            draw(page, inspection, screenshot)


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
