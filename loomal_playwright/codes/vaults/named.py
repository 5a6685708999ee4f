"""Other people's vaults by name, as `vault=` and LOOMAL_VAULT take them."""

from __future__ import annotations

from importlib import import_module
from typing import Any

TOOLS = {  # what `vault=` and LOOMAL_VAULT may name, alone or before a colon: (module, class)
    "op": ("onepassword", "OnePasswordVault"),
    "bw": ("bitwarden", "BitwardenVault"),
    "pass": ("passwordstore", "PassVault"),
    "keepassxc": ("keepassxc", "KeePassXCVault"),
    "env": ("environment", "EnvironmentVault"),
}


def tool_of(name: str) -> str | None:
    """Return the row of TOOLS that a name is of: "op", "keepassxc:DATABASE", "env:VARIABLE" ...; None: it is a path, then."""
    tool, colon, rest = name.partition(":")
    if tool not in TOOLS:
        return None
    return tool if (bool(rest) if tool == "env" else not colon or tool == "keepassxc") else None


def tool_vault(name: str) -> Any:
    """Return the vault of that name."""
    tool, _, rest = name.partition(":")
    module, kind = TOOLS[tool]
    made = getattr(import_module(f"loomal_playwright.codes.vaults.{module}"), kind)
    return made(rest) if rest else made()
