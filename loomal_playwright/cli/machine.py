"""Commands about this machine: the browser, the demo, and what is configured."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from loomal_playwright.cli.app import Json, app, out, print_json

_PANEL = "This machine"


@app.command(rich_help_panel=_PANEL)
def demo(
    headed: Annotated[bool, typer.Option("--headed", help="Show the browser.")] = False,
    report: Annotated[Path, typer.Option(help="Folder to write index.html and its pictures into.")] = Path("demo-report"),
) -> None:
    """Sign in to a fake service three times, and write a report of what was seen and done."""
    from loomal_playwright.demo import run

    if not run(report, headed=headed):
        raise typer.Exit(1)


@app.command(rich_help_panel=_PANEL)
def install_browser(
    system: Annotated[bool, typer.Option("--system", help="Where the download fails, use the system's apt-get.")] = False,
    headless_shell: Annotated[
        bool, typer.Option("--headless-shell", help="With --system: add the headless shell, which needs half the processor time.")
    ] = False,
) -> None:
    """Find a Chromium, or install one."""
    from loomal_playwright.browser import install_browser as install

    out.print(f"Browser: {install(system=system, headless_shell=headless_shell, say=out.print)}")


@app.command(rich_help_panel=_PANEL)
def doctor(json: Json = False) -> None:
    """Show the browser, vault, inbox and ledger that are used here, and whether they work."""
    from dataclasses import asdict

    from loomal_playwright.doctor import examine

    checks = examine()
    if json:
        print_json([asdict(check) for check in checks])
    else:
        for check in checks:
            first, *more = check.found.splitlines()
            out.print(f"[{'green' if check.ok else 'red'}]{'ok  ' if check.ok else 'FAIL'}[/] {check.name:<8}", end=" ")
            out.print(first, *(f"{'':<14}{line}" for line in more), sep="\n", markup=False)
    if not all(check.ok for check in checks):
        raise typer.Exit(1)
