"""Commands about secrets and codes. The vault on this machine is managed here; those of others by their own tools."""

from __future__ import annotations

import sys
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from loomal_playwright.cli.app import Json, app, out, print_json

if TYPE_CHECKING:
    from loomal_playwright.codes.vaults.seal import Entry

_PANEL = "Secrets and codes"
_Label = Annotated[str, typer.Argument(help="The account's name in the vault.")]
_Uri = Annotated[str | None, typer.Argument(metavar="[URI|-]", help="otpauth URI; - reads it from standard input.")]
_Secret = Annotated[bool, typer.Option("--secret", help="It is a bare base32 secret, not a URI.")]
_Qr = Annotated[Path | None, typer.Option(metavar="IMAGE", help="Read the URI from the QR code in a picture.")]
_BackupCodes = Annotated[Path | None, typer.Option(metavar="FILE", help="Recovery codes, one on a line; - reads standard input.")]


@app.command(rich_help_panel=_PANEL)
def enroll(
    label: _Label,
    uri: _Uri = None,
    *,
    secret: _Secret = False,
    qr: _Qr = None,
    origin: Annotated[list[str] | None, typer.Option(help="Site where its codes may be typed; may be repeated.")] = None,
    backup_codes: _BackupCodes = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace the secret of a label that is taken.")] = False,
    json: Json = False,
) -> None:
    """Keep an account's secret in the vault on this machine.

    Without a URI it is asked for, unseen. Arguments stay in the shell's history, standard input does not.
    """
    from loomal_playwright.codes.vaults.local import LocalVault

    vault = LocalVault()
    if not overwrite and any(entry.label == label for entry in vault.labels()):
        msg = f"{label!r} is enrolled already: --overwrite replaces it, and so does `loomal-playwright rotate {label} -`"
        raise typer.BadParameter(msg)
    whole, bare = _given(uri, secret=secret, qr=qr)
    codes = _backup_codes(backup_codes)
    try:
        entry = vault.enroll(label, whole, secret=bare, origins=origin or (), backup_codes=codes, overwrite=overwrite)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None
    _tell(entry, json=json)


@app.command(rich_help_panel=_PANEL)
def rotate(
    label: _Label,
    uri: _Uri = None,
    *,
    secret: _Secret = False,
    qr: _Qr = None,
    backup_codes: _BackupCodes = None,
    json: Json = False,
) -> None:
    """Put a new secret in place of a label's; its sites stay, and its recovery codes unless new ones are given."""
    from loomal_playwright.codes.vaults.local import LocalVault

    whole, bare = _given(uri, secret=secret, qr=qr)
    try:
        entry = LocalVault().rotate(label, whole, secret=bare, backup_codes=_backup_codes(backup_codes))
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None
    _tell(entry, json=json)


@app.command(rich_help_panel=_PANEL)
def allow(
    label: _Label,
    site: Annotated[list[str], typer.Argument(help="Where its codes may be typed: https://crm.example.com or example.com.")],
    json: Json = False,
) -> None:
    """Add sites where a label's codes may be typed."""
    from loomal_playwright.codes.vaults.local import LocalVault

    try:
        entry = LocalVault().bind(label, *site)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None
    _tell(entry, json=json)


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
    table = Table("Label", "Issuer", "Codes", "Recovery codes", "May be typed at", "Last used", box=None, pad_edge=False)
    for entry in entries:
        codes = f"{entry.digits} digits / {entry.period} s"
        table.add_row(entry.label, entry.issuer, codes, _recovery(entry), _sites(entry.origins), _when(entry.last_used_at))
    out.print(table)


@app.command(rich_help_panel=_PANEL)
def remove(label: _Label, json: Json = False) -> None:
    """Forget a label, its secret and its recovery codes."""
    from loomal_playwright.codes.vaults.local import LocalVault

    LocalVault().remove(label)
    if json:
        print_json({"label": label, "removed": True})
    else:
        out.print(f"{label}: removed", markup=False)


def _given(uri: str | None, *, secret: bool, qr: Path | None) -> tuple[str | None, str | None]:
    """An otpauth URI or else a bare secret, from where the user has it."""
    if qr is not None:
        if uri is not None or secret:
            msg = "give a picture, or a URI, not both"
            raise typer.BadParameter(msg, param_hint="--qr")
        return _from_picture(qr), None
    if uri is None:
        uri = str(typer.prompt("base32 secret" if secret else "otpauth URI", hide_input=True, err=True))
    elif uri == "-":
        uri = sys.stdin.read().strip()
    return (None, uri) if secret else (uri, None)


def _from_picture(image: Path) -> str:
    from loomal_playwright.codes.qr import read

    try:
        return read(image)
    except (OSError, ValueError) as error:
        raise typer.BadParameter(str(error), param_hint="--qr") from None


def _backup_codes(file: Path | None) -> tuple[str, ...]:
    from loomal_playwright.codes.vaults.recovery import read

    if file is None:
        return ()
    try:
        return read(sys.stdin.read() if str(file) == "-" else file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise typer.BadParameter(str(error), param_hint="--backup-codes") from None


def _tell(entry: Entry, *, json: bool) -> None:
    if json:
        print_json(asdict(entry))
        return
    recovery = f", recovery codes: {_recovery(entry)}" if entry.backup_codes else ""
    out.print(f"{entry.label}: {entry.digits} digits every {entry.period} s{recovery}, {_sites(entry.origins)}", markup=False)


def _recovery(entry: Entry) -> str:
    left = sum(used is None for used in entry.backup_codes)
    return f"{left} of {len(entry.backup_codes)} left" if entry.backup_codes else "none"


def _sites(origins: tuple[str, ...]) -> str:
    return ", ".join(origins) or "the first site that accepts a code"


def _when(at: float | None) -> str:
    return "never" if at is None else datetime.fromtimestamp(at).astimezone().strftime("%Y-%m-%d %H:%M")
