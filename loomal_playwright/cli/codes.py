"""Commands about secrets and codes. The vault on this machine is managed here; Loomal's by its own tools."""

from __future__ import annotations

import sys
from dataclasses import asdict
from datetime import datetime
from typing import Annotated

import typer
from rich.table import Table

from loomal_playwright.cli.app import Json, app, out, print_json

_PANEL = "Secrets and codes"
_Label = Annotated[str, typer.Argument(help="The account's name in the vault.")]


@app.command(rich_help_panel=_PANEL)
def enroll(
    label: _Label,
    uri: Annotated[str | None, typer.Argument(metavar="[URI|-]", help="otpauth URI; - reads it from standard input.")] = None,
    secret: Annotated[bool, typer.Option("--secret", help="It is a bare base32 secret, not a URI.")] = False,
    origin: Annotated[list[str] | None, typer.Option(help="Site where its codes may be typed; may be repeated.")] = None,
) -> None:
    """Keep an account's secret in the vault on this machine; over an existing label, replace it.

    Without a URI it is asked for, unseen. Arguments stay in the shell's history, standard input does not.
    """
    from loomal_playwright.codes.vaults.local import LocalVault

    if uri is None:
        uri = typer.prompt("base32 secret" if secret else "otpauth URI", hide_input=True)
    elif uri == "-":
        uri = sys.stdin.read().strip()
    try:
        entry = LocalVault().enroll(label, **{"secret" if secret else "otpauth": uri}, origins=origin or ())
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None
    out.print(f"{label}: {entry.digits} digits every {entry.period} s, {_sites(entry.origins)}", markup=False)


@app.command(rich_help_panel=_PANEL)
def allow(
    label: _Label,
    site: Annotated[list[str], typer.Argument(help="Where its codes may be typed: https://crm.example.com or example.com.")],
) -> None:
    """Add sites where a label's codes may be typed."""
    from loomal_playwright.codes.vaults.local import LocalVault

    try:
        entry = LocalVault().bind(label, *site)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None
    out.print(f"{label}: {_sites(entry.origins)}", markup=False)


@app.command(rich_help_panel=_PANEL)
def code(label: _Label, json: Json = False) -> None:
    """Print the current code of a label, and how long it lives. It is not claimed: somebody else may use it, too."""
    from loomal_playwright.codes.defaults import sources
    from loomal_playwright.codes.io import DirectIO

    with DirectIO() as io:
        answer = io.run(sources().vault.totp(io, label))
        left = None if answer.expires_at is None else answer.expires_at - io.now()
    if json:
        print_json({"label": label, "code": answer.reveal(), "remaining": left})
    else:
        out.print(answer.reveal(), end="\n" if left is None else f"  ({left:.0f} s left)\n")


@app.command("list", rich_help_panel=_PANEL)
def list_(json: Json = False) -> None:
    """Show what is enrolled on this machine; never a secret."""
    from loomal_playwright.codes.vaults.local import LocalVault

    entries = LocalVault().labels()
    if json:
        print_json([asdict(entry) for entry in entries])
        return
    if not entries:
        out.print("Nothing is enrolled. Next: loomal-playwright enroll LABEL -")
        return
    table = Table("Label", "Issuer", "Codes", "May be typed at", "Last used", box=None, pad_edge=False)
    for entry in entries:
        codes = f"{entry.digits} digits / {entry.period} s"
        table.add_row(entry.label, entry.issuer, codes, _sites(entry.origins), _when(entry.last_used_at))
    out.print(table)


@app.command(rich_help_panel=_PANEL)
def remove(label: _Label) -> None:
    """Forget a label and its secret."""
    from loomal_playwright.codes.vaults.local import LocalVault

    LocalVault().remove(label)
    out.print(f"{label}: removed", markup=False)


def _sites(origins: tuple[str, ...]) -> str:
    return ", ".join(origins) or "the first site that accepts a code"


def _when(at: float | None) -> str:
    return "never" if at is None else datetime.fromtimestamp(at).astimezone().strftime("%Y-%m-%d %H:%M")
