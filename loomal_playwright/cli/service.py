"""Commands about the service: run it, and give out keys to it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from loomal_playwright.cli.app import Json, app, err, out, print_json

if TYPE_CHECKING:
    from types import ModuleType

    from loomal_playwright.codes.vaults.local import LocalVault
    from loomal_playwright.service.keys import ApiKey

_PANEL = "The Loomal API on this machine"
_Database = Annotated[
    str | None,
    typer.Option(metavar="URL", help="sqlite:///PATH, or postgresql://…; else the vault and inbox of this user."),
]

key = typer.Typer(help="Keys to the service.", no_args_is_help=True)
app.add_typer(key, name="key", rich_help_panel=_PANEL)


@app.command(rich_help_panel=_PANEL)
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on; others than loopback only once there is a key.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="0: any free one.")] = 8700,
    smtp_port: Annotated[int | None, typer.Option(help="Also take mail there; 0: any free one.")] = None,
    database: _Database = None,
) -> None:
    """Serve the Loomal API from the vault and the inbox of this machine, until SIGTERM or Ctrl+C.

    LOOMAL_API_KEY in the environment is a key of the home identity. It logs a line of JSON a request to standard error.
    """
    service = _service()
    try:
        service.serve(host, port, smtp_port, database, key=os.environ.get("LOOMAL_API_KEY") or None, say=_say)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None


@key.command()
def create(
    identity: Annotated[str, typer.Argument(help="Whose key it is; `home` is the one whose labels `enroll` keeps.")],
    scope: Annotated[list[str] | None, typer.Option(help="What it may do; may be repeated; else everything.")] = None,
    database: _Database = None,
    json: Json = False,
) -> None:
    """Make a key and print it, once: only its digest is kept."""
    _service()
    from loomal_playwright.service import keys

    try:
        text, made = keys.create(_vault(database), identity, scope or ())
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None
    if json:
        print_json({"key": text, **_told(made)})
    else:
        out.out(text)


@key.command("list")
def list_(database: _Database = None, json: Json = False) -> None:
    """Show which keys there are; never a key."""
    _service()
    from loomal_playwright.service import keys

    made = keys.all_keys(_vault(database))
    if json:
        print_json([_told(each) for each in made])
        return
    if not made:
        out.print("There are no keys. Next: loomal-playwright key create home")
        return
    table = Table("Id", "Identity", "May", box=None, pad_edge=False)
    for each in made:
        table.add_row(each.id, keys.identity_of(each.owner), " ".join(each.scopes))
    out.print(table)


@key.command()
def revoke(id: Annotated[str, typer.Argument(help="As `key list` shows it.")], database: _Database = None) -> None:  # noqa: A002 - the argument's name
    """Take a key back; a service that runs turns it away within a second."""
    _service()
    from loomal_playwright.service import keys

    if not keys.revoke(_vault(database), id):
        msg = f"there is no key {id!r}; `loomal-playwright key list` shows those there are"
        raise typer.BadParameter(msg)
    out.print(f"{id}: revoked", markup=False)


def _service() -> ModuleType:
    try:
        from loomal_playwright import service
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in {"starlette", "uvicorn"}:
            raise
        err.print("this needs an extra: pip install 'loomal-playwright[service]'", markup=False)
        raise typer.Exit(2) from None
    return service


def _vault(database: str | None) -> LocalVault:
    from loomal_playwright.service.house import storage

    return storage(database)[0]


def _told(key: ApiKey) -> dict[str, object]:
    from loomal_playwright.service.keys import identity_of

    return {"id": key.id, "identity": identity_of(key.owner), "scopes": list(key.scopes), "created_at": key.created_at}


def _say(line: str) -> None:
    out.print(line, markup=False)
