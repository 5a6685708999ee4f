"""Bitwarden, over its command `bw`.

`bw get totp`, BW_SESSION and `--nointeraction` are those of https://bitwarden.com/help/cli/; the words it fails with are those of its
source (apps/cli in bitwarden/clients).
"""

from __future__ import annotations

from loomal_playwright.codes.vaults.tools import Tool, ToolVault


class BitwardenVault(ToolVault):
    """The label is an item's id or name; `bw` also takes a part of a name, where only one item has it."""

    tool = Tool(
        name="Bitwarden",
        program="bw",
        install="https://bitwarden.com/help/cli",
        unlock="run `bw unlock`, and set BW_SESSION to what it prints",
        unknown=("not found", "no totp available", "not a login"),
        locked=("vault is locked", "not logged in", "master password"),
        other=(
            ("more than one result", "several items are called so: use the id that `bw list items --search` shows"),
            ("premium status", "Bitwarden gives codes to premium accounts alone"),
        ),
    )

    def command(self, label: str) -> list[str]:
        """`bw get totp`; where it would ask for a password, it is to fail instead."""
        return ["--nointeraction", "get", "totp", label]
