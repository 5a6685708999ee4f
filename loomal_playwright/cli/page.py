"""Commands that look at a page, or answer it."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from loomal_playwright.cli.app import Json, app, err, out, print_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

_PANEL = "A page"


@app.command(rich_help_panel=_PANEL)
def solve(
    cdp: Annotated[
        str, typer.Option(help="Address of a running Chromium: its --remote-debugging-port, as http://127.0.0.1:9222.")
    ],
    label: Annotated[str, typer.Option(help="The account's name in the vault.")],
    timeout: Annotated[float, typer.Option(help="Milliseconds for everything.")] = 60_000,
    json: Json = False,
) -> None:
    """Answer the prompt in a browser that is already running; its last opened page is taken."""
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
        pages = [page for context in browser.contexts for page in context.pages]
        if not pages:
            msg = "that browser has no page open"
            raise typer.BadParameter(msg, param_hint="--cdp")
        yield pages[-1]


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0]
