"""Bitwarden, over its command `bw`."""

from __future__ import annotations

from loomal_playwright.codes.vaults.tools import Tool, ToolVault


class BitwardenVault(ToolVault):
    """The label is an item's name or id."""

    tool = Tool(
        name="Bitwarden",
        program="bw",
        install="https://bitwarden.com/help/cli",
        unlock="run `bw unlock`, and set BW_SESSION to what it prints",
        unknown=("not found", "no totp available", "more than one result"),
        locked=("vault is locked", "not logged in", "master password"),
    )

    def command(self, label: str) -> list[str]:
        """`bw get totp`; where it would ask for a password, it is to fail instead."""
        return ["--nointeraction", "get", "totp", label]
